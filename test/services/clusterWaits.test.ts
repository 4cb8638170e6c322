import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import type { ClusterDetails } from "../../src/schemas/clusters/Clusters.js"
import type { DatabricksError } from "../../src/schemas/DatabricksError.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Failures from "../support/failures.js"
import * as Logs from "../support/logs.js"

const cluster_id = "0923-164208-meows279"

const withId = { cluster_id }

/** What is answered to each `get`: a state, a cluster, a failure; the last one for ever. */
type Answer = string | Partial<ClusterDetails> | DatabricksError

const answerOf = (answer: Answer | undefined): Effect.Effect<ClusterDetails, DatabricksError> => {
  if (answer === undefined) return Effect.dieMessage("no answer")
  if (typeof answer === "string") return Effect.succeed({ cluster_id, state: answer })
  return "_tag" in answer ? Effect.fail(answer as DatabricksError) : Effect.succeed({ cluster_id, ...answer })
}

interface Options {
  readonly start?: ReadonlyArray<DatabricksError | undefined>
  readonly create?: Effect.Effect<{ readonly cluster_id: string }, DatabricksError>
  readonly remove?: Effect.Effect<void, DatabricksError>
}

/** A workspace with one cluster, of which the calls are remembered. */
const workspace = (answers: ReadonlyArray<Answer>, options: Options = {}) => {
  const calls: Array<string> = []
  const left = [...answers]
  const starts = [...(options.start ?? [])]
  const called = <A, E>(name: string, effect: Effect.Effect<A, E>) =>
    Effect.suspend(() => {
      calls.push(name)
      return effect
    })
  const layer = Layer.mock(Clusters.Clusters, {
    get: () =>
      called(
        "get",
        Effect.suspend(() => answerOf(left.length > 1 ? left.shift() : left[0]))
      ),
    start: () =>
      called(
        "start",
        Effect.suspend(() => {
          const failure = starts.shift()
          return failure === undefined ? Effect.void : Effect.fail(failure)
        })
      ),
    create: () => called("create", options.create ?? Effect.succeed(withId)),
    delete: () => called("delete", options.remove ?? Effect.void),
    permanentDelete: () => called("permanentDelete", options.remove ?? Effect.void)
  })
  return { calls, layer }
}

/** Waits are long: the clock goes on until there is an end. */
const inTime = <A, E, R>(effect: Effect.Effect<A, E, R>, time: Duration.DurationInput = "1 hour") =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    yield* TestClock.adjust(time)
    return yield* Fiber.join(fiber)
  })

const everyMinute = { schedule: Schedule.spaced("1 minute") }

const quotaExceeded = {
  state: "TERMINATED",
  state_message: "The quota is used up",
  termination_reason: {
    code: "AZURE_QUOTA_EXCEEDED_EXCEPTION",
    type: "CLIENT_ERROR",
    parameters: { azure_error_code: "QuotaExceeded" }
  }
}

