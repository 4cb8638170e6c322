/** Tests what the command `effect-databricks emulator` says of itself, and when it cannot start. */
import { fileURLToPath } from "node:url"
import * as NodeContext from "@effect/platform-node/NodeContext"
import { describe, expect, it } from "@effect/vitest"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { program } from "../../src/cli/command.js"
import { explanation, withVersion } from "../../src/cli/packages.js"
import * as Seed from "../../src/cli/seed.js"
import * as EmulatorServer from "../../src/emulator/EmulatorServer.js"
import { known } from "../../src/emulator/kit/options.js"

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

/** What the program prints. */
const printed = (...args: ReadonlyArray<string>) =>
  Console.consoleWith((console) => {
    const lines: Array<unknown> = []
    const log = (...parts: ReadonlyArray<unknown>) => Effect.sync(() => void lines.push(...parts))
    return program(["node", "effect-databricks", ...args]).pipe(
      Effect.withConsole({ ...console, log, error: log }),
      Effect.exit,
      Effect.map(() => lines.join("\n"))
    )
  }).pipe(Effect.provide(NodeContext.layer))

describe("options", () => {
  it.effect.each(["abc", "1.5", "-1", "65536"])("the port %s is refused by the name of the option", (port) =>
    Effect.gen(function* () {
      expect(yield* printed("emulator", "--port", port)).toContain("--port is a whole number from 0 to 65535")
    })
  )

  it.effect("the help has the whole command", () =>
    Effect.gen(function* () {
      expect(yield* printed("emulator", "--help")).toContain("npx effect-databricks emulator --port 0")
    })
  )
})

describe("seeds", () => {
  it("may have all options of the emulator", () => {
    // The compiler checks that none is missing.
    const all: Readonly<Record<keyof EmulatorServer.ServeOptions, true>> = known
    expect(Object.keys(all)).toContain("port")
  })

  it.effect.each([
    ["nowhere", /does not exist: .*nowhere\.mjs/],
    ["no-effect", /has no Effect\. Its default export must be an Effect/],
    ["options", /The export options .* must be options of EmulatorServer\.serve/],
    ["misspelled", /the option durations\.clusterStarts is unknown, did you mean clusterStart/],
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
