import { describe, expect, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Json from "../../src/internal/codec/json.js"
import { requestAst } from "../../src/internal/codec/requestSchema.js"
import { validator } from "../../src/internal/codec/validator.js"
import { GetEventsResponse } from "../../src/schemas/clusters/ClusterEvents.js"
import { ClusterDetails, CreateClusterRequest, ListClustersResponse } from "../../src/schemas/clusters/Clusters.js"
import { GetSparkVersionsResponse, ListNodeTypesResponse } from "../../src/schemas/clusters/NodeTypes.js"

// Bodies as sent by a workspace on Azure, with undocumented fields.

const running = `{
  "cluster_id": "0923-164208-meows279",
  "creator_user_name": "someone@example.com",
  "driver": {
    "private_ip": "10.139.64.4",
    "public_dns": "20.61.14.92",
    "node_id": "3b4f5f0a1c1e4d0f8f0f3f8a2d1b6c77",
    "instance_id": "f1c0a2b6e1c84d1ea9a3c1b3a5d0a1f2",
    "start_timestamp": 1727109800123,
    "host_private_ip": "10.139.0.4",
    "node_attributes": { "is_spot": false }
  },
  "executors": [
    {
      "private_ip": "10.139.64.5",
      "public_dns": "",
      "node_id": "8a5d9c27ab2f4a2d8c53f1e90f4b2d10",
      "instance_id": "77c1d2e3f4a5b6c7d8e9f0a1b2c3d4e5",
      "start_timestamp": 1727109800187,
      "host_private_ip": "10.139.0.5"
    }
  ],
  "spark_context_id": 5631707659504820736,
  "driver_healthy": true,
  "jdbc_port": 10000,
  "cluster_name": "shared autoscaling",
  "spark_version": "15.4.x-scala2.12",
  "spark_conf": { "spark.databricks.delta.preview.enabled": "true" },
  "azure_attributes": {
    "first_on_demand": 1,
    "availability": "SPOT_WITH_FALLBACK_AZURE",
    "spot_bid_max_price": -1.0
  },
  "node_type_id": "Standard_DS3_v2",
  "driver_node_type_id": "Standard_DS3_v2",
  "custom_tags": {},
  "autotermination_minutes": 120,
  "enable_elastic_disk": true,
  "disk_spec": {},
  "cluster_source": "UI",
  "init_scripts": [{ "workspace": { "destination": "/Shared/init/setup.sh" } }],
  "single_user_name": null,
  "enable_local_disk_encryption": false,
  "instance_source": { "node_type_id": "Standard_DS3_v2" },
  "data_security_mode": "USER_ISOLATION",
  "runtime_engine": "PHOTON",
  "effective_spark_version": "15.4.x-photon-scala2.12",
  "state": "RUNNING",
  "state_message": "",
  "start_time": 1727109728542,
  "terminated_time": 0,
  "last_state_loss_time": 1727109983021,
  "last_activity_time": 1727110340557,
  "last_restarted_time": 1727109983047,
  "autoscale": { "min_workers": 1, "max_workers": 8, "target_workers": 1 },
  "cluster_memory_mb": 28672,
  "cluster_cores": 8.0,
  "default_tags": {
    "Vendor": "Databricks",
    "Creator": "someone@example.com",
    "ClusterName": "shared autoscaling",
    "ClusterId": "0923-164208-meows279"
  },
  "cluster_log_status": { "last_attempted": 1727110200000 },
  "workload_type": { "clients": { "notebooks": true, "jobs": true } },
  "spec": {
    "cluster_name": "shared autoscaling",
    "spark_version": "15.4.x-scala2.12",
    "node_type_id": "Standard_DS3_v2",
    "autoscale": { "min_workers": 1, "max_workers": 8 },
    "apply_policy_default_values": false
  }
}`

const terminated = `{
  "cluster_id": "1201-093412-acts12",
  "spark_context_id": 0,
  "cluster_name": "job-1042-run-77",
  "spark_version": "14.3.x-scala2.12",
  "node_type_id": "Standard_E8ds_v5",
  "num_workers": 0,
  "cluster_source": "JOB",
  "data_security_mode": "DATA_SECURITY_MODE_OF_TOMORROW",
  "state": "TERMINATED",
  "state_message": "Inactive cluster terminated (inactive for 120 minutes).",
  "start_time": 1701423252108,
  "terminated_time": 1701430711655,
  "termination_reason": {
    "code": "CLOUD_PROVIDER_RESOURCE_STOCKOUT",
    "type": "CLIENT_ERROR",
    "parameters": {
      "azure_error_code": "SkuNotAvailable",
      "azure_error_message": "The requested VM size is not available in the current region."
    }
  }
}`

const clusterPage = `{
  "clusters": [${running}, ${terminated}],
  "next_page_token": "CAEQAiCAqJjS",
  "prev_page_token": ""
}`

const eventPage = `{
  "events": [
    {
      "cluster_id": "1202-211320-brick1",
      "timestamp": 1727110340557,
      "type": "TERMINATING",
      "details": {
        "reason": { "code": "INACTIVITY", "type": "SUCCESS", "parameters": { "inactivity_duration_min": "120" } }
      }
    },
    { "cluster_id": "1202-211320-brick1", "timestamp": 1727110000000, "type": "DRIVER_HEALTHY", "details": {} },
    {
      "cluster_id": "1202-211320-brick1",
      "timestamp": 1727109999000,
      "type": "EXPANDED_DISK",
      "details": { "previous_disk_size": 29454626816, "disk_size": 136828809216, "free_space": 21151268864 }
    },
    {
      "cluster_id": "1202-211320-brick1",
      "timestamp": 1727109900000,
      "type": "INIT_SCRIPTS_FINISHED",
      "details": {
        "init_scripts": {
          "cluster": [
            {
              "workspace": { "destination": "/Shared/init/setup.sh" },
              "status": "SUCCEEDED",
              "execution_duration_seconds": 3
            }
          ],
          "reported_for_node": "10.139.64.4"
        }
      }
    },
    {
      "cluster_id": "1202-211320-brick1",
      "timestamp": 1727109800000,
      "type": "CREATING",
      "details": {
        "cluster_size": { "autoscale": { "min_workers": 1, "max_workers": 8 } },
        "attributes": { "cluster_name": "brick", "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_DS3_v2" },
        "user": "someone@example.com"
      }
    },
    { "cluster_id": "1202-211320-brick1", "timestamp": 1727109700000, "type": "MOVED_TO_ANOTHER_PLANET", "details": {} }
  ],
  "next_page": { "cluster_id": "1202-211320-brick1", "end_time": 1727110340557, "order": "DESC", "offset": 50 },
  "total_count": 55
}`

const nodeTypes = `{
  "node_types": [
    {
      "node_type_id": "Standard_DS3_v2",
      "memory_mb": 14336,
      "num_cores": 4.0,
      "description": "Standard_DS3_v2",
      "instance_type_id": "Standard_DS3_v2",
      "is_deprecated": false,
      "category": "General Purpose",
      "support_ebs_volumes": true,
      "support_cluster_tags": true,
      "num_gpus": 0,
      "node_instance_type": {
        "instance_type_id": "Standard_DS3_v2",
        "local_disks": 1,
        "local_disk_size_gb": 28,
        "instance_family": "Standard DSv2 Family vCPUs",
        "swap_size": "10g"
      },
      "node_info": { "status": ["NotEnabledOnSubscription"], "available_core_quota": 0.0 },
      "is_hidden": false,
      "support_port_forwarding": true,
      "display_order": 0,
      "is_io_cache_enabled": true,
      "photon_worker_capable": true,
      "photon_driver_capable": true
    },
    {
      "node_type_id": "dev-tier-node",
      "memory_mb": 6144,
      "num_cores": 0.88,
      "description": "Community Optimized",
      "instance_type_id": "r3.2xlarge",
      "category": "Community Edition",
      "node_info": null
    }
  ]
}`

const sparkVersions = `{
  "versions": [
    { "key": "15.4.x-scala2.12", "name": "15.4 LTS (includes Apache Spark 3.5.0, Scala 2.12)" },
    { "key": "15.4.x-gpu-ml-scala2.12", "name": "15.4 LTS ML (includes Apache Spark 3.5.0, GPU, Scala 2.12)" }
  ]
}`

const bodies: ReadonlyArray<readonly [string, Schema.Schema.AnyNoContext, string]> = [
  ["a running cluster", ClusterDetails, running],
  ["a terminated cluster with an unknown access mode", ClusterDetails, terminated],
  ["a page of clusters", ListClustersResponse, clusterPage],
  ["an empty page of clusters", ListClustersResponse, "{}"],
  ["a page of events, one with an unknown type", GetEventsResponse, eventPage],
  ["node types", ListNodeTypesResponse, nodeTypes],
  ["runtime versions", GetSparkVersionsResponse, sparkVersions]
]

describe("Clusters", () => {
  it.each(bodies)("accepts %s", (_, schema, text) => {
    const body = Json.parse(text)
    expect(validator(schema)(body)).toEqual(Either.right(body))
  })

  it("keeps every digit of spark_context_id", () => {
    const cluster = Schema.validateSync(ClusterDetails)(Json.parse(running))
    expect(cluster.spark_context_id).toBe(5631707659504820736n)
  })

  it.each([
    ["cluster_id", /"cluster_id": "0923[^"]*",/, ""],
    ["state", /"state": "RUNNING"/, '"state": 2'],
    ["autoscale.max_workers", /"max_workers": 8, "target/, '"max_workers": 8.5, "target'],
    ["driver.start_timestamp", /"start_timestamp": 1727109800123/, '"start_timestamp": "2024-09-23T16:43:20Z"'],
    ["executors", /"executors": \[[^\]]*\]/, '"executors": {}'],
    ["spark_context_id", /"spark_context_id": \d+/, '"spark_context_id": "5631707659504820736"'],
    ["spark_conf", /enabled": "true"/, 'enabled": true'],
    ["spec.autoscale", /"autoscale": \{ "min_workers": 1, "max_workers": 8 \}/, '"autoscale": 8'],
    ["azure_attributes.spot_bid_max_price", /"spot_bid_max_price": -1.0/, '"spot_bid_max_price": "-1"']
  ])("rejects a cluster with an invalid %s", (path, pattern, replacement) => {
    const text = running.replace(pattern, replacement)
    expect(text).not.toBe(running)
    const message = Either.getOrThrow(Either.flip(validator(ClusterDetails)(Json.parse(text))))
    expect(message).toContain(path)
  })

  it("rejects a cluster without a runtime version", () => {
    const isRequest = Schema.is(Schema.make(requestAst(CreateClusterRequest.ast)))
    expect(isRequest({ cluster_name: "a", num_workers: 1 })).toBe(false)
    expect(isRequest({ spark_version: "15.4.x-scala2.12", idempotency_token: "a" })).toBe(true)
  })

  const roundTrip = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

  // Without the 64-bit field, which plain JSON cannot represent.
  it.prop(
    "any cluster round-trips through JSON",
    [Schema.Struct(ClusterDetails.fields).omit("spark_context_id")],
    ([cluster]) => {
      expect(Schema.is(ClusterDetails)(roundTrip(cluster))).toBe(true)
    }
  )

  it.prop("any request for a cluster round-trips through JSON", [CreateClusterRequest], ([request]) => {
    expect(Schema.is(CreateClusterRequest)(roundTrip(request))).toBe(true)
  })
})
