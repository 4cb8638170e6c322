import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { NodeType } from "../../src/schemas/clusters/NodeTypes.js"
import * as Clusters from "../../src/services/Clusters.js"

const offering = (versions: ReadonlyArray<readonly [key: string, name: string]>) =>
  Layer.mock(Clusters.Clusters, {
    sparkVersions: () => Effect.succeed({ versions: versions.map(([key, name]) => ({ key, name })) })
  })

/** In no order, as a workspace lists them. */
const versions = offering([
  ["9.1.x-scala2.12", "9.1 LTS (includes Apache Spark 3.1.2, Scala 2.12)"],
  ["17.3.x-scala2.13", "17.3 LTS (includes Apache Spark 4.0.0, Scala 2.13)"],
  ["19.x-scala2.13", "19 Beta (includes Apache Spark 4.2.0, Scala 2.13)"],
  ["18.x-scala2.13", "18 LTS (includes Apache Spark 4.1.0, Scala 2.13)"],
  ["18.x-aarch64-scala2.13", "18 LTS aarch64 (includes Apache Spark 4.1.0, Scala 2.13)"],
  ["18.1.x-scala2.13", "18.1 (includes Apache Spark 4.1.0, Scala 2.13)"],
  ["16.4.x-scala2.12", "16.4 LTS (includes Apache Spark 3.5.2, Scala 2.12)"],
  ["16.4.x-scala2.13", "16.4 LTS (includes Apache Spark 3.5.2, Scala 2.13)"],
  ["16.4.x-cpu-ml-scala2.12", "16.4 LTS ML (includes Apache Spark 3.5.2, Scala 2.12)"],
  ["16.4.x-gpu-ml-scala2.12", "16.4 LTS ML (includes Apache Spark 3.5.2, GPU, Scala 2.12)"],
  ["17.1.x-cpu-ml-scala2.13", "17.1 ML (includes Apache Spark 4.0.0, Scala 2.13)"],
  ["16.4.x-photon-scala2.12", "16.4 LTS Photon (includes Apache Spark 3.5.2, Scala 2.12)"],
  ["7.3.x-hls-scala2.12", "7.3 LTS Genomics (includes Apache Spark 3.0.1, Scala 2.12)"],
  ["6.4.x-esr-scala2.11", "6.4 Extended Support (includes Apache Spark 2.4.5, Scala 2.11)"],
  ["apache-spark-2.4.x-esr-scala2.11", "Light 2.4 Extended Support (includes Apache Spark 2.4, Scala 2.11)"],
  ["custom:snapshot__18.x-scala2.13", "Custom LTS (includes Apache Spark 4.1.0, Scala 2.13)"]
])

const version = (criteria?: Clusters.SparkVersionCriteria) =>
  Effect.provide(Clusters.selectSparkVersion(criteria), versions)

describe("selectSparkVersion", () => {
  const cases: ReadonlyArray<readonly [Clusters.SparkVersionCriteria | undefined, string]> = [
    [undefined, "18.1.x-scala2.13"],
    [{}, "18.1.x-scala2.13"],
    [{ longTermSupport: true }, "18.x-scala2.13"],
    [{ longTermSupport: false }, "18.1.x-scala2.13"],
    [{ beta: true }, "19.x-scala2.13"],
    [{ scala: "2.12" }, "16.4.x-scala2.12"],
    [{ longTermSupport: true, sparkVersion: "3.5" }, "16.4.x-scala2.13"],
    [{ ml: true }, "17.1.x-cpu-ml-scala2.13"],
    [{ ml: true, longTermSupport: true }, "16.4.x-cpu-ml-scala2.12"],
    [{ gpu: true }, "16.4.x-gpu-ml-scala2.12"],
    [{ gpu: true, ml: true }, "16.4.x-gpu-ml-scala2.12"],
    [{ photon: true }, "16.4.x-photon-scala2.12"],
    [{ sparkVersion: "3.1" }, "9.1.x-scala2.12"],
    [{ scala: "2.11", longTermSupport: true }, "6.4.x-esr-scala2.11"]
  ]
  for (const [criteria, expected] of cases) {
    it(`${JSON.stringify(criteria)} is ${expected}`, () => {
      expect(Effect.runSync(version(criteria))).toBe(expected)
    })
  }

  it.effect("fails where nothing is suitable, and says what was wanted", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(version({ scala: "2.14", longTermSupport: true, ml: undefined }))
      expect(error).toMatchObject({
        _tag: "NothingSuitable",
        message: "None of the 16 runtime versions of the workspace match: scala: 2.14, longTermSupport: true"
      })
      const none = Clusters.selectSparkVersion().pipe(
        Effect.provide(Layer.mock(Clusters.Clusters, { sparkVersions: () => Effect.succeed({}) }))
      )
      expect((yield* Effect.flip(none))._tag).toBe("NothingSuitable")
    })
  )

  it.effect("counts 10 after 9", () =>
    Effect.gen(function* () {
      const both = offering([
        ["10.4.x-scala2.12", "10.4 LTS (includes Apache Spark 3.2.1, Scala 2.12)"],
        ["9.1.x-scala2.12", "9.1 LTS (includes Apache Spark 3.1.2, Scala 2.12)"]
      ])
      expect(yield* Effect.provide(Clusters.selectSparkVersion(), both)).toBe("10.4.x-scala2.12")
    })
  )
})

