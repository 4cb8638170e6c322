/** Writes service modules: operations, Tag and layer of an API in one file. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import type { Field, Operation, Reference } from "../coverage/reference.js"
import { type Api, type ApiOperation, bare, isRawResponse, type Model, qualify } from "./model.js"
import type { Overlay } from "./overlay.js"
import { marker } from "./schemas.js"
import { sentenceOf, words } from "./words.js"

const isScalar = (expression: string): boolean => /^[a-z]/.test(expression) && !expression.includes(".")

/** The template with the library's notation: `{name*}` for a value that keeps its slashes. */
const templateOf = ({ isResourceName, operation }: ApiOperation): string =>
  operation.path.replace(/(\/?)\{(\w+)(\.\.\.)?\}/g, (_, slash: string, name: string, multi?: string) =>
    multi !== undefined || isResourceName(name) ? `/{${name}*}` : `${slash}{${name}}`
  )

const services = new URL("../../src/services/", import.meta.url)

const folderOf = ({ name }: Api): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`

/** The public modules by hand in the folder of an API, without their ending. Those of its subfolders are internal. */
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

export class ServiceWriter {
  private readonly reference: Reference
  private readonly model: Model
  private readonly overlay: Overlay

  constructor(reference: Reference, model: Model, overlay: Overlay) {
    this.reference = reference
    this.model = model
    this.overlay = overlay
  }

  private page(api: Api, operation: string): string {
    const scope = api.isAccount ? "account" : "workspace"
    return `https://docs.databricks.com/api/azure/${scope}/${api.name.toLowerCase()}/${operation.replaceAll("_", "").toLowerCase()}`
  }

  private doc(api: Api, { name, operation }: ApiOperation, sentence: string, isPage = false): string {
    const key = `${api.group}.${api.name}.${name}`
    const isOne =
      /^(?:get|update|delete|patch)/.test(name) &&
      Object.keys(operation.pathParams ?? {}).some((p) => p !== "account_id")
    const repeat = this.repeatOf(api, name, operation)
    const lines = [
      sentence,
      ...(isOne && !isPage ? ["", "Fails with an error of the family `isNotFound` where it does not exist."] : []),
      ...(repeat === "by-token"
        ? [
            "",
            `Safe to repeat: \`${tokenOf(operation)}\` is generated where it is left out, the same for all attempts.`
          ]
        : []),
      ...(repeat === "never" && !isPage
        ? ["", "Not repeated after a failure that leaves open whether it took effect."]
        : []),
      "",
      `\`${operation.method} ${operation.path.replace("...", "")}\`, ${this.page(api, name)}`,
      ...(operation.deprecated === true ? ["", "@deprecated"] : [])
    ]
    void key
    return ["/**", ...lines.map((line) => (line === "" ? " *" : ` * ${line}`)), " */"].join("\n")
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

  /** A response without fields says nothing. */
  private isEmpty(type: string): boolean {
    const dot = type.indexOf(".")
    const fields = this.reference.modules[type.slice(0, dot)]?.types[type.slice(dot + 1)]
    return fields !== undefined && Object.keys(fields).length === 0
  }

  private hasField(module: string, type: string | undefined, field: string): Field | undefined {
    if (type === undefined) return undefined
    const qualified = qualify(module, type)
    const dot = qualified.indexOf(".")
    return this.reference.modules[qualified.slice(0, dot)]?.types[qualified.slice(dot + 1)]?.[field]
  }

  /**
   * The files of an API, by their paths in src/services. An API whose folder has files by hand is an index of them and
   * of the service.
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
        this.hasField(api.group, operation.response, pagination.items) !== undefined &&
        this.hasField(api.group, operation.response, pagination.tokenField) !== undefined
      const sentence = this.overlay.operation(`${api.group}.${api.name}.${name}`) ?? sentenceOf(api.name, name, isPaged)
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
          `${this.doc(api, one, `Returns one page of \`${method}\`.`, true)}\n${method}Page`
        )
      } else {
        members.push(`${this.doc(api, one, sentence)}\n${method}: ${this.call(api, one, imports)}`)
      }
    }
    const title = this.overlay.operation(`${api.group}.${api.name}`)
    const scope = api.isAccount ? "an account" : "a workspace"
    const client = api.isAccount ? "AccountClient" : "DatabricksClient"
    const layer = api.isAccount ? "layerAccount" : "layer"
    const make = api.isAccount ? "makeAccount" : "make"
    const schemas = `${api.group}/${api.name}`
    const usesSchemas = [...constants, ...members].some((text) => text.includes("Types."))
    const hasSchemas = api.types.length > 0 || api.operations.some(({ request }) => request !== undefined)
    const head = `/**
 * ${title ?? `The ${words(api.name)} API of ${scope}.`}
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
import type * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { ${client} } from "../../layers/${client}.js"
import * as Operation from "../../layers/Operation.js"
${[...imports].sort().join("\n")}
${usesSchemas ? `import * as Types from "../../schemas/${schemas}.js"` : ""}

${exported}

${constants.join("\n\n")}

/**
 * The operations of the API, each with its request, its response and whether it may be repeated.
 *
 * @since 0.1.0
 * @category operations
 */
export const operations = Operation.group("${api.group}.${api.name}", {
${members.join(",\n\n")}
})

/**
 * A method for each operation of the API.
 *
 * @since 0.1.0
 * @category models
 */
export interface Service extends Operation.ServiceOf<typeof operations> {}

/**
 * ${title ?? `The ${words(api.name)} API of ${scope}.`}
 *
 * @since 0.1.0
 * @category context
 */
export class ${api.name} extends Context.Tag("effect-databricks/${api.group}/${api.name}")<${api.name}, Service>() {}

/**
 * @since 0.1.0
 * @category constructors
 */
export const make: Effect.Effect<Service, never, ${client}> = Operation.${make}(operations)

/**
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<${api.name}, never, ${client}> = Operation.${layer}(${api.name}, operations)
`
    return { head, body, reexports }
  }

  /** The module of a group, which names its APIs. */
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
