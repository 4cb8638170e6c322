/** The file in which the Databricks CLI keeps the logins of people, `~/.databricks/token-cache.json`. */
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import type * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { isRecord } from "../../internal/codec/isRecord.js"
import { randomToken } from "../../internal/codec/randomToken.js"
import { ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import { jsonOf } from "./http.js"
import * as ProfileFile from "./profileFile.js"
import { variable } from "./variables.js"

/** The name of the flow. */
export const authType = "external-browser"

/** An entry as the CLI writes it. */
export interface Entry {
  readonly access_token: string
  readonly token_type: string | undefined
  readonly refresh_token: string | undefined
  /** RFC 3339. */
  readonly expiry: string | undefined
}

export interface Store {
  readonly path: string
  /** Whether the CLI is known to use the file too. By default it prefers the keyring of the system. */
  readonly isShared: boolean
  /** Undefined if nobody is logged in. */
  readonly get: (key: string) => Effect.Effect<Entry | undefined, CredentialsError>
  /** Writes the entry under each of the keys. Other entries, and fields that are not known, stay as they are. */
  readonly put: (keys: ReadonlyArray<string>, entry: Entry) => Effect.Effect<void, CredentialsError>
}

/** The only version of the file so far. */
const version = 1

const text = (u: unknown): string | undefined => (typeof u === "string" && u !== "" ? u : undefined)

const entryOf = (u: unknown): Entry | undefined => {
  if (!isRecord(u) || (text(u.access_token) ?? text(u.refresh_token)) === undefined) return undefined
  return {
    access_token: text(u.access_token) ?? "",
    token_type: text(u.token_type),
    refresh_token: text(u.refresh_token),
    expiry: text(u.expiry)
  }
}

/** What the variable or `[__settings__]` of the profile file says, and how a person would call it. */
const setting = (provider: ConfigProvider.ConfigProvider) =>
  Effect.gen(function* () {
    const name = "DATABRICKS_AUTH_STORAGE"
    const given = yield* variable(provider, name)
    if (Option.isSome(given)) return { name, value: Redacted.value(given.value) }
    const located = yield* Effect.option(ProfileFile.locate(provider, undefined))
    const file = Option.isNone(located) ? Option.none() : yield* ProfileFile.load(located.value)
    const value = Option.isNone(file) ? undefined : file.value.authStorage
    return value === undefined ? undefined : { name: "auth_storage in [__settings__] of the profile file", value }
  })

/** Whether the CLI is told to use the file. Fails if it is told to use the keyring. */
const checkStorage = (
  provider: ConfigProvider.ConfigProvider
): Effect.Effect<boolean, ConfigurationError, FileSystem.FileSystem | Path.Path> =>
  Effect.flatMap(setting(provider), (found) => {
    const mode = found?.value.trim().toLowerCase()
    // Older versions of the CLI call the same file `legacy`.
    if (mode === undefined || mode === "plaintext" || mode === "legacy") return Effect.succeed(mode !== undefined)
    return Effect.fail(
      new ConfigurationError({
        message:
          mode === "secure"
            ? `${found?.name} is secure: the Databricks CLI keeps logins in the keyring of the system, which this library cannot read. Use the flow databricks-cli, which runs the CLI, or set DATABRICKS_AUTH_STORAGE to plaintext and log in again`
            : `${found?.name} is neither plaintext nor secure`
      })
    )
  })

/** Writes of this process do not interleave. The file is replaced as a whole for those of others. */
const writing = Effect.unsafeMakeSemaphore(1)

/**
 * The file. Fails with `ConfigurationError` if the CLI is told to keep logins in the keyring, or the home directory is
 * not known.
 */
export const make = (
  given: string | undefined
): Effect.Effect<Store, ConfigurationError, FileSystem.FileSystem | Path.Path> =>
  Effect.configProviderWith((provider) =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const paths = yield* Path.Path
      const isShared = yield* checkStorage(provider)
      const file = given?.trim() || "~/.databricks/token-cache.json"
      const path = yield* ProfileFile.inHome(provider, file, "the token cache (tokenCache)")
      const failure = (why: string) => new CredentialsError({ authType, message: `The token cache ${path} ${why}` })

      const read = fs.readFileString(path).pipe(
        Effect.map(Option.some),
        Effect.catchAll((error) =>
          error._tag === "SystemError" && error.reason === "NotFound"
            ? Effect.succeedNone
            : Effect.fail(failure("could not be read: check its permissions"))
        ),
        Effect.flatMap((content) => {
          if (Option.isNone(content)) return Effect.succeed<Readonly<Record<string, unknown>>>({ version, tokens: {} })
          const json = jsonOf(content.value)
          if (json === undefined) return Effect.fail(failure("is not valid JSON: delete it and log in again"))
          return json.version === version
            ? Effect.succeed(json)
            : Effect.fail(
                failure(
                  `has the version ${JSON.stringify(json.version)}, and only ${version} is supported: use the flow databricks-cli, or update this library`
                )
              )
        })
      )
      const tokensIn = (json: Readonly<Record<string, unknown>>) => (isRecord(json.tokens) ? json.tokens : {})

      const replace = (content: string) => {
        const folder = paths.dirname(path)
        const temporary = paths.join(folder, `.token-cache-${randomToken()}.tmp`)
        return fs.makeDirectory(folder, { recursive: true, mode: 0o700 }).pipe(
          Effect.zipRight(fs.writeFileString(temporary, content, { flag: "wx", mode: 0o600 })),
          Effect.zipRight(fs.rename(temporary, path)),
          Effect.onError(() => Effect.ignore(fs.remove(temporary))),
          Effect.mapError(() => failure("could not be written: check the permissions of its folder")),
          Effect.uninterruptible
        )
      }

      return {
        path,
        isShared,
        get: (key) => Effect.map(read, (json) => entryOf(tokensIn(json)[key])),
        put: (keys, entry) =>
          writing.withPermits(1)(
            Effect.flatMap(read, (json) => {
              const tokens = { ...tokensIn(json) }
              for (const key of keys) tokens[key] = { ...(isRecord(tokens[key]) ? tokens[key] : {}), ...entry }
              return replace(JSON.stringify({ ...json, tokens }, null, 2))
            })
          )
      }
    })
  )
