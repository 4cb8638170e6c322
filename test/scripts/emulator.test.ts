import { readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import * as Apis from "../../scripts/generate/apis.js"
import { generate } from "../../scripts/generate/emulator.js"

describe("the lists of the emulator", async () => {
  const { model } = await Apis.generate()
  const generated = [...(await generate(model))].filter(([path]) => !path.includes("/store/"))
  it.each(generated)("%s is what is generated from src/emulator/api", (path, text) => {
    expect(readFileSync(new URL(`../../${path}`, import.meta.url), "utf8")).toBe(text)
  })
})
