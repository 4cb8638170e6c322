/** Runs pipeline updates: advances their states, writes their events and ends them. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type { PipelineSpec } from "../../schemas/pipelines/PipelineSpec.js"
import type { StartUpdateRequest, UpdateInfo } from "../../schemas/pipelines/PipelineUpdates.js"
import type { PipelineUpdate } from "../Fault.js"
import type { Kernel } from "../kernel.js"
import { messageOf, run } from "../programs.js"
import { type Plan, make as planned } from "../sqlJobs/pipelinePlan.js"
import * as PipelineRun from "../sqlJobs/pipelineRun.js"
import * as Statements from "../statements.js"
import type { Cancel } from "../timeline.js"
import type { Entry, Log } from "./pipelineEvents.js"
import * as Workspace from "./workspace.js"

type PipelineState = "IDLE" | "DEPLOYING" | "STARTING" | "RUNNING" | "RESETTING" | "STOPPING" | "FAILED"

export interface Pipeline {
  readonly id: string
  readonly creator: string
  spec: PipelineSpec
  parameters: Readonly<Record<string, string>> | undefined
  runAs:
    | { readonly user_name?: string | null | undefined; readonly service_principal_name?: string | null | undefined }
    | undefined
  modifiedAt: number
  state: PipelineState
  cause: string | undefined
  /** Latest first. */
  readonly updates: Array<Update>
  deletedAt: number | undefined
}

type State =
  | "CREATED"
  | "WAITING_FOR_RESOURCES"
  | "INITIALIZING"
  | "RESETTING"
  | "SETTING_UP_TABLES"
  | "RUNNING"
  | "STOPPING"
  | "COMPLETED"
  | "FAILED"
  | "CANCELED"

export interface Update {
  readonly id: string
  readonly createdAt: number
  readonly cause: string
  readonly request: Omit<StartUpdateRequest, "pipeline_id" | "cause">
  /** The settings when the update started. */
  readonly config: PipelineSpec
  readonly tables: ReadonlyArray<string>
  readonly fault: PipelineUpdate | undefined
  /** What its SQL sources make. Undefined if it only pretends. */
  readonly plan: Plan | undefined
  /** Who started it. */
  readonly user: string
  /** The tables that are made. */
  readonly completed: Set<string>
  /** Called when it ends. */
  readonly onEnd: Array<() => void>
  state: State
  next: Cancel | undefined
}

export interface Updates {
  readonly start: (
    pipeline: Pipeline,
    request: Update["request"],
    by: { readonly cause: string; readonly user: string; readonly requestId?: string | undefined }
  ) => Update
  /** Does nothing if no update is active. */
  readonly stop: (pipeline: Pipeline, user: string) => void
  /** Whether an update of the pipeline would run SQL, or fail because it cannot. */
  readonly runsSql: (pipeline: Pipeline) => boolean
  /** Calls back when the update has ended. */
  readonly whenOver: (update: Update, done: () => void) => void
  /** Ends an active update immediately. */
  readonly abort: (pipeline: Pipeline) => void
}

export const nameOf = (pipeline: Pipeline): string => pipeline.spec.name ?? pipeline.id

const isActive = ({ state }: Update): boolean => state !== "COMPLETED" && state !== "FAILED" && state !== "CANCELED"

export const activeUpdate = (pipeline: Pipeline): Update | undefined => pipeline.updates.find(isActive)

const iso = (millis: number): string => new Date(millis).toISOString()

export const summary = (update: Update) => ({
  update_id: update.id,
  state: update.state,
  creation_time: iso(update.createdAt)
})

/** The update as returned in lists. */
export const listed = (pipeline: Pipeline, update: Update): UpdateInfo => ({
  pipeline_id: pipeline.id,
  update_id: update.id,
  cause: update.cause,
  state: update.state,
  creation_time: update.createdAt,
  full_refresh: update.request.full_refresh ?? false,
  validate_only: update.request.validate_only ?? false,
  ...(update.request.refresh_selection ? { refresh_selection: update.request.refresh_selection } : {}),
  ...(update.request.full_refresh_selection ? { full_refresh_selection: update.request.full_refresh_selection } : {}),
  ...(update.request.refresh_flow_selection ? { refresh_flow_selection: update.request.refresh_flow_selection } : {}),
  ...(update.request.parameters ? { parameters: update.request.parameters } : {}),
  ...(update.request.rewind_spec ? { rewind_spec: update.request.rewind_spec } : {})
})

