/** Credentials of an account: its OAuth server, its id in the settings, and which client the settings are for. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Databricks from "../../../src/Databricks.js"
import * as AccountClient from "../../../src/layers/AccountClient.js"
import * as Credentials from "../../../src/layers/Credentials.js"
import type * as DefaultCredentials from "../../../src/layers/DefaultCredentials.js"
import { look } from "./found.js"
import { onPlatform, prints, programs } from "./programs.js"
import { authorizationOf, aws, environment, json, jwt, notFound, type Seen, world } from "./support.js"

const host = "https://accounts.cloud.databricks.com"
const unified = "https://acme.databricks.com"
const accountId = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
const secret = Redacted.make("s")
const issued = { access_token: "t", token_type: "Bearer", expires_in: 3600 }

const issuing = () => world((seen) => (seen.method === "POST" ? json(issued) : notFound()))

const paths = (seen: ReadonlyArray<Seen>) => seen.map(({ at, method }) => `${method} ${at}`)

const m2m = { client_id: "c", client_secret: "s" }

const file = (profiles: Readonly<Record<string, Readonly<Record<string, string>>>>) =>
  Object.entries(profiles)
    .map(([name, keys]) => [`[${name}]`, ...Object.entries(keys).map(([key, value]) => `${key} = ${value}`)].join("\n"))
    .join("\n")

/** Builds a layer on a machine with nothing installed. Returns what it provides or the message of its error. */
const built = <A, E extends { readonly message: string }>(
  layer: Layer.Layer<A, E, DefaultCredentials.Requirements>,
  variables: Readonly<Record<string, string>> = {}
) =>
  onPlatform(
    Effect.gen(function* () {
      const { folder, layer: path } = yield* programs({})
      return yield* Layer.build(layer).pipe(
        environment({ HOME: folder, ...variables }),
        Effect.provide([path, world(notFound).layer]),
        Effect.mapError(({ message }) => message),
        Effect.either
      )
    })
  )

