import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "@effect/vitest"

const folder = mkdtempSync(join(tmpdir(), "snippets-"))
afterAll(() => rmSync(folder, { recursive: true }))

const check = (name: string, text: string) => {
  const file = join(folder, name)
  writeFileSync(file, text)
  const { status, stdout } = spawnSync("npx", ["tsx", "scripts/snippets.ts", file], { encoding: "utf8" })
  const out = /see (\S+)/.exec(stdout)?.[1]
  if (out !== undefined) rmSync(out, { recursive: true })
  return { status, stdout }
}

const fenced = (...lines: ReadonlyArray<string>): string => ["", "```ts", ...lines, "```", ""].join("\n")

const used = [
  'import * as Effect from "effect/Effect"',
  "import {",
  "  none,",
  "  some",
  '} from "effect/Option"',
  "const unused = Effect.succeed([none, some])"
]

describe("the check of the examples", { timeout: 120_000 }, () => {
  it("accepts unused declarations, but no unused imports", () => {
    expect(check("good.md", fenced(...used))).toEqual({ status: 0, stdout: "1 examples compile\n" })
  })

  it("rejects unused imports and lines outside of the comment", () => {
    const { status, stdout } = check(
      "bad.md",
      fenced('import * as Chunk from "effect/Chunk"', ...used) +
        fenced("import {", "  none,", "  some", '} from "effect/Option"', "export const it = none") +
        fenced('import { none, some } from "effect/Option"') +
        fenced('import type { Option } from "effect/Option"') +
        fenced("export const wrong: string = 1") +
        [" * ```ts", " * const a = 1", "const b = 2", " * ```", ""].join("\n")
    )
    expect(status).toBe(1)
    expect(stdout).toMatch(/bad\.md:3: .*'Chunk' is declared but its value is never read/)
    expect(stdout).toMatch(/bad\.md:13: .*'some' is declared but its value is never read/)
    expect(stdout).toMatch(/bad\.md:21: .*All imports in import declaration are unused/)
    expect(stdout).toMatch(/bad\.md:25: .*'Option' is declared but/)
    expect(stdout).toMatch(/bad\.md:29: .*TS2322/)
    expect(stdout).toMatch(/bad\.md:33: the line is outside of the comment: const b = 2/)
    expect(stdout.trim().split("\n")).toHaveLength(7)
  })
})
