/**
 * Builders for job specifications: a graph of tasks and the settings around it. Each step returns plain data, which
 * holds only fields of a create request. The compiler tracks the tasks that were added: depending on an unknown task is
 * a compile error.
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
import type { ClusterSpec } from "../schemas/clusters/ClusterAttributes.js"
import type { GitSource } from "../schemas/jobs/JobGitSource.js"
import type { JobEmailNotifications, WebhookNotifications } from "../schemas/jobs/JobNotifications.js"
import type { JobAccessControlRequest } from "../schemas/jobs/JobPermissions.js"
import type { JobRunAs, JobSettings } from "../schemas/jobs/JobSettings.js"
import type { CreateJobRequest } from "../schemas/jobs/Jobs.js"
import type { Task, TaskDependency } from "../schemas/jobs/JobTasks.js"
import type { PauseStatus, TriggerSettings } from "../schemas/jobs/JobTriggers.js"
import { type InvalidJobSpec, validate } from "./jobSpec/validate.js"
import { pipeable } from "./pipeable.js"

export type { TaskType } from "./jobSpec/task.js"
export * from "./jobSpec/taskTypes.js"
export { InvalidJobSpec, validate } from "./jobSpec/validate.js"

declare const taskKeys: unique symbol

/**
 * A specification. The type parameter holds the keys of its tasks.
 *
 * @since 0.1.0
 * @category models
 */
export interface Spec<Keys extends string = never> extends CreateJobRequest, Pipeable {
  /** Exists only in the type. There is no such field at run time. */
  readonly [taskKeys]: { readonly [K in Keys]: K }
}

/**
 * The options of a task besides its key and its type: compute, retries, notifications and so on.
 *
 * @since 0.1.0
 * @category models
 */
export interface TaskOptions<Dependencies extends string>
  extends Omit<Task, "task_key" | "depends_on" | Extract<keyof Task, `${string}_task`>> {
  /** The tasks to wait for. For a condition task, also the outcome to depend on. */
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
 * Creates a specification without tasks.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = (name: string): Spec => pipeable({ name }) as object as Spec

/**
 * Creates a specification from the settings of an existing job, to change the job (`jobs.reset({ job_id, new_settings:
 * spec })`) or to create a similar one. Fields that this library does not know are kept.
 *
 * Fails with `InvalidJobSpec` if its tasks are not a valid graph.
 *
 * @since 0.1.0
 * @category constructors
 */
export const fromSettings = (settings: JobSettings): Effect.Effect<Spec<string>, InvalidJobSpec> =>
  Effect.map(validate(settings), (valid) => pipeable({ ...valid }) as object as Spec<string>)

const dependency = <Key extends string>(given: Key | Dependency<Key>): TaskDependency =>
  typeof given === "string" ? { task_key: given } : given

type KeysOf<S> = S extends { readonly [taskKeys]: infer Keys } ? keyof Keys & string : never

/**
 * `unknown` if the key is new, otherwise an error message. If the keys are only known as `string`, every key is
 * accepted.
 */
type IsNew<Key extends string, Keys extends string> = string extends Keys
  ? unknown
  : Key extends Keys
    ? `Task ${Key} already exists`
    : unknown

/** `unknown` if all keys exist, otherwise an error message. */
type Exist<Dependencies extends string, Keys extends string> = [Dependencies] extends [Keys]
  ? unknown
  : `Task ${Exclude<Dependencies, Keys>} does not exist`

/**
 * Adds a task. The compiler checks that its key is new and that its dependencies were added before. A specification
 * created by `fromSettings` accepts any task: check it with `validate`.
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
  <S extends Spec>(spec: S & IsNew<Key, KeysOf<S>> & Exist<Dependencies, KeysOf<S>>): Spec<KeysOf<S> | Key> => {
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
 * Runs the job on a Quartz cron schedule, in a time zone (default UTC).
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
 * Runs the job on a trigger: a file arrival, a table update or a time interval.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withTrigger =
  (trigger: TriggerSettings) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { trigger })

/**
 * Runs the job continuously: a new run starts when the previous one ends.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withContinuous =
  (pause_status: PauseStatus = "UNPAUSED") =>
  <S extends Spec>(spec: S): S =>
    set(spec, { continuous: { pause_status } })

/**
 * Adds a cluster that tasks share by its key (`job_cluster_key`). It exists only during a run.
 *
 * @since 0.1.0
 * @category combinators
 */
export const addJobCluster =
  (job_cluster_key: string, new_cluster: ClusterSpec) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { job_clusters: [...(spec.job_clusters ?? []), { job_cluster_key, new_cluster }] })

/**
 * Adds job parameters with their default values to the existing ones.
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
 * Adds tags to the existing ones.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withTags =
  (tags: Readonly<Record<string, string>>) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { tags: { ...spec.tags, ...tags } })

/**
 * Sets the max number of concurrent runs. Further runs are skipped, or queued if there is a queue.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withMaxConcurrentRuns =
  (max_concurrent_runs: number) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { max_concurrent_runs })

/**
 * Queues runs that cannot start yet.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withQueue = <S extends Spec>(spec: S): S => set(spec, { queue: { enabled: true } })

/**
 * Cancels a run after a number of seconds.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withTimeout =
  (timeout_seconds: number) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { timeout_seconds })

/**
 * Takes the source code of tasks from a Git repository.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withGitSource =
  (git_source: GitSource) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { git_source })

/**
 * Runs the job as a user or a service principal.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withRunAs =
  (run_as: JobRunAs) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { run_as })

/**
 * Sets who receives emails, and for which events.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withEmailNotifications =
  (email_notifications: JobEmailNotifications) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { email_notifications })

/**
 * Sets which webhooks are called, and for which events.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withWebhookNotifications =
  (webhook_notifications: WebhookNotifications) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { webhook_notifications })

/**
 * Sets the permissions on the job.
 *
 * @since 0.1.0
 * @category combinators
 */
export const withAccessControlList =
  (access_control_list: ReadonlyArray<JobAccessControlRequest>) =>
  <S extends Spec>(spec: S): S =>
    set(spec, { access_control_list })
