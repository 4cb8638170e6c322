import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as Archive from "../../src/emulator/tree/archive.js"
import * as Notebooks from "../../src/emulator/tree/notebook.js"
import * as Zip from "../../src/emulator/tree/zip.js"

const language = FastCheck.constantFrom("PYTHON", "SQL", "SCALA", "R")

const line = FastCheck.oneof(
  FastCheck.string(),
  FastCheck.constantFrom("", "# COMMAND", "# MAGIC", "-- MAGIC %sql", "```", "<script>'&", "x = '%md'", "\\n", "ü 🦊")
).map((text) => text.replace(/[\r\n]/g, ""))

/** Random notebook cells: without surrounding blank lines, with code or magic commands. */
const cell = FastCheck.tuple(
  FastCheck.constantFrom("", "%md\n", "%sql\n", "%python\n"),
  FastCheck.array(line, { minLength: 1, maxLength: 4 })
)
  .map(([magic, lines]) => magic + lines.join("\n"))
  .filter((text) => text === text.trim() && text.trim() !== "")

const notebook = FastCheck.record({ language, cells: FastCheck.array(cell, { minLength: 1, maxLength: 5 }) }).map(
  ({ cells, language }): Notebooks.Notebook => ({ language, cells: cells.map((text) => ({ text, outputs: [] })) })
)

describe("notebook formats", () => {
  it.prop("round-trip through Jupyter, HTML and archives", [notebook], ([made]) => {
    expect(Notebooks.fromJupyter(Notebooks.toJupyter(made, "n", true))).toEqual(made)
    expect(Notebooks.fromHtml(Notebooks.toHtml(made, "</title>"))).toEqual(made)
    expect(Notebooks.fromModel(Notebooks.toModel(made, "n"))).toEqual(made)
  })

  it.prop("source format is stable", [notebook], ([made]) => {
    const source = Notebooks.toSource(made)
    const again = Notebooks.fromSource(source, made.language)
    expect(Notebooks.hasHeader(source, made.language)).toBe(true)
    expect(Notebooks.toSource(again)).toBe(
      Notebooks.toSource(Notebooks.fromSource(Notebooks.toSource(again), made.language))
    )
  })
})

it("a comment that only looks like a magic command stays a comment", () => {
  const made = {
    language: "PYTHON",
    cells: [
      { text: "# MAGIC\n# MAGIC", outputs: [] },
      { text: "1", outputs: [] }
    ]
  }
  expect(Notebooks.fromSource(Notebooks.toSource(made), "PYTHON")).toEqual(made)
})

const limits = { file: 1_000_000, all: 10_000_000 }

describe("zip archives", () => {
  it.effect.prop(
    "round-trip",
    [FastCheck.array(FastCheck.record({ name: FastCheck.uuid(), bytes: FastCheck.uint8Array() }))],
    ([entries]) =>
      Effect.gen(function* () {
        const archive = Zip.write(entries)
        expect(Zip.isZip(archive)).toBe(true)
        expect(
          (yield* Zip.read(archive, limits))?.map(({ bytes, name }) => ({ name, bytes: new Uint8Array(bytes) }))
        ).toEqual(entries)
      })
  )

  it.effect("are not unpacked beyond their limits", () =>
    Effect.gen(function* () {
      /** A million zeros, compressed to about a thousand bytes. */
      const zeros = yield* Effect.promise(async () => {
        const plain = new Blob([new Uint8Array(1_000_000)]).stream()
        return new Uint8Array(await new Response(plain.pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer())
      })
      const bomb = Zip.write(Array.from({ length: 20 }, (_, i) => ({ name: `${i}.py`, bytes: zeros })))
      const view = new DataView(bomb.buffer)
      for (let at = 0; at < bomb.length - 46; at++) {
        // Stored data, marked as deflated.
        if (view.getUint32(at, true) === 0x02014b50) view.setUint16(at + 10, 8, true)
      }
      expect((yield* Zip.read(bomb, { file: 1_000_000, all: 20_000_000 }))?.length).toBe(20)
      for (const [file, all] of [
        [999_999, 20_000_000],
        [1_000_000, 19_999_999]
      ] as const) {
        expect((yield* Effect.flip(Zip.read(bomb, { file, all })))._tag).toBe("TooLarge")
      }
      const refused = yield* Effect.flip(
        Archive.read(Zip.write([{ name: "a.py", bytes: new Uint8Array(11_000_000) }]), "SOURCE")
      )
      expect([refused.status, refused.errorCode]).toEqual([400, "MAX_NOTEBOOK_SIZE_EXCEEDED"])
    })
  )

  it.effect.prop("invalid archives are not read", [FastCheck.uint8Array({ maxLength: 200 })], ([bytes]) =>
    Effect.gen(function* () {
      expect(yield* Zip.read(bytes, limits)).toBeUndefined()
      const cutOff = Zip.write([{ name: "a", bytes }]).slice(0, -30)
      expect(yield* Zip.read(cutOff, limits)).toBeUndefined()
    })
  )
})
