/** Who may log in to the emulated workspace, and how. `Emulator.ts` makes it public. */
import type * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"

/**
 * Which id tokens stand for a client. Of the claims that are given here an id token must have each; a policy without any
 * takes all id tokens. Signatures are not checked.
 *
 * @since 0.1.0
 * @category options
 */
export interface FederationPolicy {
  /** The claim `iss`. */
  readonly issuer?: string | undefined
  /** The claim `sub`. */
  readonly subject?: string | undefined
  /** One of them must be in the claim `aud`. */
  readonly audiences?: ReadonlyArray<string> | undefined
}

/**
 * A service principal, with the ways in which it may log in.
 *
 * @since 0.1.0
 * @category options
 */
export interface OAuthClient {
  /** The application id; a UUID in the real world. */
  readonly clientId: string
  /** An OAuth secret of Databricks, for the workspace's own `/oidc/v1/token`. */
  readonly secret?: string | Redacted.Redacted | undefined
  /** A client secret of Entra, for `/{tenant}/oauth2/token`. */
  readonly entraSecret?: string | Redacted.Redacted | undefined
  /** The id tokens that stand for it, at the workspace and in Entra. */
  readonly federation?: ReadonlyArray<FederationPolicy> | undefined
  /** Makes it an identity of the machine, for which the metadata service issues tokens. */
  readonly managedIdentity?: "system-assigned" | "user-assigned" | undefined
  /**
   * Whether it is a user of the workspace; `true` by default. One that is not is let in with a management token and the
   * workspace's resource id only.
   */
  readonly isUser?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category options
 */
export interface OAuthOptions {
  /**
   * Who may log in. By default every client is, with any secret and any id token. With clients given, the API takes only
   * the tokens that these were issued, and personal access tokens: those of the option `tokens`, or else `Emulator.token`.
   */
  readonly clients?: ReadonlyArray<OAuthClient> | undefined
  /** The id tokens that are exchanged without a client id: each stands for the user that its `sub` names. */
  readonly federation?: ReadonlyArray<FederationPolicy> | undefined
  /** How long access tokens live; 1 hour by default. The API refuses them from 30 seconds before their end. */
  readonly tokenLifetime?: Duration.DurationInput | undefined
  /** How long the id tokens of CI jobs live; 5 minutes by default. */
  readonly idTokenLifetime?: Duration.DurationInput | undefined
  /** The one Entra tenant that there is; by default each is. */
  readonly tenantId?: string | undefined
  /** The workspace's resource id in Azure; by default the workspace `emulator` of the resource group `emulator`. */
  readonly workspaceResourceId?: string | undefined
  /** A job of GitHub Actions; by default any request token is good. */
  readonly github?: CiJob | undefined
  /** A job of an Azure DevOps pipeline; by default any access token is good. */
  readonly azureDevOps?: CiJob | undefined
}

/**
 * A job that may ask for id tokens.
 *
 * @since 0.1.0
 * @category options
 */
export interface CiJob {
  /** `ACTIONS_ID_TOKEN_REQUEST_TOKEN` or `SYSTEM_ACCESSTOKEN`. */
  readonly token: string | Redacted.Redacted
  /** The claim `sub` of its id tokens, such as `repo:my-org/my-repo:environment:prod` or `p://my-org/my-project/my-pipeline`. */
  readonly subject: string
}
