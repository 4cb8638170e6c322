/**
 * Compiles every example that stands in documentation: the `@example`s of src/, the TypeScript of README.md and docs/.
 * They are written to test/.snippets, checked as programs of their own, and removed.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"

const root = new URL("..", import.meta.url)
const out = new URL("test/.snippets/", root)

const files = [
  "README.md",
  ...readdirSync(new URL("docs", root)).map((file) => `docs/${file}`),
  ...readdirSync(new URL("src", root), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => `src/${file}`)
]

const fence = /^([ \t*]*)```ts\n([\s\S]*?)^\1```/gm

rmSync(out, { recursive: true, force: true })
mkdirSync(out)
let count = 0
for (const file of files) {
  const text = readFileSync(new URL(file, root), "utf8")
  for (const [, indent = "", code = ""] of text.matchAll(fence)) {
    const line = text.slice(0, text.indexOf(code)).split("\n").length
    const lines = code
      .split("\n")
      .map((l) => (l.startsWith(indent) ? l.slice(indent.length) : l.trimStart().replace(/^\*\s?/, "")))
    const name = `${file.replaceAll(/[/.]/g, "-")}-${line}.ts`
    writeFileSync(new URL(name, out), `${lines.join("\n")}\nexport {}\n`)
    count++
  }
}

writeFileSync(
  new URL("tsconfig.json", out),
  JSON.stringify({
    extends: "../../tsconfig.json",
    compilerOptions: { noUnusedLocals: false },
    include: ["*.ts"]
  })
)
const { status, stdout } = spawnSync("npx", ["tsc", "--noEmit", "-p", "test/.snippets/tsconfig.json"], {
  cwd: root,
  encoding: "utf8"
})
if (status !== 0) {
  console.log(stdout)
  process.exitCode = 1
} else {
  rmSync(out, { recursive: true, force: true })
}
console.log(`${count} examples ${status === 0 ? "compile" : "were compiled: see test/.snippets"}`)
