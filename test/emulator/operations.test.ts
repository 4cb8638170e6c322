/** Tests that the emulator's lists match the library: operations, node types and runtimes. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Catalogue from "../../src/emulator/api/clusterCatalogue.js"
import * as Kernel from "../../src/emulator/kernel.js"
import { operations } from "../../src/emulator/operations.js"
import * as Workspace from "../../src/emulator/workspace.js"
import { AzureNodeType, RuntimeVersion } from "../../src/services/ClusterSpec.js"

describe("operation names of faults", () => {
  it.scoped("cover all operations", () =>
    Effect.gen(function* () {
      const { routes } = Workspace.make(yield* Kernel.make({}))
      const names = routes.map(({ operation, service }) => `${service}.${operation}`)
      const known = Object.entries(operations).flatMap(([service, all]) => all.map((name) => `${service}.${name}`))
      const served = new Set(names)
      expect(names.filter((name) => !known.includes(name))).toEqual([])
      // Those of the store have the group in their names: see the tests of the store.
      expect(known.filter((name) => !served.has(name) && name.split(".").length === 2)).toEqual([])
    })
  )
})

describe("the node types and runtimes of the emulator", () => {
  const catalogue = Catalogue.make({ nodeTypes: undefined, sparkVersions: undefined })

  it("contains all node types that the library names", () => {
    expect(Object.values(AzureNodeType).filter((id) => catalogue.nodeType(id) === undefined)).toEqual([])
  })

  it("contains all runtimes that the library names", () => {
    expect(Object.values(RuntimeVersion).filter((key) => catalogue.sparkVersion(key) === undefined)).toEqual([])
    expect(["6.4.x-scala2.11", "20.x-scala2.13", "x7.3.x-scala2.12"].map(catalogue.sparkVersion)).toEqual([
      undefined,
      undefined,
      undefined
    ])
  })

  it("lists each once", () => {
    const ids = catalogue.nodeTypes.map(({ node_type_id }) => node_type_id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const type of catalogue.nodeTypes) {
      if (type.category === "GPU Accelerated") expect(type.num_gpus, type.node_type_id).toBeGreaterThan(0)
    }
  })
})
