/** Installs the packages of this folder, and type-checks the folder with them. */
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, symlinkSync } from "node:fs"
import { fileURLToPath } from "node:url"

const folder = fileURLToPath(new URL(".", import.meta.url))
const root = fileURLToPath(new URL("..", import.meta.url))
const sqlite = `${folder}node_modules/better-sqlite3`

const run = (command: string, args: ReadonlyArray<string>, cwd: string): string | undefined => {
  const { error, status, stderr, stdout } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    shell: process.platform === "win32"
  })
  return status === 0 ? undefined : (error?.message ?? `${stdout}${stderr}`.trim().slice(-2000))
}

const versions = (file: string): string => {
  if (!existsSync(file)) return ""
  const { packages } = JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, { version?: string }> }
  return JSON.stringify(
    Object.entries(packages)
      .map(([name, { version }]) => [name, version])
      .filter(([name]) => name !== "")
  )
}

const isInstalled = (): boolean =>
  versions(`${folder}package-lock.json`) === versions(`${folder}node_modules/.package-lock.json`)

/** SQLite is a binary: downloaded from GitHub, or compiled, which takes minutes and needs a compiler. */
const hasSqlite = (): boolean => existsSync(`${sqlite}/build/Release/better_sqlite3.node`)

export interface Packages {
  /** Why nothing can run here. */
  readonly missing: string | undefined
  /** Why SQLite cannot run here. */
  readonly missingSqlite: string | undefined
}

/** Installs the packages, if they are not installed yet. `isShort` does not compile SQLite. */
export const install = (isShort: boolean): Packages => {
  const ci = ["ci", "--no-audit", "--no-fund", "--loglevel=error"]
  if (!isInstalled() || (!isShort && !hasSqlite())) {
    const failure = run("npm", isShort ? [...ci, "--ignore-scripts"] : ci, folder)
    if (failure !== undefined) {
      return { missing: `\`npm --prefix durable ci\` fails:\n${failure}`, missingSqlite: undefined }
    }
  }
  if (!hasSqlite()) run("node", ["../prebuild-install/bin.js"], sqlite)
  // The folder is a package of its own, so it does not find the library by its name.
  const link = `${folder}node_modules/effect-databricks`
  if (!existsSync(link)) symlinkSync(root, link, "junction")
  return {
    missing: undefined,
    missingSqlite: hasSqlite()
      ? undefined
      : "there is no compiled SQLite for this machine to download, and --short does not compile it. Run `npm --prefix durable ci` first"
  }
}

/** The errors of types in this folder. */
export const typeErrors = (): string | undefined =>
  run(
    "npx",
    ["tsc", "--noEmit", "--incremental", "--tsBuildInfoFile", `${folder}node_modules/.tsbuildinfo`, "-p", folder],
    root
  )
