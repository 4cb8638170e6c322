import { describe, expect, it } from "@effect/vitest"
import * as Either from "effect/Either"
import { handMadeOperations } from "../../scripts/allOperations.js"
import { loadCurrent } from "../../scripts/coverage/reference.js"
import { requestDifferences, requiredInResponses } from "../../scripts/coverage/required.js"

const endpoints = await handMadeOperations()

const endpointOf = (name: string) => {
  const found = endpoints.find(({ operation, service }) => `${service}.${operation}` === name)
  if (found === undefined) throw new Error(`There is no operation ${name}`)
  return found
}

const identity = "the identity of the requested object"
const listed = "the identity of a listed object"
const made = "the identity of a created object, without which it cannot be used or removed"

/** The only required fields of responses. */
const reasons: Readonly<Record<string, string>> = {
  "ClusterPolicies CreatePolicyResponse.policy_id": made,
  "ClusterPolicies Policy.policy_id": identity,
  "ClusterPolicies PolicyFamily.policy_family_id": identity,
  "Clusters ClusterDetails.cluster_id": identity,
  "Clusters CreateClusterResponse.cluster_id": made,
  "Clusters NodeType.node_type_id": listed,
  "Dbfs CreateDbfsResponse.handle": made,
  "GitCredentials CreateCredentialsResponse.credential_id": made,
  "GitCredentials CredentialInfo.credential_id": listed,
  "GitCredentials GetCredentialsResponse.credential_id": identity,
  "GlobalInitScripts CreateResponse.script_id": made,
  "Groups CreateGroupResponse.group_name": made,
  "Groups GroupPrincipal.group_name": `${listed}, which distinguishes groups from users`,
  "Groups UserPrincipal.user_name": `${listed}, which distinguishes users from groups`,
  "InstancePools CreateInstancePoolResponse.instance_pool_id": made,
  "InstancePools GetInstancePool.instance_pool_id": identity,
  "InstancePools InstancePoolAndStats.instance_pool_id": listed,
  "Jobs BaseJob.job_id": listed,
  "Jobs BaseRun.run_id": listed,
  "Jobs CreateJobResponse.job_id": made,
  "Jobs Job.job_id": identity,
  "Jobs RepairRunResponse.repair_id": made,
  "Jobs Run.run_id": identity,
  "Jobs RunNowResponse.run_id": made,
  "Jobs SubmitRunResponse.run_id": made,
  "Pipelines ClonePipelineResponse.pipeline_id": made,
  "Pipelines GetPipelineResponse.pipeline_id": identity,
  "Pipelines GetUpdateResponse.update": "contains the whole response",
  "Pipelines PipelineEvent.id": `${listed}, which identifies repeated events`,
  "Pipelines PipelineStateInfo.pipeline_id": listed,
  "Pipelines StartUpdateResponse.update_id": made,
  "Pipelines UpdateInfo.update_id": identity,
  "Repos CreateRepoResponse.id": made,
  "Repos GetRepoResponse.id": identity,
  "Repos RepoInfo.id": listed,
  "Secrets AclItem.principal": identity,
  "Secrets GetSecretResponse.value": "the secret, which must not be mistaken for an empty one",
  "Tokens CreateTokenResponse.token_value": "the token, which is only returned once",
  "Warehouses CreateWarehouseResponse.id": made,
  "Warehouses EndpointInfo.id": listed,
  "Warehouses GetWarehouseResponse.id": identity,
  "Workspace ObjectInfo.path": identity
}

/** Fields that are required in the reference data, but not in the API. */
const notRequired = [
  "GlobalInitScripts.update.script: optional, in the reference data required",
  "pipelines.PipelineClusterAutoscale.max_workers: optional, in the reference data required",
  "pipelines.PipelineClusterAutoscale.min_workers: optional, in the reference data required"
]

