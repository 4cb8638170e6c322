/** Generates the lists of the emulator from src/emulator/api: its modules and their operations. */
import { readdirSync, readFileSync } from "node:fs"
import * as Effect from "effect/Effect"
import * as Kernel from "../../src/emulator/kernel.js"
import type { Route } from "../../src/emulator/router.js"
import { isUsable } from "../../src/emulator/store/shapes.js"
import { shapeOf } from "../coverage/path.js"
import type { Api } from "./model.js"
import { marker } from "./text.js"
import { camel } from "./words.js"

interface Served {
  readonly make: (kernel: Kernel.Kernel) => { readonly routes: ReadonlyArray<Route> }
}

const folder = new URL("../../src/emulator/api/", import.meta.url)

/** The modules with routes that only need the kernel. Other files are parts of them. */
const modules = (): ReadonlyArray<string> =>
  readdirSync(folder)
    .filter((file) => file.endsWith(".ts"))
    .filter((file) => {
      const text = readFileSync(new URL(file, folder), "utf8")
      return (
        /^export const make = \(\s*_?kernel: Kernel\s*\)/m.test(text) &&
        text.includes("readonly routes: ReadonlyArray<Route>")
      )
    })
    .map((file) => file.slice(0, -".ts".length))
    .sort()

const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1)

const apisFile = (names: ReadonlyArray<string>): string => `${marker}
/** The APIs of the emulated workspace. */
${names.map((name) => `import * as ${capitalized(name)} from "./api/${name}.js"`).join("\n")}

export const apis = [
${names.map((name) => `  ${capitalized(name)}.make`).join(",\n")}
]
`

const lineWidth = 120

const property = (service: string, operations: ReadonlyArray<string>): string => {
  const names = operations.map((name) => `"${name}"`)
  const key = service.includes(".") ? `"${service}"` : service
  const line = `  ${key}: [${names.join(", ")}]`
  // The formatter includes the trailing comma.
  return line.length < lineWidth ? line : `  ${key}: [\n${names.map((name) => `    ${name}`).join(",\n")}\n  ]`
}

const keyOf = (method: string, path: string): string => `${method} ${shapeOf(path.replaceAll(/\*\}|\}\.\.\./g, "}"))}`

/** The operations that are served by hand, and those of the generated APIs that the store serves or answers with 501. */
const operationsFile = (routes: ReadonlyArray<Route>, apis: ReadonlyArray<Api>): string => {
  const served = new Map<string, Set<string>>()
  for (const { operation, service } of routes) {
    if (service === undefined || operation === undefined) continue
    served.set(service, (served.get(service) ?? new Set()).add(operation))
  }
  const byHand = new Set(routes.map(({ method, template }) => keyOf(method, template)))
  for (const { group, name, operations } of apis) {
    const service = `${group}.${name}`
    for (const { name: operation, operation: described } of operations) {
      // A route by hand comes before the store, and can belong to another API.
      if (byHand.has(keyOf(described.method, described.path)) || !isUsable(described.path)) continue
      served.set(service, (served.get(service) ?? new Set()).add(camel(operation)))
    }
  }
  const properties = [...served.keys()].sort().map((name) => property(name, [...(served.get(name) ?? [])].sort()))
  return `${marker}
/** The operations of the emulated workspace, by API. */

export const operations = {
${properties.join(",\n")}
} as const

/** The name of an API, such as \`Clusters\`. */
export type ServiceName = keyof typeof operations

/** The name of an operation of an API. */
export type OperationName<Service extends ServiceName = ServiceName> = (typeof operations)[Service][number]
`
}

/** The fixed beginning of a path, without its version and with any account. */
const prefixOf = (path: string): string => {
  const plain = path
    .replace(/^\/api\/\d+\.\d+(?=\/)/, "/api")
    .replace(/^\/api\/accounts\/\{account_id\}/, "/api/accounts/*")
  return plain.replace(/\/[^/]*\{.*$/, "").replace(/:\w+$/, "")
}

const storeFile = (apis: ReadonlyArray<Api>): string => `${marker}
/** The generated APIs that the store can load: how their paths begin, and their modules. */

export interface Api {
  readonly name: string
  readonly prefixes: ReadonlyArray<string>
  readonly load: () => Promise<unknown>
}

export const apis: ReadonlyArray<Api> = [
${apis
  .map(({ group, name, operations }) => {
    const all = [...new Set(operations.map(({ operation }) => prefixOf(operation.path)))]
      // A name with slashes right after the version says nothing about the API.
      .filter((prefix) => prefix !== "/api" && prefix !== "/api/accounts/*")
      .sort()
    const prefixes = all.filter((prefix) => !all.some((other) => prefix.startsWith(`${other}/`)))
    return `  { name: "${group}.${name}", prefixes: ${JSON.stringify(prefixes)}, load: () => import("../../services/${group}/${name}.js") }`
  })
  .join(",\n")}
]
`

/** The routes that the emulator serves by hand. */
export const routesByHand = async (): Promise<ReadonlyArray<Route>> => {
  const apis: ReadonlyArray<Served> = await Promise.all(
    modules().map((name) => import(new URL(`${name}.ts`, folder).href))
  )
  return Effect.runPromise(
    Effect.scoped(Effect.map(Kernel.make({}), (kernel) => apis.flatMap(({ make }) => kernel.use(make).routes)))
  )
}

/** The generated files, by their paths. */
export const generate = async (generated: ReadonlyArray<Api>): Promise<ReadonlyMap<string, string>> => {
  const names = modules()
  const routes = await routesByHand()
  return new Map([
    ["src/emulator/apis.ts", apisFile(names)],
    ["src/emulator/operations.ts", operationsFile(routes, generated)],
    ["src/emulator/store/apis.ts", storeFile(generated)]
  ])
}
