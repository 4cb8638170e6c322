import * as Effect from "effect/Effect"
import * as Contents from "../../internal/codec/contents.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type * as Schemas from "../../schemas/Workspace.js"
import { operations } from "./operations.js"
import { Workspace } from "./service.js"

/**
 * @since 0.1.0
 * @category models
 */
export interface ImportFile {
  /** Where to put it, in a folder that exists. */
  readonly path: string
  /** At most 10 MiB; text is written in UTF-8. */
  readonly content: string | Uint8Array
  /** By default `SOURCE` where a language is given, and `AUTO` where none is. */
  readonly format?: Schemas.ImportFormat | undefined
  /** The language of a notebook that is imported as `SOURCE`. */
  readonly language?: Schemas.Language | undefined
  /** Whether to replace what is there; by default not. */
  readonly overwrite?: boolean | undefined
}

/**
 * Puts text or bytes into the workspace. Unless a format or a language says otherwise, the extension and the first line
 * tell whether it becomes a notebook (`.ipynb`, or source code that begins with `# Databricks notebook source`), whose
 * path then has no extension, or a file. Returns the id of what it made, where the workspace gives it.
 *
 * Fails as `import` does.
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
 * The content of a notebook, a file or a folder as bytes: source code, a zip archive or whatever else the format says.
 *
 * Fails as `export` does, and with `DecodeError` where the content is no base64.
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
 * The content of a notebook or a file as text.
 *
 * Fails as `export` does, and with `DecodeError` where the content is no UTF-8 text.
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
