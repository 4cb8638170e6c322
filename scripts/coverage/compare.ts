/**
 * Compares the operations and schemas of a service with the reference data. The set of known items depends only on the
 * reference data: if a field is missing, its nested fields still count.
 */
import type * as AST from "effect/SchemaAST"
import type * as Endpoint from "../../src/internal/call/operation.js"
import { camel } from "../generate/words.js"
import { isMoreGeneral, parametersOf, shapeOf as pathShapeOf } from "./path.js"
import { type Field, type ObjectType, type Reference, type Type, typeOf } from "./reference.js"
import { type Known, operationsOf, type Source } from "./services.js"
import { describe, shapeOf, unwrap } from "./shape.js"

export const categories = ["operations", "requestFields", "responseFields", "enumValues"] as const

export type Category = (typeof categories)[number]

export interface Result {
  readonly counts: Readonly<Record<Category, { readonly covered: number; readonly known: number }>>
  /** The items that are not covered. `why` is set if the item exists but differs. */
  readonly missing: ReadonlyArray<{ readonly category: Category; readonly item: string; readonly why?: string }>
  /** Operations that are not in the reference data. */
  readonly unknown: ReadonlyArray<string>
}

type Direction = "requestFields" | "responseFields"

type Place = "path" | "query" | "body"

/** The known items, the covered items and the faults, by category. */
class Ledger {
  readonly known: Record<Category, Set<string>> = {
    operations: new Set(),
    requestFields: new Set(),
    responseFields: new Set(),
    enumValues: new Set()
  }
  readonly #seen = new Set<string>()
  readonly #faults = new Map<string, string>()

  know(category: Category, item: string): void {
    this.known[category].add(item)
  }

  /** Records an item of the library. If several schemas represent the same type, a fault in one of them counts. */
  see(category: Category, item: string, fault: string | undefined): void {
    const key = `${category} ${item}`
    this.#seen.add(key)
    if (fault !== undefined && !this.#faults.has(key)) this.#faults.set(key, fault)
  }

  result(unknown: ReadonlyArray<string>): Result {
    const missing = categories.flatMap((category) =>
      [...this.known[category]].sort().flatMap((item) => {
        const key = `${category} ${item}`
        const why = this.#faults.get(key)
        return this.#seen.has(key) && why === undefined ? [] : [{ category, item, ...(why && { why }) }]
      })
    )
    const count = (category: Category) => {
      const known = this.known[category].size
      return { covered: known - missing.filter((m) => m.category === category).length, known }
    }
    return {
      counts: {
        operations: count("operations"),
        requestFields: count("requestFields"),
        responseFields: count("responseFields"),
        enumValues: count("enumValues")
      },
      missing,
      unknown
    }
  }
}

const labelOf = (operation: Known): string => `${operation.method} ${operation.path}`

const valueItem = (name: string, value: string): string => `${name} = ${value}`

interface RequestField {
  readonly name: string
  readonly place: Place
  readonly type: Type
}

const requestFieldsOf = (reference: Reference, operation: Known): ReadonlyArray<RequestField> => {
  const at = (place: Place, fields: Readonly<Record<string, Field>> = {}): ReadonlyArray<RequestField> =>
    Object.entries(fields).map(([name, field]) => {
      const type = typeOf(reference, operation.module, field.type)
      return { name, place, type: place === "path" && type.kind === "string" ? { kind: "text" } : type }
    })
  return [...at("path", operation.pathParams), ...at("query", operation.query), ...at("body", operation.body)]
}

/** The reference data has no name for the response of a paged list. */
const responseOf = (reference: Reference, operation: Known): Type | undefined => {
  const { module, name, pagination } = operation
  if (operation.response !== undefined) {
    const type = typeOf(reference, module, operation.response)
    if (operation.rawResponse !== true || type.kind !== "object") return type
    const headers = Object.entries(type.fields).filter(([, field]) => field.type !== "bytes")
    return { ...type, fields: Object.fromEntries(headers) }
  }
  if (pagination === undefined) return undefined
  return {
    kind: "object",
    name: `response of ${name}`,
    module,
    fields: {
      [pagination.items]: { type: `[${pagination.item}]` },
      ...(pagination.tokenField !== undefined && { [pagination.tokenField]: { type: "string" } })
    }
  }
}

const knowType = (reference: Reference, ledger: Ledger, direction: Direction, type: Type): void => {
  switch (type.kind) {
    case "list":
    case "map":
      knowType(reference, ledger, direction, type.of)
      return
    case "enum":
      for (const value of type.values) ledger.know("enumValues", valueItem(type.name, value))
      return
    case "object":
      for (const [name, field] of Object.entries(type.fields)) {
        const item = `${type.name}.${name}`
        if (ledger.known[direction].has(item)) continue
        ledger.know(direction, item)
        knowType(reference, ledger, direction, typeOf(reference, type.module, field.type))
      }
  }
}

const know = (reference: Reference, ledger: Ledger, operation: Known): void => {
  ledger.know("operations", labelOf(operation))
  for (const { name, type } of requestFieldsOf(reference, operation)) {
    ledger.know("requestFields", `${operation.name}(${name})`)
    knowType(reference, ledger, "requestFields", type)
  }
  if (operation.bodyType !== undefined) {
    knowType(reference, ledger, "requestFields", typeOf(reference, operation.module, operation.bodyType))
  }
  const response = responseOf(reference, operation)
  if (response !== undefined) knowType(reference, ledger, "responseFields", response)
}

class Comparison {
  readonly reference: Reference
  readonly ledger: Ledger
  readonly #visited = new Map<AST.AST, Set<string>>()

