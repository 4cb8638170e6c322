import * as Tokens from "../../schemas/Tokens.js"
import * as Endpoint from "../call/operation.js"

const service = "Tokens"

export const create = Endpoint.make({
  service,
  operation: "create",
  method: "POST",
  path: "/api/2.0/token/create",
  request: Tokens.CreateTokenRequest,
  response: Tokens.CreateTokenResponse,
  sensitive: true
})

export const list = Endpoint.make({
  service,
  operation: "list",
  method: "GET",
  path: "/api/2.0/token/list",
  response: Tokens.ListPublicTokensResponse
})

export const update = Endpoint.make({
  service,
  operation: "update",
  method: "PATCH",
  path: "/api/2.0/token/{token_id}",
  request: Tokens.UpdateTokenRequest,
  repeatable: true
})

const delete_ = Endpoint.make({
  service,
  operation: "delete",
  method: "POST",
  path: "/api/2.0/token/delete",
  request: Tokens.DeleteTokenRequest,
  repeatable: true
})

export { delete_ as delete }
