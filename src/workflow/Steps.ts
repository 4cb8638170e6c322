/**
 * Durable steps for workflows of `@effect/workflow`: runs of jobs, SQL statements and updates of pipelines. A step that
 * was interrupted by the end of its process continues in another one, and starts nothing twice.
 *
 * The steps work with each `WorkflowEngine`: in memory, on SQLite and on a cluster. Requires the optional peer dependency
 * `@effect/workflow`.
 *
 * @since 0.1.0
 */
export * from "./runs.js"
export * from "./statements.js"
export type { StepContext, StepOptions } from "./step.js"
export * from "./updates.js"
