/** A worker for an edge runtime, such as Cloudflare Workers: it has `fetch` and other Web APIs, and no Node. */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Jobs from "effect-databricks/Jobs"

interface Env {
  readonly DATABRICKS_HOST: string
  readonly DATABRICKS_TOKEN: string
}

/** The last ten runs that have ended. */
const lastRuns = Effect.flatMap(Jobs.Jobs, (jobs) =>
  jobs.runsList({ completed_only: true }).pipe(
    Stream.take(10),
    Stream.map(({ run_name, state }) => ({ name: run_name, result: state?.result_state })),
    Stream.runCollect
  )
)

const json = (body: unknown, status: number): Response =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } })

export default {
  fetch: (_request: Request, env: Env): Promise<Response> =>
    lastRuns.pipe(
      Effect.map((runs) => json(Chunk.toReadonlyArray(runs), 200)),
      Effect.provide(
        Jobs.layer.pipe(
          Layer.provide(
            DatabricksClient.layer({ host: env.DATABRICKS_HOST, token: Redacted.make(env.DATABRICKS_TOKEN) })
          ),
          Layer.provide(FetchHttpClient.layer)
        )
      ),
      Effect.catchAll(({ _tag }) => Effect.succeed(json({ error: _tag }, 502))),
      Effect.runPromise
    )
}
