import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FastCheck from "effect/FastCheck"
import * as Redacted from "effect/Redacted"
import * as Secrets from "../../src/services/Secrets.js"
import * as Emulated from "../support/emulated.js"
import * as Scripted from "../support/scripted.js"
import * as Traces from "../support/traces.js"

const over = <A, E>(scripted: Scripted.Scripted, effect: Effect.Effect<A, E, Secrets.Secrets>) =>
  effect.pipe(Effect.provide(Secrets.layer), Effect.provide(Scripted.layer(scripted)))

const scope = "my scope"
const key = "k&y"
const vault = { resource_id: "/subscriptions/s/vaults/v", dns_name: "https://v.vault.azure.net/" }

type Call = (secrets: Secrets.Service) => Effect.Effect<unknown, unknown, Secrets.Secrets>

const api = "/api/2.0/secrets"

const operations: ReadonlyArray<
  readonly [name: string, call: Call, request: string, body?: object | undefined, answer?: object]
> = [
  [
    "createScope",
    (s) => s.createScope({ scope, initial_manage_principal: "users" }),
    `POST ${api}/scopes/create`,
    { scope, initial_manage_principal: "users" }
  ],
  [
    "createScope, kept by Databricks",
    () => Secrets.createDatabricksBackedScope({ scope }),
    `POST ${api}/scopes/create`,
    { scope, scope_backend_type: "DATABRICKS" }
  ],
  [
    "createScope, kept in Azure Key Vault",
    () => Secrets.createAzureKeyVaultBackedScope({ scope, ...vault, initial_manage_principal: "users" }),
    `POST ${api}/scopes/create`,
    {
      scope,
      initial_manage_principal: "users",
      scope_backend_type: "AZURE_KEYVAULT",
      backend_azure_keyvault: vault
    }
  ],
  ["deleteScope", (s) => s.deleteScope({ scope }), `POST ${api}/scopes/delete`, { scope }],
  ["listScopes", (s) => s.listScopes(), `GET ${api}/scopes/list`],
  [
    "putSecret",
    (s) => s.putSecret({ scope, key, bytes_value: "AQID" }),
    `POST ${api}/put`,
    { scope, key, bytes_value: "AQID" }
  ],
  [
    "putSecret of redacted text",
    () => Secrets.putSecretText({ scope, key, value: Redacted.make("geheim ä") }),
    `POST ${api}/put`,
    { scope, key, string_value: "geheim ä" }
  ],
  [
    "putSecret of redacted bytes",
    () => Secrets.putSecretBytes({ scope, key, value: Redacted.make(new Uint8Array([1, 2, 3])) }),
    `POST ${api}/put`,
    { scope, key, bytes_value: "AQID" }
  ],
  [
    "getSecret",
    (s) => s.getSecret({ scope, key }),
    `GET ${api}/get?scope=my+scope&key=k%26y`,
    undefined,
    { key, value: "" }
  ],
  ["deleteSecret", (s) => s.deleteSecret({ scope, key }), `POST ${api}/delete`, { scope, key }],
  ["listSecrets", (s) => s.listSecrets({ scope }), `GET ${api}/list?scope=my+scope`],
  [
    "putAcl",
    (s) => s.putAcl({ scope, principal: "users", permission: "READ" }),
    `POST ${api}/acls/put`,
    { scope, principal: "users", permission: "READ" }
  ],
  [
    "getAcl",
    (s) => s.getAcl({ scope, principal: "a@b.c" }),
    `GET ${api}/acls/get?scope=my+scope&principal=a%40b.c`,
    undefined,
    { principal: "a@b.c", permission: "OWN" }
  ],
  ["listAcls", (s) => s.listAcls({ scope }), `GET ${api}/acls/list?scope=my+scope`],
  [
    "deleteAcl",
    (s) => s.deleteAcl({ scope, principal: "users" }),
    `POST ${api}/acls/delete`,
    { scope, principal: "users" }
  ]
]

describe("the requests of the Secrets API", () => {
  it("are all tested here", () => {
    const tested = new Set(operations.map(([name]) => name.split(/[ ,]/)[0]))
    const service = Effect.runSync(over(Scripted.make([]), Secrets.Secrets))
    expect([...tested].sort()).toEqual(Object.keys(service).sort())
  })

  for (const [name, call, request, body, answer] of operations) {
    it.effect(name, () =>
      Effect.gen(function* () {
        const scripted = Scripted.make([Scripted.json(answer ?? {})])
        yield* over(scripted, Effect.flatMap(Secrets.Secrets, call))
        const sent = scripted.only()
        expect(`${sent.method} ${sent.url.slice(Scripted.host.length)}`).toBe(request)
        expect(sent.body === "" ? undefined : JSON.parse(sent.body)).toStrictEqual(body)
      })
    )
  }
})

