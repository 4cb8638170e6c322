import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import { getSecret, operations } from "../../src/services/secrets/operations.js"
import { bodyOf, errorOf, get, post } from "./http.js"

const api = (operation: string) => `/api/2.0/secrets/${operation}`

const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64")

/** Executes an operation that must succeed. */
const act = (operation: string, body: object) =>
  Effect.map(post(api(operation), body), (answer) => expect([answer.status, answer.text]).toEqual([200, "{}"]))

const refused = (operation: string, body: object) => Effect.map(post(api(operation), body), errorOf)

const codeOf = ([status, code]: readonly [number, string, string]) => [status, code]

const scopes = Effect.map(get(api("scopes/list")), bodyOf(operations.listScopes))

const secrets = Effect.map(get(api("list?scope=s")), bodyOf(operations.listSecrets))

const acls = Effect.map(get(api("acls/list?scope=s")), bodyOf(operations.listAcls))

const vault = { resource_id: "/subscriptions/s/vaults/v", dns_name: "https://v.vault.azure.net/" }

const test = Emulator.layer({ userName: "me@example.com" })

const withScope = act("scopes/create", { scope: "s" })

describe("Secrets API of the emulator", () => {
  it.effect("creates, lists and deletes scopes", () =>
    Effect.gen(function* () {
      expect(yield* scopes).toEqual({})
      yield* withScope
      yield* act("scopes/create", {
        scope: "v@x.y-z_",
        scope_backend_type: "AZURE_KEYVAULT",
        backend_azure_keyvault: vault
      })
      expect(yield* scopes).toEqual({
        scopes: [
          { name: "s", backend_type: "DATABRICKS" },
          { name: "v@x.y-z_", backend_type: "AZURE_KEYVAULT", keyvault_metadata: vault }
        ]
      })
      expect(yield* refused("scopes/create", { scope: "s" })).toEqual([
        400,
        "RESOURCE_ALREADY_EXISTS",
        "Scope s already exists!"
      ])
      yield* act("scopes/delete", { scope: "s" })
      expect(yield* refused("scopes/delete", { scope: "s" })).toEqual([
        404,
        "RESOURCE_DOES_NOT_EXIST",
        "Scope s does not exist!"
      ])
    }).pipe(Effect.provide(test))
  )

  it.effect.each([
    { scope: "" },
    { scope: "a b" },
    { scope: "x".repeat(129) },
    { scope: "s", initial_manage_principal: "me@example.com" },
    { scope: "s", scope_backend_type: "AZURE_KEYVAULT" },
    { scope: "s", backend_azure_keyvault: vault },
    { scope: "s", scope_backend_type: "PAPER" }
  ])("rejects %j as a scope name", (request) =>
    Effect.gen(function* () {
      expect(codeOf(yield* refused("scopes/create", request))).toEqual([400, "INVALID_PARAMETER_VALUE"])
      expect(yield* scopes).toEqual({})
    }).pipe(Effect.provide(test))
  )

  it.effect("puts, replaces, lists and deletes secrets, and lists no values", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1000)
      yield* withScope
      expect(yield* secrets).toEqual({})
      yield* act("put", { scope: "s", key: "text", string_value: "geheim ä" })
      yield* act("put", { scope: "s", key: "bytes", bytes_value: base64(new Uint8Array([0, 255])) })
      yield* TestClock.setTime(2000)
      yield* act("put", { scope: "s", key: "text", string_value: "neu" })
      expect(yield* secrets).toEqual({
        secrets: [
          { key: "bytes", last_updated_timestamp: 1000 },
          { key: "text", last_updated_timestamp: 2000 }
        ]
      })
      const value = (key: string) =>
        Effect.map(get(api(`get?scope=s&key=${key}`)), (answer) => bodyOf(getSecret)(answer).value)
      expect(yield* value("text")).toBe(base64("neu"))
      expect(yield* value("bytes")).toBe("AP8=")
      yield* act("delete", { scope: "s", key: "text" })
      const gone = [404, "RESOURCE_DOES_NOT_EXIST", "Secret does not exist with scope: s and key: text"]
      expect(yield* refused("delete", { scope: "s", key: "text" })).toEqual(gone)
      expect(errorOf(yield* get(api("get?scope=s&key=text")))).toEqual(gone)
    }).pipe(Effect.provide(test))
  )

  it.effect("enforces the limits of secrets", () =>
    Effect.gen(function* () {
      yield* withScope
      const put = (more: object) => Effect.map(refused("put", { scope: "s", key: "k", ...more }), codeOf)
      expect(yield* put({})).toEqual([400, "MALFORMED_REQUEST"])
      expect(yield* put({ string_value: "a", bytes_value: "YQ==" })).toEqual([400, "MALFORMED_REQUEST"])
      expect(yield* put({ bytes_value: "a" })).toEqual([400, "MALFORMED_REQUEST"])
      expect(yield* put({ string_value: "ä".repeat(64 * 1024 + 1) })).toEqual([400, "INVALID_PARAMETER_VALUE"])
      expect(yield* put({ key: "a b", string_value: "a" })).toEqual([400, "INVALID_PARAMETER_VALUE"])
      expect(yield* put({ scope: "t", string_value: "a" })).toEqual([404, "RESOURCE_DOES_NOT_EXIST"])
      yield* Effect.forEach(
        Array.from({ length: 1000 }, (_, i) => `k${i}`),
        (key) => act("put", { scope: "s", key, string_value: "x" })
      )
      expect(yield* put({ string_value: "a" })).toEqual([400, "RESOURCE_LIMIT_EXCEEDED"])
      yield* act("put", { scope: "s", key: "k1", string_value: "ä".repeat(64 * 1024) })
    }).pipe(Effect.provide(test))
  )

  it.effect("rejects writes to a Key Vault scope", () =>
    Effect.gen(function* () {
      yield* act("scopes/create", { scope: "v", scope_backend_type: "AZURE_KEYVAULT", backend_azure_keyvault: vault })
      for (const [operation, body] of [
        ["put", { scope: "v", key: "k", string_value: "a" }],
        ["delete", { scope: "v", key: "k" }]
      ] as const) {
        expect(codeOf(yield* refused(operation, body))).toEqual([400, "BAD_REQUEST"])
      }
    }).pipe(Effect.provide(test))
  )

  it.effect("grants MANAGE to the creator or to all users, and stores other permissions", () =>
    Effect.gen(function* () {
      yield* withScope
      expect(yield* acls).toEqual({ items: [{ principal: "me@example.com", permission: "MANAGE" }] })
      yield* act("acls/put", { scope: "s", principal: "analysts", permission: "READ" })
      yield* act("acls/put", { scope: "s", principal: "analysts", permission: "WRITE" })
      const acl = get(api("acls/get?scope=s&principal=analysts"))
      expect(bodyOf(operations.getAcl)(yield* acl)).toEqual({ principal: "analysts", permission: "WRITE" })
      yield* act("acls/delete", { scope: "s", principal: "analysts" })
      expect(codeOf(errorOf(yield* acl))).toEqual([404, "RESOURCE_DOES_NOT_EXIST"])
      expect(codeOf(yield* refused("acls/delete", { scope: "s", principal: "analysts" }))).toEqual([
        404,
        "RESOURCE_DOES_NOT_EXIST"
      ])
      expect(codeOf(yield* refused("acls/put", { scope: "s", principal: "analysts", permission: "DREAM" }))).toEqual([
        400,
        "INVALID_PARAMETER_VALUE"
      ])
      yield* act("scopes/delete", { scope: "s" })
      yield* act("scopes/create", { scope: "s", initial_manage_principal: "users" })
      expect(yield* acls).toEqual({ items: [{ principal: "users", permission: "MANAGE" }] })
    }).pipe(Effect.provide(test))
  )
})
