/**
 * Bundles the compiled modules in dist into a few files: one that all services share, and one for each service.
 * Finding, opening and linking a module takes Node longer than running it, and a service consists of forty modules.
 *
 * Declarations are not changed. Neither is index.js: bundlers handle it best if it only has re-exports.
 */
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, isAbsolute, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import MagicString from "magic-string"
import { rollup } from "rollup"

const root = fileURLToPath(new URL("..", import.meta.url))
const dist = join(root, "dist")
const fileOf = (name) => join(dist, `${name}.js`)

const { bin, exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
/**
 * Modules are assigned to entries in this order. The emulator and the top-level modules come last, because they include
 * modules of the services.
 */
const folders = ["services", "layers", "schemas", "workflow", "emulator", ".", "cli"]
const folderOf = (name) => (name.includes("/") ? name.slice(0, name.indexOf("/")) : ".")
const entries = Object.values(exports)
  .flatMap((target) => target.default ?? [])
  .concat(Object.values(bin))
  .map((path) => path.slice("./dist/".length, -".js".length))
  .filter((name) => !/(?:^|\/)index$/.test(name))
  .sort((a, b) => folders.indexOf(folderOf(a)) - folders.indexOf(folderOf(b)))

/** The modules that every program needs, and those that most services use for waiting and paging. */
const core = [
  "layers/DatabricksClient",
  "layers/Operation",
  "layers/Polling",
  // Else it would share a chunk with Clusters, and a program with this one service would load three files.
  "layers/ClusterWatcher",
  "schemas/EpochMillis",
  "schemas/Millis"
]

/** The group of a generated API: `catalog` of `services/catalog/Tables`. */
const groupOf = (name) => /^services\/(\w+)\/[A-Z]/.exec(name)?.[1]

/** The folder of a file of an API or of its schemas: `catalog` of `schemas/catalog/ColumnInfo`. */
const apiFolderOf = (name) => /^(?:services|schemas)\/(\w+)\//.exec(name)?.[1]

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
  // Else it would share a chunk with SqlClient, and a program with Plan would need @effect/sql.
  own([fileOf("internal/codec/readOnlySql")], "readOnlySql")
  // Else Files would share a chunk with RunArtifacts.
  own([fileOf("internal/call/link")], "link")
  // Else Queries would share a chunk with the emulator.
  own([fileOf("internal/codec/sqlText")], "sqlText")
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
    const group = apiFolderOf(file.slice(dist.length + 1))
    if (paths.length > 1 && group !== undefined && needs(file) === 0) own([file], group)
  }
  // A module of the API of a service stays with it, even if another entry uses it: else Workspace would load Experiments.
  for (const { files, name } of services) {
    const folder = `${name[0].toLowerCase()}${name.slice(1)}`
    own(
      [...files].filter((file) => apiFolderOf(file.slice(dist.length + 1)) === folder),
      name
    )
  }
  // The same for a generated API: else it would load SqlClient, which needs optional packages.
  for (const { files, name, path } of generated) {
    own(
      [...files].filter((file) => apiFolderOf(file.slice(dist.length + 1)) === groupOf(path)),
      `${groupOf(path)}.${name}`
    )
  }
  const others = parts.filter((part) => !generated.includes(part))
  for (const { files, name } of others.filter(({ path }) => folderOf(path) === "services")) own(files, name)
  for (const { files, name, path } of generated) {
    own(
      [...files].filter((file) => apiFolderOf(file.slice(dist.length + 1)) !== undefined),
      `${groupOf(path)}.${name}`
    )
  }
  for (const { files, name } of others) own(files, name)
  for (const { files, name, path } of generated) own(files, `${groupOf(path)}.${name}`)
  return owners
}

/** The expressions whose values a statement of a module declares. */
const initializersOf = (statement) => {
  switch (statement?.type) {
    case "ExportNamedDeclaration":
      return initializersOf(statement.declaration)
    case "ClassDeclaration":
      return statement.superClass === null ? [] : [statement.superClass]
    case "VariableDeclaration":
      return statement.declarations.flatMap(({ init }) => init ?? [])
    default:
      return []
  }
}

/** Whether an expression has one of these nodes, outside of the functions in it. */
const has = (types, node) =>
  types.includes(node.type) ||
  (!node.type.includes("Function") &&
    Object.values(node)
      .flat()
      .some((child) => typeof child?.type === "string" && has(types, child)))

const calls = ["CallExpression", "NewExpression"]

/** What bundlers keep, as it may run a getter: `{ ...Spec.fields }`. A member of a name alone is one of a namespace. */
const reads = (node) => node.type !== "MemberExpression" && has([...calls, "SpreadElement", "MemberExpression"], node)

/** Whether the arguments of a call, and of calls that return its callee, are only literals, names and functions. */
const isPlainCall = (node) =>
  node.type === "Identifier" ||
  (node.type === "MemberExpression" && node.object.type === "Identifier") ||
  (calls.includes(node.type) &&
    isPlainCall(node.callee) &&
    !node.arguments.some((argument) => has([...calls, "MemberExpression", "SpreadElement"], argument)))

/**
 * Marks the initialization of what a module declares as free of side effects. Bundlers then leave out the schemas,
 * operations and waits that a program does not use. Without the marks they keep all of a file of which one is used.
 */
const marked = (code, program) => {
  const text = new MagicString(code)
  for (const init of program.body.flatMap(initializersOf)) {
    if (!has(calls, init) && !reads(init)) continue
    if (isPlainCall(init)) {
      text.appendLeft(init.start, "/*#__PURE__*/ ")
    } else {
      // A mark does not cover the arguments of a call.
      text.appendLeft(init.start, "/*#__PURE__*/ (() => (").appendRight(init.end, "))()")
    }
  }
  return text
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
    {
      name: "pure-calls",
      transform(code) {
        const text = marked(code, this.parse(code))
        return { code: text.toString(), map: text.generateMap({ hires: true }) }
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

// At every import of a package, Node 22 parses the exports of the package.json that is nearest to the importing module.
// Those of this package have 58 kB, which took as long as all else at the start of a program.
writeFileSync(join(dist, "package.json"), `${JSON.stringify({ type: "module", sideEffects: false }, undefined, 2)}\n`)
