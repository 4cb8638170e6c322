/**
 * Writes the public modules to `exports` in package.json. With `--check`, fails if package.json or src/index.ts
 * differs.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"

const root = new URL("..", import.meta.url)
const read = (path: string): string => readFileSync(new URL(path, root), "utf8")

/** Files with a capitalized name are public modules. The others are internal parts. */
const modulesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(new URL(`src/${folder}`, root))
    .filter((file) => /^[A-Z].*\.ts$/.test(file))
    .map((file) => file.slice(0, -".ts".length))
    .sort()

const modules = {
  ".": modulesIn("."),
  services: modulesIn("services"),
  layers: modulesIn("layers"),
  schemas: ["DatabricksError", "EpochMillis", "Millis", "Wire"],
  emulator: ["Emulator", "EmulatorServer", "Fault"]
}

const subpaths = Object.entries(modules).flatMap(([folder, names]) =>
  names.map((name) => ({ name, folder, path: folder === "." ? name : `${folder}/${name}` }))
)

const target = (path: string) => ({
  "effect-databricks:source": `./src/${path}.ts`,
  types: `./dist/${path}.d.ts`,
  default: `./dist/${path}.js`
})

const exports = {
  ".": target("index"),
  ...Object.fromEntries(subpaths.map(({ name, path }) => [`./${name}`, target(path)])),
  "./package.json": "./package.json"
}

const packageJson = JSON.parse(read("package.json"))

/** All modules in src/index.ts must have a subpath, and all services must be in src/index.ts. */
const lineOf = ({ name, path }: (typeof subpaths)[number]): string => `export * as ${name} from "./${path}.js"`
const lines: ReadonlyArray<string> = read("src/index.ts").match(/^export .*$/gm) ?? []
const publicLines = subpaths.map(lineOf)
const serviceLines = subpaths.filter(({ folder }) => folder === "services").map(lineOf)
const misnamed = [
  ...serviceLines.filter((line) => !lines.includes(line)).map((line) => `src/index.ts lacks: ${line}`),
  ...lines.filter((line) => !publicLines.includes(line)).map((line) => `src/index.ts has no subpath for: ${line}`)
]

const check = process.argv.includes("--check")
const differs = JSON.stringify(packageJson.exports) !== JSON.stringify(exports)
if (differs && !check) {
  writeFileSync(new URL("package.json", root), `${JSON.stringify({ ...packageJson, exports }, null, 2)}\n`)
}

const faults = [
  ...(check && differs ? ["The exports of package.json are not those of scripts/exports.ts: npm run exports"] : []),
  ...misnamed
]
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
