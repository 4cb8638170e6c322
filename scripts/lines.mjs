/**
 * Counts the lines of the operations and the Tag of services for each operation, with documentation and without. Schemas,
 * waits and other functions over the Tag, and the modules that only export these do not count.
 */
import { readdirSync, readFileSync } from "node:fs"

const services = new URL("../src/services/", import.meta.url)

const files = readdirSync(services, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((path) => ({ path, text: readFileSync(new URL(path, services), "utf8") }))

const isGenerated = ({ text }) => text.startsWith("// Generated")

const isOfWaits = (text) => /^ \* @category waits$/m.test(text)

/** A generated API in one module has its waits, and the constants that they use, after its layer. */
const withoutWaits = ({ path, text }) => {
  if (!isOfWaits(text)) return { path, text }
  const layer = text.indexOf("\nexport const layer")
  const end = /\n\n/.exec(text.slice(layer + 1))
  return { path, text: layer === -1 || end === null ? "" : text.slice(0, layer + 1 + end.index) }
}

/** Operations: members of a group, or of a part of it, are indented by two spaces. */
const operationsIn = ({ text }) => {
  const start = text.search(/^export const \w+ = (?:Operation\.group\(.*)?\{$/m)
  const group = text.slice(start)
  return start === -1 ? 0 : (group.slice(0, group.search(/^\}\)?$/m)).match(/^ {2}(?:\w+:|\w+,?$)/gm) ?? []).length
}

const linesOf = ({ text }) => text.trimEnd().split("\n").length

const codeOf = ({ text }) =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .filter((line) => line.trim() !== "").length

const report = (name, all) => {
  const sum = (count) => all.reduce((total, file) => total + count(file), 0)
  const operations = sum(operationsIn)
  const each = (lines) => (lines / operations).toFixed(1)
  console.log(
    `${name}: ${operations} operations, ${each(sum(linesOf))} lines each, ${each(sum(codeOf))} without documentation`
  )
}

const byHand = files.filter((file) => !isGenerated(file))
report(
  "By hand",
  byHand.filter(({ path }) => /^\w+\/(?:operations|service)\.ts$/.test(path))
)
report(
  "Generated",
  files
    .filter((file) => isGenerated(file) && /\bOperation\.|\boperations\b/.test(file.text))
    .filter(
      ({ path, text }) => !path.includes("/waits/") && !(/^\w+\/[A-Z]/.test(path) && !text.includes("Context.Tag"))
    )
    .map(withoutWaits)
)
