/** Functions of strings and bytes. */
import { failing, SqlError, unsupported } from "../errors.js"
import { argument, cast, typed, unify } from "../typed.js"
import * as T from "../types.js"
import { beforehand, constant, type Fn, type Functions, first, fixed, of } from "./kit.js"

const s = T.string
const i = T.int

const text = (sql: (x: string) => string): Fn => fixed([s], s, (x = "") => sql(x))

/** Java's regular expressions as those of JavaScript, where both agree. */
const pattern = (name: string): string => `spark_regexp_${name}`

const length: Fn = of(1, 1, (args, use) => {
  const x = first(args)
  return x.type.name === "BINARY"
    ? typed(i, `CAST(octet_length(${x.sql}) AS INTEGER)`)
    : typed(i, `CAST(length(${argument(use.call.name, 0, x, s).sql}) AS INTEGER)`)
})

const substring: Fn = of(2, 3, (args, use) => {
  const x = first(args)
  const rest = args.slice(1).map((arg, index) => argument(use.call.name, index + 1, arg, i).sql)
  if (x.type.name === "BINARY")
    return typed(T.binary, `unhex(spark_substring_hex(hex(${x.sql}), ${rest[0]}, ${rest[1] ?? "2147483647"}))`)
  return typed(s, `spark_substring(${argument(use.call.name, 0, x, s).sql}, ${rest[0]}, ${rest[1] ?? "2147483647"})`)
})

/** `trim(x)`, or the Databricks form `btrim(x, characters)`. */
const trim =
  (side: string, order: "text first" | "text last" = "text first"): Fn =>
  (use) =>
    use.call.args.length === 1
      ? fixed([s], s, (x) => `spark_trim(${x}, ' ', '${side}')`)(use)
      : fixed([s, s], s, (a, b) =>
          order === "text first" ? `spark_trim(${a}, ${b}, '${side}')` : `spark_trim(${b}, ${a}, '${side}')`
        )(use)

const pad = (side: string): Fn =>
  fixed([s, i, s], s, (x, n, by = "' '") => `spark_pad(${x}, ${n}, ${by}, '${side}')`, 2)

const instr: Fn = fixed([s, s], i, (x, y) => `CAST(instr(${x}, ${y}) AS INTEGER)`)

const locate: Fn = fixed([s, s, i], i, (y, x, from = "1") => `spark_locate(${y}, ${x}, ${from})`, 2)

const bytes = (use: Parameters<Fn>[0], arg: ReturnType<typeof first>): string =>
  arg.type.name === "BINARY" ? arg.sql : `encode(${argument(use.call.name, 0, arg, s).sql})`

const digest = (sql: (x: string) => string): Fn => of(1, 1, (args, use) => typed(s, sql(bytes(use, first(args)))))

const booleanOf = (name: string): Fn => fixed([s, s], T.boolean, (x, y) => `${name}(${x}, ${y})`)

const concat: Fn = of(0, 1000, (args, use) => {
  if (args.length === 0) return typed(s, "''")
  if (args.some(({ type }) => type.name === "ARRAY")) {
    const type = args.reduce<T.SparkType | undefined>(
      (common, arg) => common && T.commonOf(common, arg.type),
      T.nothing
    )
    if (type === undefined)
      throw new SqlError(
        "DATATYPE_MISMATCH.DATA_DIFF_TYPES",
        "The arrays of concat have different types.",
        use.call.place
      )
    const items = args.map((arg) => cast(arg, type).sql)
    return typed(
      type,
      `CASE WHEN ${items.map((item) => `(${item}) IS NULL`).join(" OR ")} THEN NULL ELSE ${items.reduce((a, b) => `list_concat(${a}, ${b})`)} END`
    )
  }
  if (args.every(({ type }) => type.name === "BINARY"))
    return typed(T.binary, `(${args.map(({ sql }) => sql).join(" || ")})`)
  return typed(s, `(${args.map((arg, index) => argument(use.call.name, index, arg, s).sql).join(" || ")})`)
})

const formatString: Fn = of(1, 1000, (args, use) => {
  const kinds = args
    .slice(1)
    .map(({ type }) =>
      T.isIntegral(type) ? "d" : type.name === "DOUBLE" ? "f" : type.name === "STRING" ? "s" : undefined
    )
  if (kinds.includes(undefined)) throw unsupported("format_string of these types", use.call.place)
  const items = args.slice(1).map((arg) => cast(arg, s).sql)
  return typed(
    s,
    `spark_format(${argument(use.call.name, 0, first(args), s).sql}, '${kinds.join("")}', to_json(CAST([${items.join(", ")}] AS VARCHAR[])))`
  )
})

