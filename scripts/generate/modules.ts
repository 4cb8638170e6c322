/** Generates the index, the list of services and the exports of the package from the folders. */
import { readdirSync, readFileSync } from "node:fs"
import { marker } from "./text.js"

const src = new URL("../../src/", import.meta.url)

const read = (path: string): string => readFileSync(new URL(path, src), "utf8")

/** Files whose names start with a capital letter are public modules. Other files are parts of them. */
const modulesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(new URL(`${folder}/`, src))
    .filter((file) => /^[A-Z]\w*\.ts$/.test(file))
    .map((file) => file.slice(0, -".ts".length))
    .sort()

/** Schemas that no service exports. */
const schemas = (services: ReadonlyArray<string>): ReadonlyArray<string> => {
  const reached = new Set(
    services.flatMap((service) =>
      [...read(`services/${service}.ts`).matchAll(/"\.\.\/schemas\/(\w+)\.js"/g)].map(([, name]) => name ?? "")
    )
  )
  const within = new Set(
    modulesIn("schemas").flatMap((schema) =>
      [...read(`schemas/${schema}.ts`).matchAll(/^export \* from "\.\/(\w+)\.js"/gm)].map(([, name]) => name ?? "")
    )
  )
  return modulesIn("schemas").filter((name) => !reached.has(name) && !within.has(name))
}

interface Module {
  readonly name: string
  /** The path of the source without its extension. */
  readonly path: string
}

const within = (folder: string, names: ReadonlyArray<string>): ReadonlyArray<Module> =>
  names.map((name) => ({ name, path: folder === "" ? name : `${folder}/${name}` }))

const target = (path: string) => ({
  "effect-databricks:source": `./src/${path}.ts`,
  types: `./dist/${path}.d.ts`,
  default: `./dist/${path}.js`
})

/** Whether a module is a service, and not a helper for one. */
const isService = (name: string): boolean =>
  /\blayer\b|service\.js"/.test(read(`services/${name}.ts`)) && !isOptional(`services/${name}`)

/** Modules that require Node or an optional package are not part of the index. */
const isOptional = (path: string): boolean =>
  /^(?:import|export) .*"(?:@effect\/platform-node|@effect\/sql|node:)/m.test(read(`${path}.ts`))

/** The generated files, by their paths. */
export const generate = (groups: ReadonlyMap<string, ReadonlyArray<string>>): ReadonlyMap<string, string> => {
  const services = modulesIn("services")
  const named = [
    ...within(
      "",
      [...modulesIn("."), "Databricks"].filter((name, i, all) => all.indexOf(name) === i)
    ),
    ...within("layers", modulesIn("layers")),
    ...within("schemas", schemas(services)),
    ...within("services", services)
  ]
  const index = `${marker}
/**
 * The Databricks REST API for Effect programs.
 *
 * @since 0.1.0
 */
${named
  .filter(({ path }) => !isOptional(path))
  .map(({ name, path }) => `export * as ${name} from "./${path}.js"`)
  .join("\n")}
`
  const tags = services.filter(isService)
  const all = `${marker}
/** A layer of all hand-written services. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { contextOf } from "../internal/contextOf.js"
import type { DatabricksClient } from "../layers/DatabricksClient.js"
${tags.map((name) => `import * as ${name} from "./${name}.js"`).join("\n")}

/**
 * @since 0.1.0
 * @category models
 */
export type Services =
${tags.map((name) => `  | ${name}.${name}`).join("\n")}

/**
 * Provides all hand-written services.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerServices: Layer.Layer<Services, never, DatabricksClient> = Layer.fresh(
  Layer.effectContext(
    Effect.map(
      Effect.all([
${tags.map((name) => `        contextOf(${name}.${name}, ${name}.make)`).join(",\n")}
      ]),
      (services) => Context.mergeAll(...services)
    )
  )
)
`
  const exports = {
    ".": target("index"),
    ...Object.fromEntries(
      [...named, ...within("emulator", modulesIn("emulator"))].map(({ name, path }) => [`./${name}`, target(path)])
    ),
    ...Object.fromEntries(
      [...groups].flatMap(([group, apis]) => [
        [`./${group}`, target(`services/${group}/index`)],
        ...apis.map((api) => [`./${group}/${api}`, target(`services/${group}/${api}`)])
      ])
    ),
    "./workflow": target("workflow/Steps"),
    "./package.json": "./package.json"
  }
  const packageJson = JSON.parse(read("../package.json"))
  return new Map([
    ["src/index.ts", index],
    ["src/services/all.ts", all],
    ["package.json", `${JSON.stringify({ ...packageJson, exports }, null, 2)}\n`]
  ])
}
