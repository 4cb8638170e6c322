/** Writes service modules, with the operations, the Tag and the layer of an API. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import type { Operation, Reference } from "../coverage/reference.js"
import { type Api, type ApiOperation, bare, isRawResponse, type Model, qualify } from "./model.js"
import type { Overlay } from "./overlay.js"
import { comment, fieldIn, fieldsOfType, marker } from "./text.js"
import { waitsOf } from "./waits.js"
import { type Sentence, sentenceOf, thingOf, titleOf } from "./words.js"

const isScalar = (expression: string): boolean => /^[a-z]/.test(expression) && !expression.includes(".")

/** Converts a path template to the library's notation: `{name*}` for a value whose slashes are not encoded. */
const templateOf = ({ isResourceName, operation }: ApiOperation): string =>
  operation.path.replace(/(\/?)\{(\w+)(\.\.\.)?\}/g, (_, slash: string, name: string, multi?: string) =>
    multi !== undefined || isResourceName(name) ? `/{${name}*}` : `${slash}{${name}}`
  )

const services = new URL("../../src/services/", import.meta.url)

const folderOf = ({ name }: Api): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`

/** The hand-written public modules in the folder of an API, without their extension. Its subfolders are internal. */
const handMadeIn = (folder: string): ReadonlyArray<string> => {
  const url = new URL(`${folder}/`, services)
  return existsSync(url)
    ? readdirSync(url)
        .filter((file) => file.endsWith(".ts") && !readFileSync(new URL(file, url), "utf8").startsWith(marker))
        .map((file) => file.slice(0, -".ts".length))
    : []
}

/** The field by which the API knows a request that it has had before. */
const tokenOf = ({ body, query }: Operation): string | undefined =>
  ["idempotency_token", "request_id"].find((field) => body?.[field] !== undefined || query?.[field] !== undefined)

const changeOf = ({ body, method, query }: Operation): Sentence["change"] =>
  body?.update_mask !== undefined || query?.update_mask !== undefined ? "mask" : method === "PATCH" ? "patch" : "other"

export class ServiceWriter {
  private readonly reference: Reference
  private readonly model: Model
  private readonly overlay: Overlay

  constructor(reference: Reference, model: Model, overlay: Overlay) {
    this.reference = reference
    this.model = model
    this.overlay = overlay
  }

  private thing({ group, name }: Api): string {
    return this.overlay.thing(`${group}.${name}`) ?? thingOf(name)
  }

  private page(api: Api, operation: string): string {
    const scope = api.isAccount ? "account" : "workspace"
    return `https://docs.databricks.com/api/azure/${scope}/${api.name.toLowerCase()}/${operation.replaceAll("_", "").toLowerCase()}`
  }

  private doc(api: Api, { name, operation }: ApiOperation, sentence: string): string {
    const isOne =
      /^(?:get|update|delete|patch)/.test(name) &&
      Object.keys(operation.pathParams ?? {}).some((p) => p !== "account_id")
    const repeat = this.repeatOf(api, name, operation)
    return comment([
      sentence,
      ...(isOne ? ["Fails with an error for which `isNotFound` is true if it does not exist."] : []),
      ...(repeat === "by-token"
        ? [`Safe to repeat: \`${tokenOf(operation)}\` is generated if absent, and is the same for all attempts.`]
        : []),
      ...(repeat === "never" ? ["Not retried if it is unknown whether the request took effect."] : []),
      `@see \`${operation.method} ${operation.path.replace("...", "")}\`, ${this.page(api, name)}`,
      ...(operation.deprecated === true ? ["@deprecated"] : [])
    ])
  }

  private repeatOf(api: Api, name: string, operation: Operation): string | undefined {
    if (tokenOf(operation) !== undefined) return "by-token"
    const { method } = operation
    return method === "POST" || method === "PATCH"
      ? this.overlay.repeat(`${api.group}.${api.name}.${name}`, method)
      : undefined
  }

  private call(api: Api, { isResourceName, name, operation, request }: ApiOperation, imports: Set<string>): string {
    const key = `${api.group}.${api.name}.${name}`
    const options: Array<string> = []
    if (request !== undefined) options.push(`request: Types.${request}`)
    const { response } = operation
    if (isRawResponse(operation)) options.push("rawResponse: true")
    if (response !== undefined) {
      if (response === "{string}") {
        options.push("response: Wire.StringMap")
        imports.add(`import * as Wire from "../../schemas/Wire.js"`)
      } else if (response.startsWith("[")) {
        const inner = qualify(api.group, response.slice(1, -1))
        options.push(`response: Wire.array(${this.schemaOf(api, inner, imports)})`)
        imports.add(`import * as Wire from "../../schemas/Wire.js"`)
      } else if (isScalar(response)) {
        options.push("response: Schema.Unknown")
        imports.add(`import * as Schema from "effect/Schema"`)
      } else if (!this.isEmpty(qualify(api.group, response))) {
        options.push(`response: ${this.schemaOf(api, qualify(api.group, response), imports)}`)
      }
    }
    const isBodied = ["POST", "PUT", "PATCH"].includes(operation.method)
    if (isBodied && operation.query !== undefined)
      options.push(`query: ${JSON.stringify(Object.keys(operation.query))}`)
    if (operation.bodyType !== undefined) options.push(`body: "${this.overlay.bodyParameter(key)}"`)
    if (operation.noBody === true) options.push("noBody: true")
    if (operation.rawBody === true) options.push(`rawBody: "contents"`)
    const repeat = this.repeatOf(api, name, operation)
    if (repeat !== undefined) options.push(`repeat: "${repeat}"`)
    const token = tokenOf(operation)
    if (token !== undefined && token !== "idempotency_token") options.push(`token: "${token}"`)
    if (this.overlay.isSensitive(key)) options.push("sensitive: true")
    const template = templateOf({ isResourceName, name, operation, request })
    return `Operation.${operation.method.toLowerCase()}(${JSON.stringify(template)}${options.length === 0 ? "" : `, { ${options.join(", ")} }`})`
  }

  private schemaOf(api: Api, type: string, imports: Set<string>): string {
    const module = this.model.moduleOf(type)
    if (module === `${api.group}/${api.name}`) return `Types.${bare(type)}`
    imports.add(`import { ${bare(type)} } from "../../schemas/${module}.js"`)
    return bare(type)
  }

  /** Whether a response type has no fields. */
  private isEmpty(type: string): boolean {
    const fields = fieldsOfType(this.reference, type)
    return fields !== undefined && Object.keys(fields).length === 0
  }

  /**
   * Returns the files of an API, by path in src/services. If the folder of the API has hand-written files, the module of
   * the API exports them and the service.
   */
  files(api: Api): ReadonlyArray<readonly [path: string, text: string]> {
    const { body, head, reexports } = this.parts(api)
    const folder = `${api.group}/${folderOf(api)}`
    const byHand = handMadeIn(folder)
    if (byHand.length === 0) return [[`${api.group}/${api.name}.ts`, `${marker}\n${head}${body(reexports)}`]]
    const exported = [
      reexports,
      ...["service", ...byHand].sort().map((file) => `export * from "./${folderOf(api)}/${file}.js"`)
    ]
    return [
      [`${api.group}/${api.name}.ts`, `${marker}\n${head}${exported.join("\n")}\n`],
      [
        `${folder}/service.ts`,
        `${marker}\n/** The operations of ${api.name}, its Tag and its layer. */\n${body("").replaceAll('"../../', '"../../../')}`
      ]
    ]
  }

  private parts(api: Api): {
    readonly head: string
    readonly body: (reexports: string) => string
    readonly reexports: string
  } {
    const imports = new Set<string>()
    const constants: Array<string> = []
    const members: Array<string> = []
    for (const one of api.operations) {
      const { name, operation } = one
      const method = this.overlay.method(name)
      const { pagination } = operation
      const isPaged =
        pagination?.tokenField !== undefined &&
        fieldIn(this.reference, api.group, operation.response, pagination.items) !== undefined &&
        fieldIn(this.reference, api.group, operation.response, pagination.tokenField) !== undefined
      const sentence =
        this.overlay.operation(`${api.group}.${api.name}.${name}`) ??
        sentenceOf({ thing: this.thing(api), operation: name, isPaged, change: changeOf(operation) })
      if (isPaged) {
        constants.push(`const ${method}Page = ${this.call(api, one, imports)}`)
        const { items, tokenField, tokenParam } = pagination
        const options = [
          ...(tokenField === "next_page_token" ? [] : [`tokenField: "${tokenField}"`]),
          ...(tokenParam === "page_token" ? [] : [`tokenParam: "${tokenParam}"`]),
          ...(pagination.defaults === undefined ? [] : [`defaults: ${JSON.stringify(pagination.defaults)}`])
        ]
        members.push(
          `${this.doc(api, one, sentence)}\n${method}: Operation.paged(${method}Page, "${items}"${options.length === 0 ? "" : `, { ${options.join(", ")} }`})`,
          `${operation.deprecated === true ? comment([`Returns one page of \`${method}\`.`, "@deprecated"]) : `/** Returns one page of \`${method}\`. */`}\n${method}Page`
        )
      } else {
        members.push(`${this.doc(api, one, sentence)}\n${method}: ${this.call(api, one, imports)}`)
      }
    }
    const waits = waitsOf(this.reference, api, (type) => this.schemaOf(api, type, imports))
    const scope = api.isAccount ? "an account" : "a workspace"
    const title = this.overlay.operation(`${api.group}.${api.name}`) ?? titleOf(this.thing(api), scope)
    const client = api.isAccount ? "AccountClient" : "DatabricksClient"
    const layer = api.isAccount ? "layerAccount" : "layer"
    const make = api.isAccount ? "makeAccount" : "make"
    const schemas = `${api.group}/${api.name}`
    const usesSchemas = [...constants, ...members, waits].some((text) => text.includes("Types."))
    const hasSchemas = api.types.length > 0 || api.operations.some(({ request }) => request !== undefined)
    const head = `/**
 * ${title}
 *
 * Documentation: https://docs.databricks.com/api/azure/${api.isAccount ? "account" : "workspace"}/${api.name.toLowerCase()}
 *
 * @since 0.1.0
 */
`
    const reexports = [...(hasSchemas ? [schemas] : []), ...api.shared]
      .map((module) => `export * from "../../schemas/${module}.js"`)
      .join("\n")
    const body = (exported: string) => `import * as Context from "effect/Context"
import ${waits === "" ? "type " : ""}* as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { ${client} } from "../../layers/${api.isAccount ? "account/client" : client}.js"
${waits === "" ? "" : 'import * as LongRunning from "../../layers/LongRunning.js"\n'}import * as Operation from "../../layers/Operation.js"
${[...imports].sort().join("\n")}
${usesSchemas ? `import * as Types from "../../schemas/${schemas}.js"` : ""}

${exported}

${constants.join("\n\n")}

/** The operations of the API, each with its request, its response and whether it may be repeated. */
export const operations = Operation.group("${api.group}.${api.name}", {
${members.join(",\n\n")}
})

/** A method for each operation of the API. */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/**
 * ${title}
 *
 * @since 0.1.0
 * @category context
 */
export class ${api.name} extends Context.Tag("effect-databricks/${api.group}/${api.name}")<${api.name}, Service>() {}

/** Makes the service on a client. */
export const make: Effect.Effect<Service, never, ${client}> = Operation.${make}(operations)

/** The service on a client. */
export const layer: Layer.Layer<${api.name}, never, ${client}> = Operation.${layer}(${api.name}, operations)

${waits}
`
    return { head, body, reexports }
  }

  /** Returns the module of a group, which exports its APIs. */
  group(name: string, modules: ReadonlyArray<readonly [name: string, path: string]>): string {
    return `${marker}
/**
 * The APIs of ${this.overlay.group(name)}.
 *
 * @since 0.1.0
 */
${modules.map(([api, path]) => `export * as ${api} from "${path}"`).join("\n")}
`
  }
}