describe("Clusters.watch", () => {
  it.effect("tells the first state and each change, until the cluster is terminated", () =>
    Effect.gen(function* () {
      const { calls, layer } = workspace([
        { state: "PENDING", state_message: "Finding instances" },
        { state: "PENDING", state_message: "Finding instances" },
        { state: "PENDING", state_message: "Starting Spark" },
        "RUNNING",
        "RUNNING",
        { state: "RESIZING", num_workers: 3 },
        { state: "RUNNING", num_workers: 3 },
        { state: "RUNNING", num_workers: 3, start_time: 5 },
        "HIBERNATING",
        "TERMINATING",
        "TERMINATED",
        "RUNNING"
      ])
      const seen = yield* inTime(Effect.provide(Stream.runCollect(Clusters.watch(withId, everyMinute)), layer))
      expect(
        Chunk.toReadonlyArray(seen).map(({ num_workers, state, state_message }) =>
          [state, state_message, num_workers].filter((part) => part !== undefined).join(" ")
        )
      ).toEqual([
        "PENDING Finding instances",
        "PENDING Starting Spark",
        "RUNNING",
        "RESIZING 3",
        "RUNNING 3",
        "HIBERNATING",
        "TERMINATING",
        "TERMINATED"
      ])
      expect(calls).toHaveLength(11)
    })
  )

  it.effect("tells of a cluster that is terminated already, once", () =>
    Effect.gen(function* () {
      const { layer } = workspace(["TERMINATED"])
      const seen = yield* Effect.provide(Stream.runCollect(Clusters.watch(withId)), layer)
      expect(Chunk.size(seen)).toBe(1)
    })
  )

  it.effect("has one deadline, however much changes meanwhile", () =>
    Effect.gen(function* () {
      const { layer } = workspace(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? "RUNNING" : "RESIZING")))
      const clock = yield* Effect.clock
      const ended = Clusters.watch(withId, { ...everyMinute, deadline: "5 minutes" }).pipe(
        Stream.runDrain,
        Effect.provide(layer),
        Effect.flip,
        Effect.map((error) => [error._tag, clock.unsafeCurrentTimeMillis() / 60_000])
      )
      expect(yield* inTime(ended)).toEqual(["WaitTimeout", 5])
    })
  )

  it.effect("looks again after 1 second, 2, 3 and so on up to 10, each with up to a second more", () =>
    Effect.gen(function* () {
      const clock = yield* Effect.clock
      const times: Array<number> = []
      const layer = Layer.mock(Clusters.Clusters, {
        get: () =>
          Effect.sync(() => {
            times.push(clock.unsafeCurrentTimeMillis() / 1000)
            return { cluster_id, state: times.length < 14 ? "PENDING" : "RUNNING" }
          })
      })
      yield* inTime(Effect.provide(Clusters.awaitRunning(withId), layer), "3 minutes")
      const waits = times.slice(1).map((time, i) => time - (times[i] ?? 0))
      waits.forEach((wait, i) => {
        const least = Math.min(10, i + 1)
        expect(wait).toBeGreaterThanOrEqual(least)
        expect(wait).toBeLessThanOrEqual(least + 1)
      })
      expect(new Set(waits.map((wait) => wait % 1)).size).toBeGreaterThan(3)
    })
  )
})

describe("Clusters.awaitRunning", () => {
  it.effect("gives the cluster once it runs, whatever it does before", () =>
    Effect.gen(function* () {
      const { calls, layer } = workspace([
        "PENDING",
        "RESTARTING",
        "RESIZING",
        "UNKNOWN",
        { state: "RUNNING", jdbc_port: 1 }
      ])
      const cluster = yield* inTime(Effect.provide(Clusters.awaitRunning(withId, everyMinute), layer))
      expect(cluster).toEqual({ cluster_id, state: "RUNNING", jdbc_port: 1 })
      expect(calls).toHaveLength(5)
    })
  )

  it.effect("fails with the cluster's own reason where it is terminated instead", () =>
    Effect.gen(function* () {
      const { layer } = workspace(["PENDING", { ...quotaExceeded, state: "TERMINATING" }, quotaExceeded])
      const error = yield* Effect.flip(inTime(Effect.provide(Clusters.awaitRunning(withId, everyMinute), layer)))
      expect(error).toMatchObject({
        _tag: "ClusterFailed",
        cluster_id,
        state: "TERMINATED",
        state_message: "The quota is used up",
        termination_reason: quotaExceeded.termination_reason,
        message: `Cluster ${cluster_id} is TERMINATED, not RUNNING: The quota is used up; AZURE_QUOTA_EXCEEDED_EXCEPTION; azure_error_code: QuotaExceeded`
      })
    })
  )

  it.effect("fails where the cluster is in error, and says no more than is known", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Effect.provide(Clusters.awaitRunning(withId), workspace(["ERROR"]).layer))
      expect(error).toMatchObject({ _tag: "ClusterFailed", message: `Cluster ${cluster_id} is ERROR, not RUNNING` })
    })
  )

  it.effect("outlives outages and broken connections in a wait of hours", () =>
    Effect.gen(function* () {
      const { calls, layer } = workspace([
        Failures.unavailable,
        "PENDING",
        Failures.cut,
        Failures.internal,
        Failures.badGateway,
        ...Array.from({ length: 6 }, () => Failures.unavailable),
        "PENDING",
        "RUNNING"
      ])
      const wait = Clusters.awaitRunning(withId, { schedule: Schedule.spaced("30 minutes") })
      const cluster = yield* inTime(Effect.provide(wait, layer), "7 hours")
      expect(cluster.state).toBe("RUNNING")
      expect(calls).toHaveLength(13)
    })
  )

  it.effect("fails at once with what no waiting mends", () =>
    Effect.gen(function* () {
      const gone = workspace(["PENDING", Failures.doesNotExist(`Cluster ${cluster_id}`)])
      const error = yield* Effect.flip(inTime(Effect.provide(Clusters.awaitRunning(withId, everyMinute), gone.layer)))
      expect(error._tag).toBe("ResourceDoesNotExist")
      const denied = Effect.provide(Clusters.awaitRunning(withId), workspace([Failures.denied]).layer)
      expect((yield* Effect.flip(denied))._tag).toBe("PermissionDenied")
    })
  )

  it.effect("ends at the deadline with what was seen last, even if a poll hangs", () =>
    Effect.gen(function* () {
      const { layer } = workspace([{ state: "PENDING", state_message: "so far" }])
      const wait = Clusters.awaitRunning(withId, { ...everyMinute, deadline: "10 minutes" })
      const error = yield* Effect.flip(inTime(Effect.provide(wait, layer)))
      expect(error).toMatchObject({
        _tag: "WaitTimeout",
        message: `Waited 10m for cluster ${cluster_id} to run: the deadline has passed; last seen PENDING: so far`,
        last: { state: "PENDING", state_message: "so far" }
      })
      const hanging = Layer.mock(Clusters.Clusters, { get: () => Effect.never })
      const started = yield* Effect.fork(Effect.flip(Effect.provide(wait, hanging)))
      yield* TestClock.adjust("10 minutes")
      expect(yield* Fiber.join(started)).toMatchObject({ _tag: "WaitTimeout", last: undefined })
    })
  )

  it.effect("ends with the schedule", () =>
    Effect.gen(function* () {
      const { calls, layer } = workspace(["PENDING"])
      const wait = Clusters.awaitRunning(withId, { schedule: Schedule.recurs(2) })
      expect((yield* Effect.flip(Effect.provide(wait, layer)))._tag).toBe("WaitTimeout")
      expect(calls).toHaveLength(3)
    })
  )

  it.effect("waits as long as it takes without a deadline", () =>
    Effect.gen(function* () {
      const { layer } = workspace(["PENDING"])
      const wait = Clusters.awaitRunning(withId, { schedule: Schedule.spaced("1 day") })
      const fiber = yield* Effect.fork(Effect.provide(wait, layer))
      yield* TestClock.adjust("30 days")
      expect(yield* Fiber.poll(fiber)).toMatchObject({ _tag: "None" })
      yield* Fiber.interrupt(fiber)
    })
  )
})

