/** Seeds: modules that fill the workspace at the start. */
import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { pathToFileURL } from "node:url"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Databricks from "../Databricks.js"
import { Emulator } from "../emulator/Emulator.js"
import type * as EmulatorServer from "../emulator/EmulatorServer.js"
import { unknownOption } from "../emulator/kit/options.js"
import * as UndiciHttpClient from "../layers/UndiciHttpClient.js"

/** The seed cannot be loaded, or it failed. The message says what to do. */
export class SeedError extends Data.TaggedError("SeedError")<{
  readonly message: string
  readonly cause?: unknown
}> {}

export interface Seed {
  readonly path: string
  readonly program: Effect.Effect<unknown, unknown, unknown>
  /** Options of the emulator that the module exports as `options`, such as the programs of tasks. */
  readonly options: EmulatorServer.ServeOptions
}

const typeScript = (path: string): string =>
  [
    `Node ${process.versions.node} does not load TypeScript: ${path}. One of these does:`,
    "  Node 22.18 or later",
    `  NODE_OPTIONS="--import tsx" npx effect-databricks emulator --seed ${path}   (npm install --save-dev tsx)`,
    "  a seed in JavaScript (.mjs)"
  ].join("\n")

const notLoaded = (path: string, cause: unknown): SeedError => {
  const { code } = cause as { readonly code?: unknown }
  const isTypeScript = /\.[cm]?tsx?$/.test(path)
  if (isTypeScript && code === "ERR_UNKNOWN_FILE_EXTENSION") return new SeedError({ message: typeScript(path), cause })
  const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)
  return new SeedError({ message: `The seed ${path} cannot be loaded. ${reason}`, cause })
}

const shape =
  "Its default export must be an Effect, such as: export default Effect.flatMap(Clusters.Clusters, ({ create }) => create({ ... }))"

/** Imports a seed. Its path is relative to the working directory. */
export const load = (path: string): Effect.Effect<Seed, SeedError> =>
  Effect.gen(function* () {
    const file = resolve(path)
    if (!existsSync(file)) return yield* new SeedError({ message: `The seed ${path} does not exist: ${file}` })
    const module: Readonly<Record<string, unknown>> = yield* Effect.tryPromise({
      try: () => import(pathToFileURL(file).href),
      catch: (cause) => notLoaded(path, cause)
    })
    const { default: program, options } = module
    if (!Effect.isEffect(program)) return yield* new SeedError({ message: `The seed ${path} has no Effect. ${shape}` })
    if (options !== undefined && (typeof options !== "object" || options === null)) {
      return yield* new SeedError({
        message: `The export options of the seed ${path} must be options of EmulatorServer.serve.`
      })
    }
    const unknown = unknownOption(options ?? {})
    if (unknown !== undefined) return yield* new SeedError({ message: `In the seed ${path}, the option ${unknown}` })
    return { path, program, options: options ?? {} }
  })

const missingService = /Service not found: (\S+)/

const failed = ({ path }: Seed, cause: Cause.Cause<unknown>): SeedError => {
  const text = Cause.pretty(cause)
  const missing = missingService.exec(text)?.[1]
  const message =
    missing === undefined
      ? `The seed ${path} failed.\n${text}`
      : `The seed ${path} needs a service that it is not given: ${missing}. Provide its layer in the seed. It is given the services of Databricks.layer, their client, Emulator, an HttpClient, and the file system, paths and terminal of Node.`
  return new SeedError({ message, cause })
}

/** Runs a seed with the services of `Databricks.layer` on the workspace, `Emulator`, and those of Node. */
export const run = (seed: Seed, { emulator, host, token }: EmulatorServer.Served): Effect.Effect<void, SeedError> => {
  const services = Databricks.layer({ host, token }).pipe(
    Layer.provideMerge(UndiciHttpClient.layer),
    Layer.merge(Layer.succeed(Emulator, emulator)),
    Layer.merge(NodeContext.layer)
  )
  // Nothing says what a module needs that is loaded by its path. What is missing is reported below.
  const program = seed.program as Effect.Effect<unknown, unknown, Layer.Layer.Success<typeof services>>
  return Effect.scoped(program).pipe(
    Effect.provide(services),
    Effect.asVoid,
    Effect.catchAllCause((cause) =>
      Cause.isInterruptedOnly(cause) ? Effect.interrupt : Effect.fail(failed(seed, cause))
    )
  )
}
