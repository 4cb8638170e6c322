/** Determines the APIs and types to generate, from the reference data and the hand-written code. */

import { shapeOf } from "../coverage/path.js"
import type { Field, Module, Operation, Reference } from "../coverage/reference.js"
import { pascal, singular } from "./words.js"

/** The name of a type with its module: `catalog.ColumnInfo`. */
export type TypeName = string

export interface HandMade {
  /** `METHOD shape` of each operation. */
  readonly operations: ReadonlySet<string>
  /** The module in src/schemas of each type or enum, by name. */
  readonly schemas: ReadonlyMap<string, string>
}

export interface ApiOperation {
  /** The name in the reference data: `list_summaries`. */
  readonly name: string
  readonly operation: Operation
  /** The name of its request type, or `undefined` if it has no fields. */
  readonly request: string | undefined
  readonly isResourceName: (parameter: string) => boolean
}

export interface Api {
  readonly group: string
  readonly name: string
  readonly isAccount: boolean
  readonly operations: ReadonlyArray<ApiOperation>
  /** The types and enums that no other API uses, each declared before it is used. */
  readonly types: ReadonlyArray<TypeName>
  /** The schema modules of its shared types: `catalog/ColumnInfo`. */
  readonly shared: ReadonlyArray<string>
}

export interface SharedModule {
  readonly group: string
  readonly name: string
  readonly types: ReadonlyArray<TypeName>
}

export interface Model {
  readonly apis: ReadonlyArray<Api>
  readonly shared: ReadonlyArray<SharedModule>
  /** The module in src/schemas of a type. */
  readonly moduleOf: (type: TypeName) => string
  /** Whether responses can contain the type. Any field can then be missing. */
  readonly isInResponse: (type: TypeName) => boolean
  /** Whether the type is a response that is not JSON, but bytes and headers. */
  readonly isRaw: (type: TypeName) => boolean
}

const names = (expression: string): ReadonlyArray<string> =>
  (expression.match(/[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)?/g) ?? []).filter(
    (name) => !/^(?:string|integer|number|boolean|json|bytes|rfc3339|field_mask|duration_s)$/.test(name)
  )

export const qualify = (module: string, name: string): TypeName => (name.includes(".") ? name : `${module}.${name}`)

const split = (type: TypeName): readonly [module: string, name: string] => {
  const dot = type.indexOf(".")
  return [type.slice(0, dot), type.slice(dot + 1)]
}

export const bare = (type: TypeName): string => split(type)[1]

export const moduleNameOf = (type: TypeName): string => split(type)[0]

const moduleIn = (reference: Reference, name: string): Module => {
  const module = reference.modules[name]
  if (module === undefined) throw new Error(`The reference data has no module ${name}`)
  return module
}

/** The types and enums of the fields of a type. */
const referencesOf = (reference: Reference, type: TypeName): ReadonlyArray<TypeName> => {
  const [module, name] = split(type)
  const fields = moduleIn(reference, module).types[name]
  return Object.values(fields ?? {}).flatMap((field) => names(field.type).map((n) => qualify(module, n)))
}

/** A response to HEAD has no body, only headers. */
export const isRawResponse = ({ method, rawResponse, response }: Operation): boolean =>
  rawResponse === true || (method === "HEAD" && response !== undefined)

export const fieldsOf = (operation: Operation): ReadonlyArray<readonly [string, Field]> => {
  const path = Object.entries(operation.pathParams ?? {}).filter(
    ([name, { type }]) => !(name === "account_id" && type === "json")
  )
  const others = [...Object.entries(operation.query ?? {}), ...Object.entries(operation.body ?? {})]
  return [...path, ...others.filter(([name]) => !path.some(([other]) => other === name))]
}

/** APIs of an account whose paths begin with a name such as `accounts/.../endpoints`. */
const accountApis: ReadonlySet<string> = new Set([
  "disasterrecovery.DisasterRecovery",
  "networking.Endpoints",
  "networking.PrivateNetworkGateways"
])

export const isAccountApi = (
  group: string,
  name: string,
  operations: ReadonlyArray<Pick<Operation, "path">>
): boolean =>
  accountApis.has(`${group}.${name}`) || operations.some(({ path }) => path.includes("/accounts/{account_id}"))

