/** The report of a night, as Markdown with pictures. */
import * as Either from "effect/Either"
import { type Jobs, RunView } from "effect-databricks"
import type { Loaded } from "./load.js"

export interface Report {
  readonly markdown: string
  /** The pictures, by the names of their files. */
  readonly pictures: Readonly<Record<string, string>>
}

const millisOf = (run: Jobs.Run): number => Number(run.end_time ?? 0) - Number(run.start_time ?? 0)

const reasonOf = ({ outcome }: Loaded): string =>
  Either.match(outcome, {
    onLeft: (error) => (error._tag === "RunFailed" ? (error.tasks[0]?.error ?? error.message) : error.message),
    onRight: () => ""
  })

/** Text in a cell of a table. */
const cell = (text: string): string => text.replaceAll(/\s+/g, " ").replaceAll("|", "\\|")

export const reportOf = (loaded: ReadonlyArray<Loaded>): Report => {
  const runs = loaded.flatMap(({ outcome }) => (Either.isRight(outcome) ? [outcome.right] : []))
  const failed = loaded.filter(({ outcome }) => Either.isLeft(outcome))
  const again = loaded.filter(({ attempts, outcome }) => attempts > 1 && Either.isRight(outcome))
  const [slowest] = runs.toSorted((a, b) => millisOf(b) - millisOf(a))
  const lines = [
    "# Last night",
    "",
    `${runs.length} of ${loaded.length} tables are loaded, ${again.length} of them after a failure.`,
    ...(failed.length === 0 ? [] : ["", "| not loaded | attempts | reason |", "| --- | --- | --- |"]),
    ...failed.map((table) => `| ${cell(table.table)} | ${table.attempts} | ${cell(reasonOf(table))} |`)
  ]
  if (slowest === undefined) return { markdown: lines.join("\n"), pictures: {} }
  return {
    markdown: [
      ...lines,
      "",
      `The slowest run, ${slowest.run_name}:`,
      "",
      "![Its tasks](graph.svg)",
      "",
      "![When they ran](timeline.svg)",
      "",
      "```text",
      RunView.text(slowest, { columns: 80 }).trimEnd(),
      "```"
    ].join("\n"),
    pictures: { "graph.svg": RunView.graphSvg(slowest), "timeline.svg": RunView.timelineSvg(slowest) }
  }
}
