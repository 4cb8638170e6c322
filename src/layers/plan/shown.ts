/** What a plan shows of a request: no values of secrets, no contents of files. */
import * as Stream from "effect/Stream"
import type { Any } from "../../internal/call/operation.js"
import { redact } from "../../internal/call/redact.js"
import * as Statement from "./statement.js"

type Fields = Readonly<Record<string, unknown>>

/** Fields with the content of a file in base64. Schemas have them as texts. */
const encoded: Readonly<Record<string, string>> = {
  "/api/2.0/dbfs/add-block": "data",
  "/api/2.0/dbfs/put": "contents",
  "/api/2.0/global-init-scripts": "script",
  "/api/2.0/global-init-scripts/{script_id}": "script",
  "/api/2.0/workspace/import": "content"
}

const bytes = (count: number): string => `<${count} bytes>`

const decodedLength = (base64: string): number => Math.floor((base64.replace(/=+$/, "").length * 3) / 4)

/** Bytes and streams as texts. */
const described = (u: unknown): unknown => {
  if (u instanceof Uint8Array) return bytes(u.length)
  if (Array.isArray(u)) return u.map(described)
  if (typeof u !== "object" || u === null) return typeof u === "function" ? "<function>" : u
  if (Stream.StreamTypeId in u) return "<stream>"
  return Object.fromEntries(
    Object.entries(u).flatMap(([name, value]) => (value === undefined ? [] : [[name, described(value)]]))
  )
}

/** A token that makes a request safe to repeat is random, and tells nothing. */
export const shownOf = ({ path: { template }, request: schema, token }: Any, request: Fields): Fields => {
  const { [token as string]: _, ...rest } = request
  const clean = redact(schema?.ast, described(token === undefined ? request : rest)) as Fields
  if (template === Statement.template) return Statement.shown(clean)
  const field = encoded[template]
  const content = field === undefined ? undefined : request[field]
  return typeof content === "string" ? { ...clean, [field as string]: bytes(decodedLength(content)) } : clean
}