/** `LIKE ANY` and its kind, whose names the parser makes. */
const likes = (how: "ANY" | "ALL", flags: string, not: boolean): Fn =>
  of(2, 1000, (args, use) => {
    const [x = "", ...patterns] = args.map((arg, index) => argument(use.call.name, index, arg, s).sql)
    const tests = patterns.map((pattern) => `${not ? "NOT " : ""}spark_like(${x}, ${pattern}, '${flags}', '\\')`)
    return typed(T.boolean, `(${tests.join(how === "ANY" ? " OR " : " AND ")})`)
  })

/** `decode(x, a, 1, b, 2, 0)`: the result beside the value that equals the first, nulls too. */
const chosen: Fn = (use) => {
  const [x, ...rest] = use.call.args.map(use.translate)
  if (x === undefined) throw unsupported("decode", use.call.place)
  const pairs = Math.floor(rest.length / 2)
  const searched = unify(use.call.name, [x, ...Array.from({ length: pairs }, (_, n) => first(rest, 2 * n))])
  const otherwise = rest.length % 2 === 1 ? first(rest, rest.length - 1) : typed(T.nothing, "NULL")
  const results = unify(use.call.name, [...Array.from({ length: pairs }, (_, n) => first(rest, 2 * n + 1)), otherwise])
  const whens = searched
    .slice(1)
    .map(({ sql }, n) => `WHEN ${first(searched).sql} IS NOT DISTINCT FROM ${sql} THEN ${first(results, n).sql}`)
  return typed(first(results).type, `CASE ${whens.join(" ")} ELSE ${first(results, pairs).sql} END`)
}

const list = (json: string): string => `CAST(from_json(${json}, '["VARCHAR"]') AS VARCHAR[])`

