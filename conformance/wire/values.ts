/** Values made of the types of the reference data: the same for every run, as a name and a seed decide each. */
import { type Field, type Fields, type Reference, type Type, typeOf } from "../../scripts/coverage/reference.js"

/** Every field, or those only that must be given. */
export type Form = "full" | "minimal"

/** FNV-1a. */
const hash = (text: string): number => {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return h >>> 0
}

const pick = <A>(all: ReadonlyArray<A>, seed: number): A => {
  const one = all[seed % all.length]
  if (one === undefined) throw new Error("nothing to pick from")
  return one
}

const text = (key: string): string =>
  `${pick(["plain", "two words", 'quo"te\\', "é✓", "a=b&c+d?e#f%20", "x/y", "{}[]<>'"], hash(key))} ${hash(`${key}!`).toString(36)}`

/** Identifiers exceed what a double holds exactly. */
const integer = (key: string, name: string, unit: Field["unit"]): number | bigint =>
  unit === "epoch_ms"
    ? 1_700_000_000_000 + (hash(key) % 1_000_000)
    : /(?:^|_)ids?$/.test(name)
      ? 2n ** 53n + BigInt(hash(key))
      : 1 + (hash(key) % 100_000)

export class Values {
  readonly #reference: Reference
  readonly #form: Form
  readonly #within: Array<string> = []

  constructor(reference: Reference, form: Form) {
    this.#reference = reference
    this.#form = form
  }

  /** A value of a type expression. Undefined where a type contains itself. */
  of(module: string, field: Field, name: string, key: string): unknown {
    switch (field.type.replace(/[[\]{}]/g, "")) {
      case "rfc3339":
        return this.#wrapped(
          field.type,
          () => `2026-0${1 + (hash(key) % 9)}-17T12:34:56${pick(["Z", ".250Z"], hash(key))}`
        )
      case "duration_s":
        return this.#wrapped(field.type, () => pick(["3600s", "1.500s", "42s"], hash(key)))
      case "field_mask":
        return this.#wrapped(field.type, () => pick(["comment", "comment,display_name", "spec.comment"], hash(key)))
    }
    return this.#typed(typeOf(this.#reference, module, field.type), field, name, key)
  }

  #wrapped(type: string, make: () => string): unknown {
    return type.startsWith("[")
      ? [this.#wrapped(type.slice(1, -1), make)]
      : type.startsWith("{")
        ? { k: make() }
        : make()
  }

  #typed(type: Type, field: Field, name: string, key: string): unknown {
    switch (type.kind) {
      case "string":
      case "text":
        return text(key)
      case "integer":
        return integer(key, name, field.unit)
      case "number":
        return 0.25 + (hash(key) % 1000)
      case "boolean":
        return hash(key) % 3 !== 0
      case "bytes":
        return Buffer.from(text(key)).toString("base64")
      case "json":
        return { any: [hash(key), "text", null, { deep: true }] }
      case "enum":
        return pick(type.values, hash(key))
      case "list": {
        const [first, second] = [
          this.#typed(type.of, field, name, `${key}[0]`),
          this.#typed(type.of, field, name, `${key}[1]`)
        ]
        if (first === undefined) return undefined
        return type.of.kind === "object" ? [first] : [first, second]
      }
      case "map": {
        const value = this.#typed(type.of, field, name, `${key}{}`)
        return value === undefined ? undefined : { [`k ${hash(key).toString(36)}`]: value }
      }
      case "object": {
        if (this.#within.includes(type.name)) return undefined
        if (Object.keys(type.fields).length === 0) return {}
        this.#within.push(type.name)
        const made = this.fields(type.module, type.fields, key)
        this.#within.pop()
        const isWhole = Object.entries(type.fields).every(([n, f]) => f.required !== true || made[n] !== undefined)
        return isWhole ? made : undefined
      }
    }
  }

  fields(module: string, fields: Fields, key: string): Record<string, unknown> {
    return Object.fromEntries(
      Object.entries(fields)
        .filter(([, field]) => this.#form === "full" || field.required === true)
        .map(([name, field]) => [name, this.of(module, field, name, `${key}.${name}`)])
        .filter(([, value]) => value !== undefined)
    )
  }
}

/** A value of one segment of a path, or of several. */
export const pathValue = (key: string, keepsSlashes: boolean): string => {
  const one = pick(["plain-1", "two words", "é✓", "a@b.c", "x:y=z"], hash(key))
  return keepsSlashes ? `kinds/${one}/${hash(key).toString(36)}` : `${one}-${hash(key).toString(36)}`
}
