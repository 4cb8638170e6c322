/** Maps each service of the library to its part of the reference data. */
import { readdirSync, readFileSync } from "node:fs"
import { shapeOf } from "./path.js"
import { load, type Operation, type Reference } from "./reference.js"

export interface Source {
  /** Services in the reference data: `module.Service`. */
  readonly reference: ReadonlyArray<string>
  /** The name of the API in seed-operations.json. */
  readonly seed?: string
}

/** Services that have other names in the reference data, or none there. */
const exceptions: Readonly<Record<string, Source>> = {
  ClusterPolicies: { reference: ["compute.ClusterPolicies", "compute.PolicyFamilies"], seed: "ClusterPolicies" },
  // Groups in the reference data is the SCIM API, which is a different API.
  Groups: { reference: [], seed: "Groups" },
  InstancePools: { reference: ["compute.InstancePools"], seed: "InstancePool" },
  Tokens: { reference: ["settings.Tokens"], seed: "Token" }
}

const folder = new URL("../../src/services/", import.meta.url)

/** The hand-written services. */
const names = readdirSync(folder)
  .filter(
    (file) => file.endsWith(".ts") && /\.\/\w+\/operations\.js"/.test(readFileSync(new URL(file, folder), "utf8"))
  )
  .map((file) => file.slice(0, -".ts".length))

const { modules, seeds } = load()

/** Finds the service with the same name in the reference data. */
const sourceOf = (service: string): Source => {
  const reference = Object.keys(modules)
    .filter((module) => modules[module]?.services[service] !== undefined)
    .map((module) => `${module}.${service}`)
  if (reference.length !== 1) {
    throw new Error(
      `scripts/coverage/services.ts needs an entry for ${service}, found in the reference data: ${reference}`
    )
  }
  return { reference, ...(seeds[service] === undefined ? {} : { seed: service }) }
}

export const sources: Readonly<Record<string, Source>> = Object.fromEntries(
  [...new Set([...names, ...Object.keys(exceptions)])].sort().map((name) => [name, exceptions[name] ?? sourceOf(name)])
)

/** An operation, with the module that its type names belong to. */
export interface Known extends Operation {
  readonly name: string
  readonly module: string
  /** In the reference data: `module.Service`. */
  readonly service: string
  /** Whether another operation of the API has the same path. */
  readonly sharesPath: boolean
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
      const key = `${operation.method} ${shapeOf(operation.path)}`
      // A name in the path says which of them is meant.
      const sharesPath = known.get(key)?.service === qualified
      known.set(sharesPath ? `${key} ${bare}` : key, {
        ...operation,
        name,
        module,
        service: qualified,
        sharesPath,
        isSeed: false
      })
    }
  }
  const seeds = source.seed === undefined ? [] : reference.seeds[source.seed]
  if (seeds === undefined) throw new Error(`seed-operations.json has no API ${source.seed}`)
  for (const { method, path, seed } of seeds) {
    if (method === undefined || path === undefined) continue
    const key = `${method} ${shapeOf(path)}`
    if (!known.has(key))
      known.set(key, { method, path, name: seed, module: "", service: "", sharesPath: false, isSeed: true })
  }
  return [...known.values()]
}
