/**
 * Installs the packed library into an empty project, checks its types there as users' compilers do, and runs programs.
 *
 *   node test/package/run.mjs effect-databricks-0.1.0.tgz
 */
import { execFileSync } from "node:child_process"
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { tmpdir } from "node:os"
import { isAbsolute, join, resolve } from "node:path"
import { rollup } from "rollup"

const [tarball] = process.argv.slice(2)
if (tarball === undefined) throw new Error("Which tarball?")

const files = ["program.ts", "one-service.ts", "record-loads.mjs", "tsconfig.nodenext.json", "tsconfig.bundler.json"]
const { devDependencies, exports, peerDependencies } = JSON.parse(
  readFileSync(new URL("../../package.json", import.meta.url))
)
const manifest = {
  private: true,
  type: "module",
  dependencies: {
    "@effect/platform": peerDependencies["@effect/platform"],
    effect: peerDependencies.effect,
    "effect-databricks": `file:${resolve(tarball)}`
  },
  devDependencies: { typescript: devDependencies.typescript, "typescript-5.9": "npm:typescript@~5.9.3" }
}
const project = mkdtempSync(join(tmpdir(), "effect-databricks-"))
let failed = 0

const step = (name, run) => {
  try {
    run()
    console.log(`ok      ${name}`)
  } catch (error) {
    failed++
    console.log(`failed  ${name}\n${error.stdout ?? ""}${error.stderr ?? ""}${error.stdout ? "" : error.message}`)
  }
}

const run = (command, args, env = {}) =>
  execFileSync(command, args, { cwd: project, encoding: "utf8", stdio: "pipe", env: { ...process.env, ...env } })

const compilers = { "TypeScript 7": "typescript/lib/tsc.js", "TypeScript 5.9": "typescript-5.9/lib/tsc.js" }

const loadedBy = (program) => {
  const list = join(project, "loaded.txt")
  rmSync(list, { force: true })
  run("node", ["--import", "./record-loads.mjs", program], { LOADED: list })
  return readFileSync(list, "utf8").split("\n")
}

/** What is left to import, now or later, when a bundler has put a module of the library together. */
const packagesIn = async (file) => {
  const bundle = await rollup({
    input: join(project, "node_modules/effect-databricks/dist", file),
    external: (id) => !id.startsWith(".") && !isAbsolute(id),
    treeshake: { moduleSideEffects: false }
  })
  const { output } = await bundle.generate({ format: "es" })
  const files = new Set(output.map(({ fileName }) => fileName))
  return output
    .flatMap(({ dynamicImports, imports }) => [...imports, ...dynamicImports])
    .filter((name) => !files.has(name))
}

const dist = () => join(project, "node_modules/effect-databricks/dist")

/** The bytes of each file in a bundle of a program that has these exports of the library, by its path in dist. */
const sizesOf = async (named) => {
  const program = Object.entries(named).flatMap(([file, names], i) =>
    names.map((name) => `export { ${name} as ${name}${i} } from "${join(dist(), file)}.js"`)
  )
  const bundle = await rollup({
    input: "program",
    external: (id) => id !== "program" && !id.startsWith(".") && !isAbsolute(id),
    treeshake: { moduleSideEffects: false },
    plugins: [
      {
        name: "program",
        resolveId: (id) => (id === "program" ? id : null),
        load: (id) => (id === "program" ? program.join("\n") : null)
      }
    ]
  })
  const { output } = await bundle.generate({ format: "es", inlineDynamicImports: true })
  const modules = output.flatMap(({ modules }) => Object.entries(modules))
  return new Map(
    modules.flatMap(([id, { renderedLength }]) =>
      renderedLength === 0 || id === "program" ? [] : [[id.slice(dist().length + 1), renderedLength]]
    )
  )
}

/**
 * Generated APIs, what their operations use beside the engine, and the files with their schemas, beside their own.
 */
const generated = [
  { api: "settings/AutomaticClusterUpdate", uses: {}, schemas: [] },
  { api: "catalog/Volumes", uses: { "layers/Operation": ["paged"] }, schemas: ["chunks/catalog.js"] },
  {
    api: "tags/TagPolicies",
    uses: { "layers/Operation": ["paged"], "schemas/Wire": ["Int64"] },
    schemas: []
  },
  // Its runs have states of the Jobs API.
  {
    api: "cleanrooms/CleanRoomTaskRuns",
    uses: { "layers/Operation": ["paged"], "schemas/Wire": ["Int64"], "schemas/EpochMillis": ["EpochMillis"] },
    schemas: ["chunks/Jobs.js"]
  },
  // It has functions by hand, and is used by the emulator.
  { api: "iam/AccountUsers", uses: {}, schemas: ["chunks/iam.js", "services/CurrentUser.js"] },
  // They have long-running operations: a program that does not wait for one has no wait in its bundle.
  { api: "apps/Apps", uses: { "layers/Operation": ["paged"], "schemas/Wire": ["Int64"] }, schemas: [] },
  { api: "postgres/Postgres", uses: { "layers/Operation": ["paged"], "schemas/Wire": ["Int64"] }, schemas: [] }
]

