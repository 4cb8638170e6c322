/** Resolves references in task parameters, such as `{{job.parameters.day}}` and `{{tasks.ingest.values.rows}}`. */
import * as Json from "../../internal/codec/json.js"
import { type JobRun, latestOf, type TaskRun } from "./record.js"

/** The context of a reference: the attempt whose parameter contains it. */
export interface ReferenceScope {
  readonly run: JobRun
  readonly attempt: TaskRun
  readonly workspace: { readonly host: () => string; readonly workspaceId: string }
}

const reference = /\{\{\s*([^{}]+?)\s*\}\}/g

/** Names with characters other than letters, digits and `_` may be quoted with backticks. */
const namesIn = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/`([^`]*)`|([^.`]+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "")

const asText = (value: unknown): string => (typeof value === "string" ? value : (Json.stringify(value) ?? "null"))

const memberOf = (value: unknown, names: ReadonlyArray<string>): unknown =>
  names.reduce<unknown>(
    (inner, name) =>
      typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[name] : undefined,
    value
  )

const timeAs = (time: number, form: string | undefined): string | undefined => {
  const date = new Date(time)
  const iso = date.toISOString()
  const day = date.getUTCDay()
  switch (form) {
    case "iso_date":
      return iso.slice(0, 10)
    case "iso_datetime":
      return iso
    case "iso_weekday":
      return String(day === 0 ? 7 : day)
    case "is_weekday":
      return String(day !== 0 && day !== 6)
    case "year":
      return String(date.getUTCFullYear())
    case "month":
      return String(date.getUTCMonth() + 1)
    case "day":
      return String(date.getUTCDate())
    case "hour":
      return String(date.getUTCHours())
    case "minute":
      return String(date.getUTCMinutes())
    case "second":
      return String(date.getUTCSeconds())
    case "timestamp_ms":
      return String(time)
    default:
      return undefined
  }
}

const ofAttempt = (attempt: TaskRun | undefined, name: string | undefined): string | undefined => {
  if (attempt === undefined) return undefined
  switch (name) {
    case "name":
      return attempt.task.task_key
    case "run_id":
      return String(attempt.runId)
    case "execution_count":
      return String(attempt.attempt + 1)
    case "notebook_path":
      return attempt.task.notebook_task?.notebook_path
    case "result_state":
      return attempt.result?.toLowerCase()
    case "error_code":
      return attempt.result === undefined || attempt.error === undefined ? "" : "RUN_EXECUTION_ERROR"
    default:
      return undefined
  }
}

/** What SQL and alert tasks give to others: their rows, and the state of an alert. */
const ofOutput = (attempt: TaskRun | undefined, [name, ...rest]: ReadonlyArray<string>): string | undefined => {
  const { output, rows } = attempt?.value ?? {}
  switch (name) {
    case "alert_state":
      return output?.alert_output?.alert_state ?? output?.sql_output?.alert_output?.alert_state ?? undefined
    case "rows":
      return rows && asText(rows)
    case "first_row": {
      const value = memberOf(rows?.[0], rest)
      return value === undefined ? undefined : asText(value)
    }
    default:
      return undefined
  }
}

const ofJob = ({ run }: ReferenceScope, [name, ...rest]: ReadonlyArray<string>): string | undefined => {
  switch (name) {
    case "id":
      return String(run.jobId)
    case "name":
      return run.name
    case "run_id":
      return String(run.runId)
    case "repair_count":
      return String(run.repairs.length)
    case "start_time":
      return timeAs(run.startTime, rest[0])
    case "trigger":
      return rest[0] === "type"
        ? run.trigger.toLowerCase()
        : rest[0] === "time"
          ? timeAs(run.startTime, rest[1])
          : undefined
    case "parameters":
      return run.jobParameters.find((parameter) => parameter.name === rest.join("."))?.value
    default:
      return undefined
  }
}

const valueOf = (scope: ReferenceScope, text: string): string | undefined => {
  const [root, ...rest] = namesIn(text)
  const [first = "", second, ...others] = rest
  switch (root) {
    case "input": {
      const value = memberOf(scope.attempt.input, rest)
      return value === undefined ? undefined : asText(value)
    }
    case "job":
      return ofJob(scope, rest)
    case "task":
      return ofAttempt(scope.attempt, first)
    case "tasks": {
      const attempt = latestOf(scope.run, first)
      if (second === "output") return ofOutput(attempt, others)
      return second === "values" ? attempt?.value.values?.[others.join(".")] : ofAttempt(attempt, second)
    }
    case "workspace":
      return first === "id" ? scope.workspace.workspaceId : first === "url" ? scope.workspace.host() : undefined
    default:
      return undefined
  }
}

const replaced = (text: string, valueOf: (name: string) => string | undefined): string =>
  text.replace(reference, (whole, name: string) => valueOf(name) ?? whole)

/**
 * Resolves the references in a text. Unknown references stay unchanged. Job parameter values may contain references
 * too.
 */
export const resolve = (scope: ReferenceScope, text: string): string =>
  replaced(text, (name) => {
    const value = valueOf(scope, name)
    return value !== undefined && name.startsWith("job.parameters")
      ? replaced(value, (inner) => valueOf(scope, inner))
      : value
  })
