/** Follows many warehouses by the list of warehouses. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Json from "../../internal/codec/json.js"
import type { Follow } from "../../layers/polling/follow.js"
import * as Lists from "../../layers/polling/lists.js"
import type { Kind } from "../../layers/polling/watcher.js"
import { WarehouseWatcher } from "../../layers/WarehouseWatcher.js"
import type { EndpointInfo, GetWarehouseResponse } from "../../schemas/warehouses/Warehouses.js"
import { Warehouses } from "./service.js"

/** What a wait compares. */
const stateOf = ({ health, num_clusters, state }: EndpointInfo | GetWarehouseResponse): string =>
  Json.stringify([state, health, num_clusters]) ?? ""

const warehouseList: Kind<Warehouses["Type"], GetWarehouseResponse> = (warehouses) =>
  Lists.make<GetWarehouseResponse, EndpointInfo>({
    page: (page_token) =>
      Effect.map(warehouses.listPage(page_token === undefined ? {} : { page_token }), (page) => ({
        items: page.warehouses ?? [],
        next: page.next_page_token || undefined
      })),
    idOf: ({ id }) => id ?? "",
    digestOf: stateOf,
    // How long the health is bad decides about a wait, so that it has to poll.
    isListed: ({ health, state }) => state !== "STOPPED" && state !== "DELETED" && health?.status !== "FAILED"
  })

/** Follows the warehouse together with others, if there is a `WarehouseWatcher`. */
export const following = (id: string): Effect.Effect<Follow<GetWarehouseResponse> | undefined, never, Warehouses> =>
  Effect.zipWith(Warehouses, Effect.serviceOption(WarehouseWatcher), (warehouses, watcher) =>
    Option.isNone(watcher) ? undefined : watcher.value.follow(warehouseList, warehouses, id, true)
  )
