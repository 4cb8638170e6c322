/**
 * Pipelines and their updates: define them, run them, watch them, wait for them and read their event log.
 *
 * The service `Pipelines` has the operations of the API. Functions such as `watchUpdate`, `awaitUpdate`,
 * `startUpdateScoped` and `followEvents` combine them.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/pipelines
 *
 * @since 0.1.0
 */
export * from "../schemas/PipelineAdConnectors.js"
export * from "../schemas/PipelineConnectors.js"
export * from "../schemas/PipelineEvents.js"
export * from "../schemas/PipelineFileConnectors.js"
export * from "../schemas/PipelineIngestion.js"
export * from "../schemas/PipelinePermissions.js"
export * from "../schemas/PipelineSchedules.js"
export * from "../schemas/PipelineSpec.js"
export * from "../schemas/Pipelines.js"
export * from "../schemas/PipelineUpdates.js"
export * from "./pipelines/events.js"
export { type CreatedPipeline, type CreateNewPipelineRequest, operations } from "./pipelines/operations.js"
export { isOver, isSuccessful, UpdateError, UpdateFailed } from "./pipelines/outcome.js"
export * from "./pipelines/service.js"
export * from "./pipelines/waits.js"
