import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Polling from "../../src/layers/Polling.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import * as Dbfs from "../../src/services/Dbfs.js"
import * as Files from "../../src/services/files/Files.js"
import * as Experiments from "../../src/services/ml/Experiments.js"
import * as ModelRegistry from "../../src/services/ml/ModelRegistry.js"
import * as RunArtifacts from "../../src/services/RunArtifacts.js"
import * as Logs from "../support/logs.js"
import * as Scripted from "../support/scripted.js"

const { json } = Scripted

const missing = json({ error_code: "RESOURCE_DOES_NOT_EXIST", message: "No" }, { status: 404 })

const unavailable = json({ error_code: "TEMPORARILY_UNAVAILABLE", message: "Try again" }, { status: 503 })

const services = Layer.mergeAll(Experiments.layer, ModelRegistry.layer, Dbfs.layer, Files.layer)

const mlflow = (answer: (path: string, body: string, n: number) => Scripted.Answer) => {
  const scripted = Scripted.make(({ body, url }, n) => answer(url.slice(Scripted.host.length), body, n))
  const bodies = (path: string) =>
    scripted.requests.filter(({ url }) => url.includes(path)).map(({ body }) => JSON.parse(body))
  return { bodies, layer: Layer.provide(services, Scripted.layer(scripted)), requests: scripted.requests }
}

const tracking = (update: Scripted.Answer = json({})) =>
  mlflow((path) =>
    path.endsWith("/runs/create")
      ? json({ run: { info: { run_id: "r1", experiment_id: "7", status: "RUNNING" } } })
      : path.endsWith("/runs/update")
        ? update
        : json({})
  )

describe("trackRun", () => {
  const ends = ({ bodies }: ReturnType<typeof tracking>) => bodies("/runs/update")

  it.effect("provides the run and ends it as FINISHED", () =>
    Effect.gen(function* () {
      const server = tracking()
      yield* TestClock.setTime(5000)
      const run = yield* Experiments.trackRun(
        { experiment_id: "7", run_name: "a", parent_run_id: "r0", tags: [{ key: "k", value: "v" }] },
        Effect.tap(Experiments.ActiveRun, () => TestClock.setTime(9000))
      ).pipe(Effect.provide(server.layer))
      expect(run).toMatchObject({ run_id: "r1", experiment_id: "7" })
      expect(server.bodies("/runs/create")).toEqual([
        {
          experiment_id: "7",
          run_name: "a",
          start_time: 5000,
          tags: [
            { key: "k", value: "v" },
            { key: "mlflow.parentRunId", value: "r0" }
          ]
        }
      ])
      expect(ends(server)).toEqual([{ run_id: "r1", status: "FINISHED", end_time: 9000 }])
    })
  )

  it.effect("ends it as FAILED on failures and defects", () =>
    Effect.gen(function* () {
      for (const effect of [
        Effect.fail("no"),
        Effect.die("no"),
        // The other fiber is interrupted because this one fails.
        Effect.all([Effect.fail("no"), Effect.never], { concurrency: 2, discard: true })
      ]) {
        const server = tracking()
        yield* Effect.exit(Effect.provide(Experiments.trackRun({ experiment_id: "7" }, effect), server.layer))
        expect(ends(server)).toMatchObject([{ run_id: "r1", status: "FAILED" }])
      }
    })
  )

  it.effect("ends it as KILLED on interruption", () =>
    Effect.gen(function* () {
      const server = tracking()
      const fiber = yield* Effect.fork(
        Effect.provide(Experiments.trackRun({ experiment_id: "7" }, Effect.never), server.layer)
      )
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      expect(ends(server)).toMatchObject([{ run_id: "r1", status: "KILLED" }])
    })
  )

  it.effect("ends a run whose creation is in flight at an interruption", () =>
    Effect.gen(function* () {
      const server = mlflow((path) =>
        path.endsWith("/runs/create")
          ? Scripted.after("5 seconds", json({ run: { info: { run_id: "r1" } } }))
          : json({})
      )
      const fiber = yield* Effect.fork(
        Effect.provide(Experiments.trackRun({ experiment_id: "7" }, Effect.never), server.layer)
      )
      yield* TestClock.adjust("1 second")
      const interruption = yield* Effect.fork(Fiber.interrupt(fiber))
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(interruption)
      expect(ends(server)).toMatchObject([{ run_id: "r1", status: "KILLED" }])
    })
  )

  it.effect("repeats the end after transient failures, and logs an error with the page of the run if it gives up", () =>
    Effect.gen(function* () {
      const server = tracking(unavailable)
      const { layer, lines } = Logs.make()
      const fiber = yield* Experiments.trackRun({ experiment_id: "7" }, Effect.succeed(1)).pipe(
        Polling.withSettings({ release: "20 seconds" }),
        Effect.provide(Layer.merge(server.layer, layer)),
        Effect.fork
      )
      yield* TestClock.adjust("1 minute")
      expect(yield* Fiber.join(fiber)).toBe(1)
      expect(ends(server).length).toBeGreaterThan(2)
      expect(lines.join()).toContain(`${Scripted.host}/ml/experiments/7/runs/r1`)
    })
  )
})

