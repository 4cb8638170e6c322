import * as Secrets from "../../schemas/Secrets.js"
import * as Endpoint from "../endpoint.js"

const service = "Secrets"

export const createScope = Endpoint.make({
  service,
  operation: "createScope",
  method: "POST",
  path: "/api/2.0/secrets/scopes/create",
  request: Secrets.CreateSecretScopeRequest
})

export const deleteScope = Endpoint.make({
  service,
  operation: "deleteScope",
  method: "POST",
  path: "/api/2.0/secrets/scopes/delete",
  request: Secrets.DeleteSecretScopeRequest,
  repeatable: true
})

export const listScopes = Endpoint.make({
  service,
  operation: "listScopes",
  method: "GET",
  path: "/api/2.0/secrets/scopes/list",
  response: Secrets.ListSecretScopesResponse
})

export const putSecret = Endpoint.make({
  service,
  operation: "putSecret",
  method: "POST",
  path: "/api/2.0/secrets/put",
  request: Secrets.PutSecretRequest,
  repeatable: true,
  sensitive: true
})

export const getSecret = Endpoint.make({
  service,
  operation: "getSecret",
  method: "GET",
  path: "/api/2.0/secrets/get",
  request: Secrets.GetSecretRequest,
  response: Secrets.GetSecretResponse,
  sensitive: true
})

export const deleteSecret = Endpoint.make({
  service,
  operation: "deleteSecret",
  method: "POST",
  path: "/api/2.0/secrets/delete",
  request: Secrets.DeleteSecretRequest,
  repeatable: true
})

export const listSecrets = Endpoint.make({
  service,
  operation: "listSecrets",
  method: "GET",
  path: "/api/2.0/secrets/list",
  request: Secrets.ListSecretsRequest,
  response: Secrets.ListSecretsResponse
})

export const putAcl = Endpoint.make({
  service,
  operation: "putAcl",
  method: "POST",
  path: "/api/2.0/secrets/acls/put",
  request: Secrets.PutSecretAclRequest,
  repeatable: true
})

export const getAcl = Endpoint.make({
  service,
  operation: "getAcl",
  method: "GET",
  path: "/api/2.0/secrets/acls/get",
  request: Secrets.GetSecretAclRequest,
  response: Secrets.AclItem
})

export const listAcls = Endpoint.make({
  service,
  operation: "listAcls",
  method: "GET",
  path: "/api/2.0/secrets/acls/list",
  request: Secrets.ListSecretAclsRequest,
  response: Secrets.ListSecretAclsResponse
})

export const deleteAcl = Endpoint.make({
  service,
  operation: "deleteAcl",
  method: "POST",
  path: "/api/2.0/secrets/acls/delete",
  request: Secrets.DeleteSecretAclRequest,
  repeatable: true
})
