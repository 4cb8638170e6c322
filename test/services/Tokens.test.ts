import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Tokens from "../../src/services/Tokens.js"
import * as Emulated from "../support/emulated.js"
import * as Scripted from "../support/scripted.js"
import * as Traces from "../support/traces.js"

const over = <A, E>(scripted: Scripted.Scripted, call: (tokens: Tokens.Service) => Effect.Effect<A, E>) =>
  Effect.flatMap(Tokens.Tokens, call).pipe(Effect.provide(Tokens.layer), Effect.provide(Scripted.layer(scripted)))

type Call = (tokens: Tokens.Service) => Effect.Effect<unknown, unknown>

const created = { token_value: "dapi5ecretvalue", token_info: { token_id: "5715", expiry_time: 1634062601651 } }

const operations: ReadonlyArray<
  readonly [name: string, call: Call, request: string, body?: object | undefined, answer?: object]
> = [
  [
    "create",
    (t) => t.create({ comment: "nightly", lifetime_seconds: 7776000, scopes: ["clusters"], autoscope_enabled: false }),
    "POST /api/2.0/token/create",
    { comment: "nightly", lifetime_seconds: 7776000, scopes: ["clusters"], autoscope_enabled: false },
    created
  ],
  ["create without a request", (t) => t.create(), "POST /api/2.0/token/create", {}, created],
  ["list", (t) => t.list(), "GET /api/2.0/token/list"],
  [
    "update",
    (t) => t.update({ token_id: "5715/a", update_mask: "comment", token: { comment: "weekly" } }),
    "PATCH /api/2.0/token/5715%2Fa",
    { update_mask: "comment", token: { comment: "weekly" } }
  ],
  ["delete", (t) => t.delete({ token_id: "5715" }), "POST /api/2.0/token/delete", { token_id: "5715" }]
]

describe("the requests of the Token API", () => {
  it("are all tested here", () => {
    const tested = new Set(operations.map(([name]) => name.split(" ")[0]))
    const service = Effect.runSync(over(Scripted.make([]), Effect.succeed))
    expect([...tested].sort()).toEqual(Object.keys(service).sort())
  })

  for (const [name, call, request, body, answer] of operations) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const scripted = Scripted.make([Scripted.json(answer ?? {})])
        yield* over(scripted, call)
        const sent = scripted.only()
        expect(`${sent.method} ${sent.url.slice(Scripted.host.length)}`).toBe(request)
        expect(sent.body === "" ? undefined : JSON.parse(sent.body)).toStrictEqual(body)
      })
    )
  }
})

describe("the responses of the Token API", () => {
  it.effect("keep unknown fields, unknown enum values and nulls", () =>
    Effect.gen(function* () {
      const list = {
        token_infos: [
          {
            token_id: "1",
            creation_time: 1626286601651,
            expiry_time: -1,
            comment: null,
            autoscope_state: "AUTOSCOPE_STATE_OF_TOMORROW",
            inferred_scopes: ["sql"],
            owner: { id: 1 }
          }
        ]
      }
      expect(yield* over(Scripted.make([Scripted.json(list)]), (tokens) => tokens.list())).toEqual(list)
    })
  )

  it.effect("redact the value of a token", () =>
    Effect.gen(function* () {
      const token = yield* over(Scripted.make([Scripted.json({ ...created, kind: "new" })]), (tokens) =>
        tokens.create()
      )
      expect(Redacted.value(token.token_value)).toBe("dapi5ecretvalue")
      expect(JSON.parse(JSON.stringify(token))).toEqual({ ...created, kind: "new", token_value: "<redacted>" })
    })
  )

  const answers: ReadonlyArray<readonly [outcome: string, ...script: ReadonlyArray<Scripted.Answer>]> = [
    ["success", Scripted.json(created)],
    ["success", Scripted.json({ error_code: "X", message: "busy" }, { status: 429 }), Scripted.json(created)],
    ["DecodeError", Scripted.json({ ...created, token_info: created.token_value })],
    ["DecodeError", Scripted.json({ token_valu: created.token_value })],
    ["NotAnApiResponse", Scripted.text(JSON.stringify(created).slice(0, -20))],
    ["NotAnApiResponse", Scripted.html(created.token_value)],
    ["NotAnApiResponse", Scripted.text(created.token_value, { status: 302, headers: { location: "/login" } })]
  ]

  for (const [outcome, ...script] of answers) {
    it.effect(`the value of a token is not exposed: ${outcome}`, () =>
      Effect.gen(function* () {
        const { exit, text } = yield* Traces.of(over(Scripted.make(script), (tokens) => tokens.create()))
        const tag = Exit.isSuccess(exit) ? "success" : (Cause.squash(exit.cause) as { readonly _tag?: string })._tag
        expect(tag).toBe(outcome)
        expect(text).toContain("span Tokens.create")
        expect(text).not.toContain("5ecret")
      })
    )
  }
})

describe("on a workspace", () => {
  const client = (token: Redacted.Redacted) => DatabricksClient.layer({ host: Emulator.host, token })

  const me = Effect.flatMap(Tokens.Tokens, (tokens) => tokens.list()).pipe(Effect.provide(Tokens.layer))

  it.effect("a token is valid until it is revoked", () =>
    Effect.gen(function* () {
      const tokens = yield* Tokens.Tokens
      const { token_info, token_value } = yield* tokens.create({ comment: "mine", lifetime_seconds: 60 })
      const { token_infos } = yield* Effect.provide(me, client(token_value))
      expect(token_infos).toEqual([token_info])
      yield* tokens.delete({ token_id: token_info?.token_id ?? "" })
      expect(yield* Effect.flip(Effect.provide(me, client(token_value)))).toMatchObject({ _tag: "PermissionDenied" })
      expect(yield* tokens.list()).toEqual({})
    }).pipe(Effect.provide(Emulated.inMemory(Tokens.layer, { tokens: [Emulator.token] })))
  )

  it.effect("a token is valid until it expires", () =>
    Effect.gen(function* () {
      const tokens = yield* Tokens.Tokens
      const { token_value } = yield* tokens.create({ lifetime_seconds: 60 })
      yield* TestClock.adjust("59 seconds")
      yield* Effect.provide(me, client(token_value))
      yield* TestClock.adjust("1 second")
      expect(yield* Effect.flip(Effect.provide(me, client(token_value)))).toMatchObject({ _tag: "PermissionDenied" })
      expect(yield* tokens.list()).toEqual({})
    }).pipe(Effect.provide(Emulated.inMemory(Tokens.layer)))
  )

  it.live("tokens are created over a socket", () =>
    Effect.gen(function* () {
      const tokens = yield* Tokens.Tokens
      const { token_info, token_value } = yield* tokens.create({ comment: "mine" })
      expect(Redacted.value(token_value)).toMatch(/^dapi[0-9a-f]{32}$/)
      expect((yield* tokens.list()).token_infos).toEqual([token_info])
    }).pipe(Effect.provide(Emulated.served(Tokens.layer)), Effect.scoped)
  )
})
