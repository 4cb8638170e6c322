/** Prints all operations of the library, one JSON object per line. */
import { allOperations } from "./allOperations.js"
import { lineOf } from "./operationLine.js"

console.log((await allOperations()).map((endpoint) => JSON.stringify(lineOf(endpoint))).join("\n"))
