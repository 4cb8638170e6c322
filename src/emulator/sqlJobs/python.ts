/** The only Python that the emulator reads: calls of `dbutils` with literals, which define widgets and end notebooks. */
import type { Widgets } from "./widgets.js"

export type Outcome = { readonly exit: string } | "done" | "unknown"

const literal = `("[^"\\\\\\n]*"|'[^'\\\\\\n]*')`

const call = new RegExp(
  `^dbutils\\.(widgets\\.(?:text|dropdown|combobox|multiselect)|widgets\\.remove|notebook\\.exit)\\(\\s*${literal}(?:\\s*,\\s*${literal})?(?:\\s*,\\s*(?:\\[[^\\[\\]()]*\\]|${literal}))*\\s*\\)\\s*;?\\s*(?:#.*)?$`
)

const unquoted = (text: string | undefined): string => text?.slice(1, -1) ?? ""

/** Runs the source if it is nothing but such calls, comments and blank lines. */
export const run = (source: string, widgets: Widgets): Outcome => {
  const lines = source
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"))
  const calls = lines.map((line) => call.exec(line))
  if (calls.some((one) => one === null)) return "unknown"
  for (const [, what, first, second] of calls.filter((one) => one !== null)) {
    if (what === "notebook.exit") return { exit: unquoted(first) }
    if (what === "widgets.remove") widgets.remove(unquoted(first))
    else if (second === undefined) return "unknown"
    else widgets.define(unquoted(first), unquoted(second))
  }
  return "done"
}
