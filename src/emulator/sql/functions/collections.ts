/** Functions of arrays, maps and structs, and those that take lambdas. */
import type { Expr } from "../ast.js"
import { failing, refusing, SqlError, unsupported } from "../errors.js"
import { checkGroupable, checkOrderable, hasMap, orderKey } from "../orderings.js"
import { repeated } from "../repeated.js"
import { argument, cast, coerce, nullOf, type Typed, typed, unify } from "../typed.js"
import * as T from "../types.js"
import { checkFoldable, type Fn, type Functions, first, isFoldable, mismatch, of, type Use } from "./kit.js"

const elementOf = (use: Use, arg: Typed): T.SparkType => {
  if (arg.type.name !== "ARRAY") throw mismatch(use, "ARRAY", arg.type)
  return arg.type.element
}

const mapOf = (use: Use, arg: Typed): Extract<T.SparkType, { readonly name: "MAP" }> => {
  if (arg.type.name !== "MAP") throw mismatch(use, "MAP", arg.type)
  return arg.type
}

const onArray =
  (make: (x: string, element: T.SparkType, use: Use) => readonly [T.SparkType, string]): Fn =>
  (use) =>
    of(1, 1, (args) => typed(...make(first(args).sql, elementOf(use, first(args)), use)))(use)

const orderable = (use: Use, type: T.SparkType): T.SparkType => {
  checkOrderable(use.call.name, type)
  return comparable(use, type)
}

const comparable = (use: Use, type: T.SparkType): T.SparkType => {
  checkGroupable(use.call.name, type)
  return type
}

interface Strictness {
  /** The number of arguments, from the first one, of which none may be a mere null. */
  readonly typed: 0 | 1 | 2
  /** Whether integers of a column and decimals do not go together. */
  readonly isExact: boolean
}

/** An array and a value of its elements' type. */
const withElement =
  (
    { isExact, typed: count }: Strictness,
    make: (list: string, value: string, element: T.SparkType) => readonly [T.SparkType, string]
  ): Fn =>
  (use) =>
    of(2, 2, (args) => {
      if (args.slice(0, count).some(({ type }) => type.name === "VOID"))
        throw new SqlError(
          "DATATYPE_MISMATCH.NULL_TYPE",
          `Null typed values cannot be used as arguments of \`${use.call.name}\`.`,
          use.call.place
        )
      const element = T.closeOf(elementOf(use, first(args)), first(args, 1).type)
      if (element === undefined || (isExact && isInexact(use, args)))
        throw new SqlError(
          "DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES",
          `Input to ${use.call.name} should have been an array followed by a value with the same element type.`,
          use.call.place
        )
      comparable(use, element)
      return typed(...make(cast(first(args), T.array(element)).sql, coerce(first(args, 1), element).sql, element))
    })(use)

/** Whether integers of a column would be decimals, to which Spark casts no arrays by itself. */
const isInexact = (use: Use, args: ReadonlyArray<Typed>): boolean => {
  const types = args.map(({ type }) => (type.name === "ARRAY" ? type.element : type))
  const hasBoth = types.some(T.isIntegral) && types.some(T.isDecimal)
  return hasBoth && use.call.args.some((expr, at) => T.isIntegral(types[at] ?? T.nothing) && !isFoldable(expr))
}

const unmatched = (use: Use, kind: string): SqlError =>
  new SqlError(
    `DATATYPE_MISMATCH.${kind}`,
    `Cannot resolve "${use.call.name}" due to data type mismatch: its arguments have incompatible types.`,
    use.call.place
  )

/** Two arrays of the same type. */
const withArray =
  (make: (a: string, b: string, element: T.SparkType) => readonly [T.SparkType, string]): Fn =>
  (use) =>
    of(2, 2, (args) => {
      const error = "BINARY_ARRAY_DIFF_TYPES"
      if (args.some(({ type }) => type.name !== "ARRAY")) throw unmatched(use, error)
      if (isInexact(use, args)) throw unmatched(use, error)
      const [a, b] = unify(use.call.name, args, { common: T.closeOf, error })
      const element = elementOf(use, a ?? first(args))
      comparable(use, element)
      return typed(...make(a?.sql ?? "", b?.sql ?? "", element))
    })(use)

/** Keeps the first of equal elements, in their order, nulls too. */
const distinct = (list: string): string =>
  `list_filter(${list}, lambda e, i: i = coalesce(list_position(${list}, e), 0))`

