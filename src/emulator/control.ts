/** What a test learns of the workspace and does to it. `Emulator.ts` makes it public. */
import type * as Effect from "effect/Effect"
import type { Fault } from "./Fault.js"

/**
 * A request that the workspace has handled.
 *
 * @since 0.1.0
 * @category models
 */
export interface HandledRequest {
  readonly requestId: string
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** Such as `Clusters`; none where no API has the path. */
  readonly service: string | undefined
  /** Such as `create`. */
  readonly operation: string | undefined
  /** The fields of the query, decoded; a list where a name stands in it more than once. */
  readonly query: Readonly<Record<string, string | ReadonlyArray<string>>>
  /**
   * The body: JSON as values, with integers beyond 2^53 as `bigint`; bytes where it is a file or a form; text otherwise.
   * `undefined` where there is none, where it has more than 64 KiB or is no longer kept, and for requests for tokens,
   * which hold credentials.
   * What a request writes as a secret is in it.
   */
  readonly body: unknown
  /** The fault that hit it. */
  readonly fault: Fault | undefined
  /** The status of the answer; none where the connection was broken. */
  readonly status: number | undefined
}

/**
 * What a test does to the workspace beside calling its API.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** Makes it misbehave, after all faults that it was told before. */
  readonly inject: (...faults: ReadonlyArray<Fault>) => Effect.Effect<void>
  /** The faults that are still to come, each with the times that are left of it. */
  readonly faults: Effect.Effect<ReadonlyArray<Fault>>
  /** Takes back all faults that are still to come. */
  readonly clearFaults: Effect.Effect<void>
  /**
   * The requests, the oldest first. They hold no headers, and so no credentials of the API. Of more than 100,000 at least
   * the latest 90,000 are kept, and a warning is logged when the first is left out. Of bodies the latest 32 MiB are kept.
   */
  readonly requests: Effect.Effect<ReadonlyArray<HandledRequest>>
  /** Makes everything as it was at the beginning: an empty workspace and the faults of its options. */
  readonly reset: Effect.Effect<void>
}
