import { SystemError } from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as NodeContext from "@effect/platform-node/NodeContext"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as fc from "effect/FastCheck"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Errors from "../../src/schemas/DatabricksError.js"
import * as Workspace from "../../src/services/Workspace.js"

const emulated = Workspace.layer.pipe(
  Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
  Layer.provide(Emulator.layer()),
  Layer.merge(NodeContext.layer)
)

const mocked = (service: Partial<Workspace.Service>) =>
  Layer.merge(Layer.mock(Workspace.Workspace, service), NodeContext.layer)

type Files = Readonly<Record<string, string | Uint8Array>>

/** A temporary folder with these files. A name that ends with a slash is a folder. */
const folderOf = (files: Files): Effect.Effect<string, unknown, FileSystem.FileSystem | Path.Path | Scope.Scope> =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const folder = yield* fs.makeTempDirectoryScoped()
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(folder, name)
      if (name.endsWith("/")) {
        yield* fs.makeDirectory(file, { recursive: true })
        continue
      }
      yield* fs.makeDirectory(path.dirname(file), { recursive: true })
      yield* typeof content === "string" ? fs.writeFileString(file, content) : fs.writeFile(file, content)
    }
    return folder
  })

/** All files of a folder with their text, and folders with a slash and empty text. */
const contentsOf = (folder: string) =>
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const path = yield* Path.Path
    const names = yield* fs.readDirectory(folder, { recursive: true })
    const entries = yield* Effect.forEach([...names].sort(), (name) =>
      Effect.gen(function* () {
        const file = path.join(folder, name)
        const { type } = yield* fs.stat(file)
        return type === "Directory" ? ([`${name}/`, ""] as const) : ([name, yield* fs.readFileString(file)] as const)
      })
    )
    return Object.fromEntries(entries)
  })

const jupyter = JSON.stringify({
  cells: [{ cell_type: "code", source: ["1 + 1"], metadata: {}, outputs: [], execution_count: null }],
  metadata: { language_info: { name: "python" } },
  nbformat: 4,
  nbformat_minor: 0
})

const project: Files = {
  "README.md": "# Sales\n",
  "main.py": "# Databricks notebook source\nprint(1)",
  "lib/util.py": "def f(): pass\n",
  "lib/query.SQL": "-- Databricks notebook source\r\nSELECT 1",
  "lib/deep/er/model.scala": "// Databricks notebook source\nval a = 1",
  "lib/deep/er/plot.r": "# Databricks notebook source\nplot(1)",
  "nb.ipynb": jupyter,
  "data.bin": Uint8Array.of(0, 1, 255),
  "empty/": ""
}

const objectsIn = (path: string) =>
  Effect.flatMap(Workspace.Workspace, (workspace) =>
    Effect.map(workspace.list({ path }), ({ objects }) =>
      Object.fromEntries((objects ?? []).map((object) => [object.path, object.language ?? object.object_type]))
    )
  )

