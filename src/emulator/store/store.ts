/** The store: serves the operations of the generated APIs that are loaded, and loads those that a path belongs to. */
import * as Effect from "effect/Effect"
import { loadedGroups, type Member, operationOf, originalOf } from "../../internal/call/member.js"
import type { Any } from "../../internal/call/operation.js"
import { type ApiFailure, apiFailure } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Lakehouse from "../lakehouse.js"
import * as Router from "../router.js"
import { apis } from "./apis.js"
import { isCatalogPath } from "./catalogRules.js"
import * as Resources from "./resources.js"
import { isPlural, isUsable, nounOf, Shapes, type Template, withoutVersion } from "./shapes.js"
import type { Fields } from "./structure.js"

export interface Store {
  /** The operation of a request among those of the loaded APIs. */
  readonly match: (method: string, path: string) => Router.Match | undefined
  /** Loads the APIs that a path belongs to. Undefined if there is nothing left to load. */
  readonly load: (path: string) => Effect.Effect<void> | undefined
}

const notServed = (operation: Any): ApiFailure =>
  apiFailure(
    501,
    "NOT_IMPLEMENTED",
    `The emulator does not serve ${Resources.nameOf(operation)}, ${operation.method} ${operation.path.template}. Give it a handler in the option routes of the emulator.`
  )

/** Account APIs differ after the account ID only. */
const prefixOf = (path: string): string =>
  withoutVersion(path).replace(/^\/api\/accounts\/[^/]+(?=\/)/, "/api/accounts/*")

const isUnder = (path: string, prefix: string): boolean => path === prefix || path.startsWith(`${prefix}/`)

/** A name with slashes right after the version matches everything. Its first segment must be one of the API. */
const isCatchAll = ({ path }: Any): boolean => /^\/api\/\d+\.\d+\/\{\w+\*\}/.test(path.template)

export const make = (kernel: Kernel): Store => {
  const serve = kernel.use(Resources.make)
  const { durably } = kernel.use(Lakehouse.make)
  const included = new Set<string>()
  const parents: Array<Template> = []
  const candidates = new Map<string, Array<Router.Route>>()
  const origins = new Map<Router.Route, Any>()
  const loaded = new Set<string>()
  let router = Router.make([])

  const routeOf = (operation: Any, shapes: Shapes): Router.Route => {
    const shape = shapes.of(operation)
    const limit = operation.rawBody === undefined ? {} : { limit: 500 * 1024 * 1024 }
    const route =
      shape === undefined
        ? { ...Router.raw(operation, () => Effect.fail(notServed(operation)), limit), response: undefined }
        : Router.route(operation, (request: Fields, { user }, path) => {
            const answer = () => serve({ operation, shape, request, path, user }, parents)
            return isCatalogPath(withoutVersion(operation.path.template)) ? durably(answer) : answer()
          })
    origins.set(route, operation)
    return route
  }

  const keyOf = ({ method, template }: Pick<Router.Route, "method" | "template">): string =>
    `${method} ${withoutVersion(template).replace(/\{\w+(\*?)\}/g, "{$1}")}`

  const include = (): void => {
    const groups = [...loadedGroups].filter(([service]) => service.includes(".") && !included.has(service))
    if (groups.length === 0) return
    for (const [service, members] of groups.sort(([a], [b]) => (a < b ? -1 : 1))) {
      included.add(service)
      const own = [
        ...new Set(
          Object.values(members as Readonly<Record<string, Member>>).map((member) => originalOf(operationOf(member)))
        )
      ].filter((operation) => operation.service === service && isUsable(operation.path.template))
      const shapes = new Shapes(own)
      for (const operation of own) {
        const shape = shapes.of(operation)
        if (shape?.kind === "create") parents.push(shape.item)
        const route = { ...routeOf(operation, shapes) }
        origins.set(route, operation)
        const key = keyOf(route)
        candidates.set(key, [...(candidates.get(key) ?? []), route])
      }
    }
    router = Router.make([...candidates.values()].flatMap(([route]) => (route === undefined ? [] : [route])))
  }

  /** Of several operations with one path, the one whose name says what the path is about. */
  const choose = (found: Router.Match, path: string): Router.Match | undefined => {
    const all = candidates.get(keyOf(found.route)) ?? []
    const segments = withoutVersion(path).split("/")
    const isAbout = (route: Router.Route): boolean => {
      const operation = origins.get(route)
      const noun = operation === undefined ? "" : nounOf(operation)
      return [segments.at(-2), segments.at(-1)].some((segment) => noun !== "" && isPlural(segment ?? "", noun))
    }
    const fitting = all.filter(isAbout)
    const [route, ...others] = fitting.length === 0 ? all : fitting
    const origin = route === undefined ? undefined : origins.get(route)
    if (route === undefined || origin === undefined) return undefined
    if (isCatchAll(origin) && !prefixesOf(origin.service).some((prefix) => isUnder(prefixOf(path), prefix))) {
      return undefined
    }
    // Two APIs have the same path. The request is that of the first which takes it.
    const run: Router.Route["run"] = (call) =>
      others.reduce(
        (first, other) =>
          Effect.catchAll(first, (failure) =>
            failure.message.startsWith("Missing required field")
              ? Effect.catchAll(other.run(call), () => Effect.fail(failure))
              : Effect.fail(failure)
          ),
        route.run(call)
      )
    return { ...found, route: others.length === 0 ? route : { ...route, run } }
  }

  return {
    match: (method, path) => {
      include()
      const found = router.match(method, path)
      return found === undefined ? undefined : choose(found, path)
    },
    load: (path) => {
      const prefix = prefixOf(path)
      const missing = apis.filter(
        ({ name, prefixes }) => !loaded.has(name) && prefixes.some((known) => isUnder(prefix, known))
      )
      if (missing.length === 0) return undefined
      for (const { name } of missing) loaded.add(name)
      return Effect.asVoid(Effect.forEach(missing, ({ load }) => Effect.promise(load), { concurrency: "unbounded" }))
    }
  }
}

const prefixesOf = (service: string): ReadonlyArray<string> => apis.find(({ name }) => name === service)?.prefixes ?? []
