/** All APIs of the emulated workspace, each made on the kernel and on those that it needs. */
import * as Clusters from "./api/clusters.js"
import * as JobRuns from "./api/jobRuns.js"
import * as Jobs from "./api/jobs.js"
import * as Permissions from "./api/permissions.js"
import type { Kernel } from "./kernel.js"
import type { Route } from "./router.js"

export interface Workspace {
  readonly routes: ReadonlyArray<Route>
}

export const make = (kernel: Kernel): Workspace => {
  const permissions = Permissions.make(kernel)
  const clusters = Clusters.make(kernel, permissions)
  const jobs = Jobs.make(kernel, permissions)
  const jobRuns = JobRuns.make(kernel, jobs, clusters)
  return { routes: [...clusters.routes, ...jobs.routes, ...jobRuns.routes] }
}
