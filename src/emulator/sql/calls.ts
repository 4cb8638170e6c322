/** Translates calls: of functions, of aggregates and windows, and of the forms that give null instead of an error. */
import type { Call, Expr } from "./ast.js"
import { SqlError, unsupported } from "./errors.js"
import { isLacking } from "./functionNames.js"
import { aggregates, windows } from "./functions/aggregates.js"
import { collections } from "./functions/collections.js"
import { conditional } from "./functions/conditional.js"
import { dates } from "./functions/dates.js"
import { formats } from "./functions/formats.js"
import { json } from "./functions/json.js"
import type { Complete, Functions, Use } from "./functions/kit.js"
import { folded, maps } from "./functions/maps.js"
import { math } from "./functions/math.js"
import { strings } from "./functions/strings.js"
import { hasAggregate, hasWindow, isGenerator } from "./queryKit.js"
import type { Scope } from "./scope.js"
import type { Translator } from "./translator.js"
import { attempted, beforehand } from "./tries.js"
import { type Typed, typed } from "./typed.js"
import * as T from "./types.js"
import { checkFrame } from "./windowFrames.js"

const functions: Functions = {
  ...math,
  ...conditional,
  ...strings,
  ...formats,
  ...dates,
  ...collections,
  ...maps,
  ...json,
  aggregate: folded
}

/** Whether Databricks has a function of this name. */
export const isBuiltIn = (name: string): boolean =>
  [functions, aggregates, windows].some((table) => Object.hasOwn(table, name.toLowerCase())) ||
  isGenerator(name) ||
  isLacking(name.toLowerCase())

/** Functions that are known by another name. */
const synonyms: Readonly<Record<string, string>> = {
  mod: "%",
  reduce: "aggregate",
  date_from_unix_date: "date_from_unix_date"
}

/** Operators and functions whose failure a `try_` form turns into null. */
const tries: Readonly<Record<string, string>> = {
  try_add: "+",
  try_subtract: "-",
  try_multiply: "*",
  try_divide: "/",
  try_mod: "%"
}

const useOf = (expressions: Translator, call: Call, scope: Scope): Use => {
  return {
    call,
    session: expressions.environment.session,
    translate: (expr) => expressions.translate(expr, scope),
    beforehand: (fn) =>
      beforehand(expressions, call.args, scope, (args, inner) => fn(useOf(expressions, { ...call, args }, inner))),
    lambda: (expr, types) => {
      if (expr === undefined)
        throw new SqlError(
          "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
          `The \`${call.name}\` requires a lambda function.`,
          call.place
        )
      if (expr.kind !== "lambda") throw unsupported("an expression in place of a lambda", call.place)
      // An index may be left out.
      const isShort = expr.params.length === 1 && /^(transform|filter)$/i.test(call.name)
      if (expr.params.length !== types.length && !isShort) {
        throw new SqlError(
          "INVALID_LAMBDA_FUNCTION_CALL.NUM_ARGS_MISMATCH",
          `A higher order function expects ${expr.params.length} arguments, but got ${types.length}.`,
          call.place
        )
      }
      const variables = new Map(scope.variables)
      const params = expr.params.map((param, index) => {
        const name = expressions.environment.fresh("v")
        const type = types[index] ?? T.nothing
        // DuckDB counts from 1.
        variables.set(
          param.toLowerCase(),
          typed(type, index === 1 && /^(transform|filter)$/i.test(call.name) ? `CAST(${name} - 1 AS INTEGER)` : name)
        )
        return name
      })
      return {
        params: params.join(", "),
        body: expressions.translate(expr.body, { ...scope, variables, within: "lambda" })
      }
    }
  }
}

export const translateCall = (expressions: Translator, call: Call, scope: Scope): Typed => {
  const name = call.name.toLowerCase()
  const attempt = tries[name]
  if (name === "mod" || attempt !== undefined) {
    const [left, right] = call.args
    if (left === undefined || right === undefined || call.args.length !== 2)
      throw new SqlError(
        "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
        `The \`${name}\` requires 2 parameters but the actual number is ${call.args.length}.`,
        call.place
      )
    const { place } = call
    const made = ([a = left, b = right]: ReadonlyArray<Expr>, inner: Scope): Typed =>
      expressions.binary({ kind: "binary", op: attempt ?? "%", left: a, right: b, place }, inner)
    return attempt === undefined ? made([], scope) : attempted(expressions, [left, right], scope, made)
  }
  const known = synonyms[name] ?? name
  const use = useOf(expressions, call, scope)
  const aggregate = Object.hasOwn(aggregates, known) ? aggregates[known] : undefined
  const window = Object.hasOwn(windows, known) ? windows[known] : undefined
  if (aggregate !== undefined || window !== undefined)
    return aggregated(expressions, aggregate ?? window, use, scope, window !== undefined)
  if (isGenerator(known))
    throw new SqlError(
      "UNSUPPORTED_GENERATOR.OUTSIDE_SELECT",
      `The generator ${known} is not supported outside the SELECT clause.`,
      call.place
    )
  const fn = Object.hasOwn(functions, known) ? functions[known] : undefined
  if (fn === undefined) {
    const made = expressions.environment.routine(call, scope, expressions)
    if (made !== undefined) return made
    if (isLacking(name)) throw unsupported(`the function ${name}`, call.place)
    throw new SqlError(
      "UNRESOLVED_ROUTINE",
      `Cannot resolve routine \`${name.replaceAll(".", "`.`")}\` on search path [\`system\`.\`builtin\`, \`system\`.\`session\`, \`${use.session.catalog}\`.\`${use.session.schema}\`].`,
      call.place
    )
  }
  if (call.over !== undefined)
    throw new SqlError("UNSUPPORTED_EXPR_FOR_WINDOW", `The function ${name} is no window function.`, call.place)
  if (call.filter !== undefined || call.distinct)
    throw new SqlError(
      "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
      `The function ${name} does not support ${call.distinct ? "DISTINCT" : "FILTER"}.`,
      call.place
    )
  if (call.args.some(({ kind }) => kind === "star")) throw unsupported(`the star as an argument of ${name}`, call.place)
  return fn(use)
}

