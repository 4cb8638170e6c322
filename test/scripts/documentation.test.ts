import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { posix } from "node:path"
import { describe, expect, it } from "@effect/vitest"

const root = new URL("../../", import.meta.url)

const read = (file: string): string => readFileSync(new URL(file, root), "utf8")

const manifest: { readonly files: ReadonlyArray<string>; readonly scripts: Readonly<Record<string, string>> } =
  JSON.parse(read("package.json"))

const pages = readdirSync(new URL("docs", root))
  .filter((file) => file.endsWith(".md"))
  .map((file) => `docs/${file}`)

/** The programs in examples/, as its README links them. */
const examples = readdirSync(new URL("examples", root)).flatMap((name) =>
  name.endsWith(".ts") ? [name] : existsSync(new URL(`examples/${name}/main.ts`, root)) ? [`${name}/README.md`] : []
)

/** npm ships these whatever `files` says. */
const always = ["README.md", "LICENSE", "package.json"]

const isShipped = (path: string): boolean =>
  always.includes(path) || manifest.files.some((entry) => path === entry || path.startsWith(`${entry}/`))

const withoutCode = (text: string): string => text.replace(/^```.*?^```/gms, "")

/** The anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (file: string): ReadonlySet<string> =>
  new Set(
    Array.from(withoutCode(read(file)).matchAll(/^#+ (.+)$/gm), ([, heading = ""]) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}_ -]/gu, "")
        .replaceAll(" ", "-")
    )
  )

const faultOf = (file: string, link: string): string | undefined => {
  const [path = "", anchor] = link.split("#")
  const target = path === "" ? file : posix.join(posix.dirname(file), path)
  const url = new URL(target, root)
  if (!existsSync(url)) return `${file}: ${link} does not exist`
  if (!isShipped(target)) return `${file}: ${link} is not in the package`
  if (anchor === undefined) return undefined
  return statSync(url).isFile() && anchorsOf(target).has(anchor) ? undefined : `${file}: ${link} has no such heading`
}

const linksOf = (file: string): ReadonlyArray<string> =>
  Array.from(withoutCode(read(file)).matchAll(/\]\(([^)\s]+)\)/g), ([, link = ""]) => link).filter(
    (link) => !/^[a-z]+:/.test(link)
  )

describe("the documentation", () => {
  it("links only to what the package has", () => {
    const guides = [
      "examples/README.md",
      ...examples.filter((name) => name.endsWith(".md")).map((name) => `examples/${name}`)
    ]
    const files = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", ...pages, ...guides]
    expect(linksOf("README.md").length).toBeGreaterThan(50)
    expect(files.flatMap((file) => linksOf(file).flatMap((link) => faultOf(file, link) ?? []))).toEqual([])
  })

  it("has an index of all pages, and a README that is not longer than 250 lines", () => {
    const index = linksOf("docs/README.md").map((link) => `docs/${link}`)
    expect(pages.filter((page) => page !== "docs/README.md" && !index.includes(page))).toEqual([])
    expect(read("README.md").split("\n").length).toBeLessThanOrEqual(251)
  })

  it("lists all examples", () => {
    const links = linksOf("examples/README.md")
    expect(examples.length).toBeGreaterThan(50)
    expect(examples.filter((name) => !links.includes(name))).toEqual([])
  })

  it("lists all scripts for contributors", () => {
    const text = read("CONTRIBUTING.md")
    const names = Object.keys(manifest.scripts).filter((name) => name !== "prepack")
    const isListed = (name: string) => new RegExp(`\`npm (run (-s )?)?${name}(?![\\w:])`).test(text)
    expect(names.filter((name) => !isListed(name))).toEqual([])
  })
})
