/**
 * Bundles the compiled modules in dist into a few files: one that all services share, and one for each service.
 * Finding, opening and linking a module takes Node longer than running it, and a service consists of forty modules.
 *
 * Declarations are not changed. Neither is index.js: bundlers handle it best if it only has re-exports.
 */
import { readdirSync, readFileSync, rmSync } from "node:fs"
import { dirname, isAbsolute, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { rollup } from "rollup"

const root = fileURLToPath(new URL("..", import.meta.url))
const dist = join(root, "dist")
const fileOf = (name) => join(dist, `${name}.js`)

const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
/**
 * Modules are assigned to entries in this order. The emulator and the top-level modules come last, because they include
 * modules of the services.
 */
const folders = ["services", "layers", "schemas", "workflow", "emulator", "."]
const folderOf = (name) => (name.includes("/") ? name.slice(0, name.indexOf("/")) : ".")
const entries = Object.values(exports)
  .flatMap((target) => target.default ?? [])
  .map((path) => path.slice("./dist/".length, -".js".length))
  .filter((name) => !/(?:^|\/)index$/.test(name))
  .sort((a, b) => folders.indexOf(folderOf(a)) - folders.indexOf(folderOf(b)))

/** The modules that every program needs, and those that most services use for waiting and paging. */
const core = ["layers/DatabricksClient", "layers/Operation", "layers/Polling", "schemas/EpochMillis", "schemas/Millis"]

/** The group of a generated module: `catalog` of `services/catalog/Tables`. */
const groupOf = (name) => /^(?:services|schemas)\/(\w+)\/[A-Z]/.exec(name)?.[1]

/**
 * Assigns each module to a file: `core`, including the modules of Clusters that other services use; `shared`, for other
 * modules that several hand-written services use; one for each group of APIs; or the file of its entry.
 */
const ownersBy = (importsOf) => {
  const reachedFrom = (files, reached = new Set()) => {
    for (const file of files) {
      if (reached.has(file)) continue
      reached.add(file)
      reachedFrom(importsOf(file), reached)
    }
    return reached
  }
  const owners = new Map()
  const own = (files, owner) => {
    for (const file of files) if (!owners.has(file)) owners.set(file, owner)
  }
  own(reachedFrom(core.map(fileOf)), "core")
  const parts = entries.map((path) => ({
    path,
    name: path.slice(path.lastIndexOf("/") + 1),
    files: reachedFrom([fileOf(path)])
  }))
  const services = parts.filter(({ files, name, path }) => {
    const folder = `${name[0].toLowerCase()}${name.slice(1)}`
    return path === `services/${name}` && files.has(fileOf(`services/${folder}/service`))
  })
  const needs = (file) => services.filter(({ files }) => files.has(file)).length
  const shared = services.flatMap(({ files }) => [...files]).filter((file) => needs(file) > 1)
  own(
    shared.filter((file) => services.find(({ name }) => name === "Clusters").files.has(file)),
    "core"
  )
  own(shared, "shared")
  const generated = parts.filter(({ path }) => groupOf(path) !== undefined)
  const users = new Map()
  for (const { files, path } of generated) {
    for (const file of files) users.set(file, [...(users.get(file) ?? []), path])
  }
  for (const [file, paths] of users) {
    // Shared by a group. The schemas of a hand-written API are in a folder too, and stay with their service.
    const group = groupOf(file.slice(dist.length + 1))
    if (paths.length > 1 && group !== undefined && needs(file) === 0) own([file], group)
  }
  for (const { files, name } of parts.filter((part) => !generated.includes(part))) {
    own(files, name)
  }
  for (const { files, name, path } of generated) own(files, `${groupOf(path)}.${name}`)
  return owners
}

const bundle = await rollup({
  input: Object.fromEntries(entries.map((name) => [name, fileOf(name)])),
  external: (id) => !id.startsWith(".") && !isAbsolute(id),
  treeshake: { moduleSideEffects: false },
  plugins: [
    {
      name: "source-maps",
      load: (id) => {
        const file = id.replace(/\?.*$/, "")
        return {
          code: readFileSync(file, "utf8").replace(/^\/\/# sourceMappingURL=.*$/m, ""),
          map: readFileSync(`${file}.map`, "utf8")
        }
      }
    },
    // The emulator gets its own copy, so that the files of the services do not need additional exports.
    {
      name: "operations-of-the-emulator",
      resolveId: (id, importer = "") =>
        importer.startsWith(join(dist, "emulator")) && /\/services\/\w+\/operations\.js$/.test(id)
          ? `${resolve(dirname(importer), id)}?emulator`
          : null
    }
  ]
})

for (const file of readdirSync(dist, { recursive: true })) {
  if (/\.js(\.map)?$/.test(file) && !/(?:^|\/)index\./.test(file)) rmSync(join(dist, file))
}

let owners
await bundle.write({
  dir: dist,
  format: "es",
  generatedCode: "es2015",
  sourcemap: true,
  minifyInternalExports: false,
  hoistTransitiveImports: false,
  entryFileNames: "[name].js",
  chunkFileNames: "chunks/[name].js",
  manualChunks: (file, { getModuleInfo }) => {
    owners ??= ownersBy((id) => (getModuleInfo(id)?.importedIds ?? []).filter((imported) => imported.startsWith(dist)))
    return owners.get(file)
  }
})
