import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { WaitTimeout } from "../../../layers/Polling.js"
import type { DatabricksError } from "../../../schemas/DatabricksError.js"
import { run } from "./execute.js"
import type { ArrowUnavailable, LinkFailed, RowsInvalid, StatementFailed } from "./failures.js"
import * as Arrow from "./internal/arrow.js"
import { linkedChunks } from "./internal/chunks.js"
import { columnsOf } from "./internal/columns.js"
import type { RowsOptions } from "./rows.js"
import type { StatementExecution } from "./service.js"
import type { Row } from "./values.js"

/**
 * Like `rowsFromLinks`, in the format `ARROW_STREAM`, which is smaller and faster to decode. The values are the same.
 * Requires the optional package `@uwdata/flechette`, which is loaded when the stream starts.
 *
 * Fails like `rowsFromLinks`, and with `ArrowUnavailable`, before the statement runs, if the package is not installed.
 *
 * @since 0.1.0
 * @category statements
 */
export const rowsFromArrow = (
  statement: string,
  options: RowsOptions
): Stream.Stream<
  Row,
  DatabricksError | StatementFailed | RowsInvalid | LinkFailed | ArrowUnavailable | WaitTimeout,
  StatementExecution | HttpClient.HttpClient
> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const arrow = yield* Arrow.load(() => import("@uwdata/flechette"))
      const { timestamps = "DateTime", ...request } = options
      const response = yield* run(statement, request, { format: "ARROW_STREAM", disposition: "EXTERNAL_LINKS" })
      const columns = yield* columnsOf(response, { timestamps, isUnique: true })
      const statement_id = response.statement_id ?? undefined
      return Stream.flatMap(linkedChunks(response), ({ bytes, index, offset }) =>
        Arrow.decodeChunk(arrow, bytes, columns, { timestamps }, { index, offset, statement_id })
      )
    })
  )
