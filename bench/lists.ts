/**
 * Reads a list of 100,000 clusters from a server in another process, page by page, and checks that the memory of the
 * client does not grow with the list.
 *
 *   npx tsx bench/lists.ts [clusters]
 */
import { fork } from "node:child_process"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { fileURLToPath } from "node:url"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as DatabricksClient from "../src/layers/DatabricksClient.js"
import * as UndiciHttpClient from "../src/layers/UndiciHttpClient.js"
import * as Clusters from "../src/services/Clusters.js"

const role = "effect-databricks-bench-server"
const mebibyte = 1024 * 1024

/** How much more memory may be in use after the list than after its first tenth, in MiB. */
const maxGrowth = 5

const clusterOf = (index: number) => ({
  cluster_id: `0923-164208-${String(index).padStart(8, "0")}`,
  cluster_name: `cluster ${index}`,
  spark_version: "16.4.x-scala2.12",
  node_type_id: "Standard_DS3_v2",
  num_workers: 2,
  state: "RUNNING",
  state_message: "",
  creator_user_name: "user@example.com",
  custom_tags: { team: "data" }
})

const serve = (count: number): void => {
  const server = createServer((request, response) => {
    const query = new URL(request.url ?? "/", "http://localhost").searchParams
    const from = Number(query.get("page_token") ?? 0)
    const size = Math.min(Number(query.get("page_size") ?? 20), count - from)
    response.setHeader("content-type", "application/json")
    response.end(
      JSON.stringify({
        clusters: Array.from({ length: size }, (_, i) => clusterOf(from + i)),
        next_page_token: from + size < count ? String(from + size) : ""
      })
    )
  })
  server.listen(0, "127.0.0.1", () => process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  process.once("disconnect", () => process.exit())
}

const server = (count: number) =>
  Effect.acquireRelease(
    Effect.sync(() =>
      fork(fileURLToPath(import.meta.url), [String(count)], { env: { ...process.env, BENCH_ROLE: role } })
    ),
    (child) => Effect.sync(() => child.disconnect())
  ).pipe(
    Effect.flatMap((child) =>
      Effect.async<string>((resume) => {
        child.once("message", (host) => resume(Effect.succeed(String(host))))
      })
    )
  )

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

const inUse = (): number => {
  collect()
  collect()
  const { arrayBuffers, heapUsed } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / mebibyte
}

const main = (count: number) =>
  Effect.gen(function* () {
    const host = yield* server(count)
    const start = Date.now()
    const used: Array<number> = []
    let seen = 0
    yield* Effect.flatMap(Clusters.Clusters, (clusters) =>
      Stream.runForEach(clusters.list({ page_size: 100 }), () =>
        Effect.sync(() => {
          if (++seen % (count / 10) === 0) used.push(inUse())
        })
      )
    ).pipe(
      Effect.provide(
        Clusters.layer.pipe(
          Layer.provide(DatabricksClient.layer({ host, token: Redacted.make("dapi-bench") })),
          Layer.provide(UndiciHttpClient.layer)
        )
      )
    )
    const [first = 0] = used
    const growth = Math.max(...used) - first
    yield* Console.log(`${seen} clusters in ${((Date.now() - start) / 1000).toFixed(1)} s`)
    yield* Console.log(`MiB in use after each tenth: ${used.map((one) => one.toFixed(1)).join(", ")}`)
    const isGood = seen === count && growth < maxGrowth
    yield* Console.log(
      `${isGood ? "PASS" : "FAIL"}: all are read, and memory grew by ${growth.toFixed(1)} MiB (limit ${maxGrowth} MiB)`
    )
    yield* Effect.sync(() => {
      process.exitCode = isGood ? 0 : 1
    })
  }).pipe(Effect.scoped)

const [, , count = "100000"] = process.argv

if (process.env.BENCH_ROLE === role) serve(Number(count))
else NodeRuntime.runMain(main(Number(count)))
