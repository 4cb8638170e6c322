/**
 * Job tasks that run agents, and job tasks that run on GPUs.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Lazy from "../lazy.js"
import * as Wire from "../Wire.js"
import { Source } from "./JobTaskTypes.js"

/**
 * Runs an agent whose prompt, connections and assets are stored in an agent task configuration.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class GenieTask extends Wire.struct<GenieTask>("GenieTask")({
  /** The resource name of the configuration. */
  configuration_id: Wire.expected(Schema.String),
  /**
   * Values for the `{{name}}` placeholders in the prompt. At most 10,000 characters as JSON. Can refer to job
   * parameters and task values. Names have 1 to 100 letters, digits, `_`, `-` and `.`.
   */
  parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * A Databricks app.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class AppTool extends Wire.struct<AppTool>("AppTool")({
  name: Wire.optional(Schema.String)
}) {}

/**
 * A catalog.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class CatalogTool extends Wire.struct<CatalogTool>("CatalogTool")({
  name: Wire.optional(Schema.String)
}) {}

/**
 * A schema.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class SchemaTool extends Wire.struct<SchemaTool>("SchemaTool")({
  /** `catalog.schema`. */
  name: Wire.optional(Schema.String)
}) {}

/**
 * A table.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class TableTool extends Wire.struct<TableTool>("TableTool")({
  /** `catalog.schema.table`. */
  name: Wire.optional(Schema.String)
}) {}

/**
 * A volume.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class VolumeTool extends Wire.struct<VolumeTool>("VolumeTool")({
  /** `catalog.schema.volume`. */
  name: Wire.optional(Schema.String)
}) {}

/**
 * A function in Unity Catalog.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class UcFunctionTool extends Wire.struct<UcFunctionTool>("UcFunctionTool")({
  /** `catalog.schema.function`. */
  name: Wire.optional(Schema.String)
}) {}

/**
 * An external MCP server, identified by its Unity Catalog connection.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class UcConnectionTool extends Wire.struct<UcConnectionTool>("UcConnectionTool")({
  name: Wire.optional(Schema.String)
}) {}

/**
 * An MCP service in Unity Catalog.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class UcMcpTool extends Wire.struct<UcMcpTool>("UcMcpTool")({
  /** `catalog.schema.service`. */
  name: Wire.optional(Schema.String)
}) {}

/**
 * A vector search index.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class VectorSearchIndexTool extends Wire.struct<VectorSearchIndexTool>("VectorSearchIndexTool")({
  /** `catalog.schema.index`. */
  name: Wire.optional(Schema.String)
}) {}

/**
 * A model serving endpoint.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class ServingEndpointTool extends Wire.struct<ServingEndpointTool>("ServingEndpointTool")({
  name: Wire.optional(Schema.String)
}) {}

/**
 * An AI/BI dashboard.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class DashboardTool extends Wire.struct<DashboardTool>("DashboardTool")({
  dashboard_id: Wire.optional(Schema.String)
}) {}

/**
 * A Genie space.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class GenieSpaceTool extends Wire.struct<GenieSpaceTool>("GenieSpaceTool")({
  space_id: Wire.optional(Schema.String)
}) {}

/**
 * A knowledge assistant.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class KnowledgeAssistantTool extends Wire.struct<KnowledgeAssistantTool>("KnowledgeAssistantTool")({
  knowledge_assistant_id: Wire.optional(Schema.String)
}) {}

/**
 * Another supervisor agent.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class SupervisorAgentTool extends Wire.struct<SupervisorAgentTool>("SupervisorAgentTool")({
  supervisor_agent_id: Wire.optional(Schema.String)
}) {}

/**
 * Web search. Has no settings.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export const WebSearchTool = Lazy.schema(() => Wire.JsonObject.annotations({ identifier: "WebSearchTool" }))

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export interface WebSearchTool extends Schema.Schema.Type<typeof WebSearchTool> {}

/**
 * A tool that an agent can use. `tool_type` is the name of the only other field that is set.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class AgentTool extends Wire.struct<AgentTool>("AgentTool")({
  tool_type: Wire.optional(Schema.String),
  /** A description of the tool for the agent. */
  description: Wire.optional(Schema.String),
  app: Wire.optional(AppTool),
  catalog: Wire.optional(CatalogTool),
  dashboard: Wire.optional(DashboardTool),
  genie_space: Wire.optional(GenieSpaceTool),
  knowledge_assistant: Wire.optional(KnowledgeAssistantTool),
  schema: Wire.optional(SchemaTool),
  serving_endpoint: Wire.optional(ServingEndpointTool),
  supervisor_agent: Wire.optional(SupervisorAgentTool),
  table: Wire.optional(TableTool),
  uc_connection: Wire.optional(UcConnectionTool),
  uc_function: Wire.optional(UcFunctionTool),
  uc_mcp: Wire.optional(UcMcpTool),
  vector_search_index: Wire.optional(VectorSearchIndexTool),
  volume: Wire.optional(VolumeTool),
  web_search: Wire.optional(WebSearchTool)
}) {}

