/**
 * Compiles all examples in the documentation: the `@example`s in src/, and the TypeScript in README.md and docs/. The
 * examples are written to test/.snippets, type-checked as separate programs, and removed. An example must not have
 * unused imports, and all its lines must be inside the comment. `npm run snippets -- FILE...` checks other files.
 */
import { spawnSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { fileURLToPath } from "node:url"

const root = new URL("..", import.meta.url)
const given = process.argv.slice(2)
const out = new URL(given.length === 0 ? "test/.snippets/" : `test/.snippets/given-${process.pid}/`, root)

const files =
  given.length > 0
    ? given
    : [
        "README.md",
        ...readdirSync(new URL("docs", root))
          .filter((file) => file.endsWith(".md"))
          .map((file) => `docs/${file}`),
        ...readdirSync(new URL("src", root), { recursive: true, encoding: "utf8" })
          .filter((file) => file.endsWith(".ts"))
          .map((file) => `src/${file}`)
      ]

const fence = /^([ \t*]*)```ts\n([\s\S]*?)^\1```/gm

rmSync(out, { recursive: true, force: true })
mkdirSync(out, { recursive: true })
const snippets = new Map<string, { readonly at: string; readonly code: string }>()
const faults: Array<string> = []
for (const file of files) {
  const text = readFileSync(new URL(file, root), "utf8")
  for (const { 1: indent = "", 2: code = "", index: start } of text.matchAll(fence)) {
    const line = text.slice(0, start).split("\n").length + 1
    const lines = code.split("\n").map((l, index) => {
      if (l.startsWith(indent)) return l.slice(indent.length)
      if (l.trimEnd() !== "" && l.trimEnd() !== indent.trimEnd()) {
        faults.push(`${file}:${line + index}: the line is outside of the comment: ${l}`)
      }
      return l.trimStart().replace(/^\*\s?/, "")
    })
    const name = `${file.replaceAll(/[/.]/g, "-")}-${line}.ts`
    const program = `${lines.join("\n")}\nexport {}\n`
    writeFileSync(new URL(name, out), program)
    snippets.set(name, { at: `${file}:${line}`, code: program })
  }
}

// A page without examples is not an error of the compiler.
writeFileSync(new URL("empty.ts", out), "export {}\n")
writeFileSync(
  new URL("tsconfig.json", out),
  JSON.stringify({
    extends: fileURLToPath(new URL("tsconfig.json", root)),
    compilerOptions: { noUnusedLocals: true },
    include: ["*.ts"]
  })
)
const config = fileURLToPath(new URL("tsconfig.json", out))
const { status, stderr, stdout } = spawnSync("npx", ["tsc", "--noEmit", "--pretty", "false", "-p", config], {
  cwd: root,
  encoding: "utf8"
})
if (status !== 0 && !/error TS\d+:/.test(stdout)) faults.push(stdout + stderr)

/** Examples can have unused declarations, but no unused imports. */
const unused = new Set(["TS6133", "TS6192", "TS6196", "TS6198"])

const isWithinImport = (code: string, line: number): boolean => {
  const start =
    code
      .split("\n")
      .slice(0, line - 1)
      .join("\n").length + (line === 1 ? 0 : 1)
  return Array.from(code.matchAll(/^import\b[^"']*["'][^"'\n]*["']/gm)).some(
    ({ 0: text, index }) => index <= start && start < index + text.length
  )
}

for (const [diagnostic] of stdout.matchAll(/^\S.*(?:\n[ \t].*)*/gm)) {
  const [, path = "", line = "", code = ""] = /^(.*?)\((\d+),\d+\): error (TS\d+):/.exec(diagnostic) ?? []
  const snippet = snippets.get(path.split("/").at(-1) ?? "")
  if (unused.has(code) && snippet !== undefined && !isWithinImport(snippet.code, Number(line))) continue
  faults.push(snippet === undefined ? diagnostic : `${snippet.at}: ${diagnostic}`)
}

if (faults.length > 0) {
  console.log(faults.join("\n"))
  process.exitCode = 1
} else {
  rmSync(out, { recursive: true, force: true })
}
console.log(`${snippets.size} examples ${faults.length === 0 ? "compile" : `were compiled: see ${fileURLToPath(out)}`}`)
