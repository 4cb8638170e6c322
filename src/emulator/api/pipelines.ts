/** Emulates the Pipelines API. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import { PipelineSpec } from "../../schemas/pipelines/PipelineSpec.js"
import type { GetPipelineResponse, PipelineStateInfo } from "../../schemas/pipelines/Pipelines.js"
import type { StartUpdateRequest } from "../../schemas/pipelines/PipelineUpdates.js"
import { createPipeline, operations } from "../../services/pipelines/operations.js"
import { type ApiFailure, apiFailure, invalidParameterValue, invalidState, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import * as Paging from "../paging.js"
import { type Context, type Route, route } from "../router.js"
import * as Permissions from "./permissions.js"
import * as Events from "./pipelineEvents.js"
import * as Updates from "./pipelineUpdates.js"

/** Pipeline operations for other modules. */
export interface Pipelines {
  readonly routes: ReadonlyArray<Route>
  /** Whether the updates of the pipeline run SQL. */
  readonly runsSql: (id: string) => boolean
  /** Starts an update for a job task, and waits for its end. Succeeds with its state. Interruption stops it. */
  readonly runUpdate: (
    request: StartUpdateRequest,
    userName: string
  ) => Effect.Effect<{ readonly id: string; readonly state: string; readonly cause: string | undefined }, ApiFailure>
}

type Checked<A> = Either.Either<A, ApiFailure>

const refused = (message: string): Either.Either<never, ApiFailure> => Either.left(invalidParameterValue(message))

const conflict = (message: string): ApiFailure => apiFailure(409, "RESOURCE_CONFLICT", message)

const listLimits = { default: 25, max: 100 }

/** How long a deleted pipeline can be restored. */
const restorable = Duration.toMillis("30 days")

const levels = [
  { permission_level: "CAN_VIEW", description: "Can view the pipeline and its updates" },
  { permission_level: "CAN_RUN", description: "Can start and stop updates of the pipeline" },
  { permission_level: "CAN_MANAGE", description: "Can manage the pipeline" },
  { permission_level: "IS_OWNER", description: "Is owner of the pipeline" }
]

const specNames = Object.keys(PipelineSpec.fields) as ReadonlyArray<keyof PipelineSpec>

/** Extracts the settings from a request. */
const specOf = (request: PipelineSpec): PipelineSpec =>
  Object.fromEntries(specNames.flatMap((name) => (request[name] === undefined ? [] : [[name, request[name]]])))

/**
 * A real workspace returns these two fields in addition to those sent (outputs in the CLI's
 * acceptance/bundle/destroy/jobs-and-pipeline and acceptance/bundle/resources/schemas/auto-approve).
 */
const withDefaults = (spec: PipelineSpec, id: string): PipelineSpec => ({
  ...(spec.catalog ? {} : { storage: `dbfs:/pipelines/${id}` }),
  ...spec,
  id
})

const checkSpec = (spec: PipelineSpec): Checked<void> => {
  if (spec.catalog && spec.storage) return refused("storage cannot be specified together with catalog.")
  if (spec.schema && spec.target) return refused("Only one of schema and target can be specified.")
  if (spec.target?.includes(".")) {
    return refused(
      `target '${spec.target}' is not a valid name. Valid names must contain only alphanumeric characters and underscores.`
    )
  }
  if ((spec.clusters ?? []).length > 0) {
    const defaultClusters = (spec.clusters ?? []).filter(({ label }) => (label ?? "default") === "default")
    if (defaultClusters.length !== 1) return refused("clusters must have exactly 1 default cluster")
  }
  if (Object.keys(spec.tags ?? {}).length > 25) return refused("At most 25 tags can be specified.")
  return (spec.libraries ?? []).some(({ glob }) => glob) &&
    (spec.libraries ?? []).some(({ file, notebook }) => file || notebook)
    ? refused("glob libraries cannot be used together with notebook or file libraries.")
    : Either.void
}

const checkSelection = (request: StartUpdateRequest): Checked<void> =>
  request.full_refresh === true &&
  [request.refresh_selection, request.full_refresh_selection].some((tables) => (tables ?? []).length > 0)
    ? refused("full_refresh cannot be combined with refresh_selection or full_refresh_selection.")
    : Either.void

const state = (pipeline: Updates.Pipeline): PipelineStateInfo => ({
  pipeline_id: pipeline.id,
  state: pipeline.state,
  name: Updates.nameOf(pipeline),
  creator_user_name: pipeline.creator,
  run_as_user_name: pipeline.runAs?.service_principal_name ?? pipeline.runAs?.user_name ?? pipeline.creator,
  ...(pipeline.updates.length === 0
    ? {}
    : {
        latest_updates: pipeline.updates.slice(0, 5).map(Updates.summary),
        health: pipeline.state === "FAILED" ? "UNHEALTHY" : "HEALTHY"
      })
})