/**
 * An existing supervisor agent.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class SupervisorAgent extends Wire.struct<SupervisorAgent>("SupervisorAgent")({
  /** Required by the API. */
  agent_id: Wire.optional(Schema.String)
}) {}

/**
 * A supervisor agent that is defined in the task.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class SupervisorApi extends Wire.struct<SupervisorApi>("SupervisorApi")({
  /** A foundation model served by Databricks. Required by the API. */
  model: Wire.optional(Schema.String),
  /** How to use the tools and compose the response. */
  instructions: Wire.optional(Schema.String),
  tools: Wire.optional(Wire.array(AgentTool))
}) {}

/**
 * A conversation with Genie Code. Has no settings. The `input` of the task is the prompt.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export const GenieCodeApi = Lazy.schema(() => Wire.JsonObject.annotations({ identifier: "GenieCodeApi" }))

/**
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export interface GenieCodeApi extends Schema.Schema.Type<typeof GenieCodeApi> {}

/**
 * Context for an agent, in addition to its input.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class AgenticTaskContext extends Wire.struct<AgenticTaskContext>("AgenticTaskContext")({
  /** Earlier conversations to load. */
  conversation_ids: Wire.optional(Wire.array(Schema.String)),
  instructions: Wire.optional(Wire.array(Schema.String))
}) {}

/**
 * A value that the agent returns.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class TaskOutputSchemaProperty extends Wire.struct<TaskOutputSchemaProperty>("TaskOutputSchemaProperty")({
  description: Wire.optional(Schema.String)
}) {}

/**
 * The values that the agent returns, by name.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class TaskOutputSchema extends Wire.struct<TaskOutputSchema>("TaskOutputSchema")({
  properties: Wire.optional(Schema.Record({ key: Schema.String, value: TaskOutputSchemaProperty }))
}) {}

/**
 * The destination for the MLflow traces of an agent: tables named `catalog_name.schema_name.table_prefix_...`, as
 * traces of an experiment.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class TraceDestination extends Wire.struct<TraceDestination>("TraceDestination")({
  experiment_id: Wire.optional(Schema.String),
  catalog_name: Wire.optional(Schema.String),
  schema_name: Wire.optional(Schema.String),
  table_prefix: Wire.optional(Schema.String)
}) {}

/**
 * Runs an agent. Exactly one of `supervisor_agent`, `supervisor_api` and `genie_code_api` is set.
 *
 * @deprecated Not in the current version of the API.
 * @since 0.1.0
 * @category agents
 */