describe("log", () => {
  const pairs = (n: number, value = "v") => Array.from({ length: n }, (_, i) => ({ key: `k${i}`, value }))

  const counts = (bodies: ReadonlyArray<Record<string, ReadonlyArray<unknown> | undefined>>) =>
    bodies.map(({ metrics, params, tags }) => [tags?.length ?? 0, params?.length ?? 0, metrics?.length ?? 0])

  it.effect("splits what is more than a call can have, and loses nothing", () =>
    Effect.gen(function* () {
      const server = tracking()
      const metrics = Array.from({ length: 2050 }, (_, step) => ({ key: "loss", value: step / 10, step }))
      yield* TestClock.setTime(42)
      yield* Effect.provide(
        Experiments.log({ run_id: "r1", metrics, params: pairs(150), tags: pairs(101) }),
        server.layer
      )
      const bodies = server.bodies("/runs/log-batch")
      expect(counts(bodies)).toEqual([
        [100, 0, 0],
        [1, 100, 0],
        [0, 50, 950],
        [0, 0, 1000],
        [0, 0, 100]
      ])
      expect(bodies.flatMap((body) => body.metrics ?? [])).toEqual(
        metrics.map((metric) => ({ ...metric, timestamp: 42 }))
      )
      expect(new Set(bodies.map(({ run_id }) => run_id))).toEqual(new Set(["r1"]))
    })
  )

  it.effect("keeps calls under 1 MB", () =>
    Effect.gen(function* () {
      const server = tracking()
      yield* Effect.provide(Experiments.log({ run_id: "r1", tags: pairs(100, "ä".repeat(7000)) }), server.layer)
      const sizes = server.requests.map(({ body }) => new TextEncoder().encode(body).length)
      expect(sizes).toHaveLength(2)
      expect(Math.max(...sizes)).toBeLessThanOrEqual(1_000_000)
    })
  )

  it.effect("sends nothing if there is nothing", () =>
    Effect.gen(function* () {
      const server = tracking()
      yield* Effect.provide(Experiments.log({ run_id: "r1" }), server.layer)
      expect(server.requests).toHaveLength(0)
    })
  )
})

describe("logMetrics", () => {
  it.effect("sends a batch when it is full or has waited long enough", () =>
    Effect.gen(function* () {
      const server = tracking()
      const metric = (step: number) => ({ key: "loss", value: 1, step })
      const fast = Stream.range(1, 5).pipe(Stream.map(metric))
      const slow = Stream.fromSchedule(Schedule.spaced("400 millis")).pipe(Stream.take(4), Stream.map(metric))
      const fiber = yield* Effect.fork(
        Effect.provide(
          Experiments.logMetrics(Stream.concat(fast, slow), { run_id: "r1", size: 2, within: "1 second" }),
          server.layer
        )
      )
      yield* TestClock.adjust("1 minute")
      expect(yield* Fiber.join(fiber)).toBe(9)
      const bodies = server.bodies("/runs/log-batch")
      expect(bodies.flatMap(({ metrics }) => metrics).length).toBe(9)
      expect(bodies.every(({ metrics }) => metrics.length <= 2)).toBe(true)
      expect(bodies[0]).toMatchObject({ metrics: [{ step: 1 }, { step: 2 }] })
    })
  )

  it.effect("does not hold a metric longer than asked", () =>
    Effect.gen(function* () {
      const server = tracking()
      const metrics = Stream.concat(Stream.make({ key: "loss", value: 1 }), Stream.never)
      const fiber = yield* Effect.fork(
        Effect.provide(Experiments.logMetrics(metrics, { run_id: "r1", within: "2 seconds" }), server.layer)
      )
      yield* TestClock.adjust("1 second")
      expect(server.requests).toHaveLength(0)
      yield* TestClock.adjust("2 seconds")
      expect(server.bodies("/runs/log-batch")).toMatchObject([{ metrics: [{ key: "loss", timestamp: 0, step: 0 }] }])
      yield* Fiber.interrupt(fiber)
    })
  )
})

