/** Reads hostile bodies with each kind of reader, and checks what becomes of each: a typed error, in bounded time and memory. */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Clusters from "effect-databricks/Clusters"
import * as Credentials from "effect-databricks/Credentials"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import { Files } from "effect-databricks/files"
import * as RetryPolicy from "effect-databricks/RetryPolicy"
import * as SizeLimits from "effect-databricks/SizeLimits"
import { ServingEndpoints } from "effect-databricks/serving"
import { StatementExecution } from "effect-databricks/sql"
import * as TimeLimits from "effect-databricks/TimeLimits"
import { type Body, bodies, type Order } from "./bodyServer.js"

type Services =
  | Clusters.Clusters
  | Files.Files
  | ServingEndpoints.ServingEndpoints
  | StatementExecution.StatementExecution

interface Reader {
  readonly name: string
  readonly path: string
  readonly status: number
  readonly contentType: string
  readonly read: Effect.Effect<unknown, { readonly _tag: string }, Services | HttpClient.HttpClient>
  /** The errors, if they are others than `ResponseTooLarge`, or `DatabricksRequestTimeout` after a byte at a time. */
  readonly tags?: ReadonlyArray<string>
  /** How often it tries by itself. */
  readonly attempts?: number
  /** Whether a response may come slowly: a stream lasts as long as its consumer wants, a token has 60 s. */
  readonly isPatient?: boolean
  /** Whether it needs a client with credentials from a token server. */
  readonly isToken?: boolean
}

const json = "application/json"
const listed = Stream.runDrain(Stream.unwrap(Effect.map(Clusters.Clusters, (clusters) => clusters.list())))
const statement = { warehouse_id: "1234567890abcdef" }

/** Every way in which a response reaches a program. */
const readers: ReadonlyArray<Reader> = [
  { name: "JSON", path: "/api/2.1/clusters/list", status: 200, contentType: json, read: listed },
  { name: "an error", path: "/api/2.1/clusters/list", status: 400, contentType: json, read: listed },
  { name: "a page", path: "/api/2.1/clusters/list", status: 502, contentType: "text/html", read: listed },
  {
    name: "bytes",
    path: "/api/2.0/fs/files/",
    status: 200,
    contentType: "application/octet-stream",
    read: Effect.flatMap(Files.Files, (files) => files.download({ file_path: "/Volumes/a/b/c/d" }))
  },
  {
    name: "a link to a file",
    path: "/link",
    attempts: 5,
    status: 206,
    contentType: "application/octet-stream",
    // The API takes the place of the link, and sends the wrong range.
    tags: ["FileChanged"],
    read: Files.readBytes({ file_path: "/Volumes/a/b/c/d" }, { partSize: 4 })
  },
  {
    name: "a link to rows",
    path: "/link",
    attempts: 5,
    status: 200,
    contentType: json,
    tags: ["LinkFailed"],
    read: Stream.runDrain(StatementExecution.rowsFromLinks("SELECT 1", statement))
  },
  {
    name: "events",
    path: "/serving-endpoints/",
    status: 200,
    contentType: "text/event-stream",
    isPatient: true,
    // Only `fetch` decompresses events.
    tags: ["ResponseTooLarge", "NotAnApiResponse"],
    read: Stream.runDrain(ServingEndpoints.stream("m", ServingEndpoints.chat([{ role: "user", content: "a" }])))
  },
  {
    name: "a token",
    path: "/oidc/v1/token",
    status: 200,
    contentType: json,
    read: listed,
    tags: ["CredentialsError"],
    isToken: true,
    isPatient: true
  }
]

export interface Options {
  readonly http: Layer.Layer<HttpClient.HttpClient>
  readonly host: string
  /** Tells the server what to send. Returns the number of responses that are not closed. */
  readonly tell: (order: Order | "open") => Promise<number>
  /** The max size of a response, in bytes. */
  readonly limit: number
  /** The max duration of a call, in milliseconds. */
  readonly total: number
  /** The same for a body that comes a byte at a time. */
  readonly patience: number
  /** Starts a measurement of memory. What it returns ends it, and returns the growth in bytes. */
  readonly measure: () => () => number
  readonly maxGrowth: number
  readonly onOutcome: (outcome: Outcome) => void
}

export interface Outcome {
  readonly reader: string
  readonly body: Body
  /** The tag of the error. */
  readonly tag: string
  readonly millis: number
  readonly growth: number
  readonly problem: string | undefined
}

const sleep = (millis: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, millis))

const services = Layer.mergeAll(Clusters.layer, Files.layer, ServingEndpoints.layer, StatementExecution.layer)

const clientOf = ({ host }: Options, { isToken = false }: Reader) =>
  isToken
    ? DatabricksClient.layerCredentials().pipe(
        Layer.provide(Credentials.oauthM2M({ host, clientId: "a", clientSecret: Redacted.make("a-client-secret") }))
      )
    : DatabricksClient.layer({ host, token: Redacted.make("dapi-of-hostile-bodies") })

const tagOf = (exit: Exit.Exit<unknown, { readonly _tag: string }>): string =>
  Exit.isSuccess(exit)
    ? "a value"
    : Option.match(Cause.failureOption(exit.cause), {
        onNone: () => `a defect: ${Cause.pretty(exit.cause)}`,
        onSome: ({ _tag }) => _tag
      })

const expectedOf = ({ tags }: Reader, body: Body): ReadonlyArray<string> =>
  tags ?? [body === "a byte at a time" ? "DatabricksRequestTimeout" : "ResponseTooLarge"]

/** How long the connection may take to close. */
const closeWithin = 3000

const readOne = async (options: Options, reader: Reader, body: Body): Promise<Outcome> => {
  const { http, limit, maxGrowth, measure, patience, tell } = options
  const total = body === "a byte at a time" ? patience : options.total
  const { contentType, path, status } = reader
  await tell({ body, status, path, contentType })
  const end = measure()
  const began = performance.now()
  const exit = await reader.read.pipe(
    Effect.exit,
    Effect.provide(services.pipe(Layer.provide(clientOf(options, reader)), Layer.provideMerge(Layer.fresh(http)))),
    RetryPolicy.withPolicy(RetryPolicy.none),
    TimeLimits.withLimits({ response: total, idle: total, total }),
    SizeLimits.withLimits({ response: limit }),
    Effect.runPromise
  )
  const millis = performance.now() - began
  const growth = end()
  const tag = tagOf(exit)
  let open = await tell("open")
  for (let waited = 0; open > 0 && waited < closeWithin; waited += 20) {
    await sleep(20)
    open = await tell("open")
  }
  const expected = expectedOf(reader, body)
  const problem = !expected.includes(tag)
    ? `gives ${tag}, not ${expected.join(" or ")}`
    : open > 0
      ? `leaves ${open} connections open`
      : millis > (reader.attempts ?? 1) * (total + 2000)
        ? `takes ${millis.toFixed(0)} ms`
        : growth > maxGrowth
          ? `takes ${(growth / 2 ** 20).toFixed(0)} MiB`
          : undefined
  return { reader: reader.name, body, tag, millis, growth, problem }
}

/** Reads every body with every reader. */
export const readAll = async (options: Options): Promise<ReadonlyArray<Outcome>> => {
  const outcomes: Array<Outcome> = []
  for (const reader of readers) {
    for (const body of bodies) {
      if (reader.isPatient === true && body === "a byte at a time") continue
      const outcome = await readOne(options, reader, body)
      outcomes.push(outcome)
      options.onOutcome(outcome)
    }
  }
  return outcomes
}
