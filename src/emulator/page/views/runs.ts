/** The views of runs: the list, one as a timeline and a graph, and the output of a task. */
import type { RunOutput } from "../../../schemas/jobs/JobRunOutput.js"
import type { BaseRun, Run } from "../../../schemas/jobs/JobRuns.js"
import type { RunTask } from "../../../schemas/jobs/JobTasks.js"
import { graphSvg } from "../../../services/runView/graph.js"
import { timelineSvg } from "../../../services/runView/timeline.js"
import { drawn } from "../drawing.js"
import { html, type Part } from "../html.js"
import * as Place from "../place.js"
import { runTable, typeOf } from "./jobs.js"
import {
  button,
  code,
  counted,
  facts,
  lasted,
  limited,
  link,
  nothing,
  picture,
  runBadge,
  section,
  table,
  time,
  type View,
  view
} from "./parts.js"
import { fromJson, rowTable } from "./rows.js"

export const runs = (list: ReadonlyArray<BaseRun>, total: number, now: number): View =>
  view("Runs", [runTable(list, now), limited(list.length, total, "runs")])

/** Whether the run, or the task, has not ended. */
const isActive = ({ end_time }: Pick<BaseRun, "end_time">): boolean => !end_time

/** The attempts of a task follow each other. */
const inOrder = (tasks: ReadonlyArray<RunTask>): ReadonlyArray<RunTask> => {
  const keys = [...new Set(tasks.map(({ task_key }) => task_key))]
  return keys.flatMap((key) => tasks.filter(({ task_key }) => task_key === key))
}

const attempt = ({ attempt_number }: RunTask): Part =>
  attempt_number ? html`<span class="under">attempt ${attempt_number + 1}</span>` : undefined

const endOf = ({ state }: RunTask): string => (state?.result_state === "TIMEDOUT" ? "timed out" : "failed")

export interface Failure {
  readonly task: RunTask
  readonly error: string
}

const above = (run: BaseRun, isListed: boolean): Part => [
  link("#runs", "Runs"),
  isListed && run.job_id ? link(Place.toJob(run.job_id), "Job") : undefined
]

export const run = (
  one: Run,
  {
    failed,
    failures,
    isListed,
    now,
    width
  }: {
    /** The number of tasks that failed, of which `failures` has the first ones. */
    readonly failed: number
    readonly failures: ReadonlyArray<Failure>
    /** Whether the run is that of a job that the workspace shows. */
    readonly isListed: boolean
    readonly now: number
    readonly width: number
  }
): View => {
  const tasks = inOrder(one.tasks ?? [])
  return view(
    one.run_name || `run ${one.run_id}`,
    [
      facts([
        ["Run ID", one.run_id],
        ["Took", lasted(one, now)],
        ["Started (UTC)", time(one.start_time)],
        ["Trigger", one.trigger],
        ["Creator", one.creator_user_name],
        ["Message", one.state?.state_message]
      ]),
      failures.map(
        ({ error, task }) =>
          html`<div class="failure"><strong>${link(Place.toRun(one.job_id, task.run_id ?? 0), task.task_key ?? "")} ${endOf(task)}</strong>${code(error, `The error of ${task.task_key}`)}</div>`
      ),
      failed > failures.length && html`<p>${counted(failed - failures.length, "more task")} failed.</p>`,
      section("Timeline", picture("When the tasks ran", drawn(timelineSvg(one, { now, width })))),
      tasks.length > 1 && section("Graph", picture("The tasks and their dependencies", drawn(graphSvg(one, { now })))),
      section(
        "Tasks",
        table(
          "Tasks",
          [
            { name: "Task", kind: "main" },
            { name: "State" },
            { name: "Took", kind: "number" },
            { name: "Type", kind: "spare" },
            { name: "Depends on", kind: "spare" }
          ],
          tasks.map((task) => [
            [link(Place.toRun(one.job_id, task.run_id ?? 0), task.task_key ?? ""), attempt(task)],
            runBadge(task),
            lasted(task, now),
            typeOf(task),
            (task.depends_on ?? []).map(({ task_key }) => task_key).join(", ") || "–"
          ])
        )
      )
    ],
    {
      above: above(one, isListed),
      beside: [
        runBadge(one),
        isActive(one) && button({ _tag: "CancelRun", run_id: String(one.run_id) }, "Cancel", "danger")
      ]
    }
  )
}

const queries = ({ sql_output }: RunOutput): string | undefined =>
  sql_output?.query_output?.query_text ??
  sql_output?.file_output?.query_text ??
  sql_output?.alert_output?.query_text ??
  undefined

export const taskRun = (
  one: Run,
  {
    now,
    output,
    rows
  }: {
    readonly now: number
    readonly output: RunOutput
    /** The rows of its query, if it is one. */
    readonly rows: ReadonlyArray<Readonly<Record<string, string | null>>> | undefined
  }
): View => {
  const result = output.notebook_output?.result ?? undefined
  const fromNotebook = result === undefined ? undefined : fromJson(result)
  const query = queries(output)
  const alert = output.alert_output?.alert_state ?? output.sql_output?.alert_output?.alert_state
  const shown: ReadonlyArray<Part> = [
    output.error && html`<div class="failure"><strong>Error</strong>${code(output.error, "Error")}</div>`,
    output.error_trace && section("Trace", code(output.error_trace, "Trace")),
    query !== undefined && section("Query", code(query, "Query")),
    rows !== undefined && section("Rows", rowTable(rows)),
    result !== undefined &&
      section("Result", fromNotebook === undefined ? code(result, "Result") : rowTable(fromNotebook)),
    alert && section("Alert", html`<p>${alert}</p>`),
    output.logs && section("Logs", code(output.logs, "Logs"))
  ]
  return view(
    one.tasks?.[0]?.task_key ?? one.run_name ?? `run ${one.run_id}`,
    [
      facts([
        ["Run ID", one.run_id],
        ["Attempt", (one.attempt_number ?? 0) + 1],
        ["Took", lasted(one, now)],
        ["Started (UTC)", time(one.start_time)],
        ["Message", one.state?.state_message]
      ]),
      shown.some(Boolean)
        ? shown
        : nothing(isActive(one) ? "The task has not ended, and has no output yet." : "The task has no output.")
    ],
    {
      above: [link("#runs", "Runs"), link(Place.toRun(one.job_id, one.job_run_id ?? one.run_id), "The whole run")],
      beside: runBadge(one)
    }
  )
}
