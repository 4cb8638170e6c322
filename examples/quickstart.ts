/**
 * The main flow: start a cluster, run a job with three tasks on it, stream its states, read and export its result, see
 * why another run fails, and clean up.
 *
 *   npm run demo                    on the embedded workspace: no account, no network
 *   npm run demo -- --workspace     on a real one, with DATABRICKS_HOST and DATABRICKS_TOKEN
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Clock from "effect/Clock"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { ClusterSpec, Clusters, Databricks, DatabricksClient, JobSpec, Jobs, type Polling } from "effect-databricks"
import * as Emulator from "effect-databricks/Emulator"
import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
import * as LiveView from "./support/live.js"

const folder = "/Shared/effect-databricks-quickstart"

const spec = ClusterSpec.make("effect-databricks quickstart").pipe(
  ClusterSpec.withRuntimeVersion(ClusterSpec.RuntimeVersion.Runtime_16_4),
  ClusterSpec.withNodeType(ClusterSpec.AzureNodeType.Standard_DS3_v2),
  ClusterSpec.withSingleNode,
  ClusterSpec.withAutoTermination(10)
)

const quickstart = (wait: Polling.WaitOptions) =>
  Effect.gen(function* () {
    const clusters = yield* Clusters.Clusters
    const jobs = yield* Jobs.Jobs
    const view = yield* LiveView.make

    yield* view.say("Starting a cluster. It is terminated at the end in any case.")
    const { cluster_id } = yield* Clusters.createScoped(spec)
    yield* Clusters.watch({ cluster_id }, wait).pipe(
      Stream.tap((cluster) => view.show(`cluster ${cluster_id}`, `${cluster.state}`, cluster.state === "RUNNING")),
      Stream.takeUntil((cluster) => cluster.state === "RUNNING"),
      Stream.runDrain
    )
    yield* Clusters.awaitRunning({ cluster_id }, wait)

    yield* view.say("\nRunning a job with three tasks on it. gold depends on bronze and silver.")
    const on = { existing_cluster_id: cluster_id }
    const job = JobSpec.make("effect-databricks quickstart").pipe(
      JobSpec.addTask("bronze", JobSpec.notebookTask(`${folder}/bronze`), on),
      JobSpec.addTask("silver", JobSpec.notebookTask(`${folder}/silver`), on),
      JobSpec.addTask("gold", JobSpec.notebookTask(`${folder}/gold`), { ...on, dependsOn: ["bronze", "silver"] })
    )
    const { job_id } = yield* Effect.acquireRelease(jobs.create(job), (created) =>
      Effect.ignoreLogged(jobs.delete(created))
    )
    const { run_id } = yield* Jobs.runScoped({ job_id })
    yield* Jobs.watchRun({ run_id }, wait).pipe(
      Stream.runForEach((run) =>
        Effect.forEach([...(run.tasks ?? []), { ...run, task_key: "the run" }], ({ state, task_key }) =>
          view.show(task_key, `${state?.result_state ?? state?.life_cycle_state}`, state?.result_state !== undefined)
        )
      )
    )

    const run = yield* Jobs.awaitRun({ run_id }, wait)
    const gold = run.tasks?.find((task) => task.task_key === "gold")
    if (gold !== undefined) {
      const output = yield* jobs.runsGetOutput({ run_id: gold.run_id })
      yield* view.say(`\nIts result: ${output.notebook_output?.result}`)
      const { views } = yield* jobs.runsExport({ run_id: gold.run_id })
      for (const { content, name } of views ?? []) {
        yield* view.say(`Exported: ${name}, ${content?.length} characters of HTML`)
      }
    }

    yield* view.say("\nA failed run is a typed error with the reason:")
    yield* Jobs.submitAndAwait(
      {
        run_name: "doomed",
        tasks: [
          { task_key: "load", ...JobSpec.notebookTask(`${folder}/doomed`), ...on },
          { task_key: "report", depends_on: [{ task_key: "load" }], ...JobSpec.notebookTask(`${folder}/gold`), ...on }
        ]
      },
      wait
    ).pipe(Effect.catchTag("RunFailed", (error) => view.say(`  ${error._tag}: ${error.message}`)))

    yield* view.say("\nDeleting the job and terminating the cluster.")
    return { clusters, cluster_id }
  }).pipe(Effect.scoped)

const main = (wait: Polling.WaitOptions) =>
  Effect.gen(function* () {
    const start = yield* Clock.currentTimeMillis
    const { cluster_id, clusters } = yield* quickstart(wait)
    const { state } = yield* Clusters.awaitTerminated({ cluster_id }, wait)
    yield* clusters.permanentDelete({ cluster_id })
    const seconds = ((yield* Clock.currentTimeMillis) - start) / 1000
    yield* Console.log(`The cluster is ${state}. Done in ${seconds.toFixed(1)} s.`)
  })

/** The code of the notebooks: Python on a real workspace, Effects on the embedded one. */
const notebooks = {
  bronze: { python: 'dbutils.notebook.exit("1200 rows")', program: Effect.delay(Effect.succeed("1200 rows"), 900) },
  silver: { python: 'dbutils.notebook.exit("1150 rows")', program: Effect.delay(Effect.succeed("1150 rows"), 1400) },
  gold: {
    python: 'dbutils.notebook.exit("42 aggregates")',
    program: Effect.delay(Effect.succeed("42 aggregates"), 700)
  },
  doomed: {
    python: 'raise ValueError("no such column: price")',
    program: Effect.delay(Effect.fail(new Error("no such column: price")), 400)
  }
}

const onEmulator = main({ schedule: Schedule.spaced("100 millis") }).pipe(
  Effect.provide(Databricks.layer({ host: Emulator.host, token: Emulator.token })),
  Effect.provide(
    Emulator.layer({
      durations: { clusterStart: "1500 millis", clusterTerminate: "700 millis", runTerminate: "200 millis" },
      tasks: Object.fromEntries(Object.entries(notebooks).map(([name, { program }]) => [`${folder}/${name}`, program]))
    })
  )
)

/** Imports the notebooks and deletes them at the end. */
const withNotebooks = Layer.scopedDiscard(
  Effect.gen(function* () {
    const client = yield* DatabricksClient.DatabricksClient
    const workspace = (operation: string, body: object) =>
      client.request({ method: "POST", path: `/api/2.0/workspace/${operation}`, body })
    yield* Effect.acquireRelease(workspace("mkdirs", { path: folder }), () =>
      Effect.ignoreLogged(workspace("delete", { path: folder, recursive: true }))
    )
    yield* Effect.forEach(Object.entries(notebooks), ([name, { python }]) =>
      workspace("import", {
        path: `${folder}/${name}`,
        language: "PYTHON",
        overwrite: true,
        content: Encoding.encodeBase64(python)
      })
    )
  })
)

const announcement = Effect.flatMap(DatabricksClient.DatabricksClient, ({ host }) =>
  Console.log(
    [
      `On ${host} this creates the following, and removes it at the end:`,
      `  the folder ${folder} with four notebooks`,
      `  a cluster with one ${spec.node_type_id} node, for a few minutes`,
      "  a job, and two runs",
      "You can interrupt it at any time (Ctrl-C). It cleans up.",
      ""
    ].join("\n")
  )
)

const onWorkspace = announcement.pipe(
  Effect.zipRight(Effect.provide(main({ deadline: "30 minutes" }), withNotebooks)),
  Effect.provide(Databricks.layerConfig()),
  Effect.provide(UndiciHttpClient.layer)
)

NodeRuntime.runMain(process.argv.includes("--workspace") ? onWorkspace : onEmulator)
