import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Base64 from "../../internal/base64Codec.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type { CreateDbfsRequest } from "../../schemas/Dbfs.js"
import { Dbfs } from "./service.js"
import { blockSize, type UploadMismatch, upload } from "./upload.js"

/**
 * Writes a file whose contents are at hand: bytes, or a text in UTF-8. Up to 1 MiB goes by `put`, in one request; more
 * goes by `upload`.
 *
 * Fails with `ResourceAlreadyExists` where the path is taken and `overwrite` is not set, and else as `put` and `upload`
 * do.
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
): Effect.Effect<void, DatabricksError | UploadMismatch, Dbfs> => {
  const bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : contents
  return bytes.length > blockSize
    ? Effect.asVoid(upload(request, Stream.make(bytes)))
    : Effect.flatMap(Dbfs, (dbfs) => dbfs.put({ ...request, contents: Base64.encode(bytes) }))
}
