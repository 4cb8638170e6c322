/** What a plan answers in place of a change: what was sent, with placeholders for what only the workspace knows. */
import * as Either from "effect/Either"
import * as ParseResult from "effect/ParseResult"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import type { Any } from "../../internal/call/operation.js"

/** The alternatives of a schema, without those of absent values. */
const alternatives = (ast: AST.AST): ReadonlyArray<AST.AST> => {
  switch (ast._tag) {
    case "Union":
      return ast.types.flatMap(alternatives)
    case "Suspend":
      return alternatives(ast.f())
    case "Refinement":
      return alternatives(ast.from)
    case "Transformation":
      return alternatives(AST.typeAST(ast))
    default:
      return ast._tag === "UndefinedKeyword" || (AST.isLiteral(ast) && ast.literal === null) ? [] : [ast]
  }
}

/** Placeholders are texts, or negative numbers, as no id of a workspace is. */
const placeholderOf = (ast: AST.AST, next: () => number): string | number | undefined => {
  // A state is not an id: none of its values is known.
  if (alternatives(ast).some(AST.isLiteral)) return undefined
  const isValid = ParseResult.is(Schema.make<unknown>(ast))
  if (isValid("planned-0")) return `planned-${next()}`
  return isValid(-1) ? -next() : undefined
}

/** Names of fields that identify what an operation makes. */
const isIdentity = (name: string, path: string): boolean => {
  if (name === "id" || name === "run_id") return true
  const noun =
    path
      .split("/")
      .filter((part) => !part.startsWith("{"))
      .at(-2) ?? ""
  return name.endsWith("_id") && noun.replace(/-/g, "_").startsWith(name.slice(0, -"_id".length))
}

export interface Answer {
  readonly value: unknown
  readonly placeholders: ReadonlyArray<string | number>
}

/** Left has the reason why there is no honest answer. */
export const answerOf = (
  operation: Any,
  request: Readonly<Record<string, unknown>>,
  isCreation: boolean,
  next: () => number
): Either.Either<Answer, string> => {
  if (operation.response === undefined) return Either.right({ value: undefined, placeholders: [] })
  if (operation.rawResponse === true) return Either.left("its answer is a file")
  const value: Record<string, unknown> = {}
  const placeholders: Array<string | number> = []
  for (const { isOptional, name, type } of alternatives(operation.response.ast).flatMap((ast) =>
    AST.isTypeLiteral(ast) ? ast.propertySignatures : []
  )) {
    const field = String(name)
    if (request[field] !== undefined) value[field] = request[field]
    else if (!isOptional || (isCreation && isIdentity(field, operation.path.template))) {
      const placeholder = placeholderOf(type, next)
      if (placeholder === undefined && isOptional) continue
      if (placeholder === undefined)
        return Either.left(`its answer has the field ${field}, which only the workspace knows`)
      value[field] = placeholder
      placeholders.push(placeholder)
    }
  }
  return Either.mapBoth(operation.decode(value), {
    onLeft: (reason) => `what was sent is not a valid answer (${reason})`,
    onRight: (value) => ({ value, placeholders })
  })
}