export class AgenticTask extends Wire.struct<AgenticTask>("AgenticTask")({
  supervisor_agent: Wire.optional(SupervisorAgent),
  supervisor_api: Wire.optional(SupervisorApi),
  genie_code_api: Wire.optional(GenieCodeApi),
  /** The prompt. */
  input: Wire.optional(Schema.String),
  context: Wire.optional(AgenticTaskContext),
  /** The values that the agent returns. */
  output_schema: Wire.optional(TaskOutputSchema),
  /** The default is that of the workspace. */
  trace_destination: Wire.optional(TraceDestination),
  /** @deprecated Use `input`. */
  goal: Wire.optional(Schema.String),
  /** @deprecated Use `output_schema`. */
  task_output_schema: Wire.optional(Wire.StringMap)
}) {}

/**
 * The number and type of the GPUs of one serverless node.
 *
 * @since 0.1.0
 * @category gpu
 */
export const HardwareAcceleratorType = Wire.openEnum("HardwareAcceleratorType", [
  "GPU_1xA10",
  "GPU_1xH100",
  "GPU_8xH100",
  "GPU_8xB300"
])

/**
 * @since 0.1.0
 * @category gpu
 */
export type HardwareAcceleratorType = typeof HardwareAcceleratorType.Type

/**
 * The serverless GPUs of a task.
 *
 * @since 0.1.0
 * @category gpu
 */
export class Compute extends Wire.struct<Compute>("Compute")({
  hardware_accelerator: Wire.optional(HardwareAcceleratorType)
}) {}

/**
 * The number and type of the GPUs of one node of an AI Runtime workload.
 *
 * @since 0.1.0
 * @category gpu
 */
export const ComputeSpecAcceleratorType = Wire.openEnum("ComputeSpecAcceleratorType", [
  "GPU_1xA10",
  "GPU_1xH100",
  "GPU_8xH100",
  "GPU_8xB300"
])

/**
 * @since 0.1.0
 * @category gpu
 */
export type ComputeSpecAcceleratorType = typeof ComputeSpecAcceleratorType.Type

/**
 * The GPUs of a deployment.
 *
 * @since 0.1.0
 * @category gpu
 */
export class ComputeSpec extends Wire.struct<ComputeSpec>("ComputeSpec")({
  accelerator_type: Wire.expected(ComputeSpecAcceleratorType),
  /** The total number of GPUs: a multiple of the number per node. For example, 16 with `GPU_8xH100` is two nodes. */
  accelerator_count: Wire.expected(Wire.Int),
  /** The id of reserved GPU capacity. The default is on-demand capacity. */
  provisioned_capacity_id: Wire.optional(Schema.String)
}) {}

/**
 * A group of nodes that run the same command.
 *
 * @since 0.1.0
 * @category gpu
 */
export class DeploymentSpec extends Wire.struct<DeploymentSpec>("DeploymentSpec")({
  /**
   * The workspace path of a shell script that runs on every node. The script can call, for example,
   * `torchrun --nproc_per_node=8 train.py`.
   */
  command_path: Wire.optional(Schema.String),
  compute: Wire.expected(ComputeSpec),
  /** A display name for logs and the UI, such as `worker`. */
  name: Wire.optional(Schema.String),
  /**
   * A custom image, used instead of the Databricks image: `organization/repository:tag`.
   *
   * @deprecated Not in the current version of the API.
   */
  docker_image_url: Wire.optional(Schema.String)
}) {}

/**
 * The priority of a workload that is waiting for reserved GPU capacity. `NORMAL` is scheduled before `BEST_EFFORT`.
 *
 * @since 0.1.0
 * @category gpu
 */
export const AiRuntimeTaskPriorityClass = Wire.openEnum("AiRuntimeTaskPriorityClass", ["BEST_EFFORT", "NORMAL"])

/**
 * @since 0.1.0
 * @category gpu
 */
export type AiRuntimeTaskPriorityClass = typeof AiRuntimeTaskPriorityClass.Type

/**
 * Runs a workload on one or more GPU nodes, logged to MLflow.
 *
 * @since 0.1.0
 * @category gpu
 */
