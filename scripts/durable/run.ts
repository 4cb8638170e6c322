/** Tests of durable workflows and signals with real processes: `npm run durable [-- --short] [--seed N] [--only NAME]`. */
import { cluster } from "./cluster.js"
import { killed } from "./killed.js"
import { load } from "./load.js"
import { missing, programs } from "./postgres.js"
import { signals } from "./signals.js"

const { argv } = process
const isShort = argv.includes("--short")
const option = (name: string): string | undefined => (argv.includes(name) ? argv[argv.indexOf(name) + 1] : undefined)
const seed = Number(option("--seed") ?? Date.now() % 100_000)
const only = option("--only")

const parts: Readonly<Record<string, () => Promise<string>>> = {
  signals,
  killed: () => killed(isShort ? 2 : 20, seed),
  // A measurement, which takes minutes.
  ...(isShort ? {} : { load: () => load({ ended: 300, waiting: 10_000 }) }),
  cluster: () => (bin === undefined ? Promise.reject(new Missing(missing)) : cluster(bin, isShort ? 6 : 30, seed))
}

/** What cannot run here. The other parts run. */
class Missing extends Error {}

const bin = programs()

for (const [name, part] of Object.entries(parts)) {
  if (only !== undefined && only !== name) continue
  try {
    console.log(`ok      ${name}: ${await part()}`)
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
