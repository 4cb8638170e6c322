/** The view of requests as they come, and of the faults that hit them. */
import * as Duration from "effect/Duration"
import type { SeenRequest } from "../../emulated.js"
import type { Fault } from "../../Fault.js"
import * as Faults from "../faults.js"
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
      )}</ul>${pending.length > 1 && button({ _tag: "ClearFaults" }, "Remove all")}`

const select = (name: string, label: string, options: ReadonlyArray<readonly [value: string, text: string]>): Html =>
  html`<label>${label} <select name="${name}">${options.map(([value, text]) => html`<option value="${value}">${text}</option>`)}</select></label>`

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

/** Links to storage have a secret in their path. */
export const shownPath = (path: string): Html => {
  const segments = path.replace(/(\/(?:uploads|resumable|results)\/)[^/]+/, "$1…").split("/")
  return html`${segments.map((segment, index) => (index === 0 ? segment : html`<wbr>/${segment}`))}`
}

const tookOf = (millis: number): string =>
  millis < 1 ? "< 1 ms" : millis < 10_000 ? `${millis} ms` : `${(millis / 1000).toFixed(1)} s`

/** The latest of a total number of requests, which gives each its number. */
export const requestTable = (list: ReadonlyArray<SeenRequest>, total: number): Part =>
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
      html`<code>${shownPath(request.path)}</code>`,
      [statusOf(request), request.fault && html`<span class="under">injected: ${describe(request.fault)}</span>`],
      tookOf(request.took),
      request.operation === undefined ? "–" : `${request.service}.${request.operation}`
    ]),
    {
      empty: "No request yet. Point a client at this workspace, and its requests appear here.",
      key: (index) => `request-${total - index}`
    }
  )

export const requests = (list: ReadonlyArray<SeenRequest>, total: number, pending: ReadonlyArray<PendingFault>): View =>
  view("Requests", [
    section("Faults", form, html`<div id="pending" tabindex="-1">${pendingList(pending)}</div>`),
    section(
      total > list.length ? `The latest ${list.length} of ${counted(total, "request")}` : counted(total, "request"),
      requestTable(list, total)
    )
  ])
