/** The node types and Spark versions of the emulated workspace, which is in Azure West Europe. */
import type { NodeType, SparkVersion } from "../../schemas/clusters/NodeTypes.js"

type Disks = readonly [count: number, sizeGb: number, kind?: "nvme"]

type Row = readonly [id: string, cores: number, memoryGb: number, disks: Disks]

interface Family {
  readonly category: string
  readonly rows: ReadonlyArray<Row>
  readonly gpus?: ReadonlyArray<number>
  readonly photon?: boolean
  readonly ioCache?: boolean
  readonly arm?: boolean
  readonly deprecated?: boolean
}

const families: ReadonlyArray<Family> = [
  {
    category: "General Purpose",
    photon: true,
    ioCache: true,
    rows: [
      ["Standard_D4ds_v5", 4, 16, [1, 150]],
      ["Standard_D8ds_v5", 8, 32, [1, 300]],
      ["Standard_D16ds_v5", 16, 64, [1, 600]],
      ["Standard_D32ds_v5", 32, 128, [1, 1200]],
      ["Standard_D64ds_v5", 64, 256, [1, 2400]],
      ["Standard_D4ads_v6", 4, 16, [1, 220, "nvme"]],
      ["Standard_D8ads_v6", 8, 32, [1, 440, "nvme"]],
      ["Standard_D16ads_v6", 16, 64, [2, 440, "nvme"]]
    ]
  },
  {
    category: "General Purpose",
    photon: true,
    rows: [
      ["Standard_D4s_v5", 4, 16, [0, 0]],
      ["Standard_D8s_v5", 8, 32, [0, 0]],
      ["Standard_D16s_v5", 16, 64, [0, 0]],
      ["Standard_D4s_v3", 4, 16, [1, 32]],
      ["Standard_D8s_v3", 8, 32, [1, 64]]
    ]
  },
  {
    category: "General Purpose",
    photon: true,
    arm: true,
    ioCache: true,
    rows: [
      ["Standard_D4pds_v6", 4, 16, [1, 220, "nvme"]],
      ["Standard_D8pds_v6", 8, 32, [1, 440, "nvme"]]
    ]
  },
  {
    category: "General Purpose (HDD)",
    rows: [
      ["Standard_DS3_v2", 4, 14, [1, 28]],
      ["Standard_DS4_v2", 8, 28, [1, 56]],
      ["Standard_DS5_v2", 16, 56, [1, 112]]
    ]
  },
  {
    category: "Memory Optimized",
    photon: true,
    ioCache: true,
    rows: [
      ["Standard_E4ds_v5", 4, 32, [1, 150]],
      ["Standard_E8ds_v5", 8, 64, [1, 300]],
      ["Standard_E16ds_v5", 16, 128, [1, 600]],
      ["Standard_E32ds_v5", 32, 256, [1, 1200]],
      ["Standard_E64ds_v5", 64, 512, [1, 2400]]
    ]
  },
  {
    category: "Memory Optimized",
    deprecated: true,
    rows: [
      ["Standard_DS12_v2", 4, 28, [1, 56]],
      ["Standard_DS13_v2", 8, 56, [1, 112]]
    ]
  },
  {
    category: "Storage Optimized",
    photon: true,
    ioCache: true,
    rows: [
      ["Standard_L8s_v3", 8, 64, [1, 1788, "nvme"]],
      ["Standard_L16s_v3", 16, 128, [2, 1788, "nvme"]],
      ["Standard_L32s_v3", 32, 256, [4, 1788, "nvme"]]
    ]
  },
  {
    category: "Compute Optimized",
    rows: [
      ["Standard_F4s_v2", 4, 8, [1, 32]],
      ["Standard_F8s_v2", 8, 16, [1, 64]],
      ["Standard_F16s_v2", 16, 32, [1, 128]]
    ]
  },
  {
    category: "GPU Accelerated",
    gpus: [1, 1, 4, 1, 2, 4, 1, 1],
    rows: [
      ["Standard_NC4as_T4_v3", 4, 28, [1, 176]],
      ["Standard_NC16as_T4_v3", 16, 110, [1, 352]],
      ["Standard_NC64as_T4_v3", 64, 440, [1, 2816]],
      ["Standard_NC24ads_A100_v4", 24, 220, [1, 894, "nvme"]],
      ["Standard_NC48ads_A100_v4", 48, 440, [2, 894, "nvme"]],
      ["Standard_NC96ads_A100_v4", 96, 880, [4, 894, "nvme"]],
      ["Standard_NV36ads_A10_v5", 36, 440, [1, 1440]],
      ["Standard_NC40ads_H100_v5", 40, 320, [1, 3576, "nvme"]]
    ]
  },
  {
    category: "General Purpose",
    photon: true,
    ioCache: true,
    rows: [
      ["Standard_D4ds_v4", 4, 16, [1, 150]],
      ["Standard_D8ds_v4", 8, 32, [1, 300]],
      ["Standard_D16ds_v4", 16, 64, [1, 600]],
      ["Standard_D32ds_v4", 32, 128, [1, 1200]],
      ["Standard_D64ds_v4", 64, 256, [1, 2400]],
      ["Standard_D4ads_v5", 4, 16, [1, 150]],
      ["Standard_D8ads_v5", 8, 32, [1, 300]],
      ["Standard_D16ads_v5", 16, 64, [1, 600]]
    ]
  },
  {
    category: "General Purpose",
    photon: true,
    rows: [
      ["Standard_D16s_v3", 16, 64, [1, 128]],
      ["Standard_D32s_v3", 32, 128, [1, 256]],
      ["Standard_D64s_v3", 64, 256, [1, 512]]
    ]
  },
  {
    category: "General Purpose (HDD)",
    deprecated: true,
    rows: [
      ["Standard_D3_v2", 4, 14, [1, 200]],
      ["Standard_D8_v3", 8, 32, [1, 200]],
      ["Standard_D16_v3", 16, 64, [1, 400]],
      ["Standard_D32_v3", 32, 128, [1, 800]],
      ["Standard_D64_v3", 64, 256, [1, 1600]]
    ]
  },
  {
    category: "Memory Optimized",
    photon: true,
    ioCache: true,
    rows: [
      ["Standard_E4ds_v4", 4, 32, [1, 150]],
      ["Standard_E8ds_v4", 8, 64, [1, 300]],
      ["Standard_E16ds_v4", 16, 128, [1, 600]],
      ["Standard_E32ds_v4", 32, 256, [1, 1200]]
    ]
  },
  {
    category: "Memory Optimized",
    photon: true,
    rows: [
      ["Standard_E8s_v3", 8, 64, [1, 128]],
      ["Standard_E16s_v3", 16, 128, [1, 256]],
      ["Standard_E32s_v3", 32, 256, [1, 512]],
      ["Standard_E64s_v3", 64, 432, [1, 864]]
    ]
  },
  {
    category: "Memory Optimized",
    deprecated: true,
    rows: [
      ["Standard_D12_v2", 4, 28, [1, 200]],
      ["Standard_D13_v2", 8, 56, [1, 400]],
      ["Standard_D14_v2", 16, 112, [1, 800]],
      ["Standard_D15_v2", 20, 140, [1, 1000]],
      ["Standard_DS14_v2", 16, 112, [1, 224]],
      ["Standard_DS15_v2", 20, 140, [1, 280]],
      ["Standard_H16", 16, 112, [1, 2000]]
    ]
  },
  {
    category: "Storage Optimized",
    deprecated: true,
    rows: [
      ["Standard_L4s", 4, 32, [1, 678]],
      ["Standard_L8s", 8, 64, [1, 1388]],
      ["Standard_L16s", 16, 128, [1, 2807]],
      ["Standard_L32s", 32, 256, [1, 5630]]
    ]
  },
  {
    category: "Storage Optimized",
    ioCache: true,
    rows: [
      ["Standard_L8s_v2", 8, 64, [1, 1788, "nvme"]],
      ["Standard_L16s_v2", 16, 128, [2, 1788, "nvme"]],
      ["Standard_L32s_v2", 32, 256, [4, 1788, "nvme"]]
    ]
  },
  {
    category: "Compute Optimized",
    deprecated: true,
    rows: [
      ["Standard_F4s", 4, 8, [1, 16]],
      ["Standard_F8s", 8, 16, [1, 32]],
      ["Standard_F16s", 16, 32, [1, 64]]
    ]
  },
  {
    category: "Compute Optimized",
    rows: [
      ["Standard_F32s_v2", 32, 64, [1, 256]],
      ["Standard_F64s_v2", 64, 128, [1, 512]],
      ["Standard_F72s_v2", 72, 144, [1, 576]]
    ]
  },
  {
    category: "GPU Accelerated",
    gpus: [1],
    rows: [["Standard_NC8as_T4_v3", 8, 56, [1, 352]]]
  },
  {
    category: "GPU Accelerated",
    gpus: [2, 4, 1, 2, 4],
    deprecated: true,
    rows: [
      ["Standard_NC12", 12, 112, [1, 680]],
      ["Standard_NC24", 24, 224, [1, 1440]],
      ["Standard_NC6s_v3", 6, 112, [1, 736]],
      ["Standard_NC12s_v3", 12, 224, [1, 1474]],
      ["Standard_NC24s_v3", 24, 448, [1, 2948]]
    ]
  }
]

