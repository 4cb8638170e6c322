/** The interface through which a test inspects and controls the workspace. `Emulator.ts` exports it. */
import type * as Effect from "effect/Effect"
import type { Fault } from "./Fault.js"
import type { Seed, Seeded, SeedFailed } from "./kit/seed.js"
import type { Snapshot } from "./kit/snapshot.js"

/**
 * A request that the workspace has handled.
 *
 * @since 0.1.0
 * @category models
 */
export interface HandledRequest {
  readonly requestId: string
  readonly method: string
  /** The path without the query. */
  readonly path: string
  /** The API, such as `Clusters`. `undefined` if no API has the path. */
  readonly service: string | undefined
  /** The operation, such as `create`. */
  readonly operation: string | undefined
  /** The query parameters, decoded. A repeated name has a list of values. */
  readonly query: Readonly<Record<string, string | ReadonlyArray<string>>>
  /**
   * The body. JSON is parsed, with integers beyond 2^53 as `bigint`; files and forms are bytes; anything else is text.
   * It is `undefined` if there is no body, if it exceeds 64 KiB, if it is no longer kept, and for token requests, which
   * contain credentials. The values of secrets are `<redacted>`.
   */
  readonly body: unknown
  /** The fault that hit the request. */
  readonly fault: Fault | undefined
  /** The status of the response. `undefined` if the connection was broken. */
  readonly status: number | undefined
  /**
   * The header `traceparent`, if the client has a tracer. All attempts of a call have the same, so that it tells which
   * requests belong to a call.
   */
  readonly traceparent: string | undefined
}

/**
 * Controls the workspace from a test, outside its API.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** Adds faults after those already pending. */
  readonly inject: (...faults: ReadonlyArray<Fault>) => Effect.Effect<void>
  /** The pending faults, each with its remaining number of times. */
  readonly faults: Effect.Effect<ReadonlyArray<Fault>>
  /** Removes all pending faults. */
  readonly clearFaults: Effect.Effect<void>
  /**
   * The handled requests, oldest first, without headers and therefore without credentials. Once there are more than
   * 100,000, only the latest are kept (at least 90,000) and a warning is logged. Only the latest 32 MiB of bodies are
   * kept.
   */
  readonly requests: Effect.Effect<ReadonlyArray<HandledRequest>>
  /** Resets the workspace to its initial state: empty, with the faults of its options. */
  readonly reset: Effect.Effect<void>
  /** See `Emulator.seed`. */
  readonly seed: <const Clusters extends string = never, const Jobs extends string = never>(
    seed: Seed<Clusters, Jobs>
  ) => Effect.Effect<Seeded<Clusters, Jobs>, SeedFailed>
  /** See `Emulator.snapshot`. */
  readonly snapshot: Effect.Effect<Snapshot>
}
