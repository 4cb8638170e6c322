/**
 * Cluster libraries: install them, wait until they are ready, and see why one fails.
 *
 *   npx tsx -C effect-databricks:source examples/libraries.ts      on the emulated workspace: no account, no network
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import * as Clusters from "effect-databricks/Clusters"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as Libraries from "effect-databricks/Libraries"
import type * as Polling from "effect-databricks/Polling"

const wait: Polling.WaitOptions = { schedule: Schedule.spaced("50 millis"), deadline: "1 minute" }

const show = (statuses: ReadonlyArray<Libraries.LibraryFullStatus>) =>
  Console.log(statuses.map(({ library, status }) => `${Libraries.nameOf(library ?? {})} ${status}`).join(", "))

const program = Effect.gen(function* () {
  const libraries = yield* Libraries.Libraries
  const { cluster_id } = yield* Clusters.scoped(
    { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_DS3_v2", num_workers: 1 },
    wait
  )

  yield* libraries.install({
    cluster_id,
    libraries: [Libraries.pypi("pandas==2.2.0"), Libraries.maven("org.jsoup:jsoup:1.17.2")]
  })
  yield* Stream.runForEach(Libraries.watch({ cluster_id }, wait), show)

  yield* Libraries.installAndAwait({ cluster_id, libraries: [Libraries.pypi("does-not-exist")] }, wait).pipe(
    Effect.catchTag("LibraryInstallFailed", (error) => Console.log(`\n${error._tag}: ${error.message}\n`))
  )

  yield* libraries.uninstall({ cluster_id, libraries: [Libraries.pypi("does-not-exist")] })
  yield* show((yield* libraries.clusterStatus({ cluster_id })).library_statuses ?? [])
}).pipe(Effect.scoped)

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Layer.merge(Clusters.layer, Libraries.layer)),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer({ durations: { clusterStart: "300 millis", libraryInstall: "300 millis" } }))
  )
)