/** The names of methods such as `patch`, which not every API uses. */
const verbs = 256

/**
 * A program with the client and one generated API is no larger than one with `Tokens`, plus the schemas and operations
 * of the API, plus paging and 64-bit integers if it uses them.
 */
const checkSize = async ({ api, schemas, uses }) => {
  const client = { "layers/DatabricksClient": ["layer"] }
  const sizes = await sizesOf({ ...client, [`services/${api}`]: ["layer"] })
  const reference = await sizesOf({ ...client, "services/Tokens": ["layer"], ...uses })
  const own = [`services/${api}.js`, ...schemas]
  const engine = (files, left) => [...files].reduce((sum, [file, size]) => (left.includes(file) ? sum : sum + size), 0)
  const [is, most] = [engine(sizes, own), engine(reference, ["services/Tokens.js"]) + verbs]
  if (is > most) {
    throw new Error(`${api} has ${is} bytes beside its own, more than ${most}: ${JSON.stringify([...sizes])}`)
  }
}

/** Modules of functions over several services. */
const madeOf = { "services/RunArtifacts.js": ["services/files/Files.js", "services/ml/Experiments.js"] }

const ours = (urls) => urls.flatMap((url) => url.match(/\/effect-databricks\/dist\/(.*)$/)?.[1] ?? [])

