/** Prints every operation of the library as one JSON object a line. */
import { allOperations } from "./allOperations.js"
import { lineOf } from "./operationLine.js"

console.log((await allOperations()).map((endpoint) => JSON.stringify(lineOf(endpoint))).join("\n"))
