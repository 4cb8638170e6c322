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

/** The words of a path, from the end: what an operation makes is the last of them, or before `create`. */
const nounsOf = (path: string): ReadonlyArray<string> =>
  path
    .split(/[/:]/)
    .filter((part) => !part.startsWith("{"))
    .slice(-2)
    .map((part) => part.replace(/-/g, "_"))

/** Names of fields that identify what an operation makes. A version counts where versions are made. */
const isIdentity = (name: string, path: string): boolean => {
  if (name === "id" || name === "name" || name === "run_id") return true
  const what = name === "version" ? name : name.endsWith("_id") ? name.slice(0, -"_id".length) : undefined
  return (
    what !== undefined &&
    nounsOf(path).some((noun) => noun.startsWith(what) || noun.endsWith(what) || noun.endsWith(`${what}s`))
  )
}

/** Operations that make more than one thing, of which their paths do not tell. */
const others: Readonly<Record<string, ReadonlyArray<string>>> = {
  "/api/2.0/genie/spaces/{space_id}/start-conversation": ["conversation_id", "message_id"]
}

/** Whether a field holds what an operation makes: the `run` of `runs/create`, and its `info`. */
const isMade = (name: string, path: string): boolean =>
  name === "info" || nounsOf(path).some((noun) => noun === name || noun === `${name}s`)

const fieldsOf = (ast: AST.AST): ReadonlyArray<AST.PropertySignature> =>
  alternatives(ast).flatMap((type) => (AST.isTypeLiteral(type) ? type.propertySignatures : []))

/** A long-running operation is new with each call, and is waited for by its name. */
const isOperation = (fields: ReadonlyArray<AST.PropertySignature>): boolean =>
  ["name", "done", "metadata"].every((name) => fields.some((field) => field.name === name))

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
  if (operation.streamed !== undefined) return Either.left("its answer is a stream of events")
  if (operation.sensitive) return Either.left("its answer is a secret, which only the workspace knows")
  const path = operation.path.template
  const placeholders: Array<string | number> = []
  const missing: Array<string> = []

  const build = (ast: AST.AST): Record<string, unknown> => {
    const value: Record<string, unknown> = {}
    const fields = fieldsOf(ast)
    const isNew = isOperation(fields)
    for (const { isOptional, name, type } of fields) {
      const field = String(name)
      const isId = isNew
        ? field === "name"
        : others[path]?.includes(field) === true || (isCreation && isIdentity(field, path))
      if (request[field] !== undefined && !(isNew && isId)) value[field] = request[field]
      else if (!isOptional || isId) {
        const placeholder = placeholderOf(type, next)
        if (placeholder !== undefined) {
          value[field] = placeholder
          placeholders.push(placeholder)
        } else if (!isOptional) missing.push(field)
      } else if (isCreation && isMade(field, path)) {
        const inner = build(type)
        if (Object.keys(inner).length > 0) value[field] = inner
      }
    }
    return value
  }

  const value = build(operation.response.ast)
  if (missing[0] !== undefined)
    return Either.left(`its answer has the field ${missing[0]}, which only the workspace knows`)
  return Either.mapBoth(operation.decode(value), {
    onLeft: (reason) => `what was sent is not a valid answer (${reason})`,
    onRight: (value) => ({ value, placeholders })
  })
}