export const details = (pipeline: Pipeline, update: Update): UpdateInfo => ({
  ...listed(pipeline, update),
  config: update.config,
  mode: update.config.continuous === true ? "CONTINUOUS" : "DEFAULT"
})

const baseName = (path: string): string => {
  const name =
    path
      .replace(/\/\*\*$/, "")
      .replace(/\/$/, "")
      .split("/")
      .at(-1) ?? ""
  return name
    .replace(/\.[A-Za-z0-9]+$/, "")
    .replace(/[^A-Za-z0-9_]+/g, "_")
    .toLowerCase()
}

/** One table for each source file or ingested table. The emulator does not execute code. */
const tablesOf = (spec: PipelineSpec): ReadonlyArray<string> => {
  const ingested = (spec.ingestion_definition?.objects ?? []).map(({ report, schema, table }) =>
    baseName(
      table?.destination_table ?? table?.source_table ?? report?.destination_table ?? schema?.source_schema ?? ""
    )
  )
  const programmed = (spec.libraries ?? []).map(({ file, glob, notebook }) =>
    baseName(notebook?.path ?? file?.path ?? glob?.include ?? "")
  )
  const names = [...new Set([...ingested, ...programmed])].filter((name) => name !== "")
  return names.length === 0 ? [baseName(spec.name ?? "") || "table"] : names
}

const selected = (all: ReadonlyArray<string>, request: Update["request"]): ReadonlyArray<string> => {
  const names = [
    ...(request.refresh_selection ?? []),
    ...(request.full_refresh_selection ?? []),
    ...(request.refresh_flow_selection ?? [])
  ]
  return names.length === 0 ? all : names
}

const isReset = ({ request }: Update): boolean =>
  request.full_refresh === true || (request.full_refresh_selection ?? []).length > 0

const pathOf = (update: Update): ReadonlyArray<State> =>
  update.request.validate_only === true
    ? ["WAITING_FOR_RESOURCES", "INITIALIZING"]
    : [
        "WAITING_FOR_RESOURCES",
        "INITIALIZING",
        ...(isReset(update) ? (["RESETTING"] as const) : []),
        "SETTING_UP_TABLES",
        "RUNNING"
      ]

const pipelineStates: Readonly<Record<State, PipelineState>> = {
  CREATED: "DEPLOYING",
  WAITING_FOR_RESOURCES: "STARTING",
  INITIALIZING: "STARTING",
  RESETTING: "RESETTING",
  SETTING_UP_TABLES: "STARTING",
  RUNNING: "RUNNING",
  STOPPING: "STOPPING",
  COMPLETED: "IDLE",
  FAILED: "FAILED",
  CANCELED: "IDLE"
}

const flowTypes = { STREAMING_TABLE: "APPEND", MATERIALIZED_VIEW: "COMPLETE", VIEW: "VIEW" } as const

