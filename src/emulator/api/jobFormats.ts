/**
 * Converts job settings between their two formats: a list of tasks, and, in API version 2.0, a single task whose fields
 * are fields of the job. Versions from 2.1 on accept and return only the list
 * (https://learn.microsoft.com/azure/databricks/reference/jobs-api-2-1-updates). Jobs are stored with a list.
 */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import { GitProvider, GitSource } from "../../schemas/jobs/JobGitSource.js"
import { SubmitRunRequest } from "../../schemas/jobs/JobRunRequests.js"
import type { BaseRun, Run } from "../../schemas/jobs/JobRuns.js"
import { JobSettings } from "../../schemas/jobs/JobSettings.js"
import { CreateJobRequest, ResetJobRequest, UpdateJobRequest } from "../../schemas/jobs/Jobs.js"
import { type RunTask, Task } from "../../schemas/jobs/JobTasks.js"
import * as Wire from "../../schemas/Wire.js"
import { type ApiFailure, invalidParameterValue } from "../failure.js"

type Checked<A> = Either.Either<A, ApiFailure>

/** The kinds of tasks in version 2.0. */
const kinds = [
  "notebook_task",
  "spark_jar_task",
  "spark_python_task",
  "spark_submit_task",
  "pipeline_task",
  "python_wheel_task",
  "sql_task",
  "dbt_task",
  "run_job_task"
] as const

const computeNames = ["existing_cluster_id", "new_cluster", "libraries"] as const

const names = [...kinds, ...computeNames, "max_retries", "min_retry_interval_millis", "retry_on_timeout"] as const

const singleFields = Struct.pick(Task.fields, ...names)

/** Optional here, so that a missing provider is reported with the workspace's own message. */
const git_source = Wire.optional(Schema.Struct({ ...GitSource.fields, git_provider: Wire.optional(GitProvider) }))

export const SettingsInput = Schema.Struct({ ...JobSettings.fields, ...singleFields, git_source })

export type SettingsInput = typeof SettingsInput.Type

export const CreateInput = Schema.Struct({ ...CreateJobRequest.fields, ...singleFields, git_source })

export const ResetInput = Schema.Struct({ ...ResetJobRequest.fields, new_settings: SettingsInput })

export const UpdateInput = Schema.Struct({ ...UpdateJobRequest.fields, new_settings: Wire.optional(SettingsInput) })

export const SubmitInput = Schema.Struct({ ...SubmitRunRequest.fields, ...singleFields, git_source })

const providers = [
  "github",
  "gitlab",
  "bitbucketcloud",
  "gitlabenterpriseedition",
  "bitbucketserver",
  "azuredevopsservices",
  "githubenterprise",
  "awscodecommit"
]

const isGiven = (value: unknown): boolean => value !== undefined && value !== null

/** The task fields among the fields of a job. */
const taskIn = (fields: Partial<Pick<Task, (typeof names)[number]>>): Partial<Task> =>
  Object.fromEntries(names.filter((name) => isGiven(fields[name])).map((name) => [name, fields[name]]))

/** The task key that a single-task job has in lists of tasks. */
const keyOf = (name: string): string => name.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 100) || "Untitled"

/**
 * The message is from https://github.com/databricks/cli/blob/main/acceptance/bundle/resources/jobs/no-git-provider.
 */
const sourceOf = (input: SettingsInput["git_source"]): Checked<GitSource | undefined> => {
  if (input === undefined || input === null) return Either.right(undefined)
  const { git_provider, ...source } = input
  return git_provider && providers.includes(git_provider.toLowerCase())
    ? Either.right({ ...source, git_provider })
    : Either.left(invalidParameterValue(`git_source.git_provider must be one of: ${providers.join(",")}`))
}

/**
 * Converts the requested settings, in any format of the version, to a list of tasks. `format` is set by the workspace.
 */
export const settingsOf = (input: SettingsInput, minorVersion: number | undefined): Checked<JobSettings> =>
  Either.gen(function* () {
    const { format: _, git_source, ...rest } = input
    const source = yield* sourceOf(git_source)
    const task = taskIn(rest)
    const settings: JobSettings = {
      ...(Struct.omit(rest, ...names) as JobSettings),
      ...(source === undefined ? {} : { git_source: source })
    }
    const kind = kinds.find((name) => task[name] !== undefined)
    if (kind === undefined) return settings
    if (minorVersion !== 0) {
      return yield* Either.left(
        invalidParameterValue(
          `The field ${kind} is a field of a task. Since API version 2.1, job settings contain a list of tasks.`
        )
      )
    }
    if ((settings.tasks ?? []).length > 0) {
      return yield* Either.left(
        invalidParameterValue(`The field ${kind} cannot be combined with tasks. A job has either format, not both.`)
      )
    }
    return { ...settings, tasks: [{ task_key: keyOf(settings.name ?? "Untitled"), ...task }], format: "SINGLE_TASK" }
  })

/** Whether these settings have a single task in the format of version 2.0. */
export const isSingle = ({ format, tasks }: JobSettings): boolean => format === "SINGLE_TASK" && tasks?.length === 1

/** Converts settings to the format of the requested version. Since version 2.1 `format` is always `MULTI_TASK`. */
export const viewOf = (settings: JobSettings, minorVersion: number | undefined): JobSettings => {
  if (!isSingle(settings)) return settings
  if (minorVersion !== 0) return { ...settings, format: "MULTI_TASK" }
  const { tasks, ...rest } = settings
  return { ...rest, ...taskIn(tasks?.[0] ?? {}) }
}

/** Updates a single-task job from a request without tasks. */
export const updatedSingle = (
  settings: JobSettings,
  given: SettingsInput,
  remove: ReadonlyArray<string>
): Checked<JobSettings> => {
  const { tasks: _, ...before } = viewOf(settings, 0)
  const kept = Object.fromEntries(
    Object.entries(before).filter(
      // A new kind of task or cluster replaces the old one.
      ([name]) =>
        !remove.includes(name) &&
        !(kinds.some((kind) => kind === name) && kinds.some((kind) => isGiven(given[kind]))) &&
        !(name === "existing_cluster_id" && isGiven(given.new_cluster)) &&
        !(name === "new_cluster" && isGiven(given.existing_cluster_id))
    )
  ) as SettingsInput
  return settingsOf({ ...kept, ...given }, 0)
}

/** Whether a request is in the format of version 2.0. */
export const isSingleInput = (input: SettingsInput): boolean =>
  (input.tasks ?? []).length === 0 && names.some((name) => isGiven(input[name]))

/** Converts a run to the format of version 2.0, if its job has a single task. */
export const runViewOf = <R extends BaseRun | Run>(run: R): R => {
  const { tasks, job_clusters: _, ...rest } = run
  const task: RunTask | undefined = tasks?.at(-1)
  if (task === undefined) return run
  const only = (from: readonly (keyof RunTask)[]) =>
    Object.fromEntries(from.filter((name) => isGiven(task[name])).map((name) => [name, task[name]]))
  return {
    ...(rest as R),
    task: only(kinds),
    cluster_spec: only(computeNames),
    ...only(["cluster_instance", "setup_duration", "execution_duration", "cleanup_duration", "attempt_number"])
  }
}
