/** Fields that types in several modules share. Public modules do not re-export them. */
import * as Schema from "effect/Schema"
import { EpochMillis } from "../EpochMillis.js"
import { Millis } from "../Millis.js"
import * as Wire from "../Wire.js"
import { GitSource } from "./JobGitSource.js"
import { ClusterInstance, PerformanceTarget, RunState, RunStatus } from "./JobRunStates.js"

/** The fields that the run of a job and the run of a task share. */
export class RunFields extends Wire.struct<RunFields>("RunFields")({
  /** The URL of the run in the workspace. */
  run_page_url: Wire.optional(Schema.String),
  status: Wire.optional(RunStatus),
  /** @deprecated Use `status`. */
  state: Wire.optional(RunState),
  /** The start time. For a new cluster, the time when it was requested. The code may start later. */
  start_time: Wire.optional(EpochMillis),
  /** The end time. 0 while the run is active. */
  end_time: Wire.optional(EpochMillis),
  /** The total duration of the run and all its repairs, in milliseconds. */
  run_duration: Wire.optional(Millis),
  /** The time in the queue, in milliseconds. */
  queue_duration: Wire.optional(Millis),
  /** The time to set up the cluster, in milliseconds. 0 for the run of a job with several tasks. */
  setup_duration: Wire.optional(Millis),
  /** The time to execute the code, in milliseconds. 0 for the run of a job with several tasks. */
  execution_duration: Wire.optional(Millis),
  /** The time to clean up, in milliseconds. 0 for the run of a job with several tasks. */
  cleanup_duration: Wire.optional(Millis),
  /** The number of the attempt: 0 for the first attempt, incremented for each retry, up to `max_retries`. */
  attempt_number: Wire.optional(Wire.Int),
  cluster_instance: Wire.optional(ClusterInstance),
  /** The repository and the used commit. */
  git_source: Wire.optional(GitSource),
  /** The performance target that was used. */
  effective_performance_target: Wire.optional(PerformanceTarget)
}) {}
