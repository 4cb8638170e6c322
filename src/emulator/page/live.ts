/** Reads from the workspace what a place of the page shows. */
import * as Effect from "effect/Effect"
import * as Json from "../../internal/codec/json.js"
import type { Run } from "../../schemas/jobs/JobRuns.js"
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
import { operations as warehouses } from "../../services/warehouses/operations.js"
import * as JobRuns from "../api/jobRuns.js"
import type { Inside } from "../emulated.js"
import { html } from "./html.js"
import { ask, bytes, Refused } from "./inside.js"
import type { Place } from "./place.js"
import * as Query from "./query.js"
import * as ClusterViews from "./views/clusters.js"
import * as DataViews from "./views/data.js"
import * as JobViews from "./views/jobs.js"
import { overview } from "./views/overview.js"
import { link, type View, view } from "./views/parts.js"
import * as RequestViews from "./views/requests.js"
import * as RunViews from "./views/runs.js"
import * as SqlViews from "./views/sql.js"

/** The most requests that are shown. */
const maxRequests = 200

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

const overviewOf = (inside: Inside): Read =>
  Effect.gen(function* () {
    const kernel = inside.kernel()
    const { list } = yield* clusterList(inside)
    const all = yield* none(Effect.map(ask(inside, jobs.listPage, { limit: 100 }), ({ jobs }) => jobs))
    const latest = yield* runList(inside)
    const active = yield* none(
      Effect.map(ask(inside, jobs.runsListPage, { active_only: true, limit: 25 }), ({ runs }) => runs)
    )
    const sizes = yield* none(Effect.map(ask(inside, warehouses.listPage, {}), ({ warehouses }) => warehouses))
    return overview({
      address: kernel.address(),
      user: kernel.user.userName,
      now: kernel.now(),
      hasSql: kernel.options.sql !== undefined,
      clusters: list,
      jobs: all.length,
      runs: latest.slice(0, 6),
      active: active.length,
      warehouses: sizes,
      requests: inside.requests(8),
      handled: inside.handled(),
      faults: kernel.faults.pending().length
    })
  })

const clusterList = (inside: Inside) =>
  Effect.map(ask(inside, clusters.listPage, { page_size: 100 }), ({ clusters }) => ({ list: clusters ?? [] }))

const runList = (inside: Inside) => none(Effect.map(ask(inside, jobs.runsListPage, { limit: 25 }), ({ runs }) => runs))

const clusterOf = (inside: Inside, cluster_id: string): Read =>
  Effect.gen(function* () {
    const one = yield* ask(inside, clusters.get, { cluster_id })
    const { events, total_count } = yield* ask(inside, clusters.eventsPage, { cluster_id, limit: 100 })
    return ClusterViews.cluster(one, { list: events ?? [], total: total_count ?? 0 })
  })

const jobOf = (inside: Inside, text: string): Read =>
  Effect.gen(function* () {
    const job_id = yield* idOf(text)
    const one = yield* ask(inside, jobs.getPage, { job_id })
    const runs = yield* none(Effect.map(ask(inside, jobs.runsListPage, { job_id, limit: 25 }), ({ runs }) => runs))
    return JobViews.job(one, runs, inside.kernel().now())
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
    const failed = lastAttempts(one)
      .filter(({ state }) => state?.result_state === "FAILED" || state?.life_cycle_state === "INTERNAL_ERROR")
      .slice(0, maxFailures)
    const failures = yield* Effect.forEach(failed, (task) =>
      Effect.map(ask(inside, jobs.runsGetOutput, { run_id: task.run_id ?? 0 }), ({ error }) => ({
        task,
        error: error ?? task.state?.state_message ?? "The task failed."
      }))
    )
    return RunViews.run(one, { failures, now, width, isListed: one.run_type !== "SUBMIT_RUN" })
  })

const dataOf = (inside: Inside, names: ReadonlyArray<string>): Read => {
  const [catalog_name, schema_name, table] = names
  if (catalog_name === undefined) {
    return Effect.map(ask(inside, catalogs.listPage, {}), ({ catalogs }) => DataViews.catalogs(catalogs ?? []))
  }
  if (schema_name === undefined) {
    return Effect.zipRight(
      ask(inside, catalogs.get, { name: catalog_name }),
      Effect.map(ask(inside, schemas.listPage, { catalog_name }), ({ schemas }) =>
        DataViews.schemas(catalog_name, schemas ?? [])
      )
    )
  }
  if (table === undefined) {
    const of = { catalog_name, schema_name }
    return Effect.zipRight(
      ask(inside, schemas.get, { full_name: `${catalog_name}.${schema_name}` }),
      Effect.all({
        tables: none(Effect.map(ask(inside, tables.listPage, of), ({ tables }) => tables)),
        volumes: none(Effect.map(ask(inside, volumes.listPage, of), ({ volumes }) => volumes)),
        functions: none(Effect.map(ask(inside, functions.listPage, of), ({ functions }) => functions))
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
    Effect.map(ask(inside, files.listDirectoryContentsPage, { directory_path: path }), ({ contents }) =>
      DataViews.folder(path, contents ?? [])
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
      return Effect.map(clusterList(inside), ({ list }) => ClusterViews.clusters(list))
    case "Cluster":
      return clusterOf(inside, place.id)
    case "Jobs":
      return Effect.zipWith(
        ask(inside, jobs.listPage, { limit: 100, expand_tasks: true }),
        runList(inside),
        (page, runs) => JobViews.jobs(page.jobs ?? [], runs)
      )
    case "Job":
      return jobOf(inside, place.id)
    case "Runs":
      return Effect.map(runList(inside), (runs) => RunViews.runs(runs, inside.kernel().now()))
    case "Run":
      return runOf(inside, place.id, width)
    case "Data":
      return dataOf(inside, place.names)
    case "Files":
      return filesOf(inside, place.path)
    case "Sql":
      return Effect.succeed(SqlViews.sql(inside.kernel().options.sql !== undefined))
    case "Requests":
      return Effect.sync(() =>
        RequestViews.requests(inside.requests(maxRequests), inside.handled(), inside.kernel().faults.pending())
      )
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
