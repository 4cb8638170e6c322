import { describe, expect, it } from "@effect/vitest"
import type { ClusterDetails } from "../../src/schemas/clusters/Clusters.js"
import * as ClusterSpec from "../../src/services/ClusterSpec.js"

const runtime = ClusterSpec.RuntimeVersion.Runtime_7_3
const node = ClusterSpec.AzureNodeType.Standard_D3_v2

/** What goes over the wire and nothing else: a `toEqual` would not see a prototype's fields or an `undefined`. */
const json = (spec: object): unknown => JSON.parse(JSON.stringify(spec))

const singleNode = {
  num_workers: 0,
  spark_conf: { "spark.databricks.cluster.profile": "singleNode", "spark.master": "local[*]" },
  custom_tags: { ResourceClass: "SingleNode" }
}

const permutations = <A>(items: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  items.length === 0
    ? [[]]
    : items.flatMap((first, i) => permutations(items.toSpliced(i, 1)).map((rest) => [first, ...rest]))

type Step = (spec: ClusterSpec.Draft) => ClusterSpec.Draft

const made = (...steps: ReadonlyArray<Step>): unknown =>
  json(steps.reduce((spec, step) => step(spec), ClusterSpec.make("c")))

describe("a cluster specification", () => {
  it("is plain data at every step: a request and nothing else", () => {
    const named = ClusterSpec.make("my-cluster")
    expect(Object.keys(named)).toEqual(["cluster_name"])
    const all = named.pipe(
      ClusterSpec.withRuntimeVersion(ClusterSpec.RuntimeVersion.Runtime_16_4),
      ClusterSpec.withNodeType("Standard_D4ds_v5", "Standard_D8ds_v5"),
      ClusterSpec.withAutoscale(3, 7),
      ClusterSpec.withAutoTermination(30),
      ClusterSpec.withClusterLogConf("dbfs:/logs/"),
      ClusterSpec.withDataSecurityMode("DATA_SECURITY_MODE_DEDICATED", "a@example.com"),
      ClusterSpec.withRuntimeEngine("PHOTON"),
      ClusterSpec.withPolicy("C1"),
      ClusterSpec.withDockerImage("registry/image:1", { username: "u", password: "p" }),
      ClusterSpec.withSparkConf({ "spark.speculation": "true" }),
      ClusterSpec.withSparkEnvVars({ A: "1" }),
      ClusterSpec.withCustomTags({ team: "data" })
    )
    expect(json(all)).toStrictEqual({
      cluster_name: "my-cluster",
      spark_version: "16.4.x-scala2.12",
      node_type_id: "Standard_D4ds_v5",
      driver_node_type_id: "Standard_D8ds_v5",
      autoscale: { min_workers: 3, max_workers: 7 },
      autotermination_minutes: 30,
      cluster_log_conf: { dbfs: { destination: "dbfs:/logs/" } },
      data_security_mode: "DATA_SECURITY_MODE_DEDICATED",
      single_user_name: "a@example.com",
      runtime_engine: "PHOTON",
      policy_id: "C1",
      apply_policy_default_values: true,
      docker_image: { url: "registry/image:1", basic_auth: { username: "u", password: "p" } },
      spark_conf: { "spark.speculation": "true" },
      spark_env_vars: { A: "1" },
      custom_tags: { team: "data" }
    })
    expect({ ...all }).toStrictEqual(json(all))
    expect(json(named)).toStrictEqual({ cluster_name: "my-cluster" })
    expect(json(ClusterSpec.make())).toStrictEqual({})
  })

  it("is what the C# library sends", () => {
    expect(
      json(
        ClusterSpec.make("my-cluster").pipe(
          ClusterSpec.withNodeType(node),
          ClusterSpec.withNumWorkers(25),
          ClusterSpec.withRuntimeVersion(runtime),
          ClusterSpec.withSparkConf({ "spark.speculation": "true" })
        )
      )
    ).toStrictEqual({
      cluster_name: "my-cluster",
      spark_version: "7.3.x-scala2.12",
      node_type_id: "Standard_D3_v2",
      spark_conf: { "spark.speculation": "true" },
      num_workers: 25
    })
    expect(
      json(
        ClusterSpec.make("single-node-cluster").pipe(
          ClusterSpec.withNodeType(node),
          ClusterSpec.withSingleNode,
          ClusterSpec.withRuntimeVersion(runtime)
        )
      )
    ).toStrictEqual({
      cluster_name: "single-node-cluster",
      spark_version: "7.3.x-scala2.12",
      node_type_id: "Standard_D3_v2",
      ...singleNode
    })
    expect(made(ClusterSpec.withHighConcurrency)).toStrictEqual({
      cluster_name: "c",
      spark_conf: {
        "spark.databricks.cluster.profile": "serverless",
        "spark.databricks.repl.allowedLanguages": "sql,python,r"
      },
      custom_tags: { ResourceClass: "Serverless" }
    })
    expect(made(ClusterSpec.withTableAccessControl)).toStrictEqual({
      cluster_name: "c",
      spark_conf: {
        "spark.databricks.acl.dfAclsEnabled": "true",
        "spark.databricks.repl.allowedLanguages": "python,sql"
      }
    })
    expect(made(ClusterSpec.withInstancePool("p"))).toStrictEqual({
      cluster_name: "c",
      instance_pool_id: "p",
      driver_instance_pool_id: "p"
    })
    expect(made(ClusterSpec.withInstancePool("p", "d"))).toMatchObject({ driver_instance_pool_id: "d" })
    expect(made(ClusterSpec.withPolicy("C1", false))).toMatchObject({ apply_policy_default_values: false })
  })

  it("says where logs go by what the path looks like", () => {
    const conf = (path: string) => ClusterSpec.make().pipe(ClusterSpec.withClusterLogConf(path)).cluster_log_conf
    expect(conf("/Volumes/main/default/logs")).toStrictEqual({ volumes: { destination: "/Volumes/main/default/logs" } })
    expect(conf("s3://bucket/logs")).toStrictEqual({ s3: { destination: "s3://bucket/logs" } })
    const whole = { s3: { destination: "s3://bucket/logs", region: "eu-west-1" } }
    expect(ClusterSpec.make().pipe(ClusterSpec.withClusterLogConf(whole)).cluster_log_conf).toBe(whole)
  })

  it("hands credentials on: those of one user, or of each", () => {
    expect(made(ClusterSpec.withCredentialPassthrough("a@example.com"))).toStrictEqual({
      cluster_name: "c",
      spark_conf: { "spark.databricks.passthrough.enabled": "true" },
      single_user_name: "a@example.com"
    })
    expect(made(ClusterSpec.withHighConcurrency, ClusterSpec.withCredentialPassthrough())).toMatchObject({
      spark_conf: { "spark.databricks.cluster.profile": "serverless", "spark.databricks.passthrough.enabled": "true" }
    })
  })

  it("is a single node by is_single_node where kind is set, in either order", () => {
    const expected = { cluster_name: "c", kind: "CLASSIC_PREVIEW", is_single_node: true, custom_tags: { team: "a" } }
    const kind = ClusterSpec.withKind("CLASSIC_PREVIEW")
    const tags = ClusterSpec.withCustomTags({ team: "a" })
    for (const steps of permutations<Step>([kind, tags, ClusterSpec.withSingleNode])) {
      expect(made(...steps)).toStrictEqual(expected)
    }
    expect(made(kind)).toStrictEqual({ cluster_name: "c", kind: "CLASSIC_PREVIEW" })
  })

  it("does not depend on the order in which it is put together", () => {
    const sets: ReadonlyArray<ReadonlyArray<Step>> = [
      [
        ClusterSpec.withRuntimeVersion(runtime),
        ClusterSpec.withNodeType(node),
        ClusterSpec.withSingleNode,
        ClusterSpec.withSparkConf({ a: "1" }),
        ClusterSpec.withCustomTags({ team: "a" })
      ],
      [
        ClusterSpec.withNumWorkers(2),
        ClusterSpec.withHighConcurrency,
        ClusterSpec.withTableAccessControl,
        ClusterSpec.withSparkConf({ a: "1" })
      ],
      [ClusterSpec.withTableAccessControl, ClusterSpec.withSingleNode, ClusterSpec.withCredentialPassthrough()],
      [
        ClusterSpec.withHighConcurrency,
        ClusterSpec.withSparkConf({ "spark.databricks.repl.allowedLanguages": "python" }),
        ClusterSpec.withCustomTags({ a: "b" })
      ]
    ]
    for (const steps of sets) {
      const first = made(...steps)
      for (const permuted of permutations(steps)) expect(made(...permuted)).toStrictEqual(first)
    }
  })

  it("ends in the size that was asked for last, with nothing left of the one before", () => {
    const workers = ClusterSpec.withNumWorkers(2)
    const autoscale = ClusterSpec.withAutoscale(1, 4)
    const one = ClusterSpec.withSingleNode
    expect(made(autoscale, workers)).toStrictEqual({ cluster_name: "c", num_workers: 2 })
    expect(made(workers, autoscale)).toStrictEqual({
      cluster_name: "c",
      autoscale: { min_workers: 1, max_workers: 4 }
    })
    expect(made(autoscale, one)).toStrictEqual({ cluster_name: "c", ...singleNode })
    expect(made(one, workers)).toStrictEqual({ cluster_name: "c", num_workers: 2 })
    expect(made(one, ClusterSpec.withNumWorkers(0))).toStrictEqual({ cluster_name: "c", ...singleNode })
    expect(made(ClusterSpec.withSparkConf({ a: "1" }), one, autoscale)).toStrictEqual({
      cluster_name: "c",
      spark_conf: { a: "1" },
      autoscale: { min_workers: 1, max_workers: 4 }
    })
    expect(made(ClusterSpec.withKind("CLASSIC_PREVIEW"), one, workers)).toStrictEqual({
      cluster_name: "c",
      kind: "CLASSIC_PREVIEW",
      num_workers: 2
    })
    expect(made(one, ClusterSpec.withHighConcurrency)).toMatchObject({
      spark_conf: { "spark.databricks.cluster.profile": "serverless" },
      custom_tags: { ResourceClass: "Serverless" }
    })
    expect(made(one, ClusterSpec.withHighConcurrency)).not.toHaveProperty(["spark_conf", "spark.master"])
  })

  it("is made of node types or of a pool, whichever came last", () => {
    const types = ClusterSpec.withNodeType("a", "b")
    const pool = ClusterSpec.withInstancePool("p")
    expect(made(types, pool)).toStrictEqual({
      cluster_name: "c",
      instance_pool_id: "p",
      driver_instance_pool_id: "p"
    })
    expect(made(pool, types)).toStrictEqual({ cluster_name: "c", node_type_id: "a", driver_node_type_id: "b" })
    expect(made(types, ClusterSpec.withNodeType("x"))).toStrictEqual({ cluster_name: "c", node_type_id: "x" })
  })

  it("leaves what it was made of as it was", () => {
    const base = ClusterSpec.make("base").pipe(ClusterSpec.withSparkConf({ a: "1" }))
    const before = json(base)
    base.pipe(ClusterSpec.withSparkConf({ a: "2", b: "3" }), ClusterSpec.withSingleNode)
    expect(json(base)).toStrictEqual(before)
  })
})

describe("the specification of a cluster that exists", () => {
  const details = {
    cluster_id: "1122-194500-abc12345",
    cluster_name: "c",
    spark_version: "16.4.x-scala2.12",
    node_type_id: "Standard_D4ds_v5",
    num_workers: 2,
    azure_attributes: { availability: "MOON_BASE", first_on_demand: 1, a_new_field: 9007199254740993n },
    quantum_mode: { qubits: 5 },
    state: "RUNNING",
    state_message: "",
    spec: { spark_version: "16.4.x-scala2.12" },
    creator_user_name: "a@example.com",
    default_tags: { Vendor: "Databricks" },
    start_time: 1,
    last_activity_time: 2,
    last_state_loss_time: 0,
    pinned_by_user_name: "b@example.com",
    effective_spark_version: "16.4.3",
    driver: { node_id: "x" },
    executors: [{ node_id: "y" }],
    spark_context_id: 9007199254740993n,
    jdbc_port: 10000,
    cluster_cores: 12,
    cluster_memory_mb: 49152
  }

  it("keeps all that makes it, unknown fields and big integers included, and nothing that it only tells", () => {
    expect({ ...ClusterSpec.fromDetails(details) }).toStrictEqual({
      cluster_name: "c",
      spark_version: "16.4.x-scala2.12",
      node_type_id: "Standard_D4ds_v5",
      num_workers: 2,
      azure_attributes: { availability: "MOON_BASE", first_on_demand: 1, a_new_field: 9007199254740993n },
      quantum_mode: { qubits: 5 }
    })
    expect(details).toHaveProperty("cluster_id")
  })

  it("has one size, and a pool instead of what the pool settles", () => {
    const cluster: ClusterDetails = { ...details, autoscale: { min_workers: 1, max_workers: 8 }, num_workers: 3 }
    expect(ClusterSpec.fromDetails(cluster)).not.toHaveProperty("num_workers")
    const pooled = ClusterSpec.fromDetails({
      ...details,
      instance_pool_id: "p",
      driver_node_type_id: "x",
      enable_elastic_disk: true
    })
    expect(Object.keys(pooled).sort()).toEqual([
      "cluster_name",
      "instance_pool_id",
      "num_workers",
      "quantum_mode",
      "spark_version"
    ])
  })

  it("can be changed like any other", () => {
    const changed = ClusterSpec.fromDetails(details).pipe(ClusterSpec.withNumWorkers(5))
    expect(changed).toMatchObject({ num_workers: 5, quantum_mode: { qubits: 5 } })
  })
})

describe("the constants", () => {
  it("are keys of long-term versions of today, and node types by their own names", () => {
    expect(Object.values(ClusterSpec.RuntimeVersion)).toEqual(
      expect.arrayContaining([
        "18.x-scala2.13",
        "17.3.x-scala2.13",
        "16.4.x-scala2.12",
        "16.4.x-scala2.13",
        "15.4.x-scala2.12"
      ])
    )
    for (const key of Object.values(ClusterSpec.RuntimeVersion)) {
      expect(key).toMatch(/^(apache-spark-)?\d+(\.\d+)?\.x-(cpu-ml-|gpu-ml-|photon-|esr-)?scala2\.1[123]$/)
    }
    for (const [name, id] of Object.entries(ClusterSpec.AzureNodeType)) expect(id).toBe(name)
  })
})
