/**
 * The shape of an operation: what it does to a resource, as its method, its path and its schemas say in the light of the
 * other operations of its API.
 */
import type { Any } from "../../internal/call/operation.js"
import { astOf, isObject, itemOf, type Properties, propertiesOf } from "./structure.js"

/** A path template without its version. */
export interface Template {
  readonly segments: ReadonlyArray<string>
  readonly fields: ReadonlyArray<string>
}

export type Shape =
  | { readonly kind: "create"; readonly item: Template; readonly type: Properties }
  | { readonly kind: "get" | "update" | "replace" | "delete"; readonly item: Template; readonly type: Properties }
  /** `items` is the field of the response. Undefined if the response is the list itself. */
  | { readonly kind: "list"; readonly items: string | undefined; readonly type: Properties }
  /** A resource of which there is one, such as a setting. It has a value from the beginning unless it is created. */
  | { readonly kind: "getOne"; readonly isCreated: boolean }
  | { readonly kind: "setOne" | "deleteOne"; readonly isCreated: boolean }
  /** The result of a call that has returned an operation. */
  | { readonly kind: "operation" }

const parameter = /^\{([^}*]+)(\*?)\}$/

export const fieldOf = (segment: string | undefined): string | undefined => parameter.exec(segment ?? "")?.[1]

/** Whether a segment stands for a resource name, with slashes. */
export const isName = (segment: string | undefined): boolean => parameter.exec(segment ?? "")?.[2] === "*"

export const withoutVersion = (path: string): string => path.replace(/^\/api\/\d+\.\d+(?=\/)/, "/api")

/** Whether a request can be recognized by this template: each parameter is a whole segment. */
export const isUsable = (template: string): boolean =>
  template
    .replace(/:[A-Za-z]+$/, "")
    .split("/")
    .every((segment) => !segment.includes("{") || /^\{[^{}]+\}$/.test(segment))

const templateOf = (operation: Any): Template => ({
  segments: withoutVersion(operation.path.template).split("/").slice(1),
  fields: operation.path.fields
})

const textOf = ({ segments }: Template): string => segments.join("/")

/** The template with all parameters alike. */
const formOf = (segments: ReadonlyArray<string>): string =>
  segments.map((segment) => (fieldOf(segment) === undefined ? segment : "{}")).join("/")

/** The field of a response that holds a list. */
const listField = (operation: Any): string | undefined => {
  if (operation.paged !== undefined) return operation.paged.items
  const lists = [...propertiesOf(astOf(operation.response))].filter(([, { type }]) => itemOf(type) !== undefined)
  return lists.length === 1 ? lists[0]?.[0] : undefined
}

/** The fields of the items of a response that is a list itself, as the older APIs of accounts have it. */
const ownItem = ({ response }: Any): Properties | undefined => {
  const ast = astOf(response)
  const item = ast === undefined ? undefined : itemOf(ast)
  return item === undefined ? undefined : propertiesOf(item)
}

const isLongRunning = (type: Properties): boolean => type.has("done") && type.has("name") && type.has("response")

/** The fields of a resource in a response, which can be inside an only field. */
const resourceIn = (operation: Any): Properties => {
  const type = propertiesOf(astOf(operation.response))
  const [only] = [...type.values()]
  return type.size === 1 && only !== undefined && isObject(only.type) ? propertiesOf(only.type) : type
}

const verbs =
  /^(create|add|register|insert|publish|get|read|list|update|patch|edit|replace|put|set|delete|remove|trash|destroy)/

const isMixed = (segment: string): boolean =>
  segment.includes(":") || (segment.includes("{") && !parameter.test(segment))

export class Shapes {
  private readonly operations: ReadonlyArray<Any>
  private readonly shapes = new Map<Any, Shape | undefined>()

  constructor(operations: ReadonlyArray<Any>) {
    this.operations = operations
  }

  of(operation: Any): Shape | undefined {
    if (!this.shapes.has(operation)) this.shapes.set(operation, this.derive(operation))
    return this.shapes.get(operation)
  }

  private has(segments: ReadonlyArray<string>, ...methods: ReadonlyArray<string>): Any | undefined {
    const form = formOf(segments)
    return this.operations.find(
      (other) => methods.includes(other.method) && formOf(templateOf(other).segments) === form
    )
  }

  /** The fields of the resources of an item template, as their `get` returns them. */
  private typeOf(item: Template, operation: Any): Properties {
    const gets = this.operations.filter(
      ({ method, path }) => method === "GET" && withoutVersion(path.template) === `/${textOf(item)}`
    )
    const get = gets.length > 1 ? gets.find((other) => nounOf(other) === nounOf(operation)) : gets[0]
    return get === undefined ? resourceIn(operation) : resourceIn(get)
  }

  private derive(operation: Any): Shape | undefined {
    const { method } = operation
    const template = templateOf(operation)
    const { segments } = template
    const last = segments.at(-1) ?? ""
    if (operation.rawBody !== undefined || operation.rawResponse === true) return undefined
    if (segments.some(isMixed) || segments[1] === "permissions") return undefined
    return fieldOf(last) === undefined
      ? method === "POST"
        ? this.creation(operation, template)
        : this.ofCollection(operation, template)
      : this.ofItem(operation, template)
  }

