import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { flow } from "effect/Function"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Polling from "../../src/layers/Polling.js"
import * as Errors from "../../src/schemas/DatabricksError.js"

interface State {
  readonly state: string
  readonly note?: unknown
}

const api = (status: number, errorCode?: string) => ({
  service: "Things",
  operation: "get",
  method: "GET",
  path: "/get",
  status,
  errorCode,
  message: "m",
  details: [],
  body: ""
})
const call = { service: "Things", operation: "get", method: "GET", path: "/get" }

const cut = new Errors.TransportError({ ...call, message: "cut", sent: true })
const notFound = new Errors.DatabricksNotFound(api(404))

const isDone = ({ state }: State) => state === "DONE"

/** A state machine that returns these states in turn, and the times when it was polled. */
const machine = (states: ReadonlyArray<State | string | Effect.Effect<State, Errors.DatabricksError>>) => {
  const times: Array<number> = []
  const poll = Effect.clockWith((clock): Effect.Effect<State, Errors.DatabricksError> => {
    const next = states[Math.min(times.length, states.length - 1)] ?? "none"
    times.push(clock.unsafeCurrentTimeMillis())
    return Effect.isEffect(next) ? next : Effect.succeed(typeof next === "string" ? { state: next } : next)
  })
  return { poll, times }
}

/** The outcome of an effect with unlimited time. */
const play = <A, E>(effect: Effect.Effect<A, E>, time: Duration.DurationInput = "1 day") =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(Effect.withRandom(effect, Random.fixed([0])))
    yield* Effect.raceFirst(Fiber.await(fiber), TestClock.adjust(time))
    return yield* Fiber.await(fiber)
  })

const seconds = (times: ReadonlyArray<number>) => times.map((time) => time / 1000)

const watching = (
  poll: Effect.Effect<State, Errors.DatabricksError>,
  options?: Partial<Polling.PollOptions<State, Errors.DatabricksError>>
) =>
  Effect.gen(function* () {
    const seen: Array<unknown> = []
    const exit = yield* play(
      Polling.watch(poll, { waitingFor: "the thing", isDone, ...options }).pipe(
        Stream.runForEach((state) => Effect.sync(() => seen.push(state.state)))
      )
    )
    return { seen, exit }
  })

const waiting = (
  poll: Effect.Effect<State, Errors.DatabricksError>,
  options?: Partial<Polling.PollOptions<State, Errors.DatabricksError>>
) => play(Polling.untilDone(poll, { waitingFor: "the thing", isDone, ...options }))

const errorOf = <A, E>(exit: Exit.Exit<A, E>): E => {
  if (Exit.isFailure(exit) && exit.cause._tag === "Fail") return exit.cause.error
  throw new Error(`expected a failure, got ${exit}`)
}

