/** Writes service modules, with the operations, the Tag and the layer of an API. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import type { Operation, Reference } from "../coverage/reference.js"
import { type Api, type ApiOperation, folderOf, isRawResponse, type Model, type Part } from "./model.js"
import type { Overlay } from "./overlay.js"
import { comment, fieldIn, fieldsOfType, marker, shortComment } from "./text.js"
import { bare, qualify } from "./typeNames.js"
import { operationGoalOf, waitsOf } from "./waits.js"
import { type Sentence, sentenceOf, thingOf, titleOf, words } from "./words.js"

const isScalar = (expression: string): boolean => /^[a-z]/.test(expression) && !expression.includes(".")

/** Converts a path template to the library's notation: `{name*}` for a value whose slashes are not encoded. */
const templateOf = ({ isResourceName, operation }: ApiOperation): string =>
  operation.path.replace(/(\/?)\{(\w+)(\.\.\.)?\}/g, (_, slash: string, name: string, multi?: string) =>
    multi !== undefined || isResourceName(name) ? `/{${name}*}` : `${slash}{${name}}`
  )

const services = new URL("../../src/services/", import.meta.url)

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

/** The names that a module of an API has besides those of its schema modules. */
const reserved: ReadonlySet<string> = new Set([
  "Context",
  "Effect",
  "Layer",
  "LongRunning",
  "Operation",
  "Schema",
  "Wire"
])

/** The imports of a module, written as in a folder of a group. */
class Imports {
  readonly #lines = new Set<string>()
  readonly #schemas = new Map<string, { readonly alias: string; isValue: boolean }>()

  add(line: string): void {
    this.#lines.add(line)
  }
  /** Imports a schema module as a namespace, whose name it returns. */
  schemas(module: string, api: string, isValue = true): string {
    const name = module.slice(module.lastIndexOf("/") + 1)
    const known = this.#schemas.get(module)
    const alias = known?.alias ?? (reserved.has(name) || name === api ? `${name}Types` : name)
    this.#schemas.set(module, { alias, isValue: isValue || known?.isValue === true })
    return alias
  }
  lines(): string {
    const schemas = [...this.#schemas].map(
      ([module, { alias, isValue }]) =>
        `import ${isValue ? "" : "type "}* as ${alias} from "../../schemas/${module}.js"`
    )
    return [...this.#lines, ...schemas].sort().join("\n")
  }
}

/** The text of a module that is this many folders deeper than those of its group. */
const deeper = (folders: number, text: string): string => text.replaceAll('"../../', `"${"../".repeat(folders)}../../`)

const changeOf = ({ body, method, query }: Operation): Sentence["change"] =>
  body?.update_mask !== undefined || query?.update_mask !== undefined ? "mask" : method === "PATCH" ? "patch" : "other"

const clientOf = ({ isAccount }: Api): string => (isAccount ? "AccountClient" : "DatabricksClient")

const aboutOperations = "The operations: the request, the response and the retry behavior of each."

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

  private call(api: Api, one: ApiOperation, imports: Imports): string {
    const { name, operation, request } = one
    const key = `${api.group}.${api.name}.${name}`
    const options: Array<string> = []
    if (request !== undefined) options.push(`request: ${this.requestOf(api, one, imports)}`)
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
    const template = templateOf(one)
    return `Operation.${operation.method.toLowerCase()}(${JSON.stringify(template)}${options.length === 0 ? "" : `, { ${options.join(", ")} }`})`
  }

  private schemaOf(api: Api, type: string, imports: Imports, isValue = true): string {
    const module = this.model.moduleOf(type)
    if (module === `${api.group}/${api.name}`) return `Types.${bare(type)}`
    if (module.startsWith(`${api.group}/${folderOf(api.name)}/`))
      return `${imports.schemas(module, api.name, isValue)}.${bare(type)}`
    imports.add(`import { ${bare(type)} } from "../../schemas/${module}.js"`)
    return bare(type)
  }

  private requestOf(api: Api, { name, request }: ApiOperation, imports: Imports, isValue = true): string {
    const part = api.parts.find(({ operations }) => operations.some((one) => one.name === name))
    if (part === undefined) return `Types.${request}`
    return `${imports.schemas(`${api.group}/${folderOf(api.name)}/${part.name}`, api.name, isValue)}.${request}`
  }

  /** Whether a response type has no fields. */
  private isEmpty(type: string): boolean {
    const fields = fieldsOfType(this.reference, type)
    return fields !== undefined && Object.keys(fields).length === 0
  }

