/**
 * Tests of durable workflows and signals with real processes, and the examples of this folder:
 * `npm run durable [-- --short] [--seed N] [--only NAME]
 * [--waiting N]`. Exits with 3 if a part cannot run here.
 */
import { install, typeErrors } from "./packages.js"
import { missing as missingPostgres, programs } from "./postgres.js"

const { argv } = process
const isShort = argv.includes("--short")
const option = (name: string): string | undefined => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined)
const seed = Number(option("--seed") ?? Date.now() % 100_000)
const waiting = Number(option("--waiting") ?? 10_000)
const only = option("--only")

/** What cannot run here. The other parts run. */
class Missing extends Error {}

const { missing, missingSqlite } = install(isShort)
if (missing !== undefined) {
  console.log(`skipped all: the packages cannot be installed here: ${missing}`)
  process.exit(3)
}

// These find the library only after the installation.
const { cluster } = await import("./cluster.js")
const { clusterExample, sqliteExample } = await import("./examples.js")
const { killed } = await import("./killed.js")
const { load } = await import("./load.js")
const { signals } = await import("./signals.js")

const bin = programs()

const withSqlite = (part: () => Promise<string>) => () =>
  missingSqlite === undefined ? part() : Promise.reject(new Missing(missingSqlite))

const withPostgres = (part: (bin: string) => Promise<string>) => () =>
  bin === undefined ? Promise.reject(new Missing(missingPostgres)) : part(bin)

const types = async (): Promise<string> => {
  const errors = typeErrors()
  if (errors !== undefined) throw new Error(errors)
  return "the folder compiles"
}

const parts: Readonly<Record<string, () => Promise<string>>> = {
  // Takes a minute of processor time.
  ...(isShort ? {} : { types }),
  signals,
  "example-sqlite": withSqlite(sqliteExample),
  "example-cluster": withPostgres(clusterExample),
  killed: withSqlite(() => killed(isShort ? 2 : 20, seed)),
  cluster: withPostgres((bin) => cluster(bin, isShort ? 6 : 30, seed)),
  // A measurement, which takes minutes.
  ...(isShort ? {} : { load: withSqlite(() => load({ ended: 300, waiting })) })
}

for (const [name, part] of Object.entries(parts)) {
  if (only !== undefined && only !== name) continue
  const began = Date.now()
  try {
    const done = await part()
    console.log(`ok      ${name}: ${done} (${((Date.now() - began) / 1000).toFixed(1)} s)`)
  } catch (error) {
    if (error instanceof Missing) {
      process.exitCode ??= 3
      console.log(`skipped ${name}: ${error.message}`)
      continue
    }
    process.exitCode = 1
    console.log(`failed  ${name} (seed ${seed}): ${error instanceof Error ? error.stack : error}`)
  }
}
process.exit()
