/** Options for who may log in to the emulated workspace, and how. `Emulator.ts` exports them. */
import type * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"

/**
 * Which ID tokens authenticate a client. An ID token must have every claim that is given here; a policy without claims
 * accepts all ID tokens. Signatures are not checked.
 *
 * @since 0.1.0
 * @category options
 */
export interface FederationPolicy {
  /** The claim `iss`. */
  readonly issuer?: string | undefined
  /** The claim `sub`. */
  readonly subject?: string | undefined
  /** The claim `aud` must contain one of these. */
  readonly audiences?: ReadonlyArray<string> | undefined
}

/**
 * A service principal and the ways it may log in.
 *
 * @since 0.1.0
 * @category options
 */
export interface OAuthClient {
  /** The application ID. A UUID in the real workspace. */
  readonly clientId: string
  /** A Databricks OAuth secret, for the workspace's own `/oidc/v1/token`. */
  readonly secret?: string | Redacted.Redacted | undefined
  /** An Entra client secret, for `/{tenant}/oauth2/token`. */
  readonly entraSecret?: string | Redacted.Redacted | undefined
  /** The ID tokens that authenticate it, at the workspace and in Entra. */
  readonly federation?: ReadonlyArray<FederationPolicy> | undefined
  /** Makes it a managed identity, for which the metadata service issues tokens. */
  readonly managedIdentity?: "system-assigned" | "user-assigned" | undefined
  /**
   * Whether it is a user of the workspace. The default is `true`. If `false`, it must send a management token and the
   * workspace's resource ID.
   */
  readonly isUser?: boolean | undefined
}

/**
 * @since 0.1.0
 * @category options
 */
export interface OAuthOptions {
  /**
   * The clients that may log in. By default every client may, with any secret and any ID token. If clients are given,
   * the API accepts only tokens issued to them and personal access tokens: those of the option `tokens`, or
   * `Emulator.token` by default.
   */
  readonly clients?: ReadonlyArray<OAuthClient> | undefined
  /** Policies for ID tokens that are exchanged without a client ID. The claim `sub` names the user. */
  readonly federation?: ReadonlyArray<FederationPolicy> | undefined
  /** How long access tokens are valid. The default is 1 hour. The API refuses them in the last 30 seconds. */
  readonly tokenLifetime?: Duration.DurationInput | undefined
  /** How long ID tokens of CI jobs are valid. The default is 5 minutes. */
  readonly idTokenLifetime?: Duration.DurationInput | undefined
  /** The ID of the only Entra tenant. By default every tenant exists. */
  readonly tenantId?: string | undefined
  /** The workspace's Azure resource ID. The default is the workspace `emulator` in the resource group `emulator`. */
  readonly workspaceResourceId?: string | undefined
  /** A GitHub Actions job. By default any request token is valid. */
  readonly github?: CiJob | undefined
  /** A job of an Azure DevOps pipeline. By default any access token is valid. */
  readonly azureDevOps?: CiJob | undefined
}

/**
 * A CI job that may request ID tokens.
 *
 * @since 0.1.0
 * @category options
 */
export interface CiJob {
  /** `ACTIONS_ID_TOKEN_REQUEST_TOKEN` or `SYSTEM_ACCESSTOKEN`. */
  readonly token: string | Redacted.Redacted
  /**
   * The claim `sub` of its ID tokens, such as `repo:my-org/my-repo:environment:prod` or
   * `p://my-org/my-project/my-pipeline`.
   */
  readonly subject: string
}