describe("the responses of the Secrets API", () => {
  const answered = <A, E>(body: unknown, call: (secrets: Secrets.Service) => Effect.Effect<A, E, Secrets.Secrets>) =>
    over(Scripted.make([Scripted.json(body)]), Effect.flatMap(Secrets.Secrets, call))

  it.effect("keep unknown fields and enum values", () =>
    Effect.gen(function* () {
      const scopes = {
        scopes: [
          { name: "a", backend_type: "AZURE_KEYVAULT", keyvault_metadata: { ...vault, tenant_id: "t" } },
          { name: "b", backend_type: "VAULT_OF_TOMORROW", region: "moon" }
        ]
      }
      expect(yield* answered(scopes, (s) => s.listScopes())).toEqual(scopes)
      const secrets = { secrets: [{ key: "k", last_updated_timestamp: 1520467595000, version: 3 }] }
      expect(yield* answered(secrets, (s) => s.listSecrets({ scope }))).toEqual(secrets)
      const acls = {
        items: [
          { principal: "admins", permission: "MANAGE" },
          { principal: "x", permission: "DREAM" }
        ]
      }
      expect(yield* answered(acls, (s) => s.listAcls({ scope }))).toEqual(acls)
      expect(yield* answered({}, (s) => s.listAcls({ scope }))).toEqual({})
    })
  )

  it.effect("contain a secret as redacted bytes", () =>
    Effect.gen(function* () {
      const secret = yield* answered({ key, value: "AP8=", version: 2 }, (s) => s.getSecret({ scope, key }))
      expect(secret).toMatchObject({ key, version: 2 })
      expect(Redacted.value(secret.value)).toEqual(new Uint8Array([0, 255]))
      expect(`${secret.value} ${JSON.stringify(secret)}`).toBe(
        '<redacted> {"key":"k&y","value":"<redacted>","version":2}'
      )
    })
  )

  const text = (body: unknown) => answered(body, () => Secrets.getSecretText({ scope, key }))

  it.effect("decode text with its byte order mark", () =>
    Effect.gen(function* () {
      const value = Buffer.from("\ufeffgeheim ä€🎉").toString("base64")
      expect(Redacted.value(yield* text({ key, value }))).toBe("\ufeffgeheim ä€🎉")
    })
  )

  it.effect.each([
    [{ key, value: "_w==" }, "at value: expected base64"],
    [{ key, value: "/w==" }, "at value: is not UTF-8; getSecretBytes gives the bytes"],
    [{ key }, "at value: is missing"]
  ] as const)("reject %j as text", ([body, message]) =>
    Effect.map(Effect.flip(text(body)), (error) => {
      expect(error).toMatchObject({ _tag: "DecodeError", service: "Secrets", operation: "getSecret", message })
    })
  )
})

it.effect("a secret that is not redacted is refused", () =>
  Effect.gen(function* () {
    const message = "at value: is not redacted: give it as Redacted.make(...), so that it is not logged"
    for (const put of [
      Secrets.putSecretText({ scope, key, value: "hunter2" as never }),
      Secrets.putSecretBytes({ scope, key, value: new Uint8Array(3) as never })
    ]) {
      const error = yield* Effect.flip(over(Scripted.make([]), put))
      expect(error).toMatchObject({ _tag: "InvalidRequest", operation: "putSecret", message })
    }
  })
)

