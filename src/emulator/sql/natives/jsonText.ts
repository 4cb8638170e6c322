/** Reads JSON without losing digits of numbers, which JSON.parse would. */

export class Numeral {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Json = null | boolean | string | Numeral | ReadonlyArray<Json> | JsonObject

export interface JsonObject {
  readonly entries: ReadonlyArray<readonly [name: string, value: Json]>
}

const escapes: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }

const unescaped = (text: string): string =>
  text.replace(/\\(?:u([0-9a-fA-F]{4})|([\s\S]))/g, (_, code: string | undefined, one: string) =>
    code === undefined ? (escapes[one] ?? one) : String.fromCharCode(Number.parseInt(code, 16))
  )

/**
 * `undefined` if the text is no JSON. Leniently, as the functions that take paths read it: with single quotes, control
 * characters in strings, and anything behind the value.
 */
export const readJson = (text: string, isLenient = false): Json | undefined => {
  let at = 0
  const fail = Symbol("malformed")
  const blank = (): void => {
    while (/[ \t\r\n]/.test(text.charAt(at)) && at < text.length) at += 1
  }
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at
    const found = pattern.exec(text)?.[0]
    if (found === undefined) throw fail
    at += found.length
    return found
  }
  const list = <A>(close: string, one: () => A): ReadonlyArray<A> => {
    at += 1
    const items: Array<A> = []
    blank()
    if (text.charAt(at) === close) {
      at += 1
      return items
    }
    for (;;) {
      items.push(one())
      blank()
      const next = text.charAt(at)
      at += 1
      if (next === close) return items
      if (next !== ",") throw fail
    }
  }
  const string = (): string =>
    isLenient
      ? unescaped(
          take(
            /"(?:[^"\\]|\\(?:["\\/bfnrt']|u[0-9a-fA-F]{4}))*"|'(?:[^'\\]|\\(?:["\\/bfnrt']|u[0-9a-fA-F]{4}))*'/y
          ).slice(1, -1)
        )
      : strict()
  const strict = (): string => JSON.parse(take(/"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y)) as string
  const value = (): Json => {
    blank()
    const next = text.charAt(at)
    if (next === '"' || (isLenient && next === "'")) return string()
    if (next === "[") return list("]", value)
    if (next === "{")
      return {
        entries: list("}", () => {
          blank()
          const name = string()
          blank()
          take(/:/y)
          return [name, value()] as const
        })
      }
    if (/[-\d]/.test(next)) return new Numeral(take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y))
    const word = take(/(?:true|false|null)(?!\w)/y)
    return word === "null" ? null : word === "true"
  }
  try {
    const made = value()
    blank()
    return at === text.length || isLenient ? made : undefined
  } catch (cause) {
    if (cause === fail || cause instanceof RangeError || cause instanceof SyntaxError) return undefined
    throw cause
  }
}

export const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null && "entries" in value && !Array.isArray(value)

export const writeJson = (value: Json): string => {
  if (value instanceof Numeral) return value.text
  if (isList(value)) return `[${value.map(writeJson).join(",")}]`
  if (isObject(value))
    return `{${value.entries.map(([name, one]) => `${JSON.stringify(name)}:${writeJson(one)}`).join(",")}}`
  return JSON.stringify(value)
}
