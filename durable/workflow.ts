/** The workflow of the durable tests: three runs, one after the other, each by a step. */
import * as Workflow from "@effect/workflow/Workflow"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Jobs from "effect-databricks/Jobs"
import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
import * as Steps from "effect-databricks/workflow"

const token = "emulator-token"

export const Nightly = Workflow.make({
  name: "nightly",
  payload: { id: Schema.String, steps: Schema.Number },
  idempotencyKey: ({ id }) => id,
  success: Schema.Array(Steps.RunResult),
  error: Steps.RunError
})

const interval = `${Number(process.env.INTERVAL_MS ?? "100")} millis` as const

export const layer = Nightly.toLayer(({ id, steps }) =>
  Effect.forEach(Array.from({ length: steps }), (_, i) =>
    Steps.submit(
      { name: `step ${i}`, interval },
      {
        run_name: `${id}/${i}`,
        tasks: [{ task_key: "main", notebook_task: { notebook_path: "/Shared/load" } }]
      }
    )
  )
).pipe(
  Layer.provide(Jobs.layer),
  Layer.provide(DatabricksClient.layer({ host: process.env.WORKSPACE ?? "", token: Redacted.make(token) })),
  Layer.provide(UndiciHttpClient.layer)
)
