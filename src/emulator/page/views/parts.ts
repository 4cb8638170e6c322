/** What the views share: states, times, durations, tables and headings. */
import { attemptOf, duration, elapsed, type Kind, marks } from "../../../services/runView/model.js"
import { type Html, html, type Part } from "../html.js"

/** What has the state and the times of a run or a task. */
export type Stated = Parameters<typeof attemptOf>[0]

/** What a state of a cluster or a warehouse means. What is not known waits. */
const kinds: Readonly<Record<string, Kind>> = {
  RUNNING: "running",
  TERMINATING: "running",
  STOPPING: "running",
  DELETING: "running",
  ERROR: "failed",
  TERMINATED: "skipped",
  STOPPED: "skipped",
  DELETED: "skipped"
}

/** The name of a constant, which breaks between its words only. */
export const constant = (name: string): Html => {
  const words = name.split("_")
  return html`${words.map((word, index) => (index === 0 ? word : html`_<wbr>${word}`))}`
}

/** A state with the colour and the sign of its meaning: the sign is for those who do not see the colour. */
export const stateBadge = (state: string | null | undefined, kind: Kind = kinds[state ?? ""] ?? "waiting"): Html =>
  html`<span class="state ${kind}"><span aria-hidden="true">${marks[kind]}</span>\u00a0${constant(state ?? "UNKNOWN")}</span>`

/** The state of a run or a task means on the page what it means in its pictures. */
export const runBadge = (run: Stated): Html => {
  const { kind, state } = attemptOf(run)
  return stateBadge(state, kind)
}

/** A time in UTC, to the second. The API writes 0 for what has not happened. */
export const time = (millis: number | null | undefined): Part => {
  if (!millis) return "–"
  const iso = new Date(millis).toISOString()
  return html`<time datetime="${iso}"><span>${iso.slice(0, 10)}</span> ${iso.slice(11, 19)}</time>`
}

/** The time of the day in UTC, to the millisecond. */
export const clock = (millis: number): Html => {
  const iso = new Date(millis).toISOString()
  return html`<time datetime="${iso}">${iso.slice(11, 23)}</time>`
}

/** How long a run or a task took, or has taken. What has not run took no time, though the API gives it times. */
export const lasted = (run: Stated, now: number): string => {
  const millis = elapsed(attemptOf(run), now)
  return millis === undefined ? "–" : duration(millis)
}

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
  /**
   * `number` is at the right, `spare` is left out on narrow screens, `main` and `text` have several lines. A `value`
   * keeps its own lines, and a `long` one has further ones.
   */
  readonly kind?: "number" | "spare" | "main" | "text" | "value" | "long" | undefined
  /** What is said of it after its name. */
  readonly note?: string | undefined
}

export interface TableOptions {
  /** What is shown in place of a table without rows. A tall table has its headings then. */
  readonly empty?: Part
  /** What identifies a row when others come and go. */
  readonly key?: (index: number) => string
  /** Whether the table scrolls below its headings. */
  readonly isTall?: boolean
}

/** A table that scrolls by itself, with the keyboard too, where it is wider than the screen. */
export const table = (
  label: string,
  columns: ReadonlyArray<Column>,
  rows: ReadonlyArray<ReadonlyArray<Part>>,
  { empty = "Nothing here.", isTall = false, key }: TableOptions = {}
): Html => {
  if (rows.length === 0 && !isTall) return nothing(empty)
  const classes = columns.map(({ kind }) => kind && html` class="${kind}"`)
  return html`<div class="scroll${isTall && " tall"}" tabindex="0" role="region" aria-label="${label}"><table><thead><tr>${columns.map(
    ({ name, note }, index) =>
      html`<th scope="col"${classes[index]}>${name}${note !== undefined && html` <span class="note">${note}</span>`}</th>`
  )}</tr></thead><tbody>${rows.map(
    (row, index) =>
      html`<tr${key && html` id="${key(index)}"`}>${row.map((cell, index) => html`<td${classes[index]}>${cell}</td>`)}</tr>`
  )}</tbody></table></div>`
}

/** The most characters of a fact that shares its row with others. */
const maxFact = 40

/** Names and values. What has no value is left out. */
export const facts = (entries: ReadonlyArray<readonly [name: string, value: Part]>): Html =>
  html`<dl class="facts">${entries
    .filter(([, value]) => value !== undefined && value !== null && value !== false && value !== "")
    .map(
      ([name, value]) =>
        html`<div${typeof value === "string" && value.length > maxFact && html` class="wide"`}><dt>${name}</dt><dd>${value}</dd></div>`
    )}</dl>`

/** A button whose click is sent to the workspace. */
export const button = (action: object, label: Part, kind = ""): Html =>
  html`<button type="button" class="${kind}" data-action="${JSON.stringify(action)}">${label}</button>`

export const code = (text: string, label: string): Html =>
  html`<pre tabindex="0" role="region" aria-label="${label}">${text}</pre>`

/** A picture of a run, which scrolls by itself. Its styles are those of the page. */
export const picture = (label: string, svg: Html): Html =>
  html`<div class="scroll picture" tabindex="0" role="region" aria-label="${label}">${svg}</div>`

/** Such as `1 task` and `2 tasks`. */
export const counted = (count: number, thing: string): string =>
  `${count.toLocaleString("en")} ${thing}${count === 1 ? "" : "s"}`

/** The most rows of lists other than those of runs and requests. */
export const maxRows = 500

/** What is said of a list that does not have everything. */
export const limited = (shown: number, total: number, things: string, which: "latest" | "first" = "latest"): Part =>
  total > shown &&
  html`<p class="count">The ${which} ${shown.toLocaleString("en")} of ${total.toLocaleString("en")} ${things}.</p>`
