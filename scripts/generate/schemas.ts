/** Writes schema modules. */
import type { Field, Operation, Reference } from "../coverage/reference.js"
import { type Api, type ApiOperation, fieldsOf, folderOf, type Model, type SharedModule } from "./model.js"
import type { Overlay } from "./overlay.js"
import { exportComment, fieldsOfType, marker } from "./text.js"
import { bare, moduleNameOf, qualify, type TypeName } from "./typeNames.js"
import { words } from "./words.js"

/** The imports of one module, from the folder that it is in. */
class Imports {
  readonly #names = new Map<string, Set<string>>()
  readonly #up: string
  #wire = false
  #schema = false

  constructor(here: string) {
    this.#up = "../".repeat(here.split("/").length - 1)
  }
  add(module: string, name: string): void {
    const names = this.#names.get(module) ?? new Set()
    names.add(name)
    this.#names.set(module, names)
  }
  schema(): string {
    this.#schema = true
    return "Schema"
  }
  wire(): string {
    this.#wire = true
    return "Wire"
  }
  lines(): string {
    const lines = [...this.#names]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([module, names]) => {
        return `import { ${[...names].sort().join(", ")} } from "${this.#up}${module}.js"`
      })
    return [
      ...(this.#schema ? [`import * as Schema from "effect/Schema"`] : []),
      ...lines,
      ...(this.#wire ? [`import * as Wire from "${this.#up}Wire.js"`] : [])
    ].join("\n")
  }
}

/**
 * A required field of a request is `expected` if responses can contain it too, as Databricks sometimes omits such fields
 * in responses.
 */
type Presence = "required" | "expected" | "optional"

/** Whether a field is a 64-bit integer, by its name: identifiers, sizes and counts. */
const isLong = (name: string): boolean =>
  /(?:^|_)ids?$|bytes|(?:^|_)size|offset|_count$|num_|version|_sec$|epoch/.test(name)

const secret = (imports: Imports, { type }: Field): string => {
  if (type !== "string" && type !== "{string}") throw new Error(`A field of type ${type} cannot be secret`)
  return `${imports.wire()}.${type === "string" ? "Secret" : "SecretMap"}`
}

export class Writer {
  private readonly reference: Reference
  private readonly model: Model
  private readonly overlay: Overlay

  constructor(reference: Reference, model: Model, overlay: Overlay) {
    this.reference = reference
    this.model = model
    this.overlay = overlay
  }

  private expression(
    imports: Imports,
    here: string,
    module: string,
    name: string,
    field: Field,
    within: ReadonlySet<TypeName>,
    isRaw: boolean
  ): string {
    const of = (text: string): string => {
      // Rows: a cell may be null, as NULL of SQL is.
      if (text === "[[string]]")
        return `${imports.wire()}.array(${imports.wire()}.array(${imports.schema()}.NullOr(Schema.String)))`
      if (text.startsWith("[")) return `${imports.wire()}.array(${of(text.slice(1, -1))})`
      if (text.startsWith("{")) {
        const inner = text.slice(1, -1)
        if (inner === "string") return `${imports.wire()}.StringMap`
        if (inner === "json") return `${imports.wire()}.JsonObject`
        return `${imports.schema()}.Record({ key: Schema.String, value: ${of(inner)} })`
      }
      switch (text) {
        case "string":
        case "rfc3339":
        case "field_mask":
        case "duration_s":
          return `${imports.schema()}.String`
        case "bytes":
          return isRaw ? `${imports.wire()}.Bytes` : `${imports.schema()}.String`
        case "boolean":
          return `${imports.schema()}.Boolean`
        case "json":
          return `${imports.schema()}.Unknown`
        case "number":
          return `${imports.wire()}.Double`
        case "integer":
          if (field.unit === "epoch_ms") {
            imports.add("EpochMillis", "EpochMillis")
            return "EpochMillis"
          }
          if (field.unit === "ms") {
            imports.add("Millis", "Millis")
            return "Millis"
          }
          return `${imports.wire()}.${isLong(name) ? "Int64" : "Int"}`
        default: {
          const type = qualify(module, text)
          const other = this.model.moduleOf(type)
          if (other !== here) imports.add(other, bare(type))
          if (!within.has(type)) return bare(type)
          imports.schema()
          return `Schema.suspend((): Wire.SchemaOf<${bare(type)}> => ${bare(type)})`
        }
      }
    }
    return of(field.type)
  }

  private fieldLines(
    imports: Imports,
    here: string,
    module: string,
    owner: string,
    fields: ReadonlyArray<readonly [string, Field, Presence]>,
    within: ReadonlySet<TypeName>,
    isRaw = false
  ): string {
    return fields
      .map(([name, field, presence]) => {
        const schema = this.overlay.isSecret(`${owner}.${name}`)
          ? secret(imports, field)
          : this.expression(imports, here, module, name, field, within, isRaw)
        const notes = [
          this.overlay.field(`${owner}.${name}`),
          field.type === "duration_s" ? "A duration in seconds, such as `3600s` or `1.5s`." : undefined,
          field.type === "rfc3339" ? "A time in RFC 3339, such as `2026-01-31T12:00:00Z`." : undefined,
          field.type === "field_mask" ? "The fields to change, separated by commas." : undefined,
          field.type === "bytes" ? (isRaw ? "The bytes of the body." : "Bytes in base64.") : undefined,
          field.deprecated === true ? "@deprecated" : undefined
        ].filter((note) => note !== undefined)
        const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)
        const doc = notes.length === 0 ? "" : `/** ${notes.join(" ")} */\n`
        const kind = { required: schema, expected: `Wire.expected(${schema})`, optional: `Wire.optional(${schema})` }[
          presence
        ]
        if (presence !== "required") imports.wire()
        return `${doc}${key}: ${kind}`
      })
      .join(",\n")
  }

