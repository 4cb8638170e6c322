/**
 * Job tasks that run code, a pipeline or another job, and the parameters of a run.
 *
 * Tasks on SQL warehouses are in `JobSqlTasks`. Agents and GPU workloads are in `JobAgentTasks`.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as Wire from "../Wire.js"

/**
 * The source of a notebook, script, SQL file or project. The default is `GIT` if the job has a `git_source`, otherwise
 * `WORKSPACE`.
 *
 * - `WORKSPACE`: the workspace, or cloud storage if the path is a URI.
 * - `GIT`: the repository in the `git_source` of the job.
 *
 * @since 0.1.0
 * @category tasks
 */
export const Source = Wire.openEnum("Source", ["WORKSPACE", "GIT"])

/**
 * @since 0.1.0
 * @category tasks
 */
export type Source = typeof Source.Type

/**
 * Runs a notebook.
 *
 * @since 0.1.0
 * @category tasks
 */
export class NotebookTask extends Wire.struct<NotebookTask>("NotebookTask")({
  /** An absolute workspace path, or a path relative to the root of the repository. */
  notebook_path: Wire.expected(Schema.String),
  /**
   * Values of the notebook widgets. At most 1 MB as JSON. Run parameters override these, and these override the
   * defaults in the notebook.
   */
  base_parameters: Wire.optional(Wire.StringMap),
  source: Wire.optional(Source),
  /** A pro or serverless SQL warehouse to run the notebook on. The notebook can then have only SQL cells. */
  warehouse_id: Wire.optional(Schema.String)
}) {}

/**
 * Runs a Python file.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SparkPythonTask extends Wire.struct<SparkPythonTask>("SparkPythonTask")({
  /**
   * A URI (`dbfs:/`, `s3:/`, `abfss:/`, `gs:/`), an absolute workspace path, or a path relative to the root of the
   * repository.
   */
  python_file: Wire.expected(Schema.String),
  /** Command-line arguments. */
  parameters: Wire.optional(Wire.array(Schema.String)),
  /** Must be `GIT` for a file from `git_source`. If omitted, always `WORKSPACE`. */
  source: Wire.optional(Source)
}) {}

/**
 * Calls an entry point of a Python wheel. Set either `parameters` or `named_parameters`.
 *
 * @since 0.1.0
 * @category tasks
 */
export class PythonWheelTask extends Wire.struct<PythonWheelTask>("PythonWheelTask")({
  package_name: Wire.expected(Schema.String),
  /**
   * An entry point in the package metadata. If it does not exist, the function `package_name.entry_point()` is called.
   */
  entry_point: Wire.expected(Schema.String),
  /** Command-line arguments. */
  parameters: Wire.optional(Wire.array(Schema.String)),
  /** Command-line arguments by name, passed as `--name=value`. */
  named_parameters: Wire.optional(Wire.StringMap)
}) {}

/**
 * A named argument of a Python operator.
 *
 * @since 0.1.0
 * @category tasks
 */
export class PythonOperatorTaskParameter extends Wire.struct<PythonOperatorTaskParameter>(
  "PythonOperatorTaskParameter"
)({
  name: Wire.optional(Schema.String),
  value: Wire.optional(Schema.String)
}) {}

/**
 * Calls a Python function or class.
 *
 * @since 0.1.0
 * @category tasks
 */
export class PythonOperatorTask extends Wire.struct<PythonOperatorTask>("PythonOperatorTask")({
  /** The full name of the function or class, such as `my_project.MyOperator`. */
  main: Wire.optional(Schema.String),
  parameters: Wire.optional(Wire.array(PythonOperatorTaskParameter))
}) {}

/**
 * Runs the main class of a JAR. The JAR is in `libraries` of the task or, on serverless compute, in `java_dependencies`
 * of the environment.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SparkJarTask extends Wire.struct<SparkJarTask>("SparkJarTask")({
  /** The full name of the class. Its code must use `SparkContext.getOrCreate` to get the Spark context. */
  main_class_name: Wire.optional(Schema.String),
  /** Arguments of the main method. */
  parameters: Wire.optional(Wire.array(Schema.String)),
  /** @deprecated Add the JAR to `libraries`, or to `java_dependencies` of the environment on serverless compute. */
  jar_uri: Wire.optional(Schema.String),
  /** @deprecated `false` is no longer supported. */
  run_as_repl: Wire.optional(Schema.Boolean)
}) {}

/**
 * Runs `spark-submit` on a new cluster. Legacy: Databricks recommends {@link SparkJarTask}.
 *
 * @since 0.1.0
 * @category tasks
 */
export class SparkSubmitTask extends Wire.struct<SparkSubmitTask>("SparkSubmitTask")({
  /** Command-line arguments of `spark-submit`. */
  parameters: Wire.optional(Wire.array(Schema.String))
}) {}

const pipelineParamsFields = {
  /** Whether to recompute all tables from scratch. */
  full_refresh: Wire.optional(Schema.Boolean),
  /** Tables to update. */
  refresh_selection: Wire.optional(Wire.array(Schema.String)),
  /** Tables to recompute from scratch. */
  full_refresh_selection: Wire.optional(Wire.array(Schema.String)),
  /** Flows to update. */
  refresh_flow_selection: Wire.optional(Wire.array(Schema.String)),
  /** Streaming flows whose checkpoints are reset. Their data is kept. */
  reset_checkpoint_selection: Wire.optional(Wire.array(Schema.String))
}

