/** The first view: how many there are of each thing, and what happens now. */
import type { ClusterDetails } from "../../../schemas/clusters/Clusters.js"
import type { BaseRun } from "../../../schemas/jobs/JobRuns.js"
import type { EndpointInfo } from "../../../schemas/warehouses/Warehouses.js"
import type { SeenRequest } from "../../emulated.js"
import { type Html, html } from "../html.js"
import { runTable } from "./jobs.js"
import { facts, link, section, stateBadge, table, type View, view } from "./parts.js"
import { requestTable } from "./requests.js"

export interface Overview {
  readonly address: string
  readonly user: string
  readonly now: number
  readonly hasSql: boolean
  readonly clusters: ReadonlyArray<ClusterDetails>
  readonly jobs: number
  readonly runs: ReadonlyArray<BaseRun>
  readonly allRuns: number
  readonly active: number
  readonly warehouses: ReadonlyArray<EndpointInfo>
  readonly requests: ReadonlyArray<SeenRequest>
  readonly handled: number
  readonly faults: number
}

const tile = (to: string, name: string, count: number, note: string): Html =>
  html`<a class="tile" href="${to}"><span class="name">${name}</span><span class="figure">${count.toLocaleString("en")}</span><span class="note">${note}</span></a>`

const running = (list: ReadonlyArray<{ readonly state?: string | null | undefined }>): number =>
  list.filter(({ state }) => state === "RUNNING").length

export const overview = (all: Overview): View =>
  view("Overview", [
    html`<div class="tiles">${[
      tile("#clusters", "Clusters", all.clusters.length, `${running(all.clusters)} running`),
      tile("#jobs", "Jobs", all.jobs, all.jobs === 1 ? "definition" : "definitions"),
      tile("#runs", "Runs", all.allRuns, `${all.active} active now`),
      tile(
        "#requests",
        "Requests",
        all.handled,
        all.faults === 0 ? "no fault is on" : `${all.faults} ${all.faults === 1 ? "fault is" : "faults are"} on`
      )
    ]}</div>`,
    facts([
      ["Workspace", html`<code>${all.address}</code>`],
      ["User", all.user],
      ["SQL", all.hasSql ? link("#sql", "on") : "off"]
    ]),
    section("Latest runs", runTable(all.runs, all.now)),
    all.warehouses.length > 0 &&
      section(
        "SQL warehouses",
        table(
          "SQL warehouses",
          [{ name: "Warehouse", kind: "main" }, { name: "State" }, { name: "Size" }],
          all.warehouses.map(({ cluster_size, name, state }) => [name, stateBadge(state), cluster_size])
        )
      ),
    section("Latest requests", requestTable(all.requests))
  ])
