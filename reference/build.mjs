/**
 * Writes the API reference to reference/site: pages and a search that need no server. Each import path of the package is a
 * module of it. Fails with a warning of TypeDoc, such as a link to something that does not exist.
 *
 *   npm run docs                 compiles the declarations first
 *   npm run docs -- --built      takes those of `npm run build`
 */
import { execFileSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { fileURLToPath } from "node:url"
import { Application, IndexEvent } from "typedoc"
import { requiredOf, simplify } from "./simplify.mjs"

const root = fileURLToPath(new URL("../", import.meta.url))
const here = join(root, "reference")
const site = join(here, "site")
const declarations = join(here, "declarations")

const compiled = () => {
  const out = join(here, "compiled")
  rmSync(out, { recursive: true, force: true })
  const options = ["-p", "tsconfig.build.json", "--emitDeclarationOnly", "--declarationMap", "false", "--outDir", out]
  execFileSync("npx", ["tsc", ...options], { cwd: root, stdio: "inherit" })
  return out
}

const from = process.argv.includes("--built") ? join(root, "dist") : compiled()
const paths = readdirSync(from, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".d.ts"))
const texts = new Map(paths.map((path) => [path, readFileSync(join(from, path), "utf8")]))

const write = (path, text) => {
  mkdirSync(dirname(join(declarations, path)), { recursive: true })
  writeFileSync(join(declarations, path), text)
}

rmSync(declarations, { recursive: true, force: true })
const context = { hasRequired: requiredOf(texts), read: (path) => texts.get(path) ?? "" }
for (const [path, text] of texts) write(path, simplify(path, text, context))

/** The first comment of a file, which describes it. */
const descriptionOf = (path) => /^\/\*\*[\s\S]*?(?=\s*\*\/)/.exec(texts.get(path) ?? "")?.[0] ?? "/**"

/**
 * Writes a file for each import path, since TypeDoc names modules by their files. The index and the groups only have the
 * modules of other import paths.
 */
const { exports } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"))
const entries = Object.entries(exports).flatMap(([name, { types }]) => {
  if (types === undefined || types.endsWith("/index.d.ts")) return []
  const path = relative("./dist", types)
  const entry = join("entries", `${name}.d.ts`)
  const specifier = relative(dirname(entry), path.replace(/\.d\.ts$/, ".js"))
  write(entry, `${descriptionOf(path)}\n * @module\n */\nexport * from "${specifier}"\n`)
  return [join(declarations, entry)]
})

const app = await Application.bootstrap({
  name: "effect-databricks",
  entryPoints: entries,
  basePath: join(declarations, "entries"),
  tsconfig: join(here, "tsconfig.json"),
  readme: join(here, "front.md"),
  router: "structure",
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  // All have the same version.
  excludeTags: ["@since"],
  // The compiler checks the source in another step.
  skipErrorChecking: true,
  disableSources: true,
  githubPages: false,
  includeHierarchySummary: false,
  categorizeByGroup: false,
  categoryOrder: ["context", "layers", "constructors", "waits", "combinators", "*", "models", "requests", "enums"],
  navigation: { includeFolders: true, includeCategories: false, includeGroups: false },
  searchInComments: true,
  // A type of a signature that is not exported is shown without a link.
  validation: { notExported: false, invalidLink: true, invalidPath: true, rewrittenLink: true, notDocumented: false },
  treatWarningsAsErrors: true,
  treatValidationWarningsAsErrors: true
})
app.logger.level = 2

/**
 * Adds what people type to the search: the API and the name, such as `Jobs.create`. Many APIs have a `create`, and the
 * search shows ten results. Operations come before functions with the same name. Models would hide both.
 */
app.renderer.on(IndexEvent.PREPARE_INDEX, ({ searchFields, searchFieldWeights, searchResults }) => {
  Object.assign(searchFieldWeights, { operation: 20, member: 5 })
  for (const [index, { name, parent }] of searchResults.entries()) {
    const isOperation = parent?.name === "Service"
    const module = isOperation ? parent.parent : parent
    if (module === undefined || module.isProject() || !/^[a-z]/.test(name)) continue
    const api = module.name.split("/").at(-1)
    searchFields[index][isOperation ? "operation" : "member"] = `${api}.${name}`
  }
})

const project = await app.convert()
if (project !== undefined) {
  app.validate(project)
  rmSync(site, { recursive: true, force: true })
  await app.generateDocs(project, site)
}
if (project === undefined || app.logger.hasErrors() || app.logger.hasWarnings()) process.exitCode = 1
else console.log(`${entries.length} modules are described in ${relative(process.cwd(), join(site, "index.html"))}`)
