/** Draws the ratios of the bench as bars. A mark on each bar shows what it is to reach. */
import { isMet } from "./rows.mjs"

const width = 720
const padding = 16
const lineHeight = 20
/** A wide font has no wider characters on average. */
const characterWidth = 6.8
/** For the value after the longest bar. */
const valueWidth = 40

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;")

const text = (x, y, content, attributes = "") =>
  `<text x="${x.toFixed(1)}" y="${y}"${attributes}>${escaped(content)}</text>`

/** A row has a bar if it is a ratio: values in milliseconds or MiB have no common scale. */
const isRatio = ({ measure }) => !/^(?:ms|MiB|kB|KB|thousands|requests|times fewer) /.test(measure)

const directions = [
  { heading: "More is better", has: ({ most }) => !most },
  { heading: "Less is better", has: ({ most }) => most }
]

const legend = [
  { kind: "met", meaning: "reaches its mark" },
  { kind: "missed", meaning: "does not reach its mark" },
  { kind: "open", meaning: "has no mark to reach" }
]

const kindOf = (row) => (row.target === undefined ? "open" : isMet(row) ? "met" : "missed")

const bar = (row, top, { left, scale }) => {
  const mark =
    row.target === undefined
      ? ""
      : `<path class="target" d="M${(left + row.target * scale).toFixed(1)} ${top + 1}v18"/>`
  return [
    text(2 * padding, top + 14, row.measure),
    `<rect class="${kindOf(row)}" x="${left}" y="${top + 4}" width="${(row.value * scale).toFixed(1)}" height="12" rx="2"/>`,
    mark,
    text(left + Math.max(row.value, row.target ?? 0) * scale + 6, top + 14, row.value.toFixed(2))
  ].join("")
}

/** The rows of one direction, which share a scale, under the names of what they measure. */
const group = ({ heading, rows }, top, left) => {
  const most = Math.max(...rows.flatMap(({ target = 0, value }) => [target, value]))
  const scale = (width - left - padding - valueWidth) / most
  let y = top + 30
  const parts = [text(padding, top + 20, heading, ' class="heading"')]
  rows.forEach((row, index) => {
    if (row.work !== rows[index - 1]?.work) {
      parts.push(text(padding, y + 18, row.work, ' class="work"'))
      y += lineHeight + 4
    }
    parts.push(bar(row, y, { left, scale }))
    y += lineHeight
  })
  return { parts, bottom: y + padding }
}

export const chart = ({ node, processors, revision, rows, rounds }) => {
  const shown = rows.filter(isRatio)
  const left = Math.ceil(3 * padding + characterWidth * Math.max(...shown.map(({ measure }) => measure.length)))
  const groups = directions
    .map(({ has, heading }) => ({ heading, rows: shown.filter(has) }))
    .filter(({ rows }) => rows.length > 0)
  const parts = []
  let y = 0
  for (const one of groups) {
    const drawn = group(one, y, left)
    parts.push(...drawn.parts)
    y = drawn.bottom
  }
  legend.forEach(({ kind, meaning }, index) => {
    const x = padding + index * 200
    parts.push(
      `<rect class="${kind}" x="${x}" y="${y + 6}" width="12" height="12" rx="2"/>`,
      text(x + 18, y + 16, meaning)
    )
  })
  const measured = `Medians of ${rounds} rounds with Node ${node} on ${processors} processors, at ${revision === undefined ? "an unknown revision" : `revision ${revision}`}.`
  parts.push(text(padding, y + 40, `${measured} Each group has a scale of its own.`))
  const height = y + 54
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Ratios of the bench">
<style>
text{font:11px system-ui,sans-serif;fill:#24292f}.heading,.work{font-weight:600}.heading{font-size:14px}
.met{fill:#2da44e}.missed{fill:#bf8700}.open{fill:#0969da}.target{stroke:#24292f;stroke-width:2}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.target{stroke:#e6edf3}.met{fill:#3fb950}.missed{fill:#d29922}.open{fill:#58a6ff}}
</style>
${parts.join("\n")}
</svg>
`
}
