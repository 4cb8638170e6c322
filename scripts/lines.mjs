/** Counts the lines of service modules for each operation, schemas aside: with documentation and without. */
import { readdirSync, readFileSync } from "node:fs"

const services = new URL("../src/services/", import.meta.url)

const files = readdirSync(services, { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((path) => ({ path, text: readFileSync(new URL(path, services), "utf8") }))

const isGenerated = ({ text }) => text.startsWith("// Generated")

const hasOperations = ({ text }) => /\bOperation\.group\(/.test(text)

/** Operations: keys of the group are indented by two spaces. */
const operationsIn = (text) => {
  const group = text.slice(text.indexOf("Operation.group("))
  return (group.slice(0, group.search(/^\}\)/m)).match(/^ {2}(?:\w+:|\w+,?$)/gm) ?? []).length
}

const linesOf = (text) => text.trimEnd().split("\n").length

const codeOf = (text) =>
  text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .filter((line) => line.trim() !== "").length

const report = (name, groups, filesOf) => {
  const operations = groups.reduce((sum, { text }) => sum + operationsIn(text), 0)
  const all = groups.flatMap(filesOf)
  const sum = (count) => all.reduce((total, { text }) => total + count(text), 0)
  const each = (lines) => (lines / operations).toFixed(1)
  console.log(
    `${name}: ${operations} operations, ${each(sum(linesOf))} lines each, ${each(sum(codeOf))} without documentation`
  )
}

const byHand = files.filter((file) => hasOperations(file) && !isGenerated(file) && file.path.endsWith("operations.ts"))

report("By hand", byHand, ({ path }) => {
  const folder = path.slice(0, -"/operations.ts".length)
  const api = `${folder.charAt(0).toUpperCase()}${folder.slice(1)}.ts`
  return files.filter((file) => [path, `${folder}/service.ts`, api].includes(file.path))
})
report(
  "Generated",
  files.filter((file) => hasOperations(file) && isGenerated(file)),
  (file) => [file]
)
