import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { callOf } from "../../internal/call/failure.js"
import { type DatabricksError, InvalidRequest } from "../../schemas/DatabricksError.js"
import type { CreateDbfsRequest } from "../../schemas/Dbfs.js"
import { put } from "./operations.js"
import { Dbfs } from "./service.js"
import { blockSize, type UploadMismatch, upload } from "./upload.js"

/** A lone surrogate has no UTF-8 form. An encoder would replace it with another character. */
const loneSurrogate = /\p{Surrogate}/u

const notUnicode = () => new InvalidRequest({ ...callOf(put), message: "at contents: is not well-formed Unicode" })

/**
 * Writes a file from bytes, or from text encoded as UTF-8. Up to 1 MiB is sent with `put`, in one request; larger
 * contents are sent with `upload`.
 *
 * Fails with `ResourceAlreadyExists` if the path exists and `overwrite` is not set, and with the errors of `put` and
 * `upload`.
 *
 * @example
 * ```ts
 * import { Dbfs } from "effect-databricks"
 *
 * const program = Dbfs.write({ path: "/FileStore/motd.txt", overwrite: true }, "Good morning")
 * ```
 *
 * @since 0.1.0
 * @category transfers
 */
export const write = (
  request: CreateDbfsRequest,
  contents: Uint8Array | string
): Effect.Effect<void, DatabricksError | UploadMismatch, Dbfs> =>
  Effect.suspend(() => {
    if (typeof contents === "string" && loneSurrogate.test(contents)) return notUnicode()
    const bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : contents
    return bytes.length > blockSize
      ? Effect.asVoid(upload(request, Stream.make(bytes)))
      : Effect.flatMap(Dbfs, (dbfs) => dbfs.put({ ...request, contents: bytes }))
  })