/**
 * What a pipeline update refreshes. The selections are combined.
 *
 * @since 0.1.0
 * @category tasks
 */
export class PipelineParams extends Wire.struct<PipelineParams>("PipelineParams")(pipelineParamsFields) {}

/**
 * Starts an update of a pipeline and waits for it. The pipeline must be in triggered mode.
 *
 * @since 0.1.0
 * @category tasks
 */
export class PipelineTask extends Wire.struct<PipelineTask>("PipelineTask")({
  pipeline_id: Wire.expected(Schema.String),
  ...pipelineParamsFields,
  /** Parameters of the pipeline. At most 10,000 characters in total. */
  parameters: Wire.optional(Wire.StringMap)
}) {}

const runParametersFields = {
  /**
   * Widget values for notebook tasks, merged with their `base_parameters`. Cannot be combined with `jar_params`.
   *
   * @deprecated Use `job_parameters`.
   */
  notebook_params: Wire.optional(Wire.StringMap),
  /**
   * Arguments for Spark JAR tasks. Cannot be combined with `notebook_params`.
   *
   * @deprecated Use `job_parameters`.
   */
  jar_params: Wire.optional(Wire.array(Schema.String)),
  /**
   * Command-line arguments for Python tasks, ASCII only.
   *
   * @deprecated Use `job_parameters`.
   */
  python_params: Wire.optional(Wire.array(Schema.String)),
  /** Named command-line arguments for Python wheel tasks. */
  python_named_params: Wire.optional(Wire.StringMap),
  /**
   * Arguments for Spark Submit tasks, ASCII only.
   *
   * @deprecated Use `job_parameters`.
   */
  spark_submit_params: Wire.optional(Wire.array(Schema.String)),
  /**
   * Parameters for SQL tasks, except alerts.
   *
   * @deprecated Use `job_parameters`.
   */
  sql_params: Wire.optional(Wire.StringMap),
  /**
   * Commands for dbt tasks.
   *
   * @deprecated Use `job_parameters`.
   */
  dbt_commands: Wire.optional(Wire.array(Schema.String)),
  /** What pipeline tasks refresh. */
  pipeline_params: Wire.optional(PipelineParams)
}

/**
 * Parameters for all tasks of one type, which override those in the job settings. Databricks recommends job parameters
 * instead.
 *
 * A list replaces the one in the task. `notebook_params`, `jar_params`, `python_params` and `spark_submit_params` have
 * at most 10,000 bytes each, as JSON.
 *
 * @since 0.1.0
 * @category tasks
 */
export class RunParameters extends Wire.struct<RunParameters>("RunParameters")(runParametersFields) {}

/**
 * Runs another job and waits for it.
 *
 * @since 0.1.0
 * @category tasks
 */
export class RunJobTask extends Wire.struct<RunJobTask>("RunJobTask")({
  job_id: Wire.expected(Wire.Int64),
  /** Values of the job parameters. */
  job_parameters: Wire.optional(Wire.StringMap),
  ...runParametersFields
}) {}

/**
 * The comparison operator of a condition. `EQUAL_TO` and `NOT_EQUAL` compare strings (`12.0` and `12` differ, a boolean
 * is `true` or `false`). The others compare numbers.
 *
 * @since 0.1.0
 * @category tasks
 */
export const ConditionTaskOp = Wire.openEnum("ConditionTaskOp", [
  "EQUAL_TO",
  "NOT_EQUAL",
  "GREATER_THAN",
  "GREATER_THAN_OR_EQUAL",
  "LESS_THAN",
  "LESS_THAN_OR_EQUAL"
])

/**
 * @since 0.1.0
 * @category tasks
 */
export type ConditionTaskOp = typeof ConditionTaskOp.Type

const conditionTaskFields = {
  op: Wire.expected(ConditionTaskOp),
  /** A string, or a reference such as `{{job.parameters.env}}` or `{{tasks.ingest.values.rows}}`. */
  left: Wire.expected(Schema.String),
  /** See `left`. */
  right: Wire.expected(Schema.String)
}

/**
 * Compares two values. Other tasks can depend on the outcome, `"true"` or `"false"`. Requires no compute and is not
 * retried.
 *
 * @since 0.1.0
 * @category tasks
 */
export class ConditionTask extends Wire.struct<ConditionTask>("ConditionTask")(conditionTaskFields) {}

/**
 * The condition task of a run.
 *
 * @since 0.1.0
 * @category tasks
 */
export class RunConditionTask extends Wire.struct<RunConditionTask>("RunConditionTask")({
  ...conditionTaskFields,
  /** `"true"` or `"false"`. Set after the comparison. */
  outcome: Wire.optional(Schema.String)
}) {}

/**
 * Runs a notebook of a clean room.
 *
 * @since 0.1.0
 * @category tasks
 */
export class CleanRoomsNotebookTask extends Wire.struct<CleanRoomsNotebookTask>("CleanRoomsNotebookTask")({
  clean_room_name: Wire.expected(Schema.String),
  notebook_name: Wire.expected(Schema.String),
  /** The version of the notebook, from the clean room asset. The run fails if the notebook has changed since then. */
  etag: Wire.optional(Schema.String),
  /** Values of the notebook widgets. */
  notebook_base_parameters: Wire.optional(Wire.StringMap)
}) {}
