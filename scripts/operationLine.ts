/** The summary of an operation in the list of all operations. */
import type { Any } from "../src/internal/call/operation.js"

/** Whether the operation is repeated after a failure that leaves its outcome unknown. */
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