export const strings: Functions = {
  uuid: fixed([], s, () => "CAST(uuid() AS VARCHAR)"),
  "like any": likes("ANY", "", false),
  "like all": likes("ALL", "", false),
  "not like any": likes("ANY", "", true),
  "not like all": likes("ALL", "", true),
  "ilike any": likes("ANY", "i", false),
  "ilike all": likes("ALL", "i", false),
  "not ilike any": likes("ANY", "i", true),
  "not ilike all": likes("ALL", "i", true),
  upper: text((x) => `spark_upper(${x})`),
  ucase: text((x) => `spark_upper(${x})`),
  lower: text((x) => `spark_lower(${x})`),
  lcase: text((x) => `spark_lower(${x})`),
  initcap: text((x) => `spark_initcap(${x})`),
  length,
  len: length,
  char_length: length,
  character_length: length,
  octet_length: of(1, 1, (args, use) => typed(i, `CAST(octet_length(${bytes(use, first(args))}) AS INTEGER)`)),
  bit_length: of(1, 1, (args, use) => typed(i, `CAST(8 * octet_length(${bytes(use, first(args))}) AS INTEGER)`)),
  substring,
  substr: substring,
  left: fixed([s, i], s, (x, n) => `spark_substring(${x}, 1, ${n})`),
  right: fixed(
    [s, i],
    s,
    (x, n) =>
      `CASE WHEN ${n} <= 0 THEN CASE WHEN ${x} IS NOT NULL THEN '' END ELSE spark_substring(${x}, -${n}, ${n}) END`
  ),
  trim: trim("both"),
  btrim: trim("both"),
  ltrim: trim("left", "text last"),
  rtrim: trim("right", "text last"),
  lpad: pad("left"),
  rpad: pad("right"),
  repeat: fixed([s, i], s, (x, n) => `repeat(${x}, greatest(${n}, 0))`),
  space: fixed([i], s, (n) => `repeat(' ', greatest(${n}, 0))`),
  reverse: of(1, 1, (args, use) => {
    const x = first(args)
    return x.type.name === "ARRAY"
      ? typed(x.type, `list_reverse(${x.sql})`)
      : typed(s, `spark_reverse(${argument(use.call.name, 0, x, s).sql})`)
  }),
  replace: fixed(
    [s, s, s],
    s,
    (x, from, to = "''") => `CASE WHEN ${from} = '' THEN ${x} ELSE replace(${x}, ${from}, ${to}) END`,
    2
  ),
  translate: fixed([s, s, s], s, (x, from, to) => `spark_translate(${x}, ${from}, ${to})`),
  concat,
  concat_ws: of(1, 1000, (args, use) => {
    const items = args.slice(1).map((arg, index) => {
      if (arg.type.name === "ARRAY" && !T.isComplex(arg.type.element)) return cast(arg, T.array(s)).sql
      return `[${argument(use.call.name, index + 1, arg, s).sql}]`
    })
    const all = items
      .map((item) => `coalesce(CAST(${item} AS VARCHAR[]), CAST([] AS VARCHAR[]))`)
      .reduce((a, b) => `list_concat(${a}, ${b})`, "CAST([] AS VARCHAR[])")
    const separator = argument(use.call.name, 0, first(args), s).sql
    return typed(
      s,
      `CASE WHEN ${separator} IS NULL THEN NULL ELSE coalesce(array_to_string(list_filter(${all}, lambda e: e IS NOT NULL), ${separator}), '') END`
    )
  }),
  instr,
  charindex: locate,
  locate,
  position: locate,
  ascii: fixed([s], i, (x) => `spark_ascii(${x})`),
  chr: fixed([T.bigint], s, (x) => `spark_chr(${x})`),
  char: fixed([T.bigint], s, (x) => `spark_chr(${x})`),
  split: fixed([s, s, i], T.array(s), (x, by, limit = "-1") => list(`${pattern("split")}(${x}, ${by}, ${limit})`), 2),
  split_part: fixed([s, s, i], s, (x, by, n) => `spark_split_part(${x}, ${by}, ${n})`),
  substring_index: fixed([s, s, i], s, (x, by, n) => `spark_substring_index(${x}, ${by}, ${n})`),
  startswith: booleanOf("starts_with"),
  endswith: booleanOf("ends_with"),
  contains: booleanOf("contains"),
  regexp_extract: fixed([s, s, i], s, (x, p, n = "1") => `${pattern("extract")}(${x}, ${p}, ${n})`, 2),
  regexp_extract_all: fixed(
    [s, s, i],
    T.array(s),
    (x, p, n = "1") => list(`${pattern("extract_all")}(${x}, ${p}, ${n})`),
    2
  ),
  regexp_replace: fixed(
    [s, s, s, i],
    s,
    (x, p, by, from) =>
      from === undefined
        ? `${pattern("replace")}(${x}, ${p}, ${by})`
        : `CASE WHEN ${from} < 1 THEN ${failing("DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE", "The position must be positive.")} ELSE spark_substring(${x}, 1, ${from} - 1) || ${pattern("replace")}(spark_substring(${x}, ${from}, 2147483647), ${p}, ${by}) END`,
    3
  ),
  regexp_like: fixed([s, s], T.boolean, (x, p) => `${pattern("like")}(${x}, ${p})`),
  regexp: fixed([s, s], T.boolean, (x, p) => `${pattern("like")}(${x}, ${p})`),
  rlike: fixed([s, s], T.boolean, (x, p) => `${pattern("like")}(${x}, ${p})`),
  regexp_count: fixed([s, s], i, (x, p) => `${pattern("count")}(${x}, ${p})`),
  regexp_substr: fixed([s, s], s, (x, p) => `${pattern("substr")}(${x}, ${p})`),
  regexp_instr: fixed([s, s], i, (x, p) => `${pattern("instr")}(${x}, ${p})`),
  soundex: text((x) => `spark_soundex(${x})`),
  levenshtein: fixed(
    [s, s, i],
    i,
    (x, y, most) =>
      most === undefined
        ? `spark_levenshtein(${x}, ${y})`
        : `CASE WHEN spark_levenshtein(${x}, ${y}) > ${most} THEN CASE WHEN ${most} IS NOT NULL THEN -1 END ELSE spark_levenshtein(${x}, ${y}) END`,
    2
  ),
  format_string: formatString,
  printf: formatString,
  md5: digest((x) => `md5(${x})`),
  sha: digest((x) => `sha1(${x})`),
  sha1: digest((x) => `sha1(${x})`),
  crc32: of(1, 1, (args, use) => typed(T.bigint, `spark_crc32(hex(${bytes(use, first(args))}))`)),
  sha2: of(2, 2, (args, use) => {
    const bits = args[1]?.integer
    if (bits === undefined) throw unsupported("sha2 with a length that is not a literal", use.call.place)
    if (bits === "256" || bits === "0") return typed(s, `sha256(${bytes(use, first(args))})`)
    return typed(s, `spark_sha2(hex(${bytes(use, first(args))}), ${bits})`)
  }),
  base64: of(1, 1, (args, use) => typed(s, `to_base64(${bytes(use, first(args))})`)),
  unbase64: fixed([s], T.binary, (x) => `from_base64(spark_base64(${x}))`),
  overlay: fixed([s, s, i, i], s, (x, by, at, n = "-1") => `spark_overlay(${x}, ${by}, ${at}, ${n})`, 3),
  find_in_set: fixed([s, s], i, (x, set) => `spark_find_in_set(${x}, ${set})`),
  elt: of(2, 1000, (args, use) => {
    const n = argument(use.call.name, 0, first(args), i).sql
    const items = args.slice(1).map((arg, at) => argument(use.call.name, at + 1, arg, s).sql)
    return typed(
      s,
      `CASE ${items.map((item, at) => `WHEN ${n} = ${at + 1} THEN ${item}`).join(" ")} WHEN ${n} IS NOT NULL THEN ${failing("INVALID_ARRAY_INDEX", "The index is out of bounds.")} END`
    )
  }),
  url_encode: text((x) => `spark_url_encode(${x})`),
  url_decode: text((x) => `spark_url_decode(${x})`),
  try_url_decode: beforehand(text((x) => `TRY(spark_url_decode(${x}))`)),
  parse_url: fixed([s, s, s], s, (x, part, key = "''") => `spark_parse_url(${x}, ${part}, ${key})`, 2),
  mask: fixed(
    [s, s, s, s, s],
    s,
    (x, upper = "'X'", lower = "'x'", digit = "'n'", other) => {
      const by = (value: string | undefined): string => `coalesce(${value ?? "NULL"}, '')`
      return `spark_mask(${x}, ${by(upper)}, ${by(lower)}, ${by(digit)}, ${by(other)})`
    },
    1
  ),
  encode: of(2, 2, (args, use) => {
    const set = constant(use, args[1], "a character set").toUpperCase()
    const x = argument(use.call.name, 0, first(args), s).sql
    if (/^UTF-?8$/.test(set)) return typed(T.binary, `encode(${x})`)
    if (!/^(UTF-16BE|UTF-16LE|ISO-8859-1|US-ASCII)$/.test(set))
      throw unsupported(`encode in the character set ${set}`, use.call.place)
    return typed(T.binary, `unhex(spark_encode(${x}, '${set}'))`)
  }),
  decode: (use) => {
    if (use.call.args.length > 2) return chosen(use)
    return of(2, 2, (args) => {
      if (!/^utf-?8$/i.test(constant(use, args[1], "a character set")))
        throw unsupported("decode of other character sets than UTF-8", use.call.place)
      if (first(args).type.name !== "BINARY") throw unsupported("decode of this type", use.call.place)
      return typed(s, `decode(${first(args).sql})`)
    })(use)
  },
  to_binary: of(1, 2, (args, use) => {
    const format = args[1] === undefined ? "hex" : constant(use, args[1], "a format").toLowerCase()
    const x = argument(use.call.name, 0, first(args), s).sql
    if (/^utf-?8$/.test(format)) return typed(T.binary, `encode(${x})`)
    if (format !== "hex") throw unsupported(`to_binary with the format ${format}`, use.call.place)
    return typed(T.binary, `unhex(spark_hex(${x}))`)
  }),
  is_valid_utf8: of(1, 1, (args, use) => typed(T.boolean, `spark_valid_utf8(hex(${bytes(use, first(args))}))`)),
  str_to_map: fixed(
    [s, s, s],
    T.map(s, s),
    (x, pair = "','", kv = "':'") =>
      `map(${list(`spark_str_to_map(${x}, ${pair}, ${kv}, 'keys')`)}, ${list(`spark_str_to_map(${x}, ${pair}, ${kv}, 'values')`)})`,
    1
  ),
  luhn_check: fixed([s], T.boolean, (x) => `(spark_luhn(${x}) = 'true')`)
}
