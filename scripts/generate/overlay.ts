/** Reads facts that are not in the reference data from scripts/generate/overlay/, which is written by hand. */
import { readFileSync } from "node:fs"
import type { Reference } from "../coverage/reference.js"
import { camel } from "./words.js"

interface Data {
  /** The title of each group, for documentation. */
  readonly groups: Readonly<Record<string, string>>
  /** What an API is about, where its name does not say: `dashboard` for `dashboards.Lakeview`. */
  readonly things: Readonly<Record<string, string>>
  /** Titles of APIs, and sentences for operations whose names do not say enough: `catalog.Tables.exists`. */
  readonly operations: Readonly<Record<string, string>>
  /** The documentation of types (`catalog.TableInfo`) and of fields (`catalog.TableInfo.owner`). */
  readonly types: Readonly<Record<string, string>>
  readonly fields: Readonly<Record<string, string>>
  /** Whether POST and PATCH operations are safe to repeat. Defaults to `never` for POST and `safe` for PATCH. */
  readonly repeat: Readonly<Record<string, "safe" | "by-token" | "never">>
  /** Fields with secret values. */
  readonly secrets: ReadonlyArray<string>
  /** Operations whose responses can contain secrets. */
  readonly sensitive: ReadonlyArray<string>
}

const read = <A>(file: string): A => JSON.parse(readFileSync(new URL(`overlay/${file}`, import.meta.url), "utf8"))

export class Overlay {
  readonly #data: Data = read("overlay.json")
  readonly #bodies: Readonly<Record<string, string>> = read("bodies.json")
  readonly #secrets = new Set(this.#data.secrets)

  /** Fails where the overlay names an API, an operation or a field that the reference data does not have. */
  check(reference: Reference): void {
    const known = new Set<string>()
    for (const [group, { services, types }] of Object.entries(reference.modules)) {
      known.add(group)
      for (const [type, fields] of Object.entries(types)) {
        known.add(`${group}.${type}`)
        for (const field of Object.keys(fields)) known.add(`${group}.${type}.${field}`)
      }
      for (const [service, operations] of Object.entries(services)) {
        known.add(`${group}.${service}`)
        for (const [name, operation] of Object.entries(operations)) {
          known.add(`${group}.${service}.${name}`)
          for (const field of Object.keys({ ...operation.pathParams, ...operation.query, ...operation.body }))
            known.add(`${group}.${service}.${name}.${field}`)
        }
      }
    }
    const { secrets, sensitive, ...named } = this.#data
    const all = [...secrets, ...sensitive, ...Object.values(named).flatMap(Object.keys), ...Object.keys(this.#bodies)]
    const stale = all.filter((name) => !known.has(name))
    if (stale.length > 0)
      throw new Error(`The overlay names what the reference data does not have: ${stale.join(", ")}`)
  }

  group(name: string): string {
    return this.#data.groups[name] ?? name
  }
  thing(api: string): string | undefined {
    return this.#data.things[api]
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
