/** The parts of the reference data in test/reference that are used to measure coverage. */
import { readdirSync, readFileSync } from "node:fs"

export interface Field {
  /** `string`, `[ClusterEvent]`, `{string}`, `compute.Library`, ... */
  readonly type: string
  readonly required?: boolean
  readonly unit?: "epoch_ms" | "ms"
  readonly deprecated?: boolean
}

export type Fields = Readonly<Record<string, Field>>

export interface Operation {
  readonly method: string
  readonly path: string
  readonly pathParams?: Fields
  readonly query?: Fields
  readonly body?: Fields
  /** The type of the whole body. */
  readonly bodyType?: string
  readonly response?: string
  readonly pagination?: {
    readonly items: string
    readonly item: string
    readonly tokenParam?: string
    readonly tokenField?: string
    /** Fields of the first request that a caller leaves out. */
    readonly defaults?: Readonly<Record<string, number>>
  }
  /** The response body is binary. The fields of the response type are headers. */
  readonly rawResponse?: boolean
  /** The body of the request is bytes. */
  readonly rawBody?: boolean
  /** A request with a method that can have a body, and none. */
  readonly noBody?: boolean
  readonly deprecated?: boolean
  /** The states to wait for after an operation that goes on. */
  readonly waitFor?: {
    readonly target_states: ReadonlyArray<string>
    readonly failure_states?: ReadonlyArray<string>
    readonly poll: string
    readonly status: string
    readonly result?: string
  }
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
  /** Convenience functions are composed of other operations and have no path. */
  readonly composes?: ReadonlyArray<string>
}

export interface Reference {
  readonly modules: Readonly<Record<string, Module>>
  readonly seeds: Readonly<Record<string, ReadonlyArray<SeedOperation>>>
}

const directory = new URL("../../test/reference/", import.meta.url)

const readJson = (path: string): unknown => JSON.parse(readFileSync(new URL(path, directory), "utf8"))

/** What was removed from a module. An operation without a method still exists: only the listed fields were removed. */
export interface FormerModule {
  readonly services?: Readonly<Record<string, Readonly<Record<string, Operation | FormerFields>>>>
  readonly types?: Module["types"]
  readonly enums?: Module["enums"]
}

export interface FormerFields {
  readonly query?: Fields
  readonly body?: Fields
}

const mergeRecords = <A>(
  now: Readonly<Record<string, A>>,
  former: Readonly<Record<string, A>>,
  merge: (now: A, former: A) => A
): Readonly<Record<string, A>> => ({
  ...now,
  ...Object.fromEntries(
    Object.entries(former).map(([name, was]) => {
      const is = now[name]
      return [name, is === undefined ? was : merge(is, was)]
    })
  )
})

const withFormerOperation = (now: Operation | undefined, former: Operation | FormerFields): Operation => {
  if (now === undefined) {
    if ("method" in former) return former
    throw new Error("former.json has fields of an operation that is not in the reference data")
  }
  return {
    ...now,
    ...(former.query && { query: { ...former.query, ...now.query } }),
    ...(former.body && { body: { ...former.body, ...now.body } })
  }
}

/** Adds the removed parts to a module. */
export const withFormer = (module: Module, former: FormerModule): Module => ({
  services: {
    ...module.services,
    ...Object.fromEntries(
      Object.entries(former.services ?? {}).map(([service, operations]) => {
        const now = module.services[service] ?? {}
        const all = Object.entries(operations).map(([name, was]) => [name, withFormerOperation(now[name], was)])
        return [service, { ...now, ...Object.fromEntries(all) }]
      })
    )
  },
  types: mergeRecords(module.types, former.types ?? {}, (now, was) => ({ ...was, ...now })),
  enums: mergeRecords(module.enums, former.enums ?? {}, (now, was) => [...new Set([...now, ...was])])
})

/**
 * What an earlier version of the API had and the current version does not. The library keeps it, marked `@deprecated`.
 */
export const loadFormer = (): Readonly<Record<string, FormerModule>> =>
  (readJson("former.json") as { readonly modules: Readonly<Record<string, FormerModule>> }).modules

type Json = Readonly<Record<string, unknown>>

const isObject = (u: unknown): u is Json => typeof u === "object" && u !== null && !Array.isArray(u)

/** The facts with what corrects them, field by field. */
const corrected = (facts: unknown, corrections: unknown): unknown =>
  isObject(facts) && isObject(corrections)
    ? {
        ...facts,
        ...Object.fromEntries(Object.entries(corrections).map(([name, value]) => [name, corrected(facts[name], value)]))
      }
    : corrections

/** The current API. */
export const loadCurrent = (): Reference => {
  const { modules } = readJson("corrections.json") as { readonly modules: Json }
  return {
    modules: Object.fromEntries(
      readdirSync(new URL("api/", directory))
        .filter((file) => file.endsWith(".json"))
        .sort()
        .map((file) => file.slice(0, -".json".length))
        .map((name) => [name, corrected(readJson(`api/${name}.json`), modules[name] ?? {}) as Module])
    ),
    seeds: (readJson("seed-operations.json") as { readonly services: Reference["seeds"] }).services
  }
}

/** The current API, including everything that was removed. */
export const load = (): Reference => {
  const { modules, seeds } = loadCurrent()
  const former = loadFormer()
  return {
    modules: Object.fromEntries(
      Object.entries(modules).map(([name, module]) => [name, withFormer(module, former[name] ?? {})])
    ),
    seeds
  }
}

const scalars = ["string", "integer", "number", "boolean", "json", "bytes"] as const

export type Type =
  | { readonly kind: (typeof scalars)[number] }
  /** A path parameter. The reference data types it as a string, even if the value has another type elsewhere. */
  | { readonly kind: "text" }
  | { readonly kind: "list" | "map"; readonly of: Type }
  | { readonly kind: "enum"; readonly name: string; readonly values: ReadonlyArray<string> }
  | ObjectType

export interface ObjectType {
  readonly kind: "object"
  /** The name with its module: `compute.AutoScale`. */
  readonly name: string
  readonly module: string
  readonly fields: Fields
}

/** Resolves a type expression such as `[ClusterEvent]` in a module. */
export const typeOf = (reference: Reference, moduleName: string, expression: string): Type => {
  const of = () => typeOf(reference, moduleName, expression.slice(1, -1))
  if (expression.startsWith("[")) return { kind: "list", of: of() }
  if (expression.startsWith("{")) return { kind: "map", of: of() }
  // A timestamp, a duration with its unit, and a comma-separated field mask are strings.
  if (["rfc3339", "duration_s", "field_mask"].includes(expression)) return { kind: "string" }
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
