import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as NodeContext from "@effect/platform-node/NodeContext"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Workspace from "../../src/services/Workspace.js"

const emulated = Workspace.layer.pipe(
  Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
  Layer.provide(Emulator.layer()),
  Layer.merge(NodeContext.layer)
)

const mocked = (service: Partial<Workspace.Service>) =>
  Layer.merge(Layer.mock(Workspace.Workspace, service), NodeContext.layer)

type Files = Readonly<Record<string, string | Uint8Array>>

/** A folder of its own with these files, gone in the end; a name that ends with a slash is a folder. */
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

/** All files of a folder with their contents in text, and folders with a slash and nothing. */
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
  it.scoped("makes notebooks of notebooks and files of files, and tells how far it is", () =>
    Effect.gen(function* () {
      const told: Array<Workspace.Progress> = []
      const directory = yield* folderOf(project)
      const summary = yield* Workspace.importDirectory(
        { directory, path: "/Shared/made/sales/" },
        { onProgress: (progress) => Effect.sync(() => told.push(progress)) }
      )
      expect(summary).toEqual({ notebooks: 5, files: 3, folders: 4, bytes: expect.any(Number) })
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

  it.scoped("replaces what is there only if told to", () =>
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

  it.scoped("leaves out what is not wanted, with all that is in it, and does not follow links to folders", () =>
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

  it.scoped("sends nothing where two files would have the same path", () =>
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

  it.scoped("an empty folder is made as well", () =>
    Effect.gen(function* () {
      const directory = yield* folderOf({})
      yield* Workspace.importDirectory({ directory, path: "/Shared/void" })
      expect(yield* objectsIn("/Shared")).toEqual({ "/Shared/void": "DIRECTORY" })
    }).pipe(Effect.provide(emulated))
  )

  it.effect("a folder that is not there fails as the file system does", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Workspace.importDirectory({ directory: "/no such folder", path: "/Shared/x" }))
      expect(error).toMatchObject({ _tag: "SystemError", reason: "NotFound" })
    }).pipe(Effect.provide(mocked({})))
  )
})

describe("Workspace.exportDirectory", () => {
  it.scoped("gives back what was imported", () =>
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

  it.scoped("notebooks come in the format that is wanted, and a single one too", () =>
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

  it.scoped("replaces files only if told to", () =>
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

  const hostile = ["/a/..", "/a/../../b", "/a/.", "/a//b", "/b", "/a/b\\..\\c", "/a/x\0y", "..", ""]

  it.scoped.each(hostile)("refuses a name that leads elsewhere: %j", (path) =>
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

  it.scoped("does not let the type of a file lead elsewhere", () =>
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

  it.scoped("two objects that would be the same file are a conflict, also where files may be replaced", () =>
    Effect.gen(function* () {
      const directory = yield* folderOf({})
      const error = yield* Effect.flip(Workspace.exportDirectory({ path: "/a", directory, overwrite: true })).pipe(
        Effect.provide(
          mocked(
            listed([
              { path: "/a/x", object_type: "NOTEBOOK", language: "PYTHON" },
              { path: "/a/x.py", object_type: "FILE" }
            ])
          )
        )
      )
      expect(error).toMatchObject({ _tag: "PathConflict", path: `${directory}/x.py`, sources: ["/a/x", "/a/x.py"] })
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scoped("says what it leaves out", () =>
    Effect.gen(function* () {
      const directory = yield* folderOf({})
      const library = { path: "/a/lib", object_type: "LIBRARY" }
      const summary = yield* Workspace.exportDirectory({ path: "/a", directory }).pipe(
        Effect.provide(mocked(listed([library, { path: "/a/d.lvdash.json", object_type: "DASHBOARD" }])))
      )
      expect(summary).toEqual({ notebooks: 0, files: 1, folders: 0, bytes: 4, skipped: [library] })
      expect(yield* contentsOf(directory)).toEqual({ "d.lvdash.json": "evil" })
    }).pipe(Effect.provide(NodeContext.layer))
  )

  it.scoped("what vanishes meanwhile is left out", () =>
    Effect.gen(function* () {
      const workspace = yield* Workspace.Workspace
      yield* Workspace.importFile({ path: "/Shared/a.txt", content: "a" })
      yield* Workspace.importFile({ path: "/Shared/b.txt", content: "b" })
      const directory = yield* folderOf({})
      const summary = yield* Workspace.exportDirectory(
        { path: "/Shared", directory },
        { concurrency: 1, onProgress: () => Effect.ignore(workspace.delete({ path: "/Shared/b.txt" })) }
      )
      expect(summary).toMatchObject({ files: 1 })
      expect(yield* contentsOf(directory)).toEqual({ "a.txt": "a" })
    }).pipe(Effect.provide(emulated))
  )
})
