import * as Groups from "../../schemas/Groups.js"
import * as Endpoint from "../call/operation.js"

const service = "Groups"

export const create = Endpoint.make({
  service,
  operation: "create",
  method: "POST",
  path: "/api/2.0/groups/create",
  request: Groups.CreateGroupRequest,
  response: Groups.CreateGroupResponse
})

export const list = Endpoint.make({
  service,
  operation: "list",
  method: "GET",
  path: "/api/2.0/groups/list",
  response: Groups.ListGroupsResponse
})

const delete_ = Endpoint.make({
  service,
  operation: "delete",
  method: "POST",
  path: "/api/2.0/groups/delete",
  request: Groups.DeleteGroupRequest,
  repeatable: true
})

export { delete_ as delete }

export const addMember = Endpoint.make({
  service,
  operation: "addMember",
  method: "POST",
  path: "/api/2.0/groups/add-member",
  request: Groups.AddGroupMemberRequest,
  repeatable: true
})

export const listMembers = Endpoint.make({
  service,
  operation: "listMembers",
  method: "GET",
  path: "/api/2.0/groups/list-members",
  request: Groups.ListGroupMembersRequest,
  response: Groups.ListGroupMembersResponse
})

export const listParents = Endpoint.make({
  service,
  operation: "listParents",
  method: "GET",
  path: "/api/2.0/groups/list-parents",
  request: Groups.ListGroupParentsRequest,
  response: Groups.ListGroupParentsResponse
})

export const removeMember = Endpoint.make({
  service,
  operation: "removeMember",
  method: "POST",
  path: "/api/2.0/groups/remove-member",
  request: Groups.RemoveGroupMemberRequest,
  repeatable: true
})
