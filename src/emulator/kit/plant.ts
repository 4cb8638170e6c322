/** Makes what a seed says, through the operations of the workspace, which validate it. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as Base64 from "../../internal/codec/base64.js"
import * as Json from "../../internal/codec/json.js"
import type { Task } from "../../schemas/jobs/JobTasks.js"
import type { Int64 } from "../../schemas/Wire.js"
import * as Clusters from "../api/clusters.js"
import * as JobRuns from "../api/jobRuns.js"
import type { ApiFailure } from "../failure.js"
import type { Gateway } from "../gateway.js"
import type { Kernel } from "../kernel.js"
import * as Lakehouse from "../lakehouse.js"
import { inSuccession } from "../runs/seeded.js"
import { type Seed, type SeedCluster, type Seeded, SeedFailed, type SeedJob, type SeedTable, validate } from "./seed.js"

const entries = <A>(record: Readonly<Record<string, A>> | undefined): ReadonlyArray<readonly [string, A]> =>
  Object.entries(record ?? {})

const at = (place: string) => (failure: { readonly message: string }) =>
  new SeedFailed({ message: `at ${place}: ${failure.message}` })

/** A value of a row, as SQL that does not depend on the value. */
const literal = (value: unknown): string =>
  typeof value === "string" || (typeof value === "number" && !Number.isFinite(value))
    ? `'${String(value).replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`
    : value === null || value === undefined
      ? "NULL"
      : String(value)

