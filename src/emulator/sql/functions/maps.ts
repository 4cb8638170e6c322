/** Functions of maps and of two arrays, most of which take lambdas. */
import { failing, SqlError, unsupported } from "../errors.js"
import { coerce, type Typed, typed, unify } from "../typed.js"
import * as T from "../types.js"
import { type Fn, type Functions, first, mismatch, of, type Use, wrongCount } from "./kit.js"

const mapOf = (use: Use, arg: Typed): Extract<T.SparkType, { readonly name: "MAP" }> => {
  if (arg.type.name !== "MAP") throw mismatch(use, "MAP", arg.type)
  return arg.type
}

const elementOf = (use: Use, arg: Typed): T.SparkType => {
  if (arg.type.name !== "ARRAY") throw mismatch(use, "ARRAY", arg.type)
  return arg.type.element
}

const s = T.string

/** A map from DuckDB's entries, whose keys must differ. */
const mapFrom = (entries: string, type: T.SparkType): Typed =>
  typed(
    type,
    `CASE WHEN (${entries}) IS NULL THEN NULL WHEN len(list_filter(${entries}, lambda e: e.k IS NULL)) > 0 THEN ${failing("NULL_MAP_KEY", "Cannot use null as map key.")} WHEN len(list_distinct(list_transform(${entries}, lambda e: e.k))) < len(${entries}) THEN ${failing("DUPLICATED_MAP_KEY", "Duplicate map key was found.")} ELSE CAST(map_from_entries(list_transform(${entries}, lambda e: (e.k, e.v))) AS ${T.duckOf(type)}) END`
  )

/** The body of a lambda of a key and a value, over the entry `e` of a map. */
const overEntries = (use: Use, of: Typed): { readonly body: Typed; readonly list: (result: string) => string } => {
  const { key, value } = mapOf(use, of)
  const { body, params } = use.lambda(use.call.args[1], [key, value])
  const [k = "", v = ""] = params.split(", ")
  // The parameters of the lambda are bound by lists of one element within the entry.
  const bound = (inner: string): string =>
    `list_transform([e.key], lambda ${k}: list_transform([e.value], lambda ${v || "unused"}: ${inner})[1])[1]`
  return {
    body,
    list: (result) => `list_transform(map_entries(${of.sql}), lambda e: ${result.replace("@", bound(body.sql))})`
  }
}

const zip = (a: string, b: string, made: (x: string, y: string) => string): string =>
  `list_transform(range(1, greatest(len(${a}), len(${b})) + 1), lambda z: ${made(`${a}[z]`, `${b}[z]`)})`

