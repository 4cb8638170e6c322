/** Returns the authenticated user in SCIM format. */
import * as Either from "effect/Either"
import { isRecord } from "../../internal/codec/isRecord.js"
import type { User as ScimUser } from "../../schemas/CurrentUser.js"
import { operations } from "../../services/currentUser/operations.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"
import type { User } from "../user.js"
import * as Groups from "./groups.js"

const core = "urn:ietf:params:scim:schemas:core:2.0:User"

const extension = "urn:ietf:params:scim:schemas:extension:workspace:2.0:User"

/** A service principal has no email address and no personal name. */
const personOf = ({ displayName, userName }: User): ScimUser => {
  if (!userName.includes("@")) return {}
  const [givenName = "", ...rest] = displayName.split(" ")
  return {
    emails: [{ type: "work", value: userName, primary: true }],
    name: { givenName, ...(rest.length === 0 ? {} : { familyName: rest.join(" ") }) }
  }
}

type Fields = Readonly<Record<string, unknown>>

/** Attribute names are case-insensitive (RFC 7644, 3.10) and use dots for nested fields. */
const find = (fields: Fields, name: string): string | undefined =>
  Object.keys(fields).find((key) => key.toLowerCase() === name.toLowerCase())

const mapped = (value: unknown, change: (fields: Fields) => Fields): unknown =>
  Array.isArray(value) ? value.map((item) => mapped(item, change)) : isRecord(value) ? change(value) : value

const only = (fields: Fields, paths: ReadonlyArray<ReadonlyArray<string>>): Fields =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([key, value]) => {
      const meant = paths.filter(([head = ""]) => head.toLowerCase() === key.toLowerCase())
      if (meant.length === 0) return []
      const rests = meant.map(([, ...rest]) => rest)
      return [[key, rests.some((rest) => rest.length === 0) ? value : mapped(value, (inner) => only(inner, rests))]]
    })
  )

const without = (fields: Fields, [head = "", ...rest]: ReadonlyArray<string>): Fields => {
  const key = find(fields, head)
  if (key === undefined) return fields
  const { [key]: value, ...others } = fields
  return rest.length === 0 ? others : { ...others, [key]: mapped(value, (inner) => without(inner, rest)) }
}

const pathsIn = (names: string | null | undefined): ReadonlyArray<ReadonlyArray<string>> =>
  (names ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "")
    .map((name) => name.split("."))

export const make = (kernel: Kernel): { readonly routes: ReadonlyArray<Route> } => ({
  routes: [
    route(operations.me, ({ attributes, excludedAttributes }, { user }) => {
      const groups = kernel
        .use(Groups.make)
        .groupsOf(user.userName)
        .map(({ id, name }) => ({
          display: name,
          type: "direct",
          value: id,
          $ref: `Groups/${id}`
        }))
      const whole: ScimUser = {
        schemas: [core, extension],
        id: user.id,
        userName: user.userName,
        displayName: user.displayName,
        ...personOf(user),
        active: true,
        ...(groups.length === 0 ? {} : { groups })
      }
      const requested = pathsIn(attributes)
      const all: Fields = { ...whole }
      const wanted = requested.length === 0 ? all : only(all, [...requested, ["schemas"], ["id"]])
      return Either.right(pathsIn(excludedAttributes).reduce<Fields>(without, wanted))
    })
  ]
})