const azureNodeTypes: ReadonlyArray<NodeType> = families.flatMap((family) =>
  family.rows.map(([id, cores, memoryGb, [disks, sizeGb, kind]], i) => ({
    node_type_id: id,
    memory_mb: memoryGb * 1024,
    num_cores: cores,
    num_gpus: family.gpus?.[i] ?? 0,
    description: id,
    instance_type_id: id,
    category: family.category,
    display_order: i,
    is_deprecated: family.deprecated === true,
    is_hidden: false,
    is_graviton: family.arm === true,
    is_io_cache_enabled: family.ioCache === true,
    is_encrypted_in_transit: false,
    photon_driver_capable: family.photon === true,
    photon_worker_capable: family.photon === true,
    support_cluster_tags: true,
    support_ebs_volumes: true,
    support_port_forwarding: true,
    node_info: { status: [] },
    node_instance_type: {
      instance_type_id: id,
      // Always all four fields: the official Python SDK compares them to find the smallest node type.
      local_disks: kind === "nvme" ? 0 : disks,
      local_disk_size_gb: kind === "nvme" ? 0 : sizeGb,
      local_nvme_disks: kind === "nvme" ? disks : 0,
      local_nvme_disk_size_gb: kind === "nvme" ? sizeGb : 0
    }
  }))
)

