/** The parameters that a task is given: its own, those of its job and those of its run, with references resolved. */
import type { ResolvedValues } from "../../schemas/JobTasks.js"
import { type Place, resolve } from "./references.js"

export interface Parameters {
  /** The later win: the task's own, the job's, the run's. */
  readonly named: Readonly<Record<string, string>>
  /** Arguments by position, of a Python file, a JAR or the like. */
  readonly positional: ReadonlyArray<string>
}

type Named = Readonly<Record<string, string>> | null | undefined

const resolved = (place: Place, named: Named): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(named ?? {}).map(([name, value]) => [name, resolve(place, value)]))

const ofJob = (place: Place): Readonly<Record<string, string>> =>
  Object.fromEntries(place.run.jobParameters.map(({ name, value }) => [name, resolve(place, value)]))

export const parametersOf = (place: Place): Parameters => {
  const { attempt, run } = place
  const { notebook_task, python_wheel_task, spark_jar_task, spark_python_task, spark_submit_task, sql_task } =
    attempt.task
  const { jar_params, notebook_params, python_named_params, python_params, spark_submit_params, sql_params } =
    run.overriding
  const own = {
    ...notebook_task?.base_parameters,
    ...python_wheel_task?.named_parameters,
    ...sql_task?.parameters
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
    named: { ...resolved(place, own), ...ofJob(place), ...resolved(place, overriding) },
    positional: positional.map((value) => resolve(place, value))
  }
}

/** What `runs/get` tells of the parameters where it is asked to. */
export const resolvedValuesOf = (place: Place): ResolvedValues | undefined => {
  const { task } = place.attempt
  const { named, positional } = parametersOf(place)
  if (task.notebook_task) return { notebook_task: { base_parameters: named } }
  if (task.python_wheel_task) return { python_wheel_task: { named_parameters: named, parameters: positional } }
  if (task.spark_python_task) return { spark_python_task: { parameters: positional } }
  if (task.spark_jar_task) return { spark_jar_task: { parameters: positional } }
  if (task.spark_submit_task) return { spark_submit_task: { parameters: positional } }
  if (task.sql_task) return { sql_task: { parameters: named } }
  if (task.run_job_task) {
    return { run_job_task: { job_parameters: resolved(place, task.run_job_task.job_parameters) } }
  }
  const { condition_task } = task
  if (condition_task) {
    const { left, right } = condition_task
    return { condition_task: { left: resolve(place, left), right: resolve(place, right) } }
  }
  return undefined
}
