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
export * from "../schemas/pipelines/PipelineAdConnectors.js"
export * from "../schemas/pipelines/PipelineConnectors.js"
export * from "../schemas/pipelines/PipelineEvents.js"
export * from "../schemas/pipelines/PipelineFileConnectors.js"
export * from "../schemas/pipelines/PipelineIngestion.js"
export * from "../schemas/pipelines/PipelinePermissions.js"
export * from "../schemas/pipelines/PipelineSchedules.js"
export * from "../schemas/pipelines/PipelineSpec.js"
export * from "../schemas/pipelines/Pipelines.js"
export * from "../schemas/pipelines/PipelineUpdates.js"
export * from "./pipelines/events.js"
export { type CreatedPipeline, type CreateNewPipelineRequest, operations } from "./pipelines/operations.js"
export { isOver, isSuccessful, UpdateError, UpdateFailed } from "./pipelines/outcome.js"
export * from "./pipelines/service.js"
export * from "./pipelines/waits.js"
