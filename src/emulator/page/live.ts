/** Reads from the workspace what a place of the page shows. */
import * as Effect from "effect/Effect"
import * as Json from "../../internal/codec/json.js"
import type { Run } from "../../schemas/jobs/JobRuns.js"
import type { BaseJob, Job } from "../../schemas/jobs/Jobs.js"
import type { Int64 } from "../../schemas/Wire.js"
import { operations as catalogs } from "../../services/catalog/Catalogs.js"
import { operations as functions } from "../../services/catalog/Functions.js"
import { operations as schemas } from "../../services/catalog/Schemas.js"
import { operations as tables } from "../../services/catalog/tables/service.js"
import { operations as volumes } from "../../services/catalog/Volumes.js"
import { operations as clusters } from "../../services/clusters/operations.js"
import { operations as files } from "../../services/files/files/service.js"
import { operations as jobs } from "../../services/jobs/operations.js"
import { lastAttempts } from "../../services/jobs/outcome.js"
import { attemptOf } from "../../services/runView/model.js"
import { operations as warehouses } from "../../services/warehouses/operations.js"
import * as JobRuns from "../api/jobRuns.js"
import * as Jobs from "../api/jobs.js"
import type { Inside } from "../emulated.js"
import type { Kernel } from "../kernel.js"
import { isOver, type JobRun } from "../runs/record.js"
import * as Filter from "./filter.js"
import { html } from "./html.js"
import { ask, bytes, Refused } from "./inside.js"
import type { Place } from "./place.js"
import * as Query from "./query.js"
import * as ClusterViews from "./views/clusters.js"
import * as DataViews from "./views/data.js"
import * as JobViews from "./views/jobs.js"
import { overview } from "./views/overview.js"
import { link, maxRows, type View, view } from "./views/parts.js"
import * as RequestViews from "./views/requests.js"
import * as RunViews from "./views/runs.js"
import * as SqlViews from "./views/sql.js"

/** The most requests that are shown. */
const maxRequests = 200

/** The most runs that a list shows. */
const maxRuns = 100

/** The most failed tasks whose errors are shown with the run. */
const maxFailures = 3

/** The part of a file that is shown, in bytes. */
const maxPreview = 64 * 1024

type Read = Effect.Effect<View, Refused>

/** IDs beyond 2^53 are exact. */
const idOf = (text: string): Effect.Effect<Int64, Refused> =>
  /^\d{1,19}$/.test(text)
    ? Effect.sync(() => Json.parse(text.replace(/^0+(?=\d)/, "")) as Int64)
    : Effect.fail(new Refused({ status: 404, message: `${text} is no ID.` }))

const none = <A>(list: Effect.Effect<ReadonlyArray<A> | null | undefined, Refused>) =>
  Effect.map(list, (found) => found ?? [])

type Paged<A> = (
  token: string | undefined
) => Effect.Effect<
  { readonly items: ReadonlyArray<A> | null | undefined; readonly next: string | null | undefined },
  Refused
>

/** The first items of a list that comes in pages. */
const paged = <A>(most: number, page: Paged<A>): Effect.Effect<ReadonlyArray<A>, Refused> =>
  Effect.gen(function* () {
    const all: Array<A> = []
    let token: string | undefined
    do {
      const { items, next } = yield* page(token)
      all.push(...(items ?? []))
      token = next || undefined
    } while (token !== undefined && all.length < most)
    return all.slice(0, most)
  })

/** All of a list, for its number. */
const whole = <A>(page: Paged<A>): Effect.Effect<ReadonlyArray<A>, Refused> => paged(Number.POSITIVE_INFINITY, page)

const overviewOf = (inside: Inside): Read =>
  Effect.gen(function* () {
    const kernel = inside.kernel()
    const list = yield* clusterList(inside)
    const latest = yield* runList(inside, 6)
    const all = kernel.use(JobRuns.make).listed()
    const sizes = yield* none(Effect.map(ask(inside, warehouses.listPage, {}), ({ warehouses }) => warehouses))
    return overview({
      address: kernel.address(),
      user: kernel.user.userName,
      now: kernel.now(),
      hasSql: kernel.options.sql !== undefined,
      clusters: list,
      jobs: kernel.use(Jobs.make).count(),
      runs: latest,
      allRuns: all.length,
      active: all.filter((run) => !isOver(run)).length,
      warehouses: sizes,
      requests: inside.requests(8).latest,
      handled: inside.handled(),
      faults: kernel.faults.pending().length
    })
  })

const clusterList = (inside: Inside) =>
  whole((page_token) =>
    Effect.map(ask(inside, clusters.listPage, { page_size: 100, page_token }), ({ clusters, next_page_token }) => ({
      items: clusters,
      next: next_page_token
    }))
  )

/**
 * The active runs, and then those that ended last. In the list of the API, which is by the end, those that began long ago
 * come after many that have ended.
 */