export const make = (kernel: Kernel, log: Log): Updates => {
  const statements = kernel.use(Statements.make)
  const workspace = kernel.use(Workspace.make)
  const { durations } = kernel

  const write = (pipeline: Pipeline, update: Update, entry: Entry): void =>
    log.add(
      { id: pipeline.id, name: nameOf(pipeline) },
      { ...entry, origin: { update_id: update.id, ...entry.origin } }
    )

  /** The events contain the first characters of the ID, as in the real workspace. */
  const shortId = (update: Update): string => update.id.slice(0, 6)

  const enter = (pipeline: Pipeline, update: Update, state: State, more?: Partial<Entry>): void => {
    update.next?.()
    update.next = undefined
    update.state = state
    pipeline.state = pipelineStates[state]
    pipeline.cause = undefined
    write(pipeline, update, {
      type: "update_progress",
      message: `Update ${shortId(update)} is ${state}.`,
      details: { state },
      ...more
    })
    if (!isActive(update)) for (const listener of update.onEnd.splice(0)) listener()
  }

  const flow = (
    pipeline: Pipeline,
    update: Update,
    table: string,
    status: string,
    more?: Partial<Entry> & { readonly metrics?: unknown; readonly data_quality?: unknown }
  ): void => {
    const { data_quality, metrics, ...entry } = more ?? {}
    write(pipeline, update, {
      type: "flow_progress",
      message: `Flow '${table}' is ${status}.`,
      details: {
        status,
        ...(metrics === undefined ? {} : { metrics }),
        ...(data_quality === undefined ? {} : { data_quality })
      },
      origin: { flow_name: table, dataset_name: table },
      ...entry
    })
  }

  const stopFlows = (pipeline: Pipeline, update: Update): void => {
    for (const table of update.tables) if (!update.completed.has(table)) flow(pipeline, update, table, "STOPPED")
  }

  const definitions = (pipeline: Pipeline, update: Update): void => {
    for (const table of update.tables) {
      const origin = { dataset_name: table }
      const type = update.plan?.datasets.find(({ name }) => name === table)?.type ?? "STREAMING_TABLE"
      write(pipeline, update, {
        type: "dataset_definition",
        message: `Dataset '${table}' defined as ${type}.`,
        details: { dataset_type: type, num_flows: 1 },
        origin
      })
      write(pipeline, update, {
        type: "flow_definition",
        message: `Flow '${table}' defined as ${flowTypes[type]}.`,
        details: { output_dataset: table, flow_type: flowTypes[type] },
        origin: { ...origin, flow_name: table }
      })
    }
  }

  const arrive = (pipeline: Pipeline, update: Update, state: State): void => {
    enter(pipeline, update, state)
    if (state === "INITIALIZING") definitions(pipeline, update)
    if (state !== "RUNNING" || update.plan !== undefined) return
    for (const table of update.tables) {
      flow(pipeline, update, table, "STARTING")
      flow(pipeline, update, table, "RUNNING")
    }
  }

  const complete = (pipeline: Pipeline, update: Update): void => {
    if (update.state === "RUNNING" && update.plan === undefined) {
      for (const table of update.tables) {
        flow(pipeline, update, table, "COMPLETED", { metrics: { num_output_rows: 10 + kernel.ids.below(1000) } })
      }
    }
    enter(pipeline, update, "COMPLETED")
  }

  const fail = (pipeline: Pipeline, update: Update, { exceptions, table }: PipelineUpdate): void => {
    const during = update.state
    const [thrown] = exceptions
    const failed = table ?? update.tables[0] ?? nameOf(pipeline)
    if (during === "RUNNING") {
      flow(pipeline, update, failed, "FAILED", {
        level: "ERROR",
        message: `Flow '${failed}' has FAILED fatally. ${thrown?.message}`,
        exceptions
      })
      for (const other of update.tables) {
        if (other !== failed && !update.completed.has(other)) flow(pipeline, update, other, "STOPPED")
      }
    } else if (during !== "WAITING_FOR_RESOURCES") {
      flow(pipeline, update, failed, "FAILED", {
        level: "ERROR",
        message: `Failed to resolve flow: '${failed}'.`,
        exceptions
      })
    }
    enter(pipeline, update, "FAILED", { level: "ERROR", exceptions })
    pipeline.cause = thrown?.message
  }

  const advance = (pipeline: Pipeline, update: Update, path: ReadonlyArray<State>): void => {
    const [next, ...rest] = path
    const isRunning = update.state === "RUNNING"
    if (isRunning && update.plan !== undefined && update.fault?.during !== "RUNNING") {
      runSql(pipeline, update, update.plan)
      return
    }
    if (isRunning && update.fault?.during !== "RUNNING" && update.config.continuous === true) return
    update.next = kernel.after(isRunning ? durations.updateRun : durations.updatePhase, () => {
      if (update.fault !== undefined && update.fault.during === update.state) {
        fail(pipeline, update, update.fault)
      } else if (next === undefined) {
        complete(pipeline, update)
      } else {
        arrive(pipeline, update, next)
        advance(pipeline, update, rest)
      }
    })
  }

  /** Makes the tables one after another. A continuous update goes on when all are made. */
  const runSql = (pipeline: Pipeline, update: Update, plan: Plan): void => {
    const given = { ...pipeline.parameters, ...update.request.parameters }
    const runner = { statements, plan, userName: update.user, parameters: given }
    let current: string | undefined
    const work = PipelineRun.all(runner, update.tables, {
      began: (name) => {
        current = name
        flow(pipeline, update, name, "STARTING")
        flow(pipeline, update, name, "RUNNING")
      },
      completed: (name, result) => {
        update.completed.add(name)
        flow(pipeline, update, name, "COMPLETED", result)
      }
    })
    update.next = run(
      kernel,
      () => Effect.zipRight(kernel.sleep(durations.updateRun), work),
      (exit) => {
        if (Exit.isSuccess(exit)) {
          if (update.config.continuous !== true) complete(pipeline, update)
          return
        }
        fail(pipeline, update, PipelineRun.failureOf(messageOf(Cause.squash(exit.cause)), "RUNNING", current))
      }
    )
  }

  /** What the sources make, or why they cannot. */
  const planOf = (pipeline: Pipeline): { readonly plan?: Plan | undefined; readonly problem?: string } => {
    if (statements.opened === undefined) return {}
    try {
      return { plan: planned(pipeline.id, pipeline.spec, workspace.tree) }
    } catch (error) {
      return { problem: messageOf(error) }
    }
  }

  const abort: Updates["abort"] = (pipeline) => {
    const update = activeUpdate(pipeline)
    if (update === undefined) return
    if (update.state === "RUNNING") stopFlows(pipeline, update)
    enter(pipeline, update, "CANCELED")
  }

  return {
    start: (pipeline, request, { cause, requestId, user }) => {
      const { plan, problem } = planOf(pipeline)
      const update: Update = {
        id: kernel.ids.uuid(),
        createdAt: kernel.now(),
        cause,
        request,
        config: pipeline.spec,
        tables:
          plan === undefined
            ? selected(tablesOf(pipeline.spec), request)
            : PipelineRun.namesIn(plan, selected([], request)),
        fault:
          kernel.faults.forPipelineUpdate({ pipelineId: pipeline.id, pipelineName: nameOf(pipeline) }) ??
          (problem === undefined ? undefined : PipelineRun.failureOf(problem, "INITIALIZING", undefined)),
        plan,
        user,
        completed: new Set(),
        onEnd: [],
        state: "CREATED",
        next: undefined
      }
      pipeline.updates.unshift(update)
      pipeline.state = pipelineStates.CREATED
      pipeline.cause = undefined
      const origin = requestId === undefined ? {} : { request_id: requestId }
      write(pipeline, update, {
        type: "user_action",
        message: `User ${user} started an update.`,
        details: { action: "START", user_name: user },
        origin
      })
      write(pipeline, update, {
        type: "create_update",
        message: `Update ${shortId(update)} started by ${cause}.`,
        details: { cause, full_refresh: request.full_refresh ?? false, validate_only: request.validate_only ?? false },
        origin
      })
      advance(pipeline, update, pathOf(update))
      return update
    },
    stop: (pipeline, user) => {
      const update = activeUpdate(pipeline)
      if (update === undefined || update.state === "STOPPING") return
      write(pipeline, update, {
        type: "user_action",
        message: `User ${user} stopped the update.`,
        details: { action: "STOP", user_name: user }
      })
      if (update.state === "RUNNING") stopFlows(pipeline, update)
      enter(pipeline, update, "STOPPING")
      update.next = kernel.after(durations.updateStop, () => enter(pipeline, update, "CANCELED"))
    },
    runsSql: (pipeline) => {
      const { plan, problem } = planOf(pipeline)
      return plan !== undefined || problem !== undefined
    },
    whenOver: (update, done) => {
      if (isActive(update)) update.onEnd.push(done)
      else done()
    },
    abort
  }
}
