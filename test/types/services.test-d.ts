/** Tests the types of the services: members, errors and requirements. */
import type * as HttpClientError from "@effect/platform/HttpClientError"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as ParseResult from "effect/ParseResult"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"
import type * as Databricks from "../../src/Databricks.js"
import type { DatabricksClient } from "../../src/layers/DatabricksClient.js"
import type { WaitTimeout } from "../../src/layers/Polling.js"
import type { DatabricksError } from "../../src/schemas/DatabricksError.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Jobs from "../../src/services/Jobs.js"

type Equals<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false

const yes = <_ extends true>(): void => {}

type Failure<F> = F extends (...args: never) => Effect.Effect<unknown, infer E, unknown>
  ? E
  : F extends (...args: never) => Stream.Stream<unknown, infer E, unknown>
    ? E
    : "no function to an Effect or a Stream"

type Needs<F> = F extends (...args: never) => Effect.Effect<unknown, unknown, infer R>
  ? R
  : F extends (...args: never) => Stream.Stream<unknown, unknown, infer R>
    ? R
    : "no function to an Effect or a Stream"

type Failures<S> = { [K in keyof S]: Failure<S[K]> }[keyof S]

// Every operation only fails with a DatabricksError, and has no requirements.
yes<Equals<Failures<Clusters.Service>, DatabricksError>>()
yes<Equals<Failures<Jobs.Service>, DatabricksError>>()
yes<Equals<{ [K in keyof Clusters.Service]: Needs<Clusters.Service[K]> }[keyof Clusters.Service], never>>()
yes<Equals<{ [K in keyof Jobs.Service]: Needs<Jobs.Service[K]> }[keyof Jobs.Service], never>>()

// Every member of every service is a function, also if it has no arguments.
type NoFunctions<S> = S extends { readonly Type: infer T }
  ? { [K in keyof T]: T[K] extends (...args: never) => unknown ? never : K }[keyof T]
  : never
yes<Equals<NoFunctions<Databricks.Services>, never>>()
yes<Equals<NoFunctions<{ readonly Type: { readonly list: Effect.Effect<void> } }>, "list">>()

declare const parseError: ParseResult.ParseError
declare const httpClientError: HttpClientError.HttpClientError
type AnyFailure =
  | Failures<Clusters.Service>
  | Failures<Jobs.Service>
  | Failure<typeof Clusters.ensureRunning>
  | Failure<typeof Clusters.scoped>
  | Failure<typeof Jobs.submitAndAwait>

// @ts-expect-error: no operation fails with this error
export const first: AnyFailure = parseError

// @ts-expect-error: or with this one
export const second: AnyFailure = httpClientError

// The errors and requirements of waits.
yes<Equals<Failure<typeof Clusters.watch>, DatabricksError | WaitTimeout>>()
yes<Equals<Failure<typeof Clusters.awaitRunning>, DatabricksError | WaitTimeout | Clusters.ClusterFailed>>()
yes<Equals<Failure<typeof Clusters.selectNodeType>, DatabricksError | Clusters.NothingSuitable>>()
yes<Equals<Failure<typeof Jobs.watchRun>, DatabricksError | WaitTimeout>>()
yes<Equals<Failure<typeof Jobs.awaitRun>, DatabricksError | WaitTimeout | Jobs.RunFailed>>()
yes<Equals<Failure<typeof Jobs.runScoped>, DatabricksError>>()

yes<Equals<Needs<typeof Clusters.watch>, Clusters.Clusters>>()
yes<Equals<Needs<typeof Clusters.awaitRunning>, Clusters.Clusters>>()
yes<Equals<Needs<typeof Clusters.awaitTerminated>, Clusters.Clusters>>()
yes<Equals<Needs<typeof Clusters.ensureRunning>, Clusters.Clusters>>()
yes<Equals<Needs<typeof Clusters.selectSparkVersion>, Clusters.Clusters>>()
yes<Equals<Needs<typeof Clusters.createScoped>, Clusters.Clusters | Scope.Scope>>()
yes<Equals<Needs<typeof Clusters.scoped>, Clusters.Clusters | Scope.Scope>>()
yes<Equals<Needs<typeof Jobs.watchRun>, Jobs.Jobs>>()
yes<Equals<Needs<typeof Jobs.awaitRun>, Jobs.Jobs>>()
yes<Equals<Needs<typeof Jobs.runNowAndAwait>, Jobs.Jobs>>()
yes<Equals<Needs<typeof Jobs.submitAndAwait>, Jobs.Jobs>>()
yes<Equals<Needs<typeof Jobs.runScoped>, Jobs.Jobs | Scope.Scope>>()
yes<Equals<Needs<typeof Jobs.submitScoped>, Jobs.Jobs | Scope.Scope>>()

yes<Equals<typeof Clusters.layer, Layer.Layer<Clusters.Clusters, never, DatabricksClient>>>()
yes<Equals<typeof Jobs.layer, Layer.Layer<Jobs.Jobs, never, DatabricksClient>>>()

// A test only provides the operations that it uses.
export const mocked: Effect.Effect<Clusters.ClusterDetails, DatabricksError | WaitTimeout | Clusters.ClusterFailed> =
  Effect.provide(
    Clusters.awaitRunning({ cluster_id: "x" }),
    Layer.mock(Clusters.Clusters, { get: ({ cluster_id }) => Effect.succeed({ cluster_id, state: "RUNNING" }) })
  )

Layer.mock(Clusters.Clusters, {
  // @ts-expect-error: a mock must have the type of the operation
  get: () => Effect.succeed({ state: "RUNNING" })
})

export const mockedRun = Effect.provide(
  Jobs.awaitRun({ run_id: 1 }),
  Layer.mock(Jobs.Jobs, { runsGet: ({ run_id }) => Effect.succeed({ run_id }) })
)

declare const jobs: Jobs.Service
declare const clusters: Clusters.Service

// The required identifiers of requests.
// @ts-expect-error: cluster_id is missing
clusters.get({})
// @ts-expect-error: run_id is missing
jobs.runsGet({ include_history: true })
// @ts-expect-error: a cluster id is a string
clusters.get({ cluster_id: 1 })

clusters.list()
jobs.list()
jobs.runsGet({ run_id: 9007199254740993n })

// Helpers of the schemas are not part of the service's module.
type Published = keyof typeof Jobs
yes<Equals<Extract<Published, `${string}Fields`>, never>>()
yes<Equals<Extract<Published, "RunFields">, never>>()
