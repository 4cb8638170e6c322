/** Emulates the SQL Warehouses API. Warehouses start, and stop when idle. */
import * as Duration from "effect/Duration"
import * as Either from "effect/Either"
import type { EndpointHealth, GetWarehouseResponse } from "../../schemas/warehouses/Warehouses.js"
import { operations } from "../../services/warehouses/operations.js"
import { type ApiFailure, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"
import { type Route, route } from "../router.js"
import type { Cancel } from "../timeline.js"
import * as Permissions from "./permissions.js"
import * as Config from "./warehouseConfig.js"
import * as Settings from "./warehouseSettings.js"

/** Warehouse operations for other modules. */
export interface Warehouses {
  readonly routes: ReadonlyArray<Route>
  readonly get: (id: string) => Either.Either<GetWarehouseResponse, ApiFailure>
  readonly all: () => ReadonlyArray<GetWarehouseResponse>
  /**
   * Uses a warehouse, as a statement does. It is started if it is stopped, and does not stop when idle until the
   * returned function is called.
   */
  readonly use: (id: string) => Either.Either<Cancel, ApiFailure>
}

interface Warehouse {
  readonly id: string
  readonly creator: string
  /** The settings as given, without defaults, so that defaults follow later edits. */
  given: Settings.Settings
  settings: Settings.Settings
  state: "STARTING" | "RUNNING" | "STOPPING" | "STOPPED" | "DELETING" | "DELETED"
  health: EndpointHealth | undefined
  clusters: number
  uses: number
  /** The next scheduled state change. */
  next: Cancel | undefined
  /** The scheduled auto-stop. */
  idle: Cancel | undefined
}

/** How long a deleted warehouse can still be read. */
const remembered = "1 minute"

const listLimits = { default: 1000, max: 1000 }

const levels = [
  { permission_level: "CAN_VIEW", description: "Can view the SQL warehouse" },
  { permission_level: "CAN_USE", description: "Can use the SQL warehouse" },
  { permission_level: "CAN_MONITOR", description: "Can monitor the SQL warehouse" },
  { permission_level: "CAN_MANAGE", description: "Can manage the SQL warehouse" },
  { permission_level: "IS_OWNER", description: "Is owner of the SQL warehouse" }
]

const portOf = (address: URL): number => Number(address.port || (address.protocol === "https:" ? 443 : 80))

const showAt = (address: URL, warehouse: Warehouse): GetWarehouseResponse => ({
  id: warehouse.id,
  ...warehouse.settings,
  state: warehouse.state,
  ...(warehouse.health === undefined ? {} : { health: warehouse.health }),
  num_clusters: warehouse.clusters,
  num_active_sessions: 0,
  jdbc_url: `jdbc:databricks://${address.hostname}:${portOf(address)}/default;transportMode=http;ssl=${address.protocol === "https:" ? 1 : 0};AuthMech=3;httpPath=/sql/1.0/warehouses/${warehouse.id};`,
  odbc_params: {
    hostname: address.hostname,
    path: `/sql/1.0/warehouses/${warehouse.id}`,
    protocol: address.protocol.slice(0, -1),
    port: portOf(address)
  }
})

export const make = (kernel: Kernel): Warehouses => {
  const permissions = kernel.use(Permissions.make)
  const { durations } = kernel
  const warehouses = new Map<string, Warehouse>()

  const show = (warehouse: Warehouse): GetWarehouseResponse => showAt(new URL(kernel.address()), warehouse)

  const isThere = (warehouse: Warehouse): boolean => warehouse.state !== "DELETING" && warehouse.state !== "DELETED"

  const existing = (id: string): Either.Either<Warehouse, ApiFailure> =>
    Either.fromNullable(warehouses.get(id), () => resourceDoesNotExist(`SQL warehouse ${id} does not exist.`))

  /** Returns a warehouse that is not being deleted. */
  const usable = (id: string): Either.Either<Warehouse, ApiFailure> =>
    Either.filterOrLeft(existing(id), isThere, () => resourceDoesNotExist(`SQL warehouse ${id} does not exist.`))

  const lists = permissions.define({
    type: "warehouses",
    collection: "sql/warehouses",
    levels,
    creatorLevel: "IS_OWNER",
    check: usable
  })

  const config = Config.make(
    kernel,
    (id) => Either.isRight(usable(id)),
    () => {
      for (const warehouse of warehouses.values()) if (warehouse.state === "RUNNING") start(warehouse)
    }
  )

  const enter = (warehouse: Warehouse, state: Warehouse["state"], clusters: number): void => {
    warehouse.next?.()
    warehouse.next = undefined
    warehouse.state = state
    warehouse.clusters = clusters
    watchIdleness(warehouse)
  }

  const watchIdleness = (warehouse: Warehouse): void => {
    warehouse.idle?.()
    warehouse.idle = undefined
    const minutes = warehouse.settings.auto_stop_mins ?? 0
    if (warehouse.state !== "RUNNING" || warehouse.uses > 0 || minutes === 0) return
    warehouse.idle = kernel.after(Duration.minutes(minutes), () => stop(warehouse))
  }

  const start = (warehouse: Warehouse): void => {
    enter(warehouse, "STARTING", 0)
    warehouse.health = undefined
    const fault = kernel.faults.forWarehouseStart({
      warehouseId: warehouse.id,
      warehouseName: warehouse.settings.name ?? ""
    })
    warehouse.next = kernel.after(durations.warehouseStart, () => {
      if (fault === undefined) {
        warehouse.health = { status: "HEALTHY" }
        enter(warehouse, "RUNNING", warehouse.settings.min_num_clusters ?? 1)
        return
      }
      const { details, reason, summary } = fault
      warehouse.health = {
        status: "FAILED",
        summary,
        details,
        message: `${summary} ${details}`,
        failure_reason: reason
      }
      enter(warehouse, "STOPPED", 0)
    })
  }

  const stop = (warehouse: Warehouse): void => {
    if (warehouse.state !== "RUNNING" && warehouse.state !== "STARTING") return
    enter(warehouse, "STOPPING", warehouse.clusters)
    warehouse.next = kernel.after(durations.warehouseStop, () => {
      warehouse.health = undefined
      enter(warehouse, "STOPPED", 0)
    })
  }

  const remove = (warehouse: Warehouse): void => {
    enter(warehouse, "DELETING", warehouse.clusters)
    lists.removed(warehouse.id)
    warehouse.next = kernel.after(durations.warehouseStop, () => {
      enter(warehouse, "DELETED", 0)
      warehouse.next = kernel.after(remembered, () => warehouses.delete(warehouse.id))
    })
  }

  const resolve = (given: Settings.Settings, id: string, creator: string) =>
    Settings.resolve(given, id, creator, {
      isEnabled: config.isEnabled,
      isTaken: (name) =>
        [...warehouses.values()].some((other) => isThere(other) && other.id !== id && other.settings.name === name)
    })

  const routes: ReadonlyArray<Route> = [
    route(operations.create, (given, { user }) =>
      Either.gen(function* () {
        const id = kernel.ids.hex(16)
        const warehouse: Warehouse = {
          id,
          creator: user.userName,
          given,
          settings: yield* resolve(given, id, user.userName),
          state: "STARTING",
          health: undefined,
          clusters: 0,
          uses: 0,
          next: undefined,
          idle: undefined
        }
        warehouses.set(id, warehouse)
        lists.created(id, user.userName)
        start(warehouse)
        return { id }
      })
    ),
    route(operations.edit, ({ id, ...changes }) =>
      Either.gen(function* () {
        const warehouse = yield* usable(id)
        const given = { ...warehouse.given, ...Settings.only(changes) }
        const settings = yield* resolve(given, id, warehouse.creator)
        const isOther = Settings.needsOtherClusters(warehouse.settings, settings)
        warehouse.given = given
        warehouse.settings = settings
        if (warehouse.state !== "RUNNING") return
        if (isOther) {
          start(warehouse)
        } else {
          const { max_num_clusters: max, min_num_clusters: min } = settings
          warehouse.clusters = Math.min(Math.max(warehouse.clusters, min ?? 1), max ?? 1)
          watchIdleness(warehouse)
        }
      })
    ),
    route(operations.get, ({ id }) => Either.map(existing(id), show)),
    route(operations.listPage, ({ page_size, page_token }) =>
      Either.gen(function* () {
        const page = yield* Paging.page({
          list: "warehouses",
          items: [...warehouses.values()].filter((warehouse) => warehouse.state !== "DELETED"),
          key: ({ id }) => id,
          size: yield* Paging.pageSize(page_size, listLimits),
          token: page_token
        })
        return { warehouses: page.items.map(show), next_page_token: page.next }
      })
    ),
    route(operations.start, ({ id }) =>
      Either.map(usable(id), (warehouse) => {
        if (warehouse.state === "STOPPED" || warehouse.state === "STOPPING") start(warehouse)
      })
    ),
    route(operations.stop, ({ id }) => Either.map(usable(id), stop)),
    route(operations.delete, ({ id }) => Either.map(usable(id), remove)),
    ...config.routes,
    route(operations.getPermissions, ({ warehouse_id }) => lists.get(warehouse_id)),
    route(operations.setPermissions, ({ access_control_list, warehouse_id }) =>
      lists.set(warehouse_id, access_control_list)
    ),
    route(operations.updatePermissions, ({ access_control_list, warehouse_id }) =>
      lists.update(warehouse_id, access_control_list)
    ),
    route(operations.getPermissionLevels, ({ warehouse_id }) => lists.levels(warehouse_id))
  ]

  return {
    routes,
    get: (id) => Either.map(usable(id), show),
    all: () => [...warehouses.values()].filter(isThere).map(show),
    use: (id) =>
      Either.map(usable(id), (warehouse) => {
        if (warehouse.state === "STOPPED" || warehouse.state === "STOPPING") start(warehouse)
        warehouse.uses += 1
        watchIdleness(warehouse)
        let isOver = false
        return () => {
          if (isOver) return
          isOver = true
          warehouse.uses -= 1
          watchIdleness(warehouse)
        }
      })
  }
}