const aggregated = (
  expressions: Translator,
  make: (typeof aggregates)[string] | undefined,
  use: Use,
  scope: Scope,
  needsOver: boolean
): Typed => {
  const { call } = use
  const { over } = call
  if (make === undefined) throw unsupported(`the function ${call.name}`, call.place)
  if (over?.base !== undefined)
    throw new SqlError("MISSING_WINDOW_SPECIFICATION", `Window specification is not defined for \`${over.base}\`.`)
  if (needsOver && over === undefined)
    throw new SqlError(
      "WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE",
      `Window function ${call.name} requires an OVER clause.`,
      call.place
    )
  if (call.distinct && over !== undefined)
    throw new SqlError(
      "DISTINCT_WINDOW_FUNCTION_UNSUPPORTED",
      "Distinct window functions are not supported.",
      call.place
    )
  if (call.within !== undefined && !/^(percentile_(cont|disc)|listagg|string_agg)$/i.test(call.name))
    throw new SqlError(
      "INVALID_SQL_SYNTAX.FUNCTION_WITH_UNSUPPORTED_SYNTAX",
      `The function ${call.name} does not support WITHIN GROUP (ORDER BY ...).`,
      call.place
    )
  const inFilter = hasAggregate(call.filter) ? "AGGREGATE" : hasWindow(call.filter) ? "WINDOW_FUNCTION" : undefined
  if (inFilter !== undefined)
    throw new SqlError(
      `INVALID_AGGREGATE_FILTER.CONTAINS_${inFilter}`,
      "The FILTER of an aggregate function contains another one.",
      call.place
    )
  const isNested = (part: unknown): boolean =>
    typeof part === "object" &&
    part !== null &&
    !("body" in part && "ctes" in part) &&
    (("kind" in part &&
      part.kind === "call" &&
      (part as Call).over === undefined &&
      Object.hasOwn(aggregates, (part as Call).name.toLowerCase())) ||
      Object.values(part).some(isNested))
  if (over === undefined && isNested(call.args))
    throw new SqlError(
      "NESTED_AGGREGATE_FUNCTION",
      "It is not allowed to use an aggregate function in the argument of another aggregate function.",
      call.place
    )
  if (hasWindow(call.args))
    throw unsupported(`window functions within ${over === undefined ? "aggregate" : "window"} functions`, call.place)
  const isRank = /^(rank|dense_rank|row_number|percent_rank|cume_dist|ntile|lag|lead)$/i.test(call.name)
  if (over !== undefined && isRank && over.orderBy.length === 0)
    throw unsupported(`${call.name} without an order, whose result is by chance`, call.place)
  if (isRank && over?.frame !== undefined) throw unsupported(`${call.name} with a frame`, call.place)
  const filter =
    call.filter === undefined
      ? ""
      : ` FILTER (WHERE ${expressions.condition(call.filter, scope, "INVALID_AGGREGATE_FILTER.NOT_BOOLEAN").sql})`
  const partition =
    over === undefined || over.partitionBy.length === 0
      ? ""
      : `PARTITION BY ${over.partitionBy.map((expr) => expressions.translate(expr, scope).sql).join(", ")}`
  const order =
    over === undefined || over.orderBy.length === 0
      ? ""
      : `ORDER BY ${over.orderBy.map((item) => expressions.order(item, scope)).join(", ")}`
  if (over !== undefined) checkFrame(over, (expr) => expressions.translate(expr, scope).type)
  const suffix =
    over === undefined ? "" : ` OVER (${[partition, order, over.frame ?? ""].filter((part) => part !== "").join(" ")})`
  const complete: Complete = (name, ...args) =>
    `${name}(${call.distinct ? "DISTINCT " : ""}${args.join(", ")})${filter}${suffix}`
  if (call.args.some((arg) => arg.kind === "star" && arg.qualifier.length > 0))
    throw unsupported(`the columns of a table as arguments of ${call.name.toLowerCase()}`, call.place)
  const args =
    call.args.length === 1 && call.args[0]?.kind === "star" && call.name.toLowerCase() === "count"
      ? []
      : call.args.map((expr) => expressions.translate(expr, scope))
  return make(args, complete, use)
}
