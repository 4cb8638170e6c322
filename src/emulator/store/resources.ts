/** Serves operations of the shape create, get, list, update and delete from the state of the store. */
import * as Either from "effect/Either"
import type { Any } from "../../internal/call/operation.js"
import { isRecord } from "../../internal/codec/isRecord.js"
import { type ApiFailure, apiFailure, resourceAlreadyExists } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"
import type { User } from "../user.js"
import * as CatalogChecks from "./catalogChecks.js"
import * as CatalogErrors from "./catalogErrors.js"
import * as CatalogFields from "./catalogFields.js"
import * as CatalogRules from "./catalogRules.js"
import { idFieldOf } from "./identifiers.js"
import type { Doing } from "./known.js"
import * as KnownFields from "./knownFields.js"
import * as ServerSet from "./serverSet.js"
import { fieldOf, isName, type Shape, type Template, withoutVersion } from "./shapes.js"
import * as State from "./state.js"
import { astOf, type Fields, isObject, overlap, type Properties, propertiesOf } from "./structure.js"

/** Whether a parameter names the new resource. `request_id` is an idempotency token. */
const isIdField = (name: string): boolean => name.endsWith("_id") && name !== "request_id"

export interface Asked {
  readonly operation: Any
  readonly shape: Shape
  readonly request: Fields
  /** The path parameters, which include the account ID. */
  readonly path: Readonly<Record<string, string>>
  readonly user: User
}

type Result<A> = Either.Either<A, ApiFailure>

const limits = { default: 1000, max: 1000 }

const sizes = ["page_size", "max_results", "limit"]

const masks = ["update_mask", "field_mask", "updateMask"]

const fill = (segments: ReadonlyArray<string>, values: Fields): string =>
  segments
    .map((segment) => {
      const field = fieldOf(segment)
      if (field === undefined) return `/${segment}`
      const value = String(values[field] ?? "")
      return `/${isName(segment) ? value : encodeURIComponent(value)}`
    })
    .join("")

/** The path of the request, as the store has it. */
const concrete = ({ operation, path }: Asked): string =>
  fill(withoutVersion(operation.path.template).split("/").slice(1), path)

const omit = (fields: Fields, names: Iterable<string>): Fields => {
  const omitted = new Set(names)
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !omitted.has(name)))
}

/** The fields of the resource in a request, and the other fields of the request. */
const resourceOf = (
  { operation, request }: Asked,
  type: Properties
): { readonly sent: Fields; readonly rest: Fields } => {
  const given = omit(request, operation.path.fields)
  const inside = (name: string) => {
    const value = given[name]
    return { sent: isRecord(value) ? value : {}, rest: omit(given, [name]) }
  }
  if (operation.body !== undefined) return inside(operation.body)
  const wrapper = [...propertiesOf(astOf(operation.request))].find(
    ([name, property]) =>
      name in given &&
      !type.has(name) &&
      isObject(property.type) &&
      overlap(type, propertiesOf(property.type).keys()) > 0
  )
  if (wrapper !== undefined) return inside(wrapper[0])
  return { sent: omit(given, [...masks, "allow_missing"]), rest: given }
}

/** A value at a dotted path. */
const at = (fields: Fields, path: ReadonlyArray<string>): unknown =>
  path.reduce<unknown>((value, name) => (isRecord(value) ? value[name] : undefined), fields)

const setAt = (fields: Fields, [head = "", ...rest]: ReadonlyArray<string>, value: unknown): Fields => {
  if (rest.length > 0) {
    const inner = fields[head]
    return { ...fields, [head]: setAt(isRecord(inner) ? inner : {}, rest, value) }
  }
  return value === undefined ? omit(fields, [head]) : { ...fields, [head]: value }
}

/** A mask names the fields to change; one that is absent from the request is removed. */
const merged = (old: Fields, sent: Fields, mask: unknown): Fields =>
  typeof mask !== "string" || mask === "" || mask === "*"
    ? { ...old, ...sent }
    : mask.split(",").reduce((fields, name) => {
        const path = name.trim().split(".")
        return setAt(fields, path, at(sent, path))
      }, old)

