/** Emulates SCIM: users, groups and service principals of the workspace and of accounts. */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import type { Operation } from "../../internal/call/operation.js"
import type { Patch } from "../../schemas/iam/Patch.js"
import { operations as accountGroups } from "../../services/iam/AccountGroups.js"
import { operations as accountServicePrincipals } from "../../services/iam/AccountServicePrincipals.js"
import { operations as accountUsers } from "../../services/iam/AccountUsers.js"
import { operations as groups } from "../../services/iam/Groups.js"
import { operations as servicePrincipals } from "../../services/iam/ServicePrincipals.js"
import { operations as users } from "../../services/iam/Users.js"
import { type ApiFailure, apiFailure } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"
import * as Directory from "./directory.js"
import { type Fields, isFields, project, valuesAt } from "./scimAttributes.js"
import * as Filter from "./scimFilter.js"
import * as ScimPatch from "./scimPatch.js"

const schemas: Readonly<Record<Directory.Kind, ReadonlyArray<string>>> = {
  Users: ["urn:ietf:params:scim:schemas:core:2.0:User", "urn:ietf:params:scim:schemas:extension:workspace:2.0:User"],
  Groups: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
  ServicePrincipals: ["urn:ietf:params:scim:schemas:core:2.0:ServicePrincipal"]
}

const names: Readonly<Record<Directory.Kind, string>> = {
  Users: "User",
  Groups: "Group",
  ServicePrincipals: "Service principal"
}

/** The maximum and default size of a page. */
const maxCount = 10_000

const scimFailure = (status: number, detail: string, scimType?: string): ApiFailure =>
  apiFailure(status, `SCIM_${status}`, detail, {
    body: {
      schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
      detail,
      status: String(status),
      ...(scimType === undefined ? {} : { scimType })
    }
  })

interface Listing {
  readonly attributes?: string | null | undefined
  readonly count?: unknown
  readonly excludedAttributes?: string | null | undefined
  readonly filter?: string | null | undefined
  readonly sortBy?: string | null | undefined
  readonly sortOrder?: string | null | undefined
  readonly startIndex?: number | null | undefined
}

type Served = Readonly<Record<"create" | "delete" | "get" | "list" | "patch" | "update", object>>

type Handler = (directory: Directory.Directory, request: Fields) => Either.Either<Fields | undefined, ApiFailure>

const compared = (a: unknown, b: unknown): number => {
  const [x, y] = [String(a ?? "").toLowerCase(), String(b ?? "").toLowerCase()]
  return x < y ? -1 : x > y ? 1 : 0
}

