/** Tests Genie of the emulator: questions that are answered in time, rows, and failures. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import { errorOf, get, post } from "./http.js"

const spaces = "/api/2.0/genie/spaces"

const space = Effect.map(
  post(spaces, { title: "Sales", warehouse_id: "w", serialized_space: "{}" }),
  ({ json }) => (json as { readonly space_id: string }).space_id
)

const start = (space_id: string, content: string) =>
  Effect.map(post(`${spaces}/${space_id}/start-conversation`, { content }), ({ json }) => {
    const { conversation_id, message_id } = json as { readonly conversation_id: string; readonly message_id: string }
    return `${spaces}/${space_id}/conversations/${conversation_id}/messages/${message_id}`
  })

describe("Genie of the emulator", () => {
  it.effect("answers in time, with rows", () =>
    Effect.gen(function* () {
      const message = yield* start(yield* space, "How many?")
      expect((yield* get(message)).json).toMatchObject({ content: "How many?", status: "ASKING_AI" })
      yield* TestClock.adjust("10 seconds")
      const { json } = yield* get(message)
      expect(json).toMatchObject({
        status: "COMPLETED",
        attachments: [{ text: { content: "42" } }, { query: { query: "SELECT 42" } }]
      })
      expect((yield* get(`${message}/query-result`)).json).toMatchObject({
        statement_response: {
          status: { state: "SUCCEEDED" },
          manifest: { schema: { columns: [{ name: "n" }] } },
          result: { data_array: [["42"]] }
        }
      })
    }).pipe(
      Effect.provide(
        Emulator.layer({
          genie: () =>
            Effect.delay(
              Effect.succeed({ text: "42", query: "SELECT 42", columns: ["n"], rows: [["42"]] }),
              "10 seconds"
            )
        })
      )
    )
  )

  it.effect("fails as the program says, and needs a space", () =>
    Effect.gen(function* () {
      const message = yield* start(yield* space, "?")
      yield* TestClock.adjust("1 second")
      expect((yield* get(message)).json).toMatchObject({ status: "FAILED", error: { error: "no data" } })
      expect(errorOf(yield* post(`${spaces}/none/start-conversation`, { content: "?" }))[0]).toBe(404)
    }).pipe(Effect.provide(Emulator.layer({ genie: () => Effect.fail(new Error("no data")) })))
  )
})