describe("ensureExperiment", () => {
  const named = (lifecycle_stage: string) => json({ experiment: { experiment_id: "7", name: "/a", lifecycle_stage } })

  const ensuring = (answers: ReadonlyArray<Scripted.Answer>) => {
    const server = mlflow((_path, _body, n) => answers[n] ?? Scripted.never)
    return Effect.map(
      Effect.either(Effect.provide(Experiments.ensureExperiment({ name: "/a" }), server.layer)),
      (result) => ({ result, count: server.requests.length })
    )
  }

  it.effect("returns the one that exists", () =>
    Effect.gen(function* () {
      const { count, result } = yield* ensuring([named("active")])
      expect(result).toMatchObject({ right: { experiment_id: "7" } })
      expect(count).toBe(1)
    })
  )

  it.effect("creates it, or finds that another program has", () =>
    Effect.gen(function* () {
      const taken = json({ error_code: "RESOURCE_ALREADY_EXISTS", message: "Exists" }, { status: 400 })
      for (const created of [json({ experiment_id: "7" }), taken]) {
        const { result } = yield* ensuring([missing, created, named("active")])
        expect(result).toMatchObject({ right: { experiment_id: "7" } })
      }
    })
  )

  it.effect("says how to restore a deleted one", () =>
    Effect.gen(function* () {
      const { result } = yield* ensuring([named("deleted")])
      expect(result).toMatchObject({
        left: { _tag: "ExperimentDeleted", experiment_id: "7", message: expect.stringContaining("restoreExperiment") }
      })
    })
  )
})

describe("searches", () => {
  it.effect("read page after page by POST", () =>
    Effect.gen(function* () {
      const server = mlflow((_path, body) =>
        JSON.parse(body).page_token === "p2"
          ? json({ runs: [{ info: { run_id: "r2" } }] })
          : json({ runs: [{ info: { run_id: "r1" } }], next_page_token: "p2" })
      )
      const runs = yield* Effect.provide(
        Effect.flatMap(Experiments.Experiments, (experiments) =>
          Stream.runCollect(experiments.searchRuns({ experiment_ids: ["7"] }))
        ),
        server.layer
      )
      expect(Chunk.toReadonlyArray(runs).map(({ info }) => info?.run_id)).toEqual(["r1", "r2"])
    })
  )
})

