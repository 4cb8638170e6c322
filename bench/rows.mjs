/** The rows of the table: what is measured, as a ratio to another client or a floor, and what it is to reach. */
import { execFile, fork } from "node:child_process"
import { fileURLToPath } from "node:url"
import { bundle } from "./bundle.mjs"
import { startup } from "./startup.mjs"

const here = (file) => fileURLToPath(new URL(file, import.meta.url))
const root = here("..")

/** One row. At least the target is to be reached, or with `most` at most. */
const row = (work, measure, value, target, most = false) => ({ work, measure, value, target, most })

export const isMet = ({ most, target, value }) => target === undefined || (most ? value <= target : value >= target)

/** What a program in TypeScript sends to its parent, or the last line that it prints as JSON. */
const ofProgram = (file, ...args) =>
  new Promise((resolve, reject) => {
    let result
    const child = fork(here(file), args, {
      cwd: root,
      execArgv: ["-C", "effect-databricks:source", "--import", "tsx"],
      stdio: ["ignore", "ignore", "inherit", "ipc"]
    })
    child.on("message", (message) => {
      result = message
    })
    child.once("exit", (code) =>
      result === undefined ? reject(new Error(`${file} exited with code ${code}`)) : resolve(result)
    )
  })

const calls =
  (scenario, work, targets, clients = ["floor", "ours", "sdk"]) =>
  async ({ rounds, run }) => {
    const { floor, ours, sdk } = await run(scenario, clients, rounds)
    return [
      row(work, "times the speed of the SDK, warm", sdk.warm / ours.warm, targets.warm),
      row(work, "times the speed of the SDK, at first", sdk.first / ours.first, targets.first),
      row(work, "of the speed of undici alone, warm", floor.warm / ours.warm, targets.floor),
      ...(targets.memory === undefined
        ? []
        : [row(work, "of the memory of the SDK", ours.memory / sdk.memory, targets.memory, true)])
    ]
  }

/** A result of a million rows: decoded by this library, from JSON and from Arrow, and as texts by the others. */
const sql = async ({ rounds, run }) => {
  const { arrow, floor, ours, sdk } = await run("rows", ["floor", "ours", "arrow", "sdk"], Math.min(3, rounds))
  const work = "a million SQL rows, decoded"
  const perSecond = (one) => 1_000_000 / one.warm
  return [
    row(work, "times the speed of the SDK's texts, JSON", sdk.warm / ours.warm),
    row(work, "times the speed of the SDK's texts, Arrow", sdk.warm / arrow.warm, 2),
    row(work, "thousands of rows a second, JSON", perSecond(ours)),
    row(work, "thousands of rows a second, Arrow", perSecond(arrow)),
    row(work, "of the speed of undici and JSON.parse, JSON", floor.warm / ours.warm),
    row(work, "MiB of memory, JSON", ours.memory),
    row(work, "MiB of memory, the SDK", sdk.memory)
  ]
}

const decoding = async () => {
  const { big, plain } = await ofProgram("decoding.mjs")
  const work = "decode 1 MB, validated"
  return [
    row(work, "times JSON.parse", plain, 1.3, true),
    row(work, "times JSON.parse, integers beyond 2^53", big, 1.8, true)
  ]
}

const files = async () => {
  const { download, memory, upload } = await ofProgram("files.ts")
  const work = "256 MiB through Files"
  return [
    row(work, "times a loop of undici, up", upload, 1.2, true),
    row(work, "times a loop of undici, down", download, 1.2, true),
    row(work, "MiB that memory grows by", memory, 150, true)
  ]
}

const dbfs = async () => {
  const { memory } = await ofProgram("dbfs-memory.ts")
  return [row("256 MiB through DBFS", "MiB that memory grows by", memory, 150, true)]
}

const blocks = async () => {
  const { dbfsDown, down, filesDown, filesUp, up } = await ofProgram("blocks.ts")
  const delayed = "blocks of 1 MiB, 20 ms a request"
  const measure = "times the speed of block after block"
  return [
    row("256 MiB through DBFS", "times a loop of undici, up", up, 1.2, true),
    row("256 MiB through DBFS", "times a loop of undici, down", down, 1.2, true),
    row(`DBFS down, ${delayed}`, measure, dbfsDown, 4),
    row(`Files up, ${delayed}`, measure, filesUp, 4),
    row(`Files down, ${delayed}`, measure, filesDown, 4)
  ]
}

const waits = async () => {
  const [alone, shared] = await ofProgram("waits.ts", "1000")
  const work = "1,000 waits, shared"
  return [
    row(work, "times fewer requests than by themselves", alone.requests / shared.requests, 50),
    row(work, "requests in the busiest 10 s", shared.inInterval, 100, true),
    row(work, "KB of memory for each", shared.memory / 1024, 4, true)
  ]
}

const start = async ({ rounds }) => {
  const { one, whole } = await startup(rounds * 4)
  return [
    row("import and layer of Clusters", "ms more than Effect's modules", one, 15, true),
    row("import and layer of Databricks", "ms more than Effect's modules", whole, 60, true)
  ]
}

const bundled = async () => [row("bundle of Tokens", "kB compressed, over @effect/platform", await bundle(), 15, true)]

/** By name, in the order of the table. Each returns rows. */
export const measures = {
  sequential: calls("sequential", "small GET, one after another", { warm: 2.5, first: 1.5, floor: 0.95 }),
  concurrent: calls("concurrent", "small GET, 32 at once", { warm: 5, floor: 0.9 }),
  list: calls("list", "10,000 clusters on 100 pages", { warm: 2.5, memory: 1 }),
  decoding,
  files,
  dbfs,
  blocks,
  start,
  bundle: bundled,
  rows: sql,
  waits
}

/** The measures that `guard.mjs` repeats. */
export const guarded = ["sequential", "concurrent", "list"]

/** The revision of the repository, if it is one. */
export const revision = () =>
  new Promise((resolve) => {
    execFile("git", ["rev-parse", "--short", "HEAD"], { cwd: root }, (error, text) =>
      resolve(error === null ? text.trim() : undefined)
    )
  })
