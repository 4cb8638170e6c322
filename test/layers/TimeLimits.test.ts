import { describe, expect, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/TestClock"
import { DatabricksClient } from "../../src/layers/DatabricksClient.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import * as TimeLimits from "../../src/layers/TimeLimits.js"
import { operationOf } from "../support/operation.js"
import * as Scripted from "../support/scripted.js"

const get = operationOf({
  service: "Things",
  operation: "get",
  method: "GET",
  path: "/get",
  response: Schema.Struct({ a: Schema.Int })
})

const callOn = (way: Scripted.Way) => (answer: Scripted.Answer) =>
  RetryPolicy.withPolicy(RetryPolicy.none)(Scripted.call(Scripted.make([answer], { way }), get, {}))

/** The outcome of the effect at each of the given times. */
const outcomes = <A, E>(effect: Effect.Effect<A, E>, times: ReadonlyArray<Duration.DurationInput>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(Effect.exit(effect))
    const all: Array<unknown> = []
    let now = 0
    for (const time of times) {
      const next = Duration.toMillis(time)
      yield* TestClock.adjust(next - now)
      now = next
      const polled = yield* Fiber.poll(fiber)
      const exit = polled._tag === "None" ? undefined : Exit.flatten(polled.value)
      all.push(
        exit === undefined
          ? "running"
          : Exit.match(exit, {
              onSuccess: () => "done",
              onFailure: (cause) => (cause._tag === "Fail" ? (cause.error as { limit?: string }).limit : cause._tag)
            })
      )
    }
    yield* Fiber.interrupt(fiber)
    return all
  })

const drip = (...delays: ReadonlyArray<Duration.DurationInput>): Scripted.Answer =>
  Scripted.drip([...delays.map((delay) => [delay, " "] as const), [0, '{"a":1}']])

const cases: ReadonlyArray<
  readonly [
    what: string,
    limits: Partial<TimeLimits.Limits> | undefined,
    answer: Scripted.Answer,
    times: ReadonlyArray<readonly [time: Duration.DurationInput, outcome: string]>
  ]
> = [
  [
    "no response, default limits",
    undefined,
    Scripted.never,
    [
      ["59999 millis", "running"],
      ["60 seconds", "response"]
    ]
  ],
  [
    "a response just within the limit",
    undefined,
    Scripted.after("59 seconds", Scripted.json({ a: 1 })),
    [
      ["58 seconds", "running"],
      ["59 seconds", "done"]
    ]
  ],
  [
    "no response, custom limit",
    { response: "5 seconds" },
    Scripted.never,
    [
      ["4999 millis", "running"],
      ["5 seconds", "response"]
    ]
  ],
  [
    "an idle body after some bytes, default limits",
    undefined,
    drip("50 seconds", "61 seconds"),
    [
      ["109 seconds", "running"],
      ["110 seconds", "idle"]
    ]
  ],
  [
    "an idle body from the first byte",
    { idle: "3 seconds" },
    drip("10 seconds"),
    [
      ["2999 millis", "running"],
      ["3 seconds", "idle"]
    ]
  ],
  [
    "an idle period shorter than the response took",
    { response: "60 seconds", idle: "2 seconds" },
    Scripted.after("30 seconds", drip("1 second", "5 seconds")),
    [
      ["32 seconds", "running"],
      ["32999 millis", "running"],
      ["33 seconds", "idle"]
    ]
  ],
  [
    "a body that keeps arriving",
    { idle: "2 seconds" },
    drip(...Array.from({ length: 40 }, () => "1 second" as const)),
    [
      ["39 seconds", "running"],
      ["40 seconds", "done"]
    ]
  ],
  [
    "a body that keeps arriving, longer than the total limit",
    { idle: "2 seconds", total: "10 seconds" },
    drip(...Array.from({ length: 40 }, () => "1 second" as const)),
    [
      ["9999 millis", "running"],
      ["10 seconds", "total"]
    ]
  ],
  [
    "no response, total limit",
    { response: "60 seconds", total: "10 seconds" },
    Scripted.never,
    [
      ["9999 millis", "running"],
      ["10 seconds", "total"]
    ]
  ],
  [
    "total limit, default",
    undefined,
    drip(...Array.from({ length: 30 }, () => "40 seconds" as const)),
    [
      ["899 seconds", "running"],
      ["15 minutes", "total"]
    ]
  ],
  [
    "no limits",
    { response: Duration.infinity, idle: Duration.infinity, total: Duration.infinity },
    Scripted.after("60 days", drip("60 days")),
    [
      ["59 days", "running"],
      ["119 days", "running"],
      ["120 days", "done"]
    ]
  ],
  [
    "only an idle limit",
    { response: Duration.infinity, idle: "1 second", total: Duration.infinity },
    Scripted.after("30 days", drip("5 seconds")),
    [
      ["30 days", "running"],
      [Duration.millis(30 * 86_400_000 + 1000), "idle"]
    ]
  ],
  ["zero time", { response: 0 }, Scripted.never, [[0, "response"]]]
]