  constructor(reference: Reference, ledger: Ledger) {
    this.reference = reference
    this.ledger = ledger
  }

  /** Returns the fault of the schema of a type. Faults of its fields are recorded in the ledger. */
  type(direction: Direction, type: Type, ast: AST.AST): string | undefined {
    const shape = shapeOf(ast)
    const wrong = `is ${describe(shape)}, not ${type.kind}`
    switch (type.kind) {
      case "json":
        return undefined
      case "text":
        return ["string", "enum", "integer"].includes(shape.kind) ? undefined : wrong
      case "string":
        return shape.kind === "string" || shape.kind === "enum" ? undefined : wrong
      case "enum":
        if (shape.kind !== "enum") return wrong
        for (const value of type.values) {
          const fault = shape.values.includes(value) ? undefined : "is not among the values"
          this.ledger.see("enumValues", valueItem(type.name, value), fault)
        }
        return undefined
      case "list":
      case "map": {
        if (shape.kind !== type.kind) return wrong
        const fault = this.type(direction, type.of, shape.of)
        return fault === undefined ? undefined : `its ${type.kind === "list" ? "item" : "value"} ${fault}`
      }
      case "object":
        if (shape.kind === "map" && Object.keys(type.fields).length === 0) return undefined
        if (shape.kind !== "object") return wrong
        this.object(direction, type, ast)
        return undefined
      default:
        return shape.kind === type.kind ? undefined : wrong
    }
  }

  object(direction: Direction, type: ObjectType, wrapped: AST.AST): void {
    const ast = unwrap(wrapped)
    const visited = this.#visited.get(ast) ?? new Set()
    this.#visited.set(ast, visited)
    const key = `${direction} ${type.name}`
    if (visited.has(key)) return
    visited.add(key)
    for (const [name, field] of Object.entries(type.fields)) {
      const fault = this.field(direction, typeOf(this.reference, type.module, field.type), ast, name)
      this.ledger.see(direction, `${type.name}.${name}`, fault)
    }
  }

  field(direction: Direction, type: Type, parent: AST.AST, name: string): string | undefined {
    const shape = shapeOf(parent)
    const asts = shape.kind === "object" ? shape.field(name) : []
    if (asts.length === 0) return "is not there"
    return asts.map((ast) => this.type(direction, type, ast)).find((fault) => fault !== undefined)
  }

