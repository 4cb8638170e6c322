/** Fetches chunks from presigned links: without credentials, and without the link in any error, span or log. */
import * as HttpClient from "@effect/platform/HttpClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Link from "../../../../internal/call/link.js"
import * as SizeLimits from "../../../../layers/SizeLimits.js"
import * as TimeLimits from "../../../../layers/TimeLimits.js"
import type { DatabricksError } from "../../../../schemas/DatabricksError.js"
import type { ExternalLink } from "../../../../schemas/sql/StatementResponse.js"
import { LinkFailed } from "../failures.js"
import { StatementExecution } from "../service.js"

/** A link that has only this left is renewed, in milliseconds. */
const margin = 30_000

const retries = Schedule.exponential("200 millis").pipe(Schedule.jittered, Schedule.intersect(Schedule.recurs(4)))

/** Another link may be accepted, or the storage may be available again. */
const isTransient = (status: number): boolean => status >= 500 || status === 403 || status === 401 || status === 429

/** Why an attempt failed. */
interface Failed {
  readonly error: DatabricksError | LinkFailed
  readonly isTransient: boolean
}

/** Fetches a chunk by this link, or by a new one if there is none, if it has expired or is refused. */
export const fetchChunk = (
  statement_id: string,
  chunk_index: number,
  given: ExternalLink | undefined
): Effect.Effect<Uint8Array, DatabricksError | LinkFailed, StatementExecution | HttpClient.HttpClient> =>
  Effect.gen(function* () {
    const api = yield* StatementExecution
    const client = yield* HttpClient.HttpClient
    let link = given

    const failed = (why: string, isTransient: boolean, status?: number): Effect.Effect<never, Failed> =>
      Effect.fail({
        error: new LinkFailed({
          message: `Chunk ${chunk_index} of statement ${statement_id} could not be fetched: ${why}`,
          statement_id,
          chunk_index,
          status
        }),
        isTransient
      })

    const renew = Effect.mapBoth(api.getStatementResultChunkN({ statement_id, chunk_index }), {
      onFailure: (error): Failed => ({ error, isTransient: false }),
      onSuccess: ({ external_links }) => {
        link = external_links?.find((one) => (one.chunk_index ?? chunk_index) === chunk_index)
      }
    })

    const attempt = Effect.gen(function* () {
      const now = yield* Clock.currentTimeMillis
      if (link === undefined || (link.expiration && Date.parse(link.expiration) - margin <= now)) yield* renew
      const url = link?.external_link
      if (!url) return yield* failed("the server gave no link", true)
      const response = yield* Effect.catchAll(
        Link.send(
          client,
          { method: "GET", url, headers: link?.http_headers ?? {} },
          { limits: yield* TimeLimits.TimeLimits, maxBytes: (yield* SizeLimits.SizeLimits).response }
        ),
        ({ isTransient, reason }) => failed(reason, isTransient)
      )
      const { bytes, status } = response
      if (status === 200) return bytes
      // The next attempt asks for another link.
      link = undefined
      return yield* failed(`status ${status}`, isTransient(status), status)
    })

    return yield* attempt.pipe(
      Effect.retry({ schedule: retries, while: ({ isTransient }) => isTransient }),
      Effect.mapError(({ error }) => error)
    )
  })
