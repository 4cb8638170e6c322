import * as FileSystem from "@effect/platform/FileSystem"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { type ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import * as Http from "./http.js"
import { exchanging, type FederationOptions } from "./oidc.js"
import { Credentials, nonEmpty, type Service } from "./service.js"
import { decode } from "./textFile.js"
import { tokenOf } from "./tokenResponse.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface FileOidcOptions extends FederationOptions {
  /** A file that contains an id token and nothing else. It is read before each exchange, so it can be replaced. */
  readonly path: string
}

/**
 * Exchanges an id token in a file for a token of the workspace (`file-oidc`).
 *
 * Fails with `ConfigurationError` if an option is not valid. The first call reads the file.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeFileOidc = (
  options: FileOidcOptions
): Effect.Effect<Service, ConfigurationError, FileSystem.FileSystem | HttpClient.HttpClient | Scope.Scope> =>
  Effect.gen(function* () {
    const authType = "file-oidc"
    const fs = yield* FileSystem.FileSystem
    const path = yield* nonEmpty("The path of the id token (DATABRICKS_OIDC_TOKEN_FILEPATH)", options?.path)
    const failure = (why: string) => new CredentialsError({ authType, message: `The file ${path} ${why}` })
    const idToken = fs.readFile(path).pipe(
      Effect.mapError((error) =>
        failure(
          error._tag === "SystemError" && error.reason === "NotFound"
            ? "does not exist: it must contain an OIDC id token"
            : "could not be read: check its permissions"
        )
      ),
      Effect.flatMap((bytes) =>
        Either.match(tokenOf(decode(bytes), undefined), {
          onLeft: () => Effect.fail(failure("must contain an id token and nothing else")),
          onRight: Effect.succeed
        })
      )
    )
    return yield* exchanging(yield* Http.client, authType, options, () => idToken)
  })

/**
 * Exchanges an id token in a file for a token of the workspace (`file-oidc`). Kubernetes and Vault can maintain such a
 * file.
 *
 * @example
 * ```ts
 * import { CredentialsFile } from "effect-databricks"
 *
 * export const credentials = CredentialsFile.fileOidc({
 *   host: "dbc-1234.cloud.databricks.com",
 *   clientId: "00000000-0000-0000-0000-000000000002",
 *   path: "/var/run/secrets/databricks/token"
 * })
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const fileOidc = (
  options: FileOidcOptions
): Layer.Layer<Credentials, ConfigurationError, FileSystem.FileSystem | HttpClient.HttpClient> =>
  Layer.scoped(Credentials, makeFileOidc(options))
