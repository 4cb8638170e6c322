/** What tasks do that run SQL: notebooks, saved queries, files and alerts. Only in a workspace with an SQL engine. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { statementsOf } from "../../internal/codec/sqlText.js"
import type { SqlAlertOutput, SqlOutput } from "../../schemas/jobs/JobRunOutput.js"
import type { SqlTask } from "../../schemas/jobs/JobSqlTasks.js"
import type { PipelineTask } from "../../schemas/jobs/JobTaskTypes.js"
import type { Alert } from "../../schemas/sql/Alerts.js"
import type { AlertV2 } from "../../schemas/sql/AlertsV2.js"
import type { Query } from "../../schemas/sql/Queries.js"
import type { ExternalQuerySource } from "../../schemas/sql/QueryHistory.js"
import { plan } from "../../services/sql/queries/internal/savedQuery.js"
import * as Pipelines from "../api/pipelines.js"
import * as Workspace from "../api/workspace.js"
import type { ApiFailure } from "../failure.js"
import type { Kernel } from "../kernel.js"
import type { JobRun, TaskRun } from "../runs/record.js"
import type { SqlError } from "../sql/errors.js"
import * as Statements from "../statements.js"
import * as State from "../store/state.js"
import type { TaskContext, TaskProgram, TaskResult } from "../task.js"
import { type AlertState, evaluate, evaluateV2 } from "./alerts.js"
import { refused, TaskFailed } from "./failures.js"
import * as Notebook from "./notebook.js"
import * as Session from "./session.js"
import { Widgets, withValues } from "./widgets.js"

/** The maximum number of rows in the output of a task. */
const maxRows = 1000

type Step<A> = Effect.Effect<A, TaskFailed | SqlError | ApiFailure, Scope.Scope>

interface Place {
  readonly run: JobRun
  readonly attempt: TaskRun
  readonly context: TaskContext
}

const tried = <A>(run: () => A): Effect.Effect<A, TaskFailed> =>
  Effect.try({
    try: run,
    catch: (cause) =>
      cause instanceof TaskFailed ? cause : new TaskFailed(cause instanceof Error ? cause.message : String(cause))
  })

/** Mustache is replaced as text in Databricks, with rules of its own. */
const checkText = (text: string, what: string): Effect.Effect<void, TaskFailed> =>
  /\{\{[^{}]*\}\}/.test(text)
    ? Effect.fail(refused(`{{ }} in the text of ${what}. Use parameters such as :name`))
    : Effect.void

const rowsOf = ({ columns, rows }: Statements.Ran): NonNullable<TaskResult["rows"]> =>
  rows.slice(0, maxRows).map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index] ?? null])))

const resultOf = ({ columns, isTruncated, rows }: Statements.Ran) => ({
  columns: columns.map(({ name }) => ({ name })),
  rows: rows.slice(0, maxRows).map((row) => ({
    values: row.map((value) => (value === null ? {} : { string_value: value }))
  })),
  truncated: isTruncated || rows.length > maxRows
})

