/** Null instead of an error, for the outermost operation only: the errors of its operands stay errors, as in Spark. */
import type { Expr } from "./ast.js"
import { isSafe } from "./operators.js"
import type { Scope } from "./scope.js"
import type { Translator } from "./translator.js"
import { attempt, type Typed, typed } from "./typed.js"
import * as T from "./types.js"

/** Computes operands before what is made of them, and so outside of what it tries. */
export const beforehand = (
  translator: Translator,
  operands: ReadonlyArray<Expr>,
  scope: Scope,
  make: (operands: ReadonlyArray<Expr>, scope: Scope) => Typed
): Typed => {
  const variables = new Map(scope.variables)
  const bound: Array<{ readonly name: string; readonly value: Typed }> = []
  const inner = operands.map((operand): Expr => {
    if (isSafe(operand)) return operand
    const value = translator.translate(operand, scope)
    const name = translator.environment.fresh("t")
    variables.set(name, typed(value.type, name))
    bound.push({ name, value })
    return { kind: "column", parts: [name], place: { line: 1, column: 0 } }
  })
  const made = make(inner, { ...scope, variables })
  const sql = bound.reduceRight(
    (body, { name, value }) =>
      `list_transform([CAST(${value.sql} AS ${T.duckOf(value.type)})], lambda ${name}: ${body})[1]`,
    made.sql
  )
  return typed(made.type, sql)
}

export const attempted = (
  translator: Translator,
  operands: ReadonlyArray<Expr>,
  scope: Scope,
  make: (operands: ReadonlyArray<Expr>, scope: Scope) => Typed
): Typed => beforehand(translator, operands, scope, (inner, within) => attempt(make(inner, within)))
