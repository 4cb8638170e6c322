/** Makes random expressions over the typed columns of a small table. The same seed makes the same expressions. */

export interface Made {
  readonly sql: string
  /** The expressions that it is made of, each of which can stand alone. */
  readonly parts: ReadonlyArray<Made>
}

type Kind = "int" | "long" | "double" | "decimal" | "string" | "boolean" | "date" | "time" | "list"

/** A view of the same rows on both engines, with nulls, limits and odd texts among them. */
export const table = `CREATE VIEW data AS SELECT * FROM VALUES
  (1, 7, 40L, 2.5D, 12.34, 'abc', true, DATE '2024-02-29', TIMESTAMP '2024-02-29 12:34:56.789', array(1, 2, 3)),
  (2, -3, -5000000000L, -0.75D, -0.05, '', false, DATE '1969-12-31', TIMESTAMP '1969-12-31 23:59:59.5', array(5)),
  (3, 2147483647, 9223372036854775807L, 1e20D, 99999999.99, ' Ünï 12 ', true, DATE '2000-01-01', TIMESTAMP '2000-01-01 00:00:00', array(-1, NULL)),
  (4, 0, 0L, 0.0D, 0.00, '42', false, DATE '2023-12-31', TIMESTAMP '2023-12-31 23:59:59', array(0, 0)),
  (5, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (6, -17, 123456L, 1234.5678D, 1000.10, '2024-03-01', NULL, DATE '2024-12-30', TIMESTAMP '2024-03-31 02:30:00.000001', array(9, 8, 7, 6))
  AS t(id, i, l, d, e, s, b, dt, ts, xs)`

export const rows = 6

