/** Emulates the workspace configuration of SQL warehouses and the default warehouses of users. */
import * as Either from "effect/Either"
import type {
  DefaultWarehouseOverride,
  GetWorkspaceWarehouseConfigResponse,
  SetWorkspaceWarehouseConfigRequest
} from "../../schemas/warehouses/WarehouseConfig.js"
import { operations } from "../../services/warehouses/operations.js"
import { type ApiFailure, apiFailure, invalidParameterValue } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"
import { type Route, route } from "../router.js"

export interface Config {
  readonly routes: ReadonlyArray<Route>
  /** Whether a warehouse type is enabled. */
  readonly isEnabled: (type: string) => boolean
}

const prefix = "default-warehouse-overrides/"

const listLimits = { default: 100, max: 1000 }

const types = ["CLASSIC", "PRO"]

const initial: GetWorkspaceWarehouseConfigResponse = {
  security_policy: "DATA_ACCESS_CONTROL",
  data_access_config: [],
  sql_configuration_parameters: {},
  enabled_warehouse_types: types.map((type) => ({ warehouse_type: type, enabled: true })),
  enable_serverless_compute: true
}

/** The given configuration, completed with all warehouse types. */
const completed = (given: SetWorkspaceWarehouseConfigRequest): GetWorkspaceWarehouseConfigResponse => ({
  security_policy: "NONE",
  data_access_config: [],
  sql_configuration_parameters: {},
  enable_serverless_compute: true,
  ...given,
  enabled_warehouse_types: [
    ...(given.enabled_warehouse_types ?? []),
    ...types
      .filter((type) => !given.enabled_warehouse_types?.some(({ warehouse_type }) => warehouse_type === type))
      .map((type) => ({ warehouse_type: type, enabled: true }))
  ]
})

export const make = (kernel: Kernel, warehouseExists: (id: string) => boolean, onChange: () => void): Config => {
  let config = initial
  const overrides = new Map<string, DefaultWarehouseOverride>()

  const userOf = (id: string): string => (id === "me" ? kernel.user.id : id)

  const notFound = (id: string): ApiFailure =>
    apiFailure(404, "NOT_FOUND", `Default warehouse override ${prefix}${id} does not exist.`)

  const idOf = (name: string): Either.Either<string, ApiFailure> =>
    name.startsWith(prefix) && name.length > prefix.length
      ? Either.right(userOf(name.slice(prefix.length)))
      : Either.left(invalidParameterValue(`Invalid name '${name}'. Expected ${prefix}{default_warehouse_override_id}.`))

  const existing = (name: string): Either.Either<DefaultWarehouseOverride, ApiFailure> =>
    Either.flatMap(idOf(name), (id) => Either.fromNullable(overrides.get(id), () => notFound(id)))

  const store = (id: string, given: DefaultWarehouseOverride): Either.Either<DefaultWarehouseOverride, ApiFailure> => {
    const { type, warehouse_id } = given
    if (type !== "CUSTOM" && type !== "LAST_SELECTED") {
      return Either.left(invalidParameterValue(`Invalid type '${type}'. Expected CUSTOM or LAST_SELECTED.`))
    }
    if (type === "LAST_SELECTED" && warehouse_id) {
      return Either.left(invalidParameterValue("warehouse_id must not be set for the type LAST_SELECTED."))
    }
    if (type === "CUSTOM" && !(warehouse_id && warehouseExists(warehouse_id))) {
      return Either.left(invalidParameterValue("The type CUSTOM requires the warehouse_id of an existing warehouse."))
    }
    const stored: DefaultWarehouseOverride = {
      name: `${prefix}${id}`,
      default_warehouse_override_id: id,
      type,
      ...(warehouse_id ? { warehouse_id } : {})
    }
    overrides.set(id, stored)
    return Either.right(stored)
  }

  return {
    isEnabled: (type) =>
      !config.enabled_warehouse_types?.some((pair) => pair.warehouse_type === type && pair.enabled === false),
    routes: [
      route(operations.getWorkspaceWarehouseConfig, () => Either.right(config)),
      route(operations.setWorkspaceWarehouseConfig, (given) => {
        config = completed(given)
        onChange()
        return Either.void
      }),
      route(
        operations.createDefaultWarehouseOverride,
        ({ default_warehouse_override, default_warehouse_override_id }) => {
          const id = userOf(default_warehouse_override_id)
          return overrides.has(id)
            ? Either.left(
                apiFailure(409, "ALREADY_EXISTS", `Default warehouse override ${prefix}${id} already exists.`)
              )
            : store(id, default_warehouse_override)
        }
      ),
      route(operations.getDefaultWarehouseOverride, ({ name }) => existing(name)),
      route(operations.listDefaultWarehouseOverridesPage, ({ page_size, page_token }) =>
        Either.gen(function* () {
          const page = yield* Paging.page({
            list: "default-warehouse-overrides",
            items: [...overrides.values()],
            key: ({ name }) => name ?? "",
            size: yield* Paging.pageSize(page_size, listLimits),
            token: page_token
          })
          return { default_warehouse_overrides: page.items, next_page_token: page.next }
        })
      ),
      route(
        operations.updateDefaultWarehouseOverride,
        ({ allow_missing, default_warehouse_override: given, name, update_mask }) =>
          Either.gen(function* () {
            const id = yield* idOf(name)
            const before = overrides.get(id)
            if (before === undefined && allow_missing !== true) return yield* Either.left(notFound(id))
            const fields = update_mask.split(",")
            const unknown = fields.find((field) => !["*", "type", "warehouse_id"].includes(field))
            if (unknown !== undefined) {
              return yield* Either.left(invalidParameterValue(`Invalid update_mask: unknown field '${unknown}'.`))
            }
            const takes = (field: string) => before === undefined || fields.includes("*") || fields.includes(field)
            const type = takes("type") ? given.type : (before?.type ?? given.type)
            const warehouse = takes("warehouse_id") ? given.warehouse_id : before?.warehouse_id
            return yield* store(id, {
              type,
              // Fields that the new type does not use are removed automatically.
              ...(type === "LAST_SELECTED" && !fields.includes("warehouse_id") ? {} : { warehouse_id: warehouse })
            })
          })
      ),
      route(operations.deleteDefaultWarehouseOverride, ({ name }) =>
        Either.map(existing(name), ({ default_warehouse_override_id }) => {
          overrides.delete(default_warehouse_override_id ?? "")
        })
      )
    ]
  }
}
