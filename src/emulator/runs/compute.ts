/** Provides compute for tasks: existing clusters, clusters created for a run or a task, or serverless compute. */
import type { ClusterSpec } from "../../schemas/clusters/ClusterAttributes.js"
import type { ClusterInstance } from "../../schemas/jobs/JobRunStates.js"
import type { Clusters } from "../api/clusters.js"
import type { Kernel } from "../kernel.js"
import type { Cancel } from "../timeline.js"
import type { JobRun, TaskRun } from "./record.js"

interface Callbacks {
  readonly ready: (cluster: ClusterInstance | undefined) => void
  /** Called when the cluster fails to start or is lost. */
  readonly failed: (message: string) => void
}

type Made = ReturnType<Clusters["createForJob"]>

export interface Compute {
  /**
   * Requests compute for an attempt. Never calls back before it returns. Returns a function that releases the compute.
   */
  readonly acquire: (run: JobRun, attempt: TaskRun, on: Callbacks) => Cancel
  /** Terminates the clusters created for the run. */
  readonly release: (run: JobRun) => void
}

export const make = (kernel: Kernel, clusters: Clusters): Compute => {
  /** Clusters shared by the tasks of a run, by run and key. */
  const shared = new Map<JobRun, Map<string, Made>>()

  const createFor = (run: JobRun, label: string, spec: ClusterSpec): Made =>
    clusters.createForJob({
      spec,
      name: `job-${run.jobId}-run-${run.runId}-${label}`,
      jobId: String(run.jobId),
      runName: run.name,
      creator: run.creator
    })

  const sharedCluster = (run: JobRun, key: string): Made => {
    const ofRun = shared.get(run) ?? new Map<string, Made>()
    shared.set(run, ofRun)
    const there = ofRun.get(key)
    if (there !== undefined) return there
    const spec = run.jobClusters.find((cluster) => cluster.job_cluster_key === key)?.new_cluster
    const made = spec ? createFor(run, key, spec) : { error: `There is no job cluster ${key}.` }
    ofRun.set(key, made)
    return made
  }

  const use = (id: string, on: Callbacks): Cancel =>
    clusters.use(id, { ready: on.ready, failed: on.failed, lost: on.failed })

  return {
    acquire: (run, attempt, on) => {
      const { existing_cluster_id, job_cluster_key, new_cluster, task_key } = attempt.task
      if (existing_cluster_id) return use(existing_cluster_id, on)
      if (job_cluster_key || new_cluster) {
        const cluster = job_cluster_key
          ? sharedCluster(run, job_cluster_key)
          : createFor(run, task_key, new_cluster as ClusterSpec)
        if ("error" in cluster) return kernel.after(0, () => on.failed(cluster.error))
        const stop = use(cluster.id, on)
        return () => {
          stop()
          if (!job_cluster_key) clusters.terminateForJob(cluster.id)
        }
      }
      return kernel.after(kernel.durations.serverlessStart, () => on.ready(undefined))
    },
    release: (run) => {
      for (const cluster of shared.get(run)?.values() ?? []) {
        if ("id" in cluster) clusters.terminateForJob(cluster.id)
      }
      shared.delete(run)
    }
  }
}
