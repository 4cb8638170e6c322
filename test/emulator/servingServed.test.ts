/** Tests the streaming answers of served models over a real socket: they arrive as they are made, and stop when left. */
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as ServingEndpoints from "../../src/services/serving/ServingEndpoints.js"
import { served } from "../support/emulated.js"

const question = ServingEndpoints.chat([{ role: "user", content: "Count" }])

const texts = (name: string) =>
  Stream.map(ServingEndpoints.stream(name, question), ({ choices }) => ServingEndpoints.textOf(choices?.[0]?.delta))

describe("answers of serving endpoints on a socket", () => {
  it.live("arrive part by part, end with the model, and tell its failure", () =>
    Effect.gen(function* () {
      const seen = yield* Deferred.make<void>()
      const servingEndpoints = {
        // The second part is made only after the first one has arrived.
        count: () => Stream.concat(Stream.make("One"), Stream.as(Stream.fromEffect(Deferred.await(seen)), " ☃ two")),
        broken: () => Stream.concat(Stream.make("One"), Stream.fail(new Error("no such column")))
      }
      const program = Effect.gen(function* () {
        const parts = yield* Stream.runCollect(
          Stream.tap(texts("count"), (text) => (text === "One" ? Deferred.succeed(seen, undefined) : Effect.void))
        )
        expect(Chunk.toReadonlyArray(parts).filter((text) => text !== "")).toEqual(["One", " ☃ two"])
        expect((yield* Effect.flip(Stream.runDrain(texts("broken")))).message).toContain("no such column")
      })
      yield* Effect.provide(program, served(ServingEndpoints.layer, { servingEndpoints }))
    })
  )

  it.live("stop the model when their consumer stops", () =>
    Effect.gen(function* () {
      const stopped = yield* Deferred.make<void>()
      const servingEndpoints = {
        endless: () =>
          Stream.ensuring(
            Stream.concat(Stream.make("One"), Stream.fromEffect(Effect.never as Effect.Effect<string>)),
            Deferred.succeed(stopped, undefined)
          )
      }
      const program = Effect.gen(function* () {
        const first = yield* Stream.runHead(texts("endless"))
        expect(first).toMatchObject({ value: "One" })
        yield* Deferred.await(stopped)
      })
      yield* Effect.provide(program, served(ServingEndpoints.layer, { servingEndpoints }))
    })
  )
})