const onlyNull = (use: Use): never => {
  throw unsupported(`${use.call.name} of these arguments`, use.call.place)
}

const size: Fn = of(1, 1, (args, use) => {
  const x = first(args)
  if (x.type.name === "VOID") return nullOf(T.int)
  if (x.type.name === "ARRAY") return typed(T.int, `CAST(len(${x.sql}) AS INTEGER)`)
  mapOf(use, x)
  return typed(T.int, `CAST(cardinality(${x.sql}) AS INTEGER)`)
})

const struct: Fn = (use) => {
  const args = use.call.args.map((expr) => ({ arg: use.translate(expr), expr }))
  const fields = args.map(({ arg, expr }, index) => ({
    name: expr.kind === "column" ? (expr.parts.at(-1) ?? "") : expr.kind === "field" ? expr.name : `col${index + 1}`,
    arg
  }))
  if (repeated(fields.map(({ name }) => name)) !== undefined)
    throw unsupported("structs with equal names", use.call.place)
  return typed(
    T.struct(fields.map(({ arg, name }) => ({ name, type: arg.type, comment: arg.comment }))),
    `struct_pack(${fields.map(({ arg, name }) => `${T.identifier(name)} := ${cast(arg, arg.type).sql}`).join(", ")})`
  )
}

/**
 * `array_sort` with a comparator: the place of an element is the number of those that the comparator puts in front of it,
 * and of equal ones before it.
 */
const compared: Fn = (use) => {
  const list = use.translate(use.call.args[0] as Expr)
  const element = elementOf(use, list)
  const { body, params } = use.lambda(use.call.args[1], [element, element])
  if (!T.isIntegral(body.type))
    throw new SqlError(
      "DATATYPE_MISMATCH.UNEXPECTED_RETURN_TYPE",
      `The lambda function of array_sort returns "INT", but its type is "${T.textOf(body.type)}".`,
      use.call.place
    )
  const [x = "", y = ""] = params.split(", ")
  const order = `list_transform([xs[oj]], lambda ${x}: list_transform([xs[oi]], lambda ${y}: CAST(${body.sql} AS INTEGER))[1])[1]`
  const before = `list_transform(range(1, len(xs) + 1), lambda oj: CASE WHEN oi = oj THEN 0 ELSE coalesce(${order}, ${failing("COMPARATOR_RETURNS_NULL", "The comparator has returned a NULL.")}) END)`
  const count = `len(list_filter(${before}, lambda oc, ok: oc < 0 OR (oc = 0 AND ok < oi)))`
  const places = `list_transform(range(1, len(xs) + 1), lambda oi: struct_pack(p := ${count}, i := oi))`
  return typed(
    list.type,
    `list_transform([${list.sql}], lambda xs: CASE WHEN xs IS NULL THEN NULL ELSE list_transform(list_sort(${places}), lambda op: xs[op.i]) END)[1]`
  )
}

const pairs = (types: readonly [T.SparkType, T.SparkType], keys: string, values: string): Typed =>
  typed(
    T.map(...types),
    `CASE WHEN ${keys} IS NULL OR ${values} IS NULL THEN NULL WHEN len(list_filter(${keys}, lambda e: e IS NULL)) > 0 THEN ${failing("NULL_MAP_KEY", "Cannot use null as map key.")} WHEN len(list_distinct(${keys})) < len(${keys}) THEN ${failing("DUPLICATED_MAP_KEY", "Duplicate map key was found.")} ELSE map(${keys}, ${values}) END`
  )

/** A list in DuckDB of elements whose type is known even when there are none. */
const listOf = (items: ReadonlyArray<Typed>, type: T.SparkType): string =>
  `CAST([${items.map(({ sql }) => sql).join(", ")}] AS ${T.duckOf(T.array(type))})`

const higher =
  (make: (list: Typed, use: Use) => Typed): Fn =>
  (use) => {
    const [over] = use.call.args
    if (over === undefined) return onlyNull(use)
    return make(use.translate(over), use)
  }

