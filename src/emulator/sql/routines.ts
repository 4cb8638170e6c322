/** Functions of Unity Catalog in SQL: a call is the body of the function, with the arguments in place of its parameters. */
import type { FunctionInfo } from "../../schemas/catalog/Functions.js"
import * as Rules from "../store/catalogRules.js"
import type { Call, Expr } from "./ast.js"
import { type Catalog, type Current, joined, shown } from "./catalog.js"
import { parsedType } from "./columnInfo.js"
import { Cursor } from "./cursor.js"
import type { Definition, Parameter } from "./definitionAst.js"
import { SqlError, unsupported } from "./errors.js"
import { aggregates, windows } from "./functions/aggregates.js"
import { queries } from "./parseQuery.js"
import type { Scope } from "./scope.js"
import type { Translator } from "./translator.js"
import { cast, coerce, type Typed, typed } from "./typed.js"
import * as T from "./types.js"

interface Routine {
  readonly parameters: ReadonlyArray<Pick<Parameter, "name" | "type">>
  readonly returns: T.SparkType
  readonly body: Expr
}

/** What a body must not have, because it is put into the query of a call as it is. */
const problemOf = (body: unknown): string | undefined => {
  if (typeof body !== "object" || body === null) return undefined
  if ("kind" in body && ["scalar", "exists", "inQuery"].includes(String(body.kind))) return "queries"
  if ("kind" in body && body.kind === "parameter") return "parameter markers"
  if ("kind" in body && body.kind === "call") {
    const { name, over } = body as Call
    if (
      over !== undefined ||
      Object.hasOwn(aggregates, name.toLowerCase()) ||
      Object.hasOwn(windows, name.toLowerCase())
    )
      return "aggregate or window functions"
  }
  for (const part of Object.values(body)) {
    const problem = problemOf(part)
    if (problem !== undefined) return problem
  }
  return undefined
}

const scopeOf = (values: ReadonlyArray<readonly [string, Typed]>): Scope => ({
  columns: values.map(([name, { sql, type }]) => ({ qualifier: [], name, type, ref: sql })),
  outer: undefined,
  variables: new Map()
})

/** Fails if the body of a new function is not an expression over its parameters. Returns what it returns. */
export const check = (
  expressions: Translator,
  { body, name, parameters, returns }: Extract<Definition, { readonly kind: "createFunction" }>
): T.SparkType => {
  const problem = problemOf(body)
  if (problem !== undefined) throw unsupported(`functions whose body has ${problem}`, name.place)
  const made = expressions.translate(
    body,
    scopeOf(parameters.map((one) => [one.name, typed(one.type, `CAST(NULL AS ${T.duckOf(one.type)})`)]))
  )
  const type = returns ?? made.type
  if (type.name === "VOID" || type.name === "INTERVAL")
    throw unsupported(`functions that return ${type.name}`, name.place)
  return cast(made, type).type
}

const routineOf = (info: FunctionInfo, name: string): Routine => {
  const of = `the function ${name}`
  if (info.routine_body !== "SQL") throw unsupported(`${of}, which is not in SQL`)
  const typeOf = (text: string | null | undefined): T.SparkType => {
    const type = parsedType(text ?? "")
    if (type === undefined) throw unsupported(`${of}, which has the type ${text ?? ""}`)
    return type
  }
  const cursor = new Cursor(info.routine_definition ?? "")
  cursor.word("RETURN")
  const body = queries(cursor).expr()
  if (cursor.peek().kind !== "end") throw cursor.error()
  const problem = problemOf(body)
  if (problem !== undefined) throw unsupported(`${of}, whose body has ${problem}`)
  return {
    body,
    returns: typeOf(info.full_data_type ?? info.data_type),
    parameters: (info.input_params?.parameters ?? []).map((parameter) => ({
      name: parameter.name ?? "",
      type: typeOf(parameter.type_text)
    }))
  }
}

/** How deep functions may call each other. */
const maxDepth = 32

/** The value of a call, if there is such a function in Unity Catalog. */
export const call = (
  catalog: Catalog,
  current: Current,
  expressions: Translator,
  { args, name, place }: Call,
  scope: Scope,
  depth: { value: number }
): Typed | undefined => {
  const full = catalog.tableName({ parts: name.split("."), place }, current)
  const item = catalog.state.get(Rules.pathIn("functions", joined(full)))
  if (item === undefined) return undefined
  catalog.access.need(["EXECUTE"], { type: "function", name: joined(full) })
  const { body, parameters, returns } = routineOf(item.fields as FunctionInfo, joined(full))
  if (args.length !== parameters.length)
    throw new SqlError(
      "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
      `The ${shown(full.catalog, full.schema, full.table)} requires ${parameters.length} parameters but the actual number is ${args.length}.`,
      place
    )
  if (depth.value >= maxDepth) throw unsupported("functions that call themselves", place)
  const values = parameters.map(({ name: of, type }, index): readonly [string, Typed] => {
    const arg = args[index]
    const value = arg === undefined ? typed(T.nothing, "NULL") : expressions.translate(arg, scope)
    // The literal is no longer one, but a value of the type of the parameter.
    const { sql } = coerce(value, type)
    return [of, typed(type, `CAST(${sql} AS ${T.duckOf(type)})`)]
  })
  depth.value += 1
  try {
    const { sql } = cast(expressions.translate(body, scopeOf(values)), returns)
    return typed(returns, `(${sql})`)
  } finally {
    depth.value -= 1
  }
}
