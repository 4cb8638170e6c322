/** The views of jobs: the list, and one with its tasks as a graph and its runs. */

import type { BaseRun, Run } from "../../../schemas/jobs/JobRuns.js"
import type { BaseJob, Job } from "../../../schemas/jobs/Jobs.js"
import type { RunTask, Task } from "../../../schemas/jobs/JobTasks.js"
import { graphSvg } from "../../../services/runView/graph.js"
import { drawn } from "../drawing.js"
import * as Place from "../place.js"
import {
  button,
  facts,
  lasted,
  link,
  picture,
  runState,
  section,
  stateBadge,
  table,
  time,
  type View,
  view
} from "./parts.js"

/** The latest run of a job comes first. */
const lastOf = (runs: ReadonlyArray<BaseRun>, { job_id }: BaseJob): BaseRun | undefined =>
  runs.find((run) => run.job_id === job_id)

export const jobs = (list: ReadonlyArray<BaseJob>, runs: ReadonlyArray<BaseRun>): View =>
  view("Jobs", [
    table(
      "Jobs",
      [
        { name: "Job", kind: "main" },
        { name: "Tasks", kind: "number" },
        { name: "Last run" },
        { name: "Schedule", kind: "spare" },
        { name: "Creator", kind: "spare" }
      ],
      list.map((job) => {
        const last = lastOf(runs, job)
        return [
          link(Place.toJob(job.job_id ?? 0), job.settings?.name || `job ${job.job_id}`),
          job.settings?.tasks?.length ?? 0,
          last === undefined ? "–" : link(Place.toRun(job.job_id, last.run_id), stateBadge(runState(last))),
          job.settings?.schedule?.quartz_cron_expression ?? "–",
          job.creator_user_name
        ]
      }),
      "No job yet. A program creates one with Jobs.create."
    )
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
  state: { life_cycle_state: `${settings?.tasks?.length ?? 0} tasks` },
  tasks: (settings?.tasks ?? []).map((task) => ({
    run_id: 0,
    task_key: task.task_key,
    ...(task.depends_on ? { depends_on: task.depends_on } : {}),
    state: { life_cycle_state: typeOf(task) }
  }))
})

export const runTable = (runs: ReadonlyArray<BaseRun>, now: number, empty: string) =>
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
      stateBadge(runState(run)),
      lasted(run, now),
      time(run.start_time),
      run.run_type,
      run.run_id
    ]),
    empty
  )

export const job = (one: Job, runs: ReadonlyArray<BaseRun>, now: number): View => {
  const { settings } = one
  return view(
    settings?.name || `job ${one.job_id}`,
    [
      facts([
        ["Job ID", one.job_id],
        ["Creator", one.creator_user_name],
        ["Created (UTC)", time(one.created_time)],
        ["Schedule", settings?.schedule?.quartz_cron_expression],
        ["Runs at once", settings?.max_concurrent_runs]
      ]),
      (settings?.tasks?.length ?? 0) > 0 &&
        section("Tasks", picture("The tasks and their dependencies", drawn(graphSvg(asRun(one), { now })))),
      section("Runs", runTable(runs, now, "This job has not run yet."))
    ],
    {
      above: link("#jobs", "Jobs"),
      beside: button({ _tag: "RunJob", job_id: String(one.job_id) }, "Run now", "primary")
    }
  )
}
