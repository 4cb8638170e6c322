import type * as HttpClient from "@effect/platform/HttpClient"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { callOf } from "../../../internal/call/failure.js"
import { isWellFormed } from "../../../internal/codec/wellFormed.js"
import { type DatabricksError, InvalidRequest } from "../../../schemas/DatabricksError.js"
import type { TransferFailed } from "./failures.js"
import { type Files, operations } from "./service.js"
import { type UploadRequest, upload } from "./upload.js"

const notUnicode = () =>
  new InvalidRequest({ ...callOf(operations.upload), message: "at contents: is not well-formed Unicode" })

/**
 * Writes a file from bytes, or from text encoded as UTF-8. Fails with the errors of `upload`.
 *
 * @example
 * ```ts
 * import { Files } from "effect-databricks/files"
 *
 * export const program = Files.write({ file_path: "/Volumes/main/sales/raw/motd.txt" }, "Good morning")
 * ```
 *
 * @since 0.1.0
 * @category transfers
 */
export const write = (
  request: UploadRequest,
  contents: Uint8Array | string
): Effect.Effect<void, DatabricksError | TransferFailed, Files | HttpClient.HttpClient> =>
  Effect.suspend(() => {
    if (typeof contents === "string" && !isWellFormed(contents)) return notUnicode()
    const bytes = typeof contents === "string" ? new TextEncoder().encode(contents) : contents
    return Effect.asVoid(upload(request, Stream.make(bytes)))
  })
