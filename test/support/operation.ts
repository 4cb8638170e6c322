/** Operations for tests of the call engine. */
import type * as Schema from "effect/Schema"
import { group } from "../../src/internal/call/member.js"
import * as Operation from "../../src/internal/call/operation.js"

interface Named<Request, Response> extends Omit<Operation.Options<Request, Response>, "request" | "response"> {
  readonly service: string
  readonly operation: string
  readonly method: Operation.HttpMethod
  readonly path: string
  // biome-ignore lint/suspicious/noExplicitAny: the encoded type does not matter
  readonly request?: Schema.Schema<Request, any> | undefined
  // biome-ignore lint/suspicious/noExplicitAny: the encoded type does not matter
  readonly response?: Schema.Schema<Response, any> | undefined
}

const makers = {
  GET: Operation.get,
  HEAD: Operation.head,
  PUT: Operation.put,
  DELETE: Operation.delete,
  POST: Operation.post,
  PATCH: Operation.patch
}

/** A POST or PATCH without other options is never repeated. */
export const operationOf = <Request = {}, Response = void>({
  method,
  operation: name,
  path,
  service,
  ...options
}: Named<Request, Response>): Operation.Operation<Request, Response> => {
  const isIdempotent = method !== "POST" && method !== "PATCH"
  const repeat = options.repeat ?? (isIdempotent ? "safe" : "never")
  const operation = makers[method](path, { ...options, repeat } as Operation.OptionsWithRepeat<Request, Response>)
  group(service, { [name]: operation })
  return operation
}