describe("credentials of an account", { timeout: 30_000 }, () => {
  it.scoped("get their tokens from the account's own OAuth server", () =>
    Effect.gen(function* () {
      const { layer, seen } = issuing()
      const service = yield* Credentials.makeOAuthM2M({ host, accountId, clientId: "c", clientSecret: secret }).pipe(
        Effect.provide(layer)
      )
      assert.strictEqual(yield* authorizationOf(service), "Bearer t")
      assert.strictEqual(service.accountId, accountId)
      assert.deepStrictEqual(paths(seen), [`POST ${host}/oidc/accounts/${accountId}/v1/token`])
    })
  )

  it.scoped("exchange an id token whose audience is the account", () =>
    Effect.gen(function* () {
      const { layer, seen } = issuing()
      const audiences: Array<string> = []
      const service = yield* Credentials.makeOidc({
        host,
        accountId,
        idToken: (audience) => {
          audiences.push(audience)
          return Effect.succeed(Redacted.make(jwt({})))
        }
      }).pipe(Effect.provide(layer))
      yield* service.headers
      assert.deepStrictEqual(audiences, [accountId])
      assert.deepStrictEqual(paths(seen), [`POST ${host}/oidc/accounts/${accountId}/v1/token`])
    })
  )

  it.effect("fail without the account's id, and with an id that is none", () =>
    Effect.gen(function* () {
      const error = (accountId?: string) =>
        Credentials.makeOAuthM2M({ host, accountId, clientId: "c", clientSecret: secret }).pipe(
          Effect.flip,
          Effect.scoped,
          Effect.provide(issuing().layer)
        )
      assert.include((yield* error()).message, "DATABRICKS_ACCOUNT_ID")
      assert.include((yield* error(" ")).message, "DATABRICKS_ACCOUNT_ID")
      assert.include((yield* error("../x")).message, "The account id is not valid")
    })
  )

  it.scoped("find the account's server through a host that serves both", () =>
    Effect.gen(function* () {
      const { layer, seen } = world(({ at, method }) =>
        method === "POST"
          ? json(issued)
          : at.endsWith("/databricks-config")
            ? json({ oidc_endpoint: `${unified}/oidc/accounts/{account_id}` })
            : notFound()
      )
      const service = yield* Credentials.makeOAuthM2M({
        host: unified,
        accountId,
        clientId: "c",
        clientSecret: secret
      }).pipe(Effect.provide(layer))
      yield* service.headers
      assert.strictEqual(seen.at(-1)?.at, `${unified}/oidc/accounts/${accountId}/v1/token`)
    })
  )

  it.effect("take the id from the profile, the environment or the options, whichever is closest", () =>
    onPlatform(
      Effect.gen(function* () {
        const text = file({ DEFAULT: { host, account_id: "of-profile", ...m2m } })
        const idOf = (variables: Readonly<Record<string, string>>, options?: DefaultCredentials.Options) =>
          Effect.map(
            look({ file: text, variables, ...(options === undefined ? {} : { options }) }),
            ({ found }) => Either.getOrThrow(found).accountId
          )
        assert.strictEqual(yield* idOf({}), "of-profile")
        assert.strictEqual(yield* idOf({ DATABRICKS_ACCOUNT_ID: "of-environment" }), "of-environment")
        assert.strictEqual(yield* idOf({ DATABRICKS_ACCOUNT_ID: "x" }, { accountId: "of-code" }), "of-code")
        const { found } = yield* look({ file: text, variables: { DATABRICKS_ACCOUNT_ID: "<id>" } })
        assert.include(Either.isLeft(found) ? found.left.message : "", "(DATABRICKS_ACCOUNT_ID)")
      })
    )
  )

  it.effect("are told to the Databricks CLI, where the host is that of an account", () =>
    onPlatform(
      Effect.gen(function* () {
        const scripts = { databricks: prints({ access_token: "cli", token_type: "Bearer" }) }
        const commands = (host: string) =>
          Effect.map(look({ scripts, options: { host, accountId, authType: "databricks-cli" } }), ({ calls }) =>
            calls.filter((call) => String(call).includes("token"))
          )
        assert.include(String(yield* commands(host)), `--account-id`)
        assert.notInclude(String(yield* commands(aws)), `--account-id`)
      })
    )
  )
})

describe("layerDefault", { timeout: 30_000 }, () => {
  const token = Redacted.make("eyJ")
  const left = (either: Either.Either<unknown, string>) => (Either.isLeft(either) ? either.left : "")

  it.effect("of a workspace refuses an account, and says what to use", () =>
    Effect.gen(function* () {
      const message = left(yield* built(Databricks.layerDefault({ host, accountId, token })))
      assert.include(message, `${host} (the option host) is the host of accounts`)
      assert.include(message, "AccountClient.layerDefault")
      const none = { DATABRICKS_HOST: unified, DATABRICKS_WORKSPACE_ID: "none", DATABRICKS_TOKEN: "t" }
      assert.include(left(yield* built(Databricks.layerDefault(), none)), "DATABRICKS_WORKSPACE_ID is none")
      assert.strictEqual(left(yield* built(Databricks.layerDefault({ host: aws, token }))), "")
      assert.strictEqual(left(yield* built(Databricks.layerDefault({ host: unified, accountId, token }))), "")
    })
  )

  it.effect("of an account refuses a workspace, and takes account consoles and hosts that serve both", () =>
    Effect.gen(function* () {
      const dbc = "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com"
      const message = left(yield* built(AccountClient.layerDefault({ host: dbc, accountId, token })))
      assert.include(message, `set the host of the account console, such as ${host},`)
      assert.include(message, "Databricks.layerDefault")
      assert.strictEqual(left(yield* built(AccountClient.layerDefault({ host, accountId, token }))), "")
      assert.strictEqual(left(yield* built(AccountClient.layerDefault({ host: unified, accountId, token }))), "")
      assert.include(left(yield* built(AccountClient.layerDefault({ host, token }))), "No account id")
    })
  )
})