  private ofItem(operation: Any, item: Template): Shape | undefined {
    const { method } = operation
    if (method === "GET" && isLongRunning(propertiesOf(astOf(operation.response)))) return { kind: "operation" }
    if (method === "GET" && (operation.paged !== undefined || !isNamedAs(operation, /^(get|read)/))) return undefined
    const type = this.typeOf(item, operation)
    if (method === "GET") return { kind: "get", item, type }
    if (method === "DELETE") return { kind: "delete", item, type }
    // Older APIs change resources with a POST.
    if (method === "PATCH" || (method === "POST" && isNamedAs(operation, /^update/))) {
      return { kind: this.isSetting(item) ? "replace" : "update", item, type }
    }
    if (method === "PUT") return { kind: this.isCreated(item) ? "update" : "replace", item, type }
    return undefined
  }

  /** Settings are neither created nor deleted. */
  private isSetting(item: Template): boolean {
    return !this.isCreated(item) && this.has(item.segments, "DELETE") === undefined
  }

  /** Whether resources come into being with a POST. */
  private isCreated(item: Template): boolean {
    return this.operations.some((other) => {
      if (other.method !== "POST" || fieldOf(templateOf(other).segments.at(-1)) !== undefined) return false
      const shape = this.of(other)
      return shape?.kind === "create" && textOf(shape.item) === textOf(item)
    })
  }

  private isOne(segments: ReadonlyArray<string>): boolean {
    const get = this.has(segments, "GET")
    return get !== undefined && listField(get) === undefined && ownItem(get) === undefined
  }

  private creation(operation: Any, template: Template): Shape | undefined {
    const { segments } = template
    const item = this.itemTemplate(operation, segments)
    if (item !== undefined) return { kind: "create", item, type: this.typeOf(item, operation) }
    return this.isOne(segments) && isNamedAs(operation, verbs) ? { kind: "setOne", isCreated: true } : undefined
  }

  /** The template of the resources that a POST creates. */
  private itemTemplate(operation: Any, segments: ReadonlyArray<string>): Template | undefined {
    const items = this.operations
      .filter(({ method, path }) => /^(GET|DELETE|PATCH|PUT)$/.test(method) && /\}$/.test(path.template))
      .map(templateOf)
    const form = formOf(segments)
    const direct = items.find((item) => formOf(item.segments.slice(0, -1)) === form && !isName(item.segments.at(-1)))
    if (direct !== undefined) return direct
    if (!isNamedAs(operation, /^(create|add|register|publish)/)) return undefined
    const named = items.find(
      (item) => isName(item.segments.at(-1)) && formOf(segments).startsWith(formOf(item.segments.slice(0, -1)))
    )
    if (named !== undefined) return named
    // Resources whose path is made of several fields of the request.
    const request = propertiesOf(astOf(operation.request))
    const body = operation.body === undefined ? undefined : request.get(operation.body)?.type
    const given = new Set([...request.keys(), ...propertiesOf(body).keys()])
    return items.find((item) => item.fields.length > 1 && item.fields.every((field) => given.has(field)))
  }

  private ofCollection(operation: Any, { segments }: Template): Shape | undefined {
    const { method } = operation
    const own = ownItem(operation)
    if (own !== undefined)
      return isNamedAs(operation, /^list/) ? { kind: "list", items: undefined, type: own } : undefined
    const items = method === "GET" ? listField(operation) : undefined
    const isSet = this.has(segments, "PATCH", "PUT") !== undefined
    if (items !== undefined && !(isSet && operation.paged === undefined)) {
      if (!isNamedAs(operation, /^list/)) return undefined
      const list = propertiesOf(astOf(operation.response)).get(items)?.type
      const item = list === undefined ? undefined : itemOf(list)
      return item === undefined ? undefined : { kind: "list", items, type: propertiesOf(item) }
    }
    if (!this.isOne(segments)) return undefined
    const isCreated = this.has(segments, "POST") !== undefined
    if (method === "GET") return isCreated || isSet ? { kind: "getOne", isCreated } : undefined
    if (method === "DELETE") return { kind: "deleteOne", isCreated }
    return method === "PATCH" || method === "PUT" ? { kind: "setOne", isCreated } : undefined
  }
}

const isNamedAs = ({ operation }: Any, verb: RegExp): boolean =>
  // Some APIs name all their operations after themselves, as Genie does.
  verb.test(operation.replace(/Page$/, "").replace(/^genie([A-Z])/, (_, c: string) => c.toLowerCase()))

/** What an operation is about: `memory-store` of `getMemoryStore`. Empty if its name is a verb alone. */
export const nounOf = ({ operation }: Any): string =>
  operation
    .replace(/Page$/, "")
    .replace(verbs, "")
    .replace(/Proxy$/, "")
    .replace(/([a-z0-9])([A-Z])/g, "$1-$2")
    .toLowerCase()

/** Whether a segment of a path is the plural of a noun, or the noun. */
export const isPlural = (segment: string, noun: string): boolean =>
  [noun, `${noun}s`, `${noun}es`, noun.replace(/y$/, "ies")].includes(segment.replaceAll("_", "-"))