describe("Clusters.awaitTerminated", () => {
  it.effect("gives the cluster whatever it was terminated for, and fails where it ends in error", () =>
    Effect.gen(function* () {
      const terminated = workspace(["RUNNING", "TERMINATING", quotaExceeded])
      expect(yield* inTime(Effect.provide(Clusters.awaitTerminated(withId, everyMinute), terminated.layer))).toEqual({
        cluster_id,
        ...quotaExceeded
      })
      const failed = Effect.provide(Clusters.awaitTerminated(withId), workspace(["ERROR"]).layer)
      expect(yield* Effect.flip(failed)).toMatchObject({ _tag: "ClusterFailed", state: "ERROR" })
    })
  )
})

describe("Clusters.ensureRunning", () => {
  const ensure = (answers: ReadonlyArray<Answer>, options?: Options) => {
    const { calls, layer } = workspace(answers, options)
    return {
      calls,
      result: inTime(Effect.provide(Clusters.ensureRunning(withId, everyMinute), layer))
    }
  }

  for (const [what, answers, expected] of [
    ["running", ["RUNNING"], ["get"]],
    ["pending", ["PENDING", "RUNNING"], ["get", "get"]],
    ["restarting", ["RESTARTING", "RUNNING"], ["get", "get"]],
    ["resizing", ["RESIZING", "RUNNING"], ["get", "get"]],
    ["terminated", ["TERMINATED", "PENDING", "RUNNING"], ["get", "start", "get", "get"]],
    ["terminating", ["TERMINATING", "TERMINATED", "PENDING", "RUNNING"], ["get", "get", "start", "get", "get"]],
    ["pending, and terminates", ["PENDING", "TERMINATED", "PENDING", "RUNNING"], ["get", "get", "start", "get", "get"]]
  ] as const) {
    it.effect(`makes a cluster run that is ${what}`, () =>
      Effect.gen(function* () {
        const { calls, result } = ensure(answers)
        expect((yield* result).state).toBe("RUNNING")
        expect(calls).toEqual(expected)
      })
    )
  }

  it.effect("fails where the cluster is in error, or terminated again after the start", () =>
    Effect.gen(function* () {
      const inError = ensure(["ERROR"])
      expect(yield* Effect.flip(inError.result)).toMatchObject({ _tag: "ClusterFailed", state: "ERROR" })
      expect(inError.calls).toEqual(["get"])
      const again = ensure(["TERMINATED", "PENDING", quotaExceeded])
      expect(yield* Effect.flip(again.result)).toMatchObject({
        _tag: "ClusterFailed",
        termination_reason: { code: "AZURE_QUOTA_EXCEEDED_EXCEPTION" }
      })
      expect(again.calls).toEqual(["get", "start", "get", "get"])
    })
  )

  it.effect("goes on waiting where somebody else was faster with the start", () =>
    Effect.gen(function* () {
      const { calls, result } = ensure(["TERMINATED", "PENDING", "RUNNING"], {
        start: [Failures.invalidState("Cluster x is in unexpected state Pending.")]
      })
      expect((yield* result).state).toBe("RUNNING")
      expect(calls).toEqual(["get", "start", "get", "get"])
    })
  )

  it.effect("starts the cluster itself where somebody else's start came to nothing", () =>
    Effect.gen(function* () {
      const { calls, result } = ensure(["TERMINATED", "PENDING", "TERMINATED", "PENDING", "RUNNING"], {
        start: [Failures.invalidState("Cluster x is in unexpected state Pending.")]
      })
      expect((yield* result).state).toBe("RUNNING")
      expect(calls).toEqual(["get", "start", "get", "get", "start", "get", "get"])
    })
  )

  it.effect("fails with the refusal where the cluster cannot be started", () =>
    Effect.gen(function* () {
      const { calls, result } = ensure(["TERMINATED"], { start: [Failures.invalidState("The trial is over.")] })
      expect(yield* Effect.flip(result)).toMatchObject({ _tag: "InvalidState", message: "The trial is over." })
      expect(calls).toEqual(["get", "start", "get"])
      const denied = ensure(["TERMINATED"], { start: [Failures.denied] })
      expect((yield* Effect.flip(denied.result))._tag).toBe("PermissionDenied")
    })
  )

  it.effect("looks again where it is not known whether the start took place", () =>
    Effect.gen(function* () {
      const tookPlace = ensure(["TERMINATED", "PENDING", "RUNNING"], { start: [Failures.cut] })
      expect((yield* tookPlace.result).state).toBe("RUNNING")
      expect(tookPlace.calls).toEqual(["get", "start", "get", "get"])
      const didNot = ensure(["TERMINATED", "TERMINATED", "PENDING", "RUNNING"], { start: [Failures.cut] })
      expect((yield* didNot.result).state).toBe("RUNNING")
      expect(didNot.calls).toEqual(["get", "start", "get", "start", "get", "get"])
    })
  )

  it.effect("has one deadline for all of it", () =>
    Effect.gen(function* () {
      const { layer } = workspace([...Array.from({ length: 8 }, () => "TERMINATING"), "TERMINATED", "PENDING"])
      const clock = yield* Effect.clock
      const ended = Clusters.ensureRunning(withId, { ...everyMinute, deadline: "10 minutes" }).pipe(
        Effect.provide(layer),
        Effect.flip,
        Effect.map((error) => [error._tag, clock.unsafeCurrentTimeMillis() / 60_000])
      )
      expect(yield* inTime(ended)).toEqual(["WaitTimeout", 10])
    })
  )
})