const runList = (inside: Inside, most: number, of: { readonly job_id?: Int64 } = {}) => {
  const those = (which: { readonly active_only: true } | { readonly completed_only: true }, most: number) =>
    paged(most, (page_token) =>
      Effect.map(
        ask(inside, jobs.runsListPage, { ...of, ...which, limit: Math.min(25, most), page_token }),
        ({ next_page_token, runs }) => ({ items: runs, next: next_page_token })
      )
    )
  return Effect.gen(function* () {
    const active = yield* those({ active_only: true }, most)
    return active.length < most
      ? [...active, ...(yield* those({ completed_only: true }, most - active.length))]
      : active
  })
}

const runsOf = (inside: Inside): Read =>
  Effect.map(runList(inside, maxRuns), (list) => {
    const kernel = inside.kernel()
    return RunViews.runs(list, kernel.use(JobRuns.make).listed().length, kernel.now())
  })

/** What the list of jobs does not say of one: its last started run, and all its tasks. */
const jobRows = (kernel: Kernel, list: ReadonlyArray<BaseJob>): ReadonlyArray<JobViews.Row> => {
  const known = kernel.use(Jobs.make)
  const last = new Map<string, JobRun>()
  for (const run of kernel.use(JobRuns.make).listed()) {
    if (!last.has(String(run.jobId))) last.set(String(run.jobId), run)
  }
  return list.map((job) => {
    const id = job.job_id ?? 0
    const run = last.get(String(id))
    return {
      job,
      tasks: known.find(id)?.settings.tasks?.length ?? 0,
      last: run && {
        run_id: run.runId,
        state: { life_cycle_state: run.lifeCycle, ...(run.result === undefined ? {} : { result_state: run.result }) }
      }
    }
  })
}

const jobsOf = (inside: Inside): Read =>
  Effect.map(
    paged(maxRows, (page_token) =>
      Effect.map(ask(inside, jobs.listPage, { limit: 100, page_token }), ({ jobs, next_page_token }) => ({
        items: jobs,
        next: next_page_token
      }))
    ),
    (list) => JobViews.jobs(jobRows(inside.kernel(), list), inside.kernel().use(Jobs.make).count())
  )

const clusterOf = (inside: Inside, cluster_id: string): Read =>
  Effect.gen(function* () {
    const one = yield* ask(inside, clusters.get, { cluster_id })
    const { events, total_count } = yield* ask(inside, clusters.eventsPage, { cluster_id, limit: 100 })
    return ClusterViews.cluster(one, { list: events ?? [], total: total_count ?? 0 })
  })

const jobOf = (inside: Inside, text: string): Read =>
  Effect.gen(function* () {
    const job_id = yield* idOf(text)
    const one = yield* wholeJob(inside, job_id)
    const kernel = inside.kernel()
    const runs = yield* runList(inside, maxRuns, { job_id })
    const total = kernel
      .use(JobRuns.make)
      .listed()
      .filter(({ jobId }) => jobId === job_id).length
    return JobViews.job(one, runs, {
      total,
      now: kernel.now()
    })
  })

/** A job with all its tasks, which come in pages of 100. */
const wholeJob = (inside: Inside, job_id: Int64): Effect.Effect<Job, Refused> =>
  Effect.gen(function* () {
    const first = yield* ask(inside, jobs.getPage, { job_id })
    const tasks = [...(first.settings?.tasks ?? [])]
    let token = first.next_page_token
    while (token) {
      const next: Job = yield* ask(inside, jobs.getPage, { job_id, page_token: token })
      tasks.push(...(next.settings?.tasks ?? []))
      token = next.next_page_token
    }
    return { ...first, settings: { ...first.settings, tasks } }
  })

/** A run with all its tasks, which come in pages of 100. */
const wholeRun = (inside: Inside, run_id: Int64): Effect.Effect<Run, Refused> =>
  Effect.gen(function* () {
    const first = yield* ask(inside, jobs.runsGetPage, { run_id })
    const tasks = [...(first.tasks ?? [])]
    let token = first.next_page_token
    while (token) {
      const next: Run = yield* ask(inside, jobs.runsGetPage, { run_id, page_token: token })
      tasks.push(...(next.tasks ?? []))
      token = next.next_page_token
    }
    return { ...first, tasks }
  })

const runOf = (inside: Inside, text: string, width: number): Read =>
  Effect.gen(function* () {
    const run_id = yield* idOf(text)
    const one = yield* wholeRun(inside, run_id)
    const now = inside.kernel().now()
    const attempt = inside.kernel().use(JobRuns.make).find(run_id)?.attempt
    if (attempt !== undefined) {
      const output = yield* ask(inside, jobs.runsGetOutput, { run_id })
      return RunViews.taskRun(one, { now, output, rows: attempt.value.rows })
    }
    // The last attempts: what was retried with success is no failure.
    const failed = lastAttempts(one).filter((task) => {
      const { kind, state } = attemptOf(task)
      return kind === "failed" && state !== "CANCELED"
    })
    const failures = yield* Effect.forEach(failed.slice(0, maxFailures), (task) =>
      Effect.map(ask(inside, jobs.runsGetOutput, { run_id: task.run_id ?? 0 }), ({ error }) => ({
        task,
        error: error ?? task.state?.state_message ?? "The task failed."
      }))
    )
    return RunViews.run(one, { failures, failed: failed.length, now, width, isListed: one.run_type !== "SUBMIT_RUN" })
  })