describe.each(Scripted.ways)("TimeLimits %s", (way) => {
  const call = callOn(way)

  for (const [what, limits, answer, times] of cases) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const effect = limits === undefined ? call(answer) : TimeLimits.withLimits(limits)(call(answer))
        expect(
          yield* outcomes(
            effect,
            times.map(([time]) => time)
          )
        ).toEqual(times.map(([, outcome]) => outcome))
      })
    )
  }

  it.effect("are named in the error, with the time", () =>
    Effect.gen(function* () {
      const failed = (limits: Partial<TimeLimits.Limits>, answer: Scripted.Answer) =>
        Effect.gen(function* () {
          const fiber = yield* Effect.fork(Effect.flip(TimeLimits.withLimits(limits)(call(answer))))
          yield* TestClock.adjust("1 hour")
          return yield* Fiber.join(fiber)
        })
      expect(yield* failed({ response: "5 seconds" }, Scripted.never)).toMatchObject({
        _tag: "DatabricksRequestTimeout",
        limit: "response",
        after: Duration.seconds(5),
        message: "No response within 5s"
      })
      expect(yield* failed({ idle: "2 seconds" }, drip("9 seconds"))).toMatchObject({
        limit: "idle",
        after: Duration.seconds(2),
        message: "No data of the response for 2s"
      })
      expect(
        yield* failed({ total: "90 seconds" }, drip(...Array.from({ length: 9 }, () => "40 seconds" as const)))
      ).toMatchObject({ limit: "total", after: Duration.seconds(90), message: "Not complete after 1m 30s" })
    })
  )

  it.effect("of the layer apply, and those around an effect take precedence", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.never], { repeatLast: true, way })
      const client = Scripted.layer(scripted).pipe(Layer.provide(TimeLimits.layer({ response: "5 seconds" })))
      const calls = Effect.flatMap(DatabricksClient, (client) => client.call(get)({})).pipe(
        RetryPolicy.withPolicy(RetryPolicy.none)
      )
      expect(yield* outcomes(Effect.provide(calls, client), ["4 seconds", "5 seconds"])).toEqual([
        "running",
        "response"
      ])
      const around = calls.pipe(TimeLimits.withLimits({ response: "2 seconds" }))
      expect(yield* outcomes(Effect.provide(around, client), ["1 second", "2 seconds"])).toEqual([
        "running",
        "response"
      ])
    })
  )

  it.effect("that are omitted are those around the effect, or else those of the layer", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.never], { repeatLast: true, way })
      const client = Scripted.layer(scripted).pipe(Layer.provide(TimeLimits.layer({ response: "5 seconds" })))
      const calls = Effect.flatMap(DatabricksClient, (client) => client.call(get)({})).pipe(
        RetryPolicy.withPolicy(RetryPolicy.none)
      )
      const total = TimeLimits.withLimits({ total: "30 seconds" })
      const response = TimeLimits.withLimits({ response: "20 seconds" })
      const run = (effect: typeof calls, ...times: ReadonlyArray<Duration.DurationInput>) =>
        outcomes(Effect.provide(effect, client), times)
      expect(yield* run(total(calls), "4 seconds", "5 seconds")).toEqual(["running", "response"])
      expect(yield* run(response(total(calls)), "19 seconds", "20 seconds")).toEqual(["running", "response"])
      expect(yield* run(total(response(calls)), "19 seconds", "20 seconds")).toEqual(["running", "response"])
      const ofEffect = Effect.provide(TimeLimits.layer({ response: "40 seconds", idle: 0 }))
      expect(yield* run(ofEffect(total(calls)), "29 seconds", "30 seconds")).toEqual(["running", "total"])
    })
  )

  it.effect("apply without delay in an uninterruptible region", () =>
    Effect.gen(function* () {
      const quick = Effect.uninterruptible(call(Scripted.json({ a: 1 })))
      expect(yield* outcomes(quick, [0])).toEqual(["done"])
      const slow = Effect.uninterruptible(call(Scripted.never))
      expect(yield* outcomes(slow, ["59 seconds", "60 seconds"])).toEqual(["running", "response"])
    })
  )

  it.effect("end the request even in an uninterruptible region", () =>
    Effect.gen(function* () {
      let isGivenUp = false
      const hanging: Scripted.Answer = () =>
        Effect.onInterrupt(Effect.never, () =>
          Effect.sync(() => {
            isGivenUp = true
          })
        )
      expect(yield* outcomes(Effect.uninterruptible(call(hanging)), ["60 seconds"])).toEqual(["response"])
      expect(isGivenUp).toBe(true)
    })
  )

  it.effect("apply without delay in the finalizer of an interrupted fiber", () =>
    Effect.gen(function* () {
      const ended: Array<string> = []
      const ending = (answer: Scripted.Answer) =>
        Effect.gen(function* () {
          const fiber = yield* Effect.never.pipe(
            Effect.onInterrupt(() =>
              Effect.match(call(answer), {
                onSuccess: () => ended.push("done"),
                onFailure: (error) => ended.push(error._tag)
              })
            ),
            Effect.fork
          )
          yield* Effect.yieldNow()
          const interrupting = yield* Effect.fork(Fiber.interrupt(fiber))
          return Effect.asVoid(Fiber.join(interrupting))
        })
      yield* yield* ending(Scripted.json({ a: 1 }))
      expect(ended).toEqual(["done"])
      const late = yield* ending(Scripted.never)
      yield* TestClock.adjust("60 seconds")
      yield* late
      expect(ended).toEqual(["done", "DatabricksRequestTimeout"])
    })
  )

  it.live("leave no timer that keeps the program running", () =>
    Effect.gen(function* () {
      const timers = () => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length
      const before = timers()
      for (let i = 0; i < 10; i++) {
        yield* call(Scripted.json({ a: 1 }))
        yield* Effect.flip(call(Scripted.refused))
        yield* Effect.flip(TimeLimits.withLimits({ response: "1 millis" })(call(Scripted.never)))
        yield* Effect.flatMap(Effect.fork(call(Scripted.never)), Fiber.interrupt)
      }
      expect(timers()).toBeLessThanOrEqual(before + 1)
    })
  )

  it.effect("apply to each attempt, not to the call", () =>
    Effect.gen(function* () {
      const scripted = Scripted.make([Scripted.never, Scripted.after("50 seconds", Scripted.json({ a: 1 }))], { way })
      const fiber = yield* Effect.fork(Scripted.call(scripted, get, {}))
      yield* TestClock.adjust("2 minutes")
      expect(yield* Fiber.join(fiber)).toEqual({ a: 1 })
      expect(scripted.requests.length).toBe(2)
    })
  )

  it.effect("release an attempt before the next starts", () =>
    Effect.gen(function* () {
      let isGivenUp = false
      const hanging = Scripted.stream({
        chunks: [" "],
        hangs: true,
        onCancel: () => {
          isGivenUp = true
        }
      })
      const next: Scripted.Answer = (request) => Effect.suspend(() => Scripted.json({ a: isGivenUp ? 1 : 0 })(request))
      const fiber = yield* Effect.fork(Scripted.call(Scripted.make([hanging, next], { way }), get, {}))
      yield* TestClock.adjust("2 minutes")
      expect(yield* Fiber.join(fiber)).toEqual({ a: 1 })
    })
  )
})
