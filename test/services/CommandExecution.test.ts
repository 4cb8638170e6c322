import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as CommandExecution from "../../src/services/compute/CommandExecution.js"
import * as Scripted from "../support/scripted.js"

const { json } = Scripted

const context = { clusterId: "c1", contextId: "x1", language: "python" }

/** A cluster whose command has this end. Requests are told as `METHOD path body`. */
const cluster = (end: unknown, contextStatus = "Running") => {
  const scripted = Scripted.make(({ url }) => {
    const path = new URL(url).pathname
    if (path === "/api/1.2/contexts/create") return json({ id: "x1" })
    if (path === "/api/1.2/contexts/status") return json({ id: "x1", status: contextStatus })
    if (path === "/api/1.2/commands/execute") return json({ id: "d1" })
    if (path === "/api/1.2/commands/status") return json(end)
    return json({})
  })
  const calls = () =>
    scripted.requests.map(({ body, method, url }) =>
      `${method} ${new URL(url).pathname}${new URL(url).search} ${body}`.trim()
    )
  return { calls, layer: Layer.provide(CommandExecution.layer, Scripted.layer(scripted)) }
}

const finished = (results: unknown) => ({ id: "d1", status: "Finished", results })

const status = "GET /api/1.2/commands/status?clusterId=c1&contextId=x1&commandId=d1"

const executed = 'POST /api/1.2/commands/execute {"clusterId":"c1","contextId":"x1","language":"python","command":"1"}'

const cancelled = 'POST /api/1.2/commands/cancel {"clusterId":"c1","contextId":"x1","commandId":"d1"}'

const executing = (end: unknown) => {
  const { calls, layer } = cluster(end)
  return Effect.map(Effect.either(Effect.provide(CommandExecution.execute(context, "1"), layer)), (result) => ({
    calls: calls(),
    result
  }))
}

describe("execute", () => {
  it.effect("returns text and does not cancel", () =>
    Effect.gen(function* () {
      const { calls, result } = yield* executing(finished({ resultType: "text", data: "21" }))
      expect(result).toMatchObject({ right: { _tag: "Text", text: "21", truncated: false } })
      expect(calls).toEqual([executed, status])
    })
  )

  it.effect("returns a table with the types of its columns", () =>
    Effect.gen(function* () {
      const { result } = yield* executing(
        finished({
          resultType: "table",
          data: [
            [1, null],
            [2, "b"]
          ],
          schema: [
            { name: "id", type: '"integer"', metadata: "{}" },
            { name: "tag", type: "string" }
          ],
          truncated: true,
          isJsonSchema: true
        })
      )
      expect(result).toMatchObject({
        right: {
          _tag: "Table",
          columns: [
            { name: "id", type: "integer" },
            { name: "tag", type: "string" }
          ],
          rows: [
            [1, null],
            [2, "b"]
          ],
          truncated: true
        }
      })
    })
  )

  it.effect("returns the files of images", () =>
    Effect.gen(function* () {
      const one = yield* executing(finished({ resultType: "image", fileName: "/plots/a.png" }))
      expect(one.result).toMatchObject({ right: { _tag: "Images", fileNames: ["/plots/a.png"] } })
      const two = yield* executing(finished({ resultType: "images", fileNames: ["a", "b"] }))
      expect(two.result).toMatchObject({ right: { fileNames: ["a", "b"] } })
    })
  )

  it.effect("fails with the error of the command and its cause", () =>
    Effect.gen(function* () {
      const results = { resultType: "error", summary: "NameError: x", cause: "Traceback\n  NameError: x" }
      for (const state of ["Finished", "Error"]) {
        const { calls, result } = yield* executing({ id: "d1", status: state, results })
        expect(result).toMatchObject({
          left: {
            _tag: "CommandFailed",
            message: "Command d1 failed: NameError: x",
            commandId: "d1",
            summary: "NameError: x",
            cause: "Traceback\n  NameError: x"
          }
        })
        expect(calls).toEqual([executed, status])
      }
    })
  )

  it.effect("fails with a result of an unknown type", () =>
    Effect.gen(function* () {
      for (const results of [{ resultType: "video" }, { resultType: "table", data: "no rows" }]) {
        const { result } = yield* executing(finished(results))
        expect(result).toMatchObject({ left: { _tag: "DecodeError" } })
      }
    })
  )

  it.effect("fails if the command was cancelled by someone else", () =>
    Effect.gen(function* () {
      const { calls, result } = yield* executing({ id: "d1", status: "Cancelled" })
      expect(result).toMatchObject({ left: { _tag: "OperationFailed", state: "Cancelled" } })
      expect(calls).not.toContain(cancelled)
    })
  )

  it.effect("cancels the command on interruption and at the deadline", () =>
    Effect.gen(function* () {
      const interrupted = cluster({ id: "d1", status: "Running" })
      const fiber = yield* Effect.fork(Effect.provide(CommandExecution.execute(context, "1"), interrupted.layer))
      yield* TestClock.adjust("5 seconds")
      yield* Fiber.interrupt(fiber)
      expect(interrupted.calls().at(-1)).toBe(cancelled)

      const late = cluster({ id: "d1", status: "Running" })
      const waiting = yield* Effect.fork(
        Effect.flip(Effect.provide(CommandExecution.execute(context, "1", { deadline: "5 seconds" }), late.layer))
      )
      yield* TestClock.adjust("10 seconds")
      expect(yield* Fiber.join(waiting)).toMatchObject({ _tag: "WaitTimeout" })
      expect(late.calls().at(-1)).toBe(cancelled)
    })
  )
})

describe("scopedContext", () => {
  const request = { clusterId: "c1", language: "python" }

  const destroyed = 'POST /api/1.2/contexts/destroy {"clusterId":"c1","contextId":"x1"}'

  it.effect("is destroyed with its scope", () =>
    Effect.gen(function* () {
      const { calls, layer } = cluster(finished({ resultType: "text", data: "" }))
      const seen = yield* CommandExecution.scopedContext(request).pipe(
        Effect.flatMap((created) => {
          expect(created).toEqual(context)
          return Effect.as(CommandExecution.execute(created, "1"), calls())
        }),
        Effect.scoped,
        Effect.provide(layer)
      )
      expect(seen).not.toContain(destroyed)
      expect(calls()).toEqual([
        'POST /api/1.2/contexts/create {"clusterId":"c1","language":"python"}',
        "GET /api/1.2/contexts/status?clusterId=c1&contextId=x1",
        executed,
        status,
        destroyed
      ])
    })
  )

  it.effect("is destroyed if it does not run", () =>
    Effect.gen(function* () {
      const { calls, layer } = cluster({}, "Error")
      const error = yield* Effect.flip(Effect.scoped(Effect.provide(CommandExecution.scopedContext(request), layer)))
      expect(error).toMatchObject({ _tag: "OperationFailed", state: "Error" })
      expect(calls().at(-1)).toBe(destroyed)
    })
  )
})
