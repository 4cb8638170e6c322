/** Checks that the in-memory emulator runs in browsers: it must not reach any Node module, even through `import()`. */
import { readFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { describe, expect, it } from "vitest"

const source = new URL("../../src/", import.meta.url)

/** The modules that a module imports at run time. */
const importsOf = (text: string): ReadonlyArray<string> =>
  [
    ...text.matchAll(/^(?:import|export)\s(?!type\b)(?:[^"';]*?\sfrom\s)?"([^"]+)"/gm),
    ...text.matchAll(/\bimport\(\s*"([^"]+)"\s*\)/g)
  ].flatMap(([, name]) => name ?? [])

/** All packages and built-in modules reachable from a module in src. */
const reachedFrom = (entry: string): ReadonlySet<string> => {
  const packages = new Set<string>()
  const seen = new Set<string>()
  const visit = (file: URL): void => {
    if (seen.has(file.href)) return
    seen.add(file.href)
    for (const name of importsOf(readFileSync(file, "utf8"))) {
      if (name.startsWith(".")) visit(new URL(name.replace(/\.js$/, ".ts"), file))
      else packages.add(name)
    }
  }
  visit(new URL(entry, source))
  return packages
}

const isOfNode = (name: string): boolean => isBuiltin(name) || name.startsWith("@effect/platform-node")

describe("modules for browsers", () => {
  for (const entry of ["emulator/Emulator.ts", "emulator/Fault.ts"]) {
    it(`${entry} does not reach Node modules`, () => {
      const reached = [...reachedFrom(entry)]
      expect(reached.some((name) => name.startsWith("effect/"))).toBe(true)
      expect(reached.filter(isOfNode)).toEqual([])
    })
  }

  it("the socket server does", () => {
    expect([...reachedFrom("emulator/EmulatorServer.ts")].filter(isOfNode)).toContain("node:http")
  })
})
