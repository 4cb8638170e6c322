/**
 * Pictures of job runs: as a Mermaid flowchart, as SVG (the graph of the tasks, and when they ran), as plain text, and in
 * the terminal while the run lasts.
 *
 * @example
 * ```ts
 * import * as FileSystem from "@effect/platform/FileSystem"
 * import { Jobs, RunView } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * export const report = Effect.gen(function* () {
 *   const files = yield* FileSystem.FileSystem
 *   const run = yield* Jobs.awaitRun({ run_id: 1084353 })
 *   yield* files.writeFileString("graph.svg", RunView.graphSvg(run))
 *   yield* files.writeFileString("timeline.svg", RunView.timelineSvg(run))
 * })
 * ```
 *
 * @since 0.1.0
 */
export { graphSvg } from "./runView/graph.js"
export { mermaid } from "./runView/mermaid.js"
export { show } from "./runView/show.js"
export { text } from "./runView/text.js"
export { timelineSvg } from "./runView/timeline.js"
