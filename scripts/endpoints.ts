/** Prints all operations of the library, one JSON object per line. */
import { allOperations } from "./allOperations.js"
import { lineOf } from "./operationLine.js"

// The reader can close the pipe early, as `head` does.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error
})
console.log((await allOperations()).map((endpoint) => JSON.stringify(lineOf(endpoint))).join("\n"))
