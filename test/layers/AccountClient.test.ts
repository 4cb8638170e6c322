import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as AccountClient from "../../src/layers/AccountClient.js"
import * as Credentials from "../../src/layers/Credentials.js"
import * as Operation from "../../src/layers/Operation.js"
import * as Wire from "../../src/schemas/Wire.js"
import * as Scripted from "../support/scripted.js"

const host = "https://accounts.cloud.databricks.com"
const accountId = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
const token = Redacted.make("eyJtoken")

class GetWorkspace extends Wire.struct<GetWorkspace>("GetWorkspace")({
  account_id: Wire.optional(Schema.String),
  workspace_id: Schema.Number
}) {}

class CreateWorkspace extends Wire.struct<CreateWorkspace>("CreateWorkspace")({ name: Schema.String }) {}

class ListPage extends Wire.struct<ListPage>("ListPage")({
  items: Wire.optional(Schema.Array(Schema.Number)),
  next_page_token: Wire.optional(Schema.String)
}) {}

class ListRequest extends Wire.struct<ListRequest>("ListRequest")({ page_token: Wire.optional(Schema.String) }) {}

const listPage = Operation.get("/api/2.0/accounts/{account_id}/things", { request: ListRequest, response: ListPage })

const operations = Operation.group("Things", {
  all: Operation.get("/api/2.0/accounts/{account_id}/workspaces"),
  get: Operation.get("/api/2.0/accounts/{account_id}/workspaces/{workspace_id}", { request: GetWorkspace }),
  create: Operation.post("/api/2.0/accounts/{account_id}/workspaces", { request: CreateWorkspace, repeat: "never" }),
  other: Operation.get("/api/2.0/other"),
  list: Operation.paged(listPage, "items"),
  listPage
})

class Things extends Context.Tag("test/Things")<Things, Operation.ServiceOf<typeof operations>>() {}

const over = (scripted: Scripted.Scripted) =>
  Operation.layerAccount(Things, operations).pipe(
    Layer.provideMerge(AccountClient.layer({ host, accountId, token })),
    Layer.provide(scripted.layerHttp)
  )

const message = <A, E extends { readonly message: string }, R>(layer: Layer.Layer<A, E, R>) =>
  Effect.map(Effect.flip(Effect.scoped(Layer.build(layer))), (error) => error.message)

