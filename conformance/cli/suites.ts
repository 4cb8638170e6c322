/** The suites, one for each API, and one for bundles. */
import { bundles } from "./checks/bundles.js"
import { clusterPolicies } from "./checks/clusterPolicies.js"
import { clusters } from "./checks/clusters.js"
import { currentUser } from "./checks/currentUser.js"
import { dbfs } from "./checks/dbfs.js"
import { globalInitScripts } from "./checks/globalInitScripts.js"
import { groups } from "./checks/groups.js"
import { instancePools } from "./checks/instancePools.js"
import { jobs } from "./checks/jobs.js"
import { libraries } from "./checks/libraries.js"
import { permissions } from "./checks/permissions.js"
import { pipelines } from "./checks/pipelines.js"
import { repos } from "./checks/repos.js"
import { secrets } from "./checks/secrets.js"
import { tokens } from "./checks/tokens.js"
import { warehouses } from "./checks/warehouses.js"
import { workspace } from "./checks/workspace.js"
import type { Suite } from "./harness.js"

export const suites: ReadonlyArray<Suite> = [
  currentUser,
  clusters,
  jobs,
  dbfs,
  secrets,
  groups,
  libraries,
  tokens,
  workspace,
  instancePools,
  permissions,
  clusterPolicies,
  globalInitScripts,
  warehouses,
  repos,
  pipelines,
  bundles
]

export const differences: ReadonlyArray<string> = [
  "The Groups API 2.0 has no commands: its paths are called with `databricks api`. `databricks groups` is another API, which the emulator does not have.",
  "Git folders always have the type REPO. In a workspace with Git CLI access, those outside /Repos have the type DIRECTORY.",
  "Usage data (`POST /telemetry-ext`) is answered with 404, which the CLI ignores.",
  "Terraform is not used: bundles are deployed by the CLI's direct engine.",
  "`is_single_node` returns the settings that the documentation describes, so that a bundle whose cluster leaves them out differs."
]
