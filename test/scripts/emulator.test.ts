import { readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import { generate } from "../../scripts/generate/emulator.js"

describe("the lists of the emulator", async () => {
  it.each([...(await generate())])("%s is what is generated from src/emulator/api", (path, text) => {
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")).toBe(text)
  })
})
