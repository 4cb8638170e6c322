/** The program of the page. It calls its own origin, and knows no token of Databricks. */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Clusters from "effect-databricks/Clusters"
import * as DatabricksClient from "effect-databricks/DatabricksClient"

/** The proxy knows its users by a cookie, and replaces this. */
const token = Redacted.make("of-the-proxy")

const live = (origin: string) =>
  Clusters.layer.pipe(
    Layer.provide(DatabricksClient.layer({ host: origin, token })),
    Layer.provide(FetchHttpClient.layer),
    Layer.provide(Layer.succeed(FetchHttpClient.RequestInit, { credentials: "same-origin" }))
  )

/** Shows the clusters as lines. Also tells what happens if the page does something that the proxy does not allow. */
const program = Effect.gen(function* () {
  const clusters = yield* Clusters.Clusters
  yield* clusters
    .list()
    .pipe(Stream.runForEach(({ cluster_name, state }) => Effect.sync(() => show(`${cluster_name}: ${state}`))))
  yield* clusters
    .permanentDelete({ cluster_id: "1" })
    .pipe(Effect.catchTag("PermissionDenied", ({ message }) => Effect.sync(() => show(message))))
}).pipe(Effect.catchAll((error) => Effect.sync(() => show(error.message))))

const show = (text: string): void => {
  const item = document.createElement("li")
  item.textContent = text
  document.querySelector("ul")?.append(item)
}

Effect.runFork(program.pipe(Effect.provide(live(location.origin)), Effect.ensuring(Effect.sync(() => show("End")))))
