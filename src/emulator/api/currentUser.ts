/** Returns the authenticated user in SCIM format. */
import * as Either from "effect/Either"
import type { User as ScimUser } from "../../schemas/CurrentUser.js"
import { operations } from "../../services/currentUser/operations.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"
import type { User } from "../user.js"
import * as Groups from "./groups.js"
import * as Attributes from "./scimAttributes.js"

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
      return Either.right(Attributes.project({ ...whole }, { attributes, excludedAttributes }))
    })
  ]
})
