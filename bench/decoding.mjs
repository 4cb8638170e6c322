/** Measures validating a response compared with parsing it. Needs tsx, as it imports internal modules. */

import * as Json from "../src/internal/codec/json.ts"
import { operations } from "../src/services/clusters/operations.ts"
import { pageOf } from "./server.mjs"

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

const time = (f) => {
  const start = performance.now()
  f()
  return performance.now() - start
}

console.log("A list of clusters of 1 MB, parsed and validated")
for (const [title, big] of [
  ["default", false],
  ["with integers beyond 2^53", true]
]) {
  let size = 500
  let text = pageOf(0, size, 1, big)
  while (text.length < 1_000_000) {
    size += 20
    text = pageOf(0, size, 1, big)
  }
  const parse = () => JSON.parse(text)
  const decode = () => {
    const decoded = operations.listPage.decode(Json.parse(text))
    if (decoded._tag === "Left") throw new Error(decoded.left)
  }
  for (let i = 0; i < 20; i++) {
    parse()
    decode()
  }
  const parses = []
  const decodes = []
  for (let i = 0; i < 41; i++) {
    parses.push(time(parse))
    decodes.push(time(decode))
  }
  console.log(
    `  ${title.padEnd(26)} JSON.parse ${median(parses).toFixed(2)} ms, ours ${median(decodes).toFixed(2)} ms: ${(median(decodes) / median(parses)).toFixed(2)} times`
  )
}
