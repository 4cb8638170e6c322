/** Maps each service of the library to its part of the reference data. */

import { shapeOf } from "./path.js"
import type { Operation, Reference } from "./reference.js"

export interface Source {
  /** Services in the reference data: `module.Service`. */
  readonly reference: ReadonlyArray<string>
  /** The name of the API in seed-operations.json. */
  readonly seed?: string
}

export const sources: Readonly<Record<string, Source>> = {
  Clusters: { reference: ["compute.Clusters"], seed: "Clusters" },
  ClusterPolicies: { reference: ["compute.ClusterPolicies", "compute.PolicyFamilies"], seed: "ClusterPolicies" },
  CurrentUser: { reference: ["iam.CurrentUser"] },
  Dbfs: { reference: ["files.Dbfs"], seed: "Dbfs" },
  Files: { reference: ["files.Files"] },
  GlobalInitScripts: { reference: ["compute.GlobalInitScripts"], seed: "GlobalInitScripts" },
  // Groups in the reference data is the SCIM API, which is a different API.
  Groups: { reference: [], seed: "Groups" },
  InstancePools: { reference: ["compute.InstancePools"], seed: "InstancePool" },
  Jobs: { reference: ["jobs.Jobs"], seed: "Jobs" },
  Libraries: { reference: ["compute.Libraries"], seed: "Libraries" },
  Permissions: { reference: ["iam.Permissions"], seed: "Permissions" },
  Pipelines: { reference: ["pipelines.Pipelines"], seed: "Pipelines" },
  Repos: { reference: ["workspace.Repos"], seed: "Repos" },
  Secrets: { reference: ["workspace.Secrets"], seed: "Secrets" },
  StatementExecution: { reference: ["sql.StatementExecution"] },
  Tokens: { reference: ["settings.Tokens"], seed: "Token" },
  Warehouses: { reference: ["sql.Warehouses"], seed: "Warehouses" },
  Workspace: { reference: ["workspace.Workspace"], seed: "Workspace" }
}

/** An operation, with the module that its type names belong to. */
export interface Known extends Operation {
  readonly name: string
  readonly module: string
  /** Whether the operation is only in seed-operations.json, which has no fields. */
  readonly isSeed: boolean
}

/** Returns all operations that a service should have. An operation in several sources counts once. */
export const operationsOf = (reference: Reference, source: Source): ReadonlyArray<Known> => {
  const known = new Map<string, Known>()
  for (const qualified of source.reference) {
    const [module = "", service = ""] = qualified.split(".")
    const operations = reference.modules[module]?.services[service]
    if (operations === undefined) throw new Error(`The reference data has no service ${qualified}`)
    for (const [bare, operation] of Object.entries(operations)) {
      const name = source.reference.length > 1 ? `${service}.${bare}` : bare
      known.set(`${operation.method} ${shapeOf(operation.path)}`, { ...operation, name, module, isSeed: false })
    }
  }
  const seeds = source.seed === undefined ? [] : reference.seeds[source.seed]
  if (seeds === undefined) throw new Error(`seed-operations.json has no API ${source.seed}`)
  for (const { method, path, seed } of seeds) {
    if (method === undefined || path === undefined) continue
    const key = `${method} ${shapeOf(path)}`
    if (!known.has(key)) known.set(key, { method, path, name: seed, module: "", isSeed: true })
  }
  return [...known.values()]
}
