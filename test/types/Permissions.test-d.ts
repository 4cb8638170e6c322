import type { SetClusterPermissionsRequest } from "../../src/schemas/clusters/ClusterPermissions.js"
import type { ObjectPermissions } from "../../src/schemas/Permissions.js"
import * as Permissions from "../../src/services/Permissions.js"

declare const service: Permissions.Service

service.set({
  request_object_type: "clusters",
  request_object_id: "0923-164208-meows279",
  access_control_list: [
    Permissions.user("a@example.com", "CAN_MANAGE"),
    Permissions.group("analysts", "CAN_ATTACH_TO"),
    Permissions.servicePrincipal("b4b0f2a0-0000-4000-8000-000000000000", "CAN_RESTART"),
    { user_name: "b@example.com", permission_level: "CAN_RESTART" }
  ]
})

service.update({
  request_object_type: "sql/warehouses",
  request_object_id: "475b94ddc7cd5211",
  access_control_list: [Permissions.user("a@example.com", "CAN_MONITOR")]
})

service.set({
  request_object_type: "clusters",
  request_object_id: "x",
  // @ts-expect-error: clusters have no such level
  access_control_list: [Permissions.user("a@example.com", "CAN_RUN")]
})

service.update({
  request_object_type: "cluster-policies",
  request_object_id: "x",
  // @ts-expect-error: policies have no such level, in whatever form it is written
  access_control_list: [{ group_name: "analysts", permission_level: "CAN_MANAGE" }]
})

service.set({
  request_object_type: "jobs",
  request_object_id: 1n,
  // @ts-expect-error: an entry is for one principal
  access_control_list: [{ user_name: "a@example.com", group_name: "analysts", permission_level: "CAN_VIEW" }]
})

service.set({
  request_object_type: "jobs",
  request_object_id: 1,
  // @ts-expect-error: an entry is for somebody
  access_control_list: [{ permission_level: "CAN_VIEW" }]
})

service.set({
  request_object_type: "jobs",
  request_object_id: 1,
  // @ts-expect-error: an entry has a level
  access_control_list: [{ user_name: "a@example.com" }]
})

service.set({
  request_object_type: "clusters",
  request_object_id: "x",
  access_control_list: [Permissions.user("a@example.com", Permissions.otherLevel("CAN_DREAM"))]
})

service.set({
  request_object_type: "things-of-tomorrow",
  request_object_id: "x",
  access_control_list: [Permissions.user("a@example.com", "CAN_DREAM")]
})

declare const someType: string

service.update({
  request_object_type: someType,
  request_object_id: "x",
  access_control_list: [Permissions.user("a@example.com", "CAN_RUN")]
})

declare const read: ObjectPermissions

service.set({
  request_object_type: "notebooks",
  request_object_id: 1,
  access_control_list: [...Permissions.direct(read), Permissions.group("analysts", "CAN_READ")]
})

export const elsewhere: SetClusterPermissionsRequest = {
  cluster_id: "x",
  access_control_list: [...Permissions.direct(read), Permissions.user("a@example.com", "CAN_MANAGE")]
}

export const request: Permissions.SetObjectPermissionsRequest = {
  request_object_type: "clusters",
  request_object_id: "x",
  access_control_list: Permissions.direct(read)
}
