/**
 * Fails if calls need over 30 % more processor time, compared with undici alone, than `bench/results.json` says:
 * `node bench/guard.mjs`, after a build. It tries again before it fails.
 */
import { readFileSync } from "node:fs"
import { withServer } from "./rounds.mjs"

const allowed = 1.3
const attempts = 3
const { guard } = JSON.parse(readFileSync(new URL("results.json", import.meta.url), "utf8"))

const slower = await withServer(async (_, compare) => {
  let left = Object.keys(guard)
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const failed = []
    for (const scenario of left) {
      const ratio = await compare(scenario)
      const isKept = ratio <= guard[scenario] * allowed
      if (!isKept) failed.push(scenario)
      console.log(
        `${scenario}: ${ratio.toFixed(2)} times the processor time of undici alone, was ${guard[scenario]}: ${isKept ? "kept" : "slower"}`
      )
    }
    left = failed
  }
  return left
})
process.exitCode = slower.length === 0 ? 0 : 1
