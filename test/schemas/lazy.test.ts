import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FastCheck from "effect/FastCheck"
import * as JSONSchema from "effect/JSONSchema"
import * as Logger from "effect/Logger"
import * as Schema from "effect/Schema"
import { Wire } from "effect-databricks"
import * as Lazy from "../../src/schemas/lazy.js"

const never = (): never => {
  throw new Error("made before anything looked at it")
}

class Failed extends Lazy.TaggedError<Failed>("test/Failed")("Failed", () => ({
  message: Schema.String,
  after: Schema.DurationFromMillis,
  code: Schema.optional(Schema.String)
})) {
  get seconds(): number {
    return Duration.toSeconds(this.after)
  }
}

/** The same class, made by Effect. */
class Model extends Schema.TaggedError<Model>("test/Failed")("Failed", {
  message: Schema.String,
  after: Schema.DurationFromMillis,
  code: Schema.optional(Schema.String)
}) {}

const fields = { message: "no", after: Duration.seconds(2) }
const encoded = { _tag: "Failed", message: "no", after: 2000 } as const

describe("a lazy schema", () => {
  it("is not created by schemas that use it", () => {
    const unmade = Lazy.schema<string, string, never>(never)
    class Unmade extends Wire.struct<Unmade>("Unmade")({
      field: unmade,
      optional: Wire.optional(unmade),
      array: Wire.optional(Wire.array(unmade))
    }) {}
    class UnmadeError extends Lazy.TaggedError<UnmadeError>("UnmadeError")("UnmadeError", never) {}
    expect(Object.keys(Unmade.fields)).toEqual(["field", "optional", "array"])
    expect(UnmadeError._tag).toBe("UnmadeError")
    expect(() => Unmade.ast).toThrow("made before")
    expect(() => UnmadeError.ast).toThrow("made before")
  })

  it("is created once", () => {
    let times = 0
    const schema = Lazy.schema(() => {
      times++
      return Schema.String
    })
    expect(schema.ast).toBe(schema.ast)
    expect(Schema.is(Schema.Array(schema))(["a"])).toBe(true)
    expect(times).toBe(1)
  })

  it("is accepted wherever a schema is", () => {
    class Point extends Wire.struct<Point>("Point")({ x: Wire.Int, tags: Wire.optional(Wire.array(Schema.String)) }) {}
    expect(Schema.isSchema(Point)).toBe(true)
    expect(String(Point)).toBe("Point")
    expect(String(Wire.array(Point))).toBe("ReadonlyArray<Point>")
    expect(String(Point.fields.tags)).toBe(String(Schema.optional(Schema.NullOr(Schema.Array(Schema.String)))))
    expect(Point.pipe(Schema.is)({ x: 1 })).toBe(true)
    const described = Point.annotations({ description: "where" })
    expect(Schema.is(described)({ x: "1" })).toBe(false)
    expect(JSONSchema.make(described)).toMatchObject({ description: "where" })
    expect(Schema.is(Schema.Struct({ ...Point.fields, y: Wire.Int }))({ x: 1, y: 2, tags: null })).toBe(true)
    expect(Schema.is(Schema.partial(Point))({})).toBe(true)
    expect(JSONSchema.make(Point)).toMatchObject({ $defs: { Point: { required: ["x"] } } })
  })

  it("has an optional field", () => {
    const field = Wire.optional(Schema.String)
    expect(Wire.optional(Schema.String)).toBe(field)
    expect(field.from.ast).toEqual(Schema.NullOr(Schema.String).ast)
    const described = Schema.Struct({ a: field.annotations({ description: "what it is" }) })
    expect(Schema.is(described)({})).toBe(true)
    expect(JSONSchema.make(described).$defs ?? JSONSchema.make(described)).toMatchObject({ required: [] })
  })
})