export const plant = (kernel: Kernel, perform: Gateway["perform"], seed: Seed): Effect.Effect<Seeded, SeedFailed> => {
  const post = (path: string, body: unknown): Effect.Effect<Readonly<Record<string, unknown>>, ApiFailure> =>
    Effect.map(
      perform("POST", path, { body: Json.stringify(body) }),
      ({ bytes }) => Json.parse(new TextDecoder().decode(bytes) || "{}") as Readonly<Record<string, unknown>>
    )

  /** Creates what may exist. */
  const ensure = (path: string, body: unknown): Effect.Effect<void, ApiFailure> =>
    Effect.catchIf(
      Effect.asVoid(post(path, body)),
      ({ errorCode }) => errorCode.endsWith("ALREADY_EXISTS"),
      () => Effect.void
    )

  const secrets = ([scope, values]: readonly [string, NonNullable<Seed["secrets"]>[string]]) =>
    Effect.gen(function* () {
      yield* Effect.mapError(ensure("/api/2.0/secrets/scopes/create", { scope }), at(`secrets.${scope}`))
      for (const [key, given] of entries(values)) {
        const place = `secrets.${scope}.${key}`
        const value: unknown = Redacted.isRedacted(given) ? Redacted.value(given) : given
        if (typeof value !== "string" && !(value instanceof Uint8Array)) {
          return yield* new SeedFailed({ message: `at ${place}: expected text, bytes or a Redacted text` })
        }
        const content = typeof value === "string" ? { string_value: value } : { bytes_value: Base64.encode(value) }
        yield* Effect.mapError(post("/api/2.0/secrets/put", { scope, key, ...content }), at(place))
      }
    })

  const cluster = ([name, { state = "RUNNING", ...spec }]: readonly [string, SeedCluster]) =>
    post("/api/2.1/clusters/create", { cluster_name: name, ...spec }).pipe(
      Effect.mapError(at(`clusters.${name}`)),
      Effect.map((made): readonly [string, { readonly cluster_id: string }] => {
        const cluster_id = String(made.cluster_id)
        kernel.use(Clusters.make).settle(cluster_id, state)
        return [name, { cluster_id }]
      })
    )

  const job =
    (clusters: Seeded["clusters"]) =>
    ([name, { runs = [], ...settings }]: readonly [string, SeedJob]) =>
      Effect.gen(function* () {
        const place = `jobs.${name}`
        const onCluster = (task: Task): Effect.Effect<Task, SeedFailed> =>
          Effect.gen(function* () {
            const { existing_cluster_id: given, for_each_task: loop } = task
            const cluster_id = clusters[given ?? ""]?.cluster_id ?? given
            // A reference such as `{{job.parameters.cluster}}` has its value in a run.
            if (cluster_id && !cluster_id.includes("{{") && Either.isLeft(kernel.use(Clusters.make).get(cluster_id))) {
              return yield* new SeedFailed({
                message: `at ${place}.tasks.${task.task_key}.existing_cluster_id: neither the seed nor the workspace has the cluster ${given}`
              })
            }
            return {
              ...task,
              existing_cluster_id: cluster_id,
              ...(loop ? { for_each_task: { ...loop, task: yield* onCluster(loop.task) } } : {})
            }
          })
        const made = yield* Effect.mapError(
          post("/api/2.2/jobs/create", {
            name,
            ...settings,
            ...(settings.tasks ? { tasks: yield* Effect.forEach(settings.tasks, onCluster) } : {})
          }),
          at(place)
        )
        const job_id = made.job_id as Int64
        const ids: Array<{ readonly run_id: Int64 }> = []
        const successive = inSuccession(runs, {
          duration: Duration.toMillis(kernel.durations.task),
          now: kernel.now()
        })
        for (const [index, run] of successive.entries()) {
          const unknown = Object.keys(run.tasks ?? {}).find(
            (key) => !settings.tasks?.some(({ task_key }) => task_key === key)
          )
          const inRun = `${place}.runs[${index}]`
          if (unknown !== undefined) {
            return yield* new SeedFailed({ message: `at ${inRun}.tasks.${unknown}: the job has no such task` })
          }
          ids.push(yield* Either.mapLeft(kernel.use(JobRuns.make).seed(job_id, run), at(inRun)))
        }
        return [name, { job_id }, ids] as const
      })

  const table = ([name, { columns, rows = [] }]: readonly [string, SeedTable]) =>
    Effect.gen(function* () {
      const place = `tables.${name}`
      const [catalog, schema, only, ...rest] = name.split(".")
      if (catalog === undefined || schema === undefined || only === undefined || rest.length > 0) {
        return yield* new SeedFailed({ message: `at ${place}: expected catalog.schema.table` })
      }
      const { opened } = kernel.use(Lakehouse.make)
      if (opened === undefined) {
        return yield* new SeedFailed({
          message: `at ${place}: tables need the option sql of the emulator, such as EmulatorSql.duckdb()`
        })
      }
      const uc = "/api/2.1/unity-catalog"
      yield* Effect.mapError(ensure(`${uc}/catalogs`, { name: catalog }), at(place))
      yield* Effect.mapError(ensure(`${uc}/schemas`, { name: schema, catalog_name: catalog }), at(place))
      const engine = yield* Effect.mapError(opened, at(place))
      const run = (statement: string, place: string) =>
        Effect.mapError(
          engine.run({
            statement,
            parameters: [],
            catalog,
            schema,
            userName: kernel.user.userName,
            now: kernel.now(),
            rowLimit: undefined
          }),
          at(place)
        )
      const full = [catalog, schema, only].map((part) => `\`${part.replaceAll("`", "``")}\``).join(".")
      const names = entries(columns)
      yield* run(
        `CREATE TABLE ${full} (${names.map(([column, type]) => `\`${column.replaceAll("`", "``")}\` ${type}`).join(", ")})`,
        place
      )
      for (const [index, row] of rows.entries()) {
        if (row.length !== names.length) {
          return yield* new SeedFailed({
            message: `at ${place}.rows[${index}]: ${row.length} values for ${names.length} columns`
          })
        }
      }
      if (rows.length > 0) {
        const values = rows.map(
          (row) =>
            `(${names.map(([, type], index) => `CAST(${literal(row[index])} AS ${type.replace(/ NOT NULL$/i, "")})`).join(", ")})`
        )
        yield* run(`INSERT INTO ${full} VALUES ${values.join(", ")}`, `${place}.rows`)
      }
    })

  return Effect.gen(function* () {
    const valid = validate(seed)
    if (Either.isLeft(valid)) return yield* new SeedFailed({ message: valid.left })
    yield* Effect.forEach(entries(seed.secrets), secrets)
    const clusters = Object.fromEntries(yield* Effect.forEach(entries(seed.clusters), cluster))
    const jobs = yield* Effect.forEach(entries(seed.jobs), job(clusters))
    yield* Effect.forEach(entries(seed.tables), table)
    return {
      clusters,
      jobs: Object.fromEntries(jobs.map(([name, ids]) => [name, ids])),
      runs: Object.fromEntries(jobs.map(([name, _, runs]) => [name, runs]))
    }
  })
}
