/**
 * The Git repository that the tasks of a job take their source code from.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { GitProvider, SparseCheckout } from "./git.js"
import * as Wire from "./Wire.js"

export { GitProvider, SparseCheckout }

/**
 * The commit that a run used.
 *
 * @since 0.1.0
 * @category git
 */
export class GitSnapshot extends Wire.struct<GitSnapshot>("GitSnapshot")({
  /** The head of the branch, or the commit of the tag, at the time of the run. */
  used_commit: Wire.optional(Schema.String)
}) {}

/**
 * How a job that is defined in Git differs from its file there.
 *
 * - `NOT_SYNCED`: the file has not been imported yet.
 * - `DISCONNECTED`: the job was taken off its file for a while, to be edited here.
 *
 * @since 0.1.0
 * @category git
 */
export const JobSourceDirtyState = Wire.openEnum("JobSourceDirtyState", ["DISCONNECTED", "NOT_SYNCED"])

/**
 * @since 0.1.0
 * @category git
 */
export type JobSourceDirtyState = typeof JobSourceDirtyState.Type

/**
 * The file in the repository that defines the job itself.
 *
 * @since 0.1.0
 * @category git
 */
export class JobSource extends Wire.struct<JobSource>("JobSource")({
  /** The path of the YAML file. */
  job_config_path: Wire.expected(Schema.String),
  import_from_git_branch: Wire.expected(Schema.String),
  dirty_state: Wire.optional(JobSourceDirtyState)
}) {}

/**
 * A repository, and what to check out of it: one of `git_branch`, `git_tag` and `git_commit`. Tasks with source
 * `WORKSPACE` don't use it.
 *
 * @since 0.1.0
 * @category git
 */
export class GitSource extends Wire.struct<GitSource>("GitSource")({
  git_url: Wire.expected(Schema.String),
  git_provider: Wire.expected(GitProvider),
  git_branch: Wire.optional(Schema.String),
  git_tag: Wire.optional(Schema.String),
  git_commit: Wire.optional(Schema.String),
  /** What was checked out. Only in runs. */
  git_snapshot: Wire.optional(GitSnapshot),
  job_source: Wire.optional(JobSource),
  sparse_checkout: Wire.optional(SparseCheckout)
}) {}