const details = (pipeline: Updates.Pipeline): GetPipelineResponse => ({
  ...state(pipeline),
  spec: pipeline.spec,
  last_modified: pipeline.modifiedAt,
  effective_publishing_mode: pipeline.spec.target ? "LEGACY_PUBLISHING_MODE" : "DEFAULT_PUBLISHING_MODE",
  ...(pipeline.cause === undefined ? {} : { cause: pipeline.cause }),
  ...(pipeline.parameters === undefined ? {} : { parameters: pipeline.parameters }),
  ...(pipeline.runAs === undefined ? {} : { run_as: pipeline.runAs })
})

/** A `LIKE` pattern. It must match the whole name. */
const like = (pattern: string): RegExp =>
  new RegExp(
    `^${pattern
      .replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
      .replaceAll("%", ".*")
      .replaceAll("_", ".")}$`,
    "si"
  )

const filterOf = (filter: string | null | undefined): Checked<(pipeline: Updates.Pipeline) => boolean> => {
  if (filter === undefined || filter === null || filter.trim() === "") return Either.right(() => true)
  const [, path] = /^notebook\s*=\s*'([^']*)'$/i.exec(filter.trim()) ?? []
  if (path !== undefined) {
    return Either.right(({ spec }) => (spec.libraries ?? []).some(({ notebook }) => notebook?.path === path))
  }
  const [, pattern] = /^name\s+LIKE\s+'([^']*)'$/i.exec(filter.trim()) ?? []
  if (pattern === undefined) return refused(`Failed to parse the filter "${filter}".`)
  const fits = like(pattern)
  return Either.right((pipeline) => fits.test(Updates.nameOf(pipeline)))
}

const sorted = (
  pipelines: ReadonlyArray<Updates.Pipeline>,
  order: ReadonlyArray<string> | null | undefined
): Checked<ReadonlyArray<Updates.Pipeline>> => {
  const [first = "id asc", ...more] = order ?? []
  const [, field, direction] = /^(id|name)(?:\s+(asc|desc))?$/i.exec(first.trim()) ?? []
  if (field === undefined || more.length > 0) return refused(`Invalid order_by: ${JSON.stringify(order)}.`)
  const keyOf = (pipeline: Updates.Pipeline) => (field.toLowerCase() === "id" ? pipeline.id : Updates.nameOf(pipeline))
  const sign = direction?.toLowerCase() === "desc" ? -1 : 1
  return Either.right([...pipelines].sort((a, b) => sign * (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0)))
}

