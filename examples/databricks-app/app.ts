/** The app: lists the clusters of the user who asks, with the token of that user. */
import * as HttpApi from "@effect/platform/HttpApi"
import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { Clusters, CredentialsRequest, CurrentUser, DatabricksClient } from "effect-databricks"

class Unauthorized extends Schema.TaggedError<Unauthorized>()("Unauthorized", { message: Schema.String }) {}

class Unavailable extends Schema.TaggedError<Unavailable>()("Unavailable", { message: Schema.String }) {}

export const App = HttpApi.make("app").add(
  HttpApiGroup.make("mine", { topLevel: true }).add(
    HttpApiEndpoint.get("clusters", "/clusters")
      .addSuccess(Schema.Struct({ user: Schema.String, clusters: Schema.Array(Schema.String) }))
      .addError(Unauthorized, { status: 401 })
      .addError(Unavailable, { status: 503 })
  )
)

/** The services of the user who asks. All requests share the `HttpClient`, and so its connections. */
const asUser = Layer.mergeAll(Clusters.layer, CurrentUser.layer).pipe(
  Layer.provide(DatabricksClient.layerCredentials()),
  Layer.provide(CredentialsRequest.forwarded())
)

const Live = HttpApiBuilder.group(App, "mine", (handlers) =>
  handlers.handle("clusters", () =>
    Effect.gen(function* () {
      const clusters = yield* Clusters.Clusters
      const currentUser = yield* CurrentUser.CurrentUser
      const { userName } = yield* currentUser.me()
      const names = yield* Stream.runCollect(Stream.map(clusters.list(), ({ cluster_name }) => cluster_name ?? ""))
      return { user: userName ?? "", clusters: Chunk.toReadonlyArray(names) }
    }).pipe(
      // Inside of the handler, where the request is.
      Effect.provide(asUser),
      Effect.mapError((error) =>
        error._tag === "CredentialsError" || error._tag === "Unauthenticated" || error._tag === "PermissionDenied"
          ? new Unauthorized({ message: "Log in again, and allow the app to act for you." })
          : new Unavailable({ message: "The workspace does not answer. Try again later." })
      )
    )
  )
)

/** Needs the `HttpServer`, an `HttpClient`, and the variable `DATABRICKS_HOST`, which Databricks Apps sets. */
export const AppLive = HttpApiBuilder.serve().pipe(
  Layer.provide(HttpApiBuilder.api(App)),
  Layer.provide(Live),
  // Keeps the tokens of users out of the spans of the server.
  Layer.provide(CredentialsRequest.layerRedacted)
)
