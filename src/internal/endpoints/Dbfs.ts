import * as Dbfs from "../../schemas/Dbfs.js"
import * as Endpoint from "../call/operation.js"

const service = "Dbfs"

export const create = Endpoint.make({
  service,
  operation: "create",
  method: "POST",
  path: "/api/2.0/dbfs/create",
  request: Dbfs.CreateDbfsRequest,
  response: Dbfs.CreateDbfsResponse
})

export const addBlock = Endpoint.make({
  service,
  operation: "addBlock",
  method: "POST",
  path: "/api/2.0/dbfs/add-block",
  request: Dbfs.AddDbfsBlockRequest
})

export const close = Endpoint.make({
  service,
  operation: "close",
  method: "POST",
  path: "/api/2.0/dbfs/close",
  request: Dbfs.CloseDbfsRequest,
  repeatable: true
})

export const put = Endpoint.make({
  service,
  operation: "put",
  method: "POST",
  path: "/api/2.0/dbfs/put",
  request: Dbfs.PutDbfsRequest
})

export const read = Endpoint.make({
  service,
  operation: "read",
  method: "GET",
  path: "/api/2.0/dbfs/read",
  request: Dbfs.ReadDbfsRequest,
  response: Dbfs.ReadDbfsResponse
})

export const getStatus = Endpoint.make({
  service,
  operation: "getStatus",
  method: "GET",
  path: "/api/2.0/dbfs/get-status",
  request: Dbfs.GetDbfsStatusRequest,
  response: Dbfs.FileInfo
})

export const list = Endpoint.make({
  service,
  operation: "list",
  method: "GET",
  path: "/api/2.0/dbfs/list",
  request: Dbfs.ListDbfsRequest,
  response: Dbfs.ListDbfsResponse
})

export const mkdirs = Endpoint.make({
  service,
  operation: "mkdirs",
  method: "POST",
  path: "/api/2.0/dbfs/mkdirs",
  request: Dbfs.MkdirsDbfsRequest,
  repeatable: true
})

export const move = Endpoint.make({
  service,
  operation: "move",
  method: "POST",
  path: "/api/2.0/dbfs/move",
  request: Dbfs.MoveDbfsRequest
})

const delete_ = Endpoint.make({
  service,
  operation: "delete",
  method: "POST",
  path: "/api/2.0/dbfs/delete",
  request: Dbfs.DeleteDbfsRequest,
  repeatable: true
})

export { delete_ as delete }
