/**
 * The workspace to call and the credentials to use: a layer for each flow that only needs HTTP.
 *
 * `CredentialsCli` has the flows that run a program, `CredentialsFile` the flow that reads a file, and
 * `DefaultCredentials` finds credentials in the same way as the official tools.
 *
 * @since 0.1.0
 */
export type { AzureOptions } from "./credentials/azure.js"
export {
  type AzureClientSecretOptions,
  azureClientSecret,
  makeAzureClientSecret
} from "./credentials/azureClientSecret.js"
export {
  type AzureManagedIdentityOptions,
  azureManagedIdentity,
  makeAzureManagedIdentity
} from "./credentials/azureManagedIdentity.js"
export {
  type AzureEndpoints,
  type AzureEnvironment,
  azureEnvironments,
  type Cloud,
  cloudOf
} from "./credentials/cloud.js"
export {
  type FromEffectOptions,
  fromEffect,
  fromTokenCredential,
  makeFromEffect,
  makeFromTokenCredential,
  type TokenCredential,
  type TokenCredentialOptions
} from "./credentials/fromEffect.js"
export { type GithubOidcAzureOptions, githubOidcAzure, makeGithubOidcAzure } from "./credentials/githubOidcAzure.js"
export {
  type GoogleCredentialsOptions,
  type GoogleIdOptions,
  type GoogleOptions,
  googleCredentials,
  googleId,
  makeGoogleCredentials,
  makeGoogleId
} from "./credentials/google.js"
export {
  type MetadataServiceOptions,
  makeMetadataService,
  metadataService
} from "./credentials/metadataService.js"
export { makeOAuthM2M, type OAuthM2MOptions, oauthM2M } from "./credentials/oauthM2M.js"
export {
  azureDevOpsOidc,
  type EnvOidcOptions,
  envOidc,
  type FederationOptions,
  type GithubOidcOptions,
  githubOidc,
  makeAzureDevOpsOidc,
  makeEnvOidc,
  makeGithubOidc,
  makeOidc,
  type OidcOptions,
  oidc
} from "./credentials/oidc.js"
export { makePat, type PatConfigs, type PatOptions, pat, patConfig } from "./credentials/pat.js"
export {
  type AccessToken,
  Credentials,
  type HostOptions,
  type Service,
  type TokenOptions
} from "./credentials/service.js"
export type { ChainOptions } from "./credentials/settings.js"
export { fromConfig, makeFromConfig } from "./credentials/steps.js"
export type { OAuthOptions } from "./credentials/workspaceOAuth.js"
