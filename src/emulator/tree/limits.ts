/** Size limits of imports and exports. */
import * as Either from "effect/Either"
import { type ApiFailure, apiFailure } from "../failure.js"

/** The maximum size of an import or export, in bytes. */
export const maxBytes = 10 * 1024 * 1024

/** The maximum total size of an unpacked archive, in bytes. The files are kept in memory. */
const maxUnpackedBytes = 10 * maxBytes

/** The limits of an imported archive. Each notebook has the same limit as a single import. */
export const archiveLimits = { file: maxBytes, all: maxUnpackedBytes }

export const exceeded = (bytes: number, verb: "imported" | "exported"): ApiFailure =>
  apiFailure(
    400,
    "MAX_NOTEBOOK_SIZE_EXCEEDED",
    `File size ${verb} is (${bytes} bytes), exceeded max size (${maxBytes} bytes)`
  )

export const checkSize = (bytes: Uint8Array, verb: "imported" | "exported"): Either.Either<void, ApiFailure> =>
  bytes.length <= maxBytes ? Either.void : Either.left(exceeded(bytes.length, verb))