/** What the workspace does for a task. Undefined if it does not run SQL. */
export const make = (kernel: Kernel): ((run: JobRun, attempt: TaskRun) => TaskProgram | undefined) => {
  const statements = kernel.use(Statements.make)
  const state = kernel.use(State.make)
  const workspace = kernel.use(Workspace.make)
  const pipelines = kernel.use(Pipelines.make)

  const stored = <A>(
    collection: string,
    id: string,
    what: string
  ): Effect.Effect<State.Item & { fields: A }, TaskFailed> =>
    Effect.suspend(() => {
      const item = state.get(`${collection}/${encodeURIComponent(id)}`)
      return item === undefined
        ? Effect.fail(new TaskFailed(`${what} ${id} does not exist.`))
        : Effect.succeed(item as State.Item & { fields: A })
    })

  const sourceOf = ({ attempt, run }: Place, more: ExternalQuerySource = {}): ExternalQuerySource => ({
    ...more,
    job_info: {
      job_id: String(run.jobId),
      job_run_id: String(run.runId),
      job_task_run_id: String(attempt.runId)
    }
  })

  const sessionOf = (place: Place, more: Partial<Session.Session>): Session.Session => ({
    catalog: undefined,
    schema: undefined,
    userName: place.run.creator,
    warehouseId: undefined,
    source: sourceOf(place),
    ...more
  })

  const runQuery = (place: Place, query: Query, warehouseId: string | undefined, more: ExternalQuerySource) =>
    Effect.gen(function* () {
      const text = query.query_text ?? ""
      const values = Object.fromEntries(
        Object.entries(place.context.parameters).map(([name, value]) => [name, { type: "STRING", value }])
      )
      const { parameters, statement: planned } = yield* tried(() =>
        plan(text, query.parameters ?? [], values, kernel.now())
      )
      const session = sessionOf(place, {
        catalog: query.catalog || undefined,
        schema: query.schema || undefined,
        warehouseId,
        source: sourceOf(place, more)
      })
      const ran: Array<Statements.Ran> = []
      for (const statement of statementsOf(planned)) {
        ran.push(yield* Session.run(statements, session, statement, parameters))
      }
      const last = ran.at(-1)
      if (last === undefined) return yield* Effect.fail(new TaskFailed("The query has no statement."))
      return { text, last, sql_statements: ran.map(({ id }) => ({ lookup_key: id })) }
    })

  const query = (place: Place, id: string, warehouse_id: string): Step<TaskResult> =>
    Effect.gen(function* () {
      const { fields } = yield* stored<Query>("/api/sql/queries", id, "Query")
      const { last, sql_statements, text } = yield* runQuery(place, fields, warehouse_id, { sql_query_id: id })
      const output: SqlOutput = {
        query_output: {
          query_text: text,
          warehouse_id,
          endpoint_id: warehouse_id,
          sql_statements,
          output_link: `${kernel.address()}/sql/editor/${id}`
        }
      }
      return { output: { sql_output: output }, rows: rowsOf(last) }
    })

  const textOf = ({ run }: Place, file: NonNullable<SqlTask["file"]>): Effect.Effect<string, TaskFailed> => {
    const { path, source } = file
    if (source === "GIT" || (!source && run.gitSource !== undefined)) {
      return Effect.fail(refused(`SQL files of a Git source (${path})`))
    }
    const bytes = workspace.file(path)
    if (bytes !== undefined) return Effect.succeed(new TextDecoder().decode(bytes))
    const what = workspace.isNotebook(path) ? "is a notebook, not a file" : "does not exist"
    return Effect.fail(new TaskFailed(`The SQL file ${path} ${what}.`))
  }

  const file = (place: Place, given: NonNullable<SqlTask["file"]>, warehouse_id: string): Step<TaskResult> =>
    Effect.gen(function* () {
      const text = yield* textOf(place, given)
      yield* checkText(text, "a SQL file")
      const widgets = new Widgets(place.context.parameters)
      const session = sessionOf(place, { warehouseId: warehouse_id })
      const ran: Array<Statements.Ran> = []
      for (const statement of statementsOf(text)) {
        const ready = yield* tried(() => withValues(statement, widgets))
        ran.push(yield* Session.run(statements, session, ready, widgets.parameters()))
      }
      const last = ran.at(-1)
      if (last === undefined) return yield* Effect.fail(new TaskFailed(`The SQL file ${given.path} has no statement.`))
      const output: SqlOutput = {
        file_output: {
          query_text: text,
          warehouse_id,
          sql_statements: ran.map(({ id }) => ({ lookup_key: id })),
          query_result: resultOf(last)
        }
      }
      return { output: { sql_output: output }, rows: rowsOf(last) }
    })

  const alert = (place: Place, id: string, warehouse_id: string): Step<TaskResult> =>
    Effect.gen(function* () {
      const item = yield* stored<Alert>("/api/sql/alerts", id, "Alert")
      const { fields } = yield* stored<Query>("/api/sql/queries", item.fields.query_id ?? "", "Query")
      const { last, sql_statements, text } = yield* runQuery(place, fields, warehouse_id, { alert_id: id })
      const alert_state = yield* tried(() => evaluate(item.fields.condition ?? {}, last))
      state.update(item, {
        ...item.fields,
        state: alert_state,
        ...(alert_state === "TRIGGERED" ? { trigger_time: new Date(kernel.now()).toISOString() } : {})
      })
      const output: SqlAlertOutput = {
        alert_state: alert_state as SqlAlertOutput["alert_state"],
        query_text: text,
        warehouse_id,
        sql_statements,
        output_link: `${kernel.address()}/sql/alerts/${id}`
      }
      return { output: { sql_output: { alert_output: output } }, rows: rowsOf(last) }
    })

  const alertV2 = (place: Place, id: string, warehouse: string | undefined): Step<TaskResult> =>
    Effect.gen(function* () {
      const item = yield* stored<AlertV2>("/api/alerts", id, "Alert")
      const { evaluation, parameters, query_text, warehouse_id } = item.fields
      const used = warehouse ?? warehouse_id
      const evaluated = (alert_state: AlertState) =>
        state.update(item, {
          ...item.fields,
          evaluation: { ...evaluation, state: alert_state, last_evaluated_at: new Date(kernel.now()).toISOString() }
        })
      const declared = new Map((parameters ?? []).map((one) => [one.name ?? "", one]))
      const given = place.context.task.alert_task?.parameters ?? {}
      const unknown = Object.keys(given).find((name) => !declared.has(name))
      if (unknown !== undefined) {
        return yield* Effect.fail(new TaskFailed(`The alert ${id} has no parameter ${unknown}.`))
      }
      const run = Effect.gen(function* () {
        yield* statements.warehouse(used ?? "")
        return yield* statements.run({
          text: query_text ?? "",
          parameters: [...declared.values()].map(({ name, type, value }) => ({
            name: name ?? "",
            type: type ?? "STRING",
            value: place.context.parameters[name ?? ""] ?? value ?? undefined
          })),
          catalog: undefined,
          schema: undefined,
          userName: place.run.creator,
          warehouseId: used,
          source: sourceOf(place, { alert_id: id })
        })
      })
      const { alert_state, last } = yield* Effect.flatMap(run, (last) =>
        tried(() => ({ last, alert_state: evaluateV2(evaluation ?? undefined, last) }))
      ).pipe(Effect.tapError(() => Effect.sync(() => evaluated("ERROR"))))
      evaluated(alert_state)
      return { output: { alert_output: { alert_state } }, rows: rowsOf(last) }
    })

  const sql = (place: Place, task: SqlTask): Step<TaskResult> =>
    Effect.gen(function* () {
      const warehouse_id = task.warehouse_id ?? ""
      if (task.dashboard) return yield* Effect.fail(refused("sql_task.dashboard (legacy dashboards)"))
      yield* statements.warehouse(warehouse_id)
      if (task.query) return yield* query(place, task.query.query_id ?? "", warehouse_id)
      if (task.file) return yield* file(place, task.file, warehouse_id)
      if (task.alert) return yield* alert(place, task.alert.alert_id ?? "", warehouse_id)
      return yield* Effect.fail(new TaskFailed("The SQL task has neither query, file, alert nor dashboard."))
    })

  const notebook = (place: Place, path: string, warehouse: string | undefined): Step<TaskResult> | undefined => {
    const node = workspace.tree.find(path)
    if (node?.content.type !== "NOTEBOOK") return undefined
    const { notebook } = node.content
    return Effect.gen(function* () {
      if (warehouse !== undefined) yield* statements.warehouse(warehouse)
      const session = sessionOf(place, {
        warehouseId: warehouse,
        source: sourceOf(place, { notebook_id: String(node.id) })
      })
      const result = yield* Notebook.run(statements, session, new Widgets(place.context.parameters), { notebook, path })
      return result === undefined ? {} : { result }
    })
  }

  const pipeline = (place: Place, task: PipelineTask): Step<TaskResult> =>
    Effect.gen(function* () {
      const { cause, id, state } = yield* pipelines.runUpdate(
        { ...task, pipeline_id: task.pipeline_id ?? "" },
        place.run.creator
      )
      if (state === "COMPLETED") return {}
      return yield* Effect.fail(new TaskFailed(`Update ${id} of the pipeline is ${state}${cause ? `: ${cause}` : "."}`))
    })

  const stepOf = (place: Place): Step<TaskResult> | undefined => {
    const { alert_task, notebook_task, pipeline_task, sql_task } = place.attempt.task
    if (pipeline_task) return pipeline(place, pipeline_task)
    if (sql_task) return sql(place, sql_task)
    if (alert_task) {
      return alert_task.alert_id
        ? alertV2(place, alert_task.alert_id, alert_task.warehouse_id ?? undefined)
        : Effect.fail(refused("alert_task.workspace_path. Use alert_id"))
    }
    return notebook_task && notebook_task.source !== "GIT"
      ? notebook(place, notebook_task.notebook_path ?? "", notebook_task.warehouse_id || undefined)
      : undefined
  }

  return (run, attempt) => {
    const { alert_task, notebook_task, pipeline_task, sql_task } = attempt.task
    if (statements.opened === undefined || !(alert_task || notebook_task || pipeline_task || sql_task)) return undefined
    if (pipeline_task && !pipelines.runsSql(pipeline_task.pipeline_id ?? "")) return undefined
    if (notebook_task && !workspace.isNotebook(notebook_task.notebook_path ?? "")) return undefined
    return (context) =>
      Effect.scoped(stepOf({ run, attempt, context }) ?? Effect.succeed({})).pipe(
        Effect.mapError((error) => (error instanceof TaskFailed ? error : new TaskFailed(error.message)))
      )
  }
}
