/** The values that the server sets: identifiers, times, owners, and what else a response must have. */
import type * as AST from "effect/SchemaAST"
import type { Kernel } from "../kernel.js"
import type { User } from "../user.js"
import { type Fields, isFields, isObject, itemOf, knownValues, type Properties, propertiesOf } from "./structure.js"

/** The states of a resource that is in order, if its type has one of them. */
const goodStates = ["ACTIVE", "RUNNING", "ONLINE", "READY", "AVAILABLE", "SUCCEEDED", "ENABLED", "OK", "DONE", "IDLE"]

const isNumeric = (ast: AST.AST): boolean => ast._tag === "NumberKeyword" || ast._tag === "Declaration"

/** An identifier of the type of its field. */
export const identifier = (kernel: Kernel, ast: AST.AST | undefined): unknown =>
  ast !== undefined && isNumeric(ast) ? kernel.ids.number() : kernel.ids.uuid()

export const required = (kernel: Kernel, user: User, name: string, ast: AST.AST): unknown => {
  const known = knownValues(ast)
  if (known.length > 0) return goodStates.find((state) => known.includes(state)) ?? known[0]
  const isTime = /(_at|_time|timestamp|_ms|_millis|^created|^updated)$/i.test(name)
  if (isNumeric(ast)) {
    if (isTime) return kernel.now()
    return /(_id|^id)$/i.test(name) ? kernel.ids.number() : 0
  }
  switch (ast._tag) {
    case "BooleanKeyword":
      return false
    case "StringKeyword":
      if (isTime) return new Date(kernel.now()).toISOString()
      if (/(_by|owner|creator|user_name|user)$/i.test(name)) return user.userName
      if (/url$/i.test(name)) return `${kernel.address()}/`
      return /(_?id|uid|uuid|etag|token|secret)$/i.test(name) ? kernel.ids.uuid() : ""
    default:
      if (itemOf(ast) !== undefined || ast._tag === "TupleType") return []
      return isObject(ast) ? complete(kernel, user, propertiesOf(ast), {}) : {}
  }
}

/** Adds the required fields that are absent, also in nested objects. */
export const complete = (kernel: Kernel, user: User, type: Properties, fields: Fields): Fields => {
  const added: Record<string, unknown> = { ...fields }
  for (const [name, { isRequired, type: ast }] of type) {
    const value = added[name]
    if (isFields(value)) added[name] = complete(kernel, user, propertiesOf(ast), value)
    else if (isRequired && (value === undefined || value === null)) added[name] = required(kernel, user, name, ast)
  }
  return added
}
