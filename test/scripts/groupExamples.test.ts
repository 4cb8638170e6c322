import { describe, expect, it } from "@effect/vitest"
import * as Apis from "../../scripts/generate/apis.js"
import { examplesOf } from "../../scripts/generate/docs.js"

describe("the examples", () => {
  it("show every group", async () => {
    const { listed } = await Apis.generate()
    const missing = [...examplesOf(listed)].filter(([, files]) => files.length === 0).map(([group]) => group)
    expect(listed.size).toBe(44)
    expect(missing).toEqual([])
  })
})