describe("the value of a secret", () => {
  /** Contains characters that JSON and URLs escape, and is long enough to be recognized. */
  const value = 'hunter2/"va1ue"'
  const traces = ["hunter2", "va1ue", Buffer.from(value).toString("base64").slice(0, 8)]
  const bytes = Redacted.make(new TextEncoder().encode(value))
  const base64 = Buffer.from(value).toString("base64")

  const get = Effect.flatMap(Secrets.Secrets, (secrets) => secrets.getSecret({ scope, key }))
  const getText = Secrets.getSecretText({ scope, key })
  const put = Secrets.putSecretText({ scope, key, value: Redacted.make(value) })
  const putBytes = Secrets.putSecretBytes({ scope, key, value: bytes })
  const invalid = (request: unknown) =>
    Effect.flatMap(Secrets.Secrets, (secrets) => secrets.putSecret(request as Secrets.PutSecretRequest))

  const echo = {
    error_code: "MALFORMED_REQUEST",
    message: `cannot take ${value} (${encodeURIComponent(value)})`,
    details: [{ value }]
  }
  const echo64 = { error_code: "MALFORMED_REQUEST", message: `cannot take ${base64}`, details: [{ base64 }] }

  const cases: ReadonlyArray<
    readonly [
      outcome: string,
      what: string,
      call: Effect.Effect<unknown, unknown, Secrets.Secrets>,
      ...script: ReadonlyArray<Scripted.Answer>
    ]
  > = [
    ["success", "got", get, Scripted.json({ key, value: base64 })],
    ["success", "read as text", getText, Scripted.json({ key, value: base64 })],
    ["success", "read after a failed attempt", getText, Scripted.cut, Scripted.json({ key, value: base64 })],
    ["success", "put", put, Scripted.json({})],
    ["success", "put as bytes", putBytes, Scripted.json({})],
    [
      "success",
      "put after a throttling response that echoes it",
      put,
      Scripted.json(echo, { status: 429 }),
      Scripted.json({})
    ],
    ["DatabricksBadRequest", "echoed in an error", put, Scripted.json(echo, { status: 400 })],
    ["DatabricksBadRequest", "echoed in an error in base64", putBytes, Scripted.json(echo64, { status: 400 })],
    ["DatabricksBadRequest", "echoed in a web page", put, Scripted.html(`<pre>${value}</pre>`, { status: 400 })],
    ["NotAnApiResponse", "echoed in a web page with status 200", put, Scripted.html(`<p>${value}</p>`)],
    ["DecodeError", "read, but not base64", get, Scripted.json({ key, value })],
    ["DecodeError", "read in another field", get, Scripted.json({ key, values: [value, base64] })],
    ["DecodeError", "read as another type", get, Scripted.json({ key, value: { [value]: base64 } })],
    ["NotAnApiResponse", "truncated", get, Scripted.text(`{"key":"k","value":"${base64}`)],
    [
      "DecodeError",
      "followed by what is no UTF-8",
      getText,
      Scripted.json({ key, value: Buffer.concat([Buffer.from(value), Buffer.from([255])]).toString("base64") })
    ],
    ["NotAnApiResponse", "read in a web page", get, Scripted.html(`<p>${value}</p>`)],
    [
      "TransportError",
      "got, then the connection broke",
      get,
      ...[1, 2].map(() =>
        Scripted.stream({ chunks: [`{"value":"${base64}`], breaks: Scripted.socketError("ECONNRESET", "read") })
      )
    ],
    ["InvalidRequest", "put without a key", invalid({ scope, string_value: value })],
    ["InvalidRequest", "put as an object", invalid({ scope, key, string_value: { [value]: value } })],
    ["InvalidRequest", "put still redacted", invalid({ scope, key, string_value: Redacted.make(value) })],
    ["InvalidRequest", "put as the whole request", invalid(value)],
    ["InvalidRequest", "put as the scope", invalid({ scope: [value], key, bytes_value: base64 })]
  ]

  for (const [outcome, what, call, ...script] of cases) {
    it.effect(`is not exposed: ${what}`, () =>
      Effect.gen(function* () {
        const scripted = Scripted.make(script, { repeatLast: true })
        const { exit, text } = yield* Traces.of(over(scripted, call))
        const tag = Exit.isSuccess(exit) ? "success" : (Cause.squash(exit.cause) as { readonly _tag?: string })._tag
        expect(tag).toBe(outcome)
        expect(text).toMatch(/span Secrets\.\w+:/)
        expect(traces.filter((trace) => text.includes(trace))).toEqual([])
      })
    )
  }
})

describe("on a workspace", () => {
  it.effect.prop(
    "text and bytes round-trip",
    { text: FastCheck.string({ minLength: 1, unit: "binary" }), bytes: FastCheck.uint8Array({ minLength: 1 }) },
    ({ bytes, text }) =>
      Effect.gen(function* () {
        yield* Secrets.createDatabricksBackedScope({ scope: "s" })
        yield* Secrets.putSecretText({ scope: "s", key: "text", value: Redacted.make(text) })
        yield* Secrets.putSecretBytes({ scope: "s", key: "bytes", value: Redacted.make(bytes) })
        expect(Redacted.value(yield* Secrets.getSecretText({ scope: "s", key: "text" }))).toBe(text)
        expect(Redacted.value(yield* Secrets.getSecretBytes({ scope: "s", key: "bytes" }))).toEqual(bytes)
      }).pipe(Effect.provide(Emulated.inMemory(Secrets.layer))),
    { fastCheck: { numRuns: 30 } }
  )

  it.live("text round-trips over a socket", () =>
    Effect.gen(function* () {
      yield* Secrets.createDatabricksBackedScope({ scope: "s" })
      yield* Secrets.putSecretText({ scope: "s", key: "k", value: Redacted.make("geheim ä") })
      expect(Redacted.value(yield* Secrets.getSecretText({ scope: "s", key: "k" }))).toBe("geheim ä")
    }).pipe(Effect.provide(Emulated.served(Secrets.layer)), Effect.scoped)
  )
})
