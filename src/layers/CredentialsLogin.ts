/**
 * Logs a person in with a browser (OAuth with PKCE and a loopback redirect), without the Databricks CLI. Requires Node.
 * `CredentialsFile.userLogin` uses the login, and so does the CLI.
 *
 * @since 0.1.0
 */
import * as NodeHttp from "node:http"
import * as NodeOs from "node:os"
import * as Command from "@effect/platform/Command"
import type * as CommandExecutor from "@effect/platform/CommandExecutor"
import type * as FileSystem from "@effect/platform/FileSystem"
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Path from "@effect/platform/Path"
import * as Console from "effect/Console"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { type ConfigurationError, CredentialsError } from "../schemas/DatabricksError.js"
import { authType } from "./credentials/cliTokens.js"
import * as Personal from "./credentials/personal.js"
import { scrub } from "./credentials/scrub.js"
import { secureUrl } from "./credentials/service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface LoginOptions extends Personal.UserLoginOptions {
  /** The OAuth scopes to ask for. The default is `all-apis`. `offline_access` is always added, for the refresh token. */
  readonly scopes?: ReadonlyArray<string> | undefined
  /** The port that the browser is redirected to. The default is the first free one from 8020 to 8040. */
  readonly port?: number | undefined
  /** How long to wait for the person. The default is 5 minutes. */
  readonly timeLimit?: Duration.DurationInput | undefined
  /**
   * Opens the URL in a browser. The default runs the opener of the operating system. If it fails, the URL is printed, so
   * that the person opens it.
   */
  readonly open?: ((url: string) => Effect.Effect<unknown, unknown>) | undefined
}

/**
 * A login that was saved.
 *
 * @since 0.1.0
 * @category models
 */
export interface Login {
  readonly host: string
  readonly accountId: string | undefined
  /** The file that has it. */
  readonly tokenCache: string
  /** When its first token expires, in epoch milliseconds. `CredentialsFile.userLogin` renews it. */
  readonly expiresAt: number | undefined
}

/** The ports that the client of the CLI is registered with. */
const ports = Array.from({ length: 21 }, (_, i) => 8020 + i)

const fail = (message: string) => Effect.fail(new CredentialsError({ authType, message }))

const random = (bytes: number): string =>
  Encoding.encodeBase64Url(globalThis.crypto.getRandomValues(new Uint8Array(bytes)))

const challengeOf = (verifier: string): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => globalThis.crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))),
    (digest) => Encoding.encodeBase64Url(new Uint8Array(digest))
  )

type Result = Either.Either<string, CredentialsError>

/** What the redirect says; undefined where it is not the answer to this login. */
const resultOf = (url: string, state: string): Result | undefined => {
  const query = new URL(url, "http://localhost").searchParams
  // A page that does not know the state can neither end the login nor have its own code used.
  if (query.get("state") !== state) return undefined
  const [error, code] = [query.get("error"), query.get("code") ?? ""]
  if (error === null && code !== "") return Either.right(code)
  const said = [error, query.get("error_description")].filter((text) => text !== null && text !== "").join(": ")
  return Either.left(
    new CredentialsError({ authType, message: `The login was refused: ${scrub(said === "" ? "no code" : said, [])}` })
  )
}

