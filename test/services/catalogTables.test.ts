import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Tables from "../../src/services/catalog/Tables.js"
import * as Scripted from "../support/scripted.js"

const simple = (type: Tables.SimpleTypeName) => ({ type })

describe("the text of a type", () => {
  it.each([
    ["bigint", simple("BIGINT")],
    [" INT ", simple("INT")],
    ["timestamp_ntz", simple("TIMESTAMP_NTZ")],
    ["decimal(10, 2)", { type: "DECIMAL", precision: 10, scale: 2 }],
    ["decimal(38)", { type: "DECIMAL", precision: 38, scale: 0 }],
    ["varchar(20)", { type: "VARCHAR", length: 20 }],
    ["string collate UTF8_LCASE", { type: "STRING", collation: "UTF8_LCASE" }],
    ["interval day to second", { type: "INTERVAL", unit: "DAY TO SECOND" }],
    ["geography(4326)", { type: "GEOGRAPHY", srid: "4326" }],
    [
      "array<array<int>>",
      { type: "ARRAY", containsNull: true, element: { type: "ARRAY", containsNull: true, element: simple("INT") } }
    ],
    [
      "map<string,decimal(5,1)>",
      {
        type: "MAP",
        key: { type: "STRING" },
        value: { type: "DECIMAL", precision: 5, scale: 1 },
        valueContainsNull: true
      }
    ],
    ["struct<>", { type: "STRUCT", fields: [] }],
    [
      "struct<a:int,`b ``c`: string NOT NULL COMMENT 'it\\'s',d:struct<e:map<string,int>>>",
      {
        type: "STRUCT",
        fields: [
          { name: "a", type: simple("INT"), nullable: true },
          { name: "b `c", type: { type: "STRING" }, nullable: false, comment: "it's" },
          {
            name: "d",
            nullable: true,
            type: {
              type: "STRUCT",
              fields: [
                {
                  name: "e",
                  nullable: true,
                  type: { type: "MAP", key: { type: "STRING" }, value: simple("INT"), valueContainsNull: true }
                }
              ]
            }
          }
        ]
      }
    ],
    ["vector(3)", { type: "UNKNOWN", text: "vector(3)" }],
    ["array<vector>", { type: "ARRAY", containsNull: true, element: { type: "UNKNOWN", text: "vector" } }],
    ["array<int", { type: "UNKNOWN", text: "array<int" }],
    ["int)", { type: "UNKNOWN", text: "int)" }],
    ["constructor", { type: "UNKNOWN", text: "constructor" }],
    ["", { type: "UNKNOWN", text: "" }]
  ])("%s", (text, type) => {
    expect(Tables.parseType(text)).toEqual(type)
    // What is written is read the same.
    if (type.type !== "UNKNOWN") expect(Tables.parseType(Tables.formatType(Tables.parseType(text)))).toEqual(type)
  })

  it("that is nested without end is unknown", () => {
    expect(Tables.parseType("array<".repeat(100_000)).type).toBe("UNKNOWN")
  })
})

describe("the JSON of a type", () => {
  const column = (json: unknown) => Tables.columnType({ type_json: JSON.stringify(json), type_text: "string" })

  it("says what can be null", () => {
    expect(
      column({
        name: "c",
        nullable: true,
        metadata: {},
        type: {
          type: "array",
          containsNull: false,
          elementType: {
            type: "struct",
            fields: [
              { name: "id", type: "long", nullable: false, metadata: { comment: "key" } },
              { name: "v", type: "string", nullable: true, metadata: { __CHAR_VARCHAR_TYPE_STRING: "varchar(9)" } }
            ]
          }
        }
      })
    ).toEqual({
      type: "ARRAY",
      containsNull: false,
      element: {
        type: "STRUCT",
        fields: [
          { name: "id", type: simple("BIGINT"), nullable: false, comment: "key" },
          { name: "v", type: { type: "VARCHAR", length: 9 }, nullable: true }
        ]
      }
    })
    expect(column({ type: "map", keyType: "string", valueType: "decimal(3,1)", valueContainsNull: false })).toEqual({
      type: "MAP",
      key: { type: "STRING" },
      value: { type: "DECIMAL", precision: 3, scale: 1 },
      valueContainsNull: false
    })
    expect(column("integer")).toEqual(simple("INT"))
  })

  it("gives way to the text if it is not known", () => {
    expect(column({ type: "udt", class: "x" })).toEqual({ type: "STRING" })
    expect(Tables.columnType({ type_json: "{", type_text: "int" })).toEqual(simple("INT"))
    expect(Tables.columnType({ type_json: '{"type":"udt"}' })).toEqual({ type: "UNKNOWN", text: '{"type":"udt"}' })
    expect(Tables.columnType({ type_name: "LONG" })).toEqual(simple("BIGINT"))
    expect(Tables.columnType({})).toEqual({ type: "UNKNOWN", text: "" })
  })
})

describe("the columns of a table", () => {
  it.effect("are in their order", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([
        Scripted.json({
          columns: [
            { name: "b", type_text: "int", position: 1, nullable: false, comment: "" },
            { name: "a", type_text: "string", position: 0, partition_index: 0, comment: "first" }
          ]
        })
      ])
      const columns = yield* Tables.columns({ catalog: "main", schema: "s", object: "t" }).pipe(
        Effect.provide(Tables.layer.pipe(Layer.provide(Scripted.layer(scripted))))
      )
      expect(scripted.only().url).toBe(`${Scripted.host}/api/2.1/unity-catalog/tables/main.s.t`)
      expect(columns).toEqual([
        { name: "a", type: { type: "STRING" }, nullable: true, position: 0, partitionIndex: 0, comment: "first" },
        { name: "b", type: simple("INT"), nullable: false, position: 1 }
      ])
    })
  )
})
