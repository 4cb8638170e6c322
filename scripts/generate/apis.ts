/** Generates the schemas and services of APIs. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { shapeOf } from "../coverage/path.js"
import * as Reference from "../coverage/reference.js"
import type { Listed } from "./docs.js"
import { withUniqueNames } from "./identifiers.js"
import * as Model from "./model.js"
import { Overlay } from "./overlay.js"
import { withPages } from "./pages.js"
import { Writer } from "./schemas.js"
import { ServiceWriter } from "./services.js"
import { subjects } from "./subjects.js"
import { marker } from "./text.js"
import { withResults } from "./waits.js"

const src = new URL("../../src/", import.meta.url)

/** The hand-written APIs of src/services with their operations. */
const handMadeApis = async (): Promise<
  ReadonlyArray<{ readonly name: string; readonly operations: ReadonlySet<string> }>
> => {
  const names = readdirSync(new URL("services/", src))
    .filter((file) => /^[A-Z].*\.ts$/.test(file))
    .map((file) => file.slice(0, -".ts".length))
  const apis = await Promise.all(
    names.map(async (name) => {
      const module: { readonly operations?: Readonly<Record<string, Any>> } = await import(
        new URL(`services/${name}.ts`, src).href
      )
      if (module.operations === undefined) return []
      const operations = Object.values(module.operations).map((member) => {
        const { method, path } = "method" in member ? member : member.operation
        return `${method} ${shapeOf(path.template)}`
      })
      return [{ name, operations: new Set(operations) }]
    })
  )
  return apis.flat()
}

type Named = { readonly method: string; readonly path: { readonly template: string } }
type Any = Named | { readonly operation: Named }

/** The module of each hand-written type and enum. */
const handMadeSchemas = (): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  const files = readdirSync(new URL("schemas/", src), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts")
  )
  for (const file of files) {
    const text = readFileSync(new URL(`schemas/${file}`, src), "utf8")
    if (text.startsWith("// Generated")) continue
    for (const [, name = ""] of text.matchAll(/^export (?:class|const) (\w+)/gm))
      found.set(name, file.slice(0, -".ts".length))
  }
  return found
}

export interface Generated {
  readonly files: ReadonlyMap<string, string>
  /** The generated APIs of each group. */
  readonly groups: ReadonlyMap<string, ReadonlyArray<string>>
  readonly model: ReadonlyArray<Model.Api>
  /** All APIs of each group, those made by hand too. */
  readonly listed: ReadonlyMap<string, ReadonlyArray<Listed>>
}

/** The modules by hand in the folder of a group that help to use its APIs. */
const helpersIn = (group: string): ReadonlyArray<string> => {
  const folder = new URL(`services/${group}/`, src)
  return existsSync(folder)
    ? readdirSync(folder)
        .filter(
          (file) => /^[A-Z]\w*\.ts$/.test(file) && !readFileSync(new URL(file, folder), "utf8").startsWith(marker)
        )
        .map((file) => file.slice(0, -".ts".length))
    : []
}

/** Whether a module stands on a package that not everyone installs. It is imported by itself. */
const needsPeer = (group: string, name: string): boolean =>
  /from "@effect\/ai\b/.test(readFileSync(new URL(`services/${group}/${name}.ts`, src), "utf8"))

export const generate = async (): Promise<Generated> => {
  const reference = withResults(withPages(Reference.loadCurrent()))
  const apis = await handMadeApis()
  const byHand = {
    operations: new Set(apis.flatMap(({ operations }) => [...operations])),
    schemas: handMadeSchemas()
  }
  const model = Model.make(reference, byHand, subjects)
  const overlay = new Overlay()
  overlay.check(reference)
  const schemas = new Writer(reference, model, overlay)
  const services = new ServiceWriter(reference, model, overlay)
  const files = new Map<string, string>()
  for (const api of model.apis) {
    for (const [path, text] of schemas.files(api)) files.set(`src/schemas/${path}`, text)
    for (const [path, text] of services.files(api)) files.set(`src/services/${path}`, text)
  }
  for (const shared of model.shared) files.set(`src/schemas/${shared.group}/${shared.name}.ts`, schemas.shared(shared))
  const groups = new Map<string, Array<readonly [string, string]>>()
  for (const [group, module] of Object.entries(reference.modules)) {
    const shapes = new Set(
      Object.values(module.services).flatMap((service) =>
        Object.values(service).map(({ method, path }) => `${method} ${shapeOf(path)}`)
      )
    )
    const generated = model.apis.filter((api) => api.group === group).map(({ name }) => [name, `./${name}.js`] as const)
    for (const name of helpersIn(group)) if (!needsPeer(group, name)) generated.push([name, `./${name}.js`])
    const byHand = apis
      // By name, too: operations of permissions are in two groups.
      .filter(({ name, operations }) => name in module.services && [...operations].some((one) => shapes.has(one)))
      .map(({ name }) => [name, `../${name}.js`] as const)
    groups.set(
      group,
      [...byHand, ...generated].sort(([a], [b]) => (a < b ? -1 : 1))
    )
  }
  for (const [group, modules] of groups) files.set(`src/services/${group}/index.ts`, services.group(group, modules))
  return {
    files: withUniqueNames(files),
    model: model.apis,
    listed: new Map(
      [...groups].map(([group, modules]) => [
        group,
        modules.map(([name, path]) => ({
          name,
          module: path.startsWith("../") ? name : `${group}/${name}`,
          isByHand: path.startsWith("../")
        }))
      ])
    ),
    groups: new Map(
      [...groups.keys()].map((group) => [
        group,
        [...model.apis.filter((api) => api.group === group).map(({ name }) => name), ...helpersIn(group)].sort()
      ])
    )
  }
}
