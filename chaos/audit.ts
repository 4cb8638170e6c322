/** Compares what a client was told with the records of the workspace: its requests, its runs of tasks and its state. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Clusters from "effect-databricks/Clusters"
import * as Dbfs from "effect-databricks/Dbfs"
import * as Jobs from "effect-databricks/Jobs"
import * as Secrets from "effect-databricks/Secrets"
import * as Tokens from "effect-databricks/Tokens"
import * as Workspace from "effect-databricks/Workspace"
import * as Calls from "./calls.js"
import * as Faults from "./faults.js"
import type { Expected, Kind, Ledger, Problem } from "./ledger.js"
import type { Api } from "./work.js"

/** A request as the workspace has recorded it. */
export interface Request {
  readonly operation: string
  readonly traceparent: string | undefined
  /** The name of the fault that hit it. */
  readonly fault: string | undefined
  readonly status: number | undefined
}

export interface Records {
  readonly requests: ReadonlyArray<Request>
  /** How often each run of a task was executed, by the parameter `name`. */
  readonly executions: Readonly<Record<string, number>>
}

export type State = ReadonlyArray<{
  readonly kind: Kind
  readonly name: string
  readonly id: string
  readonly state: string
}>

/** Reads the state of the workspace. On a client without faults. */
export const state: Effect.Effect<State, unknown, Api> = Effect.gen(function* () {
  const jobs = yield* Jobs.Jobs
  const clusters = yield* Clusters.Clusters
  const secrets = yield* Secrets.Secrets
  const tokens = yield* Tokens.Tokens
  const dbfs = yield* Dbfs.Dbfs
  const workspace = yield* Workspace.Workspace
  const all: Array<State[number]> = []
  const add = (kind: Kind, name: unknown, id: unknown, state: unknown = "") =>
    all.push({ kind, name: String(name), id: String(id), state: String(state) })
  yield* Stream.runForEach(jobs.list(), ({ job_id, settings }) => Effect.sync(() => add("job", settings?.name, job_id)))
  yield* Stream.runForEach(jobs.runsList({}), (run) =>
    Effect.sync(() => {
      const { life_cycle_state, result_state } = run.state ?? {}
      const name = run.overriding_parameters?.notebook_params?.name ?? run.run_name
      add("run", name, run.run_id, `${life_cycle_state} ${result_state}`)
    })
  )
  yield* Stream.runForEach(clusters.list(), ({ cluster_id, cluster_name, state }) =>
    Effect.sync(() => add("cluster", cluster_name, cluster_id, state))
  )
  for (const { name } of (yield* secrets.listScopes()).scopes ?? []) add("scope", name, name)
  for (const { comment, token_id } of (yield* tokens.list()).token_infos ?? []) add("token", comment, token_id)
  const files = yield* Effect.option(dbfs.list({ path: "/chaos" }))
  for (const { file_size, path } of files._tag === "Some" ? (files.value.files ?? []) : []) {
    add("file", path?.split("/").pop(), file_size)
  }
  for (const { object_id, path } of (yield* workspace.list({ path: "/chaos" })).objects ?? []) {
    add(
      "notebook",
      path
        ?.split("/")
        .pop()
        ?.replace(/\.bin$/, ""),
      object_id
    )
  }
  return all
})

/** Operations that are sent at most once. Those of Dbfs are sent again by `Dbfs.upload`, which checks the size. */
const atMostOnce = new Set(["Jobs.create", "Tokens.create", "Secrets.createScope", "Workspace.import"])

const isHit = (fault: string | undefined): fault is string => fault !== undefined

const apiErrors =
  /^(?:ResourceDoesNotExist|DatabricksNotFound|InvalidParameterValue|InvalidState|DatabricksBadRequest|ResourceAlreadyExists|AlreadyExists|ResourceConflict|ResourceExhausted)$/

/** The reason why a failure of a call is of the wrong kind. */
const unexplained = (outcome: string, attempts: number, requests: ReadonlyArray<Request>): string | undefined => {
  const hits = requests.map(({ fault }) => fault).filter(isHit)
  if (hits.some((fault) => Faults.kinds[fault]?.errors?.includes(outcome))) return undefined
  // The server closed a connection that was idle for long, as it does, before it read the request of an attempt.
  if (outcome === "TransportError" && requests.length < attempts) return undefined
  // What the API itself answers: about what an earlier attempt did, what reads that lag do not show yet, or the scenario.
  if (requests.some(({ status }) => status !== undefined && status >= 400) && apiErrors.test(outcome)) return undefined
  return `${outcome} after ${requests.map(({ fault, status }) => `${fault ?? "no fault"} ${status ?? "cut"}`).join(", ") || "no request"}`
}

export interface Report {
  readonly problems: ReadonlyArray<string>
  /**
   * The problems of scenarios with a request that took longer than its limit without a fault, as the machine was busy. The
   * workspace may then execute it after the client has gone on, which no client can prevent.
   */
  readonly excused: ReadonlyArray<string>
  readonly requests: number
  readonly calls: number
  readonly faults: Readonly<Record<string, number>>
  /** The failures of steps. */
  readonly failures: Readonly<Record<string, number>>
  /** Scenarios with requests that took longer than their limit without a fault. */
  readonly late: number
}

const count = (all: Iterable<string>): Readonly<Record<string, number>> => {
  const counts = new Map<string, number>()
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1)
  return Object.fromEntries([...counts].sort(([, a], [, b]) => b - a))
}

