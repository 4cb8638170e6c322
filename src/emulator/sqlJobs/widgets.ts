/** The widgets of notebooks: those that cells define, and how their values get into statements. */

import { chainAt, isCode, nameOf, tokensOf, valueOf } from "../../internal/codec/sqlText.js"
import { refused, TaskFailed } from "./failures.js"

/** The values of widgets. Those of the run take precedence over defaults. */
export class Widgets {
  readonly #given: Readonly<Record<string, string>>
  readonly #defaults = new Map<string, string>()

  constructor(given: Readonly<Record<string, string>>) {
    this.#given = given
  }

  define(name: string, value: string): void {
    this.#defaults.set(name, value)
  }

  remove(name: string): void {
    this.#defaults.delete(name)
  }

  get(name: string): string | undefined {
    return Object.hasOwn(this.#given, name) ? this.#given[name] : this.#defaults.get(name)
  }

  get names(): ReadonlyArray<string> {
    return [...new Set([...Object.keys(this.#given), ...this.#defaults.keys()])]
  }

  /** The widgets as named parameters, all of them texts. */
  parameters(): ReadonlyArray<{ readonly name: string; readonly type: "STRING"; readonly value: string | undefined }> {
    return this.names.map((name) => ({ name, type: "STRING", value: this.get(name) }))
  }
}

const kinds: ReadonlySet<string> = new Set(["TEXT", "DROPDOWN", "COMBOBOX", "MULTISELECT"])

/**
 * Runs `CREATE WIDGET` and `REMOVE WIDGET`. Gives the query of the choices, if there is one, and `undefined` for any other
 * statement.
 */
export const command = (statement: string, widgets: Widgets): { readonly choices: string | undefined } | undefined => {
  const code = tokensOf(statement).filter(isCode)
  const [verb, noun] = code
  if (noun?.word !== "WIDGET" || (verb?.word !== "CREATE" && verb?.word !== "REMOVE")) return undefined
  if (verb.word === "REMOVE") {
    const name = code[2]
    if (name === undefined || code.length > 3) throw refused(`this form of REMOVE WIDGET: ${statement}`)
    widgets.remove(nameOf(name))
    return { choices: undefined }
  }
  const [, , kind, name, word, value, choices, ...query] = code
  const isWhole =
    kinds.has(kind?.word ?? "") &&
    name !== undefined &&
    word?.word === "DEFAULT" &&
    value?.kind === "string" &&
    (choices === undefined || (choices.word === "CHOICES" && query.length > 0))
  if (!isWhole) throw refused(`this form of CREATE WIDGET: ${statement}`)
  widgets.define(nameOf(name), valueOf(value))
  return { choices: query[0] === undefined ? undefined : statement.slice(query[0].start) }
}

/** Names that Spark's configuration has, not widgets. */
const prefix = /^(spark|hiveconf|env|system|sparkconf)[.:]/

/**
 * Replaces the old references to widgets: `${name}` becomes the text of the value, also within literals, as in Databricks,
 * and `getArgument("name")` a parameter.
 */
export const withValues = (statement: string, widgets: Widgets): string => {
  const replaced = statement.replace(/\$\{([^{}]*)\}/g, (all, inner: string) => {
    const name = inner.trim()
    const value = prefix.test(name) ? undefined : widgets.get(name)
    if (value === undefined) {
      throw new TaskFailed(
        `The emulator does not support ${all}, because no widget or parameter has this name. Use a parameter such as :name.`
      )
    }
    return value
  })
  if (!/getArgument/i.test(replaced)) return replaced
  const code = tokensOf(replaced).filter(isCode)
  let made = ""
  let from = 0
  for (const [index, token] of code.entries()) {
    const chain = token.word === "GETARGUMENT" ? chainAt(code, index) : undefined
    const [open, name, close] = chain === undefined ? [] : code.slice(chain.next, chain.next + 3)
    if (chain?.parts.length !== 1 || open?.text !== "(") continue
    const called = name?.kind === "string" ? valueOf(name) : ""
    if (close?.text !== ")" || !/^[A-Za-z_]\w*$/.test(called)) throw refused("this form of getArgument")
    made += `${replaced.slice(from, token.start)}:${called}`
    from = close.end
  }
  return made + replaced.slice(from)
}