describe("Workspace.importDirectory", () => {
  it.scoped("imports notebooks as notebooks and files as files, and reports progress", () =>
    Effect.gen(function* () {
      const told: Array<Workspace.Progress> = []
      const directory = yield* folderOf(project)
      const summary = yield* Workspace.importDirectory(
        { directory, path: "/Shared/made/sales/" },
        { onProgress: (progress) => Effect.sync(() => told.push(progress)) }
      )
      expect(summary).toEqual({
        notebooks: 5,
        files: 3,
        folders: 4,
        bytes: expect.any(Number),
        skipped: [],
        passedOver: []
      })
      expect(yield* objectsIn("/Shared/made/sales")).toEqual({
        "/Shared/made/sales/README.md": "FILE",
        "/Shared/made/sales/data.bin": "FILE",
        "/Shared/made/sales/empty": "DIRECTORY",
        "/Shared/made/sales/lib": "DIRECTORY",
        "/Shared/made/sales/main": "PYTHON",
        "/Shared/made/sales/nb": "PYTHON"
      })
      expect(yield* objectsIn("/Shared/made/sales/lib")).toEqual({
        "/Shared/made/sales/lib/deep": "DIRECTORY",
        "/Shared/made/sales/lib/query": "SQL",
        "/Shared/made/sales/lib/util.py": "FILE"
      })
      expect(yield* objectsIn("/Shared/made/sales/lib/deep/er")).toEqual({
        "/Shared/made/sales/lib/deep/er/model": "SCALA",
        "/Shared/made/sales/lib/deep/er/plot": "R"
      })
      expect(yield* Workspace.exportBytes({ path: "/Shared/made/sales/data.bin" })).toEqual(Uint8Array.of(0, 1, 255))
      expect(told.map(({ objects }) => objects)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
      expect(told.at(-1)).toMatchObject({ total: 8, bytes: summary.bytes })
      const main = told.find(({ latest }) => latest.path === "/Shared/made/sales/main")?.latest
      expect(main).toMatchObject({ object_type: "NOTEBOOK", bytes: 37, file: expect.stringMatching(/main\.py$/) })
    }).pipe(Effect.provide(emulated))
  )

  it.scoped("only replaces existing objects if told to", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* folderOf({ "a.txt": "one" })
      const request = { directory, path: "/Shared/x" }
      yield* Workspace.importDirectory(request)
      yield* fs.writeFileString(`${directory}/a.txt`, "two")
      expect(yield* Effect.flip(Workspace.importDirectory(request))).toMatchObject({ _tag: "ResourceAlreadyExists" })
      expect(yield* Workspace.exportText({ path: "/Shared/x/a.txt" })).toBe("one")
      yield* Workspace.importDirectory({ ...request, overwrite: true })
      expect(yield* Workspace.exportText({ path: "/Shared/x/a.txt" })).toBe("two")
    }).pipe(Effect.provide(emulated))
  )

  it.scoped("skips excluded files and folders, and does not follow links to folders", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* folderOf({ "a/b/c.txt": "c", "a/d.txt": "d", "e.txt": "e" })
      yield* fs.symlink(directory, `${directory}/a/loop`)
      yield* fs.symlink(`${directory}/e.txt`, `${directory}/a/e.txt`)
      yield* Workspace.importDirectory({ directory, path: "/Shared/x" }, { include: (path) => path !== "a/b" })
      expect(yield* objectsIn("/Shared/x")).toEqual({ "/Shared/x/a": "DIRECTORY", "/Shared/x/e.txt": "FILE" })
      expect(yield* objectsIn("/Shared/x/a")).toEqual({ "/Shared/x/a/d.txt": "FILE", "/Shared/x/a/e.txt": "FILE" })
    }).pipe(Effect.provide(emulated))
  )

  it.scoped("sends nothing if two files have the same path", () =>
    Effect.gen(function* () {
      const same = { "a/x.py": "# Databricks notebook source", "a/x.sql": "-- Databricks notebook source" }
      expect(
        yield* Effect.flip(Workspace.importDirectory({ directory: yield* folderOf(same), path: "/Shared/y" }))
      ).toMatchObject({ _tag: "PathConflict", path: "/Shared/y/a/x", sources: [expect.anything(), expect.anything()] })
      const folder = { "x/y.txt": "", "x.ipynb": jupyter }
      expect(
        yield* Effect.flip(Workspace.importDirectory({ directory: yield* folderOf(folder), path: "/Shared/y" }))
      ).toMatchObject({ _tag: "PathConflict", path: "/Shared/y/x" })
    }).pipe(Effect.provide(mocked({})))
  )

  it.scoped("creates empty folders", () =>
    Effect.gen(function* () {
      const directory = yield* folderOf({})
      yield* Workspace.importDirectory({ directory, path: "/Shared/void" })
      expect(yield* objectsIn("/Shared")).toEqual({ "/Shared/void": "DIRECTORY" })
    }).pipe(Effect.provide(emulated))
  )

  it.effect("fails with the error of the file system for a missing folder", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Workspace.importDirectory({ directory: "/no such folder", path: "/Shared/x" }))
      expect(error).toMatchObject({ _tag: "SystemError", reason: "NotFound" })
    }).pipe(Effect.provide(mocked({})))
  )
})

