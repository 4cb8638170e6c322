/** Emulates model serving: endpoints, and queries that models of the user answer. */
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Json from "../../internal/codec/json.js"
import type {
  EndpointCoreConfigOutput,
  ServingEndpointDetailed
} from "../../schemas/serving/servingEndpoints/ServingEndpointDetailed.js"
import { operations } from "../../services/serving/ServingEndpoints.js"
import {
  type ApiFailure,
  apiFailure,
  invalidState,
  malformedRequest,
  resourceAlreadyExists,
  resourceDoesNotExist
} from "../failure.js"
import * as Incoming from "../incoming.js"
import type { Kernel } from "../kernel.js"
import { messageOf } from "../programs.js"
import { json, type Route, raw, route } from "../router.js"
import * as Permissions from "./permissions.js"
import * as Answers from "./servingAnswers.js"

type Endpoint = ServingEndpointDetailed & { readonly id: string; readonly name: string }

const bodyOf = (text: string): Either.Either<Readonly<Record<string, unknown>>, ApiFailure> =>
  Either.try({
    try: () => Json.parse(text) as Readonly<Record<string, unknown>>,
    catch: () => malformedRequest("The body of the request is not JSON")
  })

export const make = (kernel: Kernel): { readonly routes: ReadonlyArray<Route> } => {
  const models = kernel.options.servingEndpoints ?? {}
  const endpoints = new Map<string, Endpoint>()

  const existing = (name: string): Either.Either<Endpoint, ApiFailure> =>
    Either.fromNullable(endpoints.get(name), () => resourceDoesNotExist(`Endpoint with name '${name}' does not exist.`))

  const lists = kernel.use(Permissions.make).define({
    type: "serving-endpoint",
    collection: "serving-endpoints",
    levels: [
      { permission_level: "CAN_VIEW", description: "Can view the endpoint" },
      { permission_level: "CAN_QUERY", description: "Can query the endpoint" },
      { permission_level: "CAN_MANAGE", description: "Can manage the endpoint" }
    ],
    creatorLevel: "CAN_MANAGE",
    check: (id) =>
      Either.fromNullable(
        [...endpoints.values()].find((endpoint) => endpoint.id === id),
        () => resourceDoesNotExist(`Endpoint with id ${id} does not exist.`)
      )
  })

  const change = (name: string, fields: Partial<ServingEndpointDetailed>): Either.Either<Endpoint, ApiFailure> =>
    Either.map(existing(name), (endpoint) => {
      const changed: Endpoint = { ...endpoint, ...fields, id: endpoint.id, name, last_updated_timestamp: kernel.now() }
      endpoints.set(name, changed)
      return changed
    })

  /** Gives an endpoint a configuration, which takes its time. */
  const configure = (name: string, config: EndpointCoreConfigOutput): Either.Either<Endpoint, ApiFailure> =>
    Either.gen(function* () {
      const old = yield* existing(name)
      if (old.state?.config_update === "IN_PROGRESS") {
        return yield* Either.left(invalidState(`Endpoint ${name} is being updated. Wait until the update has ended.`))
      }
      const version = Number(old.config?.config_version ?? 0) + 1
      const next = { ...config, config_version: version }
      kernel.after(kernel.durations.servingUpdate, () => {
        const current = endpoints.get(name)
        if (current?.id !== old.id) return
        const { pending_config: _, ...rest } = current
        endpoints.set(name, { ...rest, config: next, state: { ready: "READY", config_update: "NOT_UPDATING" } })
      })
      return yield* change(name, {
        pending_config: { ...next, start_time: kernel.now() },
        state: { ready: old.state?.ready ?? "NOT_READY", config_update: "IN_PROGRESS" }
      })
    })

  const add = (name: string, creator: string, fields: Partial<ServingEndpointDetailed>): Endpoint => {
    const now = kernel.now()
    const id = kernel.ids.hex(32)
    const endpoint: Endpoint = {
      ...fields,
      name,
      id,
      creator,
      creation_timestamp: now,
      last_updated_timestamp: now,
      state: { ready: "NOT_READY", config_update: "NOT_UPDATING" }
    }
    endpoints.set(name, endpoint)
    lists.created(id, creator)
    return endpoint
  }

  for (const name of Object.keys(models)) {
    add(name, kernel.user.userName, {})
    change(name, { state: { ready: "READY", config_update: "NOT_UPDATING" } })
  }

  const routes: ReadonlyArray<Route> = [
    route(operations.create, ({ config, name, ...fields }, { user }) => {
      if (endpoints.has(name)) {
        return Either.left(resourceAlreadyExists(`Endpoint with name '${name}' already exists.`, 409))
      }
      const { rate_limits: _, ...kept } = fields
      const endpoint = add(name, user.userName, kept)
      if (config === undefined || config === null) return Either.right(endpoint)
      const { name: __, ...given } = config
      return configure(name, given)
    }),
    route(operations.get, ({ name }) => existing(name)),
    route(operations.list, () => Either.right(endpoints.size === 0 ? {} : { endpoints: [...endpoints.values()] })),
    route(operations.delete, ({ name }) =>
      Either.map(existing(name), ({ id }) => {
        endpoints.delete(name)
        lists.removed(id)
      })
    ),
    route(operations.updateConfig, ({ name, ...config }) => configure(name, config)),
    route(operations.updateNotifications, ({ email_notifications, name }) =>
      Either.map(change(name, { email_notifications }), () => ({ name, email_notifications }))
    ),
    route(operations.putAiGateway, ({ name, ...ai_gateway }) =>
      Either.map(change(name, { ai_gateway }), () => ai_gateway)
    ),
    route(operations.patch, ({ add_tags, delete_tags, name }) =>
      Either.gen(function* () {
        const { tags } = yield* existing(name)
        const dropped = new Set([...(delete_tags ?? []), ...(add_tags ?? []).map(({ key }) => key)])
        const kept = [...(tags ?? []).filter(({ key }) => !dropped.has(key)), ...(add_tags ?? [])]
        yield* change(name, { tags: kept })
        return { tags: kept }
      })
    ),
    raw(operations.query, ({ context, path }) =>
      Effect.gen(function* () {
        const { name, state } = yield* existing(path.name ?? "")
        const body = yield* bodyOf(Incoming.textOf(context.http))
        if (state?.ready !== "READY") {
          return yield* Effect.fail(apiFailure(400, "BAD_REQUEST", `Endpoint ${name} is not ready.`))
        }
        const model = Object.hasOwn(models, name) ? models[name] : undefined
        if (model === undefined) {
          return yield* Effect.fail(
            apiFailure(
              501,
              "NOT_IMPLEMENTED",
              `The endpoint ${name} has no model. Give it one in the option servingEndpoints of the emulator.`
            )
          )
        }
        const query = { endpoint: name, body }
        const heading = { id: `chatcmpl-${kernel.ids.uuid()}`, created: Math.floor(kernel.now() / 1000) }
        const answer = model(query)
        return body.stream === true
          ? Answers.events(query, heading, answer)
          : yield* Answers.whole(query, heading, answer).pipe(
              Effect.map((fields) => json(fields)),
              Effect.mapError((error) => apiFailure(400, "BAD_REQUEST", messageOf(error)))
            )
      })
    )
  ]

  return { routes }
}
