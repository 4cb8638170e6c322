/** What the SVG pictures share: text that is safe in XML, colours for light and dark pages, and the frame. */
import { details, type Kind, type TaskView } from "./model.js"
import { fonts, shortenedBefore, widthIn } from "./pixels.js"

const references: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;"
}

/** Escapes text, and removes the characters that XML does not allow. */
export const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"']/g, (character) => references[character] ?? "")

type Palette = Readonly<Record<Kind | "text" | "muted" | "line" | "edge" | "card" | "page", string>>

const light: Palette = {
  waiting: "#8c959f",
  running: "#0969da",
  succeeded: "#1a7f37",
  failed: "#cf222e",
  skipped: "#afb8c1",
  text: "#1f2328",
  muted: "#59636e",
  line: "#d1d9e0",
  edge: "#818b98",
  card: "#f6f8fa",
  page: "#ffffff"
}

const dark: Palette = {
  waiting: "#7d8590",
  running: "#4493f8",
  succeeded: "#3fb950",
  failed: "#f85149",
  skipped: "#656c76",
  text: "#f0f6fc",
  muted: "#9198a1",
  line: "#3d444d",
  edge: "#656c76",
  card: "#151b23",
  page: "#0d1117"
}

const kinds: ReadonlyArray<Kind> = ["waiting", "running", "succeeded", "failed", "skipped"]

const rules = (palette: Palette): string =>
  [
    `.rv-page{fill:${palette.page}}`,
    `.rv-text{fill:${palette.text}}`,
    `.rv-muted{fill:${palette.muted}}`,
    `.rv-line{stroke:${palette.line}}`,
    `.rv-edge{stroke:${palette.edge}}`,
    `.rv-tip{fill:${palette.edge}}`,
    `.rv-card{fill:${palette.card};stroke:${palette.line}}`,
    ...kinds.map((kind) => `.rv-${kind}{fill:${palette[kind]}}`)
  ].join("")

const sheet = `<style>text{font:${fonts.plain.size}px ui-sans-serif,system-ui,-apple-system,"Segoe UI",sans-serif}.rv-title,.rv-key{font-weight:600}.rv-title{font-size:${fonts.title.size}px}.rv-small{font-size:${fonts.small.size}px}.rv-line,.rv-edge{fill:none;stroke-width:1.5}${rules(light)}@media(prefers-color-scheme:dark){${rules(dark)}}</style>`

export const margin = 20

/** The height of the heading. */
export const header = 44

/** What stands beside the name of a task: its state, which may be shortened, and the rest, which is not. */
export const result = (task: TaskView, now: number): readonly [state: string, rest: string] => {
  const [state, ...rest] = details(task, now)
  return [state, rest.map((part) => ` · ${part}`).join("")]
}

type Heading = readonly [name: string, rest: string]

/** The width of a picture in which its heading is whole. */
export const widthOfHeading = (heading: Heading): number =>
  Math.ceil(widthIn(fonts.title, heading.join(""))) + 2 * margin

/** A whole picture. Its heading is also what screen readers say. */
export const picture = (
  size: { readonly width: number; readonly height: number },
  [name, rest]: Heading,
  parts: ReadonlyArray<string>
): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" role="img">`,
    `<title>${escaped(name + rest)}</title>`,
    sheet,
    `<rect class="rv-page" width="${size.width}" height="${size.height}" rx="6"/>`,
    text(margin, 28, "rv-text rv-title", shortenedBefore(fonts.title, name, rest, size.width - 2 * margin)),
    ...parts,
    "</svg>",
    ""
  ].join("\n")

export const text = (x: number, y: number, classes: string, content: string, anchor?: "end" | "middle"): string =>
  `<text x="${round(x)}" y="${round(y)}" class="${classes}"${anchor === undefined ? "" : ` text-anchor="${anchor}"`}>${escaped(content)}</text>`

export const rect = (
  x: number,
  y: number,
  { height, width }: { readonly width: number; readonly height: number },
  attributes: string
): string => `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" ${attributes}/>`

/** Two decimals are enough for pixels. */
export const round = (value: number): number => Math.round(value * 100) / 100
