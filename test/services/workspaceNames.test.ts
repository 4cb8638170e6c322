import { describe, expect, it } from "@effect/vitest"
import * as fc from "effect/FastCheck"
import {
  assign,
  decoded,
  isName,
  isTemporary,
  joinName,
  type Sibling,
  temporaryName
} from "../../src/services/workspace/names.js"

const nasty = fc.constantFrom(
  ...["CON", "con", "aux.txt", "Nul.py", "COM1", "lpt9.a.b", "com¹", "con .x", "CONIN$", "clock$"],
  ...[
    "a",
    "A",
    "x",
    "X",
    "x.py",
    "X.PY",
    "x%2Epy",
    "x%2epy",
    "%41",
    "%",
    "%%",
    "%25",
    "100%",
    "a%~",
    "%~b",
    "%~",
    "a.",
    "a ",
    " a"
  ],
  ...[
    "...",
    ". .",
    "-rf",
    "~",
    "LONGFI~1.PY",
    "longfi~1",
    "new notebook 2026-05-04 13:54:24",
    'a<b>c"d|e?f*g\\h',
    "a\tb\x7f\x85"
  ],
  ...[
    "é",
    "e\u0301",
    "É",
    "E\u0301",
    "ß",
    "ss",
    "SS",
    "ẞ",
    "ı",
    "I",
    "i",
    "İ",
    "\u212a",
    "k",
    "ſ",
    "s",
    "ΟΔΟΣ",
    "οδος",
    "οδοσ"
  ],
  ...[
    "a\u200cb",
    "ab",
    "한글",
    "한글".normalize("NFD"),
    "👩‍👩‍👧",
    "\u0301",
    "\ufeffx",
    "ﬀ",
    "ff",
    "%~part-0123456789abcdef"
  ],
  ...[
    "数".repeat(100),
    "a".repeat(300),
    "A".repeat(300),
    `${"a".repeat(299)}.py`,
    ":".repeat(90),
    `${"é".repeat(200)}.ipynb`
  ]
)

const name = fc
  .oneof(
    nasty,
    fc.tuple(nasty, nasty).map((pair) => pair.join("")),
    fc.fullUnicodeString({ minLength: 1, maxLength: 12 }),
    fc.stringOf(fc.constantFrom("%", "~", "2", "E", "e", "5", ".", "a", "A", "p", "y"), { minLength: 1, maxLength: 8 })
  )
  .filter(isName)

const sibling = fc.record({
  name,
  kind: fc.constantFrom("file", "folder", ".py", ".ipynb", ".sql", "")
})

const siblingsOf = (given: ReadonlyArray<{ readonly name: string; readonly kind: string }>): ReadonlyArray<Sibling> =>
  given.map(({ kind, name }) => ({
    object: { path: `/${name}` },
    name,
    isFolder: kind === "folder",
    notebookExtension: kind === "file" || kind === "folder" ? undefined : kind
  }))

const siblings = fc.uniqueArray(sibling, { selector: ({ name }) => name, minLength: 1, maxLength: 14 })

/** The path that an import reads: the joined parts, without the extension of a notebook. */
const read = (parts: ReadonlyArray<string>, extension = "") => {
  const [first = "", ...rest] = parts
  const whole = rest.reduce((begin, part) => joinName(begin, part) ?? "not a continued name", first)
  return decoded(whole.slice(0, whole.length - extension.length))
}

/** How file systems distinguish names. */
const looks: ReadonlyArray<(text: string) => string> = [
  (text) => text.toLowerCase(),
  (text) => text.toUpperCase(),
  (text) => text.normalize("NFD").toLowerCase(),
  (text) => text.normalize("NFC").toUpperCase(),
  (text) =>
    text
      .replace(/[\u200b-\u200f\ufeff\u2060]/g, "")
      .normalize("NFD")
      .toLowerCase()
]

const devices = new Set(
  ["CON", "PRN", "AUX", "NUL", ...[..."0123456789¹²³"].flatMap((n) => [`COM${n}`, `LPT${n}`])].map((d) =>
    d.toLowerCase()
  )
)

