import * as CurrentUser from "../../schemas/CurrentUser.js"
import * as Endpoint from "../endpoint.js"

const service = "CurrentUser"

export const me = Endpoint.make({
  service,
  operation: "me",
  method: "GET",
  path: "/api/2.0/preview/scim/v2/Me",
  request: CurrentUser.MeRequest,
  response: CurrentUser.User
})
