/**
 * Bundles the page, serves it, opens it in a headless Chromium if there is one, and checks what it shows. Without
 * Chromium, the bundle runs by itself with the parts of a page that it uses.
 *
 *   npx tsx -C effect-databricks:source examples/browser/main.ts            no account, no network
 *   npx tsx -C effect-databricks:source examples/browser/main.ts --serve    serves the page until Ctrl-C
 */
import assert from "node:assert/strict"
import * as HttpServer from "@effect/platform/HttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { ClusterSpec, Clusters, DatabricksClient } from "effect-databricks"
import * as EmulatorServer from "effect-databricks/EmulatorServer"
import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
import { bundle } from "../support/bundle.js"
import * as Chromium from "./chromium.js"
import { runPage } from "./fakePage.js"
import * as Server from "./server.js"

/** What the page shows, as HTML. */
const shown = (url: string, script: string, received: Effect.Effect<string>) =>
  Chromium.open(url).pipe(
    Effect.zipRight(Effect.timeout(received, "100 seconds")),
    Effect.tap(() => Console.log("Chromium shows:")),
    Effect.scoped,
    Effect.catchTag("UnknownException", () =>
      Effect.zipRight(
        Console.log("There is no Chromium. The bundle shows by itself:"),
        Effect.promise(() => runPage(url, script))
      )
    )
  )

const program = Effect.gen(function* () {
  const workspace = yield* EmulatorServer.serve()
  const live = Layer.provideMerge(
    Clusters.layer,
    Layer.provideMerge(DatabricksClient.layer({ host: workspace.host, token: workspace.token }), UndiciHttpClient.layer)
  )
  yield* Effect.flatMap(Clusters.Clusters, ({ create }) =>
    create({
      ...ClusterSpec.make("from a page"),
      spark_version: "16.4.x-scala2.12",
      node_type_id: "Standard_DS3_v2",
      num_workers: 1
    })
  ).pipe(Effect.provide(live))

  const { received, script: reporter } = yield* Chromium.receiver
  const { text: script } = yield* Effect.promise(() => bundle(new URL("page.ts", import.meta.url), "browser"))
  const session = crypto.randomUUID()
  yield* HttpServer.addressFormattedWith((url) =>
    Effect.gen(function* () {
      if (process.argv.includes("--serve")) {
        yield* Console.log(`Open ${url}`)
        return yield* Effect.never
      }
      const html = yield* shown(url, script, received)
      const items = [...html.matchAll(/<li>(.*?)<\/li>/g)].map(([, text]) => text)
      yield* Effect.forEach(items, (item) => Console.log(`  ${item}`))
      assert.match(items[0] ?? "", /^from a page: (PENDING|RUNNING)$/)
      assert.match(items[1] ?? "", /This page may only read clusters/)
      assert.equal(items[2], "End")

      // Another page has no session, and gets nothing.
      const response = yield* Effect.promise(() => fetch(`${url}/api/2.1/clusters/list`))
      assert.equal(response.status, 401)
    })
  ).pipe(
    Effect.provide(
      Layer.provide(Server.layer({ ...workspace, script: `${script}${reporter}`, session }), UndiciHttpClient.layer)
    )
  )
}).pipe(Effect.scoped)

NodeRuntime.runMain(program)
