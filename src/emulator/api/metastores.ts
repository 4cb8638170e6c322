/** Emulates what a workspace says about its metastore. Other metastores are resources of the store. */
import * as Either from "effect/Either"
import { operations } from "../../services/catalog/Metastores.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"
import { metastoreIdOf } from "../store/catalogFields.js"

export interface Metastores {
  readonly routes: ReadonlyArray<Route>
}

const region = "westeurope"

export const make = (kernel: Kernel): Metastores => {
  const metastore_id = metastoreIdOf(kernel.workspaceId)
  const created_at = kernel.now()

  const routes = [
    route(operations.current, () =>
      Either.right({ workspace_id: BigInt(kernel.workspaceId), metastore_id, default_catalog_name: "main" })
    ),
    route(operations.summary, () =>
      Either.right({
        name: "metastore",
        metastore_id,
        global_metastore_id: `azure:${region}:${metastore_id}`,
        cloud: "azure",
        region,
        owner: kernel.user.userName,
        privilege_model_version: "1.0",
        delta_sharing_scope: "INTERNAL",
        storage_root: `abfss://metastore@emulator.dfs.core.windows.net/${metastore_id}`,
        created_at,
        created_by: kernel.user.userName,
        updated_at: created_at,
        updated_by: kernel.user.userName
      })
    )
  ]

  return { routes }
}
