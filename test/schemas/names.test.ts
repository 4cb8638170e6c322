import { readdirSync } from "node:fs"
import { expect, it } from "@effect/vitest"
import * as JSONSchema from "effect/JSONSchema"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"

const src = new URL("../../src/", import.meta.url)

const files = ["schemas/", "services/", "workflow/"].flatMap((folder) =>
  readdirSync(new URL(folder, src), { recursive: true, encoding: "utf8" }).map((file) => folder + file)
)

/** In a document of an API, such as one for OpenAPI, the first of two schemas with a name would describe both. */
it("schemas that differ have different names", async () => {
  const shapes = new Map<string, Map<string, string>>()
  const seen = new Set<unknown>()
  for (const file of files.filter((file) => file.endsWith(".ts"))) {
    const module: Readonly<Record<string, unknown>> = await import(new URL(file, src).href)
    for (const schema of Object.values(module).filter(Schema.isSchema)) {
      if (seen.has(schema)) continue
      seen.add(schema)
      const name = Option.getOrUndefined(AST.getJSONIdentifier(schema.ast))
      if (name === undefined) continue
      const same = shapes.get(name) ?? new Map<string, string>()
      shapes.set(name, same.set(JSON.stringify(JSONSchema.make(schema as Schema.Schema.AnyNoContext)), file))
    }
  }
  expect(shapes.size).toBeGreaterThan(4000)
  expect([...shapes].filter(([, same]) => same.size > 1).map(([name, same]) => [name, ...same.values()])).toEqual([])
})
