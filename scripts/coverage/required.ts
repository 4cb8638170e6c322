/** Compares the required fields of the library's schemas with the reference data. */
import * as Option from "effect/Option"
import * as AST from "effect/SchemaAST"
import type * as Endpoint from "../../src/internal/call/operation.js"
import { requestAst } from "../../src/internal/codec/requestSchema.js"
import { parametersOf, shapeOf as pathShapeOf } from "./path.js"
import { type Fields, type Reference, type Type, typeOf } from "./reference.js"
import { type Known, operationsOf, sources } from "./services.js"
import { unwrap } from "./shape.js"

const structsOf = (wrapped: AST.AST): ReadonlyArray<AST.TypeLiteral> => {
  const ast = unwrap(wrapped)
  switch (ast._tag) {
    case "TypeLiteral":
      return [ast]
    case "Refinement":
      return structsOf(ast.from)
    case "Union":
      return ast.types.flatMap(structsOf)
    default:
      return []
  }
}

const elementOf = (wrapped: AST.AST): AST.AST | undefined => {
  const ast = unwrap(wrapped)
  if (ast._tag === "TupleType") return ast.rest[0]?.type
  if (ast._tag === "Refinement") return elementOf(ast.from)
  return ast._tag === "TypeLiteral" ? ast.indexSignatures[0]?.type : undefined
}

/** The required response fields of the services, such as `Jobs Run.run_id`. */
export const requiredInResponses = (endpoints: ReadonlyArray<Endpoint.Any>): ReadonlyArray<string> => {
  const found = new Set<string>()
  for (const { response, service } of endpoints) {
    const seen = new Set<AST.AST>()
    const visit = (wrapped: AST.AST): void => {
      const element = elementOf(wrapped)
      if (element !== undefined) visit(element)
      for (const struct of structsOf(wrapped)) {
        if (seen.has(struct)) continue
        seen.add(struct)
        const name = Option.getOrElse(AST.getIdentifierAnnotation(struct), () => "?")
        for (const signature of struct.propertySignatures) {
          if (!signature.isOptional) found.add(`${service} ${name}.${String(signature.name)}`)
          visit(signature.type)
        }
      }
    }
    if (response !== undefined) visit(response.ast)
  }
  return [...found].sort()
}

type Named = Readonly<Record<string, string>>

class Requests {
  readonly #reference: Reference
  readonly #seen = new Map<AST.AST, Set<string>>()
  readonly differences = new Set<string>()

  constructor(reference: Reference) {
    this.#reference = reference
  }

  type(type: Type, ast: AST.AST): void {
    if (type.kind === "list" || type.kind === "map") {
      const element = elementOf(ast)
      if (element !== undefined) this.type(type.of, element)
    }
    if (type.kind !== "object") return
    for (const struct of structsOf(ast)) {
      const seen = this.#seen.get(struct) ?? new Set()
      this.#seen.set(struct, seen)
      if (seen.has(type.name)) continue
      seen.add(type.name)
      this.fields(type.name, type.module, type.fields, struct)
    }
  }

  fields(owner: string, module: string, fields: Fields, struct: AST.TypeLiteral, named: Named = {}): void {
    for (const [name, field] of Object.entries(fields)) {
      const signature = struct.propertySignatures.find((each) => each.name === (named[name] ?? name))
      if (signature === undefined) continue
      const ours = signature.isOptional ? "optional" : "required"
      const theirs = field.required === true ? "required" : "optional"
      if (ours !== theirs) this.differences.add(`${owner}.${name}: ${ours}, in the reference data ${theirs}`)
      this.type(typeOf(this.#reference, module, field.type), signature.type)
    }
  }

  operation(service: string, operation: Known, endpoint: Endpoint.Any): void {
    if (endpoint.request === undefined) return
    const owner = `${service}.${operation.name}`
    const { module } = operation
    const path = Object.keys(operation.pathParams ?? {}).map(
      (name) => [name, { type: "json", required: true }] as const
    )
    const named = Object.fromEntries(
      parametersOf(operation.path).map((name, index) => [name, endpoint.path.fields[index] ?? name])
    )
    for (const struct of structsOf(requestAst(endpoint.request.ast))) {
      const body = struct.propertySignatures.find(({ name }) => name === endpoint.body)?.type
      const own = body === undefined ? operation.body : undefined
      this.fields(owner, module, { ...operation.query, ...own, ...Object.fromEntries(path) }, struct, named)
      if (body === undefined) continue
      if (operation.bodyType !== undefined) this.type(typeOf(this.#reference, module, operation.bodyType), body)
      for (const inner of structsOf(body)) this.fields(owner, module, operation.body ?? {}, inner)
    }
  }
}

/** The request fields that are required here but not in the API, and vice versa. */
export const requestDifferences = (
  reference: Reference,
  endpoints: ReadonlyArray<Endpoint.Any>
): ReadonlyArray<string> => {
  const requests = new Requests(reference)
  for (const [service, source] of Object.entries(sources)) {
    for (const operation of operationsOf(reference, source)) {
      const endpoint = endpoints.find(
        (each) =>
          each.service === service &&
          each.method === operation.method &&
          pathShapeOf(each.path.template) === pathShapeOf(operation.path)
      )
      if (endpoint !== undefined && !operation.isSeed) requests.operation(service, operation, endpoint)
    }
  }
  return [...requests.differences].sort()
}
