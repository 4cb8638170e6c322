import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import { createToken, operations } from "../../src/services/tokens/operations.js"
import { bodyOf, call, errorOf, get, post } from "./http.js"

const api = (operation: string) => `/api/2.0/token/${operation}`

const create = (body: object = {}) => Effect.map(post(api("create"), body), bodyOf(createToken))

const list = Effect.map(get(api("list")), bodyOf(operations.list))

const update = (id: string, update_mask: string, token: object) => call("PATCH", api(id), { update_mask, token })

const as = (token: string) => call("GET", api("list"), undefined, { headers: { authorization: `Bearer ${token}` } })

const codeOf = ([status, code]: readonly [number, string, string]) => [status, code]

const test = Emulator.layer()

describe("Token API of the emulator", () => {
  it.effect("lists tokens without their values", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1000)
      expect(yield* list).toEqual({})
      const { token_info, token_value } = yield* create({ comment: "a", lifetime_seconds: 60, scopes: ["sql"] })
      expect(token_value).toMatch(/^dapi[0-9a-f]{32}$/)
      expect(token_info).toEqual({
        token_id: expect.stringMatching(/^[0-9a-f]{64}$/),
        comment: "a",
        creation_time: 1000,
        expiry_time: 61_000,
        scopes: ["sql"]
      })
      const other = yield* create()
      expect(other.token_info?.expiry_time).toBe(1000 + 2 * 365 * 24 * 60 * 60 * 1000)
      expect(yield* list).toEqual({ token_infos: [token_info, other.token_info] })
    }).pipe(Effect.provide(test))
  )

  it.effect("tokens are valid until revoked, even if all others are valid", () =>
    Effect.gen(function* () {
      const { token_info, token_value } = yield* create()
      expect((yield* as(token_value)).status).toBe(200)
      expect((yield* post(api("delete"), { token_id: token_info?.token_id })).text).toBe("{}")
      expect(errorOf(yield* as(token_value))).toEqual([403, "403", "Invalid access token."])
      expect((yield* as("another")).status).toBe(200)
    }).pipe(Effect.provide(test))
  )

  it.effect("updates the fields in the mask", () =>
    Effect.gen(function* () {
      const { token_info } = yield* create({ comment: "a", scopes: ["sql"] })
      const id = token_info?.token_id ?? ""
      expect((yield* update(id, "comment", { comment: "b", scopes: [] })).text).toBe("{}")
      expect(yield* list).toEqual({ token_infos: [{ ...token_info, comment: "b" }] })
      expect(codeOf(errorOf(yield* update(id, "expiry_time", { expiry_time: 1 })))).toEqual([
        400,
        "INVALID_PARAMETER_VALUE"
      ])
      expect(codeOf(errorOf(yield* update("none", "comment", {})))).toEqual([404, "NOT_FOUND"])
    }).pipe(Effect.provide(test))
  )

  it.effect("enforces the limits of tokens", () =>
    Effect.gen(function* () {
      expect(codeOf(errorOf(yield* post(api("create"), { lifetime_seconds: 0 })))).toEqual([
        400,
        "INVALID_PARAMETER_VALUE"
      ])
      expect(codeOf(errorOf(yield* post(api("delete"), { token_id: "none" })))).toEqual([
        404,
        "RESOURCE_DOES_NOT_EXIST"
      ])
      yield* Effect.replicateEffect(create(), 600)
      expect(codeOf(errorOf(yield* post(api("create"), {})))).toEqual([400, "QUOTA_EXCEEDED"])
    }).pipe(Effect.provide(test))
  )

  it.effect("lets admins see and revoke them", () =>
    Effect.gen(function* () {
      const management = "/api/2.0/token-management/tokens"
      const { token_info } = yield* create({ comment: "a" })
      const id = token_info?.token_id ?? ""
      const seen = { token_id: id, comment: "a", created_by_username: "user@example.com" }
      expect((yield* get(management)).json).toMatchObject({ token_infos: [seen] })
      expect((yield* get(`${management}?created_by_username=other`)).json).toEqual({ token_infos: [] })
      expect((yield* get(`${management}/${id}`)).json).toMatchObject({ token_info: seen })
      expect((yield* call("DELETE", `${management}/${id}`)).status).toBe(200)
      expect(yield* list).toEqual({})
      expect(codeOf(errorOf(yield* get(`${management}/${id}`)))).toEqual([404, "RESOURCE_DOES_NOT_EXIST"])
    }).pipe(Effect.provide(test))
  )
})
