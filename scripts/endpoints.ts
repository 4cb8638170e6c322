/** Prints every operation of the library as one JSON object a line. */
import { allEndpoints } from "./allEndpoints.js"
import { lineOf } from "./endpointLine.js"

console.log((await allEndpoints()).map((endpoint) => JSON.stringify(lineOf(endpoint))).join("\n"))
