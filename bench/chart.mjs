/** Draws the ratios of the bench as bars. A mark on each bar shows what it is to reach. */
import { isMet } from "./rows.mjs"

const width = 720
const labels = 420
const height = 24

const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;")

/** A row has a bar if it is a ratio: values in milliseconds or MiB have no common scale. */
const isRatio = ({ measure }) => !/^(?:ms|MiB|kB|KB|thousands|requests|times fewer) /.test(measure)

const bar = (row, top, scale) => {
  const end = labels + Math.max(row.value, row.target ?? 0) * scale
  const mark =
    row.target === undefined ? "" : `<path class="target" d="M${labels + row.target * scale} ${top + 2}v18"/>`
  const what = row.target === undefined ? "open" : isMet(row) ? "met" : "missed"
  return [
    `<text x="${labels - 8}" y="${top + 16}" text-anchor="end">${escaped(`${row.work}: ${row.measure}`)}</text>`,
    `<rect class="${what}" x="${labels}" y="${top + 5}" width="${(row.value * scale).toFixed(1)}" height="12" rx="2"/>`,
    mark,
    `<text x="${(end + 6).toFixed(1)}" y="${top + 16}">${row.value.toFixed(2)}</text>`
  ].join("")
}

export const chart = ({ node, processors, revision, rows, rounds }) => {
  const shown = rows.filter(isRatio)
  const most = Math.max(...shown.flatMap(({ target = 0, value }) => [target, value]))
  const scale = (width - labels - 48) / most
  const bars = shown.map((row, index) => bar(row, 8 + index * height, scale))
  const bottom = 8 + shown.length * height
  const caption = `${revision ?? "unknown revision"}, Node ${node}, ${processors} processors, medians of ${rounds} rounds. The mark is what to reach: green does, yellow does not.`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 32}" role="img" aria-label="Ratios of the bench">
<style>
text{font:11px system-ui,sans-serif;fill:#24292f}
.met{fill:#2da44e}.missed{fill:#bf8700}.open{fill:#0969da}.target{stroke:#24292f;stroke-width:2}
@media (prefers-color-scheme:dark){text{fill:#e6edf3}.target{stroke:#e6edf3}.met{fill:#3fb950}.missed{fill:#d29922}.open{fill:#58a6ff}}
</style>
${bars.join("\n")}
<text x="8" y="${bottom + 20}">${escaped(caption)}</text>
</svg>
`
}