export const make = (reference: Reference, handMade: HandMade): Model => {
  const isHandMade = ({ method, path }: Operation): boolean => handMade.operations.has(`${method} ${shapeOf(path)}`)

  const handMadeTypes = new Set<TypeName>()

  const closure = (roots: Iterable<TypeName>): Set<TypeName> => {
    const reached = new Set<TypeName>()
    const visit = (type: TypeName): void => {
      if (reached.has(type)) return
      reached.add(type)
      if (handMadeTypes.has(type)) return
      for (const other of referencesOf(reference, type)) visit(other)
    }
    for (const root of roots) visit(root)
    return reached
  }

  const requestTypes = (module: string, operation: Operation): ReadonlyArray<TypeName> => [
    ...fieldsOf(operation).flatMap(([, field]) => names(field.type).map((n) => qualify(module, n))),
    ...(operation.bodyType === undefined ? [] : names(operation.bodyType).map((n) => qualify(module, n)))
  ]
  const responseTypes = (module: string, operation: Operation): ReadonlyArray<TypeName> =>
    [operation.response, operation.resultType].flatMap((type) =>
      type === undefined ? [] : names(type).map((n) => qualify(module, n))
    )

  const services = Object.entries(reference.modules).flatMap(([group, module]) =>
    Object.entries(module.services).map(([name, operations]) => ({
      group,
      name,
      operations: Object.entries(operations)
    }))
  )
  const inResponses = new Set<TypeName>()
  const raw = new Set<TypeName>()
  const byHand = new Set<TypeName>()
  for (const { group, operations } of services) {
    for (const [, operation] of operations) {
      for (const type of closure(responseTypes(group, operation))) inResponses.add(type)
      if (isRawResponse(operation)) for (const type of responseTypes(group, operation)) raw.add(type)
      if (!isHandMade(operation)) continue
      for (const type of closure([...requestTypes(group, operation), ...responseTypes(group, operation)])) {
        if (handMade.schemas.has(bare(type))) byHand.add(type)
      }
    }
  }
  for (const type of byHand) handMadeTypes.add(type)

  const drafts = services.flatMap(({ group, name, operations: all }) => {
    const operations = all.filter(([, operation]) => !isHandMade(operation))
    if (operations.length === 0) return []
    const uses = closure(operations.flatMap(([, o]) => [...requestTypes(group, o), ...responseTypes(group, o)]))
    return [{ group, name, operations, uses }]
  })

  const users = new Map<TypeName, Set<string>>()
  for (const { group, name, uses } of drafts) {
    for (const type of uses) {
      const set = users.get(type) ?? new Set()
      set.add(`${group}/${name}`)
      users.set(type, set)
    }
  }
  for (const type of handMadeTypes) users.delete(type)
  // A type of another group is always in the folder of that group.
  const isShared = (type: TypeName): boolean => {
    const set = users.get(type)
    if (set === undefined) return false
    const [first] = set
    return set.size > 1 || first?.split("/")[0] !== split(type)[0]
  }

  // Types that refer to each other are in the same module.
  const shared = [...users.keys()].filter(isShared)
  const componentOf = stronglyConnected(shared, (type) => referencesOf(reference, type).filter(isShared))
  const predecessors = new Map<string, Set<string>>()
  for (const type of shared) {
    for (const to of referencesOf(reference, type).filter(isShared)) {
      if (componentOf.get(to) === componentOf.get(type)) continue
      const set = predecessors.get(componentOf.get(to) ?? "") ?? new Set()
      set.add(componentOf.get(type) ?? "")
      predecessors.set(componentOf.get(to) ?? "", set)
    }
  }
  const key = (type: TypeName): string => [...(users.get(type) ?? [])].sort().join()
  const fileOfComponent = new Map<string, string>()
  const fileOf = (component: string): string => {
    const known = fileOfComponent.get(component)
    if (known !== undefined) return known
    const files = new Set([...(predecessors.get(component) ?? [])].map(fileOf))
    const [only] = files
    const file =
      only !== undefined && files.size === 1 && key(only) === key(component) && split(only)[0] === split(component)[0]
        ? only
        : component
    fileOfComponent.set(component, file)
    return file
  }
  const modules = new Map<TypeName, Array<TypeName>>()
  for (const type of shared) {
    const file = fileOf(componentOf.get(type) ?? type)
    modules.set(file, [...(modules.get(file) ?? []), type])
  }

  const apiNames = new Set(drafts.map(({ group, name }) => `${group}/${name}`))
  const sharedName = (file: TypeName): string => {
    const [group, name] = split(file)
    // A type can have the same name as an API. Its module then needs another name.
    return apiNames.has(`${group}/${name}`) ? `${name}Type` : name
  }
  const home = new Map<TypeName, string>()
  for (const [file, types] of modules) for (const type of types) home.set(type, `${split(file)[0]}/${sharedName(file)}`)
  for (const [type, set] of users) if (!isShared(type)) home.set(type, [...set][0] ?? "")

  const moduleOf = (type: TypeName): string => {
    const module = handMadeTypes.has(type) ? handMade.schemas.get(bare(type)) : home.get(type)
    if (module === undefined) throw new Error(`No module has the type ${type}`)
    return module
  }

  const ordered = (types: ReadonlyArray<TypeName>): ReadonlyArray<TypeName> => {
    const own = new Set(types)
    const out: Array<TypeName> = []
    const done = new Set<TypeName>()
    const visit = (type: TypeName): void => {
      if (done.has(type) || !own.has(type)) return
      done.add(type)
      for (const other of referencesOf(reference, type)) visit(other)
      out.push(type)
    }
    for (const type of types) visit(type)
    return out
  }

  const paths = new Set(
    Object.values(reference.modules).flatMap((module) =>
      Object.values(module.services).flatMap((service) => Object.values(service).map(({ path }) => shapeOf(path)))
    )
  )

  const apis = drafts.map(({ group, name, operations, uses }): Api => {
    const own = [...uses].filter((type) => home.get(type) === `${group}/${name}`)
    const sharedModules = new Set([...uses].filter((type) => isShared(type)).map(moduleOf))
    const taken = new Set(own.map(bare))
    for (const type of uses) taken.add(bare(type))
    return {
      group,
      name,
      isAccount: isAccountApi(
        group,
        name,
        operations.map(([, operation]) => operation)
      ),
      operations: operations.map(([operationName, operation]) => ({
        name: operationName,
        operation,
        request:
          fieldsOf(operation).length === 0 && operation.bodyType === undefined && operation.rawBody !== true
            ? undefined
            : requestName(operationName, name, taken),
        isResourceName: (parameter) => {
          if (parameter !== "name" && parameter !== "parent") return false
          const before = operation.path.slice(0, operation.path.indexOf(`/{${parameter}}`))
          return !paths.has(shapeOf(before))
        }
      })),
      types: ordered(own),
      shared: [...sharedModules].sort()
    }
  })

  return {
    apis,
    shared: [...modules].map(([file, types]) => ({
      group: split(file)[0],
      name: sharedName(file),
      types: ordered(types)
    })),
    moduleOf,
    isInResponse: (type) => inResponses.has(type),
    isRaw: (type) => raw.has(type)
  }
}