export const elementAt = (list: Typed, at: Typed, use: Pick<Use, "call">): Typed => {
  if (list.type.name === "MAP") {
    if (
      use.call.name !== "[]" &&
      at.type.name !== "VOID" &&
      !T.isSame(T.commonOf(at.type, list.type.key) ?? at.type, list.type.key)
    )
      throw new SqlError(
        "DATATYPE_MISMATCH.MAP_FUNCTION_DIFF_TYPES",
        `Input to ${use.call.name} should have been "MAP" followed by a value with same key type.`,
        use.call.place
      )
    return typed(list.type.value, `map_extract_value(${list.sql}, ${coerce(at, list.type.key).sql})`)
  }
  if (list.type.name !== "ARRAY") throw mismatch(use as Use, "ARRAY or MAP", list.type)
  if (!T.isIntegral(at.type) && at.type.name !== "VOID") throw mismatch(use as Use, "INT", at.type)
  const n = coerce(at, T.int).sql
  return typed(
    list.type.element,
    `CASE WHEN ${n} = 0 AND (${list.sql}) IS NOT NULL THEN ${failing("INVALID_INDEX_OF_ZERO", "The index 0 is invalid.")} WHEN abs(${n}) > len(${list.sql}) THEN ${failing("INVALID_ARRAY_INDEX_IN_ELEMENT_AT", "The index is out of bounds.")} ELSE ${list.sql}[${n}] END`
  )
}

/** The greatest or least element, or all in order, by the keys of nested elements. */
const byKey = (x: string, element: T.SparkType, sql: (x: string) => string): string =>
  T.isComplex(element)
    ? `list_transform(${sql(`list_transform(${x}, lambda s: CASE WHEN s IS NOT NULL THEN struct_pack(k := ${orderKey(typed(element, "s")).sql}, s := s) END)`)}, lambda s: s.s)`
    : sql(x)

const sorted = (x: string, ascending: string): string =>
  `CASE WHEN ${ascending} THEN list_sort(${x}, 'ASC', 'NULLS FIRST') ELSE list_sort(${x}, 'DESC', 'NULLS LAST') END`

const wrongSequence = (use: Use): SqlError =>
  new SqlError(
    "DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES",
    "sequence takes integers, or dates or timestamps and an interval.",
    use.call.place
  )

/** A sequence of dates or timestamps, by an interval of whole months or of microseconds. */
const ofTimes = (args: ReadonlyArray<Typed>, use: Use): Typed => {
  const [a, b] = unify(use.call.name, args.slice(0, 2))
  const by = args[2] ?? (a?.type.name === "DATE" ? typed(T.interval("DAY"), "86400000000") : undefined)
  if (a === undefined || b === undefined || by === undefined || !T.isInterval(by.type) || !T.isDatetime(a.type))
    throw wrongSequence(use)
  const micros = (x: Typed): string => `epoch_us(CAST(${x.sql} AS TIMESTAMP))`
  const isMonths = T.isMonths(by.type)
  const list = `CAST(from_json(spark_time_sequence(${micros(a)}, ${micros(b)}, CAST(${by.sql} AS BIGINT), ${isMonths}), '["BIGINT"]') AS BIGINT[])`
  return typed(T.array(a.type), `list_transform(${list}, lambda e: CAST(make_timestamp(e) AS ${T.duckOf(a.type)}))`)
}

/** What a lambda returns that chooses elements. Spark casts no texts here. */
const test = (use: Use, body: Typed): string => {
  if (body.type.name !== "BOOLEAN" && body.type.name !== "VOID") throw mismatch(use, "BOOLEAN", body.type)
  return (body.type.name === "VOID" ? nullOf(T.boolean) : body).sql
}

