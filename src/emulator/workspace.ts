/** Creates all APIs of the emulated workspace, each from the kernel and the APIs it depends on. */
import * as CiTokens from "./api/ciTokens.js"
import * as ClusterPolicies from "./api/clusterPolicies.js"
import * as Clusters from "./api/clusters.js"
import * as CurrentUser from "./api/currentUser.js"
import * as Dbfs from "./api/dbfs.js"
import * as DefaultBaseEnvironments from "./api/defaultBaseEnvironments.js"
import * as Entra from "./api/entra.js"
import * as GlobalInitScripts from "./api/globalInitScripts.js"
import * as Groups from "./api/groups.js"
import * as InstancePools from "./api/instancePools.js"
import * as JobRuns from "./api/jobRuns.js"
import * as Jobs from "./api/jobs.js"
import * as Libraries from "./api/libraries.js"
import * as OAuth from "./api/oauth.js"
import * as ObjectPermissions from "./api/objectPermissions.js"
import * as Permissions from "./api/permissions.js"
import * as Pipelines from "./api/pipelines.js"
import * as Repos from "./api/repos.js"
import * as Secrets from "./api/secrets.js"
import * as Tokens from "./api/tokens.js"
import * as Warehouses from "./api/warehouses.js"
import * as WorkspaceObjects from "./api/workspace.js"
import type { Kernel } from "./kernel.js"
import type { Route } from "./router.js"

export interface Workspace {
  readonly routes: ReadonlyArray<Route>
}

export const make = (kernel: Kernel): Workspace => {
  const permissions = Permissions.make(kernel)
  const pools = InstancePools.make(kernel, permissions)
  const policies = ClusterPolicies.make(kernel, permissions)
  const clusters = Clusters.make(kernel, permissions, {
    applyPolicy: policies.apply,
    nodeTypeOfPool: pools.nodeTypeOf
  })
  pools.supply(clusters)
  const objects = WorkspaceObjects.make(kernel, permissions)
  const groups = Groups.make(kernel)
  const jobs = Jobs.make(kernel, permissions)
  const jobRuns = JobRuns.make(kernel, jobs, clusters, objects)
  return {
    routes: [
      ...ObjectPermissions.make(permissions).routes,
      ...pools.routes,
      ...policies.routes,
      ...clusters.routes,
      ...jobs.routes,
      ...jobRuns.routes,
      ...objects.routes,
      ...Repos.make(kernel, permissions, objects).routes,
      ...GlobalInitScripts.make(kernel).routes,
      ...Libraries.make(kernel, clusters, { isFile: (path) => objects.file(path) !== undefined }).routes,
      ...DefaultBaseEnvironments.make(kernel).routes,
      ...Dbfs.make(kernel).routes,
      ...Secrets.make(kernel).routes,
      ...Tokens.make(kernel).routes,
      ...groups.routes,
      ...CurrentUser.make(groups).routes,
      ...Pipelines.make(kernel, permissions).routes,
      ...Warehouses.make(kernel, permissions).routes,
      ...OAuth.make(kernel).routes,
      ...Entra.make(kernel).routes,
      ...CiTokens.make(kernel).routes
    ]
  }
}
