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
export * from "../schemas/jobs/JobAgentTasks.js"
export * from "../schemas/jobs/JobAiFunctionTasks.js"
export * from "../schemas/jobs/JobGitSource.js"
export * from "../schemas/jobs/JobNotifications.js"
export * from "../schemas/jobs/JobPermissions.js"
export * from "../schemas/jobs/JobRunOutput.js"
export * from "../schemas/jobs/JobRunRequests.js"
export * from "../schemas/jobs/JobRunStates.js"
export * from "../schemas/jobs/JobRuns.js"
export * from "../schemas/jobs/JobSettings.js"
export * from "../schemas/jobs/JobSqlTasks.js"
export * from "../schemas/jobs/Jobs.js"
export * from "../schemas/jobs/JobTasks.js"
export * from "../schemas/jobs/JobTaskTypes.js"
export * from "../schemas/jobs/JobTriggers.js"
export { operations } from "./jobs/operations.js"
export { FailedTask, isOver, isSuccessful, RunFailed, type WaitError } from "./jobs/outcome.js"
export * from "./jobs/repairs.js"
export * from "./jobs/resume.js"
export * from "./jobs/service.js"
export * from "./jobs/waits.js"
