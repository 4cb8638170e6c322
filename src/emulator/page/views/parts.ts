/** What the views share: states, times, durations, tables and headings. */
import { duration } from "../../../services/runView/model.js"
import { type Html, html, type Part } from "../html.js"

/** What a state means. Each has a colour and a sign, so that the colour is not needed. */
export type Kind = "succeeded" | "running" | "waiting" | "failed" | "skipped"

const signs: Readonly<Record<Kind, string>> = {
  succeeded: "✓",
  running: "●",
  waiting: "○",
  failed: "✗",
  skipped: "–"
}

const kinds: ReadonlyMap<string, Kind> = new Map([
  ...(["SUCCESS", "SUCCEEDED", "FINISHED", "COMPLETED", "INSTALLED"] as const).map(
    (state) => [state, "succeeded"] as const
  ),
  ...(["RUNNING", "TERMINATING", "STOPPING", "DELETING"] as const).map((state) => [state, "running"] as const),
  ...(["FAILED", "ERROR", "TIMEDOUT", "INTERNAL_ERROR", "CANCELED", "SUCCESS_WITH_FAILURES"] as const).map(
    (state) => [state, "failed"] as const
  ),
  ...(["TERMINATED", "STOPPED", "DELETED", "SKIPPED", "EXCLUDED", "DISABLED"] as const).map(
    (state) => [state, "skipped"] as const
  ),
  ...(["UPSTREAM_FAILED", "UPSTREAM_CANCELED"] as const).map((state) => [state, "skipped"] as const)
])

/** What a state of a cluster, a warehouse or a run means. What is not known waits. */
const kindOf = (state: string): Kind => kinds.get(state) ?? "waiting"

export const stateBadge = (state: string | null | undefined, kind: Kind = kindOf(state ?? "")): Html =>
  html`<span class="state ${kind}"><span aria-hidden="true">${signs[kind]}</span> ${state ?? "UNKNOWN"}</span>`

export interface Stated {
  readonly state?:
    | { readonly life_cycle_state?: string | null | undefined; readonly result_state?: string | null | undefined }
    | null
    | undefined
}

/** The result of a run or a task, or its state if it has not ended. */
export const runState = ({ state }: Stated): string => state?.result_state ?? state?.life_cycle_state ?? "UNKNOWN"

/** A time in UTC, to the second. The API writes 0 for what has not happened. */
export const time = (millis: number | null | undefined): Part => {
  if (!millis) return "–"
  const iso = new Date(millis).toISOString()
  return html`<time datetime="${iso}">${iso.slice(0, 10)} ${iso.slice(11, 19)}</time>`
}

/** The time of the day in UTC, to the millisecond. */
export const clock = (millis: number): Html => {
  const iso = new Date(millis).toISOString()
  return html`<time datetime="${iso}">${iso.slice(11, 23)}</time>`
}

export const lasted = (
  run: {
    readonly start_time?: number | null | undefined
    readonly end_time?: number | null | undefined
  },
  now: number
): string => (run.start_time ? duration((run.end_time || now) - run.start_time) : "–")

export const link = (to: string, text: Part): Html => html`<a href="${to}">${text}</a>`

/** A view: its title, which is that of the window too, and what it has. */
export interface View {
  readonly title: string
  readonly body: Html
}

export const view = (
  title: string,
  parts: ReadonlyArray<Part>,
  more?: { readonly above?: Part; readonly beside?: Part }
): View => ({
  title,
  body: html`${more?.above && html`<nav class="trail" aria-label="Place">${more.above}</nav>`}<div class="head"><h1 id="title" tabindex="-1">${title}</h1>${more?.beside}</div>${parts}`
})

export const section = (title: string, ...parts: ReadonlyArray<Part>): Html =>
  html`<section><h2>${title}</h2>${parts}</section>`

export const nothing = (text: Part): Html => html`<p class="nothing">${text}</p>`

export interface Column {
  readonly name: string
  /** `number` is at the right, `spare` is left out on narrow screens, a `value` keeps its lines. */
  readonly kind?: "number" | "spare" | "main" | "value" | undefined
  /** What is said of it after its name. */
  readonly note?: string | undefined
}

/** A table that scrolls by itself, with the keyboard too, where it is wider than the screen. */
export const table = (
  label: string,
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<Part>>,
  empty: Part = "Nothing here."
): Html => {
  if (rows.length === 0) return nothing(empty)
  const classes = columns.map(({ kind }) => kind && html` class="${kind}"`)
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${columns.map(
    ({ name, note }, index) =>
      html`<th scope="col"${classes[index]}>${name}${note !== undefined && html` <span class="note">${note}</span>`}</th>`
  )}</tr></thead><tbody>${rows.map(
    (row) => html`<tr>${row.map((cell, index) => html`<td${classes[index]}>${cell}</td>`)}</tr>`
  )}</tbody></table></div>`
}

/** Names and values. What has no value is left out. */
export const facts = (entries: ReadonlyArray<readonly [name: string, value: Part]>): Html =>
  html`<dl class="facts">${entries
    .filter(([, value]) => value !== undefined && value !== null && value !== false && value !== "")
    .map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`

/** A button whose click is sent to the workspace. */
export const button = (action: object, label: Part, kind = ""): Html =>
  html`<button type="button" class="${kind}" data-action="${JSON.stringify(action)}">${label}</button>`

export const code = (text: string, label: string): Html =>
  html`<pre tabindex="0" role="region" aria-label="${label}">${text}</pre>`

/** A picture of a run, which scrolls by itself. Its styles are those of the page. */
export const picture = (label: string, svg: Html): Html =>
  html`<div class="scroll picture" tabindex="0" role="region" aria-label="${label}">${svg}</div>`
