/** Determines the APIs and types to generate, from the reference data and the hand-written code. */

import { shapeOf } from "../coverage/path.js"
import type { Field, Module, Operation, Reference } from "../coverage/reference.js"
import { modulesOf } from "./sharing.js"
import { partsOf, type Subjects } from "./subjects.js"
import { bare, qualify, split, type TypeName } from "./typeNames.js"
import { pascal, singular } from "./words.js"

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
  /** The modules of an API that is too long for one. Empty if it has one. */
  readonly parts: ReadonlyArray<Part>
  /** The schema modules of its shared types: `catalog/ColumnInfo`. */
  readonly shared: ReadonlyArray<string>
}

/** A module of the schemas of an API, and, if it is a subject, one of its operations. */
export interface Part {
  readonly name: string
  readonly kind: "subject" | "types" | "shared"
  readonly operations: ReadonlyArray<ApiOperation>
  readonly types: ReadonlyArray<TypeName>
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

/** The folder of an API that has several modules, in that of its group: `genie` of `dashboards.Genie`. */
export const folderOf = (name: string): string => `${name.charAt(0).toLowerCase()}${name.slice(1)}`

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

export const make = (
  reference: Reference,
  handMade: HandMade,
  subjects: ReadonlyMap<string, Subjects> = new Map()
): Model => {
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

  const shared = [...users.keys()].filter(isShared)
  const modules = modulesOf(
    shared,
    (type) => referencesOf(reference, type),
    (type) => [split(type)[0], ...[...(users.get(type) ?? [])].sort()].join()
  )

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
    const all = operations.map(
      ([operationName, operation]): ApiOperation => ({
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
      })
    )
    const divided = subjects.get(`${group}.${name}`)
    const parts =
      divided === undefined
        ? []
        : partsOf(`${group}.${name}`, divided, {
            operations: all,
            types: own,
            referencesOf: (type) => referencesOf(reference, type),
            typesOf: ({ operation }) => [...requestTypes(group, operation), ...responseTypes(group, operation)]
          }).map((part) => ({ ...part, types: ordered(part.types) }))
    for (const part of parts) {
      for (const type of part.types) home.set(type, `${group}/${folderOf(name)}/${part.name}`)
    }
    return {
      group,
      name,
      isAccount: isAccountApi(
        group,
        name,
        operations.map(([, operation]) => operation)
      ),
      operations: all,
      types: ordered(own),
      parts,
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