describe("AccountClient", () => {
  it.effect("puts the account id into the path if the request does not contain it", () => {
    const scripted = Scripted.make([Scripted.json({})], { repeatLast: true })
    return Effect.gen(function* () {
      const things = yield* Things
      yield* things.all()
      yield* things.get({ workspace_id: 7 })
      yield* things.get({ workspace_id: 7, account_id: "another" })
      yield* things.create({ name: "a" })
      yield* things.other()
      assert.deepStrictEqual(
        scripted.requests.map(({ body, method, url }) => `${method} ${url.replace(host, "")} ${body}`),
        [
          `GET /api/2.0/accounts/${accountId}/workspaces `,
          `GET /api/2.0/accounts/${accountId}/workspaces/7 `,
          "GET /api/2.0/accounts/another/workspaces/7 ",
          `POST /api/2.0/accounts/${accountId}/workspaces {"name":"a"}`,
          "GET /api/2.0/other "
        ]
      )
    }).pipe(Effect.provide(over(scripted)))
  })

  it.effect("returns a page of a list of the account", () => {
    const scripted = Scripted.make([Scripted.json({ items: [1], next_page_token: "n" }), Scripted.json({ items: [2] })])
    return Effect.gen(function* () {
      const page = yield* Effect.flatMap(Things, (things) => things.listPage())
      assert.deepStrictEqual(page.items, [1])
      assert.strictEqual(scripted.requests[0]?.url, `${host}/api/2.0/accounts/${accountId}/things`)
    }).pipe(Effect.provide(over(scripted)))
  })

  it.effect("validates requests, and names the operation in errors", () => {
    const scripted = Scripted.make([])
    return Effect.gen(function* () {
      const things = yield* Things
      const error = yield* Effect.flip(things.get({} as GetWorkspace))
      assert.strictEqual(error._tag, "InvalidRequest")
      assert.include(error, { service: "Things", operation: "get" })
      assert.include(error.message, "workspace_id")
    }).pipe(Effect.provide(over(scripted)))
  })

  it.effect("puts the account id into the path of a custom request", () => {
    const scripted = Scripted.make([Scripted.json({})], { repeatLast: true })
    return Effect.gen(function* () {
      const client = yield* AccountClient.AccountClient
      const path = "/api/2.0/accounts/{account_id}/x"
      yield* client.request({ method: "GET", path })
      yield* client.request({ method: "GET", path, pathParams: { account_id: "another" } })
      assert.deepStrictEqual(
        scripted.requests.map(({ url }) => url),
        [`${host}/api/2.0/accounts/${accountId}/x`, `${host}/api/2.0/accounts/another/x`]
      )
    }).pipe(Effect.provide(over(scripted)))
  })

  it.effect("uses the id of the options, else of the credentials, else of the environment", () => {
    const scripted = Scripted.make([])
    const credentials = (accountId: string | undefined): Credentials.Service => ({
      host,
      accountId,
      authType: "pat",
      headers: Effect.succeed({}),
      refused: () => Effect.succeed(false)
    })
    const idOf = (given: string | undefined, ofProfile: string | undefined) =>
      Effect.map(AccountClient.AccountClient, ({ accountId }) => accountId).pipe(
        Effect.provide(
          AccountClient.layerCredentials({ accountId: given }).pipe(
            Layer.provide(Layer.succeed(Credentials.Credentials, credentials(ofProfile))),
            Layer.provide(scripted.layerHttp)
          )
        ),
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map([["DATABRICKS_ACCOUNT_ID", "of-environment"]])))
      )
    return Effect.gen(function* () {
      assert.strictEqual(yield* idOf("of-options", "of-profile"), "of-options")
      assert.strictEqual(yield* idOf(undefined, "of-profile"), "of-profile")
      assert.strictEqual(yield* idOf(undefined, undefined), "of-environment")
    })
  })

  it.effect("fails without an account id, with an invalid id, and with the host of a workspace", () => {
    const { layerHttp } = Scripted.make([])
    const built = (options: { readonly host: string; readonly accountId?: string | undefined }) =>
      message(AccountClient.layer({ ...options, token }).pipe(Layer.provide(layerHttp))).pipe(
        Effect.withConfigProvider(ConfigProvider.fromMap(new Map()))
      )
    return Effect.gen(function* () {
      assert.include(yield* built({ host }), "DATABRICKS_ACCOUNT_ID")
      assert.include(yield* built({ host, accountId: " " }), "DATABRICKS_ACCOUNT_ID")
      for (const id of ["<account-id>", "a/b", "..", "a b"])
        assert.include(yield* built({ host, accountId: id }), "not valid")
      for (const [workspace, console] of [
        ["adb-1234567890123456.7.azuredatabricks.net", "https://accounts.azuredatabricks.net"],
        ["adb-1.2.databricks.azure.us", "https://accounts.databricks.azure.us"],
        ["dbc-a1b2c3d4-e5f6.cloud.databricks.com", "https://accounts.cloud.databricks.com"],
        ["1234567890123456.7.gcp.databricks.com", "https://accounts.gcp.databricks.com"]
      ] as const) {
        assert.include(yield* built({ host: workspace, accountId }), `such as ${console},`)
      }
    })
  })

  it.effect("accepts the hosts of all clouds, and hosts of both accounts and workspaces", () => {
    const { layerHttp } = Scripted.make([])
    return Effect.forEach(
      [
        "accounts.cloud.databricks.com",
        "accounts.azuredatabricks.net",
        "accounts.gcp.databricks.com",
        "accounts.cloud.databricks.us",
        "accounts-dod.cloud.databricks.us",
        "accounts.databricks.azure.us",
        "acme.databricks.com"
      ],
      (host) => Layer.build(AccountClient.layer({ host, accountId, token }).pipe(Layer.provide(layerHttp)))
    ).pipe(Effect.scoped)
  })
})
