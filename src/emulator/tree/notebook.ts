/** Converts notebooks between their formats. */
import * as Base64 from "../../internal/codec/base64.js"
import { isRecord } from "../../internal/codec/isRecord.js"

export interface Cell {
  /** The source, with a magic command such as `%sql` on its first line. */
  readonly text: string
  /** The outputs in Jupyter format. Only notebooks imported with outputs have any. */
  readonly outputs: ReadonlyArray<unknown>
}

export interface Notebook {
  readonly language: string
  readonly cells: ReadonlyArray<Cell>
}

interface Source {
  readonly extension: string
  readonly comment: string
  /** The name of the language in other formats. */
  readonly name: string
}

const languages: Readonly<Record<string, Source>> = {
  PYTHON: { extension: "py", comment: "#", name: "python" },
  SQL: { extension: "sql", comment: "--", name: "sql" },
  SCALA: { extension: "scala", comment: "//", name: "scala" },
  R: { extension: "r", comment: "#", name: "r" }
}

const sourceOf = (language: string): Source => languages[language] ?? (languages.PYTHON as Source)

export const isLanguage = (language: string): boolean => Object.hasOwn(languages, language)

export const extensionOf = ({ language }: Notebook): string => sourceOf(language).extension

/** The language name in archives, such as `python`. */
export const languageName = ({ language }: Notebook): string => sourceOf(language).name

const languageNamed = (name: unknown): string =>
  Object.keys(languages).find((language) => sourceOf(language).name === String(name).toLowerCase()) ?? "PYTHON"

/** Returns the language of a source file by its extension, or `undefined` for other files. */
export const languageOfExtension = (extension: string): string | undefined =>
  Object.keys(languages).find((language) => sourceOf(language).extension === extension.toLowerCase())

const cell = (text: string): Cell => ({ text, outputs: [] })

const header = "Databricks notebook source"

const command = "COMMAND ----------"

/** Whether the first line of a source file marks it as a notebook. */
export const hasHeader = (text: string, language: string): boolean =>
  (text.split("\n", 1)[0] ?? "").trimEnd() === `${sourceOf(language).comment} ${header}`

export const fromSource = (text: string, language: string): Notebook => {
  const { comment } = sourceOf(language)
  const magic = `${comment} MAGIC`
  const body = hasHeader(text, language) ? text.replace(/^[^\n]*(\n|$)/, "") : text
  const cells = body.split(new RegExp(`\\n*^${comment} ${command}[ \\t\\r]*$\\n*`, "m")).map((part) => {
    const lines = part.trim().split("\n")
    const unmarked = lines.map((line) => line.slice(magic.length).replace(/^ /, ""))
    const isMagic = lines.every((line) => line.startsWith(magic)) && unmarked[0]?.startsWith("%") === true
    return cell(isMagic ? unmarked.join("\n") : part)
  })
  return { language, cells }
}

export const toSource = ({ cells, language }: Notebook): string => {
  const { comment } = sourceOf(language)
  const parts = cells.map(({ text }) =>
    text.startsWith("%")
      ? text
          .split("\n")
          .map((line) => `${comment} MAGIC ${line}`.trimEnd())
          .join("\n")
      : text
  )
  return `${comment} ${header}\n${parts.join(`\n\n${comment} ${command}\n\n`)}`
}

type Json = Readonly<Record<string, unknown>>

const parsed = (text: string): Json | undefined => {
  try {
    const json: unknown = JSON.parse(text)
    return isRecord(json) ? json : undefined
  } catch {
    return undefined
  }
}

const objects = (u: unknown): ReadonlyArray<Json> => (Array.isArray(u) ? u.filter(isRecord) : [])

const field = (u: unknown, name: string): unknown => (isRecord(u) ? u[name] : undefined)

const vendor = "application/vnd.databricks.v1+notebook"

