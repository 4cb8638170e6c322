/** The backend: its handlers, and a server that shuts down gracefully. */
import { createServer } from "node:http"
import * as HttpApiBuilder from "@effect/platform/HttpApiBuilder"
import * as HttpApiError from "@effect/platform/HttpApiError"
import * as HttpServerResponse from "@effect/platform/HttpServerResponse"
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { DatabricksError, Jobs } from "effect-databricks"
import { Backend, RunEvent, TaskOutput } from "./api.js"
import { page } from "./page.js"

/** Done when the server shuts down. */
class Stopping extends Context.Tag("backend/Stopping")<Stopping, Deferred.Deferred<void>>() {}

/** Details about the workspace are not for clients. They are only logged. */
const forCallers = Effect.catchAll(
  (
    error: DatabricksError.DatabricksError
  ): Effect.Effect<never, HttpApiError.NotFound | HttpApiError.InternalServerError> =>
    DatabricksError.isNotFound(error)
      ? new HttpApiError.NotFound()
      : Effect.zipRight(Effect.logError(error.message), new HttpApiError.InternalServerError())
)

const eventOf = (run: Jobs.Run): RunEvent =>
  new RunEvent({
    state: run.state?.life_cycle_state ?? "UNKNOWN",
    result: run.state?.result_state ?? undefined,
    tasks: (run.tasks ?? []).map(({ state, task_key }) => ({
      task: task_key,
      state: state?.result_state ?? state?.life_cycle_state ?? "UNKNOWN"
    }))
  })

const encode = Schema.encodeSync(Schema.parseJson(RunEvent))

const RunsLive = HttpApiBuilder.group(Backend, "runs", (handlers) =>
  Effect.gen(function* () {
    const jobs = yield* Jobs.Jobs
    const stopping = yield* Stopping

    const output = ({ run_id, task_key }: { readonly run_id?: Jobs.Run["run_id"]; readonly task_key: string }) =>
      Effect.map(
        jobs.runsGetOutput({ run_id: run_id ?? 0 }),
        ({ error, notebook_output }) =>
          new TaskOutput({ task: task_key, error: error ?? undefined, result: notebook_output?.result ?? undefined })
      )

    return handlers
      .handle("start", ({ path }) => forCallers(jobs.runNow(path)))
      .handle("get", ({ path }) => forCallers(jobs.runsGet(path)))
      .handle("output", ({ path }) =>
        jobs.runsGet(path).pipe(
          Effect.flatMap(({ tasks }) =>
            Effect.forEach(tasks ?? [], ({ run_id, task_key }) => output({ task_key, run_id: run_id ?? 0 }), {
              concurrency: 4
            })
          ),
          forCallers
        )
      )
      .handle("events", ({ path }) =>
        // The status of the response tells whether the run exists. The run goes on when the page is closed.
        jobs.runsGet(path).pipe(
          Effect.map(() =>
            Jobs.watchRun(path, { schedule: Schedule.spaced("100 millis") }).pipe(
              Stream.provideService(Jobs.Jobs, jobs),
              Stream.map((run) => `data: ${encode(eventOf(run))}\n\n`),
              // The page connects again, to another instance of the backend.
              Stream.interruptWhenDeferred(stopping),
              Stream.catchAll((error) => Stream.drain(Stream.fromEffect(Effect.logError(error.message)))),
              Stream.encodeText,
              (body) => HttpServerResponse.stream(body, { contentType: "text/event-stream" })
            )
          ),
          forCallers
        )
      )
  })
)

const PagesLive = HttpApiBuilder.group(Backend, "pages", (handlers) =>
  handlers.handle("page", () => Effect.succeed(page))
)

/**
 * The server waits until all responses are complete. Event streams last as long as their runs, so they are ended before.
 */
const StoppingLive = Layer.scoped(
  Stopping,
  Effect.acquireRelease(Deferred.make<void>(), (stopping) => Deferred.succeed(stopping, undefined))
)

/** Provides the address of the server, too. */
export const Server = HttpApiBuilder.serve().pipe(
  Layer.provide(HttpApiBuilder.api(Backend)),
  Layer.provide([RunsLive, PagesLive]),
  Layer.provide(StoppingLive),
  Layer.provideMerge(NodeHttpServer.layer(createServer, { port: 0, host: "127.0.0.1" }))
)
