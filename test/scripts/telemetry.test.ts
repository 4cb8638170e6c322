import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"

const root = new URL("../../", import.meta.url)

const read = (file: string): string => readFileSync(new URL(file, root), "utf8")

const source = readdirSync(new URL("src", root), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts") && !file.startsWith("schemas"))
  .map((file) => read(`src/${file}`))
  .join("\n")
  // Examples in comments are no telemetry.
  .replace(/^\s*(?:\/?\*).*$/gm, "")

const all = (pattern: RegExp, text = source): ReadonlyArray<string> =>
  [...new Set(Array.from(text.matchAll(pattern), ([, name = ""]) => name))].sort()

const metrics = all(/"(databricks_\w+)"/g, read("src/internal/call/telemetry.ts"))

const page = read("docs/telemetry.md")

/** Whether the page has a code span that begins with this name. */
const isNamed = (name: string): boolean => page.includes(`\`${name}`)

describe("docs/telemetry.md", () => {
  it("names all metrics", () => {
    expect(metrics).toHaveLength(5)
    expect(metrics.filter((name) => !isNamed(name))).toEqual([])
  })

  it("names all spans and attributes", () => {
    const spans = all(/withSpan\("([^"]+)"/g)
    const attributes = all(/"((?:http|url|server|databricks|error|process|db)\.[a-z_.]+)"/g)
    expect(spans.length).toBeGreaterThanOrEqual(3)
    expect(attributes.length).toBeGreaterThanOrEqual(13)
    expect([...spans, ...attributes].filter((name) => !isNamed(name))).toEqual([])
  })

  it("names all logs", () => {
    const logs = all(/Effect\.log(?:Debug|Info|Warning|Error)\(\s*[`"]([^`"]+)[`"]/g)
    // Names in a message are placeholders in the page, which can shorten a message.
    const words = (text: string) => text.split(/\$\{[^}]*\}|<[^>]*>|\.\.\./).map((part) => part.trim().slice(0, 30))
    const missing = logs.filter((log) => !words(log).every((part) => page.includes(part)))
    expect(logs.length).toBeGreaterThanOrEqual(8)
    expect(missing).toEqual([])
  })
})

describe("docs/dashboard.json", () => {
  const dashboard: {
    readonly panels: ReadonlyArray<{ readonly id: number; readonly targets: ReadonlyArray<{ readonly expr: string }> }>
  } = JSON.parse(read("docs/dashboard.json"))
  const expressions = dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))

  it("shows all metrics, and none that does not exist", () => {
    const shown = all(/"(databricks_[a-z_]+?)(?:_bucket)?(?:\(|")/g, expressions.join("\n"))
    expect(shown).toEqual(metrics)
  })

  it("uses only tags that metrics have", () => {
    const tags = ["service", "operation", "error_type", "le", "job"]
    const grouped = expressions.flatMap((expr) => all(/by \(([^)]+)\)/g, expr).flatMap((list) => list.split(", ")))
    expect(grouped.filter((tag) => !tags.includes(tag))).toEqual([])
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
  })
})
