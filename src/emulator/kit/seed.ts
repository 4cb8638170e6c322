/** What a workspace begins with, as one value: clusters, jobs with their runs, tables and secrets. */
import * as Data from "effect/Data"
import * as Either from "effect/Either"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { isRecord } from "../../internal/codec/isRecord.js"
import { requestAst } from "../../internal/codec/requestSchema.js"
import { validator } from "../../internal/codec/validator.js"
import { CreateClusterRequest } from "../../schemas/clusters/Clusters.js"
import { CreateJobRequest } from "../../schemas/jobs/Jobs.js"
import * as Lazy from "../../schemas/lazy.js"
import * as Wire from "../../schemas/Wire.js"
import { unknownField } from "./unknownField.js"

/**
 * A cluster to begin with.
 *
 * @since 0.1.0
 * @category seeds
 */
export type SeedCluster = CreateClusterRequest & {
  /** The default is `RUNNING`. A cluster that is `PENDING` starts as any other. */
  readonly state?: "PENDING" | "RUNNING" | "TERMINATED" | undefined
}

/**
 * The last attempt of a task in a run to begin with.
 *
 * @since 0.1.0
 * @category seeds
 */
export interface SeedTaskRun {
  /** The default follows from the result of the run and from the tasks that the task depends on. */
  readonly result_state?: "SUCCESS" | "FAILED" | "TIMEDOUT" | "CANCELED" | undefined
  /** The error message of a failed task. */
  readonly error?: string | undefined
  readonly error_trace?: string | undefined
  /** The exit value of a notebook. */
  readonly result?: string | undefined
  /** The standard output. */
  readonly logs?: string | undefined
}

/**
 * A run to begin with. It has ended, unless it has a `life_cycle_state`.
 *
 * @since 0.1.0
 * @category seeds
 */
export interface SeedRun {
  /** The default is `SUCCESS`, or what follows from the results of the tasks. */
  readonly result_state?: "SUCCESS" | "FAILED" | "TIMEDOUT" | "CANCELED" | undefined
  /** The run is in this state, and stays in it until it is canceled. A `QUEUED` run starts as any other. */
  readonly life_cycle_state?: "QUEUED" | "PENDING" | "RUNNING" | undefined
  /** Epoch milliseconds. By default the run ends when the next one starts, and the last one now. */
  readonly start_time?: number | undefined
  /** In milliseconds. The default is that of a task. */
  readonly run_duration?: number | undefined
  /** By the keys of the tasks. */
  readonly tasks?: Readonly<Record<string, SeedTaskRun>> | undefined
}

/**
 * A job to begin with, with its runs, oldest first.
 *
 * @since 0.1.0
 * @category seeds
 */
export type SeedJob = CreateJobRequest & {
  readonly runs?: ReadonlyArray<SeedRun> | undefined
}

/**
 * A table to begin with. Requires the option `sql`.
 *
 * @since 0.1.0
 * @category seeds
 */
export interface SeedTable {
  /** The types of the columns, such as `DECIMAL(10,2)`, by their names. */
  readonly columns: Readonly<Record<string, string>>
  /** The values of each row, in the order of the columns. They are cast to the types of the columns. */
  readonly rows?: ReadonlyArray<ReadonlyArray<string | number | bigint | boolean | null>> | undefined
}

/**
 * What a workspace begins with.
 *
 * @since 0.1.0
 * @category seeds
 */
export interface Seed<Clusters extends string = string, Jobs extends string = string> {
  /** Clusters by their names. */
  readonly clusters?: Readonly<Record<Clusters, SeedCluster>> | undefined
  /** Jobs by their names. The `existing_cluster_id` of a task may be the name of a cluster of the seed. */
  readonly jobs?: Readonly<Record<Jobs, SeedJob>> | undefined
  /** Tables by their full names, `catalog.schema.table`. Missing catalogs and schemas are created. */
  readonly tables?: Readonly<Record<string, SeedTable>> | undefined
  /** The values of secrets, by their scopes and keys. Missing scopes are created. */
  readonly secrets?:
    | Readonly<Record<string, Readonly<Record<string, string | Uint8Array | Redacted.Redacted>>>>
    | undefined
}

/**
 * The ids of what was made, in the form of requests.
 *
 * @since 0.1.0
 * @category seeds
 */
export interface Seeded<Clusters extends string = string, Jobs extends string = string> {
  readonly clusters: Readonly<Record<Clusters, { readonly cluster_id: string }>>
  readonly jobs: Readonly<Record<Jobs, { readonly job_id: Wire.Int64 }>>
  /** The runs of each job, in the order of the seed. */
  readonly runs: Readonly<Record<Jobs, ReadonlyArray<{ readonly run_id: Wire.Int64 }>>>
}

