/**
 * Authenticate a service principal with OAuth: with options in code, with environment variables, and with a profile
 * file. A wrong secret fails.
 *
 *   npx tsx -C effect-databricks:source examples/credentials.ts      on the emulated workspace: no account, no network
 */
import * as FileSystem from "@effect/platform/FileSystem"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { Credentials, Databricks, DatabricksClient, Jobs } from "effect-databricks"
import * as Emulator from "effect-databricks/Emulator"

const clientId = "8f2d3a4e-0000-4000-8000-000000000001"
const clientSecret = Redacted.make("dose-of-the-service-principal")

/** The authenticated identity: the creator of a new resource. */
const whoAmI = Effect.gen(function* () {
  const jobs = yield* Jobs.Jobs
  const { job_id } = yield* Effect.acquireRelease(jobs.create({ name: "mine" }), (created) =>
    Effect.ignoreLogged(jobs.delete(created))
  )
  return (yield* jobs.get({ job_id })).creator_user_name
}).pipe(Effect.scoped)

/** A config provider with only these environment variables. */
const environment = (variables: Readonly<Record<string, string>>) =>
  Layer.setConfigProvider(ConfigProvider.fromMap(new Map(Object.entries(variables))))

const inCode = (secret: Redacted.Redacted) =>
  Databricks.layerServices.pipe(
    Layer.provide(DatabricksClient.layerCredentials()),
    Layer.provide(Credentials.oauthM2M({ host: Emulator.host, clientId, clientSecret: secret }))
  )

const inEnvironment = Databricks.layerDefault().pipe(
  Layer.provide(
    environment({
      DATABRICKS_HOST: Emulator.host,
      DATABRICKS_CLIENT_ID: clientId,
      DATABRICKS_CLIENT_SECRET: Redacted.value(clientSecret)
    })
  )
)

const inProfile = (configFile: string) =>
  Databricks.layerDefault({ profile: "prod", configFile }).pipe(Layer.provide(environment({})))

const program = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  yield* Console.log(`With options in code:  ${yield* Effect.provide(whoAmI, inCode(clientSecret))}`)
  yield* Console.log(`From the environment:  ${yield* Effect.provide(whoAmI, inEnvironment)}`)

  const configFile = `${yield* fs.makeTempDirectoryScoped()}/databrickscfg`
  const profile = { host: Emulator.host, client_id: clientId, client_secret: Redacted.value(clientSecret) }
  const lines = Object.entries(profile).map(([key, value]) => `${key} = ${value}\n`)
  yield* fs.writeFileString(configFile, `[prod]\n${lines.join("")}`, { mode: 0o600 })
  yield* Console.log(`From a profile file:   ${yield* Effect.provide(whoAmI, inProfile(configFile))}`)

  const rejected = yield* Effect.flip(Effect.provide(whoAmI, inCode(Redacted.make("wrong"))))
  yield* Console.log(`\nWith a wrong secret:\n  ${rejected._tag}: ${rejected.message}`)

  const notFound = yield* Effect.flip(
    Effect.provide(whoAmI, Databricks.layerDefault().pipe(Layer.provide(environment({ HOME: "/nowhere" }))))
  )
  yield* Console.log(`\nWithout credentials:\n  ${notFound._tag}: ${notFound.message}`)

  const { requests } = yield* Emulator.Emulator
  yield* Console.log("\nThe token requests:")
  for (const { method, path, status } of yield* requests) {
    if (!path.startsWith("/api/")) yield* Console.log(`  ${method} ${path} ${status}`)
  }
}).pipe(Effect.scoped)

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Emulator.layer({ oauth: { clients: [{ clientId, secret: clientSecret }] } })),
    Effect.provide(NodeContext.layer)
  )
)
