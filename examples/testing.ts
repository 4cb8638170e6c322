/**
 * Testing: begin with a seeded workspace, record a program's requests without secrets, replay them without a workspace,
 * and plan a deployment without doing it.
 *
 *   npx tsx -C effect-databricks:source examples/testing.ts
 *
 * It runs on the emulated workspace: no account, no network.
 */
import * as FileSystem from "@effect/platform/FileSystem"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Cassette from "effect-databricks/Cassette"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as Jobs from "effect-databricks/Jobs"
import * as Plan from "effect-databricks/Plan"

const seeded = Emulator.seed({
  jobs: {
    nightly: {
      tasks: [
        { task_key: "load", notebook_task: { notebook_path: "/load" } },
        { task_key: "report", depends_on: [{ task_key: "load" }], notebook_task: { notebook_path: "/report" } }
      ],
      runs: [{ result_state: "SUCCESS" }, { tasks: { report: { error: "no such column: price" } } }]
    }
  },
  secrets: { production: { password: "s3cret" } }
})

const client = DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })

/** The program under test: limits the concurrent runs of a job, and returns the name of the job. */
const limit = (job_id: Jobs.Job["job_id"]) =>
  Effect.gen(function* () {
    const jobs = yield* Jobs.Jobs
    const { settings } = yield* jobs.get({ job_id })
    yield* jobs.update({ job_id, new_settings: { max_concurrent_runs: 3 } })
    return settings?.name
  })

const program = Effect.gen(function* () {
  const { jobs, runs } = yield* seeded
  const { job_id } = jobs.nightly

  yield* Console.log("The second run of the seed has failed:")
  const services = Layer.provide(Jobs.layer, client)
  yield* Effect.forEach(runs.nightly.slice(1), (run) => Effect.flip(Jobs.awaitRun(run))).pipe(
    Effect.flatMap(([failed]) => Console.log(failed)),
    Effect.provide(services)
  )

  yield* Console.log("\nA plan, which changes nothing:")
  const planned = Jobs.layer.pipe(Layer.provideMerge(Plan.layer), Layer.provide(client))
  yield* Effect.zipRight(limit(job_id), Plan.rendered).pipe(Effect.flatMap(Console.log), Effect.provide(planned))

  const file = yield* Effect.flatMap(FileSystem.FileSystem, (files) => files.makeTempFileScoped())
  const recording = services.pipe(Layer.provide(Cassette.record(file)))
  yield* Effect.provide(limit(job_id), recording)
  const replayed = services.pipe(Layer.provide(Cassette.replay(file)))
  yield* Console.log(`\nReplayed from a file: ${yield* Effect.provide(limit(job_id), replayed)}`)

  const snapshot = yield* Emulator.snapshot
  yield* Console.log(
    `The workspace has ${Object.keys(snapshot).join(", ")}. Secrets: ${JSON.stringify(snapshot.secrets)}`
  )
})

NodeRuntime.runMain(program.pipe(Effect.scoped, Effect.provide([Emulator.layer(), NodeContext.layer])))
