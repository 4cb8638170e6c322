/** Tests what the command `effect-databricks emulator` says when it cannot start. */
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { explanation, withVersion } from "../../src/cli/packages.js"
import * as Seed from "../../src/cli/seed.js"
import * as EmulatorServer from "../../src/emulator/EmulatorServer.js"

const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}.mjs`, import.meta.url))

describe("packages that are not installed", () => {
  it("are named with versions that work together", () => {
    const text = explanation(["@effect/platform-node", "@effect/cli"])
    expect(text).toContain("npm install --save-dev @effect/platform-node@0.108 @effect/cli@0.77\n")
    expect(text).toContain(
      "npx -p effect-databricks -p @effect/platform-node@0.108 -p @effect/cli@0.77 effect-databricks emulator"
    )
    expect(["effect", "@duckdb/node-api", "other"].map(withVersion)).toEqual(["effect@3", "@duckdb/node-api", "other"])
  })
})

describe("seeds", () => {
  it.effect.each([
    ["nowhere", /does not exist: .*nowhere\.mjs/],
    ["no-effect", /has no Effect\. Its default export must be an Effect/],
    ["options", /The export options .* must be options of EmulatorServer\.serve/],
    ["fails", /cannot be loaded\. Error: no such column: prize/]
  ] as const)("%s", ([name, message]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Seed.load(fixture(name)))
      expect([error._tag, error.message]).toEqual(["SeedError", expect.stringMatching(message)])
    })
  )

  it.scopedLive("one that needs a service which it is not given says which", () =>
    Effect.gen(function* () {
      const seed = yield* Seed.load(fixture("needs"))
      expect(seed.options).toEqual({ userName: "ann@example.com" })
      const served = yield* EmulatorServer.serve(seed.options)
      const error = yield* Effect.flip(Seed.run(seed, served))
      expect(error.message).toContain(
        "needs a service that it is not given: example/Missing. Provide its layer in the seed."
      )
    })
  )
})
