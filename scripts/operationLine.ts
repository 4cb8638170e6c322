/** What is said of an operation in the list of them all. */
import type { Any } from "../src/internal/call/operation.js"

/** Whether the operation is repeated after a failure that leaves open whether it took effect. */
const repeatOf = ({ repeat }: Any): string => (typeof repeat === "function" ? "by-request" : repeat)

export const lineOf = (operation: Any) => ({
  service: operation.service,
  operation: operation.operation,
  method: operation.method,
  path: operation.path.template,
  repeat: repeatOf(operation),
  idempotencyToken: operation.token ?? null,
  sensitive: operation.sensitive,
  paged: operation.paged !== undefined
})
