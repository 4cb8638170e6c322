/** Id tokens that are exchanged for other tokens, and those in variables. */
import type * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import { type ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import { tokenOf } from "./tokenResponse.js"
import { variables } from "./variables.js"

/** Gets an id token for an audience. Runs before each exchange, as id tokens expire within minutes. */
export type IdToken = (audience: string) => Effect.Effect<Redacted.Redacted, CredentialsError>

/** Fails if a value is not a token that can be sent. */
export const check = (
  authType: string,
  source: string,
  value: unknown
): Effect.Effect<Redacted.Redacted, CredentialsError> =>
  Either.match(tokenOf(value, undefined), {
    onLeft: (message) => Effect.fail(new CredentialsError({ authType, message: `${source} ${message}` })),
    onRight: Effect.succeed
  })

/** Reads an id token from a variable, each time anew: a sidecar can replace it. */
export const environment = (
  provider: ConfigProvider.ConfigProvider,
  authType: string,
  name: string
): Effect.Effect<IdToken, ConfigurationError> => {
  const read = variables(provider, [name], "it must contain an OIDC id token")
  const idToken = read.pipe(
    Effect.mapError(({ message }) => new CredentialsError({ authType, message })),
    Effect.flatMap((found) => check(authType, `The variable ${name}`, Redacted.value(found[name] as Redacted.Redacted)))
  )
  return Effect.as(read, () => idToken)
}