describe("a lazy error", () => {
  it("behaves like an error of Effect", () => {
    const ours = new Failed(fields)
    const theirs = new Model(fields)
    expect(JSON.stringify(ours)).toBe(JSON.stringify(theirs))
    expect(Object.keys(ours).sort()).toEqual(Object.keys(theirs).sort())
    expect(ours.name).toBe(theirs.name)
    expect(String(ours)).toBe(String(theirs))
    expect(ours.message).toBe("no")
    expect(ours.seconds).toBe(2)
    expect(ours).toBeInstanceOf(Error)
    expect(Failed.identifier).toBe(Model.identifier)
    expect(Object.keys(Failed.fields)).toEqual(Object.keys(Model.fields))
    expect(String(Failed)).toBe(String(Model))
  })

  it.effect("with an id beyond 2^53 is JSON, so that every logger can write it", () =>
    Effect.gen(function* () {
      class Lost extends Lazy.TaggedError<Lost>("test/Lost")("Lost", () => ({
        message: Schema.String,
        after: Schema.DurationFromMillis,
        last: Wire.Json
      })) {}
      const last = { run_id: 2n ** 53n + 1n, tasks: [{ run_id: 5 }, { run_id: -(2n ** 62n) }], state: null }
      const lost = new Lost({ ...fields, last })
      expect(JSON.parse(JSON.stringify(Exit.fail(lost))).cause.error).toEqual({
        _tag: "Lost",
        message: "no",
        after: { _id: "Duration", _tag: "Millis", millis: 2000 },
        last: { run_id: "9007199254740993", tasks: [{ run_id: 5 }, { run_id: "-4611686018427387904" }], state: null }
      })
      expect(lost.last).toBe(last)
      const lines: Array<string> = []
      const logger = Logger.map(Logger.jsonLogger, (line) => void lines.push(line))
      yield* Effect.logError("lost", lost).pipe(Effect.provide(Logger.replace(Logger.defaultLogger, logger)))
      expect(lines).toEqual([expect.stringContaining("9007199254740993")])
    })
  )

  it.effect("can be yielded", () =>
    Effect.gen(function* () {
      const caught = yield* Effect.gen(function* () {
        return yield* new Failed(fields)
      }).pipe(Effect.catchTag("Failed", (error) => Effect.succeed(error.seconds)))
      expect(caught).toBe(2)
    })
  )

  it("is encoded and decoded", () => {
    expect(Schema.encodeSync(Failed)(new Failed(fields))).toEqual(encoded)
    const decoded = Schema.decodeSync(Failed)(encoded)
    expect(decoded).toBeInstanceOf(Failed)
    expect(decoded.seconds).toBe(2)
    expect(Schema.is(Failed)(decoded)).toBe(true)
    expect(Schema.is(Failed)(encoded)).toBe(false)
    expect(Schema.decodeUnknownEither(Failed)({ ...encoded, after: "2" })._tag).toBe("Left")
  })

  it("generates instances", () => {
    for (const error of FastCheck.sample(Arbitrary.make(Failed), 5)) expect(error).toBeInstanceOf(Failed)
  })

  it("can be extended, annotated and piped", () => {
    class Worse extends Failed.extend<Worse>("test/Worse")({ how: Schema.Number }) {}
    const worse = Schema.decodeSync(Worse)({ ...encoded, how: 3 })
    expect(worse).toBeInstanceOf(Failed)
    expect(worse).toMatchObject({ _tag: "Failed", seconds: 2, how: 3 })
    class Timed extends Failed.transformOrFail<Timed>("test/Timed")(
      { at: Schema.Number },
      {
        decode: (failed) => Effect.succeed({ ...failed, at: 7 }),
        encode: ({ at: _, ...failed }) => Effect.succeed(failed)
      }
    ) {}
    expect(Schema.decodeSync(Timed)(encoded)).toMatchObject({ _tag: "Failed", seconds: 2, at: 7 })
    expect(Failed.make(fields)).toBeInstanceOf(Failed)
    expect(Failed.pipe(Schema.is)(new Failed(fields))).toBe(true)
    expect(Schema.is(Failed.annotations({ title: "failed" }))(new Failed(fields))).toBe(true)
  })

  it("does not validate its fields: reporting a failure must not fail", () => {
    expect(new Failed({ message: "no", after: "soon" } as never)).toMatchObject({ _tag: "Failed", after: "soon" })
  })
})