  /**
   * Returns the files of an API, by path in src/services. If the folder of the API has hand-written files, or the API
   * has several modules, the module of the API exports them and the service.
   */
  files(api: Api): ReadonlyArray<readonly [path: string, text: string]> {
    const head = `${marker}
/**
 * ${this.title(api)}
 *
 * Documentation: https://docs.databricks.com/api/azure/${api.isAccount ? "account" : "workspace"}/${api.name.toLowerCase()}
 *
 * @since 0.1.0
 */
`
    const name = folderOf(api.name)
    const folder = `${api.group}/${name}`
    const reexports = this.reexports(api)
    const byHand = handMadeIn(folder)
    const exported = (files: ReadonlyArray<string>): string =>
      [...files]
        .sort()
        .map((file) => `export * from "./${name}/${file}.js"\n`)
        .join("")
    if (api.parts.length > 0) {
      const waits = this.waitFiles(api)
      const exportedWaits = waits.flatMap(([path]) => (path.endsWith("/operationGoal") ? [] : [path]))
      const all = exported(["service", ...exportedWaits, ...byHand])
      return [
        [
          `${api.group}/${api.name}.ts`,
          `${head}${reexports}\nexport { operations } from "./${name}/operations.js"\n${all}`
        ],
        ...this.operationFiles(api).map(([path, text]) => [`${folder}/${path}.ts`, text] as const),
        [
          `${folder}/service.ts`,
          `${marker}\n/** The Tag of ${api.name}, its interface and its layer. */\n${deeper(1, this.service(api))}`
        ],
        ...waits.map(([path, text]) => [`${folder}/${path}.ts`, text] as const)
      ]
    }
    if (byHand.length === 0) return [[`${api.group}/${api.name}.ts`, `${head}${this.whole(api, reexports)}`]]
    return [
      [`${api.group}/${api.name}.ts`, `${head}${reexports}\n${exported(["service", ...byHand])}`],
      [
        `${folder}/service.ts`,
        `${marker}\n/** The operations of ${api.name}, its Tag and its layer. */\n${deeper(1, this.whole(api, ""))}`
      ]
    ]
  }

  private title(api: Api): string {
    const scope = api.isAccount ? "an account" : "a workspace"
    return this.overlay.operation(`${api.group}.${api.name}`) ?? titleOf(this.thing(api), scope)
  }

  /** The exports of the schemas of an API. */
  private reexports(api: Api): string {
    const hasSchemas = ({ operations, types }: Pick<Api, "operations" | "types">) =>
      types.length > 0 || operations.some(({ request }) => request !== undefined)
    const own =
      api.parts.length === 0
        ? [api].filter(hasSchemas).map(({ name }) => name)
        : api.parts.filter(hasSchemas).map(({ name }) => `${folderOf(api.name)}/${name}`)
    return [...own.map((path) => `${api.group}/${path}`), ...api.shared]
      .map((module) => `export * from "../../schemas/${module}.js"`)
      .join("\n")
  }

