/**
 * Bundles the worker, checks that nothing of Node is in it, and runs it in a context that has only Web APIs.
 *
 *   npx tsx -C effect-databricks:source examples/edge/main.ts     no account, no network
 */
import assert from "node:assert/strict"
import vm from "node:vm"
import { gzipSync } from "node:zlib"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { DatabricksClient, Jobs } from "effect-databricks"
import * as EmulatorServer from "effect-databricks/EmulatorServer"
import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
import { bundle } from "../support/bundle.js"
import type worker from "./worker.js"

/** The globals of an edge runtime. There is neither `process` nor `Buffer` nor `require`. */
const web = {
  AbortController,
  AbortSignal,
  Headers,
  ReadableStream,
  Request,
  Response,
  TextDecoder,
  TextEncoder,
  TransformStream,
  URL,
  URLSearchParams,
  atob,
  btoa,
  clearInterval,
  clearTimeout,
  console,
  crypto,
  fetch,
  performance,
  queueMicrotask,
  // Timers are numbers where there is no Node.
  setInterval: (...args: Parameters<typeof setInterval>) => setInterval(...args)[Symbol.toPrimitive](),
  setTimeout: (...args: Parameters<typeof setTimeout>) => setTimeout(...args)[Symbol.toPrimitive](),
  structuredClone
}

/** The default export of the bundle. */
const loaded = (text: string): typeof worker => {
  const context = vm.createContext({ ...web })
  assert.equal(vm.runInContext("typeof process + typeof Buffer + typeof require", context), "undefined".repeat(3))
  // A script has no exports.
  const name = /export\s*\{\s*(\S+) as default\s*\};?\s*$/.exec(text)
  assert(name !== null)
  return vm.runInContext(`${text.slice(0, name.index)};${name[1]}`, context)
}

const program = Effect.gen(function* () {
  const { files, text } = yield* Effect.promise(() => bundle(new URL("worker.ts", import.meta.url), "worker"))
  const kilobytes = Math.round(gzipSync(text).length / 1000)
  yield* Console.log(`The bundle has ${files.length} modules and ${kilobytes} kB compressed.`)

  const { host, token } = yield* EmulatorServer.serve({ durations: { serverlessStart: "50 millis" } })
  yield* Jobs.submitAndAwait(
    { run_name: "nightly", tasks: [{ task_key: "load", notebook_task: { notebook_path: "/Shared/load" } }] },
    { schedule: Schedule.spaced("200 millis") }
  ).pipe(
    Effect.provide(Jobs.layer),
    Effect.provide(DatabricksClient.layer({ host, token })),
    Effect.provide(UndiciHttpClient.layer)
  )

  const { fetch } = loaded(text)
  const env = { DATABRICKS_HOST: host, DATABRICKS_TOKEN: Redacted.value(token) }
  const response = yield* Effect.promise(() => fetch(new Request("https://worker.example.com/"), env))
  const runs = yield* Effect.promise(() => response.json())
  yield* Console.log("The worker answers:", runs)
  assert.deepEqual(runs, [{ name: "nightly", result: "SUCCESS" }])
}).pipe(Effect.scoped)

NodeRuntime.runMain(program)
