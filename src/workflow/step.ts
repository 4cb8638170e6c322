/** What all steps share: options, names, pauses without a fiber, and what ends the work when the workflow fails. */
import * as Activity from "@effect/workflow/Activity"
import * as DurableClock from "@effect/workflow/DurableClock"
import * as DurableDeferred from "@effect/workflow/DurableDeferred"
import * as Workflow from "@effect/workflow/Workflow"
import { WorkflowEngine, WorkflowInstance } from "@effect/workflow/WorkflowEngine"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import type * as Schema from "effect/Schema"
import { isGone } from "../internal/call/doesNotExist.js"
import * as Polling from "../layers/Polling.js"
import { acquire, type Owned } from "../layers/polling/owned.js"
import type { DatabricksError } from "../schemas/DatabricksError.js"

/**
 * What a step needs of the workflow that it is part of.
 *
 * @since 0.1.0
 * @category models
 */
export type StepContext = WorkflowEngine | WorkflowInstance

/**
 * The options of all steps.
 *
 * @since 0.1.0
 * @category models
 */
export interface StepOptions {
  /**
   * The name of the step. Must be unique in its workflow and stay the same while executions are active: the engine stores
   * results by it, and the idempotency token is derived from it.
   */
  readonly name: string
  /** The max duration from the start of the work. The work is then cancelled. The default is unlimited. */
  readonly deadline?: Duration.DurationInput | undefined
  /**
   * The time between polls. The default is 1 second at first, 10 seconds after a minute, and from then on about a
   * twentieth of the elapsed time, up to a minute.
   */
  readonly interval?: Duration.DurationInput | undefined
}

/** Few different intervals, so that the steps of an execution wake up together. */
const ladder = [60, 30, 20, 10, 5, 2, 1]

const intervalAfter = (elapsed: number): number => {
  const seconds = elapsed / 1000
  const wanted = Math.max(Math.min(10, Math.sqrt(2 * seconds)), seconds / 20)
  return (ladder.find((step) => step <= wanted) ?? 1) * 1000
}

/** How long a new resource may not be visible. */
const visibilityDelay = Duration.toMillis("1 minute")

/** Executions wake up at different times, the steps of one execution at the same. */
const phaseOf = (executionId: string, every: number): number => {
  let hash = 0
  for (const char of executionId) hash = (hash * 31 + char.charCodeAt(0)) % 2_147_483_647
  return hash % every
}

/** The next wake-up after this time: at least half an interval later. */
const wakeUpAfter = (time: number, every: number, executionId: string): number => {
  const phase = phaseOf(executionId, every)
  return phase + Math.ceil((time + every / 2 - phase) / every) * every
}

/**
 * Repeats an attempt until it has a value, with durable pauses. The name of a clock is its time: a workflow that is resumed
 * for another reason finds the clock that it has set before, and steps with the same wake-up share one.
 */
const repeated = <A, E, R>(
  attempt: Effect.Effect<Option.Option<A>, E, R>,
  since: number | undefined,
  interval: Duration.DurationInput | undefined,
  end: number
): Effect.Effect<Option.Option<A>, E, R | StepContext> =>
  Effect.gen(function* () {
    const { executionId } = yield* WorkflowInstance
    let last = 0
    for (;;) {
      const value = yield* attempt
      if (Option.isSome(value)) return value
      const now = yield* Clock.currentTimeMillis
      if (now >= end) return Option.none()
      const every =
        interval === undefined
          ? since === undefined || now < since
            ? 10_000
            : intervalAfter(now - since)
          : Math.max(1, Duration.toMillis(interval))
      // A clock of another machine may be ahead: a wake-up that has passed must not be waited for again.
      const at = Math.min(end, wakeUpAfter(Math.max(now, last), every, executionId))
      last = at
      yield* DurableClock.sleep({
        name: `effect-databricks/${at}`,
        duration: Duration.millis(Math.max(1, at - now)),
        inMemoryThreshold: Duration.zero
      })
    }
  })

/** None after a failure that does not say anything about the result, so that it is tried again later. */
const orLater =
  (waitingFor: string, isExpected: (error: DatabricksError) => boolean) =>
  <A, E, R>(effect: Effect.Effect<Option.Option<A>, DatabricksError | E, R>) =>
    Effect.catchAll(effect, (error): Effect.Effect<Option.Option<A>, DatabricksError | E | Polling.WaitTimeout, R> => {
      if (Polling.isTransient(error) || isExpected(error as DatabricksError)) {
        return Effect.as(Effect.logDebug(`${waitingFor}: tries again later after a failure`, error), Option.none())
      }
      // Is likely to be permanent, so it is only repeated for some minutes, without a durable pause.
      return Polling.isGarbled(error)
        ? Polling.untilDone(effect, { waitingFor, isDone: () => true })
        : Effect.fail(error)
    })