export const generator = (seed: number): (() => Made) => {
  let state = seed >>> 0
  /** Mulberry32. */
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let x = state
    x = Math.imul(x ^ (x >>> 15), x | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296
  }
  const pick = <A>(items: ReadonlyArray<A>): A => items[Math.floor(random() * items.length)] as A

  const columns: Readonly<Record<Kind, ReadonlyArray<string>>> = {
    int: ["i", "id"],
    long: ["l"],
    double: ["d"],
    decimal: ["e"],
    string: ["s"],
    boolean: ["b"],
    date: ["dt"],
    time: ["ts"],
    list: ["xs"]
  }
  const literals: Readonly<Record<Kind, ReadonlyArray<string>>> = {
    int: ["0", "1", "-1", "2", "3", "10", "100", "NULL"],
    long: ["0L", "1L", "-7L", "3000000000"],
    double: ["0.0D", "1.5D", "-2.25D", "1e3", "1e-3"],
    decimal: ["1.5", "0.25", "-3.00", "100.125", "7.0"],
    string: ["'a'", "'b c'", "'12'", "'-3.5'", "''", "'Zz'", "'2024-01-31'", "'true'"],
    boolean: ["true", "false", "NULL"],
    date: ["DATE '2024-01-31'", "DATE '2020-02-29'"],
    time: ["TIMESTAMP '2024-01-31 23:30:00'", "TIMESTAMP '2020-02-29 00:00:00'"],
    list: ["array(1, 2)", "array(3)", "array(2, NULL, 2)"]
  }
  const kinds = Object.keys(columns) as ReadonlyArray<Kind>
  const numbers: ReadonlyArray<Kind> = ["int", "long", "double", "decimal"]

  /** `@` stands for an operand; its kind follows: `length(@string)`. `@number`, `@any` and `@same` choose one. */
  const forms: Readonly<Record<Kind, ReadonlyArray<string>>> = {
    int: [
      "(@int + @int)",
      "(@int - @int)",
      "(@int * @int)",
      "(@int % @int)",
      "(- @int)",
      "abs(@int)",
      "length(@string)",
      "CAST(@string AS INT)",
      "CAST(@double AS INT)",
      "CAST(@decimal AS INT)",
      "CAST(@boolean AS INT)",
      "year(@date)",
      "month(@date)",
      "day(@time)",
      "hour(@time)",
      "minute(@time)",
      "second(@time)",
      "dayofweek(@date)",
      "weekofyear(@date)",
      "dayofyear(@date)",
      "quarter(@date)",
      "datediff(@date, @date)",
      "size(@list)",
      "instr(@string, @string)",
      "ascii(@string)",
      "levenshtein(@string, @string)",
      "@list[0]",
      "element_at(@list, -1)",
      "get(@list, @int)",
      "try_add(i, 2147483640)",
      "TRY_CAST(s AS INT)",
      "greatest(@int, @int)",
      "least(@int, @int)",
      "pmod(@int, 7)",
      "(@int & @int)",
      "(@int | @int)",
      "(@int ^ @int)",
      "(~ @int)",
      "shiftleft(@int, 2)",
      "shiftright(@int, 1)",
      "aggregate(@list, 0, (a, x) -> a + coalesce(x, 0))",
      "array_max(@list)",
      "locate(@string, @string)",
      "sign(1) + id",
      "unix_date(@date)",
      "bit_count(@int)",
      "nullif(@int, @int)",
      "coalesce(@int, @int)",
      "array_size(@list)",
      "round(@int, -1)",
      "extract(DOW FROM @date)",
      "hash(@int)"
    ],
    long: [
      "(@long + @int)",
      "(@long - @long)",
      "(@long * @int)",
      "(@long % @long)",
      "(@int DIV @int)",
      "(@long DIV @long)",
      "abs(@long)",
      "CAST(@double AS BIGINT)",
      "CAST(@int AS BIGINT)",
      "CAST(@decimal AS BIGINT)",
      "floor(@double)",
      "ceil(@double)",
      "unix_seconds(@time)",
      "unix_micros(@time)",
      "factorial(id)",
      "greatest(@long, @int)",
      "coalesce(@long, @long)",
      "round(@long, -2)",
      "timestampdiff(HOUR, @time, @time)",
      "timestampdiff(MONTH, @date, @time)",
      "array_position(@list, @int)",
      "xxhash64(@string)",
      "crc32(@string)",
      "bit_get(@int, 1) + 0L",
      "width_bucket(@double, 0, 10, 5)"
    ],
    double: [
      "(@double + @double)",
      "(@double - @number)",
      "(@double * @double)",
      "(@number / @double)",
      "(@int / @int)",
      "(@double % @double)",
      "sqrt(@double)",
      "exp(id)",
      "ln(@double)",
      "pow(@int, 2)",
      "abs(@double)",
      "CAST(@int AS DOUBLE)",
      "CAST(@decimal AS DOUBLE)",
      "CAST(@string AS DOUBLE)",
      "TRY_CAST(@column AS DOUBLE)",
      "round(@double, 1)",
      "sin(@double)",
      "atan2(@double, @double)",
      "months_between(@date, @date)",
      "signum(@double)",
      "cbrt(@double)",
      "greatest(@double, @number)",
      "try_divide(i, id - 3)",
      "log10(@double)",
      "degrees(@double)",
      "rint(@double)",
      "bround(@double, 1)",
      "hypot(@int, @int)",
      "log(2, @double)"
    ],
    decimal: [
      "(@decimal + @decimal)",
      "(@decimal - @int)",
      "(@decimal * @decimal)",
      "(@decimal / @decimal)",
      "(@decimal % @decimal)",
      "abs(@decimal)",
      "round(@decimal, 1)",
      "CAST(@int AS DECIMAL(12,2))",
      "CAST(@string AS DECIMAL(8,3))",
      "CAST(@double AS DECIMAL(20,4))",
      "ceil(@decimal)",
      "floor(@decimal)",
      "(- @decimal)",
      "greatest(@decimal, @int)",
      "coalesce(@decimal, @int)",
      "bround(@decimal, 1)",
      "CAST(@decimal AS DECIMAL(10,1))",
      "(@decimal + @long)",
      "(@int * @decimal)",
      "(@decimal / @int)",
      "extract(SECOND FROM @time)"
    ],
    string: [
      "concat(@string, @any)",
      "(@string || @number)",
      "upper(@string)",
      "lower(@string)",
      "trim(@string)",
      "substring(@string, @int, 2)",
      "substring(@string, 2)",
      "replace(@string, 'a', @string)",
      "lpad(@string, 5, '*')",
      "rpad(@string, id, 'xy')",
      "CAST(@number AS STRING)",
      "CAST(@date AS STRING)",
      "CAST(@time AS STRING)",
      "CAST(@boolean AS STRING)",
      "CAST(@list AS STRING)",
      "reverse(@string)",
      "repeat(@string, 2)",
      "initcap(@string)",
      "date_format(@time, 'yyyy-MM-dd HH:mm:ss.SSS')",
      "date_format(@date, 'EEE d MMM')",
      "left(@string, id)",
      "right(@string, 2)",
      "hex(@int)",
      "bin(@int)",
      "translate(@string, 'abc', 'xy')",
      "concat_ws('-', @string, @string)",
      "split_part(@string, ' ', 1)",
      "regexp_replace(@string, '[0-9]+', '#')",
      "regexp_extract(@string, '([a-z]+)', 1)",
      "coalesce(@string, @string)",
      "format_number(@double, 2)",
      "format_number(@decimal, 1)",
      "to_json(named_struct('a', @any, 'b', @any))",
      "array_join(@list, ',', 'n')",
      "substring_index(@string, ' ', 1)",
      "soundex(@string)",
      "md5(@string)",
      "base64(@string)",
      "hex(@string)",
      "overlay(@string PLACING '_' FROM 2)",
      "typeof(@number)",
      "typeof(@any)",
      "printf('%d|%s', @int, @string)",
      "nullif(@string, @string)",
      "greatest(@string, @string)",
      "conv(@int, 10, 16)",
      "dayname(@date)",
      "CAST(named_struct('x', @any, 'y', @any) AS STRING)",
      "ltrim(@string)",
      "chr(@int)",
      "sha2(@string, 256)",
      "elt(id, 'a', 'b', 'c', 'd', 'e', 'f')",
      "mask(@string)",
      "to_json(@list)",
      "url_encode(@string)"
    ],
    boolean: [
      "(@number < @number)",
      "(@number = @number)",
      "(@int <> @int)",
      "(@string < @string)",
      "(@string = @string)",
      "(@string LIKE '%a%')",
      "(@string RLIKE '[0-9]')",
      "(@date < @date)",
      "(@time >= @date)",
      "(@boolean AND @boolean)",
      "(@boolean OR @boolean)",
      "(NOT @boolean)",
      "(@any IS NULL)",
      "(@int IN (1, 7, @int))",
      "(@int BETWEEN @int AND @int)",
      "(@int <=> @int)",
      "(@boolean IS NOT TRUE)",
      "array_contains(@list, @int)",
      "startswith(@string, 'a')",
      "contains(@string, @string)",
      "exists(@list, x -> x > @int)",
      "forall(@list, x -> x > 0)",
      "isnan(@double)",
      "(@double IS DISTINCT FROM @double)",
      "CAST(@int AS BOOLEAN)",
      "(@list = @list)",
      "arrays_overlap(@list, @list)",
      "(@decimal > @double)",
      "(@list < @list)",
      "equal_null(@any, NULL)",
      "(@string IN ('a', @string))",
      "(@int NOT IN (1, 2))",
      "(@date = '2024-01-31')",
      "(@int > '5')",
      "(struct(@int, @string) = struct(@int, @string))",
      "(@date BETWEEN @date AND @date)",
      "(@string ILIKE 'A%')"
    ],
    date: [
      "date_add(@date, @int)",
      "(@date + @int)",
      "(@date - id)",
      "add_months(@date, id)",
      "last_day(@date)",
      "CAST(@time AS DATE)",
      "trunc(@date, 'MM')",
      "trunc(@date, 'WEEK')",
      "next_day(@date, 'MO')",
      "date_sub(@date, 3)",
      "greatest(@date, @date)",
      "coalesce(@date, @date)",
      "(@date + INTERVAL 1 MONTH)",
      "(@date - INTERVAL '2' DAY)",
      "TRY_CAST(s AS DATE)",
      "to_date(@time)",
      "make_date(2024, id, 3)",
      "date_from_unix_date(@int)"
    ],
    time: [
      "date_trunc('HOUR', @time)",
      "date_trunc('MONTH', @time)",
      "date_trunc('WEEK', @time)",
      "CAST(@date AS TIMESTAMP)",
      "(@time + INTERVAL 90 MINUTES)",
      "(@time - INTERVAL 1 YEAR)",
      "timestampadd(DAY, id, @time)",
      "timestampadd(MONTH, -1, @time)",
      "greatest(@time, @time)",
      "coalesce(@time, @date)",
      "timestamp_seconds(@int)",
      "timestamp_millis(@int)",
      "from_utc_timestamp(@time, 'America/New_York')",
      "to_utc_timestamp(@time, 'Europe/Paris')",
      "(@date + INTERVAL '5' HOUR)",
      "make_timestamp(2024, id, 1, 2, 3, 4.5)"
    ],
    list: [
      "array(@int, @int)",
      "transform(@list, x -> x + 1)",
      "filter(@list, x -> x > 1)",
      "array_distinct(@list)",
      "sort_array(@list)",
      "sort_array(@list, false)",
      "reverse(@list)",
      "concat(@list, @list)",
      "slice(@list, 1, 2)",
      "array_union(@list, @list)",
      "array_except(@list, @list)",
      "array_intersect(@list, @list)",
      "array_append(@list, @int)",
      "array_remove(@list, 2)",
      "sequence(id, 6)",
      "array_compact(@list)",
      "flatten(array(@list, @list))",
      "transform(@list, (x, n) -> x * n)",
      "array_repeat(@int, 2)",
      "zip_with(@list, @list, (x, y) -> coalesce(x, y))",
      "array_sort(@list)",
      "array_insert(@list, 2, @int)",
      "from_json(to_json(@list), 'ARRAY<INT>')",
      "coalesce(@list, @list)",
      "array_prepend(@list, @int)"
    ]
  }

  const leaf = (kind: Kind): Made => ({ sql: pick(random() < 0.7 ? columns[kind] : literals[kind]), parts: [] })

  const make = (kind: Kind, depth: number): Made => {
    if (depth === 0 || random() < 0.15) return leaf(kind)
    const chance = random()
    const form =
      chance < 0.06
        ? `CASE WHEN @boolean THEN @${kind} ELSE @${kind} END`
        : chance < 0.1
          ? `if(@boolean, @${kind}, @${kind})`
          : pick(forms[kind])
    const parts: Array<Made> = []
    const sql = form.replace(/@(\w+)/g, (_, name: string) => {
      const of =
        name === "number" ? pick(numbers) : name === "any" ? pick(kinds) : name === "column" ? "string" : (name as Kind)
      const part = name === "column" ? { sql: "s", parts: [] } : make(of, depth - 1)
      parts.push(part)
      return part.sql
    })
    return { sql, parts }
  }

  return () => make(pick(kinds), 1 + Math.floor(random() * 3))
}
