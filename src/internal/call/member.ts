/** The members of a service: operations, and methods derived from the call of one. */
import type * as Effect from "effect/Effect"
import type * as Stream from "effect/Stream"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type { Any, Operation } from "./operation.js"

/** Makes the function that calls an operation. */
export type Call = <Request, Response>(
  operation: Operation<Request, Response>
) => (request: Request) => Effect.Effect<Response, DatabricksError>

/** A method that does more than call its operation. */
export interface Derived<Method> {
  readonly operation: Any
  readonly bind: (call: Call) => Method
}

/** A list whose pages are read one after another. Its method returns a Stream of the items. */
export interface Paged<Request, Item> {
  readonly operation: Any
  readonly stream: (call: Call) => (request: Request) => Stream.Stream<Item, DatabricksError>
}

// biome-ignore lint/suspicious/noExplicitAny: methods of every type
export type Member = Any | Derived<any> | Paged<any, any>

const isOperation = (member: Member): member is Any => "method" in member

export const operationOf = (member: Member): Any => (isOperation(member) ? member : member.operation)

/** The operation from which a variant was made. The variant inherits its names. */
export const originalOf = (operation: Any): Any => {
  const prototype: unknown = Object.getPrototypeOf(operation)
  return prototype === Object.prototype ? operation : originalOf(prototype as Any)
}

/** The groups of the modules that are loaded, by the names of their APIs. The emulator serves them. */
export const loadedGroups: Map<string, Readonly<Record<string, object>>> = new Map()

/**
 * The operations of an API. Each takes its name from its key; a page takes that of its list.
 *
 * Members are not constrained to `Member`: the compiler would take their types from there.
 */
export const group = <const Members extends Readonly<Record<string, object>>>(
  service: string,
  members: Members
): Members => {
  const entries = Object.entries(members as unknown as Readonly<Record<string, Member>>)
  const lists = entries.filter(([, member]) => !isOperation(member))
  for (const [name, member] of [...lists, ...entries]) {
    const operation = originalOf(operationOf(member))
    if (operation.service === "") Object.assign(operation, { service, operation: name })
  }
  loadedGroups.set(service, members)
  return members
}

/** A method derived from the call of an operation. */
export const derive = <Request, Response, Method>(
  operation: Operation<Request, Response>,
  method: (call: (request: Request) => Effect.Effect<Response, DatabricksError>) => Method
): Derived<Method> => ({ operation, bind: (call) => method(call(operation)) })

/** The method of a member. It is initialized by its first call. */
export const methodOf = (member: Member, call: Call): ((request?: unknown) => unknown) => {
  let method: ((request: unknown) => unknown) | undefined
  const bound = (): ((request: unknown) => unknown) => {
    method ??= isOperation(member) ? call(member) : "stream" in member ? member.stream(call) : member.bind(call)
    return method as (request: unknown) => unknown
  }
  return (request = {}) => bound()(request)
}
