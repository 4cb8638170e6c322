/** Tests command execution of the emulator: contexts, commands in turn, cancellation, and clusters that end. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import { get, post } from "./http.js"

const cluster = Effect.gen(function* () {
  const { json } = yield* post("/api/2.1/clusters/create", {
    spark_version: "16.4.x-scala2.12",
    node_type_id: "Standard_DS3_v2",
    num_workers: 1
  })
  yield* TestClock.adjust("10 seconds")
  return (json as { readonly cluster_id: string }).cluster_id
})

const idOf = ({ json }: { readonly json: unknown }): string => (json as { readonly id: string }).id

const context = (clusterId: string) =>
  Effect.map(post("/api/1.2/contexts/create", { clusterId, language: "python" }), idOf)

const execute = (clusterId: string, contextId: string, command: string) =>
  Effect.map(post("/api/1.2/commands/execute", { clusterId, contextId, language: "python", command }), idOf)

const status = (clusterId: string, contextId: string, commandId: string) =>
  Effect.map(
    get(`/api/1.2/commands/status?clusterId=${clusterId}&contextId=${contextId}&commandId=${commandId}`),
    ({ json }) => json
  )

describe("command execution of the emulator", () => {
  it.effect("runs commands of a context one after another", () =>
    Effect.gen(function* () {
      const clusterId = yield* cluster
      const contextId = yield* context(clusterId)
      expect((yield* get(`/api/1.2/contexts/status?clusterId=${clusterId}&contextId=${contextId}`)).json).toEqual({
        id: contextId,
        status: "Pending"
      })
      const first = yield* execute(clusterId, contextId, "slow")
      const second = yield* execute(clusterId, contextId, "fail")
      const third = yield* execute(clusterId, contextId, "rows")
      expect(yield* status(clusterId, contextId, first)).toEqual({ id: first, status: "Queued" })
      yield* TestClock.adjust("1 second")
      expect(yield* status(clusterId, contextId, first)).toEqual({ id: first, status: "Running" })
      expect(yield* status(clusterId, contextId, second)).toMatchObject({ status: "Queued" })
      yield* TestClock.adjust("1 minute")
      expect(yield* status(clusterId, contextId, first)).toMatchObject({
        status: "Finished",
        results: { resultType: "text", data: "done" }
      })
      expect(yield* status(clusterId, contextId, second)).toMatchObject({
        status: "Finished",
        results: { resultType: "error", summary: "no such table" }
      })
      expect(yield* status(clusterId, contextId, third)).toMatchObject({
        results: { resultType: "table", data: [[1]] }
      })
    }).pipe(
      Effect.provide(
        Emulator.layer({
          commands: ({ command }) =>
            command === "slow"
              ? Effect.delay(Effect.succeed("done"), "30 seconds")
              : command === "rows"
                ? Effect.succeed([[1]])
                : Effect.fail(new Error("no such table"))
        })
      )
    )
  )

  it.effect("cancels commands, and ends contexts with their cluster", () =>
    Effect.gen(function* () {
      expect((yield* post("/api/1.2/contexts/create", { clusterId: "none", language: "sql" })).json).toEqual({
        error: expect.stringContaining("none")
      })
      const clusterId = yield* cluster
      const contextId = yield* context(clusterId)
      yield* TestClock.adjust("1 second")
      const commandId = yield* execute(clusterId, contextId, "1")
      yield* post("/api/1.2/commands/cancel", { clusterId, contextId, commandId })
      expect(yield* status(clusterId, contextId, commandId)).toEqual({ id: commandId, status: "Cancelled" })
      const next = yield* execute(clusterId, contextId, "2")
      yield* TestClock.adjust("1 second")
      expect(yield* status(clusterId, contextId, next)).toMatchObject({ status: "Finished" })
      yield* post("/api/2.1/clusters/delete", { cluster_id: clusterId })
      expect((yield* get(`/api/1.2/contexts/status?clusterId=${clusterId}&contextId=${contextId}`)).status).toBe(404)
    }).pipe(Effect.provide(Emulator.layer()))
  )
})
