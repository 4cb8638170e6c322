/** Follows many clusters by the list of clusters. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Json from "../../internal/codec/json.js"
import { ClusterWatcher } from "../../layers/ClusterWatcher.js"
import type { Follow } from "../../layers/polling/follow.js"
import * as Lists from "../../layers/polling/lists.js"
import type { Kind } from "../../layers/polling/watcher.js"
import type { ClusterDetails } from "../../schemas/clusters/Clusters.js"
import { Clusters } from "./service.js"

/** The max number of clusters on a page. */
const pageSize = 100

const clusterList: Kind<Clusters["Type"], ClusterDetails> = (clusters) =>
  Lists.make<ClusterDetails, ClusterDetails>({
    page: (page_token) =>
      Effect.map(
        clusters.listPage(page_token === undefined ? { page_size: pageSize } : { page_size: pageSize, page_token }),
        (page) => ({ items: page.clusters ?? [], next: page.next_page_token || undefined })
      ),
    idOf: ({ cluster_id }) => cluster_id,
    digestOf: ({ executors, num_workers, state, state_message }) =>
      Json.stringify([state, state_message, num_workers, executors?.length]) ?? "",
    // What follows may be a restart, which can be over before the next list.
    isListed: ({ state }) => state !== "TERMINATED" && state !== "ERROR"
  })

/** Follows the cluster together with others, if there is a `ClusterWatcher`. */
export const following = (cluster_id: string): Effect.Effect<Follow<ClusterDetails> | undefined, never, Clusters> =>
  Effect.zipWith(Clusters, Effect.serviceOption(ClusterWatcher), (clusters, watcher) =>
    Option.isNone(watcher) ? undefined : watcher.value.follow(clusterList, clusters, cluster_id, true)
  )
