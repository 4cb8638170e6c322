/** What the reference data does not say of what is generated, kept by hand in scripts/generate/overlay/. */
import { readFileSync } from "node:fs"
import { camel } from "./words.js"

interface Data {
  /** The title of each group, for documentation. */
  readonly groups: Readonly<Record<string, string>>
  /** Sentences for operations whose names do not say enough: `catalog.Tables.exists`. */
  readonly operations: Readonly<Record<string, string>>
  /** `catalog.TableInfo`, and fields as `catalog.TableInfo.owner`. */
  readonly types: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, string>>
  /** Whether POST and PATCH operations may be repeated. The default is `never` for POST and `safe` for PATCH. */
  readonly repeat: Readonly<Record<string, "safe" | "by-token" | "never">>
  /** Fields whose text is secret. */
  readonly secrets: ReadonlyArray<string>
  /** Fields whose list has nulls that the reference data leaves out. */
  readonly nulls: ReadonlyArray<string>
  /** Operations whose responses can hold secrets. */
  readonly sensitive: ReadonlyArray<string>
}

const read = <A>(file: string): A => JSON.parse(readFileSync(new URL(`overlay/${file}`, import.meta.url), "utf8"))

export class Overlay {
  readonly #data: Data = read("overlay.json")
  readonly #bodies: Readonly<Record<string, string>> = read("bodies.json")
  readonly #secrets = new Set(this.#data.secrets)

  group(name: string): string {
    return this.#data.groups[name] ?? name
  }
  operation(name: string): string | undefined {
    return this.#data.operations[name]
  }
  type(name: string): string | undefined {
    return this.#data.types[name]
  }
  field(name: string): string | undefined {
    return this.#data.fields[name]
  }
  repeat(name: string, method: string): string {
    return this.#data.repeat[name] ?? (method === "PATCH" ? "safe" : "never")
  }
  isSecret(field: string): boolean {
    return this.#secrets.has(field)
  }
  hasNulls(field: string): boolean {
    return this.#data.nulls.includes(field)
  }
  isSensitive(operation: string): boolean {
    return this.#data.sensitive.includes(operation)
  }
  bodyParameter(operation: string): string {
    const name = this.#bodies[operation]
    if (name === undefined) throw new Error(`bodies.json does not name the body of ${operation}`)
    return name
  }
  method(name: string): string {
    return camel(name)
  }
}
