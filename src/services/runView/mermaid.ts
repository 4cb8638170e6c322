/** A run as a flowchart of Mermaid. */
import type { Run } from "../../schemas/jobs/JobRuns.js"
import { details, type Kind, modelOf } from "./model.js"
import { fonts, shortenedIn } from "./pixels.js"

/** In pixels: a longer name would push its column far away from the others. */
const longest = 240

/** Fill and border, legible on light and dark pages. */
const classes: Readonly<Record<Kind, string>> = {
  waiting: "fill:#eaeef2,stroke:#8c959f,color:#1f2328",
  running: "fill:#ddf4ff,stroke:#0969da,color:#1f2328",
  succeeded: "fill:#dafbe1,stroke:#1a7f37,color:#1f2328",
  failed: "fill:#ffebe9,stroke:#cf222e,color:#1f2328",
  skipped: "fill:#f6f8fa,stroke:#8c959f,color:#57606a,stroke-dasharray:4 3"
}

/** Mermaid reads character references in quoted text. */
const quoted = (text: string): string =>
  text.replace(/[^\p{L}\p{N} .,:/()_·×…–✓✗○●-]/gu, (character) => `#${character.codePointAt(0)};`)

/**
 * A run as a flowchart of Mermaid, which GitHub, GitLab and many other tools display. A box for each task has its state,
 * its duration and how often it was tried. `now`, in milliseconds since the epoch, is the end of what is still running;
 * the default is the current time.
 *
 * @example
 * ```ts
 * import { Jobs, RunView } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 *
 * const report = Effect.map(Jobs.awaitRun({ run_id: 1084353 }), (run) => `\`\`\`mermaid\n${RunView.mermaid(run)}\`\`\`\n`)
 * ```
 *
 * @since 0.1.0
 * @category pictures
 */
export const mermaid = (run: Run, options?: { readonly now?: number | undefined }): string => {
  const now = options?.now ?? Date.now()
  const { tasks } = modelOf(run)
  const ids = new Map(tasks.map(({ key }, index) => [key, `task${index}`]))
  const nodes = tasks.map((task, index) => {
    const [state, ...rest] = details(task, now)
    const lines = [
      shortenedIn(fonts.plain, task.key, longest),
      state,
      // Mermaid would break one line for all of them at any space.
      ...(rest.length > 0 ? [rest.join(" · ")] : [])
    ]
    return `  task${index}["${lines.map(quoted).join("<br>")}"]:::${task.last.kind}`
  })
  const edges = tasks.flatMap(({ dependsOn, key }) =>
    dependsOn.flatMap((from) => (ids.has(from) ? [`  ${ids.get(from)} --> ${ids.get(key)}`] : []))
  )
  const used = new Set(tasks.map(({ last }) => last.kind))
  const styles = [...used].map((kind) => `  classDef ${kind} ${classes[kind]}`)
  return ["flowchart LR", ...nodes, ...edges, ...styles, ""].join("\n")
}
