/** References in the parameters of tasks, such as `{{job.parameters.day}}` and `{{tasks.ingest.values.rows}}`. */
import type { JobRun } from "./record.js"
import { latestOf } from "./record.js"

const reference = /\{\{\s*([^{}]+?)\s*\}\}/g

const valueOf = (run: JobRun, name: string, input: unknown): string | undefined => {
  const parts = name.split(".")
  const [root, key, kind, ...rest] = parts
  if (root === "input") {
    if (parts.length === 1) return typeof input === "string" ? input : JSON.stringify(input)
    const inner =
      typeof input === "object" && input !== null ? (input as Record<string, unknown>)[key ?? ""] : undefined
    return inner === undefined ? undefined : typeof inner === "string" ? inner : JSON.stringify(inner)
  }
  if (root === "job") {
    if (key === "parameters") return run.jobParameters.find((p) => p.name === [kind, ...rest].join("."))?.value
    if (key === "id") return String(run.jobId)
    if (key === "name") return run.name
    if (key === "run_id") return String(run.runId)
    return undefined
  }
  if (root === "tasks" && key !== undefined) {
    const attempt = latestOf(run, key)
    if (kind === "values") return attempt?.value.values?.[rest.join(".")]
    if (kind === "result_state") return attempt?.result?.toLowerCase()
    if (kind === "run_id") return attempt === undefined ? undefined : String(attempt.runId)
  }
  return undefined
}

/** The text with its references resolved; one to nothing stays as it is. */
export const resolve = (run: JobRun, text: string, input: unknown): string =>
  text.replace(reference, (whole, name: string) => valueOf(run, name, input) ?? whole)
