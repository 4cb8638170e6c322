/** Builds the output of tasks as the API returns it. */
import type { RunOutput } from "../../schemas/jobs/JobRunOutput.js"
import type { ViewItem } from "../../schemas/jobs/JobRunRequests.js"
import type { JobRun, TaskRun } from "./record.js"
import { type Setting, taskRunToWire } from "./wire.js"

/** The maximum size of a notebook's exit value, in characters. */
const maxOutputLength = 5 * 1024 * 1024

export const outputOf = (setting: Setting, run: JobRun, attempt: TaskRun): RunOutput => {
  const { logs, output, result } = attempt.value
  return {
    metadata: taskRunToWire(setting, run, attempt),
    ...(attempt.task.notebook_task
      ? {
          notebook_output: {
            ...(result === undefined ? {} : { result: result.slice(0, maxOutputLength) }),
            truncated: (result?.length ?? 0) > maxOutputLength
          }
        }
      : {}),
    ...(logs === undefined ? {} : { logs, logs_truncated: false }),
    ...(attempt.error === undefined ? {} : { error: attempt.error }),
    ...(attempt.errorTrace === undefined ? {} : { error_trace: attempt.errorTrace }),
    ...output
  }
}

const escapeHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;")

/** An HTML page with the notebook's name and exit value. */
const page = (name: string, { value }: TaskRun): string =>
  [
    "<!DOCTYPE html>",
    "<html>",
    `<head><meta charset="utf-8"><title>${escapeHtml(name)} - Databricks</title></head>`,
    `<body><h1>${escapeHtml(name)}</h1><pre>${escapeHtml(value.result ?? "")}</pre></body>`,
    "</html>"
  ].join("\n")

export const viewsOf = (attempt: TaskRun, wanted: string): ReadonlyArray<ViewItem> => {
  if (wanted === "DASHBOARDS") return []
  const name = attempt.task.notebook_task?.notebook_path.split("/").at(-1) ?? attempt.task.task_key
  return [{ name, type: "NOTEBOOK", content: attempt.value.html ?? page(name, attempt) }]
}