/** `list_summaries` of `Tables` to `ListSummariesRequest`, `create` to `CreateTableRequest`. */
const requestName = (operation: string, api: string, taken: ReadonlySet<string>): string => {
  const isOne = !operation.includes("_")
  const name = isOne ? `${pascal(operation)}${operation === "list" ? api : singular(api)}` : pascal(operation)
  return taken.has(`${name}Request`) ? `${api}${pascal(operation)}Request` : `${name}Request`
}

/** The component of each node, named by its first node. */
const stronglyConnected = (
  nodes: ReadonlyArray<string>,
  next: (node: string) => ReadonlyArray<string>
): ReadonlyMap<string, string> => {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: Array<string> = []
  const component = new Map<string, string>()
  const visit = (node: string): void => {
    index.set(node, index.size)
    low.set(node, index.get(node) ?? 0)
    stack.push(node)
    for (const to of next(node)) {
      if (!index.has(to)) {
        visit(to)
        low.set(node, Math.min(low.get(node) ?? 0, low.get(to) ?? 0))
      } else if (stack.includes(to)) {
        low.set(node, Math.min(low.get(node) ?? 0, index.get(to) ?? 0))
      }
    }
    if (low.get(node) !== index.get(node)) return
    const members = stack.splice(stack.indexOf(node))
    for (const member of members) component.set(member, members[0] ?? node)
  }
  for (const node of nodes) if (!index.has(node)) visit(node)
  return component
}
