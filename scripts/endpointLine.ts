/** What is said of an operation in the list of them all. */
import type * as Endpoint from "../src/internal/endpoint.js"

/** Whether the operation is made again after a failure that leaves open whether it was done. */
export const repeatOf = (endpoint: Endpoint.Any): "safe" | "by-token" | "never" =>
  endpoint.repeatable ? "safe" : endpoint.idempotencyToken === undefined ? "never" : "by-token"

export const lineOf = (endpoint: Endpoint.Any) => ({
  service: endpoint.service,
  operation: endpoint.operation,
  method: endpoint.method,
  path: endpoint.path.template,
  repeatable: endpoint.repeatable || endpoint.idempotencyToken !== undefined,
  repeat: repeatOf(endpoint),
  idempotencyToken: endpoint.idempotencyToken ?? null,
  sensitive: endpoint.sensitive,
  paged: endpoint.paged !== undefined,
  streams: false
})