/** A workspace that stores objects under any name. `refuse` decides which calls fail. */
const treeOf = (
  given: Readonly<Record<string, Held>>,
  refuse: (operation: string, path: string) => boolean = () => false
) => {
  const held = new Map(Object.entries(given))
  const folderIn = (path: string) => path.slice(0, path.lastIndexOf("/"))
  const call = { service: "Workspace", operation: "x", method: "GET", path: "/" }
  const denied = (operation: string, path: string) =>
    refuse(operation, path)
      ? Effect.fail(
          new Errors.PermissionDenied({
            ...call,
            status: 403,
            message: `No ${operation} of ${path}`,
            details: [],
            body: ""
          })
        )
      : Effect.void
  const layer = mocked({
    list: ({ path }) =>
      Effect.as(denied("list", path), {
        objects: [...held]
          .filter(([key]) => folderIn(key) === path.replace(/\/$/, ""))
          .map(([key, { kind }]) =>
            kind === "FILE" || kind === "DIRECTORY"
              ? { path: key, object_type: kind }
              : { path: key, object_type: "NOTEBOOK", language: kind }
          )
      }),
    export: ({ path }) =>
      Effect.as(denied("export", path), { content: Encoding.encodeBase64(held.get(path)?.content ?? "") }),
    mkdirs: ({ path }) =>
      Effect.map(denied("mkdirs", path), () => {
        for (let at = path; at !== "" && !held.has(at); at = folderIn(at))
          held.set(at, { kind: "DIRECTORY", content: "" })
      }),
    import: ({ content, language, path }) =>
      Effect.map(denied("import", path), () => {
        const bytes = Either.getOrThrow(Encoding.decodeBase64(content ?? ""))
        held.set(path, { kind: language ?? "FILE", content: new TextDecoder().decode(bytes) })
        return {}
      })
  })
  return { held, layer }
}

interface Held {
  readonly kind: string
  readonly content: string
}

const notebook = (kind: "PYTHON" | "SQL" | "SCALA" | "R", more = ""): Held => ({
  kind,
  content: `${{ PYTHON: "#", SQL: "--", SCALA: "//", R: "#" }[kind]} Databricks notebook source\n${more}`
})
const file = (content: string): Held => ({ kind: "FILE", content })
const folder: Held = { kind: "DIRECTORY", content: "" }

describe("an export that is imported again", () => {
  const there = (given: Readonly<Record<string, Held>>) =>
    Effect.gen(function* () {
      const directory = yield* folderOf({})
      const from = treeOf(given)
      yield* Effect.provide(Workspace.exportDirectory({ path: "/s", directory }), from.layer)
      const to = treeOf({})
      yield* Effect.provide(Workspace.importDirectory({ directory, path: "/s" }), to.layer)
      to.held.delete("/s")
      expect(Object.fromEntries(to.held)).toEqual(given)
      return yield* contentsOf(directory)
    }).pipe(Effect.provide(NodeContext.layer))

  it.scoped("has the same names, types and contents, for unusual names", () =>
    Effect.gen(function* () {
      const long = "长".repeat(200)
      const local = yield* there({
        "/s/New Notebook 2026-05-04 13:54:24": notebook("PYTHON"),
        "/s/x": notebook("PYTHON", "notebook"),
        "/s/x.py": file("print(1)"),
        "/s/X": notebook("SQL"),
        "/s/A": folder,
        "/s/A/deep.": folder,
        "/s/A/deep./con": notebook("R"),
        "/s/a": folder,
        "/s/a/aux.txt": file("aux"),
        "/s/no notebook.sql": file("-- Databricks notebook source\nSELECT 1"),
        "/s/nor this.ipynb": file("{}"),
        "/s/y": notebook("SCALA"),
        "/s/y.scala": folder,
        "/s/100%41": file("percent"),
        "/s/caf\u00e9": file("NFC"),
        "/s/cafe\u0301": file("NFD"),
        [`/s/${long}`]: folder,
        [`/s/${long}/${long}.py`]: file("long file"),
        [`/s/${long}/${long}`]: notebook("PYTHON", "long"),
        [`/s/${long}/b`]: file("short")
      })
      expect(local).toMatchObject({
        "New Notebook 2026-05-04 13%3A54%3A24.py": "# Databricks notebook source\n",
        "x.py": expect.stringContaining("notebook"),
        "x%2Epy": "print(1)",
        "X.sql": "-- Databricks notebook source\n",
        "%41/deep%2E/%63on.r": "# Databricks notebook source\n",
        "a/%61ux.txt": "aux",
        "no notebook%2Esql": expect.stringContaining("SELECT 1"),
        "y%2Escala/": "",
        "100%2541": "percent",
        "caf\u00e9": "NFC",
        "cafe%CC%81": "NFD"
      })
    })
  )

  const names = fc
    .oneof(
      fc.constantFrom(
        "a",
        "A",
        "x",
        "x.py",
        "X.py",
        "x%2Epy",
        "con",
        "é",
        "e\u0301",
        ":",
        "b ",
        "c.",
        "%",
        "%41",
        "%~",
        "n.ipynb"
      ),
      fc.fullUnicodeString({ minLength: 1, maxLength: 6 }),
      fc.constant("é".repeat(150))
    )
    .filter((name) => !/^\.{0,2}$|[/\0\ud800-\udfff\u{10000}-\u{10ffff}]/u.test(name))
  const things = fc.constantFrom<Held>(
    folder,
    file("# Databricks notebook source\n"),
    file("text"),
    notebook("PYTHON"),
    notebook("SQL"),
    notebook("R")
  )

  it.scoped("has the same names, types and contents, for any tree", () =>
    Effect.forEach(
      fc.sample(fc.array(fc.tuple(fc.nat(), names, things), { minLength: 1, maxLength: 12 }), 25),
      (entries) => {
        const tree: Record<string, Held> = {}
        const folders = ["/s"]
        for (const [at, name, held] of entries) {
          const path = `${folders[at % folders.length]}/${name}`
          if (path in tree) continue
          tree[path] = held
          if (held === folder) folders.push(path)
        }
        return there(tree)
      },
      { discard: true }
    )
  )
})

