import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import type * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorServer from "../../src/emulator/EmulatorServer.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import * as ClusterSpec from "../../src/services/ClusterSpec.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as JobSpec from "../../src/services/JobSpec.js"
import * as Jobs from "../../src/services/Jobs.js"

const soon = { schedule: Schedule.spaced("15 millis") }

const spec = ClusterSpec.make("served").pipe(
  ClusterSpec.withRuntimeVersion(ClusterSpec.RuntimeVersion.Runtime_16_4),
  ClusterSpec.withNodeType("Standard_D4ds_v5"),
  ClusterSpec.withSingleNode
)

const options: Emulator.Options = {
  durations: {
    clusterStart: "40 millis",
    clusterTerminate: "10 millis",
    serverlessStart: 0,
    task: "20 millis",
    runTerminate: "10 millis"
  },
  tasks: {
    "/gold": ({ parameters }) => Effect.succeed(`gold of ${parameters.day}`),
    "/doomed": Effect.fail(new Error("no such column"))
  }
}

describe("a workspace on a socket", () => {
  it.live("runs a job end to end despite broken connections and outages", () =>
    Effect.gen(function* () {
      const served = yield* EmulatorServer.serve(options)
      const services = Layer.mergeAll(Clusters.layer, Jobs.layer).pipe(
        Layer.provide(DatabricksClient.layer({ host: served.host, token: served.token })),
        Layer.provide(NodeHttpClient.layerUndici),
        Layer.provide(
          RetryPolicy.layer({ ...RetryPolicy.standard, schedule: RetryPolicy.schedule({ base: "10 millis" }) })
        )
      )
      yield* Effect.gen(function* () {
        const jobs = yield* Jobs.Jobs
        yield* served.emulator.inject(Fault.cutAfter({ on: { operation: "create", service: "Clusters" } }))
        const cluster_id = yield* Effect.scoped(
          Effect.gen(function* () {
            const { cluster_id } = yield* Clusters.scoped(spec, soon)
            const on = { existing_cluster_id: cluster_id }
            const { job_id } = yield* jobs.create(
              JobSpec.make("served").pipe(
                JobSpec.withParameters({ day: "monday" }),
                JobSpec.addTask("bronze", JobSpec.notebookTask("/bronze"), on),
                JobSpec.addTask("gold", JobSpec.notebookTask("/gold"), { ...on, dependsOn: ["bronze"] })
              )
            )
            yield* served.emulator.inject(
              Fault.status({ status: 503, errorCode: "TEMPORARILY_UNAVAILABLE", on: { operation: "runNow" } }),
              Fault.cutBefore({ on: { operation: "runsGet" } }),
              Fault.unknownFields({ times: 2, on: { operation: "runsGet" } })
            )
            const run = yield* Jobs.runNowAndAwait({ job_id, job_parameters: { day: "tuesday" } }, soon)
            const gold = run.tasks?.find((task) => task.task_key === "gold")
            const output = yield* jobs.runsGetOutput({ run_id: gold?.run_id ?? 0 })
            expect(output.notebook_output?.result).toBe("gold of tuesday")
            const failed = yield* Effect.flip(
              Jobs.submitAndAwait({ tasks: [{ task_key: "doomed", ...JobSpec.notebookTask("/doomed") }] }, soon)
            )
            expect(failed).toMatchObject({ _tag: "RunFailed", tasks: [{ error: "Error: no such column" }] })
            return cluster_id
          })
        )
        const ended = yield* Clusters.awaitTerminated({ cluster_id }, soon)
        expect(ended.termination_reason?.code).toBe("USER_REQUEST")
        // The lost response did not lead to a second cluster.
        const clusters = yield* Clusters.Clusters
        expect((yield* clusters.listPage()).clusters?.map((cluster) => cluster.cluster_id)).toEqual([cluster_id])
      }).pipe(Effect.provide(services))
    }).pipe(Effect.scoped)
  )
})
