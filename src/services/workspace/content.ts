import * as Effect from "effect/Effect"
import * as Contents from "../../internal/codec/contents.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Schemas from "../../schemas/workspace/Workspace.js"
import { operations } from "./operations.js"
import { Workspace } from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface ImportFile {
  /** The path of the new object. Its folder must exist. */
  readonly path: string
  /** At most 10 MiB. Text is encoded as UTF-8. */
  readonly content: string | Uint8Array
  /** By default `SOURCE` if `language` is set, otherwise `AUTO`. */
  readonly format?: Schemas.ImportFormat | undefined
  /** The language of a notebook that is imported as `SOURCE`. */
  readonly language?: Schemas.Language | undefined
  /** Whether to replace an existing object (default false). */
  readonly overwrite?: boolean | undefined
}

/**
 * Imports text or bytes. Unless `format` or `language` is set, the extension and the first line decide whether the
 * result is a notebook (`.ipynb`, or source code that starts with `# Databricks notebook source`) or a file. The path
 * of a notebook has no extension. Returns the id of the new object if the workspace provides it.
 *
 * Fails with the errors of `import`.
 *
 * @example
 * ```ts
 * import { Workspace } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.all([
 *   Workspace.importFile({ path: "/Shared/regions.json", content: JSON.stringify(["nl", "be"]), overwrite: true }),
 *   Workspace.importFile({ path: "/Shared/report", content: "display(spark.table('sales'))", language: "PYTHON" })
 * ])
 * ```
 *
 * @since 0.1.0
 * @category content
 */
export const importFile = (file: ImportFile): Effect.Effect<Schemas.ImportResponse, DatabricksError, Workspace> =>
  Effect.gen(function* () {
    const workspace = yield* Workspace
    const content = yield* Contents.toBase64(operations.import, "content", file.content)
    const format = file.format ?? (file.language === undefined ? "AUTO" : "SOURCE")
    return yield* workspace.import({ ...file, content, format })
  })

/**
 * Returns the content of a notebook, a file or a folder as bytes: source code, a zip archive or another format.
 *
 * Fails with the errors of `export`, and with `DecodeError` if the content is not valid base64.
 *
 * @example
 * ```ts
 * import { Workspace } from "effect-databricks"
 *
 * const archive = Workspace.exportBytes({ path: "/Shared/project", format: "DBC" })
 * ```
 *
 * @since 0.1.0
 * @category content
 */
export const exportBytes = (request: Schemas.ExportRequest): Effect.Effect<Uint8Array, DatabricksError, Workspace> =>
  Effect.flatMap(
    Effect.flatMap(Workspace, (workspace) => workspace.export(request)),
    ({ content }) => Contents.toBytes(operations.export, "content", content)
  )

/**
 * Returns the content of a notebook or a file as text.
 *
 * Fails with the errors of `export`, and with `DecodeError` if the content is not UTF-8 text.
 *
 * @example
 * ```ts
 * import { Workspace } from "effect-databricks"
 *
 * const source = Workspace.exportText({ path: "/Shared/report" })
 * ```
 *
 * @since 0.1.0
 * @category content
 */
export const exportText = (request: Schemas.ExportRequest): Effect.Effect<string, DatabricksError, Workspace> =>
  Effect.flatMap(
    Effect.flatMap(Workspace, (workspace) => workspace.export(request)),
    ({ content }) => Contents.toText(operations.export, "content", content)
  )
