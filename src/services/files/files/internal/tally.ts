/** Counts what is copied between a local directory and one of a volume, and reports progress. */
import * as Effect from "effect/Effect"
import type { TransferOptions, Transferred, TransferSummary } from "../transfer.js"

export const makeTally = (options: TransferOptions | undefined, total: number | undefined) => {
  let files = 0
  let directories = 0
  let bytes = 0
  return {
    directory: Effect.sync(() => {
      directories++
    }),
    done: (latest: Transferred): Effect.Effect<void> =>
      Effect.suspend(() => {
        files++
        bytes += latest.bytes
        return options?.onProgress?.({ latest, files, bytes, total }) ?? Effect.void
      }),
    summary: Effect.sync((): TransferSummary => ({ files, directories, bytes }))
  }
}