interface Runtime {
  readonly version: string
  readonly lts: boolean
  readonly spark: string
  readonly scala: ReadonlyArray<string>
}

const runtimes: ReadonlyArray<Runtime> = [
  { version: "19", lts: false, spark: "4.2.0", scala: ["2.13"] },
  { version: "18", lts: true, spark: "4.1.0", scala: ["2.13"] },
  { version: "17.3", lts: true, spark: "4.0.0", scala: ["2.13"] },
  { version: "16.4", lts: true, spark: "3.5.2", scala: ["2.12", "2.13"] },
  { version: "15.4", lts: true, spark: "3.5.0", scala: ["2.12"] },
  { version: "14.3", lts: true, spark: "3.5.0", scala: ["2.12"] }
]

const variants = [
  { key: "", name: "", includes: "" },
  { key: "-photon", name: " Photon", includes: "" },
  { key: "-aarch64", name: " aarch64", includes: "" },
  { key: "-cpu-ml", name: " ML", includes: "" },
  { key: "-gpu-ml", name: " ML", includes: "GPU, " },
  { key: "-aarch64-photon", name: " aarch64 Photon", includes: "" }
] as const

const azureSparkVersions: ReadonlyArray<SparkVersion> = runtimes.flatMap(({ lts, scala, spark, version }) =>
  scala.flatMap((scala) =>
    variants.map(({ includes, key, name }) => ({
      key: `${version}.x${key}-scala${scala}`,
      name: `${version}${lts ? " LTS" : ""}${name} (includes Apache Spark ${spark}, ${includes}Scala ${scala})`
    }))
  )
)

/** Versions that are no longer listed but can still be used. */
const pastSupport =
  /^(?:(?:7\.3|9\.1|10\.4|11\.3|12\.2|13\.3)\.x(?:-[a-z0-9-]+)?-scala2\.12|apache-spark-2\.4\.x-esr-scala2\.11)$/

const aliases: Readonly<Record<string, string>> = {
  "auto:latest": "19.x-scala2.13",
  "auto:latest-ml": "19.x-cpu-ml-scala2.13",
  "auto:latest-lts": "18.x-scala2.13",
  "auto:latest-lts-ml": "18.x-cpu-ml-scala2.13"
}

export interface Catalogue {
  readonly nodeTypes: ReadonlyArray<NodeType>
  readonly nodeType: (id: string) => NodeType | undefined
  readonly sparkVersions: ReadonlyArray<SparkVersion>
  /** Resolves a key or alias to a version key. Returns `undefined` if there is no such version. */
  readonly sparkVersion: (key: string) => string | undefined
  readonly zones: { readonly zones: ReadonlyArray<string>; readonly default_zone: string }
}

export const make = (given: {
  readonly nodeTypes: ReadonlyArray<NodeType> | undefined
  readonly sparkVersions: ReadonlyArray<SparkVersion> | undefined
}): Catalogue => {
  const nodeTypes = given.nodeTypes ?? azureNodeTypes
  const sparkVersions = given.sparkVersions ?? azureSparkVersions
  const byId = new Map(nodeTypes.map((type) => [type.node_type_id, type]))
  const keys = new Set(sparkVersions.map(({ key }) => key))
  const isOurs = given.sparkVersions === undefined
  return {
    nodeTypes,
    nodeType: (id) => byId.get(id),
    sparkVersions,
    sparkVersion: (key) => {
      const meant = (isOurs ? aliases[key] : undefined) ?? key
      return keys.has(meant) || meant.startsWith("custom:") || (isOurs && pastSupport.test(meant)) ? meant : undefined
    },
    zones: { zones: ["1", "2", "3"], default_zone: "1" }
  }
}
