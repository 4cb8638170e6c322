/** The chunks of a result, in order, some of them fetched ahead. */
import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { DatabricksError } from "../../../../schemas/DatabricksError.js"
import type { ResultData, StatementResponse } from "../../../../schemas/sql/StatementResponse.js"
import { type LinkFailed, RowsInvalid } from "../failures.js"
import { StatementExecution } from "../service.js"
import type { Cells } from "./columns.js"
import { fetchChunk } from "./links.js"

/** How many chunks are fetched ahead. */
const ahead = 4

export interface CellChunk {
  readonly cells: Cells
  /** The index of the first row. */
  readonly offset: number
}

export interface ByteChunk {
  readonly index: number
  readonly bytes: Uint8Array
  /** The index of the first row. */
  readonly offset: number
}

const countOf = ({ manifest, result }: StatementResponse): number =>
  Number(manifest?.total_chunk_count ?? (result?.data_array || result?.external_links ? 1 : 0))

/** Chunks in order. Some are fetched ahead, so that memory does not grow with the result. */
const chunksOf = <A, E, R>(
  response: StatementResponse,
  read: (index: number) => Effect.Effect<A, E, R>
): Stream.Stream<A, E, R> => {
  const count = countOf(response)
  return count === 0 ? Stream.empty : Stream.mapEffect(Stream.range(0, count - 1), read, { concurrency: ahead })
}

const offsetOf = (response: StatementResponse, index: number, data: ResultData | undefined): number =>
  Number(
    data?.row_offset ?? response.manifest?.chunks?.find(({ chunk_index }) => chunk_index === index)?.row_offset ?? 0
  )

/** The chunks of an inline result. */
export const inlineCells = (
  response: StatementResponse
): Stream.Stream<CellChunk, DatabricksError, StatementExecution> =>
  chunksOf(response, (index) =>
    Effect.map(
      index === 0 && response.result
        ? Effect.succeed(response.result)
        : Effect.flatMap(StatementExecution, (api) =>
            api.getStatementResultChunkN({ statement_id: response.statement_id ?? "", chunk_index: index })
          ),
      (data) => ({ cells: data.data_array ?? [], offset: offsetOf(response, index, data) })
    )
  )

/** The chunks behind the links of a result. */
export const linkedChunks = (
  response: StatementResponse
): Stream.Stream<ByteChunk, DatabricksError | LinkFailed, StatementExecution | HttpClient.HttpClient> =>
  chunksOf(response, (index) =>
    Effect.map(
      fetchChunk(
        response.statement_id ?? "",
        index,
        response.result?.external_links?.find((link) => (link.chunk_index ?? 0) === index)
      ),
      (bytes) => ({ index, bytes, offset: offsetOf(response, index, undefined) })
    )
  )

/** The chunks behind the links of a `JSON_ARRAY` result. */
export const linkedCells = (
  response: StatementResponse
): Stream.Stream<CellChunk, DatabricksError | LinkFailed | RowsInvalid, StatementExecution | HttpClient.HttpClient> =>
  Stream.mapEffect(linkedChunks(response), ({ bytes, index, offset }) =>
    Effect.try({
      try: () => {
        // All of its values are texts, so that no number can lose digits.
        const cells: unknown = JSON.parse(new TextDecoder().decode(bytes))
        if (!Array.isArray(cells)) throw new Error("no array")
        return { cells: cells as Cells, offset }
      },
      catch: () =>
        new RowsInvalid({
          message: `Chunk ${index} is not a JSON array`,
          statement_id: response.statement_id ?? undefined
        })
    })
  )