export const collections: Functions = {
  array: of(0, 10000, (args, use) => {
    if (args.length === 0) return typed(T.array(T.nothing), "CAST([] AS INTEGER[])")
    const items = unify(use.call.name, args)
    return typed(T.array(first(items).type), listOf(items, first(items).type))
  }),
  size,
  cardinality: size,
  array_size: onArray((x) => [T.int, `CAST(len(${x}) AS INTEGER)`]),
  element_at: of(2, 2, (args, use) => elementAt(first(args), first(args, 1), use)),
  try_element_at: of(2, 2, (args, use) => {
    const found = elementAt(first(args), first(args, 1), use)
    if (first(args).type.name === "MAP") return found
    const n = coerce(first(args, 1), T.int).sql
    return typed(
      found.type,
      `CASE WHEN ${n} = 0 AND (${first(args).sql}) IS NOT NULL THEN ${failing("INVALID_INDEX_OF_ZERO", "The index 0 is invalid.")} ELSE ${first(args).sql}[${n}] END`
    )
  }),
  get: of(2, 2, (args, use) => {
    const element = elementOf(use, first(args))
    if (!T.isIntegral(first(args, 1).type) && first(args, 1).type.name !== "VOID")
      throw mismatch(use, "INT", first(args, 1).type)
    const n = argument(use.call.name, 1, first(args, 1), T.int).sql
    return typed(element, `CASE WHEN ${n} >= 0 THEN ${first(args).sql}[CAST(${n} AS BIGINT) + 1] END`)
  }),
  array_contains: withElement({ typed: 2, isExact: false }, (x, v) => [
    T.boolean,
    `CASE WHEN ${x} IS NULL OR ${v} IS NULL THEN NULL WHEN list_contains(${x}, ${v}) THEN true WHEN len(list_filter(${x}, lambda e: e IS NULL)) > 0 THEN NULL ELSE false END`
  ]),
  array_position: withElement({ typed: 1, isExact: false }, (x, v) => [
    T.bigint,
    `CASE WHEN ${x} IS NULL OR ${v} IS NULL THEN NULL ELSE CAST(coalesce(list_position(${x}, ${v}), 0) AS BIGINT) END`
  ]),
  array_remove: withElement({ typed: 1, isExact: false }, (x, v, e) => [
    T.array(e),
    `CASE WHEN ${v} IS NULL THEN NULL ELSE list_filter(${x}, lambda e: e IS DISTINCT FROM ${v}) END`
  ]),
  array_append: withElement({ typed: 0, isExact: true }, (x, v, e) => [
    T.array(e),
    `CASE WHEN ${x} IS NOT NULL THEN list_append(${x}, ${v}) END`
  ]),
  array_prepend: withElement({ typed: 0, isExact: true }, (x, v, e) => [
    T.array(e),
    `CASE WHEN ${x} IS NOT NULL THEN list_prepend(${v}, ${x}) END`
  ]),
  array_distinct: onArray((x, e, use) => [T.array(comparable(use, e)), distinct(x)]),
  array_compact: onArray((x, e) => [T.array(e), `list_filter(${x}, lambda e: e IS NOT NULL)`]),
  array_union: withArray((a, b, e) => [
    T.array(e),
    `CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN ${distinct(`list_concat(${a}, ${b})`)} END`
  ]),
  array_intersect: withArray((a, b, e) => [
    T.array(e),
    `CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN list_filter(${distinct(a)}, lambda x: list_position(${b}, x) IS NOT NULL) END`
  ]),
  array_except: withArray((a, b, e) => [
    T.array(e),
    `CASE WHEN ${a} IS NOT NULL AND ${b} IS NOT NULL THEN list_filter(${distinct(a)}, lambda x: list_position(${b}, x) IS NULL) END`
  ]),
  arrays_overlap: withArray((a, b) => [
    T.boolean,
    `CASE WHEN ${a} IS NULL OR ${b} IS NULL THEN NULL WHEN list_has_any(list_filter(${a}, lambda e: e IS NOT NULL), list_filter(${b}, lambda e: e IS NOT NULL)) THEN true WHEN len(${a}) > 0 AND len(${b}) > 0 AND (len(list_filter(${a}, lambda e: e IS NULL)) > 0 OR len(list_filter(${b}, lambda e: e IS NULL)) > 0) THEN NULL ELSE false END`
  ]),
  array_max: onArray((x, e, use) => [
    orderable(use, e),
    T.isComplex(e)
      ? `list_last(${byKey(`list_filter(${x}, lambda s: s IS NOT NULL)`, e, (y) => `list_sort(${y})`)})`
      : `list_max(${x})`
  ]),
  array_min: onArray((x, e, use) => [
    orderable(use, e),
    T.isComplex(e)
      ? `list_first(${byKey(`list_filter(${x}, lambda s: s IS NOT NULL)`, e, (y) => `list_sort(${y})`)})`
      : `list_min(${x})`
  ]),
  sort_array: of(1, 2, (args, use) => {
    const element = orderable(use, elementOf(use, first(args)))
    checkFoldable(use, 1)
    const ascending = args[1]?.type.name ?? "BOOLEAN"
    if (ascending !== "BOOLEAN") throw mismatch(use, "BOOLEAN", first(args, 1).type)
    return typed(
      T.array(element),
      byKey(first(args).sql, element, (x) => sorted(x, args[1]?.sql ?? "true"))
    )
  }),
  array_sort: (use) => {
    if (use.call.args.length === 2) return compared(use)
    return onArray((x, e) => [T.array(orderable(use, e)), byKey(x, e, (y) => `list_sort(${y}, 'ASC', 'NULLS LAST')`)])(
      use
    )
  },
  array_join: of(2, 3, (args, use) => {
    if (T.isComplex(elementOf(use, first(args)))) throw mismatch(use, "ARRAY<STRING>", first(args).type)
    const items = cast(first(args), T.array(T.string)).sql
    const by = argument(use.call.name, 1, first(args, 1), T.string).sql
    const kept =
      args[2] === undefined
        ? `list_filter(${items}, lambda e: e IS NOT NULL)`
        : `list_transform(${items}, lambda e: coalesce(e, ${args[2].sql}))`
    return typed(
      T.string,
      `CASE WHEN ${first(args).sql} IS NOT NULL AND ${by} IS NOT NULL THEN coalesce(array_to_string(${kept}, ${by}), '') END`
    )
  }),
  slice: of(3, 3, (args, use) => {
    const element = elementOf(use, first(args))
    const [x, from, n] = [
      first(args).sql,
      argument(use.call.name, 1, first(args, 1), T.int).sql,
      argument(use.call.name, 2, first(args, 2), T.int).sql
    ]
    const begin = `CASE WHEN ${from} < 0 THEN len(${x}) + ${from} + 1 ELSE ${from} END`
    return typed(
      T.array(element),
      `CASE WHEN ${from} IS NULL OR ${n} IS NULL OR ${x} IS NULL THEN NULL WHEN ${from} = 0 THEN ${failing("INVALID_PARAMETER_VALUE.START", "The start of slice is 0.")} WHEN ${n} < 0 THEN ${failing("INVALID_PARAMETER_VALUE.LENGTH", "The length of slice is negative.")} WHEN (${begin}) < 1 THEN CAST([] AS ${T.duckOf(T.array(element))}) ELSE list_filter(${x}, lambda e, i: i >= (${begin}) AND i < (${begin}) + ${n}) END`
    )
  }),
  flatten: onArray((x, e, use) => {
    if (e.name !== "ARRAY") throw mismatch(use, "ARRAY<ARRAY>", e)
    return [e, `CASE WHEN len(list_filter(${x}, lambda e: e IS NULL)) = 0 THEN flatten(${x}) END`]
  }),
  array_repeat: of(2, 2, (args, use) => {
    const count = first(args, 1).type
    if (!T.isIntegral(count) && count.name !== "VOID") throw mismatch(use, "INT", count)
    const n = argument(use.call.name, 1, first(args, 1), T.int).sql
    return typed(T.array(first(args).type), `list_transform(range(greatest(${n}, 0)), lambda e: ${first(args).sql})`)
  }),
  sequence: of(2, 3, (args, use) => {
    if (T.isDatetime(first(args).type)) return ofTimes(args, use)
    if (!args.every(({ type }) => T.isIntegral(type))) throw wrongSequence(use)
    const [a, b, by] = unify(use.call.name, args)
    const type = a?.type ?? T.int
    const step = by?.sql ?? `CASE WHEN ${a?.sql} <= ${b?.sql} THEN 1 ELSE -1 END`
    return typed(
      T.array(type),
      `CASE WHEN (${step}) = 0 AND ${a?.sql} <> ${b?.sql} OR (${step}) > 0 AND ${a?.sql} > ${b?.sql} OR (${step}) < 0 AND ${a?.sql} < ${b?.sql} THEN ${failing("INTERNAL_ERROR", "Illegal sequence boundaries.")} ELSE CAST(generate_series(CAST(${a?.sql} AS BIGINT), CAST(${b?.sql} AS BIGINT), CAST(${step} AS BIGINT)) AS ${T.duckOf(T.array(type))}) END`
    )
  }),
  shuffle: (use) => onlyNull(use),
  struct,
  named_struct: (use) => {
    const { args } = use.call
    if (args.length === 0 || args.length % 2 === 1)
      throw new SqlError(
        "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
        "The `named_struct` requires 2n (n > 0) parameters.",
        use.call.place
      )
    const items = args.map(use.translate)
    const fields = items.flatMap((item, index) => {
      const value = items[index + 1]
      if (index % 2 === 1 || value === undefined) return []
      if (item.text === undefined)
        throw new SqlError(
          "DATATYPE_MISMATCH.CREATE_NAMED_STRUCT_WITHOUT_FOLDABLE_STRING",
          "Only constant texts are allowed as the names of fields in named_struct.",
          use.call.place
        )
      return [{ name: item.text, value }]
    })
    if (repeated(fields.map(({ name }) => name)) !== undefined)
      throw unsupported("structs with equal names", use.call.place)
    return typed(
      T.struct(fields.map(({ name, value }) => ({ name, type: value.type, comment: value.comment }))),
      `struct_pack(${fields.map(({ name, value }) => `${T.identifier(name)} := ${value.sql}`).join(", ")})`
    )
  },
  map: (use) => {
    const { args } = use.call
    if (args.length % 2 === 1)
      throw new SqlError(
        "WRONG_NUM_ARGS.WITHOUT_SUGGESTION",
        "The `map` requires 2n (n > 0) parameters.",
        use.call.place
      )
    if (args.length === 0) return typed(T.map(T.nothing, T.nothing), "CAST(MAP {} AS MAP(INTEGER, INTEGER))")
    const items = args.map(use.translate)
    const keys = unify(
      use.call.name,
      items.filter((_, index) => index % 2 === 0),
      { error: "CREATE_MAP_KEY_DIFF_TYPES" }
    )
    const values = unify(
      use.call.name,
      items.filter((_, index) => index % 2 === 1),
      { error: "CREATE_MAP_VALUE_DIFF_TYPES" }
    )
    const [key, value] = [first(keys).type, first(values).type]
    if (hasMap(key)) throw unmatched(use, "INVALID_MAP_KEY_TYPE")
    return pairs([key, value], listOf(keys, key), listOf(values, value))
  },
  map_from_arrays: of(2, 2, (args, use) => {
    const made = pairs(
      [elementOf(use, first(args)), elementOf(use, first(args, 1))],
      first(args).sql,
      first(args, 1).sql
    )
    const refusal = refusing("map_from_arrays of arrays with different lengths")
    return {
      ...made,
      sql: `CASE WHEN len(${first(args).sql}) <> len(${first(args, 1).sql}) THEN ${refusal} ELSE ${made.sql} END`
    }
  }),
  map_keys: of(1, 1, (args, use) => typed(T.array(mapOf(use, first(args)).key), `map_keys(${first(args).sql})`)),
  map_values: of(1, 1, (args, use) => typed(T.array(mapOf(use, first(args)).value), `map_values(${first(args).sql})`)),
  map_entries: of(1, 1, (args, use) => {
    const { key, value } = mapOf(use, first(args))
    return typed(
      T.array(
        T.struct([
          { name: "key", type: key },
          { name: "value", type: value }
        ])
      ),
      `map_entries(${first(args).sql})`
    )
  }),
  map_contains_key: of(2, 2, (args, use) => {
    if (args.some(({ type }) => type.name === "VOID")) throw unmatched(use, "NULL_TYPE")
    if (T.closeOf(mapOf(use, first(args)).key, first(args, 1).type) === undefined)
      throw unmatched(use, "MAP_FUNCTION_DIFF_TYPES")
    return typed(
      T.boolean,
      `map_contains(${first(args).sql}, ${coerce(first(args, 1), mapOf(use, first(args)).key).sql})`
    )
  }),
  transform: higher((list, use) => {
    const element = elementOf(use, list)
    const { body, params } = use.lambda(use.call.args[1], [element, T.int])
    return typed(T.array(body.type), `list_transform(${list.sql}, lambda ${params}: ${body.sql})`)
  }),
  filter: higher((list, use) => {
    const element = elementOf(use, list)
    const { body, params } = use.lambda(use.call.args[1], [element, T.int])
    return typed(list.type, `list_filter(${list.sql}, lambda ${params}: coalesce(${test(use, body)}, false))`)
  }),
  exists: higher((list, use) => {
    const { body, params } = use.lambda(use.call.args[1], [elementOf(use, list)])
    const results = `list_transform(${list.sql}, lambda ${params}: ${test(use, body)})`
    return typed(
      T.boolean,
      `CASE WHEN ${list.sql} IS NULL THEN NULL WHEN len(list_filter(${results}, lambda r: coalesce(r, false))) > 0 THEN true WHEN len(list_filter(${results}, lambda r: r IS NULL)) > 0 THEN NULL ELSE false END`
    )
  }),
  forall: higher((list, use) => {
    const { body, params } = use.lambda(use.call.args[1], [elementOf(use, list)])
    const results = `list_transform(${list.sql}, lambda ${params}: ${test(use, body)})`
    return typed(
      T.boolean,
      `CASE WHEN ${list.sql} IS NULL THEN NULL WHEN len(list_filter(${results}, lambda r: NOT coalesce(r, true))) > 0 THEN false WHEN len(list_filter(${results}, lambda r: r IS NULL)) > 0 THEN NULL ELSE true END`
    )
  })
}