  private typeText(imports: Imports, here: string, type: TypeName, declared: ReadonlySet<TypeName>): string {
    const module = moduleNameOf(type)
    const name = bare(type)
    const values = this.reference.modules[module]?.enums[name]
    const note = this.overlay.type(type)
    const about = note === undefined ? [] : [note]
    imports.wire()
    if (values !== undefined) {
      return `${exportComment(about, "enums")}
export const ${name} = Wire.openEnum("${name}", ${JSON.stringify(values)})

${exportComment(about, "enums")}
export type ${name} = typeof ${name}.Type`
    }
    const fields = Object.entries(fieldsOfType(this.reference, type) ?? {})
    if (fields.length === 0) {
      return `${exportComment(about, "models")}
export const ${name} = Wire.JsonObject

${exportComment(about, "models")}
export type ${name} = typeof ${name}.Type`
    }
    const lenient = this.model.isInResponse(type)
    const text = this.fieldLines(
      imports,
      here,
      module,
      type,
      fields.map(([n, f]) => [n, f, f.required !== true ? "optional" : lenient ? "expected" : "required"] as const),
      new Set(
        [...new Set(fields.flatMap(([, f]) => this.own(module, f.type)))].filter(
          (t) => !declared.has(t) && this.model.moduleOf(t) === here
        )
      ),
      this.model.isRaw(type)
    )
    return `${exportComment(about, "models")}
export class ${name} extends Wire.struct<${name}>("${name}")({
${text}
}) {}`
  }

  private own(module: string, expression: string): ReadonlyArray<TypeName> {
    return (expression.match(/[A-Z]\w*(?:\.[A-Za-z_]\w*)?|[a-z]\w*\.[A-Z]\w*/g) ?? []).map((n) => qualify(module, n))
  }

  private moduleText(title: string, imports: Imports, parts: ReadonlyArray<string>): string {
    return `${marker}
/**
 * ${title}
 *
 * @since 0.1.0
 */
${imports.lines()}

${parts.join("\n\n")}
`
  }

  private types(imports: Imports, here: string, types: ReadonlyArray<TypeName>): ReadonlyArray<string> {
    const declared = new Set<TypeName>()
    return types.map((type) => {
      const text = this.typeText(imports, here, type, declared)
      declared.add(type)
      return text
    })
  }

  shared({ group, name, types }: SharedModule): string {
    const here = `${group}/${name}`
    const imports = new Imports(here)
    const parts = this.types(imports, here, types)
    return this.moduleText(`Types that APIs of ${this.overlay.group(group)} share.`, imports, parts)
  }

  /** The schema modules of an API, by path in src/schemas. */
  files(api: Api): ReadonlyArray<readonly [path: string, text: string]> {
    const about = `the ${words(api.name)} API`
    if (api.parts.length > 0) {
      return api.parts
        .map(({ kind, name, operations, types }) => {
          const here = `${api.group}/${folderOf(api.name)}/${name}`
          const title = {
            subject: `Requests and responses of ${about}: ${words(name)}.`,
            types: `Types of ${about}: ${words(name)}.`,
            shared: `Types that several modules of ${about} use: ${words(name)}.`
          }[kind]
          return [`${here}.ts`, this.module(api, here, title, types, operations)] as const
        })
        .filter(([, text]) => text !== "")
    }
    const here = `${api.group}/${api.name}`
    const text = this.module(api, here, `Requests and responses of ${about}.`, api.types, api.operations)
    return text === "" ? [] : [[`${here}.ts`, text]]
  }

  private module(
    api: Api,
    here: string,
    title: string,
    types: ReadonlyArray<TypeName>,
    operations: ReadonlyArray<ApiOperation>
  ): string {
    const imports = new Imports(here)
    const parts = [
      ...this.types(imports, here, types),
      ...operations.flatMap((operation) => this.request(api, here, imports, operation))
    ]
    return parts.length === 0 ? "" : this.moduleText(title, imports, parts)
  }

  private request(
    api: Api,
    here: string,
    imports: Imports,
    { name, operation, request }: ApiOperation
  ): ReadonlyArray<string> {
    if (request === undefined) return []
    const path = Object.keys(operation.pathParams ?? {})
    const fields = fieldsOf(operation).map(
      ([n, f]) => [n, f, f.required === true || path.includes(n) ? "required" : "optional"] as const
    )
    const all = [...fields, ...this.bodyField(api, name, operation)]
    const raw = operation.rawBody === true ? ["contents: Wire.Bytes"] : []
    if (raw.length > 0) imports.wire()
    imports.wire()
    const text = [this.fieldLines(imports, here, api.group, `${api.group}.${api.name}.${name}`, all, new Set()), ...raw]
      .filter((t) => t !== "")
      .join(",\n")
    return [
      `${exportComment([`The request of \`${api.name}.${this.overlay.method(name)}\`.`], "requests")}
export class ${request} extends Wire.struct<${request}>("${request}")({
${text}
}) {}`
    ]
  }

  bodyField(api: Api, name: string, operation: Operation): ReadonlyArray<readonly [string, Field, Presence]> {
    if (operation.bodyType === undefined) return []
    return [
      [
        this.overlay.bodyParameter(`${api.group}.${api.name}.${name}`),
        { type: operation.bodyType, required: true },
        "required"
      ]
    ]
  }
}
