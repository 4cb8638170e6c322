import { describe, expect, it } from "@effect/vitest"
import * as BigDecimal from "effect/BigDecimal"
import * as Chunk from "effect/Chunk"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import { parseInterval } from "../../src/services/sql/statementExecution/internal/intervals.js"
import * as Scripted from "../support/scripted.js"
import * as Traces from "../support/traces.js"

const { DayTimeInterval, YearMonthInterval } = StatementExecution

type Cell = string | null

interface Made {
  /** The types of the columns, whose names are `c0`, `c1` and so on. */
  readonly types: ReadonlyArray<string>
  readonly chunks?: number
}

/** A response as the API writes it: with strings for all values. */
const succeeded = ({ chunks = 1, types }: Made, result: object) => ({
  statement_id: "01eef0da-9c02-1a2b-8000-1f2e3d4c5b6a",
  status: { state: "SUCCEEDED" },
  manifest: {
    format: "JSON_ARRAY",
    schema: {
      column_count: types.length,
      columns: types.map((type_text, position) => ({
        name: `c${position}`,
        position,
        type_name: type_text.replace(/[ (<].*/, "").replace("BIGINT", "LONG"),
        type_text
      }))
    },
    total_chunk_count: chunks,
    total_row_count: chunks,
    truncated: false
  },
  result
})

const inline = (types: ReadonlyArray<string>, data_array: ReadonlyArray<ReadonlyArray<Cell>>) =>
  Scripted.json(succeeded({ types }, { chunk_index: 0, row_offset: 0, row_count: data_array.length, data_array }))

const on = (scripted: Scripted.Scripted) =>
  Layer.merge(StatementExecution.layer.pipe(Layer.provide(Scripted.layer(scripted))), scripted.layerHttp)

const collected = <A, E, R>(stream: Stream.Stream<A, E, R>) =>
  Effect.map(Stream.runCollect(stream), Chunk.toReadonlyArray)

const options = { warehouse_id: "1234567890abcdef" }

const valueOf = (type: string, cell: Cell, more?: Partial<StatementExecution.RowsOptions>) =>
  StatementExecution.rows("SELECT 1", { ...options, ...more }).pipe(
    collected,
    Effect.map(([row]) => row?.c0),
    Effect.provide(on(Scripted.make([inline([type], [[cell]])])))
  )

const cases: ReadonlyArray<readonly [type: string, cell: Cell, value: StatementExecution.SqlValue]> = [
  ["BOOLEAN", "true", true],
  ["TINYINT", "-128", -128],
  ["SMALLINT", "32767", 32767],
  ["INT", "-2147483648", -2147483648],
  ["BIGINT", "9007199254740991", 9007199254740991],
  ["BIGINT", "9007199254740992", 9007199254740992n],
  ["BIGINT", "-9223372036854775808", -9223372036854775808n],
  ["BIGINT", "0", 0],
  ["FLOAT", "0.1", 0.1],
  ["DOUBLE", "1.7976931348623157E308", Number.MAX_VALUE],
  ["DOUBLE", "NaN", Number.NaN],
  ["DOUBLE", "-Infinity", Number.NEGATIVE_INFINITY],
  [
    "DECIMAL(38,18)",
    "-12345678901234567890.123456789012345678",
    BigDecimal.unsafeFromString("-12345678901234567890.123456789012345678")
  ],
  ["DECIMAL(10,2)", "1.50", BigDecimal.make(150n, 2)],
  ["DECIMAL(10,2)", "-0.05", BigDecimal.make(-5n, 2)],
  ["STRING", "", ""],
  ["VARCHAR(10)", "a", "a"],
  ["STRING COLLATE UTF8_BINARY", "a", "a"],
  ["DATE", "2024-01-31", "2024-01-31"],
  ["TIMESTAMP", "2024-01-31T10:20:30.500Z", DateTime.unsafeMake("2024-01-31T10:20:30.500Z")],
  ["TIMESTAMP", "2024-01-31T10:20:30.500+02:00", DateTime.unsafeMake("2024-01-31T08:20:30.500Z")],
  ["TIMESTAMP", "2024-01-31 10:20:30", DateTime.unsafeMake("2024-01-31T10:20:30Z")],
  ["TIMESTAMP", "+10000-01-01T00:00:00.000Z", DateTime.unsafeMake(253402300800000)],
  ["TIMESTAMP_NTZ", "2024-01-31T10:20:30.123456", "2024-01-31T10:20:30.123456"],
  ["BINARY", "AP8n", new Uint8Array([0, 255, 39])],
  ["INTERVAL YEAR TO MONTH", "1-2", new YearMonthInterval({ months: 14 })],
  ["INTERVAL MONTH", "-0-3", new YearMonthInterval({ months: -3 })],
  ["INTERVAL DAY TO SECOND", "1 02:03:04.000005000", new DayTimeInterval({ microseconds: 93784000005n })],
  [
    "INTERVAL DAY TO SECOND",
    "-106751991 04:00:54.775808000",
    new DayTimeInterval({ microseconds: -9223372036854775808n })
  ],
  ["ARRAY<INT>", "[1,null,3]", [1, null, 3]],
  // Some versions of the API write all values within nested ones as strings.
  ["ARRAY<INT>", '["1",null,"3"]', [1, null, 3]],
  [
    "ARRAY<DECIMAL(20,10)>",
    "[1.5000000000,12345678901.0000000001]",
    [BigDecimal.make(15000000000n, 10), BigDecimal.make(123456789010000000001n, 10)]
  ],
  ["ARRAY<TIMESTAMP>", '["2024-01-31T10:20:30.500Z"]', [DateTime.unsafeMake("2024-01-31T10:20:30.500Z")]],
  [
    "MAP<INT,STRING>",
    '{"2":"b","1":null}',
    new Map([
      [2, "b"],
      [1, null]
    ])
  ],
  [
    "MAP<STRING,MAP<STRING,BIGINT>>",
    '{"a":{"b":9007199254740993}}',
    new Map([["a", new Map([["b", 9007199254740993n]])]])
  ],
  [
    "STRUCT<a: BIGINT NOT NULL, `b c`: ARRAY<STRUCT<x: BINARY, y: DATE>>, d: BOOLEAN COMMENT 'it''s'>".replace(
      "it''s",
      "its"
    ),
    '{"a":9007199254740993,"b c":[{"x":"AP8n","y":"2024-01-31"}],"d":true}',
    { a: 9007199254740993n, "b c": [{ x: new Uint8Array([0, 255, 39]), y: "2024-01-31" }], d: true }
  ],
  ["STRUCT<a: INT>", "{}", { a: null }],
  [
    "STRUCT<i: INTERVAL DAY TO SECOND, m: INTERVAL YEAR>",
    '{"i":"0 00:00:01.000000000","m":"2-0"}',
    { i: new DayTimeInterval({ microseconds: 1000000n }), m: new YearMonthInterval({ months: 24 }) }
  ],
  ["VARIANT", '{"a":[1,"x",null],"b":9007199254740993}', { a: [1, "x", null], b: 9007199254740993n }],
  ["VARIANT", '"text"', "text"],
  ["VARIANT", "null", null],
  ["ARRAY<VARIANT>", '[{"a":1},2]', [{ a: 1 }, 2]],
  ["VOID", null, null],
  ["BIGINT", null, null]
]

describe("values", () => {
  it.effect("are those of their types", () =>
    Effect.gen(function* () {
      const [row] = yield* collected(StatementExecution.rows("SELECT 1", options))
      expect(Object.values(row ?? {}).map((value, index) => [...(cases[index]?.slice(0, 2) ?? []), value])).toEqual(
        cases
      )
    }).pipe(
      Effect.provide(
        on(
          Scripted.make([
            inline(
              cases.map(([type]) => type),
              [cases.map(([, cell]) => cell)]
            )
          ])
        )
      )
    )
  )

  it.effect("gives timestamps as Date or text when asked to", () =>
    Effect.gen(function* () {
      const text = "2024-01-31T10:20:30.123456Z"
      expect(yield* valueOf("TIMESTAMP", text, { timestamps: "text" })).toBe(text)
      expect(yield* valueOf("TIMESTAMP", text, { timestamps: "Date" })).toEqual(new Date("2024-01-31T10:20:30.123Z"))
    })
  )

  it.effect("follow one another in large chunks, up to the first one that cannot be read", () => {
    const cells = Array.from({ length: 3000 }, (_, i) => [i === 2500 ? "x" : String(i)])
    return Effect.gen(function* () {
      const seen: Array<unknown> = []
      const error = yield* StatementExecution.rows("SELECT 1", options).pipe(
        Stream.runForEach(({ c0 }) => Effect.sync(() => seen.push(c0))),
        Effect.flip
      )
      expect(error).toMatchObject({ _tag: "RowsInvalid", row: 2500, column: "c0" })
      expect(seen.length).toBeGreaterThan(1000)
      expect(seen).toEqual(seen.map((_, i) => i))
    }).pipe(Effect.provide(on(Scripted.make([inline(["INT"], cells)]))))
  })

  it.effect("that cannot be read are named by row and column, and are not in the message", () => {
    const wrong = [
      ["INT", "1.5"],
      ["INT", ""],
      ["BIGINT", "0x10"],
      ["BIGINT", "1234567890123456789x"],
      ["DOUBLE", "one"],
      ["DOUBLE", " "],
      ["DECIMAL(5,2)", "1,5"],
      ["BOOLEAN", "yes"],
      ["TIMESTAMP", "yesterday"],
      ["BINARY", "?"],
      ["INTERVAL DAY TO SECOND", "soon"],
      ["ARRAY<INT>", "[1"],
      ["ARRAY<INT>", '{"a":1}'],
      ["ARRAY<INT>", "[true]"],
      ["MAP<STRING,INT>", "[1]"],
      ["STRUCT<a: INT>", "[1]"],
      ["VARIANT", "{"]
    ] as const
    const scripted = Scripted.make((_, n) => {
      const [type = "", cell = ""] = wrong[n] ?? []
      return inline(
        ["STRING", type],
        [
          ["a", null],
          ["b", cell]
        ]
      )
    })
    return Effect.gen(function* () {
      for (const _ of wrong) {
        const failed = yield* Effect.flip(collected(StatementExecution.rows("SELECT 1", options)))
        expect(failed).toMatchObject({ _tag: "RowsInvalid", row: 1, column: "c1" })
        expect(failed.message).toMatch(/^Row 1, column c1: the value is not a value of the type [A-Z]+$/)
      }
    }).pipe(Effect.provide(on(scripted)))
  })

  it("reads intervals in all of their forms", () => {
    const forms: ReadonlyArray<readonly [string, unknown]> = [
      ["INTERVAL '1-2' YEAR TO MONTH", new YearMonthInterval({ months: 14 })],
      ["INTERVAL '-5' YEAR", new YearMonthInterval({ months: -60 })],
      ["INTERVAL '7' MONTH", new YearMonthInterval({ months: 7 })],
      ["INTERVAL '-1 02:03:04.5' DAY TO SECOND", new DayTimeInterval({ microseconds: -93784500000n })],
      ["INTERVAL '26:03' HOUR TO MINUTE", new DayTimeInterval({ microseconds: 93780000000n })],
      ["INTERVAL '3' DAY", new DayTimeInterval({ microseconds: 259200000000n })],
      ["INTERVAL '0.000001' SECOND", new DayTimeInterval({ microseconds: 1n })],
      ["1 years 2 months", new YearMonthInterval({ months: 14 })],
      ["-3 days 4 hours 5.5 seconds", new DayTimeInterval({ microseconds: -244794500000n })],
      ["1 month 1 day", undefined],
      ["5", undefined],
      ["", undefined],
      ["INTERVAL '1:2' SECOND", undefined]
    ]
    expect(forms.map(([text]) => [text, parseInterval(text)])).toEqual(forms)
  })

  it.effect("keeps a column named __proto__, and refuses a type that it cannot read", () =>
    Effect.gen(function* () {
      const made = succeeded({ types: ["INT"] }, { data_array: [["1"]] })
      const renamed = {
        ...made,
        manifest: { ...made.manifest, schema: { columns: [{ name: "__proto__", type_text: "INT" }] } }
      }
      const [row] = yield* collected(StatementExecution.rows("SELECT 1", options)).pipe(
        Effect.provide(on(Scripted.make([Scripted.json(renamed)])))
      )
      expect(Object.entries(row ?? {})).toEqual([["__proto__", 1]])
      expect(yield* Effect.flip(valueOf("ARRAY<", "[]"))).toMatchObject({ _tag: "RowsInvalid", column: "c0" })
    })
  )

  it.effect("decodes rows by a schema, with and without effects", () =>
    Effect.gen(function* () {
      const cells = Array.from({ length: 5 }, (_, id) => [String(id), `n${id}`])
      const read = <A, I>(schema: Schema.Schema<A, I>, rows: ReadonlyArray<ReadonlyArray<Cell>> = cells) =>
        StatementExecution.rows("SELECT 1", options).pipe(
          StatementExecution.decodeRows(schema),
          collected,
          Effect.provide(on(Scripted.make([inline(["INT", "STRING"], rows)])))
        )
      const Plain = Schema.Struct({ c0: Schema.Int, c1: Schema.NonEmptyString })
      expect(yield* read(Plain)).toEqual(cells.map(([id, c1]) => ({ c0: Number(id), c1 })))
      const slow = Schema.transformOrFail(Schema.String, Schema.String, {
        strict: true,
        decode: (text) => Effect.as(Effect.yieldNow(), `${text}!`),
        encode: (text) => Effect.succeed(text)
      })
      const Slow = Schema.Struct({ c0: Schema.Int, c1: slow })
      expect(yield* read(Slow)).toEqual(cells.map(([id, c1]) => ({ c0: Number(id), c1: `${c1}!` })))
      for (const schema of [Plain, Slow]) {
        const failed = yield* Effect.flip(read(schema, [...cells, ["7", null]]))
        expect(failed).toMatchObject({ _tag: "RowsInvalid", row: 5, column: "c1" })
      }
    })
  )
})

describe("statements", () => {
  it.effect("need one request if they are short, with parameters beside the text", () => {
    const scripted = Scripted.make([inline(["INT"], [["1"]])])
    return Effect.gen(function* () {
      yield* collected(
        StatementExecution.rows("SELECT :n", {
          ...options,
          parameters: { n: "x' OR 1=1", none: null },
          catalog: "main"
        })
      )
      expect(JSON.parse(scripted.only().body)).toEqual({
        warehouse_id: options.warehouse_id,
        catalog: "main",
        statement: "SELECT :n",
        parameters: [
          { name: "n", type: "STRING", value: "x' OR 1=1" },
          { name: "none", type: "VOID" }
        ],
        format: "JSON_ARRAY",
        disposition: "INLINE",
        wait_timeout: "10s",
        on_wait_timeout: "CONTINUE"
      })
    }).pipe(Effect.provide(on(scripted)))
  })

  it.effect("fetch chunks ahead in order, a few at a time", () => {
    const chunks = 40
    const indexOf = (url: string) => Number(url.split("/").at(-1))
    let open = 0
    let most = 0
    const scripted = Scripted.make(({ method, url }) => {
      if (method === "POST")
        return Scripted.json(
          succeeded({ types: ["INT"], chunks }, { chunk_index: 0, row_offset: 0, data_array: [["0"]] })
        )
      const index = indexOf(url)
      open++
      most = Math.max(most, open)
      // The later ones of four are answered first.
      return (request) =>
        Effect.yieldNow().pipe(
          Effect.repeatN(4 - (index % 4)),
          Effect.zipRight(
            Scripted.json({ chunk_index: index, row_offset: index, data_array: [[String(index)]] })(request)
          ),
          Effect.tap(() => Effect.sync(() => open--))
        )
    })
    return Effect.gen(function* () {
      const rows = StatementExecution.rows("SELECT 1", options)
      expect((yield* collected(rows)).map(({ c0 }) => c0)).toEqual(Array.from({ length: chunks }, (_, index) => index))
      expect(most).toBeGreaterThan(1)
      expect(most).toBeLessThanOrEqual(4)
      const before = scripted.requests.length
      // Memory does not grow with the result: what nobody reads is not fetched.
      expect(yield* Stream.runCount(Stream.take(rows, 3))).toBe(3)
      expect(scripted.requests.length - before).toBeLessThan(16)
    }).pipe(Effect.provide(on(scripted)))
  })
})

describe("links", () => {
  const store = "https://store.example.com/results"

  const linked = (index: number, signature: string) => ({
    external_links: [
      {
        chunk_index: index,
        row_offset: index,
        external_link: `${store}/${index}?sig=${signature}`,
        expiration: "2030-01-01T00:00:00Z",
        http_headers: { "x-key": `${signature}-header` }
      }
    ]
  })

  const chunks = 6

  /** The first link of each chunk is refused once it is used: it has run out in the middle. */
  const script = (status: number) =>
    Scripted.make(({ method, url }) => {
      if (method === "POST") return Scripted.json(succeeded({ types: ["INT"], chunks }, linked(0, "Secret0")))
      const index = Number(/(\d+)(?:\?|$)/.exec(url)?.[1])
      if (!url.startsWith(store)) return Scripted.json(linked(index, index === 0 ? "Secret1" : "Secret2"))
      if (url.includes("Secret0")) return Scripted.text("<Code>AccessDenied</Code>", { status: 403 })
      return status === 200 ? Scripted.json([[String(index)]]) : Scripted.text("Secret2-answer", { status })
    })

  it.effect("are renewed when they run out, and get no credentials of the workspace", () => {
    const scripted = script(200)
    return Effect.gen(function* () {
      const traces = yield* Traces.of(collected(StatementExecution.rowsFromLinks("SELECT 1", options)))
      expect(traces.exit).toMatchObject({ value: [0, 1, 2, 3, 4, 5].map((c0) => ({ c0 })) })
      expect(traces.text).not.toMatch(/Secret/)
      const fetched = scripted.requests.filter(({ url }) => url.startsWith(store))
      expect(fetched).toHaveLength(chunks + 1)
      expect(fetched.every(({ headers }) => headers.authorization === undefined)).toBe(true)
      expect(fetched.map(({ headers }) => headers["x-key"])).toContain("Secret2-header")
      expect(scripted.requests.filter(({ headers }) => headers.authorization !== undefined)).toHaveLength(chunks + 1)
    }).pipe(Effect.provide(on(scripted)))
  })

  it.effect.each([404, 500])("are in no error, log or span when they fail with %i", (status) =>
    Effect.gen(function* () {
      const traces = yield* Traces.of(collected(StatementExecution.rowsFromLinks("SELECT 1", options)))
      expect(traces.text).toMatch(/LinkFailed/)
      expect(traces.text).not.toMatch(/Secret|store\.example/)
    }).pipe(Effect.provide(on(script(status))))
  )
})