  operation(operation: Known, endpoint: Endpoint.Any): void {
    const response = responseOf(this.reference, operation)
    const faults = [this.request(operation, endpoint)]
    if (response !== undefined && endpoint.response !== undefined) {
      const fault = this.type("responseFields", response, endpoint.response.ast)
      faults.push(fault && `its response ${fault}`)
    }
    this.ledger.see(
      "operations",
      labelOf(operation),
      faults.find((fault) => fault !== undefined)
    )
  }

  request(operation: Known, endpoint: Endpoint.Any): string | undefined {
    const request = endpoint.request?.ast
    const params = parametersOf(operation.path)
    const bodyAst = (): AST.AST | undefined => {
      if (request === undefined || endpoint.body === undefined) return request
      const shape = shapeOf(request)
      return shape.kind === "object" ? shape.field(endpoint.body)[0] : undefined
    }
    for (const field of requestFieldsOf(this.reference, operation)) {
      const parent = field.place === "body" ? bodyAst() : request
      // Path parameters can have other names, so they are matched by position.
      const name =
        field.place === "path" ? (endpoint.path.fields[params.indexOf(field.name)] ?? field.name) : field.name
      const fault = parent === undefined ? "is not there" : this.field("requestFields", field.type, parent, name)
      const wholeBody = field.place === "body" && endpoint.body !== undefined
      this.ledger.see(
        "requestFields",
        `${operation.name}(${field.name})`,
        fault ?? (wholeBody ? undefined : misplaced(endpoint, name, field.place))
      )
    }
    if (operation.bodyType === undefined) return undefined
    const body = bodyAst()
    if (body === undefined) return "has no body"
    const fault = this.type("requestFields", typeOf(this.reference, operation.module, operation.bodyType), body)
    return fault && `its body ${fault}`
  }
}

const misplaced = (endpoint: Endpoint.Any, field: string, expected: Place): string | undefined => {
  const place = placeOf(endpoint, field)
  return place === expected ? undefined : `is sent in the ${place}, not in the ${expected}`
}

/** Where an operation sends a field of its request. */
const placeOf = (endpoint: Endpoint.Any, field: string): Place => {
  if (endpoint.path.fields.includes(field)) return "path"
  const hasBody = endpoint.method === "POST" || endpoint.method === "PUT" || endpoint.method === "PATCH"
  return hasBody && endpoint.query?.includes(field) !== true ? "body" : "query"
}

/**
 * Finds the operation of the library for a known operation: the one with the same path. In a seed API, several
 * operations can differ only in a fixed path segment. One operation with a path parameter then covers all of them.
 */
const endpointFor = (operation: Known, endpoints: ReadonlyArray<Endpoint.Any>): Endpoint.Any | undefined => {
  // Operations of a generated API can have the same path: a name in it says what is meant.
  const generated = endpoints.find(
    ({ operation: name, service }) => service.startsWith(`${operation.module}.`) && name === camel(operation.name)
  )
  if (generated !== undefined) return generated
  const candidates = endpoints.filter((endpoint) => endpoint.method === operation.method)
  const same = candidates.find((endpoint) => pathShapeOf(endpoint.path.template) === pathShapeOf(operation.path))
  if (same !== undefined || !operation.isSeed) return same
  return candidates
    .filter((endpoint) => isMoreGeneral(endpoint.path.template, operation.path))
    .sort((a, b) => pathShapeOf(b.path.template).length - pathShapeOf(a.path.template).length)[0]
}

/** Compares the operations of one service. */
export const compare = (reference: Reference, source: Source, endpoints: ReadonlyArray<Endpoint.Any>): Result => {
  const ledger = new Ledger()
  const comparison = new Comparison(reference, ledger)
  const matched = new Set<Endpoint.Any>()
  for (const operation of operationsOf(reference, source)) {
    know(reference, ledger, operation)
    const endpoint = endpointFor(operation, endpoints)
    if (endpoint === undefined) continue
    matched.add(endpoint)
    comparison.operation(operation, endpoint)
  }
  const unknown = endpoints.filter((endpoint) => !matched.has(endpoint))
  return ledger.result(unknown.map((e) => `${e.operation}: ${e.method} ${e.path.template}`))
}
