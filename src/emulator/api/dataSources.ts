/** Emulates the data sources that legacy queries and alerts name: one for each warehouse. */
import * as Either from "effect/Either"
import { operations } from "../../services/sql/DataSources.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"
import * as Warehouses from "./warehouses.js"

export interface DataSources {
  readonly routes: ReadonlyArray<Route>
}

export const make = (kernel: Kernel): DataSources => {
  const warehouses = kernel.use(Warehouses.make)

  const routes = [
    route(operations.list, () =>
      Either.right(
        warehouses.all().map(({ id = "", name }) => ({
          id,
          name,
          warehouse_id: id,
          type: "databricks_internal",
          syntax: "sql",
          paused: 0,
          supports_auto_limit: true,
          view_only: false
        }))
      )
    )
  ]

  return { routes }
}