/**
 * The idempotency token of a step, for an activity: if it were made between two activities, a sibling that is suspended
 * would interrupt it.
 */
export const tokenOf = (name: string): Effect.Effect<string, never, WorkflowInstance> =>
  Activity.idempotencyKey(name, { includeAttempt: true })

/** An attempt that is repeated after a transient failure. It must be safe to repeat. */
export const patiently = <A, E, R>(what: string, attempt: Effect.Effect<A, DatabricksError | E, R>) =>
  Effect.flatMap(
    repeated(Effect.asSome(attempt).pipe(orLater(what, () => false)), undefined, undefined, Number.POSITIVE_INFINITY),
    Option.match({
      onSome: (value) => Effect.succeed(value),
      onNone: () => Effect.dieMessage(`${what}: ended without an attempt`)
    })
  )

/** Starts the work, again after a transient failure. The attempts must be safe to repeat. */
export const started = <A, I, E, EI, R>(step: {
  readonly name: string
  readonly what: string
  readonly success: Schema.Schema<A, I>
  readonly error: Schema.Schema<E | DatabricksError | Polling.WaitTimeout, EI>
  readonly attempt: Effect.Effect<A, DatabricksError | E, R>
}) =>
  Activity.make({
    name: `${step.name}/start`,
    success: step.success,
    error: step.error,
    execute: patiently(step.what, step.attempt)
  })

/** Waits for the end of the work. Nothing is in memory between polls. */
export const outcome = <S, A, I, E, EI, R, R2>(step: {
  readonly options: StepOptions
  readonly waitingFor: string
  /** When the work was started, in epoch milliseconds. */
  readonly since: number
  readonly success: Schema.Schema<A, I>
  readonly error: Schema.Schema<E | DatabricksError | Polling.WaitTimeout, EI>
  readonly poll: Effect.Effect<S, DatabricksError, R>
  readonly describe: (state: S) => string
  readonly isOver: (state: S) => boolean
  readonly finish: (state: S) => Effect.Effect<A, E | DatabricksError, R2>
  /** Cancels the work at the deadline. */
  readonly end: Effect.Effect<void, never, R>
}) => {
  const { deadline, interval, name } = step.options
  const end = deadline === undefined ? Number.POSITIVE_INFINITY : step.since + Duration.toMillis(deadline)
  return Activity.make({
    name: `${name}/outcome`,
    success: step.success,
    error: step.error,
    execute: Effect.gen(function* () {
      let last = "no state was read"
      const attempt = Effect.gen(function* () {
        const began = yield* Clock.currentTimeMillis
        const isNew = began - step.since < visibilityDelay
        const poll = Effect.map(step.poll, Option.some).pipe(
          orLater(step.waitingFor, (error) => isNew && isGone(error))
        )
        const state = yield* poll
        if (Option.isNone(state)) return Option.none<A>()
        last = `last seen ${step.describe(state.value)}`
        if (!step.isOver(state.value)) return Option.none<A>()
        return yield* Effect.asSome(step.finish(state.value)).pipe(orLater(step.waitingFor, () => false))
      })
      const value = yield* repeated(attempt, step.since, interval, end)
      if (Option.isSome(value)) return value.value
      yield* step.end
      const after = Duration.millis((yield* Clock.currentTimeMillis) - step.since)
      return yield* new Polling.WaitTimeout({
        message: `Waited ${Duration.format(after)} for ${step.waitingFor}: the deadline has passed; ${last}`,
        after,
        last: undefined
      })
    })
  })
}

/** The signal of an interruption in the engine of `@effect/cluster`. */
const interruptSignal = DurableDeferred.make("Workflow/InterruptSignal")

/**
 * Runs an effect when the workflow fails or is interrupted. The engines also close the scope of a workflow when a process
 * shuts down in the middle of a poll. The workflow then continues elsewhere, so nothing is ended.
 */
export const whenFailed = <R>(end: Effect.Effect<void, never, R>): Effect.Effect<void, never, R | StepContext> =>
  Effect.gen(function* () {
    const instance = yield* WorkflowInstance
    const engine = yield* WorkflowEngine
    // A race of steps has a copy of the instance, which is not told of an interruption.
    const isInterrupted = Effect.suspend(() =>
      instance.interrupted
        ? Effect.succeed(true)
        : Effect.map(engine.deferredResult(interruptSignal), (exit) => exit !== undefined)
    )
    yield* Workflow.addFinalizer((exit) => {
      if (Exit.isSuccess(exit)) return Effect.void
      if (!Cause.isInterruptedOnly(exit.cause)) return end
      return Effect.flatMap(isInterrupted, (yes) => (yes ? end : Effect.void))
    })
  })

/** Ends what was started, with retries, as a scope that owns it does. */
export const endOwned = <R>(owned: Owned<R>): Effect.Effect<void, never, R> =>
  Effect.scoped(Effect.ignore(acquire(Effect.succeed(owned), () => owned, owned.warning)))
