/** How large contents may be. */
import * as Either from "effect/Either"
import { type ApiFailure, apiFailure } from "../failure.js"

/** The most that an import or an export takes. */
export const mostBytes = 10 * 1024 * 1024

/** The most that the files of an archive have together when they are unpacked: so much can be kept in memory. */
const mostUnpacked = 10 * mostBytes

/** Of an archive that is imported: each notebook may be as long as one that is imported by itself. */
export const archiveLimits = { file: mostBytes, all: mostUnpacked }

export const exceeded = (bytes: number, verb: "imported" | "exported"): ApiFailure =>
  apiFailure(
    400,
    "MAX_NOTEBOOK_SIZE_EXCEEDED",
    `File size ${verb} is (${bytes} bytes), exceeded max size (${mostBytes} bytes)`
  )

export const checkSize = (bytes: Uint8Array, verb: "imported" | "exported"): Either.Either<void, ApiFailure> =>
  bytes.length <= mostBytes ? Either.void : Either.left(exceeded(bytes.length, verb))