export const make = (kernel: Kernel) => {
  const state = kernel.use(State.make)

  const missing = (path: string): ApiFailure => {
    const slash = path.lastIndexOf("/")
    return CatalogErrors.doesNotExist(path.slice(0, slash), decodeURIComponent(path.slice(slash + 1)))
  }

  /** The resource at a path, or one of the same collection with this name or ID. */
  const existing = (path: string): Result<State.Item> => {
    const found = state.get(path) ?? state.get(CatalogRules.canonical(path))
    if (found !== undefined) return Either.right(found)
    const slash = path.lastIndexOf("/")
    const id = decodeURIComponent(path.slice(slash + 1))
    const other = state
      .in(path.slice(0, slash))
      .find(({ fields }) => [fields.name, fields.id, fields.full_name].some((name) => String(name ?? "") === id))
    return Either.fromNullable(other, () => missing(path))
  }

  /** The response of an operation about a resource. */
  const answer = (asked: Asked, item: State.Item): Fields | undefined => {
    const type = propertiesOf(astOf(asked.operation.response))
    if (type.size === 0) return undefined
    if (type.has("done") && type.has("response") && type.has("name")) return finished(asked, item, type)
    const own = overlap(type, Object.keys(item.fields))
    const wrapper = [...type].find(([name, property]) => !(name in item.fields) && isObject(property.type))
    const inside = wrapper === undefined ? 0 : overlap(propertiesOf(wrapper[1].type), Object.keys(item.fields))
    const shown =
      wrapper !== undefined && (type.size === 1 || own === 0) && inside >= own
        ? { [wrapper[0]]: projected(propertiesOf(wrapper[1].type), item.fields) }
        : projected(type, item.fields)
    return ServerSet.complete(kernel, asked.user, type, shown)
  }

  /** A long-running operation that is already done. */
  const finished = (asked: Asked, item: State.Item, type: Properties): Fields => {
    const name = `${String(item.fields.name ?? item.path.slice(1))}/operations/${kernel.ids.uuid()}`
    const prefix = String(item.fields.name ?? "")
    const base = item.path.endsWith(prefix) ? item.path.slice(0, item.path.length - prefix.length) : `${item.path}/`
    const result = ServerSet.complete(kernel, asked.user, type, {
      name,
      done: true,
      response: asked.shape.kind === "delete" ? {} : item.fields
    })
    state.create(`${base}${name}`, result)
    return result
  }

  const projected = (type: Properties, fields: Fields): Fields =>
    Object.fromEntries(Object.entries(fields).filter(([name]) => type.has(name)))

  /** Fails if a path leads through a resource that can be created and does not exist. */
  const checkParent = (path: string, parents: ReadonlyArray<Template>): Result<void> => {
    const segments = path.split("/")
    for (let end = 3; end < segments.length; end++) {
      const parent = segments.slice(0, end).join("/")
      const isResource = parents.some(
        (template) =>
          template.segments.length === end - 1 &&
          !template.segments.some(isName) &&
          template.segments.every((segment, i) => fieldOf(segment) !== undefined || segment === segments[i + 1])
      )
      if (isResource) {
        const found = existing(parent)
        if (Either.isLeft(found)) return Either.left(found.left)
      }
    }
    return Either.void
  }

  const creation = (user: User): CatalogFields.Creation => ({
    userName: user.userName,
    now: kernel.now(),
    uuid: kernel.ids.uuid,
    metastoreId: CatalogFields.metastoreIdOf(kernel.workspaceId)
  })

  const doing = (user: User): Doing => ({ user, now: kernel.now(), uuid: kernel.ids.uuid })

  const create = (
    asked: Asked,
    { item: template, type }: Extract<Shape, { kind: "create" }>,
    parents: ReadonlyArray<Template>
  ): Result<Fields | undefined> =>
    Either.gen(function* () {
      const { request, user } = asked
      const { rest, sent } = resourceOf(asked, type)
      const last = template.segments.at(-1)
      const parameter = fieldOf(last) ?? "id"
      const collection = concrete(asked)
      yield* checkParent(collection, parents)
      const inPath = Object.fromEntries(
        Object.entries(request).filter(([name]) => type.has(name) && name in asked.path)
      )
      const isCatalog = CatalogRules.isCatalogPath(collection)
      const given: Fields = CatalogRules.withLowerNames(collection, { ...inPath, ...sent })
      const full = isCatalog ? CatalogRules.fullName(given) : undefined
      const checked = isCatalog ? yield* CatalogChecks.creation(state, collection, given) : given

      const isNamed = isName(last)
      const idField = isNamed ? "name" : idFieldOf(type, parameter, collection)
      const chosen = isNamed
        ? (Object.entries(rest).find(([name, value]) => isIdField(name) && typeof value === "string")?.[1] ??
          (typeof sent.name === "string" && sent.name !== "" ? sent.name.split("/").at(-1) : undefined))
        : (full ?? given[parameter] ?? rest[parameter] ?? (idField === undefined ? undefined : given[idField]))
      const id = chosen ?? ServerSet.identifier(kernel, idField === undefined ? undefined : type.get(idField)?.type)

      const isDirect = collection.split("/").length === template.segments.length
      // There is one of it if its segment is no plural.
      const path =
        isNamed && !collection.endsWith("s")
          ? collection
          : isNamed
            ? `${collection}/${String(id)}`
            : isDirect
              ? `${collection}/${encodeURIComponent(String(id))}`
              : fill(template.segments, { ...asked.path, ...given, [parameter]: id })
      if (state.get(path) !== undefined) {
        return yield* Either.left(CatalogErrors.alreadyExists(collection, String(given.name ?? id)))
      }
      const prefix = isNamed ? fill(template.segments.slice(0, -1), asked.path) : ""
      const set: Fields = {
        ...(full === undefined || !type.has("full_name") ? {} : { full_name: full }),
        ...(isNamed
          ? { name: path.slice(prefix.length + 1) }
          : idField === undefined || given[idField] !== undefined || full !== undefined
            ? {}
            : { [idField]: id })
      }
      const all = isCatalog
        ? CatalogFields.created(collection, { ...checked, ...set }, creation(user))
        : KnownFields.created(collection, { ...given, ...set }, doing(user))
      const fields = ServerSet.complete(kernel, user, type, projected(type, all))
      const item = state.create(path, fields)
      if (collection === `${CatalogRules.root}/catalogs` && kernel.options.sql !== undefined)
        CatalogRules.addFirstSchemas(state, item, creation(user))
      return answer(asked, item)
    })

  const update = (asked: Asked, shape: { readonly type: Properties }, item: State.Item): Result<State.Item> => {
    const { rest, sent } = resourceOf(asked, shape.type)
    const mask = masks.map((name) => rest[name]).find((given) => given !== undefined)
    const { new_name, ...changes } = sent
    const fields = {
      ...KnownFields.changed(item, merged(item.fields, changes, mask), doing(asked.user)),
      ...(item.fields.updated_at === undefined || !CatalogRules.isCatalogPath(item.path)
        ? {}
        : { updated_at: kernel.now(), updated_by: asked.user.userName })
    }
    if (typeof new_name !== "string" || new_name === "") return Either.right(state.update(item, fields))
    const renamed: Fields = CatalogRules.withLowerNames(item.collection, { ...fields, name: new_name })
    const full = CatalogRules.isCatalogPath(item.path) ? CatalogRules.fullName(renamed) : undefined
    const path = CatalogRules.canonical(`${item.collection}/${encodeURIComponent(full ?? new_name)}`)
    if (path !== item.path && state.get(path) !== undefined) {
      return Either.left(CatalogErrors.alreadyExists(item.collection, String(renamed.name)))
    }
    const named = CatalogChecks.name(item.collection, renamed)
    if (Either.isLeft(named)) return Either.left(named.left)
    const isContainer = CatalogRules.isCatalogPath(item.path)
    const updated = state.update(
      item,
      !("full_name" in fields) ? renamed : { ...renamed, full_name: full ?? renamed.name },
      path
    )
    if (isContainer) CatalogRules.renamed(state, item, updated)
    return Either.right(updated)
  }

  const comparable = (path: string, name: string, value: unknown): unknown =>
    CatalogRules.withLowerNames(path, { [name]: value })[name]

  const list = (
    asked: Asked,
    { items: field, type }: Extract<Shape, { kind: "list" }>,
    parents: ReadonlyArray<Template>
  ): Result<Fields | ReadonlyArray<Fields>> =>
    Either.gen(function* () {
      const { operation, request, user } = asked
      const path = concrete(asked)
      yield* checkParent(path, parents)
      if (CatalogRules.isCatalogPath(path)) yield* CatalogChecks.parents(state, request)
      if (typeof request.filter === "string" && request.filter !== "") {
        return yield* Either.left(
          apiFailure(501, "NOT_IMPLEMENTED", `The emulator does not evaluate the filter of ${nameOf(operation)}.`)
        )
      }
      const { tokenField = "next_page_token", tokenParam = "page_token" } = operation.paged ?? {}
      const wanted = Object.entries(request).filter(
        ([name, value]) =>
          type.has(name) &&
          !(name in asked.path) &&
          name !== tokenParam &&
          (typeof value === "string" || typeof value === "boolean")
      )
      const found = state
        .in(path)
        .filter((item) => !KnownFields.isHidden(item, request))
        .filter(({ fields }) =>
          wanted.every(([name, value]) => fields[name] === undefined || fields[name] === comparable(path, name, value))
        )
      const size = sizes.map((name) => request[name]).find((given) => given !== undefined && given !== null)
      const token = request[tokenParam]
      const page = yield* Paging.page({
        list: `${path}?${wanted.map(([name, value]) => `${name}=${String(value)}`).join("&")}`,
        items: found,
        key: (item) => item.path,
        size: yield* Paging.pageSize(size === undefined ? undefined : Number(size), limits),
        token: typeof token === "string" ? token : undefined
      })
      const shown = page.items.map(({ fields }) => ServerSet.complete(kernel, user, type, projected(type, fields)))
      if (field === undefined) return shown
      return {
        ...(shown.length === 0 ? {} : { [field]: shown }),
        ...(page.next === undefined ? {} : { [tokenField]: page.next })
      }
    })

  const one = (asked: Asked, shape: Shape): Result<Fields | undefined> => {
    const path = concrete(asked)
    const isCreated = "isCreated" in shape && shape.isCreated
    const old = state.get(path)
    if (shape.kind === "setOne" && asked.operation.method === "POST") {
      if (old !== undefined && /^(create|add)/.test(asked.operation.operation)) {
        return Either.left(resourceAlreadyExists(`${path} already exists.`, 409))
      }
    } else if (old === undefined && isCreated) return Either.left(missing(path))
    const item = old ?? { path, collection: "", fields: {}, identity: {} }
    const type = propertiesOf(astOf(asked.operation.response))
    if (shape.kind === "getOne") return Either.right(answer(asked, item))
    if (shape.kind === "deleteOne") {
      state.remove(path)
      return Either.right(answer(asked, item))
    }
    const stored = old ?? state.create(path, {})
    return Either.map(update(asked, { type }, stored), (changed) =>
      answer(asked, state.update(changed, { ...pathFields(asked, type), ...changed.fields }))
    )
  }

  const pathFields = ({ request, path }: Asked, type: Properties): Fields =>
    Object.fromEntries(Object.entries(request).filter(([name]) => name in path && type.has(name)))

  return (asked: Asked, parents: ReadonlyArray<Template>): Result<Fields | ReadonlyArray<Fields> | undefined> =>
    Either.gen(function* () {
      const { shape } = asked
      switch (shape.kind) {
        case "create":
          return yield* create(asked, shape, parents)
        case "list":
          return yield* list(asked, shape, parents)
        case "getOne":
        case "setOne":
        case "deleteOne":
          return yield* one(asked, shape)
        case "operation":
          return (yield* existing(concrete(asked))).fields
        case "get":
          return answer(asked, yield* existing(concrete(asked)))
        case "delete": {
          const item = yield* existing(concrete(asked))
          if (CatalogRules.isCatalogPath(item.path)) {
            yield* CatalogChecks.deletion(state, item, asked.request.force)
            yield* CatalogRules.empty(state, item, asked.request.force)
          }
          const trashed = KnownFields.trashed(item, asked.request)
          if (trashed === undefined) state.remove(item.path)
          else state.update(item, trashed)
          return answer(asked, item)
        }
        default: {
          const path = concrete(asked)
          const found = existing(path)
          const mayCreate = shape.kind === "replace" || asked.request.allow_missing === true
          if (Either.isLeft(found) && !mayCreate) return yield* Either.left(found.left)
          const item = Either.isRight(found) ? found.right : state.create(path, pathFields(asked, shape.type))
          const changed = yield* update(asked, shape, item)
          return answer(
            asked,
            state.update(changed, ServerSet.complete(kernel, asked.user, shape.type, changed.fields))
          )
        }
      }
    })
}

export const nameOf = ({ operation, service }: Any): string => `${service}.${operation}`
