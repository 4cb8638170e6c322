/**
 * Puts the modules that the compiler wrote to dist into few files: one of what every service stands on, and one for
 * each service. Node takes longer to find, open and link a module than to run it: a service is made of forty.
 *
 * Declarations stay as they are, and so does index.js, which bundlers see through best when it only names the others.
 */
import { readdirSync, readFileSync, rmSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
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

/** What a file is made of: the modules that these need, and that no file before it has. The rest follow by entry. */
const first = {
  core: [
    "layers/DatabricksClient",
    "layers/Polling",
    "internal/paging",
    "internal/gone",
    "schemas/Wire",
    "schemas/EpochMillis",
    "schemas/Millis"
  ],
  contents: ["internal/contents"],
  ClusterSpec: ["services/ClusterSpec"],
  Clusters: ["services/Clusters"],
  Libraries: ["services/Libraries"]
}

const ownersBy = (importsOf) => {
  const owners = new Map()
  const own = (file, owner) => {
    if (owners.has(file)) return
    owners.set(file, owner)
    for (const imported of importsOf(file)) own(imported, owner)
  }
  for (const [owner, names] of Object.entries(first)) for (const name of names) own(fileOf(name), owner)
  for (const name of entries) own(fileOf(name), name.slice(name.lastIndexOf("/") + 1))
  return owners
}

const bundle = await rollup({
  input: Object.fromEntries(entries.map((name) => [name, fileOf(name)])),
  external: (id) => !/^[./]/.test(id),
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
