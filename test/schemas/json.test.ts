import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Duration from "effect/Duration"
import * as FastCheck from "effect/FastCheck"
import * as JSONSchema from "effect/JSONSchema"
import * as Pretty from "effect/Pretty"
import * as Schema from "effect/Schema"
import * as library from "../../src/index.js"

const schemas = new Map<Schema.Schema.AnyNoContext, string>()
for (const [module, exported] of Object.entries(library)) {
  for (const [name, value] of Object.entries(exported)) {
    if (Schema.isSchema(value) && !schemas.has(value as Schema.Schema.AnyNoContext)) {
      schemas.set(value as Schema.Schema.AnyNoContext, `${module}.${name}`)
    }
  }
}

const all = [...schemas].map(([schema, name]) => ({ name, schema }))

/** Contains an infinite duration or number, which no error of the library contains and JSON cannot represent. */
const isEndless = (u: unknown): boolean =>
  typeof u === "object" &&
  u !== null &&
  Object.values(u).some((v) =>
    Duration.isDuration(v) ? !Duration.isFinite(v) : typeof v === "number" && !Number.isFinite(v)
  )

describe("every exported schema", () => {
  it("is checked here", () => {
    expect(all.length).toBeGreaterThan(800)
  })

  it.each(all)("$name round-trips through JSON with all digits", ({ schema }) => {
    FastCheck.assert(
      FastCheck.property(Arbitrary.make(schema), (value) => {
        FastCheck.pre(!isEndless(value))
        const text = JSON.stringify(Schema.encodeSync(schema)(value))
        const back = Schema.decodeUnknownSync(schema)(text === undefined ? undefined : JSON.parse(text))
        expect(JSON.stringify(Schema.encodeSync(schema)(back))).toBe(text)
      }),
      { numRuns: 10 }
    )
  })

  it.each(all)("$name has a JSON Schema", ({ schema }) => {
    expect(JSON.stringify(JSONSchema.make(schema))).not.toContain("bigint")
  })

  it.each(all)("$name can be printed by Pretty", ({ schema }) => {
    expect(() => Pretty.make(schema)).not.toThrow()
  })

  it("prints an id beyond 2^53 with all digits", () => {
    expect(Pretty.make(library.Jobs.RunNowResponse)({ run_id: 2n ** 53n + 1n })).toContain("9007199254740993n")
  })
})