const isWritable = (part: string): boolean =>
  Buffer.byteLength(part) <= 255 &&
  part !== "" &&
  !/[<>:"/\\|?*]/.test(part) &&
  Array.from(part).every((c) => (c.codePointAt(0) ?? 0) >= 32) &&
  !/[. ]$/.test(part) &&
  !devices.has((part.split(".")[0] ?? "").trimEnd().toLowerCase())

describe("file names for names of the workspace", () => {
  it("are valid and distinct on every file system, and are read back", () => {
    fc.assert(
      fc.property(siblings, (given) => {
        const all = siblingsOf(given)
        const assigned = assign(all)
        for (const look of looks) {
          const files = new Set<string>()
          const folders = new Map<string, string>()
          for (const { object } of all) {
            const { parts = [], fileParts = [] } = assigned.get(object) ?? {}
            const paths = new Set([parts.join("/"), fileParts.join("/")])
            for (const path of paths) {
              expect(files.has(look(path))).toBe(false)
              files.add(look(path))
            }
            for (const one of [parts, fileParts]) {
              for (let length = 1; length < one.length; length++) {
                const folder = one.slice(0, length).join("/")
                expect(folders.get(look(folder)) ?? folder).toBe(folder)
                folders.set(look(folder), folder)
              }
            }
          }
          for (const folder of folders.keys()) expect(files.has(folder)).toBe(false)
        }
        for (const { name, notebookExtension, object } of all) {
          const local = assigned.get(object)
          for (const parts of [local?.parts ?? [], local?.fileParts ?? []]) {
            expect(parts.length).toBeGreaterThan(0)
            expect(parts.filter((part) => !isWritable(part))).toEqual([])
            expect(parts.some(isTemporary)).toBe(false)
            // Some file systems return names in another Unicode form.
            expect(read(parts, notebookExtension)).toBe(name)
            expect(
              read(
                parts.map((part) => part.normalize("NFD")),
                notebookExtension
              )
            ).toBe(name)
          }
          if (notebookExtension === undefined) {
            expect(local?.fileParts.at(-1)).not.toMatch(/[^/]\.(py|sql|scala|r|ipynb)$/i)
          }
        }
      }),
      { numRuns: 150 }
    )
  })

  it("do not depend on the order of the objects", () => {
    fc.assert(
      fc.property(siblings, (given) => {
        const all = siblingsOf(given)
        const one = assign(all)
        const other = assign([...all].reverse())
        for (const { object } of all) expect(other.get(object)).toEqual(one.get(object))
      }),
      { numRuns: 50 }
    )
  })

  const localOf = (name: string, others: ReadonlyArray<readonly [name: string, kind: string]> = [], kind = "file") => {
    const all = siblingsOf([{ name, kind }, ...others.map(([name, kind]) => ({ name, kind }))])
    return assign(all)
      .get(all[0]?.object ?? { path: "" })
      ?.parts.join("/")
  }

  it.each([
    ["plain name-1_(2) é.txt", "plain name-1_(2) é.txt"],
    ["New Notebook 2026-05-04 13:54:24", "New Notebook 2026-05-04 13%3A54%3A24"],
    ["100%", "100%25"],
    ["CON", "%43ON"],
    ["aux.txt", "%61ux.txt"],
    ["ends.", "ends%2E"],
    ["ends ", "ends%20"],
    ["a\\b", "a%5Cb"],
    ["tab\t", "tab%09"],
    ["PROGRA~1", "PROGRA%7E1"],
    ["cafe\u0301", "cafe%CC%81"],
    ["x.py", "x.py"],
    [`${"数".repeat(100)}.txt`, `${"数".repeat(51)}%~/%~${"数".repeat(49)}.txt`]
  ])("maps a single %j to %j", (name, local) => {
    expect(localOf(name)).toBe(local)
  })

  it("only changes names that would collide", () => {
    expect(localOf("a", [["A", "file"]])).toBe("a")
    expect(localOf("A", [["a", "file"]])).toBe("%41")
    expect(localOf("é", [["e\u0301", "file"]])).toBe("é")
    expect(localOf("x", [["x.py", "file"]], ".py")).toBe("x.py")
    expect(localOf("x.py", [["x", ".py"]])).toBe("x%2Epy")
    expect(localOf("x.py", [["x", ".py"]], "folder")).toBe("x%2Epy")
    expect(localOf("x.py", [["X", ".py"]])).toBe("x%2Epy")
    expect(localOf("x.py", [["x", ".sql"]])).toBe("x.py")
  })

  it("names an object once if it is listed twice", () => {
    const all = siblingsOf([
      { name: "a", kind: "file" },
      { name: "a", kind: "file" }
    ])
    expect([...assign(all).values()].filter((local) => local !== undefined)).toHaveLength(1)
  })

  it.each([
    "a%20b.txt",
    "%2E%2E",
    "%2F",
    "a%2Fb",
    "%00",
    "%",
    "%zz",
    "%C3",
    "%ED%A0%80",
    "a:b",
    "%41",
    "%3a",
    "50%25off%"
  ])("%j is not produced by an export, or is read as a name in its folder", (local) => {
    const name = decoded(local)
    expect(isName(name) || name === local).toBe(true)
    expect(name).toBe(local === "%41" ? "A" : local)
  })

  it("incomplete files have a separate name", () => {
    expect(isTemporary(temporaryName())).toBe(true)
    expect(temporaryName()).not.toBe(temporaryName())
  })
})
