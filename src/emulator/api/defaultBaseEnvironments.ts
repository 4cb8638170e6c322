/** Emulates the default base environments of the Libraries API. */
import * as Either from "effect/Either"
import type { DefaultBaseEnvironment } from "../../schemas/libraries/DefaultBaseEnvironments.js"
import { operations } from "../../services/libraries/operations.js"
import { type ApiFailure, invalidParameterValue, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"
import { type Route, route } from "../router.js"
import type { Cancel } from "../timeline.js"

export interface DefaultBaseEnvironments {
  readonly routes: ReadonlyArray<Route>
}

interface Entry {
  readonly id: string
  environment: DefaultBaseEnvironment
  /** The build in progress. */
  build: Cancel | undefined
}

const listLimits = { default: 20, max: 100 }

export const make = (kernel: Kernel): DefaultBaseEnvironments => {
  const environments = new Map<string, Entry>()
  const requests = new Map<string, string>()

  const existing = (id: string): Either.Either<Entry, ApiFailure> =>
    Either.fromNullable(environments.get(id), () =>
      resourceDoesNotExist(`Default base environment ${id} does not exist.`)
    )

  const build = (entry: Entry, status: "PENDING" | "REFRESHING"): void => {
    entry.build?.()
    entry.environment = { ...entry.environment, status }
    entry.build = kernel.after(kernel.durations.baseEnvironmentBuild, () => {
      const cache = {
        status: "CREATED",
        materialized_environment: { last_updated_timestamp: kernel.now() }
      }
      entry.environment = { ...entry.environment, status: "CREATED", base_environment_cache: [cache] }
      entry.build = undefined
    })
  }

  /** The fields that a user may set. */
  const settable = ({ base_environment_type, environment, filepath, name, principal_ids }: DefaultBaseEnvironment) =>
    Object.fromEntries(
      Object.entries({ base_environment_type, environment, filepath, name, principal_ids }).filter(
        ([, value]) => value !== undefined && value !== null
      )
    )

  const touched = (user: { readonly id: string }) => ({
    last_updated_timestamp: kernel.now(),
    last_updated_user_id: Number(user.id)
  })

  const typeOf = ({ environment }: Entry): string => environment.base_environment_type ?? "CPU"

  const routes: ReadonlyArray<Route> = [
    route(operations.createDefaultBaseEnvironment, ({ default_base_environment: given, request_id }, { user }) =>
      Either.gen(function* () {
        const earlier = environments.get(requests.get(request_id ?? "") ?? "")
        if (earlier !== undefined) return earlier.environment
        if ((given.name ?? "") === "") return yield* Either.left(invalidParameterValue("name must not be empty"))
        const id = kernel.ids.uuid()
        const entry: Entry = {
          id,
          environment: {
            base_environment_type: "CPU",
            ...settable(given),
            id,
            is_default: false,
            created_timestamp: kernel.now(),
            creator_user_id: Number(user.id),
            ...touched(user)
          },
          build: undefined
        }
        environments.set(id, entry)
        if (request_id) requests.set(request_id, id)
        build(entry, "PENDING")
        return entry.environment
      })
    ),
    route(operations.getDefaultBaseEnvironment, ({ id }) => Either.map(existing(id), ({ environment }) => environment)),
    route(operations.listDefaultBaseEnvironmentsPage, ({ page_size, page_token }) =>
      Either.gen(function* () {
        const page = yield* Paging.page({
          list: "default-base-environments",
          items: [...environments.values()],
          key: ({ id }) => id,
          size: yield* Paging.pageSize(page_size, listLimits),
          token: page_token
        })
        return {
          ...(page.items.length === 0
            ? {}
            : { default_base_environments: page.items.map(({ environment }) => environment) }),
          ...(page.next === undefined ? {} : { next_page_token: page.next })
        }
      })
    ),
    route(operations.updateDefaultBaseEnvironment, ({ default_base_environment: given, id }, { user }) =>
      Either.map(existing(id), (entry) => {
        entry.environment = { ...entry.environment, ...settable(given), ...touched(user) }
        build(entry, "REFRESHING")
        return entry.environment
      })
    ),
    route(operations.updateDefaultDefaultBaseEnvironment, ({ base_environment_type, id }) =>
      Either.gen(function* () {
        const chosen = id ? yield* existing(id) : undefined
        const type = chosen === undefined ? (base_environment_type ?? "CPU") : typeOf(chosen)
        for (const entry of environments.values()) {
          if (typeOf(entry) === type) entry.environment = { ...entry.environment, is_default: entry === chosen }
        }
        return chosen?.environment ?? {}
      })
    ),
    route(operations.refreshDefaultBaseEnvironments, ({ ids }) =>
      Either.map(Either.all(ids.map(existing)), (entries) => {
        for (const entry of entries) build(entry, "REFRESHING")
      })
    ),
    route(operations.deleteDefaultBaseEnvironment, ({ id }) =>
      Either.map(existing(id), (entry) => {
        entry.build?.()
        environments.delete(id)
      })
    )
  ]

  return { routes }
}