/**
 * A seed that is not valid, or that the workspace refuses.
 *
 * @since 0.1.0
 * @category errors
 */
export class SeedFailed extends Data.TaggedError("SeedFailed")<{
  /** Begins with the place in the seed, such as `at jobs.nightly`. */
  readonly message: string
}> {}

const states = <const States extends ReadonlyArray<string>>(...states: States) =>
  Wire.optional(Schema.Literal(...states))

const results = states("SUCCESS", "FAILED", "TIMEDOUT", "CANCELED")

const record = <A, I>(value: Schema.Schema<A, I>) => Schema.Record({ key: Schema.String, value })

const Value = Schema.Union(Schema.String, Schema.Number, Schema.BigIntFromSelf, Schema.Boolean, Schema.Null)

const schemas = Lazy.once(() => {
  const TaskRun = Schema.Struct({
    result_state: results,
    error: Wire.optional(Schema.String),
    error_trace: Wire.optional(Schema.String),
    result: Wire.optional(Schema.String),
    logs: Wire.optional(Schema.String)
  })
  const Run = Schema.Struct({
    result_state: results,
    life_cycle_state: states("QUEUED", "PENDING", "RUNNING"),
    start_time: Wire.optional(Wire.Int),
    run_duration: Wire.optional(Wire.Int),
    tasks: Wire.optional(record(TaskRun))
  })
  const Cluster = Schema.Struct({ ...CreateClusterRequest.fields, state: states("PENDING", "RUNNING", "TERMINATED") })
  const Job = Schema.Struct({ ...CreateJobRequest.fields, runs: Wire.optional(Schema.Array(Run)) })
  const Table = Schema.Struct({
    columns: record(Schema.String),
    rows: Wire.optional(Schema.Array(Schema.Array(Value)))
  })
  const Seed = Schema.Struct({
    clusters: Wire.optional(record(Cluster)),
    jobs: Wire.optional(record(Job)),
    tables: Wire.optional(record(Table)),
    secrets: Wire.optional(record(record(Schema.Unknown)))
  })
  return { Cluster, Job, Run, Seed, Table, TaskRun }
})

const fieldsOf = (u: unknown): ReadonlyArray<readonly [string, object]> =>
  Object.entries(isRecord(u) || Array.isArray(u) ? u : {}).filter((entry): entry is [string, object] =>
    isRecord(entry[1])
  )

type Struct = { readonly fields: object }

/** The objects of a seed that have fields of its own, or settings, with their places. */
const structsOf = (seed: object): ReadonlyArray<readonly [place: string, value: object, struct: Struct]> => {
  const { Cluster, Job, Run, Seed, Table, TaskRun } = schemas()
  const { clusters, jobs, tables } = seed as Readonly<Record<string, unknown>>
  return [
    ["", seed, Seed],
    ...fieldsOf(clusters).map(([name, cluster]) => [`clusters.${name}.`, cluster, Cluster] as const),
    ...fieldsOf(tables).map(([name, table]) => [`tables.${name}.`, table, Table] as const),
    ...fieldsOf(jobs).flatMap(([name, job]) => [
      [`jobs.${name}.`, job, Job] as const,
      ...fieldsOf((job as { readonly runs?: unknown }).runs).flatMap(([index, run]) => [
        [`jobs.${name}.runs[${index}].`, run, Run] as const,
        ...fieldsOf((run as { readonly tasks?: unknown }).tasks).map(
          ([key, task]) => [`jobs.${name}.runs[${index}].tasks.${key}.`, task, TaskRun] as const
        )
      ])
    ])
  ]
}

const misspelled = (seed: unknown): string | undefined => {
  if (!isRecord(seed)) return undefined
  for (const [place, value, { fields }] of structsOf(seed)) {
    const unknown = unknownField(value, Object.keys(fields))
    if (unknown !== undefined) return `at ${place}${unknown.name}: ${unknown.reason}`
  }
  return undefined
}

/**
 * Left has the reason why it is not valid. Requests may have fields that are newer than this library. A seed may not, as
 * what it says would silently not be there.
 */
export const validate = (seed: unknown): Either.Either<unknown, string> => {
  const reason = misspelled(seed)
  return reason === undefined
    ? validator(schemas().Seed as Schema.Schema<unknown>, requestAst)(seed)
    : Either.left(reason)
}
