/** Exports an object of the workspace tree. */
import * as Either from "effect/Either"
import { type ApiFailure, invalidParameterValue } from "../failure.js"
import * as Archive from "./archive.js"
import { checkSize } from "./limits.js"
import * as Notebooks from "./notebook.js"
import { type Node, pathOf } from "./tree.js"

export interface Exported {
  readonly bytes: Uint8Array
  /** The matching file extension. */
  readonly fileType: string | undefined
}

interface Request {
  readonly format?: string | null | undefined
  readonly outputs?: string | null | undefined
}

const formats: ReadonlySet<string> = new Set(["SOURCE", "AUTO", "RAW", "JUPYTER", "HTML", "R_MARKDOWN", "DBC"])

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

const rendered = (node: Node, notebook: Notebooks.Notebook, format: string, outputs: string): Exported => {
  switch (format) {
    case "JUPYTER":
      return { bytes: encode(Notebooks.toJupyter(notebook, node.name, outputs !== "NONE")), fileType: "ipynb" }
    case "HTML":
      return { bytes: encode(Notebooks.toHtml(notebook, node.name)), fileType: "html" }
    case "R_MARKDOWN":
      return { bytes: encode(Notebooks.toRMarkdown(notebook, node.name)), fileType: "Rmd" }
    case "DBC":
      return { bytes: Archive.write(node, "DBC"), fileType: "dbc" }
    default:
      return { bytes: encode(Notebooks.toSource(notebook)), fileType: Notebooks.extensionOf(notebook) }
  }
}

const exported = (node: Node, format: string, outputs: string): Either.Either<Exported, ApiFailure> => {
  const { content } = node
  const isOneOf = (...some: ReadonlyArray<string>) => some.includes(format)
  const refused = Either.left(
    invalidParameterValue(`${content.type} ${pathOf(node)} cannot be exported in ${format} format`)
  )
  switch (content.type) {
    case "NOTEBOOK":
      return Either.right(rendered(node, content.notebook, format, outputs))
    case "FILE":
      if (!isOneOf("SOURCE", "AUTO", "RAW")) return refused
      return Either.right({ bytes: content.bytes, fileType: /\.([^.]+)$/.exec(node.name)?.[1] })
    default:
      if (!isOneOf("SOURCE", "AUTO", "DBC")) return refused
      return Either.right({
        bytes: Archive.write(node, format as "SOURCE" | "AUTO" | "DBC"),
        fileType: format === "DBC" ? "dbc" : "zip"
      })
  }
}

export const write = (node: Node, request: Request): Either.Either<Exported, ApiFailure> =>
  Either.gen(function* () {
    // The CLI sends an empty format (`bundle generate`).
    const format = request.format || "SOURCE"
    if (!formats.has(format)) return yield* Either.left(invalidParameterValue(`Unknown format: ${format}`))
    const whole = yield* exported(node, format, request.outputs || "ALL")
    yield* checkSize(whole.bytes, "exported")
    return whole
  })