/** Nothing of the request is repeated in it. */
const page = (text: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Databricks</title><p>${text}</p></html>`

const listen = (
  port: number,
  state: string,
  result: Deferred.Deferred<string, CredentialsError>
): Effect.Effect<void, NodeJS.ErrnoException, Scope.Scope> =>
  Effect.asVoid(
    Effect.acquireRelease(
      Effect.async<NodeHttp.Server, NodeJS.ErrnoException>((resume) => {
        const server = NodeHttp.createServer((request, response) => {
          const found = request.method === "GET" ? resultOf(request.url ?? "/", state) : undefined
          const [status, text] =
            found === undefined
              ? [404, "This is not the answer to the login that is under way."]
              : Either.isRight(found)
                ? [200, "You are logged in. You can close this page."]
                : [400, "The login was refused. The program says why."]
          response.writeHead(status as number, {
            "content-type": "text/html; charset=utf-8",
            "content-security-policy": "default-src 'none'",
            "cache-control": "no-store",
            "referrer-policy": "no-referrer",
            connection: "close"
          })
          // The server closes with the result, and the page must have arrived.
          response.end(page(text as string), () => {
            if (found !== undefined) Deferred.unsafeDone(result, found)
          })
        })
        server.once("error", (error) => resume(Effect.fail(error)))
        server.listen(port, "localhost", () => resume(Effect.succeed(server)))
      }),
      (server) =>
        Effect.async<void>((resume) => {
          server.close(() => resume(Effect.void))
          server.closeAllConnections()
        })
    )
  )

/** Listens on the first port that is free, and returns it. */
const listenOn = (
  candidates: ReadonlyArray<number>,
  state: string,
  result: Deferred.Deferred<string, CredentialsError>
): Effect.Effect<number, CredentialsError, Scope.Scope> => {
  const [port, ...rest] = candidates
  if (port === undefined) return fail("No port for the redirect of the browser is free: set the option port")
  return listen(port, state, result).pipe(
    Effect.as(port),
    Effect.catchAll(({ code }) =>
      code === "EADDRINUSE" || code === "EACCES"
        ? listenOn(rest, state, result)
        : fail(`The port ${port} for the redirect of the browser could not be opened: ${code ?? "unknown error"}`)
    )
  )
}

/** The program of the system that opens a URL. */
const openers: Readonly<Partial<Record<string, readonly [string, ...Array<string>]>>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"]
}

const openInBrowser = (url: string): Effect.Effect<void, unknown, CommandExecutor.CommandExecutor> => {
  const [program, ...args] = openers[NodeOs.platform()] ?? ["xdg-open"]
  return Effect.flatMap(Effect.timeout(Command.exitCode(Command.make(program, ...args, url)), "10 seconds"), (code) =>
    code === 0 ? Effect.void : Effect.fail(code)
  )
}

/**
 * Logs a person in: opens a browser at the workspace or the account console, waits for the redirect to this machine, and
 * saves the tokens in the file of the Databricks CLI. No token is returned.
 *
 * Fails with `ConfigurationError` if an option is not valid, or if `DATABRICKS_AUTH_STORAGE` or `auth_storage` of the
 * profile file is `secure`. Fails with `CredentialsError` if the person or the server refuses, if the time limit passes,
 * if no port is free, or if the file cannot be written.
 *
 * @example
 * ```ts
 * import * as NodeContext from "@effect/platform-node/NodeContext"
 * import * as CredentialsLogin from "effect-databricks/CredentialsLogin"
 * import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
 * import * as Effect from "effect/Effect"
 *
 * export const main = CredentialsLogin.login({ host: "dbc-1234.cloud.databricks.com" }).pipe(
 *   Effect.provide([UndiciHttpClient.layer, NodeContext.layer])
 * )
 * ```
 *
 * @since 0.1.0
 * @category constructors
 */
export const login = (
  options: LoginOptions
): Effect.Effect<
  Login,
  ConfigurationError | CredentialsError,
  HttpClient.HttpClient | FileSystem.FileSystem | Path.Path | CommandExecutor.CommandExecutor
> =>
  Effect.gen(function* () {
    const personal = yield* Personal.make(options)
    const { server, store } = personal
    const { authorizationEndpoint } = yield* server.endpoints
    const authorize = yield* Either.mapLeft(
      secureUrl("The authorization endpoint", authorizationEndpoint),
      (message) => new CredentialsError({ authType, message })
    )
    // Known before a person is asked to log in.
    yield* personal.keys
    if (!store.isShared) {
      yield* Effect.logInfo(
        `The login is saved in ${store.path}. The Databricks CLI uses this file if DATABRICKS_AUTH_STORAGE is plaintext`
      )
    }
    const state = random(16)
    const verifier = random(64)
    const result = yield* Deferred.make<string, CredentialsError>()
    const port = yield* listenOn(options.port === undefined ? ports : [options.port], state, result)
    const redirectUri = `http://localhost:${port}`
    const scopes = options.scopes === undefined || options.scopes.length === 0 ? ["all-apis"] : options.scopes
    for (const [name, value] of Object.entries({
      response_type: "code",
      client_id: Personal.clientId,
      redirect_uri: redirectUri,
      scope: [...new Set(["offline_access", ...scopes])].join(" "),
      state,
      code_challenge: yield* challengeOf(verifier),
      code_challenge_method: "S256"
    })) {
      authorize.searchParams.set(name, value)
    }
    yield* Effect.catchAll((options.open ?? openInBrowser)(authorize.href), () =>
      Console.log(`Open this page in a browser to log in to ${server.host}:\n${authorize.href}`)
    )
    const timeLimit = options.timeLimit ?? "5 minutes"
    const code = yield* Effect.timeoutFail(Deferred.await(result), {
      duration: timeLimit,
      onTimeout: () =>
        new CredentialsError({
          authType,
          message: `Nobody logged in to ${server.host} within ${Duration.format(timeLimit)}`
        })
    })
    const answer = yield* server.grant({
      fields: {
        grant_type: "authorization_code",
        code,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        client_id: Personal.clientId
      },
      secrets: [Redacted.make(code), Redacted.make(verifier)],
      hint: "Log in again"
    })
    yield* personal.save(answer, undefined)
    return {
      host: server.host,
      accountId: server.accountId,
      tokenCache: store.path,
      expiresAt: answer.token.expiresAt
    }
  }).pipe(Effect.scoped, Effect.withSpan("CredentialsLogin.login", { captureStackTrace: false }))