const machine = (id: string, cores: number, gb: number, more: Partial<NodeType> = {}): NodeType => ({
  node_type_id: id,
  num_cores: cores,
  memory_mb: gb * 1024,
  num_gpus: 0,
  description: id,
  instance_type_id: id,
  category: "General Purpose",
  ...more
})

const disks = (count: number, size: number, nvme = 0, nvmeSize = 0) => ({
  node_instance_type: {
    instance_type_id: "x",
    local_disks: count,
    local_disk_size_gb: size,
    local_nvme_disks: nvme,
    local_nvme_disk_size_gb: nvmeSize
  }
})

const nodeTypes: ReadonlyArray<NodeType> = [
  machine("D32", 32, 128, { photon_driver_capable: true, photon_worker_capable: true }),
  machine("D8", 8, 32, disks(1, 300)),
  machine("E8", 8, 64, { category: "Memory Optimized", photon_worker_capable: true, ...disks(0, 0, 2, 440) }),
  machine("D4", 4, 16),
  machine("D4b", 4, 16, { display_order: 1 }),
  machine("F4", 4, 8, { category: "Compute Optimized", node_info: { status: ["NotAvailableInRegion"] } }),
  machine("old", 2, 7, { is_deprecated: true }),
  machine("hidden", 2, 7, { is_hidden: true }),
  machine("pds", 4, 16, { is_graviton: true }),
  machine("T4", 4, 28, { num_gpus: 1, category: "GPU Accelerated", ...disks(1, 176) }),
  machine("A100x4", 96, 880, { num_gpus: 4, category: "GPU Accelerated" }),
  machine("NV", 6, 55, { num_gpus: 1, category: "GPU Accelerated", node_info: { status: null } })
]

const workspace = Layer.mock(Clusters.Clusters, { listNodeTypes: () => Effect.succeed({ node_types: nodeTypes }) })

const node = (criteria?: Clusters.NodeTypeCriteria) => Effect.provide(Clusters.selectNodeType(criteria), workspace)

describe("selectNodeType", () => {
  const cases: ReadonlyArray<readonly [Clusters.NodeTypeCriteria | undefined, string]> = [
    [undefined, "D4"],
    [{ minCores: 5 }, "D8"],
    [{ minMemoryGb: 17 }, "D8"],
    [{ minMemoryGb: 33 }, "E8"],
    [{ minMemoryGb: 32 }, "D8"],
    [{ gbPerCore: 8 }, "E8"],
    [{ category: "memory optimized" }, "E8"],
    [{ localDisk: true }, "D8"],
    [{ minLocalDiskGb: 301 }, "E8"],
    [{ minLocalDiskGb: 880 }, "E8"],
    [{ photonDriver: true }, "D32"],
    [{ photonWorker: true }, "E8"],
    [{ arm: true }, "pds"],
    [{ minGpus: 1 }, "T4"],
    [{ minGpus: 1, minCores: 5 }, "NV"],
    [{ minGpus: 2 }, "A100x4"],
    [{ minGpus: 0, minCores: 33 }, "A100x4"],
    [{ minGpus: 1, localDisk: true }, "T4"],
    [{ minCores: 8, minMemoryGb: 32, localDisk: true }, "D8"]
  ]
  for (const [criteria, expected] of cases) {
    it(`${JSON.stringify(criteria)} is ${expected}`, () => {
      expect(Effect.runSync(node(criteria))).toBe(expected)
    })
  }

  it.effect("fails where nothing is suitable", () =>
    Effect.gen(function* () {
      expect(yield* Effect.flip(node({ minCores: 33, localDisk: true }))).toMatchObject({
        _tag: "NothingSuitable",
        message: "None of the 12 node types of the workspace match: minCores: 33, localDisk: true"
      })
      expect((yield* Effect.flip(node({ minLocalDiskGb: 881 })))._tag).toBe("NothingSuitable")
      expect((yield* Effect.flip(node({ category: "Compute Optimized" })))._tag).toBe("NothingSuitable")
    })
  )
})