describe("watch", () => {
  it.effect("emits the first state and each change, and ends with the final state", () =>
    Effect.gen(function* () {
      const { poll, times } = machine([
        "PENDING",
        "PENDING",
        "RUNNING",
        "RUNNING",
        "RUNNING",
        "PENDING",
        "DONE",
        "MORE"
      ])
      const { exit, seen } = yield* watching(poll)
      expect(seen).toEqual(["PENDING", "RUNNING", "PENDING", "DONE"])
      expect(Exit.isSuccess(exit)).toBe(true)
      expect(times.length).toBe(7)
    })
  )

  it.effect("compares whole states, nested values and big integers included", () =>
    Effect.gen(function* () {
      const notes = [
        { a: [1] },
        { a: [1] },
        { a: [2] },
        { a: [2], b: null },
        9007199254740993n,
        9007199254740994n,
        9007199254740994n
      ]
      const { poll } = machine([...notes.map((note) => ({ state: "RUNNING", note })), "DONE"])
      const { seen } = yield* watching(poll)
      expect(seen.length).toBe(6)
    })
  )

  it.effect("compares a part of the state on request", () =>
    Effect.gen(function* () {
      const { poll } = machine([
        { state: "A", note: 1 },
        { state: "A", note: 2 },
        { state: "B", note: 2 },
        { state: "DONE" }
      ])
      const { seen } = yield* watching(poll, { changes: ({ state }) => state })
      expect(seen).toEqual(["A", "B", "DONE"])
    })
  )

  it.effect("emits the final state even if the compared part is unchanged", () =>
    Effect.gen(function* () {
      const { poll } = machine(["A", "A", "DONE"])
      const { seen } = yield* watching(poll, { changes: () => undefined })
      expect(seen).toEqual(["A", "DONE"])
    })
  )

  it.effect("polls once if the first state is final", () =>
    Effect.gen(function* () {
      const { poll, times } = machine(["DONE"])
      expect((yield* watching(poll)).seen).toEqual(["DONE"])
      expect(times).toEqual([0])
    })
  )

  it.effect("does not poll without a consumer", () =>
    Effect.gen(function* () {
      const { poll, times } = machine(["A", "B", "C", "DONE"])
      const fiber = yield* Effect.fork(
        Polling.watch(poll, { waitingFor: "x", isDone }).pipe(
          Stream.take(2),
          Stream.runCollect,
          Effect.withRandom(Random.fixed([0]))
        )
      )
      yield* TestClock.adjust("1 hour")
      expect(Chunk.toReadonlyArray(yield* Fiber.join(fiber)).length).toBe(2)
      expect(times.length).toBe(2)
    })
  )

  it.effect("starts again with each run", () =>
    Effect.gen(function* () {
      const { poll } = machine(["A", "DONE", "A", "DONE"])
      const stream = Polling.watch(poll, { waitingFor: "x", isDone, schedule: Schedule.recurs(1) })
      expect((yield* Stream.runCollect(stream)).length).toBe(2)
      expect((yield* Stream.runCollect(stream)).length).toBe(2)
    })
  )

  it.effect("emits the states seen before a failure", () =>
    Effect.gen(function* () {
      const { poll } = machine(["A", "B", Effect.fail(notFound)])
      const { exit, seen } = yield* watching(poll)
      expect(seen).toEqual(["A", "B"])
      expect(errorOf(exit)).toBe(notFound)
    })
  )
})

