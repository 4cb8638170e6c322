/** The views of jobs: the list, and one with its tasks as a graph and its runs. */

import type { BaseRun, Run } from "../../../schemas/jobs/JobRuns.js"
import type { BaseJob, Job } from "../../../schemas/jobs/Jobs.js"
import type { RunTask, Task } from "../../../schemas/jobs/JobTasks.js"
import type { Int64 } from "../../../schemas/Wire.js"
import { graphSvg } from "../../../services/runView/graph.js"
import { drawn } from "../drawing.js"
import type { Html } from "../html.js"
import * as Place from "../place.js"
import {
  button,
  counted,
  facts,
  lasted,
  limited,
  link,
  picture,
  runBadge,
  type Stated,
  section,
  table,
  time,
  type View,
  view
} from "./parts.js"
import { startsOf } from "./triggers.js"

/** A job as a row of the list. */
export interface Row {
  readonly job: BaseJob
  readonly tasks: number
  /** The run that was started last. */
  readonly last: (Stated & { readonly run_id: Int64 }) | undefined
}

export const jobs = (rows: ReadonlyArray<Row>, total: number): View =>
  view("Jobs", [
    table(
      "Jobs",
      [
        { name: "Job", kind: "main" },
        { name: "Tasks", kind: "number" },
        { name: "Last run" },
        { name: "Starts by itself", kind: "spare" },
        { name: "Creator", kind: "spare" }
      ],
      rows.map(({ job: { creator_user_name, job_id, settings }, last, tasks }) => [
        link(Place.toJob(job_id ?? 0), settings?.name || `job ${job_id}`),
        tasks,
        last === undefined ? "–" : link(Place.toRun(job_id, last.run_id), runBadge(last)),
        startsOf(settings).join("; ") || "–",
        creator_user_name
      ]),
      {
        empty: "No job yet. A program creates one with Jobs.create.",
        key: (index) => `job-${rows[index]?.job.job_id}`
      }
    ),
    limited(rows.length, total, "jobs")
  ])

/** Such as `notebook`, of the field `notebook_task`. */
export const typeOf = (task: Task | RunTask): string => {
  const field = Object.entries(task).find(([name, value]) => name.endsWith("_task") && value)?.[0]
  return field?.slice(0, -"_task".length).replaceAll("_", " ") ?? "task"
}

/** The graph of a job is that of a run which has not begun, whose tasks have their types in place of their states. */
const asRun = ({ job_id, settings }: Job): Run => ({
  run_id: job_id ?? 0,
  run_name: settings?.name ?? `job ${job_id}`,
  state: { life_cycle_state: counted(settings?.tasks?.length ?? 0, "task") },
  tasks: (settings?.tasks ?? []).map((task) => ({
    run_id: 0,
    task_key: task.task_key,
    ...(task.depends_on ? { depends_on: task.depends_on } : {}),
    state: { life_cycle_state: typeOf(task) }
  }))
})

const noRuns = "No run yet. A program starts one with Jobs.runNow or Jobs.submit."

/** The runs of all jobs. */
export const runTable = (runs: ReadonlyArray<BaseRun>, now: number): Html =>
  table(
    "Runs",
    [
      { name: "Run", kind: "main" },
      { name: "State" },
      { name: "Took", kind: "number" },
      { name: "Started (UTC)", kind: "spare" },
      { name: "Type", kind: "spare" },
      { name: "Run ID", kind: "spare" }
    ],
    runs.map((run) => [
      link(Place.toRun(run.job_id, run.run_id), run.run_name || `run ${run.run_id}`),
      runBadge(run),
      lasted(run, now),
      time(run.start_time),
      run.run_type,
      run.run_id
    ]),
    { empty: noRuns, key: (index) => `run-${runs[index]?.run_id}` }
  )

/** The runs of one job, which have the same name. */
const runsOfJob = (runs: ReadonlyArray<BaseRun>, now: number): Html =>
  table(
    "Runs",
    [
      { name: "Started (UTC)", kind: "main" },
      { name: "State" },
      { name: "Took", kind: "number" },
      { name: "Trigger", kind: "spare" },
      { name: "Run ID", kind: "spare" }
    ],
    runs.map((run) => [
      link(Place.toRun(run.job_id, run.run_id), run.start_time ? time(run.start_time) : `run ${run.run_id}`),
      runBadge(run),
      lasted(run, now),
      run.trigger,
      run.run_id
    ]),
    { empty: "This job has not run yet.", key: (index) => `run-${runs[index]?.run_id}` }
  )

export const job = (
  one: Job,
  runs: ReadonlyArray<BaseRun>,
  { now, total }: { readonly now: number; readonly total: number }
): View => {
  const { settings } = one
  return view(
    settings?.name || `job ${one.job_id}`,
    [
      facts([
        ["Job ID", one.job_id],
        ["Creator", one.creator_user_name],
        ["Created (UTC)", time(one.created_time)],
        ["Starts by itself", startsOf(settings).join("; ")],
        ["Runs at once", settings?.max_concurrent_runs]
      ]),
      (settings?.tasks?.length ?? 0) > 0 &&
        section("Tasks", picture("The tasks and their dependencies", drawn(graphSvg(asRun(one), { now })))),
      section("Runs", runsOfJob(runs, now), limited(runs.length, total, "runs"))
    ],
    {
      above: link("#jobs", "Jobs"),
      beside: button({ _tag: "RunJob", job_id: String(one.job_id) }, "Run now", "primary")
    }
  )
}
