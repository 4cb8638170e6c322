/** Imports content into the workspace tree. */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { ImportRequest } from "../../schemas/workspace/Workspace.js"
import { type ApiFailure, invalidParameterValue, missingField } from "../failure.js"
import * as Archive from "./archive.js"
import { checkSize, maxBytes } from "./limits.js"
import * as Notebooks from "./notebook.js"
import type { Content } from "./tree.js"
import { isZip } from "./zip.js"

export type Imported =
  /** The path, if it differs from the requested one. */
  { readonly content: Content; readonly path?: string | undefined } | { readonly items: ReadonlyArray<Archive.Item> }

type Request = Omit<ImportRequest, "content">

const notebook = (
  read: Notebooks.Notebook | undefined,
  format: string
): Either.Either<Extract<Imported, { readonly content: Content }>, ApiFailure> =>
  read === undefined
    ? Either.left(invalidParameterValue(`The content is not a notebook in ${format} format`))
    : Either.right({
        content: { type: "NOTEBOOK", notebook: read, ...(format === "JUPYTER" ? { isJupyter: true } : {}) }
      })

/** Imports a notebook, without its extension, if the extension and the first line match; otherwise a file. */
const automatic = ({ path }: Request, bytes: Uint8Array, text: string): Either.Either<Imported, ApiFailure> => {
  const extension = /\.([^./]+)$/.exec(path)?.[1] ?? ""
  const language = Notebooks.languageOfExtension(extension)
  const withoutExtension = path.slice(0, -extension.length - 1)
  if (extension === "ipynb") {
    return Either.map(notebook(Notebooks.fromJupyter(text), "JUPYTER"), (made) => ({ ...made, path: withoutExtension }))
  }
  return Either.right(
    language !== undefined && Notebooks.hasHeader(text, language)
      ? {
          content: { type: "NOTEBOOK", notebook: Notebooks.fromSource(text, language) },
          path: withoutExtension
        }
      : { content: { type: "FILE", bytes } }
  )
}

const source = (
  { language, overwrite }: Request,
  bytes: Uint8Array,
  text: string
): Effect.Effect<Imported, ApiFailure> => {
  if (language !== undefined && language !== null) {
    return Notebooks.isLanguage(language)
      ? notebook(Notebooks.fromSource(text, language), "SOURCE")
      : Effect.fail(invalidParameterValue(`Unknown language: ${language}`))
  }
  if (!isZip(bytes)) return Effect.fail(missingField("language"))
  return overwrite === true
    ? Effect.fail(invalidParameterValue("overwrite cannot be used for source format when importing a folder"))
    : unpacked(bytes, "SOURCE")
}

const unpacked = (bytes: Uint8Array, kind: "DBC" | "SOURCE"): Effect.Effect<Imported, ApiFailure> =>
  Effect.map(Archive.read(bytes, kind), (made) => ("notebook" in made ? { content: made.notebook } : made))

/** The limit applies to files. Notebooks have their own limit. */
export const read = (request: Request, bytes: Uint8Array, limit = maxBytes): Effect.Effect<Imported, ApiFailure> =>
  Effect.suspend(() => {
    if (bytes.length > maxBytes) {
      // A notebook cannot be larger than this, so the content need not be inspected.
      if (request.format === "AUTO" && bytes.length <= limit) {
        return Effect.succeed<Imported>({ content: { type: "FILE", bytes } })
      }
      const tooLarge = checkSize(bytes, "imported")
      if (Either.isLeft(tooLarge)) return Effect.fail(tooLarge.left)
    }
    const text = new TextDecoder().decode(bytes)
    const format = request.format || "SOURCE"
    switch (format) {
      case "AUTO":
        return automatic(request, bytes, text)
      case "RAW":
        return Effect.succeed<Imported>({ content: { type: "FILE", bytes } })
      case "SOURCE":
        return source(request, bytes, text)
      case "JUPYTER":
        return notebook(Notebooks.fromJupyter(text), format)
      case "HTML":
        return notebook(Notebooks.fromHtml(text), format)
      case "R_MARKDOWN":
        return notebook(Notebooks.fromRMarkdown(text), format)
      case "DBC":
        return request.overwrite === true
          ? Effect.fail(invalidParameterValue("overwrite cannot be used for dbc format"))
          : unpacked(bytes, "DBC")
      default:
        return Effect.fail(invalidParameterValue(`Unknown format: ${format}`))
    }
  })