export const fromJupyter = (text: string): Notebook | undefined => {
  const json = parsed(text)
  if (json === undefined || !Array.isArray(json.cells)) return undefined
  const { metadata } = json
  const language =
    field(field(metadata, vendor), "language") ??
    field(field(metadata, "language_info"), "name") ??
    field(field(metadata, "kernelspec"), "language")
  const cells = objects(json.cells).map((jupyter): Cell => {
    const source = Array.isArray(jupyter.source) ? jupyter.source.join("") : String(jupyter.source ?? "")
    return {
      text: jupyter.cell_type === "markdown" ? `%md\n${source}` : source,
      outputs: Array.isArray(jupyter.outputs) ? jupyter.outputs : []
    }
  })
  return { language: languageNamed(language), cells }
}

/** Splits into lines that keep their line ends, as Jupyter does. */
const linesOf = (text: string): ReadonlyArray<string> => text.match(/[^\n]*\n|[^\n]+$/g) ?? []

const markdown = /^%md[ \t]*\n?/

export const toJupyter = (notebook: Notebook, name: string, withOutputs: boolean): string => {
  const language = languageName(notebook)
  const cells = notebook.cells.map(({ outputs, text }) =>
    markdown.test(text)
      ? { cell_type: "markdown", metadata: {}, source: linesOf(text.replace(markdown, "")) }
      : {
          cell_type: "code",
          execution_count: 0,
          metadata: {},
          outputs: withOutputs ? outputs : [],
          source: linesOf(text)
        }
  )
  return JSON.stringify({
    cells,
    metadata: {
      [vendor]: { language, notebookMetadata: { pythonIndentUnit: 4 }, notebookName: name, widgets: {} },
      language_info: { name: language }
    },
    nbformat: 4,
    nbformat_minor: 0
  })
}

/** The notebook model that archives and HTML pages contain. */
export const toModel = (notebook: Notebook, name: string): string =>
  JSON.stringify({
    version: "NotebookV1",
    name,
    language: languageName(notebook),
    commands: notebook.cells.map(({ text }, i) => ({ version: "CommandV1", position: i + 1, command: text }))
  })

export const fromModel = (text: string): Notebook | undefined => {
  const json = parsed(text)
  if (json === undefined || !Array.isArray(json.commands)) return undefined
  const commands = [...objects(json.commands)].sort((a, b) => Number(a.position) - Number(b.position))
  return { language: languageNamed(json.language), cells: commands.map((c) => cell(String(c.command ?? ""))) }
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

const variable = "__DATABRICKS_NOTEBOOK_MODEL"

export const toHtml = (notebook: Notebook, name: string): string => {
  const model = Base64.encode(new TextEncoder().encode(encodeURIComponent(toModel(notebook, name))))
  const cells = notebook.cells.map(({ text }) => `<pre>${escaped(text)}</pre>`).join("\n")
  return `<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>${escaped(name)} - Databricks</title>
<script>window.${variable} = '${model}'</script></head>
<body>
${cells}
</body>
</html>
`
}

export const fromHtml = (text: string): Notebook | undefined => {
  const bytes = Base64.decode(new RegExp(`${variable} = '([^']*)'`).exec(text)?.[1] ?? "")
  try {
    return bytes === undefined ? undefined : fromModel(decodeURIComponent(new TextDecoder().decode(bytes)))
  } catch {
    return undefined
  }
}

export const toRMarkdown = (notebook: Notebook, name: string): string => {
  const cells = notebook.cells.map(({ text }) =>
    markdown.test(text) ? text.replace(markdown, "") : `\`\`\`{${languageName(notebook)}}\n${text}\n\`\`\``
  )
  return [`---\ntitle: ${JSON.stringify(name)}\noutput: html_document\n---`, ...cells].join("\n\n")
}

export const fromRMarkdown = (text: string): Notebook => {
  const body = text.replace(/^---\n[\s\S]*?\n---[ \t]*(\n|$)/, "")
  let language = "R"
  const cells: Array<Cell> = []
  for (const part of body.split(/^(```\{[^}]*\}[^\n]*\n[\s\S]*?^```[ \t]*$)/m)) {
    const chunk = /^```\{\s*(\w+)[^}]*\}[^\n]*\n([\s\S]*?)\n?```[ \t]*$/.exec(part)
    if (chunk === null) {
      if (part.trim() !== "") cells.push(cell(`%md\n${part.trim()}`))
      continue
    }
    language = languageNamed(chunk[1])
    cells.push(cell(chunk[2] ?? ""))
  }
  return { language, cells }
}
