/** What the tables of functions are made of. */
import type { Call, Expr } from "../ast.js"
import { SqlError, unsupported } from "../errors.js"
import { argument, type Typed, typed } from "../typed.js"
import * as T from "../types.js"

export interface Session {
  /** The time of the statement, in microseconds. */
  readonly now: bigint
  readonly userName: string
  readonly catalog: string
  readonly schema: string
}

/** A function in a query, with its arguments not yet translated, because some of them may be lambdas. */
export interface Use {
  readonly call: Call
  readonly session: Session
  readonly translate: (expr: Expr) => Typed
  /** Calls a function with arguments that are computed before. */
  readonly beforehand: (fn: Fn) => Typed
  /** Translates a lambda whose parameters have these types. */
  readonly lambda: (
    expr: Expr | undefined,
    types: ReadonlyArray<T.SparkType>
  ) => { readonly params: string; readonly body: Typed }
}

export type Fn = (use: Use) => Typed

/** A function that tries something: the errors of its arguments stay errors, as in Spark. */
export const beforehand =
  (fn: Fn): Fn =>
  (use) =>
    use.beforehand(fn)

export type Functions = Readonly<Record<string, Fn>>

export const wrongCount = ({ call }: Use, expected: string): SqlError =>
  new SqlError(
    "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
    `The \`${call.name.toLowerCase()}\` requires ${expected} parameters but the actual number is ${call.args.length}.`,
    call.place
  )

/** The translated arguments, of which there must be so many. */
export const args = (use: Use, min: number, max = min): ReadonlyArray<Typed> => {
  const { length } = use.call.args
  if (length < min || length > max) throw wrongCount(use, min === max ? `${min}` : `[${min}, ${max}]`)
  return use.call.args.map(use.translate)
}

export const first = (items: ReadonlyArray<Typed>, at = 0): Typed => {
  const item = items[at]
  if (item === undefined) throw unsupported("a function without this argument")
  return item
}

/** A function whose arguments have fixed types. */
export const fixed =
  (
    types: ReadonlyArray<T.SparkType>,
    result: T.SparkType,
    sql: (...args: ReadonlyArray<string>) => string,
    required = types.length
  ): Fn =>
  (use) =>
    typed(
      result,
      sql(
        ...args(use, required, types.length).map(
          (arg, index) => argument(use.call.name, index, arg, types[index] ?? arg.type).sql
        )
      )
    )

/** A function of the translated arguments. */
export const of =
  (min: number, max: number, make: (args: ReadonlyArray<Typed>, use: Use) => Typed): Fn =>
  (use) =>
    make(args(use, min, max), use)

/** The constant text of an argument. */
export const constant = (use: Use, arg: Typed | undefined, what: string): string => {
  if (arg?.text === undefined) throw unsupported(`${use.call.name} with ${what} that is not a literal`, use.call.place)
  return arg.text
}

/** An argument has another type than a function takes. */
export const mismatch = (use: Use, expected: string, found: T.SparkType): SqlError =>
  new SqlError(
    "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
    `Cannot resolve "${use.call.name}" due to data type mismatch: requires the "${expected}" type, however it has the type "${T.textOf(found)}".`,
    use.call.place
  )

/** Whether an expression has the same value in all rows. */
export const isFoldable = (part: unknown): boolean => {
  if (typeof part !== "object" || part === null) return true
  if ("kind" in part && (part.kind === "column" || part.kind === "scalar" || part.kind === "star")) return false
  return Object.values(part).every(isFoldable)
}

const ofArgument = (use: Use, at: number, kind: string, text: string): SqlError =>
  new SqlError(
    `DATATYPE_MISMATCH.${kind}`,
    `Cannot resolve "${use.call.name}" due to data type mismatch: the parameter ${at + 1} ${text}.`,
    use.call.place
  )

/** Fails for an argument that depends on the row. */
export const checkFoldable = (use: Use, at: number): void => {
  if (!isFoldable(use.call.args[at])) throw ofArgument(use, at, "NON_FOLDABLE_INPUT", "must be a constant")
}

/** Fails for a literal outside of a range. */
export const checkRange = (use: Use, at: number, min: number, max: number): void => {
  const literals = (expr: Expr | undefined): ReadonlyArray<Expr> =>
    expr?.kind === "call" && /^array$/i.test(expr.name) ? expr.args : expr === undefined ? [] : [expr]
  for (const expr of literals(use.call.args[at]))
    if (expr.kind === "literal" && expr.value !== null && (Number(expr.value) < min || Number(expr.value) > max))
      throw ofArgument(
        use,
        at,
        "VALUE_OUT_OF_RANGE",
        `must be between ${min} and ${max} (current value = ${expr.value})`
      )
}

/** Completes a call of DuckDB with DISTINCT, FILTER and OVER. */
export type Complete = (name: string, ...args: ReadonlyArray<string>) => string

export type Aggregate = (args: ReadonlyArray<Typed>, complete: Complete, use: Use) => Typed
