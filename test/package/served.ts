/** A program of a user on Node: uses the client for undici, and a served emulator. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Clusters, DatabricksClient, DatabricksError } from "effect-databricks"
import * as EmulatorServer from "effect-databricks/EmulatorServer"
import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"

const program = Effect.gen(function* () {
  const clusters = yield* Clusters.Clusters
  const missing = yield* Effect.flip(clusters.get({ cluster_id: "none" }))
  yield* Console.log(DatabricksError.isNotFound(missing))
})

const client = Layer.unwrapScoped(
  Effect.map(EmulatorServer.serve(), ({ host, token }) => DatabricksClient.layer({ host, token }))
)

await program.pipe(
  Effect.provide(Clusters.layer.pipe(Layer.provide(client), Layer.provide(UndiciHttpClient.layer))),
  Effect.runPromise
)
