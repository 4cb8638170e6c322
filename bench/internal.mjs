/** What the package keeps to itself. */
export * as Endpoint from "../dist/internal/endpoints/Clusters.js"
export * as Json from "../dist/internal/json.js"
