/** Tests MLflow of the emulator: what is logged, searched and registered. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import { call, errorOf, get, post } from "./http.js"

const api = (path: string) => `/api/2.0/mlflow/${path}`

const test = Emulator.layer({ userName: "me@example.com" })

const experiment = Effect.map(
  post(api("experiments/create"), { name: "/exp" }),
  ({ json }) => (json as { readonly experiment_id: string }).experiment_id
)

const run = (experiment_id: string, run_name: string) =>
  Effect.map(
    post(api("runs/create"), { experiment_id, run_name }),
    ({ json }) => (json as { readonly run: { readonly info: { readonly run_id: string } } }).run.info.run_id
  )

const log = (run_id: string, key: string, value: number, step: number) =>
  post(api("runs/log-metric"), { run_id, key, value, step, timestamp: step })

const search = (body: object) =>
  Effect.map(post(api("runs/search"), body), ({ json }) =>
    ((json as { readonly runs?: ReadonlyArray<{ readonly info: { readonly run_name: string } }> }).runs ?? []).map(
      ({ info }) => info.run_name
    )
  )

describe("MLflow tracking of the emulator", () => {
  it.effect("keeps metrics, parameters and tags of runs", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1000)
      const id = yield* experiment
      expect(errorOf(yield* post(api("experiments/create"), { name: "/exp" }))[1]).toBe("RESOURCE_ALREADY_EXISTS")
      expect((yield* get(api("experiments/get-by-name?experiment_name=/exp"))).json).toMatchObject({
        experiment: { experiment_id: id, lifecycle_stage: "active" }
      })
      const run_id = yield* run(id, "a")
      yield* log(run_id, "loss", 0.5, 1)
      yield* log(run_id, "loss", 0.3, 2)
      yield* log(run_id, "loss", 0.4, 1)
      yield* post(api("runs/log-batch"), {
        run_id,
        metrics: [{ key: "acc", value: 1, timestamp: 1, step: 0 }],
        params: [{ key: "lr", value: "0.1" }],
        tags: [{ key: "team", value: "x" }]
      })
      expect((yield* get(api(`runs/get?run_id=${run_id}`))).json).toMatchObject({
        run: {
          info: { status: "RUNNING", start_time: 1000, user_id: "me@example.com" },
          data: {
            metrics: [
              { key: "loss", value: 0.3, step: 2 },
              { key: "acc", value: 1 }
            ],
            params: [{ key: "lr", value: "0.1" }],
            tags: [{ key: "team", value: "x" }]
          }
        }
      })
      expect(errorOf(yield* post(api("runs/log-parameter"), { run_id, key: "lr", value: "1" }))[1]).toBe(
        "INVALID_PARAMETER_VALUE"
      )
      const history = api(`metrics/get-history?run_id=${run_id}&metric_key=loss&max_results=2`)
      const first = (yield* get(history)).json as { readonly metrics: unknown; readonly next_page_token: string }
      expect(first.metrics).toMatchObject([{ value: 0.5 }, { value: 0.3 }])
      expect((yield* get(`${history}&page_token=${first.next_page_token}`)).json).toMatchObject({
        metrics: [{ value: 0.4 }]
      })
      yield* post(api("runs/update"), { run_id, status: "FINISHED", end_time: 2000 })
      yield* post(api("runs/delete"), { run_id })
      expect(errorOf(yield* log(run_id, "loss", 1, 3))[1]).toBe("INVALID_STATE")
      expect(errorOf(yield* get(api("runs/get?run_id=none"))).slice(0, 2)).toEqual([404, "RESOURCE_DOES_NOT_EXIST"])
    }).pipe(Effect.provide(test))
  )

  it.effect("searches runs by filters, orders and pages", () =>
    Effect.gen(function* () {
      const id = yield* experiment
      for (const [i, name] of ["a", "b", "c"].entries()) {
        const run_id = yield* run(id, name)
        yield* log(run_id, "loss", i, 0)
        yield* post(api("runs/set-tag"), { run_id, key: "kind", value: i === 1 ? "x and y" : "z" })
      }
      const experiment_ids = [id]
      expect(yield* search({ experiment_ids })).toEqual(["c", "b", "a"])
      expect(yield* search({ experiment_ids, order_by: ["metrics.loss ASC"] })).toEqual(["a", "b", "c"])
      expect(yield* search({ experiment_ids, filter: "metrics.loss >= 1 AND tags.kind = 'x and y'" })).toEqual(["b"])
      expect(yield* search({ experiment_ids, filter: "attributes.run_name LIKE 'c%'" })).toEqual(["c"])
      expect(yield* search({ experiment_ids: ["other"] })).toEqual([])
      expect(errorOf(yield* post(api("runs/search"), { experiment_ids, filter: "loss is low" }))[0]).toBe(400)
      const page = (yield* post(api("runs/search"), { experiment_ids, max_results: 2 })).json as {
        readonly next_page_token: string
      }
      expect(yield* search({ experiment_ids, max_results: 2, page_token: page.next_page_token })).toEqual(["a"])
    }).pipe(Effect.provide(test))
  )

  it.effect("lists the artifacts that are in DBFS", () =>
    Effect.gen(function* () {
      const id = yield* experiment
      const run_id = yield* run(id, "a")
      const folder = `/databricks/mlflow-tracking/${id}/${run_id}/artifacts`
      yield* post("/api/2.0/dbfs/put", { path: `${folder}/model/data.txt`, contents: "YWJj" })
      expect((yield* get(api(`artifacts/list?run_id=${run_id}`))).json).toEqual({
        root_uri: `dbfs:${folder}`,
        files: [{ path: "model", is_dir: true }]
      })
      expect((yield* get(api(`artifacts/list?run_id=${run_id}&path=model`))).json).toMatchObject({
        files: [{ path: "model/data.txt", is_dir: false, file_size: 3 }]
      })
    }).pipe(Effect.provide(test))
  )

  it.effect("registers models and moves versions between stages", () =>
    Effect.gen(function* () {
      yield* post(api("registered-models/create"), { name: "m", tags: [{ key: "a", value: "1" }] })
      for (const source of ["s1", "s2"]) yield* post(api("model-versions/create"), { name: "m", source })
      const move = (version: string) =>
        post(api("databricks/model-versions/transition-stage"), {
          name: "m",
          version,
          stage: "Production",
          archive_existing_versions: true
        })
      yield* move("1")
      expect((yield* move("2")).json).toMatchObject({ model_version_databricks: { current_stage: "Production" } })
      expect((yield* get(api("model-versions/get?name=m&version=1"))).json).toMatchObject({
        model_version: { current_stage: "Archived", source: "s1" }
      })
      expect((yield* get(api("model-versions/search?filter=name%3D%27m%27&max_results=1"))).json).toMatchObject({
        model_versions: [{ version: "1" }],
        next_page_token: expect.any(String)
      })
      expect((yield* get(api("registered-models/search?filter=tags.a%3D%271%27"))).json).toMatchObject({
        registered_models: [{ name: "m" }]
      })
      yield* call("DELETE", api("registered-models/delete"), { name: "m" })
      expect(errorOf(yield* get(api("databricks/registered-models/get?name=m")))[0]).toBe(404)
    }).pipe(Effect.provide(test))
  )
})
