/** Resolves the parameters of a task: merges those of the task, its job and its run, and resolves references. */
import type { ResolvedValues } from "../../schemas/jobs/JobTasks.js"
import { type ReferenceScope, resolve } from "./references.js"

export interface Parameters {
  /** Named parameters of the task, the job and the run. Later ones take precedence. */
  readonly named: Readonly<Record<string, string>>
  /** Positional arguments, such as those of a Python file or a JAR. */
  readonly positional: ReadonlyArray<string>
}

type Named = Readonly<Record<string, string>> | null | undefined

const resolved = (scope: ReferenceScope, named: Named): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(named ?? {}).map(([name, value]) => [name, resolve(scope, value)]))

const ofJob = (scope: ReferenceScope): Readonly<Record<string, string>> =>
  Object.fromEntries(scope.run.jobParameters.map(({ name, value }) => [name, resolve(scope, value)]))

export const parametersOf = (scope: ReferenceScope): Parameters => {
  const { attempt, run } = scope
  const {
    alert_task,
    notebook_task,
    python_wheel_task,
    spark_jar_task,
    spark_python_task,
    spark_submit_task,
    sql_task
  } = attempt.task
  const { jar_params, notebook_params, python_named_params, python_params, spark_submit_params, sql_params } =
    run.overriding
  const own = {
    ...notebook_task?.base_parameters,
    ...python_wheel_task?.named_parameters,
    ...sql_task?.parameters,
    ...alert_task?.parameters
  }
  const overriding = {
    ...(notebook_task ? notebook_params : {}),
    ...(python_wheel_task ? python_named_params : {}),
    ...(sql_task ? sql_params : {})
  }
  const positional =
    (spark_jar_task ? (jar_params ?? spark_jar_task.parameters) : undefined) ??
    (spark_python_task ? (python_params ?? spark_python_task.parameters) : undefined) ??
    (python_wheel_task ? (python_params ?? python_wheel_task.parameters) : undefined) ??
    (spark_submit_task ? (spark_submit_params ?? spark_submit_task.parameters) : undefined) ??
    []
  return {
    named: { ...resolved(scope, own), ...ofJob(scope), ...resolved(scope, overriding) },
    positional: positional.map((value) => resolve(scope, value))
  }
}

/** The resolved parameters that `runs/get` returns on request. */
export const resolvedValuesOf = (scope: ReferenceScope): ResolvedValues | undefined => {
  const { task } = scope.attempt
  const { named, positional } = parametersOf(scope)
  if (task.notebook_task) return { notebook_task: { base_parameters: named } }
  if (task.python_wheel_task) return { python_wheel_task: { named_parameters: named, parameters: positional } }
  if (task.spark_python_task) return { spark_python_task: { parameters: positional } }
  if (task.spark_jar_task) return { spark_jar_task: { parameters: positional } }
  if (task.spark_submit_task) return { spark_submit_task: { parameters: positional } }
  if (task.sql_task) return { sql_task: { parameters: named } }
  if (task.run_job_task) {
    return { run_job_task: { job_parameters: resolved(scope, task.run_job_task.job_parameters) } }
  }
  const { condition_task } = task
  if (condition_task) {
    const { left, right } = condition_task
    return { condition_task: { left: resolve(scope, left), right: resolve(scope, right) } }
  }
  return undefined
}
