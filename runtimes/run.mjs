/**
 * Runs program.ts on Bun and Deno, from the npm packages of the same names, against the output of `npm run build`. Ends
 * with 1 if a runtime answers otherwise than expected, and with 3 if one cannot be installed here.
 */
import { execFile, execFileSync, spawnSync } from "node:child_process"
import { existsSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const here = fileURLToPath(new URL(".", import.meta.url))
const root = fileURLToPath(new URL("..", import.meta.url))

if (!existsSync(join(root, "dist/index.js"))) {
  console.log("There is no dist: run `npm run build` first.")
  process.exit(1)
}

// Newer versions of npm run no scripts of packages, so that the one of Bun, which puts its program in place, is run here.
const install = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
const installed = [
  ["npm", install],
  ["node", ["node_modules/bun/install.js"]]
]
if (installed.some(([command, args]) => spawnSync(command, args, { cwd: here, stdio: "inherit" }).status !== 0)) {
  console.log("Skipped: Bun and Deno cannot be installed here.")
  process.exit(3)
}
// The program imports the package by its name, as users do.
symlinkSync(root, join(here, "node_modules/effect-databricks"), "dir")

const Effect = await import("effect/Effect")
const Redacted = await import("effect/Redacted")
const EmulatorServer = await import("effect-databricks/EmulatorServer")

const expected = ["run: SUCCESS", "clusters: first, second; ResourceDoesNotExist"].join("\n")
const bin = (name) => join(here, "node_modules/.bin", name)
const runtimes = [
  { name: "Bun", command: bin("bun"), args: ["run"] },
  // All permissions, since the program reads its arguments and calls the emulator.
  { name: "Deno", command: bin("deno"), args: ["run", "--allow-all", "--node-modules-dir=manual", "--no-check"] }
]

const versionOf = (command) => execFileSync(command, ["--version"], { encoding: "utf8" }).split("\n")[0]

/** Whether a runtime prints what is expected. */
const run = ({ args, command, name }, host, token) =>
  Effect.async((resume) => {
    const options = { cwd: here, timeout: 120_000 }
    execFile(command, [...args, "program.ts", host, token], options, (error, stdout, stderr) => {
      const isRight = error === null && stdout.trim() === expected
      console.log(`${isRight ? "ok      " : "failed  "}${name}, ${versionOf(command)}`)
      if (!isRight) console.log(`${stdout}${stderr}${error?.message ?? ""}`)
      resume(Effect.succeed(isRight))
    })
  })

const program = Effect.gen(function* () {
  const { host, token } = yield* EmulatorServer.serve()
  for (const cluster_name of ["second", "first"]) {
    yield* Effect.promise(() =>
      fetch(`${host}/api/2.1/clusters/create`, {
        method: "POST",
        headers: { authorization: `Bearer ${Redacted.value(token)}` },
        body: JSON.stringify({
          cluster_name,
          spark_version: "16.4.x-scala2.12",
          node_type_id: "Standard_DS3_v2",
          num_workers: 1
        })
      })
    )
  }
  return yield* Effect.forEach(runtimes, (runtime) => run(runtime, host, Redacted.value(token)))
}).pipe(Effect.scoped)

const results = await Effect.runPromise(program)
if (results.includes(false)) process.exitCode = 1
