/**
 * The two forms that the settings of a job have: with a list of tasks, and, in version 2.0 of the API, with one task
 * whose fields are the job's own. https://learn.microsoft.com/azure/databricks/reference/jobs-api-2-1-updates: versions
 * from 2.1 on take and give the list alone. Jobs are kept with a list.
 */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import { GitProvider, GitSource } from "../../schemas/JobGitSource.js"
import { SubmitRunRequest } from "../../schemas/JobRunRequests.js"
import type { BaseRun, Run } from "../../schemas/JobRuns.js"
import { JobSettings } from "../../schemas/JobSettings.js"
import { CreateJobRequest, ResetJobRequest, UpdateJobRequest } from "../../schemas/Jobs.js"
import { type RunTask, Task } from "../../schemas/JobTasks.js"
import * as Wire from "../../schemas/Wire.js"
import { type ApiFailure, invalidParameterValue } from "../failure.js"

type Checked<A> = Either.Either<A, ApiFailure>

/** What a task of version 2.0 does. */
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

/** The provider is missed by the workspace's own words. */
const git_source = Wire.optional(Schema.Struct({ ...GitSource.fields, git_provider: Wire.optional(GitProvider) }))

const AskedSettings = Schema.Struct({ ...JobSettings.fields, ...singleFields, git_source })

export type Asked = typeof AskedSettings.Type

export const CreateAsked = Schema.Struct({ ...CreateJobRequest.fields, ...singleFields, git_source })

export const ResetAsked = Schema.Struct({ ...ResetJobRequest.fields, new_settings: AskedSettings })

export const UpdateAsked = Schema.Struct({ ...UpdateJobRequest.fields, new_settings: Wire.optional(AskedSettings) })

export const SubmitAsked = Schema.Struct({ ...SubmitRunRequest.fields, ...singleFields, git_source })

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

/** The fields of a task among those of a job. */
const taskIn = (fields: Partial<Pick<Task, (typeof names)[number]>>): Partial<Task> =>
  Object.fromEntries(names.filter((name) => isGiven(fields[name])).map((name) => [name, fields[name]]))

/** The name that the task of a job has in lists of tasks. */
const keyOf = (name: string): string => name.replace(/[^A-Za-z0-9_-]+/g, "_").slice(0, 100) || "Untitled"

/** https://github.com/databricks/cli/blob/main/acceptance/bundle/resources/jobs/no-git-provider has the message. */
const sourceOf = (asked: Asked["git_source"]): Checked<GitSource | undefined> => {
  if (asked === undefined || asked === null) return Either.right(undefined)
  const { git_provider, ...source } = asked
  return git_provider && providers.includes(git_provider.toLowerCase())
    ? Either.right({ ...source, git_provider })
    : Either.left(invalidParameterValue(`git_source.git_provider must be one of: ${providers.join(",")}`))
}

/** What was asked for, in any form of the version, with a list of tasks. `format` is for the workspace to say. */
export const settingsOf = (asked: Asked, minorVersion: number | undefined): Checked<JobSettings> =>
  Either.gen(function* () {
    const { format: _, git_source, ...rest } = asked
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
          `The field ${kind} belongs to a task: since version 2.1 of the API the settings of a job have a list of tasks.`
        )
      )
    }
    if ((settings.tasks ?? []).length > 0) {
      return yield* Either.left(
        invalidParameterValue(`The field ${kind} cannot be set together with tasks: a job has one of the two formats.`)
      )
    }
    return { ...settings, tasks: [{ task_key: keyOf(settings.name ?? "Untitled"), ...task }], format: "SINGLE_TASK" }
  })

/** Whether one task is all that these settings have, as version 2.0 gave it. */
export const isSingle = ({ format, tasks }: JobSettings): boolean => format === "SINGLE_TASK" && tasks?.length === 1

/** In the form of the version that asks; `format` is always `MULTI_TASK` since version 2.1. */
export const viewOf = (settings: JobSettings, minorVersion: number | undefined): JobSettings => {
  if (!isSingle(settings)) return settings
  if (minorVersion !== 0) return { ...settings, format: "MULTI_TASK" }
  const { tasks, ...rest } = settings
  return { ...rest, ...taskIn(tasks?.[0] ?? {}) }
}

/** An update of a job of one task, by a request that knows no tasks. */
export const updatedSingle = (
  settings: JobSettings,
  given: Asked,
  remove: ReadonlyArray<string>
): Checked<JobSettings> => {
  const { tasks: _, ...before } = viewOf(settings, 0)
  const kept = Object.fromEntries(
    Object.entries(before).filter(
      // One kind of task or of cluster takes the place of another.
      ([name]) =>
        !remove.includes(name) &&
        !(kinds.some((kind) => kind === name) && kinds.some((kind) => isGiven(given[kind]))) &&
        !(name === "existing_cluster_id" && isGiven(given.new_cluster)) &&
        !(name === "new_cluster" && isGiven(given.existing_cluster_id))
    )
  ) as Asked
  return settingsOf({ ...kept, ...given }, 0)
}

/** Whether a request is in the form of version 2.0. */
export const asksForSingle = (asked: Asked): boolean =>
  (asked.tasks ?? []).length === 0 && names.some((name) => isGiven(asked[name]))

/** A run in the form of version 2.0, where its job is one of a single task. */
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
