/** HTML as a value: a template that escapes all that is put into it. */
import { escaped } from "../../services/runView/svg.js"

/** Text that is HTML already. */
export class Html {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** What a template takes. `undefined`, `null` and `false` are nothing. */
export type Part = Html | string | number | bigint | undefined | null | false | ReadonlyArray<Part>

const textOf = (part: Part): string => {
  if (part instanceof Html) return part.text
  if (part === undefined || part === null || part === false) return ""
  return typeof part === "object" ? part.map(textOf).join("") : escaped(String(part))
}

/** A template of HTML. Values are escaped, so that they are safe in text and in quoted attributes. */
export const html = (strings: TemplateStringsArray, ...parts: ReadonlyArray<Part>): Html =>
  new Html(strings.map((text, index) => (index === 0 ? text : textOf(parts[index - 1]) + text)).join(""))
