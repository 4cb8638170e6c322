/** Conditions, nulls, casts by name and errors on purpose. */
import { SqlError, unsupported } from "../errors.js"
import { argument, cast, coerce, textLiteral, typed, unify } from "../typed.js"
import * as T from "../types.js"
import { args, type Fn, type Functions, first, fixed, of } from "./kit.js"

const castTo = (type: T.SparkType): Fn => of(1, 1, (args) => cast(first(args), type))

const coalesce: Fn = of(1, 1000, (args, use) => {
  const items = unify(use.call.name, args)
  return typed(first(items).type, `coalesce(${items.map(({ sql }) => sql).join(", ")})`)
})

const two: Fn = (use) =>
  of(2, 2, (args) =>
    coalesce({ ...use, translate: (expr) => args[use.call.args.indexOf(expr)] ?? use.translate(expr) })
  )(use)

const branch: Fn = of(3, 3, ([test, yes, no], use) => {
  if (test === undefined || yes === undefined || no === undefined) throw unsupported("if")
  if (test.type.name !== "BOOLEAN" && test.type.name !== "VOID") {
    throw new SqlError(
      "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
      `The first parameter of ${use.call.name} requires the "BOOLEAN" type.`,
      use.call.place
    )
  }
  const [a, b] = unify(use.call.name, [yes, no])
  return typed(a?.type ?? yes.type, `CASE WHEN ${coerce(test, T.boolean).sql} THEN ${a?.sql} ELSE ${b?.sql} END`)
})

const ofSession =
  (name: "userName" | "catalog" | "schema"): Fn =>
  (use) => {
    args(use, 0)
    return typed(T.string, textLiteral(use.session[name]))
  }

/** Fails with a text, also with one that is null, of which DuckDB would make null. */
const raising = (text: string): string =>
  `CAST(error('[USER_RAISED_EXCEPTION] ' || coalesce(${text}, 'null')) AS INTEGER)`

export const conditional: Functions = {
  coalesce,
  ifnull: two,
  nvl: two,
  nvl2: of(3, 3, ([test, yes, no], use) => {
    const [a, b] = unify(use.call.name, [yes ?? first([]), no ?? first([])])
    return typed(a?.type ?? T.nothing, `CASE WHEN (${test?.sql}) IS NOT NULL THEN ${a?.sql} ELSE ${b?.sql} END`)
  }),
  nullif: of(2, 2, (args, use) => {
    const [a, b] = unify(use.call.name, args)
    return typed(first(args).type, `CASE WHEN ${a?.sql} = ${b?.sql} THEN NULL ELSE ${first(args).sql} END`)
  }),
  nullifzero: of(1, 1, (args) =>
    typed(first(args).type, `CASE WHEN ${first(args).sql} = 0 THEN NULL ELSE ${first(args).sql} END`)
  ),
  zeroifnull: of(1, 1, (args, use) => {
    const [a, b] = unify(use.call.name, [first(args), { ...typed(T.int, "CAST(0 AS INTEGER)") }])
    return typed(a?.type ?? T.int, `coalesce(${a?.sql}, ${b?.sql})`)
  }),
  if: branch,
  iff: branch,
  isnull: of(1, 1, (args) => typed(T.boolean, `((${first(args).sql}) IS NULL)`)),
  isnotnull: of(1, 1, (args) => typed(T.boolean, `((${first(args).sql}) IS NOT NULL)`)),
  equal_null: of(2, 2, (args, use) => {
    const [a, b] = unify(use.call.name, args)
    return typed(T.boolean, `(${a?.sql} IS NOT DISTINCT FROM ${b?.sql})`)
  }),
  raise_error: fixed([T.string], T.nothing, raising),
  assert_true: of(1, 2, (args, use) => {
    const message = args[1] === undefined ? "'assertion failed'" : argument(use.call.name, 1, args[1], T.string).sql
    return typed(T.nothing, `CASE WHEN ${first(args).sql} THEN NULL ELSE ${raising(message)} END`)
  }),
  typeof: of(1, 1, (args) => {
    const text = T.textOf(first(args).type).toLowerCase().replaceAll(": ", ":").replaceAll(", ", ",")
    if (/`/.test(text)) throw unsupported("typeof a struct whose fields are quoted")
    return typed(T.string, `'${text}'`)
  }),
  boolean: castTo(T.boolean),
  tinyint: castTo(T.tinyint),
  smallint: castTo(T.smallint),
  int: castTo(T.int),
  bigint: castTo(T.bigint),
  float: castTo(T.float),
  double: castTo(T.double),
  string: castTo(T.string),
  binary: castTo(T.binary),
  date: castTo(T.date),
  timestamp: castTo(T.timestamp),
  current_user: ofSession("userName"),
  user: ofSession("userName"),
  session_user: ofSession("userName"),
  current_catalog: ofSession("catalog"),
  current_schema: ofSession("schema"),
  current_database: ofSession("schema")
}
