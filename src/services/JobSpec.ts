/**
 * Specifications of jobs, built step by step: a graph of tasks and the settings around it. Each step gives plain data,
 * the fields of a request to create a job and nothing else. The compiler knows the tasks that were added: depending on
 * one that was not is a compile error.
 *
 * @example
 * ```ts
 * import { JobSpec } from "effect-databricks"
 *
 * const spec = JobSpec.make("Sample Job").pipe(
 *   JobSpec.withSchedule("0 0 6 * * ?", "Europe/Berlin"),
 *   JobSpec.addTask("bronze", JobSpec.notebookTask("/Shared/bronze")),
 *   JobSpec.addTask("silver", JobSpec.notebookTask("/Shared/silver")),
 *   JobSpec.addTask("gold", JobSpec.notebookTask("/Shared/gold"), { dependsOn: ["bronze", "silver"], max_retries: 2 })
 * )
 * ```
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import type { Pipeable } from "effect/Pipeable"
import type { ClusterSpec } from "../schemas/ClusterAttributes.js"
import type { GitSource } from "../schemas/JobGitSource.js"
import type { JobEmailNotifications, WebhookNotifications } from "../schemas/JobNotifications.js"
import type { JobAccessControlRequest } from "../schemas/JobPermissions.js"
import type { JobRunAs, JobSettings } from "../schemas/JobSettings.js"
import type { CreateJobRequest } from "../schemas/Jobs.js"
import type { Task, TaskDependency } from "../schemas/JobTasks.js"
import type { PauseStatus, TriggerSettings } from "../schemas/JobTriggers.js"
import { type InvalidJobSpec, validate } from "./jobSpec/validate.js"
import { pipeable } from "./pipeable.js"

export type { TaskType } from "./jobSpec/task.js"
export * from "./jobSpec/taskTypes.js"
export { InvalidJobSpec, validate } from "./jobSpec/validate.js"

declare const taskKeys: unique symbol

/**
 * A specification, of which the compiler knows the keys of its tasks.
 *
 * @since 0.1.0
 * @category models
 */
export interface Spec<Keys extends string = never> extends CreateJobRequest, Pipeable {
  /** For the compiler only; there is no such field. */
  readonly [taskKeys]: { readonly [K in Keys]: K }
}

/**
 * What a task has besides its key and what it does: where it runs, how often it is tried, who is told.
 *
 * @since 0.1.0
 * @category models
 */
