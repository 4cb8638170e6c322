/**
 * The Git repository with the source code of a job.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import { GitProvider, SparseCheckout } from "../git.js"
import * as Wire from "../Wire.js"

export { GitProvider, SparseCheckout }

/**
 * The commit that a run used.
 *
 * @since 0.1.0
 * @category git
 */
export class GitSnapshot extends Wire.struct<GitSnapshot>("GitSnapshot")({
  /** The head of the branch, or the commit of the tag, when the run started. */
  used_commit: Wire.optional(Schema.String)
}) {}

/**
 * How a job that is defined in a Git repository differs from its file.
 *
 * - `NOT_SYNCED`: the file has not been imported yet.
 * - `DISCONNECTED`: the job is temporarily disconnected from its file, so that it can be edited in the workspace.
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
 * The file in the repository that defines the job.
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
 * A Git repository and the revision to check out: exactly one of `git_branch`, `git_tag` and `git_commit`. Not used by
 * tasks with the source `WORKSPACE`.
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
  /** The checked out commit. Set only in runs. */
  git_snapshot: Wire.optional(GitSnapshot),
  job_source: Wire.optional(JobSource),
  sparse_checkout: Wire.optional(SparseCheckout)
}) {}