const dataOf = (inside: Inside, names: ReadonlyArray<string>): Read => {
  const [catalog_name, schema_name, table] = names
  if (catalog_name === undefined) {
    return Effect.map(
      whole((page_token) =>
        Effect.map(ask(inside, catalogs.listPage, { page_token }), ({ catalogs, next_page_token }) => ({
          items: catalogs,
          next: next_page_token
        }))
      ),
      DataViews.catalogs
    )
  }
  if (schema_name === undefined) {
    return Effect.zipRight(
      ask(inside, catalogs.get, { name: catalog_name }),
      Effect.map(
        whole((page_token) =>
          Effect.map(ask(inside, schemas.listPage, { catalog_name, page_token }), ({ next_page_token, schemas }) => ({
            items: schemas,
            next: next_page_token
          }))
        ),
        (list) => DataViews.schemas(catalog_name, list)
      )
    )
  }
  if (table === undefined) {
    const of = { catalog_name, schema_name }
    return Effect.zipRight(
      ask(inside, schemas.get, { full_name: `${catalog_name}.${schema_name}` }),
      Effect.all({
        tables: whole((page_token) =>
          Effect.map(ask(inside, tables.listPage, { ...of, page_token }), ({ next_page_token, tables }) => ({
            items: tables,
            next: next_page_token
          }))
        ),
        volumes: whole((page_token) =>
          Effect.map(ask(inside, volumes.listPage, { ...of, page_token }), ({ next_page_token, volumes }) => ({
            items: volumes,
            next: next_page_token
          }))
        ),
        functions: whole((page_token) =>
          Effect.map(ask(inside, functions.listPage, { ...of, page_token }), ({ functions, next_page_token }) => ({
            items: functions,
            next: next_page_token
          }))
        )
      })
    ).pipe(Effect.map((content) => DataViews.schema([catalog_name, schema_name], content)))
  }
  return Effect.gen(function* () {
    const one = yield* ask(inside, tables.get, { full_name: names.join(".") })
    const rows = yield* Query.preview(inside.kernel(), names)
    return DataViews.tableView(names, one, rows)
  })
}

const filesOf = (inside: Inside, path: string): Read =>
  Effect.catchIf(
    Effect.map(
      whole((page_token) =>
        Effect.map(
          ask(inside, files.listDirectoryContentsPage, { directory_path: path, page_token }),
          ({ contents, next_page_token }) => ({ items: contents, next: next_page_token })
        )
      ),
      (entries) => DataViews.folder(path, entries)
    ),
    ({ status }) => status === 404,
    () =>
      bytes(inside, files.download, { file_path: path }, { range: `bytes=0-${maxPreview}` }).pipe(
        // An empty file has no range.
        Effect.catchIf(
          ({ status }) => status === 416,
          () => Effect.succeed(new Uint8Array())
        ),
        Effect.map((content) => {
          const isWhole = content.length <= maxPreview
          const text = new TextDecoder().decode(content.subarray(0, maxPreview))
          return DataViews.file(path, /[\0\ufffd]/.test(text.slice(0, -4)) ? undefined : text, isWhole)
        })
      )
  )

const read = (inside: Inside, place: Place, width: number): Read => {
  switch (place._tag) {
    case "Overview":
      return overviewOf(inside)
    case "Clusters":
      return Effect.map(clusterList(inside), (list) => ClusterViews.clusters(list.slice(0, maxRows), list.length))
    case "Cluster":
      return clusterOf(inside, place.id)
    case "Jobs":
      return jobsOf(inside)
    case "Job":
      return jobOf(inside, place.id)
    case "Runs":
      return runsOf(inside)
    case "Run":
      return runOf(inside, place.id, width)
    case "Data":
      return dataOf(inside, place.names)
    case "Files":
      return filesOf(inside, place.path)
    case "Sql":
      return Effect.succeed(SqlViews.sql(inside.kernel().options.sql !== undefined))
    case "Requests":
      return Effect.sync(() => {
        const found = inside.requests(maxRequests, Filter.matcher(place.filter))
        return RequestViews.requests({
          ...found,
          filter: place.filter,
          total: inside.handled(),
          pending: inside.kernel().faults.entries()
        })
      })
    case "Unknown":
      return Effect.fail(new Refused({ status: 404, message: "The page has no such place." }))
  }
}

/** What a place shows now. What the workspace refuses is a view too. `width` is that of the screen, in pixels. */
export const render = (inside: Inside, place: Place, width: number): Effect.Effect<View> =>
  Effect.suspend(() => read(inside, place, width)).pipe(
    Effect.catchAll(({ message, status }) =>
      Effect.succeed(
        view(status < 500 ? "Not found" : "Not available", [
          html`<p>${message}</p><p>It may have been deleted, or the workspace was started anew. ${link("#", "To the overview")}</p>`
        ])
      )
    )
  )
