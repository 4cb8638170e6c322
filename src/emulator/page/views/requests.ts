/** The view of requests as they come, and of the faults that hit them. */
import * as Duration from "effect/Duration"
import type { SeenRequest } from "../../emulated.js"
import type { Fault } from "../../Fault.js"
import * as Faults from "../faults.js"
import * as Filter from "../filter.js"
import { type Html, html, type Part } from "../html.js"
import { button, clock, counted, nothing, section, table, type View, view } from "./parts.js"

/** What a fault of a program does, in a few words. */
const describeOther = (fault: Fault): string => {
  switch (fault._tag) {
    case "Respond":
      return fault.isDone === true ? `status ${fault.status} after the work` : `status ${fault.status}`
    case "Cut":
      return `cut ${fault.when === "during" ? "in the response" : `${fault.when} the work`}`
    case "Slow":
      return `slow, ${Duration.format(fault.delay)}`
    case "Garble":
      return {
        truncate: "half a response",
        mislabel: "wrong type",
        wrongJson: "JSON of something else",
        unknownFields: "unknown fields",
        unknownEnumValues: "unknown values"
      }[fault.how]
    case "Random":
      return `${fault.rate * 100} % of the requests`
    case "Stale":
      return `stale reads, ${Duration.format(fault.lag)}`
    case "TokenIssue":
      return "token"
    case "ClusterStart":
      return "cluster does not start"
    case "PipelineUpdate":
      return "update fails"
    case "WarehouseStart":
      return "warehouse does not start"
  }
}

/** What hits a request: in the words of the button that switches it on, if there is one. */
const describe = (fault: Fault): string => Faults.labelOf(fault) ?? describeOther(fault)

const targetOf = ({ on }: Fault): string => {
  const { method, operation, path, service } = on as {
    readonly method?: string
    readonly operation?: string
    readonly path?: string | RegExp
    readonly service?: string
  }
  const parts = [
    method,
    service !== undefined || operation !== undefined ? [service, operation].filter(Boolean).join(".") : undefined,
    path === undefined ? undefined : `path ${typeof path === "string" ? path : path.source.replaceAll("\\", "")}`
  ].filter((part) => part !== undefined)
  return parts.length === 0 ? "" : ` for ${parts.join(", ")}`
}

const timesOf = ({ times }: Fault): string =>
  times === Number.POSITIVE_INFINITY ? "every time" : times === 1 ? "once" : `${times} times`

export interface PendingFault {
  /** That of the fault in the workspace, so that a click removes this one and no other. */
  readonly id: number
  readonly fault: Fault
}

const pendingList = (pending: ReadonlyArray<PendingFault>): Part =>
  pending.length === 0
    ? nothing("No fault is on.")
    : html`<ul class="pending">${pending.map(
        ({ fault, id }) =>
          html`<li id="fault-${id}"><span><strong>${describe(fault)}</strong>${targetOf(fault)}, ${timesOf(fault)}</span>${button({ _tag: "RemoveFault", id: String(id) }, html`Remove<span class="hidden"> ${describe(fault)}</span>`)}</li>`
      )}</ul>${pending.length > 1 && html`<p class="count">A request is hit by the first of them that it fits.</p>${button({ _tag: "ClearFaults" }, "Remove all")}`}`

const select = (
  name: string,
  label: string,
  options: ReadonlyArray<readonly [value: string, text: string]>,
  selected?: string
): Html =>
  html`<label>${label} <select name="${name}">${options.map(([value, text]) => html`<option value="${value}"${value === selected && html` selected`}>${text}</option>`)}</select></label>`

