import type { AddGroupMemberRequest, PrincipalName } from "../../src/schemas/Groups.js"
import * as Groups from "../../src/services/Groups.js"

declare const service: Groups.Service

service.addMember({ parent_name: "a", user_name: "x@example.com" })
service.addMember({ parent_name: "a", group_name: "b" })
service.listParents({ group_name: "b" })

// @ts-expect-error: a member is a user or a group, never both
service.addMember({ parent_name: "a", user_name: "x@example.com", group_name: "b" })

// @ts-expect-error: a member is one of the two
service.removeMember({ parent_name: "a" })

// @ts-expect-error: listParents requires exactly one of the two
service.listParents({ user_name: "x@example.com", group_name: "b" })

// @ts-expect-error: nor can both come from elsewhere
export const both: AddGroupMemberRequest = { parent_name: "a", ...({} as { user_name: string; group_name: string }) }

/** A member in a response is also one of the two. */
export const nameOf = (member: PrincipalName): string => {
  if (Groups.isUser(member)) {
    // @ts-expect-error: a user has no group's name
    member.group_name?.length
    return member.user_name
  }
  return member.group_name
}

export const narrowed = (member: PrincipalName): string =>
  typeof member.user_name === "string" ? member.user_name : member.group_name