/** The handlers of a kind of resource, for any directory. */
const handlersOf = (kernel: Kernel, kind: Directory.Kind): Readonly<Record<keyof Served, Handler>> => {
  const existing = (directory: Directory.Directory, id: unknown): Either.Either<Fields, ApiFailure> =>
    Either.fromNullable(directory.all[kind].get(String(id)), () =>
      scimFailure(404, `${names[kind]} with id ${String(id)} not found.`)
    )

  const reference = (directory: Directory.Directory, id: string) => {
    const of = directory.kindOf(id) ?? "Users"
    const { applicationId, displayName, userName } = directory.all[of].get(id) ?? {}
    return { display: displayName ?? userName ?? applicationId, value: id, $ref: `${of}/${id}` }
  }

  const shown = (directory: Directory.Directory, id: string): Fields => {
    const { members: _, ...fields } = directory.all[kind].get(id) ?? {}
    const parents = directory.groupsOf(id).map((group) => ({ ...reference(directory, group.id), type: "direct" }))
    const members = kind === "Groups" ? directory.members(id).map((member) => reference(directory, member)) : []
    return {
      schemas: schemas[kind],
      id,
      ...fields,
      ...(members.length === 0 ? {} : { members }),
      ...(parents.length === 0 ? {} : { groups: parents }),
      ...(kind === "Groups" ? {} : { active: fields.active ?? true })
    }
  }

  /** The fields to store. Fails if a name is missing or taken, or if a member does not exist. */
  const checked = (
    directory: Directory.Directory,
    { groups: _, id: __, schemas: ___, ...given }: Fields,
    id?: string
  ): Either.Either<Fields, ApiFailure> =>
    Either.gen(function* () {
      const fields: Fields =
        kind === "ServicePrincipals" ? { ...given, applicationId: given.applicationId ?? kernel.ids.uuid() } : given
      const key = { Users: "userName", Groups: "displayName", ServicePrincipals: "applicationId" }[kind]
      const name = fields[key]
      if (typeof name !== "string" || name === "") {
        return yield* Either.left(scimFailure(400, `${names[kind]} requires ${key}.`, "invalidValue"))
      }
      const taken = kind === "Groups" ? directory.group(name) : directory.principal(name)
      if (taken !== undefined && taken !== id) {
        return yield* Either.left(scimFailure(409, `${names[kind]} with ${key} ${name} already exists.`, "uniqueness"))
      }
      if (kind !== "Groups") return fields
      const members = Array.isArray(fields.members) ? fields.members.filter(isFields) : []
      const unknown = members.find(({ value }) => directory.kindOf(String(value)) === undefined)
      return unknown === undefined
        ? { ...fields, members: members.map(({ value }) => ({ value })) }
        : yield* Either.left(
            scimFailure(400, `Member with id ${String(unknown.value)} does not exist.`, "invalidValue")
          )
    })

  const store = (directory: Directory.Directory, id: string, fields: Fields): void => {
    directory.all[kind].set(id, fields)
  }

  return {
    create: (directory, request) =>
      Either.map(checked(directory, request), (fields) => {
        const id = directory.add(kind, fields)
        const everyone = directory.group("users")
        if (kind !== "Groups" && everyone !== undefined) {
          directory.setMembers(everyone, [...directory.members(everyone), id])
        }
        return shown(directory, id)
      }),
    get: (directory, { id, ...listing }) =>
      Either.map(existing(directory, id), () => project(shown(directory, String(id)), listing)),
    list: (directory, request: Listing) =>
      Either.map(
        Either.mapLeft(Filter.make(request.filter), (message) => scimFailure(400, message, "invalidFilter")),
        (holds) => {
          const found = [...directory.all[kind].keys()].map((id) => shown(directory, id)).filter(holds)
          const { sortBy, sortOrder } = request
          if (sortBy) {
            const key = (fields: Fields) => valuesAt(fields, sortBy.split("."))[0]
            found.sort((a, b) => compared(key(a), key(b)) * (sortOrder === "descending" ? -1 : 1))
          }
          const start = Math.max(1, request.startIndex ?? 1)
          const asked = request.count === undefined || request.count === null ? maxCount : Number(request.count)
          const count = Math.min(maxCount, Math.max(0, Number.isNaN(asked) ? maxCount : asked))
          const page = found.slice(start - 1, start - 1 + count)
          return {
            schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
            totalResults: found.length,
            startIndex: start,
            itemsPerPage: page.length,
            ...(page.length === 0 ? {} : { Resources: page.map((fields) => project(fields, request)) })
          }
        }
      ),
    patch: (directory, { id, Operations }) =>
      Either.gen(function* () {
        const old = yield* existing(directory, id)
        const patched = yield* Either.mapLeft(
          ScimPatch.apply(old, (Operations ?? []) as ReadonlyArray<Patch>),
          (message) => scimFailure(400, message, "invalidPath")
        )
        store(directory, String(id), yield* checked(directory, patched, String(id)))
        return undefined
      }),
    update: (directory, { id, ...request }) =>
      Either.gen(function* () {
        const { applicationId } = yield* existing(directory, id)
        const fields = yield* checked(
          directory,
          applicationId === undefined ? request : { ...request, applicationId },
          String(id)
        )
        store(directory, String(id), fields)
        return undefined
      }),
    delete: (directory, { id }) =>
      Either.flatMap(existing(directory, id), ({ displayName }) => {
        if (kind === "Groups" && Directory.builtIn.includes(String(displayName))) {
          return Either.left(scimFailure(400, `The group ${String(displayName)} cannot be deleted.`))
        }
        directory.remove(kind, String(id))
        return Either.right(undefined)
      })
  }
}

export const make = (kernel: Kernel): { readonly routes: ReadonlyArray<Route> } => {
  const workspace = kernel.use(Directory.workspace)
  const accounts = kernel.use(Directory.accounts)

  const serve = (kind: Directory.Kind, served: Served): ReadonlyArray<Route> => {
    const handlers = handlersOf(kernel, kind)
    return (["create", "delete", "get", "list", "patch", "update"] as const).map((name) =>
      route(served[name] as Operation<Fields, Fields | undefined>, (request, _, { account_id }) =>
        Effect.suspend(() => handlers[name](account_id === undefined ? workspace : accounts(account_id), request))
      )
    )
  }

  const routes = [
    ...serve("Users", users),
    ...serve("Groups", groups),
    ...serve("ServicePrincipals", servicePrincipals),
    ...serve("Users", accountUsers),
    ...serve("Groups", accountGroups),
    ...serve("ServicePrincipals", accountServicePrincipals)
  ]
  return { routes }
}
