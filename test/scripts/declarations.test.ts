/** Tests the compiler's messages for wrong fields, which depend on the declarations of the package. */
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, describe, expect, it } from "@effect/vitest"
// @ts-expect-error: a script without types
import { withConstructors } from "../../scripts/declarations.mjs"

const root = fileURLToPath(new URL("../..", import.meta.url))
const directory = mkdtempSync(join(tmpdir(), "effect-databricks-declarations-"))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const tsc = (...args: ReadonlyArray<string>): string =>
  spawnSync(process.execPath, [join(root, "node_modules/typescript/lib/tsc.js"), ...args], {
    cwd: directory,
    encoding: "utf8"
  }).stdout

const options = {
  target: "es2022",
  module: "nodenext",
  moduleResolution: "nodenext",
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: []
}

const things = `
import * as Schema from "effect/Schema"
import * as Wire from ${JSON.stringify(join(root, "src/schemas/Wire.js"))}

export class Size extends Wire.struct<Size>("Size")({ width: Wire.optional(Wire.Int) }) {}
export class GetThing extends Wire.struct<GetThing>("GetThing")({ id: Schema.String }) {}

const createFields = { name: Schema.String, size: Wire.optional(Size) }

export class CreateThing extends Wire.struct<CreateThing>("CreateThing")<
  typeof createFields & Wire.FieldsOf<typeof Size>
>({ ...createFields, ...Size.fields }) {}
`

const program = (module: string): string => `
import type { CreateThing, GetThing, Size } from "./${module}.js"
import * as Things from "./${module}.js"

export const a: CreateThing = { name: "x", wide: 1 }
export const b: CreateThing = { size: {} }
export const c: CreateThing = { name: "x", size: { wide: 1 } }
export const d: GetThing = { name: "x" }
export const e = (size: Size): number => size
export const f = new Things.Size({})
`

describe("the declarations of wire types", () => {
  it("make the compiler print the name of a type, and change no type", () => {
    symlinkSync(join(root, "node_modules"), join(directory, "node_modules"))
    mkdirSync(join(directory, "src"))
    writeFileSync(join(directory, "package.json"), '{"type":"module"}')
    writeFileSync(join(directory, "src/things.ts"), things)
    const emit = { ...options, declaration: true, emitDeclarationOnly: true, outDir: "out", rootDir: "/" }
    writeFileSync(join(directory, "emit.json"), JSON.stringify({ compilerOptions: emit, files: ["src/things.ts"] }))
    expect(tsc("-p", "emit.json")).toBe("")

    const emitted = readFileSync(join(directory, "out", directory, "src/things.d.ts"), "utf8")
    const named = withConstructors(emitted)
    expect(named.split("\n").length).toBe(emitted.split("\n").length)
    writeFileSync(join(directory, "bare.d.ts"), emitted)
    writeFileSync(join(directory, "named.d.ts"), named)
    writeFileSync(join(directory, "wrong-bare.ts"), program("bare"))
    writeFileSync(join(directory, "wrong-named.ts"), program("named"))
    const files = ["wrong-bare.ts", "wrong-named.ts"]
    writeFileSync(
      join(directory, "tsconfig.json"),
      JSON.stringify({ compilerOptions: { ...options, noEmit: true }, files })
    )
    const messages = tsc("-p", ".").split(/^(?=\S)/m)
    const of = (file: string, line: number) =>
      messages.find((message) => message.startsWith(`wrong-${file}.ts(${line},`)) ?? "nothing"

    for (const [line, name] of [
      [5, "CreateThing"],
      [6, "CreateThing"],
      [7, "Size"],
      [8, "GetThing"],
      [9, "Size"]
    ] as const) {
      expect(of("named", line)).toContain(`'${name}'`)
      expect(of("named", line)).not.toContain("readonly")
    }
    // The constructor still cannot be called.
    expect(of("named", 10)).toContain("never")
    // If this fails, the step is no longer needed.
    expect(of("bare", 5)).toContain("readonly")
  }, 120_000)
})
