/** The views of clusters: the list, and one with its events. */
import type { ClusterEvent } from "../../../schemas/clusters/ClusterEvents.js"
import type { ClusterDetails } from "../../../schemas/clusters/Clusters.js"
import type { Part } from "../html.js"
import * as Place from "../place.js"
import { constant, facts, limited, link, section, stateBadge, table, time, type View, view } from "./parts.js"

const workers = ({ autoscale, num_workers }: ClusterDetails): string =>
  autoscale ? `${autoscale.min_workers ?? "?"} to ${autoscale.max_workers ?? "?"}` : String(num_workers ?? 0)

const clusterTable = (clusters: ReadonlyArray<ClusterDetails>): Part =>
  table(
    "Clusters",
    [
      { name: "Cluster", kind: "main" },
      { name: "State" },
      { name: "Runtime", kind: "spare" },
      { name: "Node type", kind: "spare" },
      { name: "Workers", kind: "number" },
      { name: "Started (UTC)", kind: "spare" }
    ],
    clusters.map((cluster) => [
      link(Place.toCluster(cluster.cluster_id), cluster.cluster_name || cluster.cluster_id),
      stateBadge(cluster.state),
      cluster.spark_version,
      cluster.node_type_id,
      workers(cluster),
      time(cluster.start_time)
    ]),
    {
      empty: "No cluster yet. A program creates one with Clusters.create.",
      key: (index) => `cluster-${clusters[index]?.cluster_id}`
    }
  )

export const clusters = (list: ReadonlyArray<ClusterDetails>, total: number): View =>
  view("Clusters", [clusterTable(list), limited(list.length, total, "clusters")])

const reason = ({ details }: ClusterEvent): Part => {
  const cause = details?.reason?.code
  const size = details?.current_num_workers ?? details?.target_num_workers
  return [
    details?.user && `by ${details.user} `,
    cause && `${cause} `,
    size !== undefined && size !== null && `${size} workers `,
    details?.driver_state_message
  ]
}

export const cluster = (
  one: ClusterDetails,
  events: { readonly list: ReadonlyArray<ClusterEvent>; readonly total: number }
): View =>
  view(
    one.cluster_name || one.cluster_id,
    [
      facts([
        ["Cluster ID", one.cluster_id],
        ["Ended because of", one.termination_reason?.code],
        ["Runtime", one.spark_version],
        ["Node type", one.node_type_id],
        ["Workers", workers(one)],
        ["Creator", one.creator_user_name],
        ["Source", one.cluster_source],
        ["Started (UTC)", time(one.start_time)],
        ["Ended (UTC)", one.terminated_time ? time(one.terminated_time) : undefined],
        ["Ends when idle for", one.autotermination_minutes ? `${one.autotermination_minutes} min` : undefined],
        ["Message", one.state_message]
      ]),
      section(
        `Events (${events.total})`,
        table(
          "Events",
          [{ name: "Time (UTC)" }, { name: "Event" }, { name: "Details", kind: "text" }],
          events.list.map((event) => [time(event.timestamp), constant(event.type ?? ""), reason(event)]),
          { empty: "No event yet." }
        ),
        limited(events.list.length, events.total, "events")
      )
    ],
    { above: link("#clusters", "Clusters"), beside: stateBadge(one.state) }
  )