type Note = (scenario: number | undefined, text: string) => void

/** The scenario that has given something its name. */
const scenarioIn = (name: string): number | undefined => {
  const number = /\bchaos-(\d+)/.exec(name)?.[1]
  return number === undefined ? undefined : Number(number)
}

const compareState = (ledger: Ledger, state: State, note: Note): void => {
  const problem = (text: string): void => note(scenarioIn(text), text)
  const found = new Map<string, Array<State[number]>>()
  for (const one of state) {
    const key = `${one.kind} ${one.name}`
    found.set(key, [...(found.get(key) ?? []), one])
  }
  const check = (key: string, { id, max, min }: Expected): void => {
    const all = found.get(key) ?? []
    if (all.length < min) problem(`lost: the client was told that there is ${key}`)
    if (all.length > max) {
      problem(`${all.length} of ${key}, of which there may be ${max}: ${all.map(({ id }) => id).join(", ")}`)
    }
    if (id !== undefined && all.length === 1 && all[0]?.id !== id) problem(`${key} is ${all[0]?.id}, not ${id}`)
  }
  for (const [key, expected] of ledger.expected) check(key, expected)
  for (const { kind, name, state: is } of state) {
    if (kind === "run" && !/^TERMINATED (?:SUCCESS|CANCELED)$/.test(is)) problem(`run ${name} is ${is} at the end`)
    if (/^chaos-\d/.test(name) && !ledger.expected.has(`${kind} ${name}`))
      problem(`nobody was told about ${kind} ${name}`)
  }
}

/** Whether more attempts have reached a time limit than were stalled. */
const isLate = ({ timeouts }: Calls.Call, own: ReadonlyArray<Request>): boolean =>
  timeouts > own.filter(({ fault }) => fault !== undefined && /^stall/.test(fault)).length

/** Returns the scenarios with requests that were late. */
const compareCalls = (
  calls: ReadonlyArray<Calls.Call>,
  requests: ReadonlyArray<Request>,
  note: Note
): ReadonlySet<number> => {
  const late = new Set<number>()
  const byCall = new Map<string, Array<Request>>()
  for (const request of requests) {
    if (request.traceparent === undefined) continue
    const own = byCall.get(request.traceparent)
    if (own === undefined) byCall.set(request.traceparent, [request])
    else own.push(request)
  }
  const known = new Set<string>()
  for (const call of calls) {
    const scenario = Calls.scenarioOf(call.traceId)
    const traceparent = Calls.traceparentOf(call)
    known.add(traceparent)
    const own = byCall.get(traceparent) ?? []
    if (isLate(call, own)) late.add(scenario)
    const problem = (what: string): void => note(scenario, `${call.name} (${traceparent}) ${what}`)
    const done = own.filter(({ fault }) => Faults.isDone(fault)).length
    if (atMostOnce.has(call.name) && done > 1) problem(`was executed ${done} times`)
    if (call.outcome === undefined) problem("has not ended")
    else if (call.outcome === "defect") problem("has a defect")
    else if (call.outcome === "ok") {
      if (!own.some(({ fault, status }) => Faults.isDone(fault) && status !== undefined && status < 300)) {
        problem("succeeded without a successful request")
      }
    } else if (call.outcome !== "interrupted") {
      const why = unexplained(call.outcome, call.retries + 1, own)
      if (why !== undefined) problem(`failed with ${why}`)
    }
  }
  for (const traceparent of byCall.keys()) {
    if (!known.has(traceparent)) note(undefined, `no call has sent the requests of ${traceparent}`)
  }
  return late
}

/** The calls of a scenario with their requests, one a line. */
export const trace = (
  scenario: number,
  calls: ReadonlyArray<Calls.Call>,
  { requests }: Records
): ReadonlyArray<string> =>
  calls
    .filter(({ traceId }) => Calls.scenarioOf(traceId) === scenario)
    .map((call) => {
      const own = requests.filter(({ traceparent }) => traceparent === Calls.traceparentOf(call))
      return `${call.name} ${call.outcome}: ${own.map(({ fault, status }) => `${fault ?? "-"} ${status ?? "cut"}`).join(", ")}`
    })

export const audit = (
  ledger: Ledger,
  calls: ReadonlyArray<Calls.Call>,
  { executions, requests }: Records,
  state: State
): Report => {
  const problems: Array<Problem> = [...ledger.problems]
  const note: Note = (scenario, text) => {
    problems.push({ scenario, text })
  }
  compareState(ledger, state, note)
  const late = compareCalls(calls, requests, note)
  for (const name of ledger.executed) {
    if (executions[name] === undefined)
      note(scenarioIn(name), `the task of ${name} was not executed, but its run ended`)
  }
  for (const [name, times] of Object.entries(executions)) {
    if (times > 1) note(scenarioIn(name), `the task of ${name} was executed ${times} times`)
  }
  const isExcused = ({ scenario }: Problem): boolean => scenario !== undefined && late.has(scenario)
  return {
    problems: problems.filter((problem) => !isExcused(problem)).map(({ text }) => text),
    excused: problems.filter(isExcused).map(({ text }) => text),
    requests: requests.length,
    calls: calls.length,
    faults: count(requests.map(({ fault }) => fault).filter(isHit)),
    failures: count(ledger.steps.map(({ outcome }) => outcome).filter((outcome) => outcome !== "ok")),
    late: late.size
  }
}