export interface TaskOptions<Dependencies extends string>
  extends Omit<Task, "task_key" | "depends_on" | Extract<keyof Task, `${string}_task`>> {
  /** The tasks to wait for; for a condition task, with the outcome that it takes. */
  readonly dependsOn?: ReadonlyArray<Dependencies | Dependency<Dependencies>> | undefined
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Dependency<Key extends string> extends Omit<TaskDependency, "task_key"> {
  readonly task_key: Key
}

const set = <S extends Spec>(spec: S, fields: Partial<CreateJobRequest>): S => pipeable({ ...spec, ...fields }) as S

/**
 * A specification without tasks.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (name: string): Spec => pipeable({ name }) as object as Spec

/**
 * The specification of a job that exists, to change it (`jobs.reset({ job_id, new_settings: spec })`) or to make another
 * like it. Fields that this library does not know are kept.
 *
 * Fails with `InvalidJobSpec` where its tasks make no graph that can run.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromSettings = (settings: JobSettings): Effect.Effect<Spec<string>, InvalidJobSpec> =>
  Effect.map(validate(settings), (valid) => pipeable({ ...valid }) as object as Spec<string>)

const dependency = <Key extends string>(given: Key | Dependency<Key>): TaskDependency =>
  typeof given === "string" ? { task_key: given } : given

type KeysOf<S> = S extends { readonly [taskKeys]: infer Keys } ? keyof Keys & string : never

/** The type of an error message: nothing but a key that is new has it. Of data the compiler knows no keys. */
type IsNew<Key extends string, Keys extends string> = string extends Keys
  ? unknown
  : Key extends Keys
    ? `There is a task ${Key} already`
    : unknown

/** As `IsNew`, for keys that must not be new. */
type AreThere<Dependencies extends string, Keys extends string> = [Dependencies] extends [Keys]
  ? unknown
  : `There is no task ${Exclude<Dependencies, Keys>}`

/**
 * Adds a task. Its key is a new one, and it depends on tasks that were added before it: both are checked by the
 * compiler. To a specification made of data (`fromSettings`) any task can be added; see `validate`.
 *
 * @since 0.1.0
 * @category combinators
 */
export const addTask =
  <const Key extends string, const Dependencies extends string = never>(
    task_key: Key,
    task: { readonly [K in Extract<keyof Task, `${string}_task`>]?: Task[K] },
    options: TaskOptions<Dependencies> = {}
  ) =>
  <S extends Spec>(spec: S & IsNew<Key, KeysOf<S>> & AreThere<Dependencies, KeysOf<S>>): Spec<KeysOf<S> | Key> => {
    const { dependsOn, ...rest } = options
    const added: Task = {
      ...rest,
      ...task,
      task_key,
      ...(dependsOn === undefined ? {} : { depends_on: dependsOn.map(dependency) })
    }
    const before: CreateJobRequest = spec
    return pipeable({ ...before, tasks: [...(before.tasks ?? []), added] }) as object as Spec<KeysOf<S> | Key>
  }

/**
 * Runs at the times of a Quartz cron expression, in a time zone (UTC by default).
 *
 * @since 0.1.0
 * @category combinators
 */
export const withSchedule =
  (quartz_cron_expression: string, timezone_id = "UTC", pause_status?: PauseStatus) =>
  <S extends Spec>(spec: S): S =>
    set(spec, {
      schedule: { quartz_cron_expression, timezone_id, ...(pause_status === undefined ? {} : { pause_status }) }
    })

/**
 * Runs when something happens: a file arrives, a table is updated, a time has passed.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withTrigger =
  (trigger: TriggerSettings) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { trigger })

/**
 * Runs all the time: a new run starts when the last one has ended.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withContinuous =
  (pause_status: PauseStatus = "UNPAUSED") =>
  <S extends Spec>(spec: S): S =>
    set(spec, { continuous: { pause_status } })

/**
 * Adds a cluster that tasks share by its key (`job_cluster_key`). It is made for each run and goes with it.
 *
 * @since 0.1.0
 * @category combinators
 */
export const addJobCluster =
  (job_cluster_key: string, new_cluster: ClusterSpec) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { job_clusters: [...(spec.job_clusters ?? []), { job_cluster_key, new_cluster }] })

/**
 * Parameters of the job by name, with their default values; added to those that are there.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withParameters =
  (parameters: Readonly<Record<string, string>>) =>
  <S extends Spec>(spec: S): S =>
    set(spec, {
      parameters: [
        ...(spec.parameters ?? []).filter(({ name }) => !Object.hasOwn(parameters, name)),
        ...Object.entries(parameters).map(([name, value]) => ({ name, default: value }))
      ]
    })

/**
 * Tags, added to those that are there.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withTags =
  (tags: Readonly<Record<string, string>>) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { tags: { ...spec.tags, ...tags } })

/**
 * How many runs may be active at a time; more are skipped, or wait where there is a queue.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withMaxConcurrentRuns =
  (max_concurrent_runs: number) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { max_concurrent_runs })

/**
 * Lets runs that cannot start yet wait in a queue.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withQueue = <S extends Spec>(spec: S): S => set(spec, { queue: { enabled: true } })

/**
 * Stops a run after so many seconds.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withTimeout =
  (timeout_seconds: number) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { timeout_seconds })

/**
 * Takes the code of tasks from a Git repository.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withGitSource =
  (git_source: GitSource) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { git_source })

/**
 * Runs as a user or a service principal.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withRunAs =
  (run_as: JobRunAs) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { run_as })

/**
 * Whom to write to, and when.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withEmailNotifications =
  (email_notifications: JobEmailNotifications) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { email_notifications })

/**
 * What to call, and when.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withWebhookNotifications =
  (webhook_notifications: WebhookNotifications) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { webhook_notifications })

/**
 * Who may do what with the job.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withAccessControlList =
  (access_control_list: ReadonlyArray<JobAccessControlRequest>) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { access_control_list })
