/**
 * Draws the pictures in docs/images: a run of six tasks on the emulator, as a graph and as a timeline. The run takes place
 * on the TestClock, so that the pictures are the same each time.
 */
import { writeFileSync } from "node:fs"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as TestContext from "effect/TestContext"
import { Databricks, JobSpec, Jobs, RunView } from "effect-databricks"
import * as Emulator from "effect-databricks/Emulator"

const folder = new URL("../docs/images/", import.meta.url)

const spec = JobSpec.make("nightly").pipe(
  JobSpec.addTask("orders", JobSpec.notebookTask("/Shared/orders")),
  JobSpec.addTask("customers", JobSpec.notebookTask("/Shared/customers")),
  JobSpec.addTask("silver", JobSpec.notebookTask("/Shared/silver"), { dependsOn: ["orders", "customers"] }),
  JobSpec.addTask("quality", JobSpec.notebookTask("/Shared/quality"), { dependsOn: ["silver"], max_retries: 1 }),
  JobSpec.addTask("gold", JobSpec.notebookTask("/Shared/gold"), { dependsOn: ["silver"] }),
  JobSpec.addTask("report", JobSpec.notebookTask("/Shared/report"), { dependsOn: ["quality", "gold"] })
)

const takes = (minutes: number) => Effect.delay(Effect.succeed("done"), `${minutes} minutes`)

const Workspace = Databricks.layer({ host: Emulator.host, token: Emulator.token }).pipe(
  Layer.provide(
    Emulator.layer({
      tasks: {
        "/Shared/orders": takes(4),
        "/Shared/customers": takes(2),
        "/Shared/silver": takes(3),
        // Fails at first.
        "/Shared/quality": ({ attempt }) =>
          attempt === 0 ? Effect.delay(Effect.fail(new Error("17 orders have no customer")), "90 seconds") : takes(2),
        "/Shared/gold": takes(5),
        "/Shared/report": takes(1)
      }
    })
  )
)

const run = await Effect.runPromise(
  Effect.gen(function* () {
    const jobs = yield* Jobs.Jobs
    yield* TestClock.setTime(Date.UTC(2026, 0, 15, 2))
    const { job_id } = yield* jobs.create(spec)
    const { run_id } = yield* jobs.runNow({ job_id })
    yield* TestClock.adjust("30 minutes")
    return yield* jobs.runsGet({ run_id })
  }).pipe(Effect.provide(Workspace), Effect.provide(TestContext.TestContext))
)

writeFileSync(new URL("run-graph.svg", folder), RunView.graphSvg(run))
writeFileSync(new URL("run-timeline.svg", folder), RunView.timelineSvg(run))
console.log(RunView.text(run, { columns: 80 }))
console.log(RunView.mermaid(run))
