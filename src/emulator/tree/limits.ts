/** How large contents may be. */
import * as Either from "effect/Either"
import { type ApiFailure, apiFailure } from "../failure.js"

/** The most that an import or an export takes. */
export const mostBytes = 10 * 1024 * 1024

export const checkSize = (bytes: Uint8Array, verb: "imported" | "exported"): Either.Either<void, ApiFailure> =>
  bytes.length <= mostBytes
    ? Either.void
    : Either.left(
        apiFailure(
          400,
          "MAX_NOTEBOOK_SIZE_EXCEEDED",
          `File size ${verb} is (${bytes.length} bytes), exceeded max size (${mostBytes} bytes)`
        )
      )