describe("RunArtifacts", () => {
  const at = (artifact_uri: string, files: Readonly<Record<string, Scripted.Answer>> = {}) =>
    mlflow((path) =>
      path.includes("/runs/get")
        ? json({ run: { info: { run_id: "r1", artifact_uri } } })
        : (files[decodeURIComponent(path.split("?")[0] ?? "")] ?? json({}))
    )

  it.effect("lists the files of all directories", () =>
    Effect.gen(function* () {
      const server = mlflow((path) =>
        new URL(path, Scripted.host).searchParams.get("path") === "model"
          ? json({ files: [{ path: "model/MLmodel", is_dir: false, file_size: 3 }] })
          : json({ files: [{ path: "model", is_dir: true }, { path: "a.txt" }] })
      )
      const files = yield* Effect.provide(Stream.runCollect(RunArtifacts.list({ run_id: "r1" })), server.layer)
      expect(Chunk.toReadonlyArray(files).map(({ path }) => path)).toEqual(["model/MLmodel", "a.txt"])
    })
  )

  it.effect("transfers those in a volume by the Files API", () =>
    Effect.gen(function* () {
      const file = "/api/2.0/fs/files/Volumes/main/ml/runs/r1/a.txt"
      const server = at("dbfs:/Volumes/main/ml/runs/r1", {
        [file]: Scripted.bytes(new TextEncoder().encode("hello"), { headers: { "content-type": "text/plain" } })
      })
      const request = { run_id: "r1", path: "a.txt" }
      const bytes = yield* Effect.provide(Stream.runCollect(RunArtifacts.download(request)), server.layer)
      expect(new TextDecoder().decode(Chunk.unsafeHead(bytes))).toBe("hello")
      const parts = Stream.make(new Uint8Array([1, 2]), new Uint8Array([3]))
      const empty = at("dbfs:/Volumes/main/ml/runs/r1")
      yield* Effect.provide(RunArtifacts.upload(request, parts), empty.layer)
      expect(empty.requests.at(-1)).toMatchObject({
        method: "PUT",
        url: `${Scripted.host}${file}?overwrite=true`,
        body: "\u0001\u0002\u0003"
      })
    })
  )

  it.effect("transfers those on DBFS by the DBFS API", () =>
    Effect.gen(function* () {
      const server = at("dbfs:/ml/r1", { "/api/2.0/dbfs/create": json({ handle: 1 }) })
      yield* Effect.exit(
        Effect.provide(
          RunArtifacts.upload({ run_id: "r1", path: "a.txt" }, Stream.make(new Uint8Array([1]))),
          server.layer
        )
      )
      expect(server.bodies("/dbfs/create")).toEqual([{ path: "/ml/r1/a.txt", overwrite: true }])
    })
  )

  it.effect("refuses other locations by name, and paths outside the run", () =>
    Effect.gen(function* () {
      for (const uri of ["s3://bucket/r1", "dbfs:/databricks/mlflow-tracking/7/r1/artifacts"]) {
        const server = at(uri)
        const error = yield* Effect.flip(
          Effect.provide(Stream.runDrain(RunArtifacts.download({ run_id: "r1", path: "a.txt" })), server.layer)
        )
        expect(error).toMatchObject({ _tag: "UnsupportedArtifactLocation", artifact_uri: uri })
      }
      for (const path of ["../r2/a.txt", "/a.txt", "", "a//b"]) {
        const server = at("dbfs:/ml/r1")
        const error = yield* Effect.flip(
          Effect.provide(RunArtifacts.upload({ run_id: "r1", path }, Stream.empty), server.layer)
        )
        expect(error).toMatchObject({ _tag: "InvalidRequest" })
        expect(server.requests).toHaveLength(0)
      }
    })
  )
})

describe("ModelRegistry", () => {
  const version = (status: string, status_message?: string) =>
    json({ model_version: { name: "churn", version: "3", status, status_message } })

  const creating = (answers: ReadonlyArray<Scripted.Answer>) => {
    const server = mlflow((_path, _body, n) => answers[n] ?? Scripted.never)
    return Effect.gen(function* () {
      const fiber = yield* ModelRegistry.createModelVersionAndAwait({ name: "churn", source: "dbfs:/m" }).pipe(
        RetryPolicy.withPolicy(RetryPolicy.none),
        Effect.either,
        Effect.provide(server.layer),
        Effect.fork
      )
      yield* TestClock.adjust("1 minute")
      return yield* Fiber.join(fiber)
    })
  }

  it.effect("awaits a version, or fails with the message of its registration", () =>
    Effect.gen(function* () {
      const pending = version("PENDING_REGISTRATION")
      expect(yield* creating([pending, pending, unavailable, version("READY")])).toMatchObject({
        right: { version: "3", status: "READY" }
      })
      expect(yield* creating([pending, version("FAILED_REGISTRATION", "No access to dbfs:/m")])).toMatchObject({
        left: {
          _tag: "OperationFailed",
          message: "Model version churn 3 is FAILED_REGISTRATION, not READY: No access to dbfs:/m"
        }
      })
    })
  )

  it.effect("creates a model unless it exists", () =>
    Effect.gen(function* () {
      const present = mlflow(() => json({ registered_model_databricks: { name: "churn" } }))
      yield* Effect.provide(ModelRegistry.ensureModel({ name: "churn" }), present.layer)
      expect(present.requests).toHaveLength(1)
      const absent = mlflow((path) => (path.includes("/get") ? missing : json({})))
      yield* Effect.provide(ModelRegistry.ensureModel({ name: "churn" }), absent.layer)
      expect(absent.bodies("/registered-models/create")).toEqual([{ name: "churn" }])
    })
  )
})