export const make = (kernel: Kernel): Pipelines => {
  const permissions = kernel.use(Permissions.make)
  const pipelines = new Map<string, Updates.Pipeline>()
  const log = Events.make(kernel)
  const updates = Updates.make(kernel, log)

  const notFound = (id: string): ApiFailure => resourceDoesNotExist(`The specified pipeline ${id} was not found.`)

  /** Returns a pipeline, including a deleted one that can still be restored. */
  const known = (id: string): Checked<Updates.Pipeline> => {
    const pipeline = pipelines.get(id)
    return pipeline === undefined || kernel.now() - (pipeline.deletedAt ?? kernel.now()) > restorable
      ? Either.left(notFound(id))
      : Either.right(pipeline)
  }

  const existing = (id: string): Checked<Updates.Pipeline> =>
    Either.filterOrLeft(
      known(id),
      ({ deletedAt }) => deletedAt === undefined,
      () => notFound(id)
    )

  const updateOf = (pipeline: Updates.Pipeline, id: string): Checked<Updates.Update> =>
    Either.fromNullable(
      pipeline.updates.find((update) => update.id === id),
      () => resourceDoesNotExist(`The specified update ${id} was not found.`)
    )

  const lists = permissions.define({
    type: "pipelines",
    collection: "pipelines",
    levels,
    creatorLevel: "IS_OWNER",
    check: existing
  })

  const checkName = (
    name: string | null | undefined,
    allowed: boolean | null | undefined,
    self?: string
  ): Checked<void> =>
    allowed !== true &&
    name &&
    [...pipelines.values()].some(
      (other) => other.deletedAt === undefined && other.id !== self && other.spec.name === name
    )
      ? Either.left(
          conflict(
            `The pipeline name '${name}' is already used by another pipeline. This check can be skipped by setting \`allow_duplicate_names = true\` in the request.`
          )
        )
      : Either.void

  const checkModified = (pipeline: Updates.Pipeline, expected: number | null | undefined): Checked<void> =>
    expected === undefined || expected === null || expected === pipeline.modifiedAt
      ? Either.void
      : Either.left(
          conflict(
            `The pipeline settings were modified at ${pipeline.modifiedAt}, but expected_last_modified is ${expected}.`
          )
        )

  const act = (pipeline: Updates.Pipeline, user: string, action: string, words: string): void =>
    log.add(
      { id: pipeline.id, name: Updates.nameOf(pipeline) },
      { type: "user_action", message: `User ${user} ${words}.`, details: { action, user_name: user } }
    )

  const add = (
    id: string,
    spec: PipelineSpec,
    user: string,
    more: Pick<Updates.Pipeline, "parameters" | "runAs">
  ): Updates.Pipeline => {
    const pipeline: Updates.Pipeline = {
      id,
      creator: user,
      spec,
      ...more,
      modifiedAt: kernel.now(),
      state: "IDLE",
      cause: undefined,
      updates: [],
      deletedAt: undefined
    }
    pipelines.set(id, pipeline)
    lists.created(id, user)
    act(pipeline, user, "CREATE", "created the pipeline")
    return pipeline
  }

  const begin = (
    { pipeline_id, cause, ...request }: StartUpdateRequest,
    { requestId, user }: { readonly requestId?: string | undefined; readonly user: Pick<Context["user"], "userName"> }
  ): Checked<Updates.Update> =>
    Either.gen(function* () {
      const pipeline = yield* existing(pipeline_id)
      yield* checkSelection({ pipeline_id, ...request })
      const active = Updates.activeUpdate(pipeline)
      if (active !== undefined) {
        return yield* Either.left(conflict(`An active update ${active.id} already exists for pipeline ${pipeline_id}.`))
      }
      return updates.start(pipeline, request, { cause: cause ?? "API_CALL", user: user.userName, requestId })
    })

  const routes: ReadonlyArray<Route> = [
    route(createPipeline, (request, { requestId, user }) =>
      Either.gen(function* () {
        const given = specOf(request)
        yield* checkSpec(given)
        yield* checkName(given.name, request.allow_duplicate_names)
        const id = kernel.ids.uuid()
        const spec = withDefaults(given, id)
        if (request.dry_run === true) return { effective_settings: { ...spec, id: undefined } }
        const pipeline = add(id, spec, user.userName, {
          parameters: request.parameters ?? undefined,
          runAs: request.run_as ?? undefined
        })
        if (spec.continuous === true) updates.start(pipeline, {}, { cause: "API_CALL", user: user.userName, requestId })
        return { pipeline_id: id }
      })
    ),
    route(operations.update, (request, { user }) =>
      Either.gen(function* () {
        const pipeline = yield* existing(request.pipeline_id)
        yield* checkModified(pipeline, request.expected_last_modified)
        const given = { ...specOf(request), id: pipeline.id }
        const { storage } = pipeline.spec
        if (given.storage && storage && given.storage !== storage) {
          return yield* refused("Modifying the following parameter storage in pipeline settings is not allowed.")
        }
        yield* checkSpec(given)
        yield* checkName(given.name, request.allow_duplicate_names, pipeline.id)
        pipeline.spec = withDefaults(given, pipeline.id)
        pipeline.parameters = request.parameters ?? undefined
        pipeline.runAs = request.run_as ?? undefined
        pipeline.modifiedAt = kernel.now()
        act(pipeline, user.userName, "EDIT", "edited the pipeline settings")
      })
    ),
    route(operations.get, ({ pipeline_id }) => Either.map(existing(pipeline_id), details)),
    route(operations.listPage, ({ filter, max_results, order_by, page_token }) =>
      Either.gen(function* () {
        if ((max_results ?? 0) > listLimits.max) {
          return yield* refused(`max_results must not be greater than ${listLimits.max}, but was ${max_results}.`)
        }
        const fits = yield* filterOf(filter)
        const there = [...pipelines.values()].filter((pipeline) => pipeline.deletedAt === undefined)
        const page = yield* Paging.page({
          list: JSON.stringify(["pipelines", filter, order_by]),
          items: (yield* sorted(there, order_by)).filter(fits),
          key: ({ id }) => id,
          size: yield* Paging.pageSize(max_results, listLimits),
          token: page_token
        })
        return {
          ...(page.items.length === 0 ? {} : { statuses: page.items.map(state) }),
          next_page_token: page.next
        }
      })
    ),
    route(operations.delete, ({ pipeline_id }) =>
      Either.map(existing(pipeline_id), (pipeline) => {
        updates.abort(pipeline)
        pipeline.deletedAt = kernel.now()
      })
    ),
    route(operations.restorePipeline, ({ pipeline_id }) =>
      Either.gen(function* () {
        const pipeline = yield* known(pipeline_id)
        if (pipeline.deletedAt === undefined) {
          return yield* Either.left(invalidState(`The pipeline ${pipeline_id} is not deleted.`))
        }
        pipeline.deletedAt = undefined
      })
    ),
    route(operations.clone, (request, { requestId, user }) =>
      Either.gen(function* () {
        const source = yield* existing(request.pipeline_id)
        yield* checkModified(source, request.expected_last_modified)
        if (source.spec.catalog) {
          return yield* refused("Only pipelines that publish to the Hive metastore can be cloned.")
        }
        const given: PipelineSpec = { ...source.spec, storage: undefined, ...specOf(request) }
        if (!given.catalog) return yield* refused("catalog must be specified to clone a pipeline to Unity Catalog.")
        yield* checkSpec(given)
        yield* checkName(given.name, request.allow_duplicate_names)
        const id = kernel.ids.uuid()
        const copy = add(id, withDefaults(given, id), user.userName, {
          parameters: source.parameters,
          runAs: source.runAs
        })
        updates.start(copy, {}, { cause: "API_CALL", user: user.userName, requestId })
        return { pipeline_id: id }
      })
    ),
    route(operations.applyEnvironment, ({ pipeline_id }) => Either.map(existing(pipeline_id), () => undefined)),
    route(operations.startUpdate, (request, context) =>
      Either.map(begin(request, context), ({ id }) => ({ update_id: id }))
    ),
    route(operations.reset, ({ pipeline_id }, context) =>
      Either.map(begin({ pipeline_id, full_refresh: true }, context), () => undefined)
    ),
    route(operations.stop, ({ pipeline_id }, { user }) =>
      Either.map(existing(pipeline_id), (pipeline) => updates.stop(pipeline, user.userName))
    ),
    route(operations.getUpdate, ({ pipeline_id, update_id }) =>
      Either.gen(function* () {
        const pipeline = yield* existing(pipeline_id)
        return { update: Updates.details(pipeline, yield* updateOf(pipeline, update_id)) }
      })
    ),
    route(operations.listUpdatesPage, ({ max_results, page_token, pipeline_id, until_update_id }) =>
      Either.gen(function* () {
        const pipeline = yield* existing(pipeline_id)
        const all = pipeline.updates
        const last = until_update_id ? all.indexOf(yield* updateOf(pipeline, until_update_id)) : all.length
        const page = yield* Paging.page({
          list: JSON.stringify(["updates", pipeline_id, until_update_id]),
          items: all.slice(0, last + 1),
          key: ({ id }) => id,
          size: yield* Paging.pageSize(max_results, listLimits),
          token: page_token
        })
        return {
          ...(page.items.length === 0 ? {} : { updates: page.items.map((update) => Updates.listed(pipeline, update)) }),
          next_page_token: page.next,
          prev_page_token: page.previous
        }
      })
    ),
    route(operations.eventsPage, (request) => Either.flatMap(existing(request.pipeline_id), () => log.page(request))),
    route(operations.getPermissions, ({ pipeline_id }) => lists.get(pipeline_id)),
    route(operations.setPermissions, ({ access_control_list, pipeline_id }) =>
      lists.set(pipeline_id, access_control_list)
    ),
    route(operations.updatePermissions, ({ access_control_list, pipeline_id }) =>
      lists.update(pipeline_id, access_control_list)
    ),
    route(operations.getPermissionLevels, ({ pipeline_id }) => lists.levels(pipeline_id))
  ]

  return {
    routes,
    runsSql: (id) => Either.match(existing(id), { onLeft: () => false, onRight: updates.runsSql }),
    runUpdate: (request, userName) =>
      Effect.gen(function* () {
        const pipeline = yield* existing(request.pipeline_id)
        const update = yield* begin({ ...request, cause: "JOB_TASK" }, { user: { userName } })
        yield* Effect.async<void>((resume) => {
          updates.whenOver(update, () => resume(Effect.void))
          return Effect.sync(() => updates.stop(pipeline, userName))
        })
        return { id: update.id, state: update.state, cause: pipeline.cause }
      })
  }
}