export const maps: Functions = {
  map_filter: (use) => {
    const x = use.translate(use.call.args[0] ?? missing(use))
    const { body, list } = overEntries(use, x)
    const tested = list(`struct_pack(t := coalesce(@, false), k := e.key, v := e.value)`)
    if (body.type.name !== "BOOLEAN") throw mismatch(use, "BOOLEAN", body.type)
    return typed(
      x.type,
      `CAST(map_from_entries(list_transform(list_filter(${tested}, lambda f: f.t), lambda f: (f.k, f.v))) AS ${T.duckOf(x.type)})`
    )
  },
  transform_values: (use) => {
    const x = use.translate(use.call.args[0] ?? missing(use))
    const { body, list } = overEntries(use, x)
    const type = T.map(mapOf(use, x).key, body.type)
    return mapFrom(list("struct_pack(k := e.key, v := @)"), type)
  },
  transform_keys: (use) => {
    const x = use.translate(use.call.args[0] ?? missing(use))
    const { body, list } = overEntries(use, x)
    return mapFrom(list("struct_pack(k := @, v := e.value)"), T.map(body.type, mapOf(use, x).value))
  },
  map_concat: of(0, 1000, (args, use) => {
    if (args.length === 0) return typed(T.map(s, s), `CAST(MAP {} AS ${T.duckOf(T.map(s, s))})`)
    for (const arg of args) mapOf(use, arg)
    const items = unify(use.call.name, args)
    const type = mapOf(use, first(items))
    const lists = items.map(
      ({ sql }) => `list_transform(map_entries(${sql}), lambda e: struct_pack(k := e.key, v := e.value))`
    )
    const isNull = items.map(({ sql }) => `(${sql}) IS NULL`).join(" OR ")
    return mapFrom(`CASE WHEN ${isNull} THEN NULL ELSE ${lists.reduce((a, b) => `list_concat(${a}, ${b})`)} END`, type)
  }),
  map_from_entries: of(1, 1, (args, use) => {
    const element = elementOf(use, first(args))
    const [key, value] = element.name === "STRUCT" ? element.fields : []
    if (element.name !== "STRUCT" || key === undefined || value === undefined || element.fields.length !== 2)
      throw mismatch(use, "ARRAY<STRUCT>", first(args).type)
    const [k, v] = [key.name, value.name].map(T.identifier)
    return mapFrom(
      `list_transform(${first(args).sql}, lambda e: struct_pack(k := e.${k}, v := e.${v}))`,
      T.map(key.type, value.type)
    )
  }),
  map_zip_with: (use) => {
    const [left, right, lambda] = use.call.args
    if (left === undefined || right === undefined || use.call.args.length !== 3) throw wrongCount(use, "3")
    const [a, b] = [use.translate(left), use.translate(right)]
    const [x, y] = [mapOf(use, a), mapOf(use, b)]
    if (!T.isSame(x.key, y.key)) throw unsupported("map_zip_with of maps with different keys", use.call.place)
    const { body, params } = use.lambda(lambda, [x.key, x.value, y.value])
    const [k = "", v = "", w = ""] = params.split(", ")
    const keys = `list_concat(map_keys(${a.sql}), list_filter(map_keys(${b.sql}), lambda q: NOT list_contains(map_keys(${a.sql}), q)))`
    const made = `list_transform([map_extract_value(${a.sql}, ${k})], lambda ${v}: list_transform([map_extract_value(${b.sql}, ${k})], lambda ${w}: ${body.sql})[1])[1]`
    return mapFrom(
      `CASE WHEN (${a.sql}) IS NOT NULL AND (${b.sql}) IS NOT NULL THEN list_transform(${keys}, lambda ${k}: struct_pack(k := ${k}, v := ${made})) END`,
      T.map(x.key, body.type)
    )
  },
  zip_with: (use) => {
    const [left, right, lambda] = use.call.args
    if (left === undefined || right === undefined || use.call.args.length !== 3) throw wrongCount(use, "3")
    const [a, b] = [use.translate(left), use.translate(right)]
    const { body, params } = use.lambda(lambda, [elementOf(use, a), elementOf(use, b)])
    const [x = "", y = ""] = params.split(", ")
    return typed(
      T.array(body.type),
      `CASE WHEN (${a.sql}) IS NOT NULL AND (${b.sql}) IS NOT NULL THEN ${zip(a.sql, b.sql, (p, q) => `list_transform([${p}], lambda ${x}: list_transform([${q}], lambda ${y}: ${body.sql})[1])[1]`)} END`
    )
  },
  arrays_zip: of(2, 2, (args, use) => {
    const [a, b] = [first(args), first(args, 1)]
    const names = use.call.args.map((expr, index) =>
      expr.kind === "column" ? (expr.parts.at(-1) ?? "") : expr.kind === "field" ? expr.name : String(index)
    )
    const [x = "0", y = "1"] = names
    if (x.toLowerCase() === y.toLowerCase()) throw unsupported("arrays_zip of equal names", use.call.place)
    const type = T.struct([
      { name: x, type: elementOf(use, a) },
      { name: y, type: elementOf(use, b) }
    ])
    return typed(
      T.array(type),
      `CASE WHEN (${a.sql}) IS NOT NULL AND (${b.sql}) IS NOT NULL THEN ${zip(a.sql, b.sql, (p, q) => `struct_pack(${T.identifier(x)} := ${p}, ${T.identifier(y)} := ${q})`)} END`
    )
  }),
  array_insert: of(3, 3, (args, use) => {
    const place = first(args, 1).type
    if (!T.isIntegral(place) && place.name !== "VOID") throw mismatch(use, "INT", place)
    const element = T.commonOf(elementOf(use, first(args)), first(args, 2).type)
    if (element === undefined) throw mismatch(use, T.textOf(elementOf(use, first(args))), first(args, 2).type)
    const type = T.array(element)
    const [x, n, v] = [
      coerce(first(args), type).sql,
      coerce(first(args, 1), T.int).sql,
      coerce(first(args, 2), element).sql
    ]
    const nulls = (count: string): string =>
      `list_transform(range(${count}), lambda z: CAST(NULL AS ${T.duckOf(element)}))`
    const one = `CAST([${v}] AS ${T.duckOf(type)})`
    return typed(
      type,
      `CASE WHEN (${x}) IS NULL OR ${n} IS NULL THEN NULL WHEN ${n} = 0 THEN ${failing("INVALID_INDEX_OF_ZERO", "The index 0 is invalid.")} WHEN ${n} > 0 THEN list_concat(list_concat(list_concat(list_slice(${x}, 1, ${n} - 1), ${nulls(`greatest(${n} - 1 - len(${x}), 0)`)}), ${one}), list_slice(${x}, ${n}, len(${x}))) ELSE list_concat(list_concat(list_slice(${x}, 1, greatest(len(${x}) + ${n} + 1, 0)), ${one}), list_concat(${nulls(`greatest(-(${n}) - 1 - len(${x}), 0)`)}, list_slice(${x}, greatest(len(${x}) + ${n} + 2, 1), len(${x})))) END`
    )
  })
}

