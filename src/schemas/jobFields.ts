/**
 * Fields that types of several modules have. No public module hands this on.
 */
import * as Schema from "effect/Schema"
import { EpochMillis } from "./EpochMillis.js"
import { GitSource } from "./JobGitSource.js"
import { ClusterInstance, PerformanceTarget, RunState, RunStatus } from "./JobRunStates.js"
import { Millis } from "./Millis.js"
import * as Wire from "./Wire.js"

/** What the run of a job and the run of a task have in common. */
export class RunFields extends Wire.struct<RunFields>("RunFields")({
  /** The run's page in the workspace. */
  run_page_url: Wire.optional(Schema.String),
  status: Wire.optional(RunStatus),
  /** @deprecated Use `status`. */
  state: Wire.optional(RunState),
  /** When it started: with a new cluster, when that was asked for. Not yet the time its code runs. */
  start_time: Wire.optional(EpochMillis),
  /** When it ended; 0 as long as it runs. */
  end_time: Wire.optional(EpochMillis),
  /** Milliseconds that the run and all its repairs took. */
  run_duration: Wire.optional(Millis),
  /** Milliseconds in the queue. */
  queue_duration: Wire.optional(Millis),
  /** Milliseconds to get the cluster ready. 0 for the run of a job with several tasks. */
  setup_duration: Wire.optional(Millis),
  /** Milliseconds that its code ran. 0 for the run of a job with several tasks. */
  execution_duration: Wire.optional(Millis),
  /** Milliseconds to clean up afterwards. 0 for the run of a job with several tasks. */
  cleanup_duration: Wire.optional(Millis),
  /** 0 for the first attempt, one more for each retry, at most `max_retries`. */
  attempt_number: Wire.optional(Wire.Int),
  cluster_instance: Wire.optional(ClusterInstance),
  /** The repository, with the commit that was used. */
  git_source: Wire.optional(GitSource),
  /** The performance target that was in force. */
  effective_performance_target: Wire.optional(PerformanceTarget)
}) {}
