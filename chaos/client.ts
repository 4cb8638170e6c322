/** One client against a workspace in another process: work under faults, the comparison afterwards, and what it leaves. */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import type * as HttpClient from "@effect/platform/HttpClient"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as LogLevel from "effect/LogLevel"
import * as Redacted from "effect/Redacted"
import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
import { sleep, start } from "../durable/processes.js"
import * as Audit from "./audit.js"
import * as Calls from "./calls.js"
import * as Fleet from "./fleet.js"
import * as Leaks from "./leaks.js"
import * as Work from "./work.js"
import type { Order } from "./workspace.js"

export const httpClients: Readonly<Record<string, Layer.Layer<HttpClient.HttpClient>>> = {
  undici: UndiciHttpClient.layer,
  node: NodeHttpClient.layer,
  fetch: FetchHttpClient.layer
}

export interface Options {
  readonly client: string
  readonly seed: number
  readonly operations: number
  readonly rate: number
  /** How long the client waits for a response, in seconds. */
  readonly limit: number
  /** The scenario whose calls and requests are shown. */
  readonly trace?: number | undefined
}

export interface Result extends Audit.Report {
  readonly operations: number
  readonly bytes: number
  readonly seconds: number
  readonly trace: ReadonlyArray<string>
  /** The most memory of this process, in bytes. */
  readonly memory: number
}

/** Sockets that are kept for reuse close within this time: that of `fetch` cannot be closed by a program. */
const closeWithin = 12_000

const clients = 32
const fibersOfEach = 2

/** Runs the work of a seed. The result has all differences between what the client was told and the workspace. */
export const run = async ({ client, limit, operations, rate, seed, trace }: Options): Promise<Result> => {
  const http = httpClients[client]
  if (http === undefined)
    throw new Error(`no such client: ${client}. Give one of ${Object.keys(httpClients).join(", ")}`)
  const workspace = start("../chaos/workspace.ts")
  const tell = (order: Order): void => {
    workspace.child.send(order)
  }
  try {
    const { host } = await workspace.next<{ readonly host: string }>()
    const token = Redacted.make("chaos")
    const calm = <A, E>(effect: Effect.Effect<A, E, Work.Api>): Promise<A> =>
      Effect.runPromise(Effect.provide(Fleet.calmly({ host, token })(effect), UndiciHttpClient.layer))
    await calm(Work.prepare)
    tell({ begin: { seed, rate } })
    await workspace.next()
    const before = Leaks.handles()
    const fibers = new Leaks.Fibers()
    const { calls, tracer } = Calls.make()
    const began = Date.now()
    const ledger = await Fleet.work({
      host,
      token,
      seed,
      operations,
      clients,
      fibers: fibersOfEach,
      limit: Duration.seconds(limit)
    }).pipe(
      Effect.provide(Layer.fresh(http)),
      Effect.withTracer(tracer),
      Effect.supervised(fibers),
      // Calls that keep failing are logged, which is right and much.
      Logger.withMinimumLogLevel(LogLevel.None),
      Effect.runPromise
    )
    const seconds = (Date.now() - began) / 1000
    const problems: Array<string> = []
    // A fiber that was interrupted ends in the next turns of the event loop.
    await sleep(50)
    if (fibers.living > 0) problems.push(`leaked: ${fibers.living} fibers`)
    for (const left of Leaks.more(before, Leaks.handles())) {
      // `fetch` keeps its sockets for a while; the workspace counts them below.
      if (!(client === "fetch" && /TCP|Timeout/.test(left))) problems.push(`leaked: ${left}`)
    }
    tell("end")
    const first = await workspace.next<{ readonly records: Audit.Records; readonly sockets: number }>()
    let { sockets } = first
    for (let waited = 0; sockets > 0 && waited < closeWithin; waited += 500) {
      await sleep(500)
      tell("sockets")
      sockets = (await workspace.next<{ readonly sockets: number }>()).sockets
    }
    if (sockets > 0) problems.push(`leaked: the workspace still has ${sockets} connections`)
    const report = Audit.audit(ledger, calls, first.records, await calm(Audit.state))
    return {
      ...report,
      problems: [...problems, ...report.problems],
      operations: ledger.steps.length,
      bytes: ledger.bytes,
      trace: trace === undefined ? [] : Audit.trace(trace, calls, first.records),
      seconds,
      memory: process.memoryUsage().rss
    }
  } finally {
    workspace.child.disconnect()
  }
}
