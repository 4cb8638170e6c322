/**
 * Puts the modules that the compiler wrote to dist into few files: one of what every service stands on, and one for
 * each service. Node takes longer to find, open and link a module than to run it: a service is made of forty.
 *
 * Declarations stay as they are, and so does index.js, which bundlers see through best when it only names the others.
 */
import { readdirSync, readFileSync, rmSync } from "node:fs"
import { dirname, isAbsolute, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { rollup } from "rollup"

const root = fileURLToPath(new URL("..", import.meta.url))
const dist = join(root, "dist")
const fileOf = (name) => join(dist, `${name}.js`)

const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
/** Those that stand on others come after them. */
const folders = ["services", "layers", "schemas", "emulator", "."]
const folderOf = (name) => (name.includes("/") ? name.slice(0, name.indexOf("/")) : ".")
const entries = Object.values(exports)
  .flatMap((target) => target.default ?? [])
  .map((path) => path.slice("./dist/".length, -".js".length))
  .filter((name) => name !== "index")
  .sort((a, b) => folders.indexOf(folderOf(a)) - folders.indexOf(folderOf(b)))

/** What no program can do without, and what most services wait and page with. */
const core = [
  "layers/DatabricksClient",
  "layers/Polling",
  "internal/call/paging",
  "schemas/EpochMillis",
  "schemas/Millis"
]

/**
 * The file of each module: `core`, which also has what others need of Clusters', `shared` for what else two services
 * need, or its entry's.
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
  const parts = entries.map((name) => ({
    name: name.slice(name.lastIndexOf("/") + 1),
    files: reachedFrom([fileOf(name)])
  }))
  const services = parts.filter(({ files, name }) =>
    files.has(fileOf(`services/${name[0].toLowerCase()}${name.slice(1)}/service`))
  )
  const needs = (file) => services.filter(({ files }) => files.has(file)).length
  const shared = services.flatMap(({ files }) => [...files]).filter((file) => needs(file) > 1)
  own(
    shared.filter((file) => services.find(({ name }) => name === "Clusters").files.has(file)),
    "core"
  )
  own(shared, "shared")
  for (const { files, name } of parts) own(files, name)
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
    // It has them twice, so that no service's file has to export what the service does not.
    {
      name: "endpoints-of-the-emulator",
      resolveId: (id, importer = "") =>
        importer.startsWith(join(dist, "emulator")) && id.includes("/internal/endpoints/")
          ? `${resolve(dirname(importer), id)}?emulator`
          : null
    }
  ]
})

for (const file of readdirSync(dist, { recursive: true })) {
  if (/\.js(\.map)?$/.test(file) && !/^index\./.test(file)) rmSync(join(dist, file))
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
    owners ??= ownersBy((id) => getModuleInfo(id).importedIds.filter((imported) => imported.startsWith(dist)))
    return owners.get(file)
  }
})