  /** Lists whose pages are operations, and the members of the group of operations. */
  private members(
    api: Api,
    operations: ReadonlyArray<ApiOperation>,
    imports: Imports
  ): { readonly constants: ReadonlyArray<string>; readonly members: ReadonlyArray<string> } {
    const constants: Array<string> = []
    const members: Array<string> = []
    for (const one of operations) {
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
    return { constants, members }
  }

  private waits(api: Api, imports: Imports, part?: Part): string {
    return waitsOf(
      this.reference,
      api,
      {
        type: (type) => this.schemaOf(api, type, imports, false),
        value: (type) => this.schemaOf(api, type, imports),
        request: (one) => this.requestOf(api, one, imports, false)
      },
      part
    )
  }

  private tag(api: Api): string {
    const client = clientOf(api)
    return `${shortComment("One method per operation. Lists with several pages are Streams.", "models")}
export interface Service extends Operation.ServiceOf<typeof operations> {}

${shortComment(this.title(api), "context")}
export class ${api.name} extends Context.Tag("effect-databricks/${api.group}/${api.name}")<${api.name}, Service>() {}

${shortComment("Makes the service on a client.", "constructors")}
export const make: Effect.Effect<Service, never, ${client}> = Operation.make${api.isAccount ? "Account" : ""}(operations)

${shortComment("The service on a client.", "layers")}
export const layer: Layer.Layer<${api.name}, never, ${client}> = Operation.layer${api.isAccount ? "Account" : ""}(${api.name}, operations)
`
  }

  /** The imports of a module that has a Tag. */
  private tagImports(api: Api, isEffectValue: boolean): string {
    const client = clientOf(api)
    return `import * as Context from "effect/Context"
import ${isEffectValue ? "" : "type "}* as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type { ${client} } from "../../layers/${api.isAccount ? "account/client" : client}.js"
import * as Operation from "../../layers/Operation.js"`
  }

  /** The operations, the Tag and the waits of an API in one module. */
  private whole(api: Api, exported: string): string {
    const imports = new Imports()
    const { constants, members } = this.members(api, api.operations, imports)
    const waits = this.waits(api, imports)
    const usesSchemas = [...constants, ...members, waits].some((text) => text.includes("Types."))
    return `${this.tagImports(api, waits !== "")}
${waits === "" ? "" : 'import * as LongRunning from "../../layers/LongRunning.js"'}
${imports.lines()}
${usesSchemas ? `import * as Types from "../../schemas/${api.group}/${api.name}.js"` : ""}

${exported}

${constants.join("\n\n")}

${shortComment(aboutOperations, "operations")}
export const operations = Operation.group("${api.group}.${api.name}", {
${members.join(",\n\n")}
})

${this.tag(api)}
${waits}
`
  }

  private service(api: Api): string {
    return `${this.tagImports(api, false)}
import { operations } from "./operations.js"

${this.tag(api)}`
  }

  /** The operations of an API that has several modules: those of each subject, and all of them. */
  private operationFiles(api: Api): ReadonlyArray<readonly [path: string, text: string]> {
    const subjects = api.parts.filter(({ kind }) => kind === "subject")
    const files = subjects.map((part) => {
      const imports = new Imports()
      const { constants, members } = this.members(api, part.operations, imports)
      const text = `${marker}
/** Operations of ${api.name}: ${words(part.name)}. */
import * as Operation from "../../layers/Operation.js"
${imports.lines()}

${constants.join("\n\n")}

export const ${folderOf(part.name)} = {
${members.join(",\n\n")}
}
`
      return [`operations/${folderOf(part.name)}`, deeper(2, text)] as const
    })
    const names = subjects.map(({ name }) => folderOf(name))
    const all = `${marker}
/** The operations of ${api.name}, which are in one module for each subject. */
import * as Operation from "../../layers/Operation.js"
${names.map((name) => `import { ${name} } from "./operations/${name}.js"`).join("\n")}

${shortComment(aboutOperations, "operations")}
export const operations: ${names.map((name) => `typeof ${name}`).join(" & ")} =
  Operation.group("${api.group}.${api.name}", { ${names.map((name) => `...${name}`).join(", ")} })
`
    return [["operations", deeper(1, all)], ...files]
  }

  /** The waits of an API that has several modules. */
  private waitFiles(api: Api): ReadonlyArray<readonly [path: string, text: string]> {
    const file = (path: string, title: string, imports: Imports, text: string) => {
      if (text === "") return []
      const uses = (name: string) => text.includes(name)
      const local = [
        ...(uses("operations.") ? ['import { operations } from "../operations.js"'] : []),
        `import ${uses("Effect.") ? "" : "type "}{ ${api.name} } from "../service.js"`,
        ...(uses("operationGoal") && path !== "operationGoal"
          ? ['import { operationGoal } from "./operationGoal.js"']
          : [])
      ].join("\n")
      const head = `${uses("Effect.") ? 'import * as Effect from "effect/Effect"\n' : ""}import * as LongRunning from "../../layers/LongRunning.js"`
      return [
        [
          `waits/${path}`,
          `${marker}\n/** ${title} */\n${deeper(2, `${head}\n${imports.lines()}`)}\n${local}\n\n${text}\n`
        ] as const
      ]
    }
    const ofSubjects = api.parts
      .filter(({ kind }) => kind === "subject")
      .flatMap((part) => {
        const imports = new Imports()
        const text = this.waits(api, imports, part)
        return file(folderOf(part.name), `Waits of ${api.name}: ${words(part.name)}.`, imports, text)
      })
    const imports = new Imports()
    const goal = operationGoalOf(this.reference, api, {
      type: (type) => this.schemaOf(api, type, imports, false),
      value: (type) => this.schemaOf(api, type, imports),
      request: (one) => this.requestOf(api, one, imports, false)
    })
    return [...ofSubjects, ...file("operationGoal", "When a long-running operation is done.", imports, goal)]
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