/** Its fields keep what was typed: the page does not replace them. */
const form = html`<form class="faults" data-keep="faults"><div class="fields">${select("times", "How often", [
  ["1", "once"],
  ["3", "3 times"],
  ["10", "10 times"],
  ["every", "every time"]
])}${select("method", "Requests", [
  ["", "all"],
  ["GET", "GET"],
  ["POST", "POST"],
  ["PUT", "PUT"],
  ["PATCH", "PATCH"],
  ["DELETE", "DELETE"]
])}<label>Path contains <input name="path" type="text" autocomplete="off" spellcheck="false" placeholder="any"></label></div><div class="buttons">${Object.entries(
  Faults.kinds
).map(
  ([kind, { label, says }]) =>
    html`<button type="button" data-action="${JSON.stringify({ _tag: "Inject", kind })}" title="${says}">${label}</button>`
)}</div><details><summary>What each of them does</summary><dl class="meanings">${Object.values(Faults.kinds).map(
  ({ label, says }) => html`<div><dt>${label}</dt><dd>${says}</dd></div>`
)}</dl></details></form>`

const statusOf = ({ status }: SeenRequest): Html => {
  if (status === undefined) return html`<span class="state failed"><span aria-hidden="true">✗</span> cut</span>`
  const kind = status < 400 ? "succeeded" : status < 500 ? "waiting" : "failed"
  return html`<span class="state ${kind}">${status}</span>`
}

/** A path breaks between its segments only. */
export const pathOf = (path: string): Html => {
  const segments = Filter.shownPath(path).split("/")
  return html`${segments.map((segment, index) => (index === 0 ? segment : html`<wbr>/${segment}`))}`
}

const tookOf = (millis: number): string =>
  millis < 1 ? "< 1 ms" : millis < 1000 ? `${millis} ms` : `${(millis / 1000).toFixed(1)} s`

const noRequests = "No request yet. Point a client at this workspace, and its requests appear here."

export const requestTable = (list: ReadonlyArray<SeenRequest>, empty = noRequests): Part =>
  table(
    "Requests",
    [
      { name: "Time (UTC)", kind: "spare" },
      { name: "Method" },
      { name: "Path", kind: "main" },
      { name: "Status" },
      { name: "Took", kind: "number" },
      { name: "Operation", kind: "spare" }
    ],
    list.map((request) => [
      clock(request.at),
      request.method,
      html`<code>${pathOf(request.path)}</code>`,
      [statusOf(request), request.fault && html`<span class="under">injected: ${describe(request.fault)}</span>`],
      tookOf(request.took),
      request.operation === undefined ? "–" : `${request.service}.${request.operation}`
    ]),
    { empty, key: (index) => `request-${list[index]?.number}` }
  )

/** Its fields are not replaced while they are used. */
const filterForm = ({ status, text }: Filter.Filter): Html =>
  html`<form class="fields" role="search" data-filter><label>Method, path or operation contains <input name="text" type="search" value="${text}" maxlength="200" autocomplete="off" spellcheck="false" placeholder="any"></label>${select(
    "status",
    "Status",
    [["", "all"], ...Object.entries(Filter.statuses).map(([name, { label }]) => [name, label] as const)],
    status
  )}<button type="reset">Show all</button></form>`

const titleOf = ({ filter, latest, matching, total }: Requests): string => {
  const all = counted(total, "request")
  if (Filter.matcher(filter) === undefined) return total > latest.length ? `The latest ${latest.length} of ${all}` : all
  const found = matching.toLocaleString("en")
  return matching > latest.length
    ? `The latest ${latest.length} of ${found} that match, of ${all}`
    : `${found} of ${all}`
}

export interface Requests {
  readonly filter: Filter.Filter
  readonly latest: ReadonlyArray<SeenRequest>
  /** The number of those that match and are kept. */
  readonly matching: number
  /** The number of all. */
  readonly total: number
  readonly pending: ReadonlyArray<PendingFault>
}

export const requests = (all: Requests): View =>
  view("Requests", [
    section("Faults", form, html`<div id="pending" tabindex="-1">${pendingList(all.pending)}</div>`),
    section(
      titleOf(all),
      filterForm(all.filter),
      requestTable(all.latest, all.total > 0 ? "No request matches." : undefined)
    )
  ])
