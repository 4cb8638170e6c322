/**
 * Fails if calls have become more than 30 % slower, compared with undici alone, than `bench/results.json` says:
 * `node bench/guard.mjs`. Compares processor time, which suffers less from other programs, and tries again before it fails.
 */
import { readFileSync } from "node:fs"
import { withServer } from "./rounds.mjs"

const allowed = 1.3
const attempts = 3
const { guard } = JSON.parse(readFileSync(new URL("results.json", import.meta.url), "utf8"))

const isKept = await withServer(async (run) => {
  const left = new Set(Object.keys(guard))
  for (let attempt = 1; attempt <= attempts && left.size > 0; attempt++) {
    for (const scenario of left) {
      const { floor, ours } = await run(scenario, ["floor", "ours"], 3)
      const ratio = ours.cpu / floor.cpu
      const isGood = ratio <= guard[scenario] * allowed
      console.log(
        `${scenario}: ${ratio.toFixed(2)} times the processor time of undici alone, was ${guard[scenario]}: ${isGood ? "kept" : "slower"}`
      )
      if (isGood) left.delete(scenario)
    }
  }
  return left.size === 0
})
process.exitCode = isKept ? 0 : 1
