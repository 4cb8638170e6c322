/** Emulates the jobs part of the Jobs API: definitions and permissions. */
import * as Either from "effect/Either"
import type { ClusterSpec } from "../../schemas/clusters/ClusterAttributes.js"
import type { JobSettings } from "../../schemas/jobs/JobSettings.js"
import type { BaseJob, Job } from "../../schemas/jobs/Jobs.js"
import type { Task } from "../../schemas/jobs/JobTasks.js"
import type { Int64 } from "../../schemas/Wire.js"
import { operations } from "../../services/jobs/operations.js"
import { type ApiFailure, invalidParameterValue, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"
import { type Context, type Route, route, serving } from "../router.js"
import { problemOf } from "../runs/graph.js"
import { truncated } from "../runs/truncated.js"
import * as Triggers from "../triggers/configurations.js"
import * as Formats from "./jobFormats.js"
import * as Permissions from "./permissions.js"

export interface JobRecord {
  readonly jobId: Int64
  readonly createdTime: number
  readonly creator: string
  settings: JobSettings
}

type ShowTriggers = (job: JobRecord, withState: boolean) => Pick<Job, "trigger_state" | "trigger_details">

export interface Jobs {
  readonly routes: ReadonlyArray<Route>
  readonly find: (jobId: Int64) => JobRecord | undefined
  readonly count: () => number
  readonly existing: (jobId: Int64) => Either.Either<JobRecord, ApiFailure>
  /** Registers a listener for every creation, change and deletion of a job. */
  readonly onChange: (listener: (jobId: Int64) => void) => void
  /** Sets what jobs tell about their triggers. */
  readonly showTriggers: (show: ShowTriggers) => void
  /** Validates settings. Returns the completed settings or the error. */
  readonly check: (settings: JobSettings) => Either.Either<JobSettings, ApiFailure>
}

const listLimits = { default: 20, max: 100 }

/** Version 2.0 does not page lists. */
const unpagedLimits = { default: Number.POSITIVE_INFINITY, max: Number.POSITIVE_INFINITY }

const maxTasks = 1000

const maxConcurrentRuns = 1000

const levels = [
  { permission_level: "CAN_VIEW", description: "Can view the job" },
  { permission_level: "CAN_MANAGE_RUN", description: "Can view, trigger, and cancel runs of the job" },
  { permission_level: "IS_OWNER", description: "Is the owner of the job" },
  { permission_level: "CAN_MANAGE", description: "Can manage permission on the job" }
]

/** The lists of a job that are returned 100 elements at a time. */
const lists = ["tasks", "job_clusters", "environments", "parameters"] as const

type Checked<A> = Either.Either<A, ApiFailure>

/** https://docs.databricks.com/api/azure/workspace/jobs/create: only paths in a Git repository are relative. */
const relativeNotebook = ({ git_source, tasks }: JobSettings): string | undefined => {
  for (const { for_each_task, notebook_task } of tasks ?? []) {
    const { notebook_path = "", source } = notebook_task ?? for_each_task?.task.notebook_task ?? {}
    const isInGit = source === "GIT" || (!source && git_source)
    if (!isInGit && /^(?!\/|\{\{)./.test(notebook_path)) return notebook_path
  }
  return undefined
}

const checked = (settings: JobSettings): Checked<JobSettings> => {
  const tasks = settings.tasks ?? []
  if (tasks.length > maxTasks) {
    return Either.left(invalidParameterValue(`The number of tasks must not exceed ${maxTasks}.`))
  }
  const concurrent = settings.max_concurrent_runs ?? 1
  if (concurrent < 0 || concurrent > maxConcurrentRuns) {
    return Either.left(
      invalidParameterValue(`max_concurrent_runs must be between 0 and ${maxConcurrentRuns}, inclusive.`)
    )
  }
  const problem = problemOf(tasks)
  if (problem !== undefined) return Either.left(invalidParameterValue(problem))
  const relative = relativeNotebook(settings)
  if (relative !== undefined) {
    return Either.left(
      invalidParameterValue(
        `Invalid notebook_path: ${relative}. Only absolute paths are currently supported. Paths must begin with '/'.`
      )
    )
  }
  const clusters = new Set((settings.job_clusters ?? []).map(({ job_cluster_key }) => job_cluster_key))
  const undefinedCluster = tasks.find((task) => task.job_cluster_key && !clusters.has(task.job_cluster_key))
  if (undefinedCluster !== undefined) {
    return Either.left(
      invalidParameterValue(
        `Job cluster '${undefinedCluster.job_cluster_key}' is not defined in field 'job_clusters'. It is used by task '${undefinedCluster.task_key}'.`
      )
    )
  }
  const wrong = Triggers.problemIn(settings)
  return wrong === undefined ? Either.right(settings) : Either.left(invalidParameterValue(wrong))
}

/** Since version 2.2 runs are queued by default. */
const isQueuedByDefault = (minorVersion: number | undefined): boolean => minorVersion === undefined || minorVersion >= 2

/** The fields that real workspaces add to responses (libs/testserver/jobs.go of the CLI). */
const withDefaults = (settings: JobSettings, isQueued: boolean): JobSettings => ({
  max_concurrent_runs: 1,
  timeout_seconds: 0,
  email_notifications: {},
  webhook_notifications: {},
  ...(isQueued ? { queue: { enabled: true } } : {}),
  ...settings,
  name: settings.name ?? "Untitled",
  format: Formats.isSingle(settings) ? "SINGLE_TASK" : "MULTI_TASK",
  ...(settings.tasks
    ? {
        tasks: settings.tasks.map((task) => ({
          run_if: "ALL_SUCCESS",
          timeout_seconds: 0,
          email_notifications: {},
          ...task
        }))
      }
    : {})
})

/**
 * A cluster as returned in job settings. `apply_policy_default_values` is accepted but not returned (the CLI's
 * resources.yml).
 */
const shownCluster = <A extends { readonly new_cluster?: ClusterSpec | null | undefined }>(of: A): A => {
  if (!of.new_cluster) return of
  const { apply_policy_default_values: _, ...cluster } = of.new_cluster
  return { ...of, new_cluster: cluster }
}

const shownTask = (task: Task): Task => {
  const { for_each_task: loop } = task
  return shownCluster(loop ? { ...task, for_each_task: { ...loop, task: shownTask(loop.task) } } : task)
}

const shown = (settings: JobSettings): JobSettings => ({
  ...settings,
  ...(settings.tasks ? { tasks: settings.tasks.map(shownTask) } : {}),
  ...(settings.job_clusters ? { job_clusters: settings.job_clusters.map(shownCluster) } : {})
})

const merged = <A, Key extends keyof A>(
  old: ReadonlyArray<A> | null | undefined,
  given: ReadonlyArray<A> | null | undefined,
  key: Key
): ReadonlyArray<A> | undefined => {
  if (!given) return old ?? undefined
  const replaced = new Map(given.map((item) => [item[key], item]))
  const kept = (old ?? []).map((item) => replaced.get(item[key]) ?? item)
  const there = new Set(kept.map((item) => item[key]))
  return [...kept, ...given.filter((item) => !there.has(item[key]))]
}

const updated = (settings: JobSettings, given: JobSettings, remove: ReadonlyArray<string>): JobSettings => {
  const names = new Set(remove.filter((field) => !field.includes("/")))
  const items = new Set(remove.filter((field) => field.includes("/")))
  const left = Object.fromEntries(Object.entries(settings).filter(([name]) => !names.has(name))) as JobSettings
  const tasks = merged(left.tasks, given.tasks, "task_key")?.filter((task) => !items.has(`tasks/${task.task_key}`))
  const clusters = merged(left.job_clusters, given.job_clusters, "job_cluster_key")?.filter(
    (cluster) => !items.has(`job_clusters/${cluster.job_cluster_key}`)
  )
  return {
    ...left,
    ...given,
    ...(tasks === undefined ? {} : { tasks }),
    ...(clusters === undefined ? {} : { job_clusters: clusters })
  }
}

export const make = (kernel: Kernel): Jobs => {
  const permissions = kernel.use(Permissions.make)
  const jobs = new Map<string, JobRecord>()
  const deleted = new Set<string>()
  const changed: Array<(jobId: Int64) => void> = []
  let showTriggers: ShowTriggers = () => ({})

  const find = (jobId: Int64): JobRecord | undefined => jobs.get(String(jobId))

  const existing = (jobId: Int64): Checked<JobRecord> =>
    Either.fromNullable(find(jobId), () => invalidParameterValue(`Job ${jobId} does not exist.`))

  const acl = permissions.define({
    type: "job",
    collection: "jobs",
    levels,
    creatorLevel: "IS_OWNER",
    check: (id) => Either.fromNullable(jobs.get(id), () => resourceDoesNotExist(`Job ${id} does not exist.`))
  })

  const base = (job: JobRecord): Omit<Job, "settings"> => ({
    job_id: job.jobId,
    creator_user_name: job.creator,
    created_time: job.createdTime,
    ...(job.settings.budget_policy_id ? { effective_budget_policy_id: job.settings.budget_policy_id } : {})
  })

  const listed = (job: JobRecord, expand: boolean, minorVersion: number | undefined): BaseJob => {
    const settings = Formats.viewOf(shown(job.settings), minorVersion)
    if (expand) {
      const { hasMore, value } = truncated(settings, lists, 0)
      return { ...base(job), settings: value, ...(hasMore ? { has_more: true } : {}) }
    }
    const { environments: _, job_clusters: __, parameters: ___, tasks: ____, ...rest } = settings
    return { ...base(job), settings: rest }
  }

  const change = (job: JobRecord, settings: JobSettings): void => {
    job.settings = settings
    for (const listener of changed) listener(job.jobId)
  }

  const create = (
    settings: JobSettings,
    grants: ReadonlyArray<Permissions.Grant> | null | undefined,
    { minorVersion, user }: Context
  ) =>
    Either.gen(function* () {
      const valid = withDefaults(yield* checked(settings), isQueuedByDefault(minorVersion))
      const job: JobRecord = {
        jobId: kernel.ids.number(),
        createdTime: kernel.now(),
        creator: user.userName,
        settings: valid
      }
      jobs.set(String(job.jobId), job)
      acl.created(String(job.jobId), user.userName)
      if (grants && grants.length > 0) {
        yield* Either.mapLeft(acl.update(String(job.jobId), grants), (failure) => {
          jobs.delete(String(job.jobId))
          acl.removed(String(job.jobId))
          return failure
        })
      }
      for (const listener of changed) listener(job.jobId)
      return { job_id: job.jobId }
    })

  const routes: ReadonlyArray<Route> = [
    route(serving(operations.create, { request: Formats.CreateInput }), ({ access_control_list, ...input }, context) =>
      Either.flatMap(Formats.settingsOf(input, context.minorVersion), (settings) =>
        create(settings, access_control_list, context)
      )
    ),
    route(operations.getPage, ({ include_trigger_state, job_id, page_token }, { minorVersion }) =>
      Either.gen(function* () {
        const job = yield* existing(job_id)
        const at = yield* Paging.position(`job ${job_id}`, page_token)
        const { hasMore, next, value } = truncated(Formats.viewOf(shown(job.settings), minorVersion), lists, at)
        return {
          ...base(job),
          run_as_user_name:
            job.settings.run_as?.user_name ?? job.settings.run_as?.service_principal_name ?? job.creator,
          settings: value,
          ...showTriggers(job, include_trigger_state === true),
          ...(hasMore ? { next_page_token: Paging.atPosition(`job ${job_id}`, next) } : {})
        }
      })
    ),
    route(operations.listPage, ({ expand_tasks, limit, name, offset, page_token }, { minorVersion }) =>
      Either.gen(function* () {
        if (limit !== undefined && limit !== null && (limit < 1 || limit > listLimits.max)) {
          return yield* Either.left(invalidParameterValue(`limit must be between 1 and ${listLimits.max}, inclusive.`))
        }
        const wanted = name?.toLowerCase()
        const items = [...jobs.values()]
          .reverse()
          .filter(({ settings }) => wanted === undefined || settings.name?.toLowerCase() === wanted)
          .slice(offset ?? 0)
        const page = yield* Paging.page({
          list: JSON.stringify(["jobs", wanted, offset]),
          items,
          key: ({ jobId }) => String(jobId),
          size: yield* Paging.pageSize(limit, minorVersion === 0 ? unpagedLimits : listLimits),
          token: page_token
        })
        return {
          ...(page.items.length === 0
            ? {}
            : { jobs: page.items.map((job) => listed(job, expand_tasks === true, minorVersion)) }),
          has_more: page.next !== undefined,
          next_page_token: page.next,
          prev_page_token: page.previous
        }
      })
    ),
    route(serving(operations.update, { request: Formats.UpdateInput }), (request, { minorVersion }) =>
      Either.gen(function* () {
        const job = yield* existing(request.job_id)
        const input = request.new_settings ?? {}
        const remove = request.fields_to_remove ?? []
        const isSingle = minorVersion === 0 && Formats.isSingle(job.settings) && (input.tasks ?? []).length === 0
        if (minorVersion === 0 && !isSingle && Formats.isSingleInput(input)) {
          return yield* Either.left(
            invalidParameterValue(`Job ${request.job_id} has the multi-task format: its tasks must be updated as such.`)
          )
        }
        const settings = isSingle
          ? yield* Formats.updatedSingle(job.settings, input, remove)
          : updated(job.settings, yield* Formats.settingsOf(input, minorVersion), remove)
        change(job, withDefaults(yield* checked(settings), false))
      })
    ),
    route(serving(operations.reset, { request: Formats.ResetInput }), ({ job_id, new_settings }, { minorVersion }) =>
      Either.gen(function* () {
        const job = yield* existing(job_id)
        const input = yield* checked(yield* Formats.settingsOf(new_settings, minorVersion))
        // If the new settings omit it, `run_as` is unchanged, as in real workspaces (libs/testserver/jobs.go of the
        // CLI).
        const runAs = job.settings.run_as ? { run_as: job.settings.run_as } : {}
        change(job, withDefaults({ ...runAs, ...input }, isQueuedByDefault(minorVersion)))
      })
    ),
    route(operations.delete, ({ job_id }) => {
      const id = String(job_id)
      if (deleted.has(id)) return Either.void
      return Either.map(existing(job_id), () => {
        jobs.delete(id)
        deleted.add(id)
        acl.removed(id)
        for (const listener of changed) listener(job_id)
      })
    }),
    route(operations.getPermissions, ({ job_id }) => acl.get(String(job_id))),
    route(operations.setPermissions, ({ access_control_list, job_id }) => acl.set(String(job_id), access_control_list)),
    route(operations.updatePermissions, ({ access_control_list, job_id }) =>
      acl.update(String(job_id), access_control_list)
    ),
    route(operations.getPermissionLevels, ({ job_id }) => acl.levels(String(job_id)))
  ]

  return {
    routes,
    find,
    count: () => jobs.size,
    existing,
    onChange: (listener) => {
      changed.push(listener)
    },
    showTriggers: (show) => {
      showTriggers = show
    },
    check: checked
  }
}
