/** Measures validating a response compared with parsing it. Needs tsx, as it imports internal modules. */

import * as Json from "../src/internal/codec/json.ts"
import { operations } from "../src/services/clusters/operations.ts"
import { median } from "./rounds.mjs"
import { pageOf } from "./server.mjs"

/** Several calls: the garbage of one call may be collected in the next one. */
const time = (f) => {
  const start = performance.now()
  for (let i = 0; i < 9; i++) f()
  return performance.now() - start
}

/** How many times as long as `JSON.parse` it takes to parse and validate a list of clusters of 1 MB. */
const ratio = (big) => {
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
  return median(
    Array.from({ length: 41 }, () => {
      const parsed = time(parse)
      return time(decode) / parsed
    })
  )
}

const ratios = { plain: ratio(false), big: ratio(true) }
console.log(
  `Decoding and validating 1 MB takes ${ratios.plain.toFixed(2)} times as long as JSON.parse, ${ratios.big.toFixed(2)} times with integers beyond 2^53`
)
process.send?.(ratios)