describe("responses", () => {
  it("only require the identity of the requested object", () => {
    expect(requiredInResponses(endpoints)).toEqual(Object.keys(reasons).sort())
  })

  it.each([
    [
      "a deployment without a command",
      "Jobs.get",
      { job_id: 1, settings: { tasks: [{ task_key: "a", ai_runtime_task: { experiment: "e", deployments: [{}] } }] } }
    ],
    ["a task without a key", "Jobs.get", { job_id: 1, settings: { tasks: [{ notebook_task: {} }] } }],
    [
      "a task whose parts are null",
      "Jobs.get",
      { job_id: 1, settings: { tasks: [{ task_key: "a", notebook_task: { notebook_path: null } }] } }
    ],
    ["a repository without a provider", "Jobs.get", { job_id: 1, settings: { git_source: { git_url: "https://x" } } }],
    [
      "false, 0 and empty text left out",
      "Jobs.get",
      {
        job_id: 1,
        settings: {
          queue: {},
          parameters: [{ name: "p" }],
          health: { rules: [{}] },
          schedule: {},
          continuous: { maintenance_window: { day_of_week: "MONDAY" } }
        }
      }
    ],
    [
      "a for-each task without its inputs",
      "Jobs.get",
      { job_id: 1, settings: { tasks: [{ task_key: "a", for_each_task: {} }] } }
    ],
    ["the run of a task without an id", "Jobs.runsGet", { run_id: 1, tasks: [{ task_key: "a", condition_task: {} }] }],
    [
      "a cluster without a runtime version",
      "Jobs.get",
      { job_id: 1, settings: { job_clusters: [{ new_cluster: { num_workers: 1 } }] } }
    ],
    [
      "a table without a source",
      "Pipelines.get",
      { pipeline_id: "p", spec: { ingestion_definition: { objects: [{ table: {} }, { schema: {} }, { report: {} }] } } }
    ],
    [
      "clusters of a pipeline without bounds",
      "Pipelines.get",
      { pipeline_id: "p", spec: { clusters: [{ autoscale: {} }] }, latest_updates: [{}] }
    ],
    ["an update without its pipeline", "Pipelines.getUpdate", { update: { update_id: "u", state: "RUNNING" } }],
    ["updates without their pipeline", "Pipelines.listUpdates", { updates: [{ update_id: "u" }] }],
    [
      "node types of which little is known",
      "Clusters.listNodeTypes",
      { node_types: [{ node_type_id: "n", node_instance_type: {} }] }
    ],
    ["events without a cluster", "Clusters.events", { events: [{ type: "RUNNING" }], next_page: { offset: 50 } }]
  ] as const)("can contain %s", (_, name, response) => {
    expect(endpointOf(name).decode(response)).toEqual(Either.right(response))
  })

  it("need that", () => {
    expect(Either.isLeft(endpointOf("Jobs.get").decode({ settings: {} }))).toBe(true)
    expect(Either.isLeft(endpointOf("Pipelines.getUpdate").decode({ update: { pipeline_id: "p" } }))).toBe(true)
  })
})

describe("requests", () => {
  it("require the fields that the API requires, and no others", () => {
    expect(requestDifferences(loadCurrent(), endpoints)).toEqual(notRequired)
  })

  it.each([
    ["a script with only a name", "GlobalInitScripts.update", { script_id: "s", name: "n", enabled: true }],
    ["clusters of a pipeline without bounds", "Pipelines.create", { clusters: [{ autoscale: {} }] }],
    [
      "a table without a source",
      "Pipelines.create",
      { ingestion_definition: { objects: [{ table: { destination_catalog: "c", destination_schema: "s" } }] } }
    ]
  ] as const)("can contain %s", (_, name, request) => {
    expect(endpointOf(name).encode(request)).toMatchObject({ _tag: "Right" })
  })

  it.each([
    ["notebook_path", "Jobs.create", { tasks: [{ task_key: "a", notebook_task: {} }] }],
    ["notebook_path", "Jobs.create", { tasks: [{ task_key: "a", notebook_task: { notebook_path: null } }] }],
    ["task_key", "Jobs.submit", { tasks: [{ notebook_task: { notebook_path: "/a" } }] }],
    [
      "notebook_path",
      "Jobs.create",
      { tasks: [{ task_key: "a", for_each_task: { inputs: "[]", task: { task_key: "b", notebook_task: {} } } }] }
    ],
    ["git_provider", "Jobs.reset", { job_id: 1, new_settings: { git_source: { git_url: "https://x" } } }],
    ["environment_variables_key", "Jobs.create", { environment_variables: [{}] }],
    [
      "destination_catalog",
      "Pipelines.create",
      { ingestion_definition: { objects: [{ table: { destination_schema: "s" } }] } }
    ],
    ["spark_version", "Clusters.create", { num_workers: 1 }]
  ] as const)("require %s", (field, name, request) => {
    const encoded = endpointOf(name).encode(request)
    expect(Either.isLeft(encoded) && encoded.left).toContain(field)
  })
})