describe("Clusters.scoped and createScoped", () => {
  const request = { spark_version: "16.4.x-scala2.12", num_workers: 1 }

  const created = (
    answers: ReadonlyArray<Answer>,
    options: Options & Clusters.RemovalOptions & { readonly use?: Effect.Effect<unknown, unknown> } = {}
  ) => {
    const { calls, layer } = workspace(answers, options)
    const logs = Logs.make()
    const result = Effect.scoped(
      Effect.zipRight(Clusters.scoped(request, { ...everyMinute, ...options }), options.use ?? Effect.succeed("done"))
    ).pipe(Effect.provide(layer), Effect.provide(logs.layer))
    return { calls, logs: logs.lines, result }
  }

  it.effect("terminates the cluster at the end", () =>
    Effect.gen(function* () {
      const { calls, logs, result } = created(["PENDING", "RUNNING"])
      expect(yield* inTime(result)).toBe("done")
      expect(calls).toEqual(["create", "get", "get", "delete"])
      expect(logs).toEqual([])
    })
  )

  it.effect("removes it for good where that is asked for", () =>
    Effect.gen(function* () {
      const { calls, result } = created(["RUNNING"], { permanentDelete: true })
      yield* result
      expect(calls).toEqual(["create", "get", "permanentDelete"])
    })
  )

  it.effect("terminates it after a failure of what uses it", () =>
    Effect.gen(function* () {
      const { calls, result } = created(["RUNNING"], { use: Effect.fail("mine") })
      expect(yield* Effect.flip(result)).toBe("mine")
      expect(calls).toEqual(["create", "get", "delete"])
    })
  )

  it.effect("terminates it when interrupted, while it is used and while it comes up", () =>
    Effect.gen(function* () {
      for (const state of ["RUNNING", "PENDING"]) {
        const { calls, result } = created([state], { use: Effect.never })
        const fiber = yield* Effect.fork(result)
        yield* TestClock.adjust("2 minutes")
        const exit = yield* Fiber.interrupt(fiber)
        expect(Exit.isInterrupted(exit)).toBe(true)
        expect(calls.at(-1)).toBe("delete")
      }
    })
  )

  it.effect("terminates it when interrupted while it is being created", () =>
    Effect.gen(function* () {
      const { calls, result } = created(["RUNNING"], { create: Effect.delay(Effect.succeed(withId), "1 minute") })
      const fiber = yield* Effect.fork(result)
      yield* TestClock.adjust("1 second")
      const interruption = yield* Effect.fork(Fiber.interrupt(fiber))
      yield* TestClock.adjust("1 minute")
      expect(Exit.isInterrupted(yield* Fiber.join(interruption))).toBe(true)
      expect(calls).toEqual(["create", "delete"])
    })
  )

  it.effect("terminates it where it never runs", () =>
    Effect.gen(function* () {
      const { calls, result } = created(["PENDING", quotaExceeded])
      expect(yield* Effect.flip(inTime(result))).toMatchObject({ _tag: "ClusterFailed" })
      expect(calls.at(-1)).toBe("delete")
      const late = workspace(["PENDING"])
      const ended = Effect.scoped(Clusters.scoped(request, { ...everyMinute, deadline: "5 minutes" }))
      expect(yield* Effect.flip(inTime(Effect.provide(ended, late.layer)))).toMatchObject({ _tag: "WaitTimeout" })
      expect(late.calls.at(-1)).toBe("delete")
    })
  )

  it.effect("removes nothing where nothing was created", () =>
    Effect.gen(function* () {
      const { calls, result } = created([], { create: Effect.fail(Failures.denied) })
      expect(yield* Effect.flip(result)).toMatchObject({ _tag: "PermissionDenied" })
      expect(calls).toEqual(["create"])
    })
  )

  it.effect("logs a termination that fails as an error, which does not hide the result", () =>
    Effect.gen(function* () {
      const fine = created(["RUNNING"], { remove: Effect.fail(Failures.denied) })
      expect(yield* fine.result).toBe("done")
      expect(fine.logs).toHaveLength(1)
      expect(fine.logs[0]).toMatch(`ERROR Cluster ${cluster_id} could not be terminated and may still be running No`)
      const failed = created(["RUNNING"], { remove: Effect.fail(Failures.denied), use: Effect.fail("mine") })
      expect(yield* Effect.flip(failed.result)).toBe("mine")
      expect(failed.logs).toHaveLength(1)
    })
  )

  it.effect("says nothing of a cluster that is gone already", () =>
    Effect.gen(function* () {
      for (const failure of [
        Failures.doesNotExist(`Cluster ${cluster_id}`),
        Failures.invalidParameter(`Cluster ${cluster_id} does not exist`)
      ]) {
        const { logs, result } = created(["RUNNING"], { remove: Effect.fail(failure) })
        yield* result
        expect(logs).toEqual([])
      }
      const { logs, result } = created(["RUNNING"], { remove: Effect.fail(Failures.invalidParameter("Bad id")) })
      yield* result
      expect(logs).toHaveLength(1)
    })
  )

  it.effect("createScoped does not wait", () =>
    Effect.gen(function* () {
      const { calls, layer } = workspace([])
      expect(yield* Effect.scoped(Effect.provide(Clusters.createScoped(request), layer))).toEqual(withId)
      expect(calls).toEqual(["create", "delete"])
    })
  )
})