try {
  for (const file of files) copyFileSync(new URL(file, import.meta.url), join(project, file))
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest))
  step("install", () => run("npm", ["install", "--no-audit", "--no-fund"]))
  for (const [compiler, path] of Object.entries(compilers)) {
    for (const resolution of ["nodenext", "bundler"]) {
      step(`types: ${compiler}, ${resolution}`, () =>
        run("node", [join("node_modules", path), "-p", `tsconfig.${resolution}.json`])
      )
    }
  }
  for (const [compiler, path] of Object.entries(compilers)) {
    step(`a mistake is told by the name of the type: ${compiler}`, () => {
      copyFileSync(new URL("wrong.ts.txt", import.meta.url), join(project, "wrong.ts"))
      copyFileSync(new URL("tsconfig.wrong.json", import.meta.url), join(project, "tsconfig.wrong.json"))
      let messages = []
      try {
        run("node", [join("node_modules", path), "-p", "tsconfig.wrong.json"])
      } catch (error) {
        messages = `${error.stdout}`.split(/^(?=\S)/m)
      }
      const lines = readFileSync(join(project, "wrong.ts"), "utf8").split("\n")
      for (const [i, line] of lines.entries()) {
        const expected = line.match(/\/\/ (\w+)$/)?.[1]
        if (expected === undefined) continue
        const message = messages.find((one) => one.startsWith(`wrong.ts(${i + 1},`)) ?? "nothing"
        if (!message.includes(`'${expected}'`) || message.includes("{ readonly")) {
          throw new Error(`For ${expected} it says: ${message}`)
        }
      }
    })
  }
  step("an editor shows the documentation of operations from the declarations", () => {
    const vitest = new URL("../../node_modules/vitest/vitest.mjs", import.meta.url).pathname
    execFileSync("node", [vitest, "run", "test/types/hover.test.ts"], {
      cwd: new URL("../..", import.meta.url),
      encoding: "utf8",
      stdio: "pipe",
      env: { ...process.env, EFFECT_DATABRICKS_PROJECT: project }
    })
  })
  step("program", () => {
    const output = run("node", ["out/program.js"]).trim()
    if (output !== "PENDING since Some, true, Left") throw new Error(`It printed: ${output}`)
  })
  step("the package.json next to the modules has no exports for Node to parse", () => {
    const nearest = JSON.parse(readFileSync(join(dist(), "package.json"), "utf8"))
    if (nearest.type !== "module" || nearest.sideEffects !== false || nearest.exports !== undefined) {
      throw new Error(`It is ${JSON.stringify(nearest)}`)
    }
  })
  step("one service loads no other", () => {
    // Clients of `@effect/sql` are no services, and need optional packages.
    const services = Object.values(exports).flatMap(
      ({ default: file }) => file?.match(/services\/(?!Sql(?:Client|Migrator)\.)\w+\.js$/) ?? []
    )
    for (const service of services) {
      writeFileSync(
        join(project, "one.mjs"),
        `import "effect-databricks/${service.slice("services/".length, -".js".length)}"`
      )
      const loaded = ours(loadedBy("one.mjs")).filter((file) => !file.startsWith("chunks/"))
      const expected = [service, ...(madeOf[service] ?? [])]
      if (loaded.sort().join() !== expected.sort().join()) throw new Error(`${service} loads: ${loaded.join(", ")}`)
    }
  })
  step("one generated API loads no other, and nothing of the emulator", () => {
    for (const { api, schemas } of generated) {
      writeFileSync(join(project, "one.mjs"), `import "effect-databricks/${api}"`)
      const [group] = api.split("/")
      const expected = ["chunks/core.js", "chunks/shared.js", `chunks/${group}.js`, `services/${api}.js`, ...schemas]
      const loaded = ours(loadedBy("one.mjs")).filter((file) => file !== "layers/LongRunning.js")
      const others = loaded.filter((file) => !expected.includes(file))
      if (others.length > 0) throw new Error(`${api} loads: ${others.join(", ")}`)
    }
  })
  const tooLarge = []
  for (const one of generated) await checkSize(one).catch((error) => tooLarge.push(error.message))
  step("a bundle with one generated API is no larger than that of Tokens plus its own schemas", () => {
    if (tooLarge.length > 0) throw new Error(tooLarge.join("\n"))
  })
  step("a program loads few files", () => {
    const all = ours(loadedBy("out/program.js"))
    // The recorder must see what is there, or it would prove nothing.
    for (const file of ["services/Jobs.js", "emulator/Emulator.js"]) {
      if (!all.includes(file)) throw new Error(`${file} is not loaded, of these: ${all.join(", ")}`)
    }
    const loaded = ours(loadedBy("out/one-service.js")).sort().join()
    if (loaded !== "chunks/core.js,services/Clusters.js") throw new Error(`It loads: ${loaded}`)
  })
  const bundled = await packagesIn("emulator/Emulator.js").catch((error) => error)
  step("the emulator in memory goes into a browser", () => {
    if (bundled instanceof Error) throw bundled
    const packages = [...bundled]
    const ofNode = packages.filter((name) => isBuiltin(name) || name.startsWith("@effect/platform-node"))
    if (packages.length === 0 || ofNode.length > 0) throw new Error(`It imports: ${packages.join(", ")}`)
  })
  step("internal modules are closed", () => {
    const attempt = () => run("node", ["--input-type=module", "-e", "await import('effect-databricks/internal/url')"])
    try {
      attempt()
    } catch (error) {
      if (`${error.stderr}`.includes("ERR_PACKAGE_PATH_NOT_EXPORTED")) return
      throw error
    }
    throw new Error("They can be imported")
  })
  step("only the modules for optional packages need them", () => {
    const keys = Object.keys(exports).filter((key) => exports[key].default !== undefined)
    writeFileSync(
      join(project, "all.mjs"),
      `const failed = []
for (const key of ${JSON.stringify(keys)}) {
  await import("effect-databricks" + key.slice(1)).catch((error) => failed.push(key + ": " + error.message))
}
console.log(JSON.stringify(failed))`
    )
    const needing =
      /^\.\/(?:UndiciHttpClient|EmulatorServer|SqlClient|SqlMigrator|serving\/LanguageModel|workflow(?:\/\w+)?): /
    const failed = JSON.parse(run("node", ["all.mjs"]))
    // With an empty list it would prove nothing.
    if (failed.length === 0) throw new Error("No module needs an optional package")
    const others = failed.filter((line) => !needing.test(line))
    if (others.length > 0) throw new Error(others.join("\n"))
  })
  step("the command says which packages it needs", () => {
    try {
      run("node_modules/.bin/effect-databricks", ["emulator"])
    } catch ({ status, stderr }) {
      const install = `npm install --save-dev @effect/platform-node@`
      if (status === 1 && `${stderr}`.includes(install) && `${stderr}`.includes("@effect/cli@")) return
      throw new Error(`It ended with ${status}: ${stderr}`)
    }
    throw new Error("It ran without them")
  })
  // The installation command of the README, with the tarball instead of the library.
  step("install as the README says", () => {
    const [, packages] = readFileSync(new URL("../../README.md", import.meta.url), "utf8").match(/^npm install (.*)$/m)
    const named = packages.split(" ").map((name) => (name === "effect-databricks" ? resolve(tarball) : name))
    run("npm", ["install", "--no-audit", "--no-fund", ...named])
  })
  step("program on undici", () => {
    for (const file of ["served.ts", "tsconfig.undici.json"]) {
      copyFileSync(new URL(file, import.meta.url), join(project, file))
    }
    run("node", [join("node_modules", compilers["TypeScript 7"]), "-p", "tsconfig.undici.json"])
    const output = run("node", ["out/served.js"]).trim()
    if (output !== "true") throw new Error(`It printed: ${output}`)
  })
  step("the command serves a workspace and its page", () => {
    run("npm", ["install", "--no-audit", "--no-fund", `@effect/cli@${peerDependencies["@effect/cli"]}`])
    copyFileSync(new URL("emulator.mjs", import.meta.url), join(project, "emulator.mjs"))
    run("node", ["emulator.mjs"])
  })
} finally {
  rmSync(project, { recursive: true, force: true })
}

if (failed > 0) process.exitCode = 1
