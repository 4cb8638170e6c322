/**
 * Jobs and their runs: define them, start them, watch them, wait for them and find out why they failed.
 *
 * The service `Jobs` has the operations of the API. Functions such as `watchRun`, `awaitRun`, `runScoped` and
 * `submitAndAwait` combine them. `JobSpec` builds the settings of jobs.
 *
 * Documentation: https://docs.databricks.com/api/azure/workspace/jobs
 *
 * @since 0.1.0
 */
export * from "../schemas/JobAgentTasks.js"
export * from "../schemas/JobAiFunctionTasks.js"
export * from "../schemas/JobGitSource.js"
export * from "../schemas/JobNotifications.js"
export * from "../schemas/JobPermissions.js"
export * from "../schemas/JobRunOutput.js"
export * from "../schemas/JobRunRequests.js"
export * from "../schemas/JobRunStates.js"
export * from "../schemas/JobRuns.js"
export * from "../schemas/JobSettings.js"
export * from "../schemas/JobSqlTasks.js"
export * from "../schemas/Jobs.js"
export * from "../schemas/JobTasks.js"
export * from "../schemas/JobTaskTypes.js"
export * from "../schemas/JobTriggers.js"
export { operations } from "./jobs/operations.js"
export { FailedTask, isOver, isSuccessful, RunFailed } from "./jobs/outcome.js"
export * from "./jobs/repairs.js"
export * from "./jobs/service.js"
export * from "./jobs/waits.js"
