/** Emulates the Permissions API, which serves objects of all types. */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import { AccessControlRequest, permissionLevels } from "../../schemas/Permissions.js"
import * as Wire from "../../schemas/Wire.js"
import { operations, set, update } from "../../services/permissions/operations.js"
import { type ApiFailure, invalidParameterValue, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Route, route, serving } from "../router.js"
import * as Permissions from "./permissions.js"

/** IDs are strings here, because some that look like numbers are not. */
const object = { request_object_type: Schema.String, request_object_id: Schema.String }

const ObjectOnly = Schema.Struct(object)

const ObjectAndList = Schema.Struct({
  ...object,
  access_control_list: Wire.optional(Schema.Array(AccessControlRequest))
})

/** The older and newer path of a collection. */
const namesOf = (type: string): ReadonlyArray<string> =>
  type.startsWith("sql/") ? [type, type.slice("sql/".length)] : [type, `sql/${type}`]

export const make = (kernel: Kernel): { readonly routes: ReadonlyArray<Route> } => {
  const permissions = kernel.use(Permissions.make)
  const tokens = permissions.define({
    type: "tokens",
    collection: "authorization",
    levels: [
      { permission_level: "CAN_USE", description: "Can use tokens" },
      { permission_level: "CAN_MANAGE", description: "Can manage tokens" }
    ],
    creatorLevel: undefined,
    check: (id) =>
      id === "tokens" ? Either.void : Either.left(resourceDoesNotExist(`authorization ${id} does not exist.`))
  })
  tokens.update("tokens", [{ group_name: "users", permission_level: "CAN_USE" }])

  const of = (type: string, id: string): Either.Either<Permissions.AccessControlLists, ApiFailure> => {
    const lists = namesOf(type)
      .map(permissions.of)
      .find((found) => found !== undefined)
    if (lists !== undefined) return Either.right(lists)
    return Either.left(
      Object.hasOwn(permissionLevels, type)
        ? resourceDoesNotExist(`${type} ${id} does not exist.`)
        : invalidParameterValue(`'${type}' is not a supported object type.`)
    )
  }

  return {
    routes: [
      route(serving(operations.get, { request: ObjectOnly }), ({ request_object_id: id, request_object_type: type }) =>
        Either.flatMap(of(type, id), (lists) => lists.get(id))
      ),
      route(
        serving(set, { request: ObjectAndList }),
        ({ access_control_list: grants, request_object_id: id, request_object_type: type }) =>
          Either.flatMap(of(type, id), (lists) => lists.set(id, grants))
      ),
      route(
        serving(update, { request: ObjectAndList }),
        ({ access_control_list: grants, request_object_id: id, request_object_type: type }) =>
          Either.flatMap(of(type, id), (lists) => lists.update(id, grants))
      ),
      route(
        serving(operations.getPermissionLevels, { request: ObjectOnly }),
        ({ request_object_id: id, request_object_type: type }) =>
          Either.flatMap(of(type, id), (lists) => lists.levels(id))
      )
    ]
  }
}