describe("the default schedule", () => {
  it.effect("waits 1, 2, 3 ... 10, 10 seconds", () =>
    Effect.gen(function* () {
      const { poll, times } = machine([...Array.from({ length: 12 }, () => "A"), "DONE"])
      expect(Exit.isSuccess(yield* waiting(poll))).toBe(true)
      expect(seconds(times.map((time, i) => time - (times[i - 1] ?? 0)))).toEqual([
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10
      ])
    })
  )

  it.effect("grows with the elapsed time, up to a minute", () =>
    Effect.gen(function* () {
      const { poll, times } = machine(["A"])
      yield* waiting(poll, { deadline: "8 hours" })
      const delays = seconds(times).map((time, i, all) => [time, (all[i + 1] ?? time) - time] as const)
      for (const [time, delay] of delays.slice(0, -1)) {
        if (time >= 55) expect(delay).toBeCloseTo(Math.min(60, Math.max(10, time / 20)))
      }
      expect(seconds(times).filter((time) => time <= 3600).length).toBeLessThan(110)
    })
  )

  it.effect("is a setting that a layer or a combinator replaces", () =>
    Effect.gen(function* () {
      const asked = (by: <A, E, R>(effect: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>) =>
        Effect.gen(function* () {
          const { poll, times } = machine(["A", "A", "DONE"])
          yield* play(by(Polling.untilDone(poll, { waitingFor: "x", isDone })))
          return seconds(times.map((time) => time - (times[0] ?? 0)))
        })
      const everyMinute = Schedule.spaced("1 minute")
      expect(yield* asked(Polling.withSchedule(everyMinute))).toEqual([0, 60, 120])
      expect(yield* asked(Polling.withSettings({ grace: 0, schedule: everyMinute }))).toEqual([0, 60, 120])
      expect(yield* asked(Effect.provide(Polling.layer({ schedule: everyMinute })))).toEqual([0, 60, 120])
      expect(yield* asked(Polling.withSettings({ grace: 0 }))).toEqual([0, 1, 3])
      const both = flow(Polling.withSettings({ grace: 0 }), Effect.provide(Polling.layer({ schedule: everyMinute })))
      expect(yield* asked(both)).toEqual([0, 60, 120])
    })
  )

  it.effect("adds up to a second of jitter", () =>
    Effect.gen(function* () {
      const { poll, times } = machine(["A", "A", "DONE"])
      const fiber = yield* Effect.fork(
        Polling.untilDone(poll, { waitingFor: "x", isDone }).pipe(Effect.withRandom(Random.fixed([0.75])))
      )
      yield* TestClock.adjust("1 minute")
      yield* Fiber.join(fiber)
      expect(times).toEqual([0, 1750, 4500])
    })
  )
})

describe("a failure of a poll", () => {
  const transient = [
    cut,
    new Errors.TransportError({ ...call, message: "m", sent: false }),
    new Errors.DatabricksRequestTimeout({ ...call, message: "m", limit: "idle", after: Duration.seconds(1) }),
    new Errors.TooManyRequests(api(429)),
    new Errors.RequestLimitExceeded(api(429)),
    new Errors.TemporarilyUnavailable(api(503)),
    new Errors.DeadlineExceeded(api(504)),
    new Errors.InternalError(api(500)),
    new Errors.Unknown(api(500)),
    new Errors.UnexpectedStatus(api(502)),
    new Errors.DatabricksBadRequest(api(400, "TEMPORARILY_UNAVAILABLE")),
    new Errors.DatabricksBadRequest({
      ...api(400),
      message: "Current organization 1 does not have any associated worker environments"
    }),
    new Errors.InternalError(api(200, "INTERNAL_ERROR")),
    new Errors.NotAnApiResponse({ ...call, message: "m", status: 200, body: "<html>" })
  ]
  for (const error of transient) {
    it.effect(`does not end the wait: ${error._tag}`, () =>
      Effect.gen(function* () {
        const { poll, times } = machine(["A", Effect.fail(error), Effect.fail(error), "A", "DONE"])
        const { exit, seen } = yield* watching(poll)
        expect(Exit.isSuccess(exit)).toBe(true)
        expect(seen).toEqual(["A", "DONE"])
        expect(seconds(times)).toEqual([0, 1, 3, 6, 10])
      })
    )
  }

  const final = [
    notFound,
    new Errors.ResourceDoesNotExist(api(404)),
    new Errors.PermissionDenied(api(403)),
    new Errors.Unauthenticated(api(401)),
    new Errors.InvalidParameterValue(api(400)),
    new Errors.DatabricksNotImplemented(api(501)),
    new Errors.InvalidRequest({ ...call, message: "m" })
  ]
  for (const error of final) {
    it.effect(`ends the wait immediately: ${error._tag}`, () =>
      Effect.gen(function* () {
        const { poll, times } = machine(["A", Effect.fail(error), "DONE"])
        expect(errorOf(yield* waiting(poll))).toBe(error)
        expect(times.length).toBe(2)
      })
    )
  }

  for (const error of [
    new Errors.DecodeError({ ...call, message: "m", status: 200, body: "" }),
    new Errors.NotAnApiResponse({ ...call, message: "m", status: 200, body: "" })
  ]) {
    it.effect(`ends the wait after 5 minutes without a success, not before: ${error._tag}`, () =>
      Effect.gen(function* () {
        const garbled = Effect.fail(error)
        const minutes = (n: number) => Array.from({ length: n }, () => garbled)
        const schedule = Schedule.spaced("1 minute")
        const passing = machine(["A", ...minutes(5), "A", ...minutes(5), Effect.fail(cut), ...minutes(5), "DONE"])
        expect(Exit.isSuccess(yield* waiting(passing.poll, { schedule }))).toBe(true)
        const lasting = machine(["A", garbled])
        expect(errorOf(yield* waiting(lasting.poll, { schedule }))).toBe(error)
        expect((lasting.times.at(-1) ?? 0) - (lasting.times[0] ?? 0)).toBe(360_000)
      })
    )
  }

  it("of another type ends the wait", () => {
    for (const error of [undefined, null, "text", new Error("x"), { status: 500 }, { _tag: "Other", status: 500 }]) {
      expect(Polling.isTransient(error)).toBe(false)
    }
  })

  it.effect("is judged by a custom rule, if given", () =>
    Effect.gen(function* () {
      const { poll } = machine([Effect.fail(notFound), "DONE"])
      expect(Exit.isSuccess(yield* waiting(poll, { isTransient: Errors.isNotFound }))).toBe(true)
      const strict = machine([Effect.fail(cut), "DONE"])
      expect(errorOf(yield* waiting(strict.poll, { isTransient: () => false }))).toBe(cut)
    })
  )

  it.effect("that is a defect stays a defect", () =>
    Effect.gen(function* () {
      const { poll } = machine([Effect.dieMessage("boom")])
      const exit = yield* waiting(poll)
      expect(Exit.isFailure(exit) && exit.cause._tag).toBe("Die")
    })
  )
})

describe("a new object", () => {
  const isOld = ({ state }: State) => state === "OLD"
  const wait = (states: Parameters<typeof machine>[0], fresh: boolean) => {
    const { poll } = machine(states)
    return waiting(poll, { fresh, isOld, isDone: ({ state }) => state === "OLD" || state === "DONE" })
  }

  it.effect("may be missing or in its previous state during the grace period", () =>
    Effect.gen(function* () {
      const states = [Effect.fail(notFound), "OLD", "OLD", "NEW", "DONE"]
      expect(yield* wait(states, true)).toEqual(Exit.succeed({ state: "DONE" }))
      expect(errorOf(yield* wait(states, false))).toBe(notFound)
      expect(yield* wait(states.slice(1), false)).toEqual(Exit.succeed({ state: "OLD" }))
    })
  )

  it.effect("may be missing in an answer that was damaged on its way", () =>
    Effect.gen(function* () {
      const damaged = Effect.fail(new Errors.DatabricksBadRequest({ ...api(400), message: '{"error_code":"INV' }))
      const refused = Effect.fail(
        new Errors.InvalidParameterValue({
          ...api(400),
          errorCode: "INVALID_PARAMETER_VALUE",
          message: "No such field"
        })
      )
      expect(yield* wait([damaged, "NEW", "DONE"], true)).toEqual(Exit.succeed({ state: "DONE" }))
      expect(errorOf(yield* wait([damaged], true))).toMatchObject({ _tag: "DatabricksBadRequest" })
      expect(errorOf(yield* wait([refused, "NEW", "DONE"], true))).toMatchObject({ _tag: "InvalidParameterValue" })
    })
  )

  it.effect("is judged normally once it was seen, or after the grace period", () =>
    Effect.gen(function* () {
      expect(yield* wait(["OLD", "NEW", "OLD", "DONE"], true)).toEqual(Exit.succeed({ state: "OLD" }))
      expect(yield* wait(["OLD"], true)).toEqual(Exit.succeed({ state: "OLD" }))
      expect(errorOf(yield* wait([Effect.fail(notFound)], true))).toBe(notFound)
    })
  )
})

describe("WaitTimeout", () => {
  it.effect("the error contains the last state and the last failure", () =>
    Effect.gen(function* () {
      const message = (states: Parameters<typeof machine>[0]) =>
        Effect.map(
          waiting(machine(states).poll, { deadline: "1 minute", describe: ({ note, state }) => `${state}: ${note}` }),
          (exit) => (errorOf(exit) as Polling.WaitTimeout).message
        )
      const waited = "Waited 1m for the thing: the deadline has passed; "
      expect(yield* message([{ state: "A", note: "no machines" }])).toBe(`${waited}last seen A: no machines`)
      expect(yield* message([{ state: "A", note: "b" }, Effect.fail(cut)])).toBe(
        `${waited}last seen A: b; the last poll failed: cut`
      )
      expect(yield* message([Effect.fail(cut)])).toBe(`${waited}no state was read; the last poll failed: cut`)
    })
  )
})

describe("the end of a wait", () => {
  it.effect("has the last state", () =>
    Effect.gen(function* () {
      const { poll } = machine(["A", "B", { state: "DONE", note: 1 }])
      expect(yield* waiting(poll)).toEqual(Exit.succeed({ state: "DONE", note: 1 }))
    })
  )

  it.effect("at the deadline interrupts a pending poll", () =>
    Effect.gen(function* () {
      let isInterrupted = false
      const hanging = Effect.onInterrupt(Effect.never, () =>
        Effect.sync(() => {
          isInterrupted = true
        })
      )
      const { poll, times } = machine(["A", "B", hanging])
      const exit = yield* waiting(poll, { deadline: "90 seconds" })
      expect(errorOf(exit)).toMatchObject({
        _tag: "WaitTimeout",
        after: Duration.seconds(90),
        last: { state: "B" },
        message: "Waited 1m 30s for the thing: the deadline has passed"
      })
      expect(seconds(times)).toEqual([0, 1, 3])
      expect(isInterrupted).toBe(true)
    })
  )

  it.effect("at the deadline works even if nothing was seen", () =>
    Effect.gen(function* () {
      const { poll } = machine([Effect.fail(cut)])
      expect(errorOf(yield* waiting(poll, { deadline: "10 seconds" }))).toMatchObject({
        _tag: "WaitTimeout",
        last: undefined,
        after: Duration.seconds(10)
      })
    })
  )

  it.effect("at the deadline counts from the start, not from each step", () =>
    Effect.gen(function* () {
      const { poll, times } = machine(Array.from({ length: 99 }, (_, i) => `S${i}`))
      const { exit } = yield* watching(poll, { deadline: "20 seconds" })
      expect(errorOf(exit)).toMatchObject({ _tag: "WaitTimeout", after: Duration.seconds(20) })
      expect(seconds(times)).toEqual([0, 1, 3, 6, 10, 15])
    })
  )

  it.effect("ignores a deadline that is later or infinite", () =>
    Effect.gen(function* () {
      for (const deadline of ["11 seconds", Duration.infinity] as const) {
        const { poll } = machine(["A", "A", "A", "A", "DONE"])
        expect(Exit.isSuccess(yield* waiting(poll, { deadline }))).toBe(true)
      }
    })
  )

  it.effect("at the deadline works in an uninterruptible region, and a finished wait does not delay", () =>
    Effect.gen(function* () {
      const late = machine(["A"])
      expect(
        errorOf(
          yield* play(
            Effect.uninterruptible(Polling.untilDone(late.poll, { waitingFor: "x", isDone, deadline: "10 seconds" })),
            "10 seconds"
          )
        )
      ).toMatchObject({ _tag: "WaitTimeout" })
      const early = machine(["DONE"])
      const exit = yield* play(
        Effect.uninterruptible(Polling.untilDone(early.poll, { waitingFor: "x", isDone, deadline: "10 days" })),
        0
      )
      expect(Exit.isSuccess(exit)).toBe(true)
    })
  )

  it.effect("comes when the schedule ends", () =>
    Effect.gen(function* () {
      const { poll, times } = machine(["A", "B"])
      const schedule = Schedule.intersect(Schedule.spaced("2 seconds"), Schedule.recurs(3))
      expect(errorOf(yield* waiting(poll, { schedule }))).toMatchObject({
        _tag: "WaitTimeout",
        message: "Waited 6s for the thing: the schedule has ended",
        last: { state: "B" },
        after: Duration.seconds(6)
      })
      expect(seconds(times)).toEqual([0, 2, 4, 6])
    })
  )

  it.effect("comes with interruption, during a pause and during a poll", () =>
    Effect.gen(function* () {
      for (const states of [["A"], [Effect.never]]) {
        const { poll } = machine(states)
        const fiber = yield* Effect.fork(Polling.untilDone(poll, { waitingFor: "x", isDone, deadline: "1 day" }))
        yield* TestClock.adjust("5 seconds")
        expect(Exit.isInterrupted(yield* Fiber.interrupt(fiber))).toBe(true)
      }
    })
  )
})
