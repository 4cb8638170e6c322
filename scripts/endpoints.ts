/** Prints every operation of the library as one JSON object a line. */
import { allEndpoints } from "./allEndpoints.js"

const lines = (await allEndpoints()).map((endpoint) =>
  JSON.stringify({
    service: endpoint.service,
    operation: endpoint.operation,
    method: endpoint.method,
    path: endpoint.path.template,
    repeatable: endpoint.repeatable || endpoint.idempotencyToken !== undefined,
    idempotencyToken: endpoint.idempotencyToken ?? null,
    paged: endpoint.paged !== undefined,
    streams: false
  })
)

console.log(lines.join("\n"))
