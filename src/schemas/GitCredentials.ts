/**
 * The requests and responses of the Git Credentials API.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { GitProvider } from "./git.js"
import * as Wire from "./Wire.js"

/**
 * A Git provider, in upper or lower case.
 *
 * @since 0.1.0
 * @category credentials
 */
export const CredentialsGitProvider = Wire.openEnum("CredentialsGitProvider", [
  ...GitProvider.known,
  "azureDevOpsServicesAad"
])

/**
 * @since 0.1.0
 * @category credentials
 */
export type CredentialsGitProvider = typeof CredentialsGitProvider.Type

const accountFields = {
  /** The e-mail address of the account at the provider. It is the author of commits. */
  git_email: Wire.optional(Schema.String),
  /** The user name of the account at the provider. Some providers require it to authenticate. */
  git_username: Wire.optional(Schema.String),
  /** Whether these are the default credentials for the provider. */
  is_default_for_provider: Wire.optional(Schema.Boolean),
  name: Wire.optional(Schema.String)
}

const infoFields = {
  credential_id: Wire.Int64,
  git_provider: Wire.optional(CredentialsGitProvider)
}

/**
 * Git credentials, without their token.
 *
 * @since 0.1.0
 * @category credentials
 */
export class CredentialInfo extends Wire.struct<CredentialInfo>("CredentialInfo")<
  typeof infoFields & typeof accountFields
>({ ...infoFields, ...accountFields }) {}

const principalField = {
  /** The id of the service principal that the credentials belong to. The default is the caller. */
  principal_id: Wire.optional(Wire.Int64)
}

const tokenFields = {
  git_provider: CredentialsGitProvider,
  /** The personal access token of the account at the provider. Errors and logs do not show it. */
  personal_access_token: Wire.optional(Wire.Secret)
}

/**
 * Creates Git credentials.
 *
 * @since 0.1.0
 * @category requests
 */
export class CreateCredentialsRequest extends Wire.struct<CreateCredentialsRequest>("CreateCredentialsRequest")<
  typeof tokenFields & typeof accountFields & typeof principalField
>({ ...tokenFields, ...accountFields, ...principalField }) {}

const createdFields = {
  credential_id: Wire.Int64,
  git_provider: Wire.expected(CredentialsGitProvider)
}

/**
 * The new Git credentials.
 *
 * @since 0.1.0
 * @category responses
 */
export class CreateCredentialsResponse extends Wire.struct<CreateCredentialsResponse>("CreateCredentialsResponse")<
  typeof createdFields & typeof accountFields
>({ ...createdFields, ...accountFields }) {}

const idField = {
  credential_id: Wire.Int64
}

/**
 * Changes Git credentials.
 *
 * @since 0.1.0
 * @category requests
 */
export class UpdateCredentialsRequest extends Wire.struct<UpdateCredentialsRequest>("UpdateCredentialsRequest")<
  typeof idField & typeof tokenFields & typeof accountFields & typeof principalField
>({ ...idField, ...tokenFields, ...accountFields, ...principalField }) {}

/**
 * Gets Git credentials.
 *
 * @since 0.1.0
 * @category requests
 */
export class GetCredentialsRequest extends Wire.struct<GetCredentialsRequest>("GetCredentialsRequest")<
  typeof idField & typeof principalField
>({ ...idField, ...principalField }) {}

/**
 * Git credentials, without their token.
 *
 * @since 0.1.0
 * @category responses
 */
export class GetCredentialsResponse extends Wire.struct<GetCredentialsResponse>("GetCredentialsResponse")<
  typeof infoFields & typeof accountFields
>({ ...infoFields, ...accountFields }) {}

/**
 * Deletes Git credentials.
 *
 * @since 0.1.0
 * @category requests
 */
export class DeleteCredentialsRequest extends Wire.struct<DeleteCredentialsRequest>("DeleteCredentialsRequest")<
  typeof idField & typeof principalField
>({ ...idField, ...principalField }) {}

/**
 * Lists the Git credentials of the caller or of a service principal.
 *
 * @since 0.1.0
 * @category requests
 */
export class ListCredentialsRequest extends Wire.struct<ListCredentialsRequest>("ListCredentialsRequest")(
  principalField
) {}

/**
 * The Git credentials of the caller or of a service principal.
 *
 * @since 0.1.0
 * @category responses
 */
export class ListCredentialsResponse extends Wire.struct<ListCredentialsResponse>("ListCredentialsResponse")({
  credentials: Wire.optional(Wire.array(CredentialInfo))
}) {}
