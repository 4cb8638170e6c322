/** Divides an API that is too long for one module by the subjects that overlay/subjects.json names. */
import { readFileSync } from "node:fs"
import type { ApiOperation, Part } from "./model.js"
import { modulesOf } from "./sharing.js"
import { bare, type TypeName } from "./typeNames.js"

export interface Subjects {
  /**
   * The operations of each subject, by name, with `*` for any text. An operation belongs to the first subject that
   * matches.
   */
  readonly operations: Readonly<Record<string, ReadonlyArray<string>>>
  /** Modules of types: each has the named types, and those that only they use. */
  readonly types?: Readonly<Record<string, ReadonlyArray<string>>>
}

export const subjects: ReadonlyMap<string, Subjects> = new Map(
  Object.entries(JSON.parse(readFileSync(new URL("overlay/subjects.json", import.meta.url), "utf8")))
)

interface Divided {
  readonly operations: ReadonlyArray<ApiOperation>
  readonly types: ReadonlyArray<TypeName>
  readonly referencesOf: (type: TypeName) => ReadonlyArray<TypeName>
  /** The types of the fields of the request, and of the response. */
  readonly typesOf: (operation: ApiOperation) => ReadonlyArray<TypeName>
}

const matches = (pattern: string, name: string): boolean => new RegExp(`^${pattern.replaceAll("*", ".*")}$`).test(name)

const operationsBySubject = (
  api: string,
  { operations: named }: Subjects,
  operations: ReadonlyArray<ApiOperation>
): ReadonlyMap<string, ReadonlyArray<ApiOperation>> => {
  const found = new Map<string, Array<ApiOperation>>(Object.keys(named).map((subject) => [subject, []]))
  const used = new Set<string>()
  for (const operation of operations) {
    const [subject, patterns = []] =
      Object.entries(named).find(([, all]) => all.some((pattern) => matches(pattern, operation.name))) ?? []
    if (subject === undefined) throw new Error(`subjects.json has no subject of ${api}.${operation.name}`)
    for (const pattern of patterns) if (matches(pattern, operation.name)) used.add(`${subject} ${pattern}`)
    found.get(subject)?.push(operation)
  }
  const stale = Object.entries(named).flatMap(([subject, patterns]) =>
    patterns.filter((pattern) => !used.has(`${subject} ${pattern}`)).map((pattern) => `${subject} ${pattern}`)
  )
  if (stale.length > 0) throw new Error(`subjects.json names no operations of ${api}: ${stale.join(", ")}`)
  return found
}

/**
 * The modules of an API: one for each subject, with the types that it alone uses, those of types that are named, and one
 * for each type that several of these use, with the types that belong to it.
 */
export const partsOf = (api: string, divided: Subjects, all: Divided): ReadonlyArray<Part> => {
  const own = new Set(all.types)
  const rootsOf = new Map<string, ReadonlyArray<TypeName>>()
  for (const [name, types] of Object.entries(divided.types ?? {})) {
    rootsOf.set(
      name,
      types.map((type) => {
        const found = all.types.find((one) => bare(one) === type)
        if (found === undefined) throw new Error(`subjects.json names a type that ${api} does not have: ${type}`)
        return found
      })
    )
  }
  const roots = new Set([...rootsOf.values()].flat())
  const usersOf = new Map<TypeName, Set<string>>()
  const visit = (user: string, type: TypeName): void => {
    const users = usersOf.get(type) ?? new Set()
    if (users.has(user)) return
    usersOf.set(type, users.add(user))
    for (const other of all.referencesOf(type)) if (own.has(other) && !roots.has(other)) visit(user, other)
  }
  const operations = operationsBySubject(api, divided, all.operations)
  for (const [subject, its] of operations) {
    for (const type of its.flatMap(all.typesOf)) if (own.has(type) && !roots.has(type)) visit(subject, type)
  }
  for (const [name, types] of rootsOf) for (const type of types) visit(name, type)

  const of = (name: string) =>
    all.types.filter((type) => usersOf.get(type)?.size === 1 && usersOf.get(type)?.has(name) === true)
  const shared = all.types.filter((type) => (usersOf.get(type)?.size ?? 0) > 1)
  const names = new Set([...operations.keys(), ...rootsOf.keys()])
  return [
    ...[...operations].map(([name, its]) => ({
      name,
      kind: "subject" as const,
      operations: its,
      types: of(name)
    })),
    ...[...rootsOf.keys()].map((name) => ({ name, kind: "types" as const, operations: [], types: of(name) })),
    ...[...modulesOf(shared, all.referencesOf, (type) => [...(usersOf.get(type) ?? [])].sort().join())].map(
      ([type, types]) => ({
        // A type can have the same name as a subject.
        name: names.has(bare(type)) ? `${bare(type)}Type` : bare(type),
        kind: "shared" as const,
        operations: [],
        types
      })
    )
  ]
}