export class AiRuntimeTask extends Wire.struct<AiRuntimeTask>("AiRuntimeTask")({
  /**
   * The name of the MLflow experiment. It is created if the user that the job runs as has no experiment with this name.
   */
  experiment: Wire.expected(Schema.String),
  /** Must contain exactly one element, at present. */
  deployments: Wire.expected(Wire.array(DeploymentSpec)),
  /**
   * Parameters of the command. Values can refer to job parameters and task values.
   *
   * @deprecated Not in the current version of the API.
   */
  parameters: Wire.optional(Wire.StringMap),
  /** A custom image, used instead of the Databricks image: `organization/repository:tag`. */
  docker_image_url: Wire.optional(Schema.String),
  /**
   * The path of an archive in the workspace or in a volume. It is extracted on each node to `$CODE_SOURCE`. Intended
   * for Databricks tools.
   */
  code_source_path: Wire.optional(Schema.String),
  /** A Unity Catalog image, used instead of the Databricks image: `catalog.schema.image:tag`. */
  unity_catalog_image_path: Wire.optional(Schema.String),
  /** Only for deployments with a `provisioned_capacity_id`. */
  priority_class: Wire.optional(AiRuntimeTaskPriorityClass),
  /** The name of the MLflow run. */
  mlflow_run: Wire.optional(Schema.String),
  /**
   * The folder below `/Workspace` to create the experiment in. The default is the home folder of the user. Required for
   * a service principal without a home folder.
   */
  mlflow_experiment_directory: Wire.optional(Schema.String),
  /**
   * The location where MLflow stores artifacts, such as `dbfs:/Volumes/catalog/schema/volume/...`. Must be different
   * for each experiment.
   */
  mlflow_artifact_location: Wire.optional(Schema.String)
}) {}

/**
 * The GPUs of a {@link GenAiComputeTask}.
 *
 * @since 0.1.0
 * @category gpu
 */
export class ComputeConfig extends Wire.struct<ComputeConfig>("ComputeConfig")({
  num_gpus: Wire.expected(Wire.Int),
  gpu_type: Wire.optional(Schema.String),
  gpu_node_pool_id: Wire.optional(Schema.String)
}) {}

/**
 * Runs a training script on GPUs.
 *
 * @deprecated Use {@link AiRuntimeTask}.
 * @since 0.1.0
 * @category gpu
 */
export class GenAiComputeTask extends Wire.struct<GenAiComputeTask>("GenAiComputeTask")({
  /** The runtime image. */
  dl_runtime_image: Wire.expected(Schema.String),
  /**
   * The script: a cloud storage URI, an absolute workspace path, or a path relative to the root of the repository.
   * Required by the API.
   */
  training_script_path: Wire.optional(Schema.String),
  /** The command that runs the script, such as `bash` or `python`. */
  command: Wire.optional(Schema.String),
  source: Wire.optional(Source),
  compute: Wire.optional(ComputeConfig),
  /** Parameters of the script, as YAML. They override those in `yaml_parameters_file_path`. */
  yaml_parameters: Wire.optional(Schema.String),
  yaml_parameters_file_path: Wire.optional(Schema.String),
  /**
   * A YAML file, in the workspace or in a volume, that lists the pip packages to install before the run.
   *
   * @deprecated Not in the current version of the API.
   */
  requirements_yaml_path: Wire.optional(Schema.String),
  /**
   * An archive, in the workspace or in a volume. It is extracted to the working directory before the run.
   *
   * @deprecated Not in the current version of the API.
   */
  code_source_tar_path: Wire.optional(Schema.String),
  /**
   * A custom image: `organization/repository:tag`.
   *
   * @deprecated Not in the current version of the API.
   */
  docker_image_url: Wire.optional(Schema.String),
  /** The experiment is created if it does not exist. */
  mlflow_experiment_name: Wire.optional(Schema.String),
  /** @deprecated Not in the current version of the API. */
  mlflow_run_name: Wire.optional(Schema.String),
  /**
   * The version of the client that created the task.
   *
   * @deprecated Not in the current version of the API.
   */
  client_version: Wire.optional(Schema.String)
}) {}
