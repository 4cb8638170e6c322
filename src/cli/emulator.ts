/** The command `emulator`: serves a workspace, fills it, and says how to reach it. */
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as EmulatorServer from "../emulator/EmulatorServer.js"
import * as EmulatorSql from "../emulator/EmulatorSql.js"
import { isLoopback } from "../emulator/page/guard.js"
import { withVersion } from "./packages.js"
import * as Seed from "./seed.js"

export interface EmulateOptions {
  readonly port: number
  readonly host: string
  readonly file: string | undefined
  readonly seed: string | undefined
  readonly page: boolean
  readonly noSql: boolean
}

/** The options of the command do not fit what is installed, or each other. */
export class OptionsError extends Data.TaggedError("OptionsError")<{ readonly message: string }> {}

const duckdb = "@duckdb/node-api"

const isInstalled = (name: string): boolean => {
  try {
    import.meta.resolve(name)
    return true
  } catch {
    return false
  }
}

const sqlOf = ({ file, noSql }: EmulateOptions): Effect.Effect<EmulatorServer.ServeOptions["sql"], OptionsError> => {
  const hasDuckDb = isInstalled(duckdb)
  if (file !== undefined && noSql)
    return new OptionsError({ message: "--file keeps data of SQL: it does not go with --no-sql." })
  if (file !== undefined && !hasDuckDb) {
    return new OptionsError({
      message: `--file needs the package ${duckdb}. Run: npm install --save-dev ${withVersion(duckdb)}`
    })
  }
  return Effect.succeed(hasDuckDb && !noSql ? EmulatorSql.duckdb({ file }) : undefined)
}

/** An address that a client can connect to. */
const reachable = (host: string): string =>
  host.replace(/^http:\/\/0\.0\.0\.0:/, "http://127.0.0.1:").replace(/^http:\/\/\[::\]:/, "http://[::1]:")

const banner = (
  { file, host: address, noSql, page }: EmulateOptions,
  served: { readonly host: string; readonly token: string; readonly hasSql: boolean; readonly checksTokens: boolean }
): string => {
  const { checksTokens, hasSql, host, token } = served
  const hasPage = page || isLoopback(address)
  const sql = !hasSql
    ? noSql
      ? "off (--no-sql)"
      : `off (npm install --save-dev ${withVersion(duckdb)} turns it on)`
    : file === undefined
      ? "DuckDB, in memory"
      : `DuckDB, in ${file}`
  return [
    "A Databricks workspace for tests is ready.",
    "",
    `  page   ${hasPage ? host : "off: others could use it without a token. --page turns it on"}`,
    `  host   ${host}`,
    `  token  ${token}${checksTokens ? "" : " (any other is accepted too)"}`,
    `  SQL    ${sql}`,
    "",
    "For the Databricks CLI, Terraform, the SDKs and Databricks.layerConfig():",
    "",
    `  export DATABRICKS_HOST=${host}`,
    `  export DATABRICKS_TOKEN=${token}`,
    "  export DATABRICKS_AUTH_TYPE=pat",
    "",
    "It ends with Ctrl+C."
  ].join("\n")
}

/** Serves a workspace until it is interrupted. */
export const emulate = (
  options: EmulateOptions
): Effect.Effect<never, OptionsError | Seed.SeedError | EmulatorServer.EmulatorServeError> =>
  Effect.scoped(
    Effect.gen(function* () {
      const sql = yield* sqlOf(options)
      const seed = options.seed === undefined ? undefined : yield* Seed.load(options.seed)
      const served = yield* EmulatorServer.serve({
        ...(sql === undefined ? {} : { sql }),
        ...seed?.options,
        address: options.host,
        port: options.port,
        page: options.page || isLoopback(options.host)
      }).pipe(
        Effect.mapError((error) =>
          /EADDRINUSE/.test(String(error.message))
            ? new EmulatorServer.EmulatorServeError({
                message: `${error.message}. Choose another with --port, or any with --port 0.`
              })
            : error
        )
      )
      const host = reachable(served.host)
      if (seed !== undefined) yield* Seed.run(seed, { ...served, host })
      const hasSql = sql !== undefined || seed?.options.sql !== undefined
      const checksTokens = seed?.options.tokens !== undefined || seed?.options.oauth?.clients !== undefined
      yield* Console.log(banner(options, { host, hasSql, checksTokens, token: Redacted.value(served.token) }))
      return yield* Effect.never
    })
  )
