/** The API that the backend and its clients share. Ids in paths are strings. */
import * as HttpApi from "@effect/platform/HttpApi"
import * as HttpApiEndpoint from "@effect/platform/HttpApiEndpoint"
import * as HttpApiError from "@effect/platform/HttpApiError"
import * as HttpApiGroup from "@effect/platform/HttpApiGroup"
import * as HttpApiSchema from "@effect/platform/HttpApiSchema"
import * as Schema from "effect/Schema"
import { Jobs, Wire } from "effect-databricks"

const run = Schema.Struct({ run_id: Wire.Int64FromString })

/** A state of a run, as the page gets it. */
export class RunEvent extends Schema.Class<RunEvent>("RunEvent")({
  state: Schema.String,
  result: Schema.optional(Schema.String),
  tasks: Schema.Array(Schema.Struct({ task: Schema.String, state: Schema.String }))
}) {}

/** What a task returned, or why it failed. */
export class TaskOutput extends Schema.Class<TaskOutput>("TaskOutput")({
  task: Schema.String,
  result: Schema.optional(Schema.String),
  error: Schema.optional(Schema.String)
}) {}

const runs = HttpApiGroup.make("runs")
  .add(
    HttpApiEndpoint.post("start", "/jobs/:job_id/runs")
      .setPath(Schema.Struct({ job_id: Wire.Int64FromString }))
      .addSuccess(Jobs.RunNowResponse)
  )
  .add(HttpApiEndpoint.get("get", "/runs/:run_id").setPath(run).addSuccess(Jobs.Run))
  .add(HttpApiEndpoint.get("output", "/runs/:run_id/output").setPath(run).addSuccess(Schema.Array(TaskOutput)))
  // Server-sent events, each a `RunEvent`.
  .add(
    HttpApiEndpoint.get("events", "/runs/:run_id/events")
      .setPath(run)
      .addSuccess(HttpApiSchema.Text({ contentType: "text/event-stream" }))
  )
  .addError(HttpApiError.NotFound)
  .addError(HttpApiError.InternalServerError)

const pages = HttpApiGroup.make("pages", { topLevel: true }).add(
  HttpApiEndpoint.get("page", "/").addSuccess(HttpApiSchema.Text({ contentType: "text/html" }))
)

export const Backend = HttpApi.make("backend").add(runs).add(pages)
