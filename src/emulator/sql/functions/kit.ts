/** What the tables of functions are made of. */
import type { Call, Expr } from "../ast.js"
import { SqlError, unsupported } from "../errors.js"
import { argument, type Typed, typed } from "../typed.js"
import type * as T from "../types.js"

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
  /** Translates a lambda whose parameters have these types. */
  readonly lambda: (
    expr: Expr | undefined,
    types: ReadonlyArray<T.SparkType>
  ) => { readonly params: string; readonly body: Typed }
}

export type Fn = (use: Use) => Typed

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

/** Completes a call of DuckDB with DISTINCT, FILTER and OVER. */
export type Complete = (name: string, ...args: ReadonlyArray<string>) => string

export type Aggregate = (args: ReadonlyArray<Typed>, complete: Complete, use: Use) => Typed
