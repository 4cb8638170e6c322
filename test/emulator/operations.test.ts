/** What the emulator says of itself, and what it takes of what the library offers. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Catalogue from "../../src/emulator/api/clusterCatalogue.js"
import * as Kernel from "../../src/emulator/kernel.js"
import { operations } from "../../src/emulator/operations.js"
import * as Workspace from "../../src/emulator/workspace.js"
import { AzureNodeType, RuntimeVersion } from "../../src/services/ClusterSpec.js"

describe("the names that faults can have", () => {
  it.scoped("are those of all operations", () =>
    Effect.gen(function* () {
      const { routes } = Workspace.make(yield* Kernel.make({}))
      const names = routes.map(({ operation, service }) => `${service}.${operation}`)
      const known = Object.entries(operations).flatMap(([service, all]) => all.map((name) => `${service}.${name}`))
      expect([...new Set(names)].sort()).toEqual([...known].sort())
    })
  )
})

describe("what clusters can be made of", () => {
  const catalogue = Catalogue.make({ nodeTypes: undefined, sparkVersions: undefined })

  it("are all node types that the library names", () => {
    expect(Object.values(AzureNodeType).filter((id) => catalogue.nodeType(id) === undefined)).toEqual([])
  })

  it("are all runtimes that the library names", () => {
    expect(Object.values(RuntimeVersion).filter((key) => catalogue.sparkVersion(key) === undefined)).toEqual([])
    expect(["6.4.x-scala2.11", "20.x-scala2.13", "x7.3.x-scala2.12"].map(catalogue.sparkVersion)).toEqual([
      undefined,
      undefined,
      undefined
    ])
  })

  it("are listed once each, with what they have", () => {
    const ids = catalogue.nodeTypes.map(({ node_type_id }) => node_type_id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const type of catalogue.nodeTypes) {
      if (type.category === "GPU Accelerated") expect(type.num_gpus, type.node_type_id).toBeGreaterThan(0)
    }
  })
})
