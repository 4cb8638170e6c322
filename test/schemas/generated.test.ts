import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Schema from "effect/Schema"
import type * as AST from "effect/SchemaAST"
import * as Json from "../../src/internal/codec/json.js"
import { reader } from "../../src/internal/codec/reader.js"
import { requestAst } from "../../src/internal/codec/requestSchema.js"
import { validator } from "../../src/internal/codec/validator.js"

const folder = new URL("../../src/schemas/", import.meta.url)

const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts") && readFileSync(new URL(file, folder), "utf8").startsWith("// Generated"))
  .sort()

const groups = [...new Set(files.map((file) => file.split("/")[0] ?? ""))].map(
  (group) => [group, files.filter((file) => file.startsWith(`${group}/`))] as const
)

const seed = 20260131

/** Every third type, as all of them take 10 s: `EVERY_SCHEMA=1` tests them all. */
const stride = process.env.EVERY_SCHEMA === undefined ? 3 : 1

/** A value that requests take as well as responses. */
const valueOf = <A>(schema: Schema.Schema<A, unknown>, n: number): A => {
  const [value] = FastCheck.sample(Arbitrary.make(Schema.make<A, unknown>(requestAst(schema.ast))), {
    numRuns: 1,
    seed: seed + n
  })
  return value as A
}

/** The bytes of a body are in no JSON. */
const isRaw = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "contents" in value && value.contents instanceof Uint8Array

const signaturesOf = (ast: AST.AST): ReadonlyArray<AST.PropertySignature> =>
  ast._tag === "TypeLiteral" ? ast.propertySignatures : []

/** A JSON value that a field does not take, by Effect's own judgement. */
const wrongFor = (field: AST.AST): unknown => {
  const isRight = Schema.is(Schema.make(field))
  return [true, 12.5, "text", [], { a: 1 }].find((value) => !isRight(value))
}

const schemasIn = async (file: string): Promise<ReadonlyArray<readonly [string, Schema.Schema<unknown, unknown>]>> => {
  const module: Readonly<Record<string, unknown>> = await import(new URL(file, folder).href)
  return Object.entries(module).flatMap(([name, value]) =>
    Schema.isSchema(value) ? [[`${file}: ${name}`, value as unknown as Schema.Schema<unknown, unknown>] as const] : []
  )
}

const counted = { schemas: 0 }

describe("generated schemas", () => {
  it.each(groups)(
    "of %s take what they make, give it back from JSON, and say where a value is wrong",
    async (_, of) => {
      for (const [name, schema] of (await Promise.all(of.map(schemasIn))).flat()) {
        counted.schemas++
        if (counted.schemas % stride !== 0) continue
        const value = valueOf(schema, counted.schemas)
        const accept = validator(schema, requestAst)
        const read = reader(schema)
        expect(accept(value), name).toEqual(Either.right(value))

        const encoded = JSON.stringify(Schema.encodeSync(schema)(value))
        const back = Schema.decodeUnknownSync(schema)(JSON.parse(encoded))
        expect(JSON.stringify(Schema.encodeSync(schema)(back)), name).toBe(encoded)
        const text = Json.stringify(value) ?? ""
        if (!isRaw(value)) expect(Json.stringify(Either.getOrThrow(read(Json.parse(text), text))), name).toBe(text)

        const signatures = signaturesOf(requestAst(schema.ast))
        const signature = signatures[counted.schemas % Math.max(1, signatures.length)]
        if (signature === undefined) continue
        const wrong = wrongFor(signature.type)
        if (wrong === undefined) continue
        const refused = accept({ ...(value as object), [signature.name]: wrong })
        expect(Either.isLeft(refused) ? refused.left : "accepted", name).toContain(`at ${String(signature.name)}`)
      }
    }
  )

  it("are all of them", () => {
    expect(counted.schemas).toBeGreaterThan(2500)
  })
})
