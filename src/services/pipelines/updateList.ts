/** Follows many updates by the list of pipelines, which has the latest updates of each pipeline. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Follow } from "../../layers/polling/follow.js"
import * as Lists from "../../layers/polling/lists.js"
import type { Kind } from "../../layers/polling/watcher.js"
import { UpdateWatcher } from "../../layers/UpdateWatcher.js"
import type { UpdateInfo, UpdateStateInfo } from "../../schemas/pipelines/PipelineUpdates.js"
import { Pipelines } from "./service.js"

/** The max number of pipelines on a page. */
const pageSize = 100

const updateList: Kind<Pipelines["Type"], UpdateInfo> = (pipelines) =>
  Lists.make<UpdateInfo, UpdateStateInfo>({
    page: (page_token) =>
      Effect.map(
        pipelines.listPage(
          page_token === undefined ? { max_results: pageSize } : { max_results: pageSize, page_token }
        ),
        (page) => ({
          items: (page.statuses ?? []).flatMap(({ latest_updates }) => latest_updates ?? []),
          next: page.next_page_token || undefined
        })
      ),
    idOf: ({ update_id }) => update_id ?? "",
    digestOf: ({ state }) => state ?? "",
    isListed: () => true
  })

/** Follows the update together with others, if there is an `UpdateWatcher`. */
export const following = (update_id: string): Effect.Effect<Follow<UpdateInfo> | undefined, never, Pipelines> =>
  Effect.zipWith(Pipelines, Effect.serviceOption(UpdateWatcher), (pipelines, watcher) =>
    Option.isNone(watcher) ? undefined : watcher.value.follow(updateList, pipelines, update_id, true)
  )