const missing = (use: Use): never => {
  throw wrongCount(use, "2")
}

/** `aggregate`: the start may have another type than the elements. */
export const folded: Fn = (use) => {
  const [over, start, merge, finish] = use.call.args
  if (over === undefined || start === undefined) throw wrongCount(use, "[3, 4]")
  const list = use.translate(over)
  const element = elementOf(use, list)
  const initial = use.translate(start)
  const { body, params } = use.lambda(merge, [initial.type, element])
  const step = T.isSame(body.type, initial.type)
    ? body
    : T.commonOf(body.type, initial.type) !== undefined &&
        T.isSame(T.commonOf(body.type, initial.type) ?? body.type, initial.type)
      ? coerce(body, initial.type)
      : undefined
  if (step === undefined) {
    throw new SqlError(
      "DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE",
      `The merge of aggregate has the type "${T.textOf(body.type)}", its start "${T.textOf(initial.type)}".`,
      use.call.place
    )
  }
  const [acc = "", x = ""] = params.split(", ")
  const pair = (a: string, e: string): string =>
    `struct_pack(a := CAST(${a} AS ${T.duckOf(initial.type)}), e := CAST(${e} AS ${T.duckOf(element)}))`
  const items = `list_prepend(${pair(initial.sql, "NULL")}, list_transform(${list.sql}, lambda q: ${pair("NULL", "q")}))`
  const next = `list_transform([p.a], lambda ${acc}: list_transform([q.e], lambda ${x}: ${step.sql})[1])[1]`
  const reduced = typed(
    initial.type,
    `CASE WHEN (${list.sql}) IS NOT NULL THEN list_reduce(${items}, lambda p, q: ${pair(next, "NULL")}).a END`
  )
  if (finish === undefined) return reduced
  const last = use.lambda(finish, [initial.type])
  return typed(last.body.type, `list_transform([${reduced.sql}], lambda ${last.params}: ${last.body.sql})[1]`)
}
