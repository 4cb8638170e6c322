/**
 * Generates files from the reference data and the folders: schemas and services of the APIs that are not written by
 * hand, the index, the lists of services and of emulator modules, and the exports of package.json. With `--check` it
 * writes nothing, and fails if a file differs. It fails if a module of services or schemas is longer than the limit of its
 * folder.
 */
import { spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import * as Apis from "./generate/apis.js"
import * as Docs from "./generate/docs.js"
import * as Emulator from "./generate/emulator.js"
import * as Modules from "./generate/modules.js"
import { marker } from "./generate/text.js"

/** The most lines of a file in these folders. */
const limits = { "src/services/": 400, "src/schemas/": 800 }

const root = fileURLToPath(new URL("..", import.meta.url))
const apis = await Apis.generate()
const files = new Map([
  ...apis.files,
  ...Modules.generate(apis.groups),
  ...(await Emulator.generate(apis.model)),
  ...(await Docs.generate(apis.listed, await Emulator.routesByHand()))
])

/** Within the project, so that the settings of its formatter apply. */
const draft = mkdtempSync(join(root, ".generate-"))
try {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(draft, path)), { recursive: true })
    writeFileSync(join(draft, path), text)
  }
  const biome = spawnSync(
    "npx",
    ["biome", "check", "--write", "--vcs-enabled=false", "--linter-enabled=false", draft],
    { cwd: root, encoding: "utf8" }
  )
  if (biome.status !== 0) throw new Error(`Biome could not format the generated files:\n${biome.stdout}${biome.stderr}`)
  const stale = ["src/schemas", "src/services", "src/emulator"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .map((file) => `${folder}/${file}`)
      .filter(
        (file) => file.endsWith(".ts") && !files.has(file) && readFileSync(join(root, file), "utf8").startsWith(marker)
      )
  )
  const differing = [...files.keys()].filter(
    (path) =>
      !existsSync(join(root, path)) ||
      readFileSync(join(root, path), "utf8") !== readFileSync(join(draft, path), "utf8")
  )
  const tooLong = Object.entries(limits).flatMap(([folder, limit]) => {
    const present = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => folder + file)
    const all = new Set([...present, ...files.keys()].filter((path) => path.startsWith(folder) && path.endsWith(".ts")))
    return [...all].flatMap((path) => {
      if (stale.includes(path)) return []
      const lines = readFileSync(join(files.has(path) ? draft : root, path), "utf8").split("\n").length - 1
      return lines > limit ? [`${path} has ${lines} lines, more than ${limit}`] : []
    })
  })
  for (const message of tooLong)
    console.error(`${message}: divide it by subject (a generated one in scripts/generate/overlay/subjects.json)`)
  if (tooLong.length > 0) process.exitCode = 1
  if (process.argv.includes("--check")) {
    for (const path of [...stale, ...differing]) console.error(`${path} is not up to date: run npm run generate`)
    if (stale.length + differing.length > 0) process.exitCode = 1
  } else {
    for (const path of stale) rmSync(join(root, path))
    for (const path of differing) {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), readFileSync(join(draft, path), "utf8"))
    }
    console.log(`${files.size} files, ${differing.length} written, ${stale.length} removed`)
  }
} finally {
  rmSync(draft, { recursive: true, force: true })
}