describe("skipping what cannot be copied", () => {
  const tree = {
    "/s/big": notebook("PYTHON"),
    "/s/fine.txt": file("fine"),
    "/s/secret": folder,
    "/s/secret/a.txt": file("a"),
    "/s/open": folder,
    "/s/open/b.txt": file("b")
  }

  it.scoped("an export continues, and reports what it skipped and why", () =>
    Effect.gen(function* () {
      const refuse = (operation: string, path: string) =>
        (operation === "export" && path === "/s/big") || (operation === "list" && path === "/s/secret")
      const workspace = treeOf(tree, refuse)
      const directory = yield* folderOf({ "open/": "", "fine.txt": "mine" })
      const asked: Array<string> = []
      const summary = yield* Workspace.exportDirectory(
        { path: "/s", directory },
        { passOver: (error, object) => asked.push(`${object.path} ${error._tag}`) > 0 }
      ).pipe(Effect.provide(workspace.layer))
      expect(yield* contentsOf(directory)).toEqual({
        "fine.txt": "mine",
        "open/": "",
        "open/b.txt": "b",
        "secret/": ""
      })
      expect(summary).toMatchObject({ notebooks: 0, files: 1, folders: 2, skipped: [] })
      expect(
        summary.passedOver.map(({ error, file, object, path }) => [path, file, object.object_type, error._tag]).sort()
      ).toEqual([
        ["/s/big", `${directory}/big.py`, "NOTEBOOK", "PermissionDenied"],
        ["/s/fine.txt", `${directory}/fine.txt`, "FILE", "SystemError"],
        ["/s/secret", undefined, "DIRECTORY", "PermissionDenied"]
      ])
      expect(asked.sort()).toEqual(["/s/big PermissionDenied", "/s/fine.txt SystemError", "/s/secret PermissionDenied"])
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scoped("an export fails if an object must not be skipped, and for the root folder", () =>
    Effect.gen(function* () {
      const directory = yield* folderOf({})
      const exported = (refuse: (operation: string, path: string) => boolean, passOver?: () => boolean) =>
        Effect.flip(Workspace.exportDirectory({ path: "/s", directory }, { passOver })).pipe(
          Effect.provide(treeOf(tree, refuse).layer)
        )
      const big = (_: string, path: string) => path === "/s/big"
      expect(yield* exported(big)).toMatchObject({ _tag: "PermissionDenied" })
      expect(yield* exported(big, () => false)).toMatchObject({ _tag: "PermissionDenied" })
      expect(
        yield* exported(
          (_, path) => path === "/s",
          () => true
        )
      ).toMatchObject({ _tag: "PermissionDenied" })
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scoped("an import continues, and reports what it skipped and why", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* folderOf({
        "fine.txt": "fine",
        "big.bin": "big",
        "n.py": "# Databricks notebook source",
        "n.sql": "-- Databricks notebook source",
        "deep/er/a.txt": "a",
        "deep/b.txt": "b"
      })
      yield* fs.symlink(`${directory}/nowhere`, `${directory}/broken`)
      yield* fs.symlink(directory, `${directory}/loop`)
      const workspace = treeOf(
        {},
        (operation, path) =>
          path === "/s/big.bin" || (operation === "mkdirs" && path === "/s/deep/er") || path === "/s/deep/er/a.txt"
      )
      const summary = yield* Workspace.importDirectory({ directory, path: "/s" }, { passOver: () => true }).pipe(
        Effect.provide(workspace.layer)
      )
      expect([...workspace.held.keys()].sort()).toEqual(["/s", "/s/deep", "/s/deep/b.txt", "/s/fine.txt", "/s/n"])
      expect(summary).toMatchObject({ notebooks: 1, files: 2, folders: 1, skipped: [`${directory}/loop`] })
      expect(
        summary.passedOver.map(({ error, file, path }) => [path, file.slice(directory.length), error._tag]).sort()
      ).toEqual([
        ["/s/big.bin", "/big.bin", "PermissionDenied"],
        ["/s/broken", "/broken", "SystemError"],
        ["/s/deep/er", "/deep/er", "PermissionDenied"],
        ["/s/deep/er/a.txt", "/deep/er/a.txt", "PermissionDenied"],
        ["/s/n", "/n.sql", "PathConflict"]
      ])
      const none = yield* Effect.flip(
        Workspace.importDirectory({ directory, path: "/s" }, { passOver: () => false })
      ).pipe(Effect.provide(workspace.layer))
      expect(none).toMatchObject({ _tag: "SystemError", reason: "NotFound" })
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scoped("does not create an unreadable folder, and always fails for an unreadable root", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* folderOf({ "shut/a.txt": "a", "open/b.txt": "b" })
      const partly = (shut: string) =>
        FileSystem.make({
          ...fs,
          readDirectory: (path, options) =>
            path === shut
              ? new SystemError({
                  reason: "PermissionDenied",
                  module: "FileSystem",
                  method: "readDirectory",
                  pathOrDescriptor: path
                })
              : fs.readDirectory(path, options)
        })
      const workspace = treeOf({})
      const imported = (shut: string) =>
        Workspace.importDirectory({ directory, path: "/s" }, { passOver: () => true }).pipe(
          Effect.provideService(FileSystem.FileSystem, partly(shut)),
          Effect.provide(workspace.layer)
        )
      const { passedOver } = yield* imported(`${directory}/shut`)
      expect(passedOver).toMatchObject([{ path: "/s/shut", file: `${directory}/shut` }])
      expect([...workspace.held.keys()].sort()).toEqual(["/s", "/s/open", "/s/open/b.txt"])
      expect(yield* Effect.flip(imported(directory))).toMatchObject({ _tag: "SystemError", reason: "PermissionDenied" })
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scoped("keeps a name that no export produces, and any name on request", () =>
    Effect.gen(function* () {
      const directory = yield* folderOf({
        "a%20b.txt": "",
        "50%25.txt": "",
        "100%~/x.txt": "",
        "%~part-0123456789abcdef": ""
      })
      const imported = (decodeNames?: boolean) => {
        const workspace = treeOf({})
        return Workspace.importDirectory({ directory, path: "/s" }, { decodeNames }).pipe(
          Effect.provide(workspace.layer),
          Effect.map(() => [...workspace.held.keys()].sort())
        )
      }
      expect(yield* imported()).toEqual(["/s", "/s/100%~", "/s/100%~/x.txt", "/s/50%.txt", "/s/a%20b.txt"])
      expect(yield* imported(false)).toEqual(["/s", "/s/100%~", "/s/100%~/x.txt", "/s/50%25.txt", "/s/a%20b.txt"])
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scoped("leaves no incomplete file, and keeps the previous one", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* folderOf({ "fine.txt": "before" })
      const full = FileSystem.make({
        ...fs,
        writeFile: (path, data, options) =>
          Effect.zipRight(
            fs.writeFile(path, data.slice(0, 2), options),
            new SystemError({ reason: "Unknown", module: "FileSystem", method: "writeFile", pathOrDescriptor: path })
          )
      })
      for (const overwrite of [true, false]) {
        yield* Workspace.exportDirectory({ path: "/s", directory, overwrite }, { passOver: () => true }).pipe(
          Effect.provideService(FileSystem.FileSystem, full),
          Effect.provide(Layer.provideMerge(treeOf(tree).layer, NodeContext.layer)),
          Effect.provideService(FileSystem.FileSystem, full)
        )
        expect(yield* contentsOf(directory)).toEqual({ "fine.txt": "before", "open/": "", "secret/": "" })
      }
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scoped("does not overwrite files on a file system without links", () =>
    Effect.gen(function* () {
      const fs = yield* FileSystem.FileSystem
      const directory = yield* folderOf({ "fine.txt": "before" })
      const unlinked = FileSystem.make({
        ...fs,
        link: (path) =>
          new SystemError({ reason: "Unknown", module: "FileSystem", method: "link", pathOrDescriptor: path })
      })
      const { passedOver } = yield* Workspace.exportDirectory({ path: "/s", directory }, { passOver: () => true }).pipe(
        Effect.provideService(FileSystem.FileSystem, unlinked),
        Effect.provide(treeOf(tree).layer)
      )
      expect(passedOver.map(({ path }) => path)).toEqual(["/s/fine.txt"])
      expect(yield* contentsOf(directory)).toMatchObject({ "fine.txt": "before", "open/b.txt": "b" })
    }).pipe(Effect.provide(NodeContext.layer))
  )
})

describe("Workspace.exportDirectory", () => {
  it.scoped("returns what was imported", () =>
    Effect.gen(function* () {
      const directory = yield* folderOf(project)
      yield* Workspace.importDirectory({ directory, path: "/Shared/sales" })
      const copy = yield* folderOf({})
      const told: Array<number> = []
      const summary = yield* Workspace.exportDirectory(
        { path: "/Workspace/Shared/sales", directory: `${copy}/new` },
        { onProgress: ({ bytes }) => Effect.sync(() => told.push(bytes)) }
      )
      const { "nb.ipynb": _, "lib/query.SQL": __, ...rest } = yield* contentsOf(directory)
      expect(yield* contentsOf(`${copy}/new`)).toEqual({
        ...rest,
        "lib/query.sql": "-- Databricks notebook source\nSELECT 1",
        "nb.py": "# Databricks notebook source\n1 + 1"
      })
      expect(summary).toMatchObject({ notebooks: 5, files: 3, folders: 4, skipped: [] })
      expect(told.length).toBe(8)
      expect(told.at(-1)).toBe(summary.bytes)
    }).pipe(Effect.provide(emulated))
  )

  it.scoped("exports notebooks in the requested format, including a single one", () =>
    Effect.gen(function* () {
      yield* Workspace.importFile({ path: "/Shared/nb", content: "SELECT 1", language: "SQL" })
      const directory = yield* folderOf({})
      for (const format of ["JUPYTER", "HTML", "R_MARKDOWN", "DBC"] as const) {
        yield* Workspace.exportDirectory({ path: "/Shared", directory }, { format })
      }
      yield* Workspace.exportDirectory({ path: "/Shared/nb", directory })
      expect(Object.keys(yield* contentsOf(directory))).toEqual(["nb.Rmd", "nb.dbc", "nb.html", "nb.ipynb", "nb.sql"])
    }).pipe(Effect.provide(emulated))
  )

  it.scoped("only replaces files if told to", () =>
    Effect.gen(function* () {
      yield* Workspace.importFile({ path: "/Shared/a.txt", content: "new" })
      const directory = yield* folderOf({ "a.txt": "old" })
      const request = { path: "/Shared", directory }
      expect(yield* Effect.flip(Workspace.exportDirectory(request))).toMatchObject({
        _tag: "SystemError",
        reason: "AlreadyExists"
      })
      expect(yield* contentsOf(directory)).toEqual({ "a.txt": "old" })
      yield* Workspace.exportDirectory({ ...request, overwrite: true })
      expect(yield* contentsOf(directory)).toEqual({ "a.txt": "new" })
    }).pipe(Effect.provide(emulated))
  )

  const listed = (
    objects: ReadonlyArray<Workspace.ObjectInfo>,
    exported: Workspace.ExportResponse = { content: Encoding.encodeBase64("evil") }
  ) => ({
    list: ({ path }: Workspace.ListRequest) => Effect.succeed(path === "/a" ? { objects } : {}),
    export: () => Effect.succeed(exported)
  })

  const hostile = ["/a/..", "/a/../../b", "/a/.", "/a//b", "/b", "/a/b/c", "/a/x\0y", "/a/\ud800", "..", ""]

  it.scoped.each(hostile)("rejects a name that leads to another folder: %j", (path) =>
    Effect.gen(function* () {
      const above = yield* folderOf({ "in/": "" })
      const request = { path: "/a", directory: `${above}/in`, overwrite: true }
      for (const object_type of ["FILE", "NOTEBOOK", "DIRECTORY"]) {
        const error = yield* Effect.flip(Workspace.exportDirectory(request)).pipe(
          Effect.provide(mocked(listed([{ path, object_type, language: "PYTHON" }])))
        )
        expect(error).toMatchObject({ _tag: "UnsafePath", path })
      }
      expect(yield* contentsOf(above)).toEqual({ "in/": "" })
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scoped("rejects a file type that leads to another folder", () =>
    Effect.gen(function* () {
      const directory = yield* folderOf({})
      yield* Workspace.exportDirectory({ path: "/a", directory }).pipe(
        Effect.provide(
          mocked(listed([{ path: "/a/b", object_type: "NOTEBOOK", language: "LISP" }], { file_type: "x/../../c" }))
        )
      )
      yield* Workspace.exportDirectory({ path: "/a", directory }).pipe(
        Effect.provide(
          mocked(listed([{ path: "/a/b", object_type: "NOTEBOOK", language: "LISP" }], { file_type: "el" }))
        )
      )
      expect(yield* contentsOf(directory)).toEqual({ b: "", "b.el": "" })
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scoped("writes an object once if it is listed twice", () =>
    Effect.gen(function* () {
      const directory = yield* folderOf({})
      const twice = [
        { path: "/a/x", object_type: "FILE" },
        { path: "/a/x", object_type: "FILE" }
      ]
      const error = yield* Effect.flip(Workspace.exportDirectory({ path: "/a", directory, overwrite: true })).pipe(
        Effect.provide(mocked(listed(twice)))
      )
      expect(error).toMatchObject({ _tag: "PathConflict", sources: ["/a/x", "/a/x"] })
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scoped("keeps names that are paths on Windows in the folder", () =>
    Effect.gen(function* () {
      const above = yield* folderOf({ "in/": "" })
      yield* Workspace.exportDirectory({ path: "/a", directory: `${above}/in` }).pipe(
        Effect.provide(
          mocked(
            listed([
              { path: "/a/b\\..\\c", object_type: "FILE" },
              { path: "/a/..\\d", object_type: "DIRECTORY" },
              { path: "/a/c:e", object_type: "NOTEBOOK", language: "PYTHON" }
            ])
          )
        )
      )
      expect(yield* contentsOf(above)).toEqual({
        "in/": "",
        "in/b%5C..%5Cc": "evil",
        "in/..%5Cd/": "",
        "in/c%3Ae.py": "evil"
      })
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scoped("reports what it skips", () =>
    Effect.gen(function* () {
      const directory = yield* folderOf({})
      const library = { path: "/a/lib", object_type: "LIBRARY" }
      const summary = yield* Workspace.exportDirectory({ path: "/a", directory }).pipe(
        Effect.provide(mocked(listed([library, { path: "/a/d.lvdash.json", object_type: "DASHBOARD" }])))
      )
      expect(summary).toEqual({ notebooks: 0, files: 1, folders: 0, bytes: 4, skipped: [library], passedOver: [] })
      expect(yield* contentsOf(directory)).toEqual({ "d.lvdash.json": "evil" })
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scoped("skips objects that disappear", () =>
    Effect.gen(function* () {
      const workspace = yield* Workspace.Workspace
      yield* Workspace.importFile({ path: "/Shared/a.txt", content: "a" })
      yield* Workspace.importFile({ path: "/Shared/b.txt", content: "b" })
      const directory = yield* folderOf({})
      const summary = yield* Workspace.exportDirectory(
        { path: "/Shared", directory },
        { concurrency: 1, onProgress: () => Effect.ignore(workspace.delete({ path: "/Shared/b.txt" })) }
      )
      expect(summary).toMatchObject({
        files: 1,
        passedOver: [{ path: "/Shared/b.txt", file: `${directory}/b.txt`, error: { _tag: "ResourceDoesNotExist" } }]
      })
      expect(yield* contentsOf(directory)).toEqual({ "a.txt": "a" })
    }).pipe(Effect.provide(emulated))
  )
})
