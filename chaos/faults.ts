/** The faults of chaos, the errors that each of them may lead to, and the settings of a client that meets them. */
import * as Duration from "effect/Duration"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Fault from "effect-databricks/Fault"
import * as Polling from "effect-databricks/Polling"
import * as RetryPolicy from "effect-databricks/RetryPolicy"
import * as TimeLimits from "effect-databricks/TimeLimits"

/** How long reads lag behind a write. */
const lag = Duration.millis(300)

/** How long a response takes that is stalled. Every limit of a client is less. */
const stall = Duration.seconds(60)

const done = (fault: Fault.Respond): Fault.Respond => ({ ...fault, isDone: true })

interface Kind {
  readonly fault: Fault.RequestFault | Fault.Stale
  /** The errors with which a call can fail whose request was hit. Undefined if it hides nothing from the client. */
  readonly errors: ReadonlyArray<string> | undefined
}

/** Each has the same chance. */
export const kinds: Readonly<Record<string, Kind>> = {
  throttle: { fault: Fault.throttle(), errors: ["RequestLimitExceeded"] },
  "throttle, Retry-After": { fault: Fault.throttle({ retryAfter: "1 second" }), errors: ["RequestLimitExceeded"] },
  "500": { fault: Fault.status({ status: 500 }), errors: ["InternalError"] },
  "503": {
    fault: Fault.status({ status: 503, errorCode: "TEMPORARILY_UNAVAILABLE" }),
    errors: ["TemporarilyUnavailable"]
  },
  "503, done": { fault: Fault.status({ status: 503, isDone: true }), errors: ["TemporarilyUnavailable"] },
  "504, done": { fault: Fault.status({ status: 504, isDone: true }), errors: ["DeadlineExceeded"] },
  "502 in HTML": { fault: Fault.html({ status: 502 }), errors: ["UnexpectedStatus"] },
  "cut before": { fault: Fault.cutBefore(), errors: ["TransportError"] },
  "cut after": { fault: Fault.cutAfter(), errors: ["TransportError"] },
  "cut during": { fault: Fault.cutDuring(), errors: ["TransportError"] },
  stall: { fault: Fault.slow({ delay: stall }), errors: ["DatabricksRequestTimeout"] },
  "stall during": { fault: Fault.slow({ delay: stall, during: true }), errors: ["DatabricksRequestTimeout"] },
  "half a body": { fault: Fault.truncate(), errors: ["NotAnApiResponse"] },
  "login page": { fault: Fault.html(), errors: ["NotAnApiResponse"] },
  "login page, done": { fault: done(Fault.html()), errors: ["NotAnApiResponse"] },
  "wrong JSON": { fault: Fault.wrongJson(), errors: ["DecodeError"] },
  "stale after a write": { fault: Fault.stale({ for: lag }), errors: undefined }
}

const keyOf = (fault: Fault.Fault): string =>
  JSON.stringify({ ...fault, times: undefined, delay: undefined, lag: undefined }) +
  ("delay" in fault ? String("during" in fault && fault.during) : "")

const names = new Map(Object.entries(kinds).map(([name, { fault }]) => [keyOf(fault), name]))

/** The name of a fault that a request was hit by. */
export const nameOf = (fault: Fault.Fault | undefined): string | undefined =>
  fault === undefined ? undefined : (names.get(keyOf(fault)) ?? fault._tag)

/** Whether the request was executed. */
export const isDone = (name: string | undefined): boolean =>
  name === undefined || !/^(?:throttle|500|503$|502|cut before|login page$)/.test(name)

/** Hits a part of all requests. */
export const faults = (seed: number, rate: number): Fault.Fault =>
  Fault.random({ rate, seed, faults: Object.values(kinds).map(({ fault }) => fault) })

/**
 * Limits and retries that fit these faults: short, so that a run takes minutes. `limit` is how long a client waits for a
 * response, and for the next piece of one. If it is too short for a busy machine, requests are late by themselves.
 */
export const settings = (limit: Duration.Duration) =>
  Layer.mergeAll(
    TimeLimits.layer({ response: limit, idle: limit, total: Duration.times(limit, 2) }),
    RetryPolicy.layer({
      ...RetryPolicy.standard,
      schedule: RetryPolicy.schedule({ budget: Duration.times(limit, 3), base: "20 millis", cap: "300 millis" })
    })
  )

/** How waits poll. Provided to the program, as they read it there. */
export const polling = Polling.layer({
  schedule: Schedule.jittered(Schedule.spaced("60 millis")),
  grace: "10 seconds",
  details: "6 seconds",
  release: "30 seconds"
})

/** How long things take in the workspace. */
export const durations = {
  clusterStart: "80 millis",
  clusterTerminate: "40 millis",
  serverlessStart: "20 millis",
  task: "40 millis",
  runTerminate: "40 millis"
} as const
