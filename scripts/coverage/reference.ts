/** The reference data in test/reference, as far as coverage is measured by it. */
import { readdirSync, readFileSync } from "node:fs"

export interface Field {
  /** `string`, `[ClusterEvent]`, `{string}`, `compute.Library`, ... */
  readonly type: string
  readonly required?: boolean
}

export type Fields = Readonly<Record<string, Field>>

export interface Operation {
  readonly method: string
  readonly path: string
  readonly pathParams?: Fields
  readonly query?: Fields
  readonly body?: Fields
  /** The type that is the whole body. */
  readonly bodyType?: string
  readonly response?: string
  readonly pagination?: {
    readonly items: string
    readonly item: string
    readonly tokenParam?: string
    readonly tokenField?: string
  }
  /** The body of the response is bytes, and the fields of the response type are its headers. */
  readonly rawResponse?: boolean
}

export interface Module {
  readonly services: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly types: Readonly<Record<string, Fields>>
  readonly enums: Readonly<Record<string, ReadonlyArray<string>>>
}

export interface SeedOperation {
  readonly seed: string
  readonly method?: string
  readonly path?: string
  /** Conveniences are made of other operations and have no path. */
  readonly composes?: ReadonlyArray<string>
}

export interface Reference {
  readonly modules: Readonly<Record<string, Module>>
  readonly seeds: Readonly<Record<string, ReadonlyArray<SeedOperation>>>
}

const directory = new URL("../../test/reference/", import.meta.url)

const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, directory), "utf8"))

export const load = (): Reference => ({
  modules: Object.fromEntries(
    readdirSync(new URL("api/", directory))
      .filter((file) => file.endsWith(".json"))
      .sort()
      .map((file) => [file.slice(0, -".json".length), readJson(`api/${file}`) as Module])
  ),
  seeds: (readJson("seed-operations.json") as { readonly services: Reference["seeds"] }).services
})

const scalars = ["string", "integer", "number", "boolean", "json", "bytes"] as const

export type Type =
  | { readonly kind: (typeof scalars)[number] }
  /** A value in a path, which the reference data calls a string whatever it is elsewhere. */
  | { readonly kind: "text" }
  | { readonly kind: "list" | "map"; readonly of: Type }
  | { readonly kind: "enum"; readonly name: string; readonly values: ReadonlyArray<string> }
  | ObjectType

export interface ObjectType {
  readonly kind: "object"
  /** With its module: `compute.AutoScale`. */
  readonly name: string
  readonly module: string
  readonly fields: Fields
}

/** The type that an expression such as `[ClusterEvent]` means in a module. */
export const typeOf = (reference: Reference, moduleName: string, expression: string): Type => {
  const of = () => typeOf(reference, moduleName, expression.slice(1, -1))
  if (expression.startsWith("[")) return { kind: "list", of: of() }
  if (expression.startsWith("{")) return { kind: "map", of: of() }
  // A time in words, and a mask whose paths are joined by commas.
  if (expression === "rfc3339" || expression === "field_mask") return { kind: "string" }
  const scalar = scalars.find((kind) => kind === expression)
  if (scalar !== undefined) return { kind: scalar }
  const dot = expression.indexOf(".")
  const module = dot < 0 ? moduleName : expression.slice(0, dot)
  const bare = expression.slice(dot + 1)
  const name = `${module}.${bare}`
  const values = reference.modules[module]?.enums[bare]
  if (values !== undefined) return { kind: "enum", name, values }
  const fields = reference.modules[module]?.types[bare]
  if (fields !== undefined) return { kind: "object", name, module, fields }
  throw new Error(`The reference data has no type ${expression} in ${moduleName}`)
}
