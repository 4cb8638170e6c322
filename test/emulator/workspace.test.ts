import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Encoding from "effect/Encoding"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as WorkspaceApi from "../../src/emulator/api/workspace.js"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorServer from "../../src/emulator/EmulatorServer.js"
import * as Kernel from "../../src/emulator/kernel.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Permissions from "../../src/services/Permissions.js"
import * as Workspace from "../../src/services/Workspace.js"
import { type Answer, errorOf, get, post } from "./http.js"

const services = Layer.merge(Workspace.layer, Permissions.layer).pipe(
  Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
  Layer.provideMerge(Emulator.layer({ userName: "me@example.com" }))
)

const import_ = (body: object) => post("/api/2.0/workspace/import", body)

const text = (content: string) => Encoding.encodeBase64(content)

const exported = (query: string) => get(`/api/2.0/workspace/export?${query}`)

const source = (path: string) => Workspace.exportText({ path })

const put = (file: Workspace.ImportFile) => Workspace.importFile(file)

const statusOf = (path: string) => Effect.flatMap(Workspace.Workspace, (workspace) => workspace.getStatus({ path }))

const pathsIn = (path: string, after?: number) =>
  Effect.flatMap(Workspace.Workspace, (workspace) =>
    Effect.map(workspace.list({ path, notebooks_modified_after: after }), ({ objects }) =>
      objects?.map((object) => object.path)
    )
  )

const bytes = (answer: Answer) => [answer.status, answer.text]

describe("Workspace API of the emulator", () => {
  it.effect("has the folders of every workspace", () =>
    Effect.gen(function* () {
      expect(yield* pathsIn("/")).toEqual(["/Repos", "/Shared", "/Users"])
      expect(yield* pathsIn("/Workspace/Users/")).toEqual(["/Workspace/Users/me@example.com"])
      expect(yield* pathsIn("//Workspace/Users/")).toEqual(["/Users/me@example.com"])
      expect(yield* pathsIn("/Shared")).toBeUndefined()
      expect(yield* statusOf("/Workspace")).toMatchObject({
        path: "/Workspace",
        object_type: "DIRECTORY",
        object_id: 0
      })
      for (const folder of ["/", "/Users", "/Shared", "/Repos", "/Workspace/Shared"]) {
        const [status, code] = errorOf(yield* post("/api/2.0/workspace/delete", { path: folder, recursive: true }))
        expect([status, code]).toEqual([400, "DIRECTORY_PROTECTED"])
      }
    }).pipe(Effect.provide(services))
  )

  it.effect("returns the metadata of objects", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1000)
      yield* put({ path: "/Shared/nb", content: "1", language: "SCALA" })
      yield* put({ path: "/Shared/f.txt", content: "grüße" })
      yield* TestClock.setTime(2000)
      yield* put({ path: "/Shared/nb", content: "2", language: "SCALA", overwrite: true })
      const notebook = yield* statusOf("/Shared/nb")
      expect(notebook).toEqual({
        path: "/Shared/nb",
        object_type: "NOTEBOOK",
        language: "SCALA",
        created_at: 1000,
        modified_at: 2000,
        object_id: expect.any(Number),
        resource_id: String(notebook.object_id)
      })
      expect(yield* statusOf("/Shared/f.txt")).toMatchObject({ object_type: "FILE", size: 7, created_at: 1000 })
      expect(yield* pathsIn("/Shared/nb")).toEqual(["/Shared/nb"])
      expect(yield* pathsIn("/Shared", 1999)).toEqual(["/Shared/f.txt", "/Shared/nb"])
      expect(yield* pathsIn("/Shared", 2000)).toEqual(["/Shared/f.txt"])
    }).pipe(Effect.provide(services))
  )

  it.effect("fails with the codes and messages of the real workspace", () =>
    Effect.gen(function* () {
      yield* put({ path: "/Shared/f", content: "x" })
      yield* put({ path: "/Shared/nb", content: "x", language: "R" })
      const api = (operation: string, body: object) =>
        Effect.map(post(`/api/2.0/workspace/${operation}`, body), errorOf)
      const none = "Path (/Shared/no) doesn't exist."
      expect(errorOf(yield* get("/api/2.0/workspace/get-status?path=/Shared/no"))).toEqual([
        404,
        "RESOURCE_DOES_NOT_EXIST",
        none
      ])
      expect(errorOf(yield* get("/api/2.0/workspace/list?path=/Shared/no"))).toEqual([
        404,
        "RESOURCE_DOES_NOT_EXIST",
        none
      ])
      expect(errorOf(yield* exported("path=/Shared/no"))).toEqual([404, "RESOURCE_DOES_NOT_EXIST", none])
      expect(yield* api("delete", { path: "/Shared/no" })).toEqual([404, "RESOURCE_DOES_NOT_EXIST", none])
      expect(yield* api("mkdirs", { path: "Shared" })).toEqual([
        400,
        "INVALID_PARAMETER_VALUE",
        "Path (Shared) doesn't start with '/'"
      ])
      expect(yield* api("mkdirs", { path: "/Shared/f/g/h" })).toEqual([
        400,
        "RESOURCE_ALREADY_EXISTS",
        "Path (/Shared/f) already exists."
      ])
      expect(yield* api("import", { path: "/Shared/a/b", content: text("x"), format: "RAW" })).toEqual([
        404,
        "RESOURCE_DOES_NOT_EXIST",
        "The parent folder (/Shared/a) does not exist."
      ])
      expect(yield* api("import", { path: "/Shared/f", content: text("x"), format: "RAW" })).toEqual([
        400,
        "RESOURCE_ALREADY_EXISTS",
        "Path (/Shared/f) already exists."
      ])
      expect(yield* api("import", { path: "/Shared/nb", content: "", format: "RAW", overwrite: true })).toEqual([
        400,
        "INVALID_PARAMETER_VALUE",
        "Cannot overwrite the asset at /Shared/nb due to type mismatch (asked: FILE, actual: NOTEBOOK)"
      ])
      expect(yield* api("delete", { path: "/Users/me@example.com/.." })).toEqual([
        400,
        "INVALID_PARAMETER_VALUE",
        "Path (/Users/me@example.com/..) is not a valid path."
      ])
      yield* post("/api/2.0/workspace/mkdirs", { path: "/Shared/full/er" })
      expect(yield* api("delete", { path: "/Shared/full" })).toEqual([
        400,
        "DIRECTORY_NOT_EMPTY",
        "Folder (/Shared/full) is not empty"
      ])
      yield* post("/api/2.0/workspace/delete", { path: "/Shared/full", recursive: true })
      expect(yield* pathsIn("/Shared")).toEqual(["/Shared/f", "/Shared/nb"])
    }).pipe(Effect.provide(services))
  )

  it.effect("imports and exports up to 10 MiB", () =>
    Effect.gen(function* () {
      const content = new Uint8Array(10 * 1024 * 1024)
      yield* put({ path: "/Shared/large", content, format: "RAW" })
      expect((yield* Workspace.exportBytes({ path: "/Shared/large" })).length).toBe(content.length)
      const error = yield* Effect.flip(
        put({ path: "/Shared/larger", content: new Uint8Array(content.length + 1), format: "RAW" })
      )
      expect(error).toMatchObject({
        _tag: "DatabricksBadRequest",
        errorCode: "MAX_NOTEBOOK_SIZE_EXCEEDED",
        message: "File size imported is (10485761 bytes), exceeded max size (10485760 bytes)"
      })
      yield* put({ path: "/Shared/small", content: "", format: "RAW" })
      const whole = yield* Effect.flip(Workspace.exportBytes({ path: "/Shared", format: "AUTO" }))
      expect(whole).toMatchObject({ errorCode: "MAX_NOTEBOOK_SIZE_EXCEEDED" })
    }).pipe(Effect.provide(services))
  )

  it.effect("permissions follow the objects, by type", () =>
    Effect.gen(function* () {
      const workspace = yield* Workspace.Workspace
      yield* put({ path: "/Shared/nb", content: "x", language: "R" })
      const object = yield* Workspace.permissionsOf(yield* statusOf("/Shared/nb"))
      const set = yield* workspace.updatePermissions({
        ...object,
        access_control_list: [{ group_name: "analysts", permission_level: "CAN_RUN" }]
      })
      expect(set).toMatchObject({
        object_id: `/notebooks/${object.workspace_object_id}`,
        object_type: "notebook",
        access_control_list: [
          { user_name: "me@example.com", all_permissions: [{ permission_level: "CAN_MANAGE", inherited: false }] },
          { group_name: "analysts", all_permissions: [{ permission_level: "CAN_RUN", inherited: false }] },
          { group_name: "admins" }
        ]
      })
      const folder = yield* Workspace.permissionsOf(yield* statusOf("/Shared"))
      expect(yield* workspace.getPermissions(folder)).toMatchObject({ object_type: "directory" })
      const { permission_levels } = yield* workspace.getPermissionLevels(object)
      expect(permission_levels?.map((level) => level.permission_level)).toEqual([
        "CAN_READ",
        "CAN_RUN",
        "CAN_EDIT",
        "CAN_MANAGE"
      ])
      expect(yield* Effect.flip(workspace.getPermissions({ ...object, workspace_object_type: "files" }))).toMatchObject(
        { _tag: "ResourceDoesNotExist" }
      )
      yield* workspace.delete({ path: "/Shared/nb" })
      expect(yield* Effect.flip(workspace.getPermissions(object))).toMatchObject({ _tag: "ResourceDoesNotExist" })
    }).pipe(Effect.provide(services))
  )

  it.effect("tells other APIs which notebooks and files exist", () =>
    Effect.gen(function* () {
      const kernel = yield* Kernel.make({})
      const objects = kernel.use(WorkspaceApi.make)
      const { tree } = objects
      const creator = kernel.user.userName
      tree.put(
        "/Shared/nb",
        { type: "NOTEBOOK", notebook: { language: "R", cells: [] } },
        { overwrite: false, creator }
      )
      tree.put("/Shared/f", { type: "FILE", bytes: Uint8Array.of(1) }, { overwrite: false, creator })
      expect(
        ["/Shared/nb", "/Workspace/Shared/nb", "/Shared/f", "/Shared", "Shared/nb"].map(objects.isNotebook)
      ).toEqual([true, true, false, false, false])
      expect(objects.file("/Workspace/Shared/f")).toEqual(Uint8Array.of(1))
      expect(objects.file("/Shared/nb")).toBeUndefined()
    }).pipe(Effect.scoped)
  )
})

const cells = [
  "# Databricks notebook source",
  "x = 1",
  "",
  "# COMMAND ----------",
  "",
  "# MAGIC %sql",
  "# MAGIC SELECT 1",
  "# MAGIC",
  "# MAGIC UNION SELECT 2",
  "",
  "# COMMAND ----------",
  "",
  "# MAGIC %md",
  "# MAGIC # Title <b>"
].join("\n")

describe("import and export formats", () => {
  it.effect("source code starts with a header and keeps its cells", () =>
    Effect.gen(function* () {
      yield* put({ path: "/Shared/a.py", content: "print(1)", language: "PYTHON" })
      expect(yield* source("/Shared/a.py")).toBe("# Databricks notebook source\nprint(1)")
      yield* put({ path: "/Shared/b", content: cells, language: "PYTHON" })
      expect(yield* source("/Shared/b")).toBe(cells)
    }).pipe(Effect.provide(services))
  )

  it.effect.each(["JUPYTER", "HTML", "DBC", "SOURCE"])("a notebook round-trips through %s", (format) =>
    Effect.gen(function* () {
      yield* put({ path: "/Shared/a", content: cells, language: "PYTHON" })
      const content = yield* Workspace.exportBytes({ path: "/Shared/a", format })
      yield* put({ path: "/Shared/b", content, format, ...(format === "SOURCE" ? { language: "PYTHON" } : {}) })
      expect(yield* statusOf("/Shared/b")).toMatchObject({ object_type: "NOTEBOOK", language: "PYTHON" })
      expect(yield* source("/Shared/b")).toBe(cells)
    }).pipe(Effect.provide(services))
  )

  it.effect("Jupyter notebooks are valid, with or without outputs", () =>
    Effect.gen(function* () {
      const outputs = [{ output_type: "stream", name: "stdout", text: ["2\n"] }]
      const content = JSON.stringify({
        cells: [
          { cell_type: "markdown", source: ["# Title\n", "text"], metadata: {} },
          { cell_type: "code", source: "print(2)", metadata: {}, outputs, execution_count: 1 }
        ],
        metadata: { kernelspec: { language: "R" } },
        nbformat: 4,
        nbformat_minor: 2
      })
      yield* put({ path: "/Shared/a.ipynb", content })
      expect(yield* statusOf("/Shared/a")).toMatchObject({ language: "R" })
      const exported = (outputs?: string) =>
        Effect.map(Workspace.exportText({ path: "/Shared/a", format: "JUPYTER", outputs }), (text) => JSON.parse(text))
      expect(yield* exported()).toMatchObject({
        nbformat: 4,
        metadata: { language_info: { name: "r" } },
        cells: [
          { cell_type: "markdown", source: ["# Title\n", "text"] },
          { cell_type: "code", source: ["print(2)"], outputs }
        ]
      })
      expect((yield* exported("NONE")).cells[1].outputs).toEqual([])
      expect(yield* source("/Shared/a")).toBe(
        "# Databricks notebook source\n# MAGIC %md\n# MAGIC # Title\n# MAGIC text\n\n# COMMAND ----------\n\nprint(2)"
      )
    }).pipe(Effect.provide(services))
  )

  it.effect("R Markdown contains chunks of code and prose", () =>
    Effect.gen(function* () {
      const content = "---\ntitle: x\n---\n# Title\n\n```{r fig.width=5}\nplot(1)\n```\n\nprose\n"
      yield* put({ path: "/Shared/a", content, format: "R_MARKDOWN" })
      expect(yield* statusOf("/Shared/a")).toMatchObject({ language: "R" })
      expect(yield* Workspace.exportText({ path: "/Shared/a", format: "R_MARKDOWN" })).toBe(
        '---\ntitle: "a"\noutput: html_document\n---\n\n# Title\n\n```{r}\nplot(1)\n```\n\nprose'
      )
    }).pipe(Effect.provide(services))
  )

  it.effect("AUTO uses extension and first line, RAW neither", () =>
    Effect.gen(function* () {
      const notebook = "-- Databricks notebook source\nSELECT 1"
      for (const [name, content] of [
        ["a.sql", notebook],
        ["b.sql", "SELECT 1"],
        ["c.py", notebook],
        ["d.txt", "# Databricks notebook source"],
        ["e.R", "# Databricks notebook source\r\n1"]
      ] as const) {
        yield* put({ path: `/Shared/${name}`, content })
      }
      yield* put({ path: "/Shared/f.sql", content: notebook, format: "RAW" })
      const { objects } = yield* Effect.flatMap(Workspace.Workspace, ({ list }) => list({ path: "/Shared" }))
      expect(objects?.map(({ language, object_type, path }) => [path, language ?? object_type])).toEqual([
        ["/Shared/a", "SQL"],
        ["/Shared/b.sql", "FILE"],
        ["/Shared/c.py", "FILE"],
        ["/Shared/d.txt", "FILE"],
        ["/Shared/e", "R"],
        ["/Shared/f.sql", "FILE"]
      ])
      expect(yield* source("/Shared/f.sql")).toBe(notebook)
    }).pipe(Effect.provide(services))
  )

  it.effect("folders are imported and exported as archives of source or DBC, and of everything with AUTO", () =>
    Effect.gen(function* () {
      const workspace = yield* Workspace.Workspace
      yield* workspace.mkdirs({ path: "/Shared/p/sub" })
      yield* put({ path: "/Shared/p/a", content: cells, language: "PYTHON" })
      yield* put({ path: "/Shared/p/sub/b", content: "SELECT 1", language: "SQL" })
      yield* put({ path: "/Shared/p/f.txt", content: "file" })
      for (const format of ["SOURCE", "DBC", "AUTO"]) {
        const { content, file_type } = yield* workspace.export({ path: "/Shared/p", format })
        expect(file_type).toBe(format === "DBC" ? "dbc" : "zip")
        const path = `/Shared/${format}`
        yield* workspace.import({ path, content, format: format === "DBC" ? "DBC" : "SOURCE" })
        expect(yield* pathsIn(path)).toEqual([`${path}/a`, `${path}/sub`])
        expect(yield* source(`${path}/a`)).toBe(cells)
        expect(yield* source(`${path}/sub/b`)).toBe("-- Databricks notebook source\nSELECT 1")
        const [status, code] = errorOf(yield* import_({ path, content, format: format === "DBC" ? "DBC" : "SOURCE" }))
        expect([status, code]).toEqual([400, "RESOURCE_ALREADY_EXISTS"])
      }
    }).pipe(Effect.provide(services))
  )

  it.effect("reads archives compressed by other programs", () =>
    Effect.gen(function* () {
      // Created with zip -X: p/one.py, deflated, with 200 lines of `print("hello")`.
      const content =
        "UEsDBBQAAAAIAAAAIVv00Nb9KQAAALgLAAAIAAAAcC9vbmUucHkrKMrMK9FQykjNyclX0uQqGOWOcke5o9xR7ih3lDvKHeWOcke5g48LAFBLAQIUAxQAAAAIAAAAIVv00Nb9KQAAALgLAAAIAAAAAAAAAAAAAACAAQAAAABwL29uZS5weVBLBQYAAAAAAQABADYAAABPAAAAAAA="
      const answer = yield* import_({ path: "/Shared/z", content, format: "SOURCE" })
      expect(answer.status).toBe(200)
      expect(yield* source("/Shared/z/one")).toContain('print("hello")\nprint("hello")')
    }).pipe(Effect.provide(services))
  )

  it.effect("rejects content that does not match the format", () =>
    Effect.gen(function* () {
      const refused = (body: object) =>
        Effect.map(import_({ path: "/Shared/x", ...body }), (answer) => errorOf(answer).slice(0, 2))
      const invalid = [400, "INVALID_PARAMETER_VALUE"]
      for (const body of [
        { content: text("1") },
        { content: text("1"), language: "COBOL" },
        { content: "no base64", language: "R" },
        { content: text("1"), format: "JUPYTER" },
        { content: text("{}"), format: "JUPYTER" },
        { content: text("<html>"), format: "HTML" },
        { content: text("1"), format: "DBC" },
        { content: text("1"), format: "DBC", overwrite: true },
        { content: text("PK\u0003\u0004 cut off"), format: "SOURCE" },
        { content: text("1"), format: "PDF" }
      ]) {
        expect([body, yield* refused(body)]).toEqual([body, invalid])
      }
      yield* put({ path: "/Shared/f", content: "x" })
      for (const query of ["path=/Shared/f&format=JUPYTER", "path=/Shared&format=HTML", "path=/Shared/f&format=PDF"]) {
        expect(errorOf(yield* exported(query)).slice(0, 2)).toEqual(invalid)
      }
      expect(yield* pathsIn("/Shared")).toEqual(["/Shared/f"])
    }).pipe(Effect.provide(services))
  )

  it.effect("returns the raw bytes on request", () =>
    Effect.gen(function* () {
      yield* put({ path: "/Shared/nb", content: "1", language: "SQL" })
      const answer = yield* exported("path=/Shared/nb&direct_download=true")
      expect(bytes(answer)).toEqual([200, "-- Databricks notebook source\n1"])
      expect(answer.headers["content-disposition"]).toBe("attachment; filename*=UTF-8''nb.sql")
      expect(errorOf(yield* exported("path=/Shared/no&direct_download=true"))[1]).toBe("RESOURCE_DOES_NOT_EXIST")
    }).pipe(Effect.provide(services))
  )

  const form = (host: string, fields: Readonly<Record<string, string | Blob>>) =>
    Effect.gen(function* () {
      const client = yield* HttpClient.HttpClient
      const data = new FormData()
      for (const [name, value] of Object.entries(fields)) data.append(name, value)
      const request = HttpClientRequest.post(`${host}/api/2.0/workspace/import`, {
        headers: { authorization: "Bearer emulator-token" }
      }).pipe(HttpClientRequest.bodyFormData(data))
      const response = yield* client.execute(request)
      return [response.status, yield* response.json] as const
    })

  it.effect("accepts forms with a file", () =>
    Effect.gen(function* () {
      const content = new Blob([Uint8Array.of(0, 255)])
      expect(yield* form(Emulator.host, { path: "/Shared/a.bin", format: "AUTO", content })).toEqual([
        200,
        { object_id: (yield* statusOf("/Shared/a.bin")).object_id }
      ])
      expect(yield* Workspace.exportBytes({ path: "/Shared/a.bin" })).toEqual(Uint8Array.of(0, 255))
      expect(yield* form(Emulator.host, { content })).toMatchObject([400, { error_code: "INVALID_PARAMETER_VALUE" }])
    }).pipe(Effect.provide(services))
  )

  it.scoped("works over a socket", () =>
    Effect.gen(function* () {
      const { host, token } = yield* EmulatorServer.serve()
      const client = Layer.provide(Workspace.layer, DatabricksClient.layer({ host, token }))
      yield* Effect.gen(function* () {
        yield* put({ path: "/Shared/grüße.py", content: cells })
        expect(yield* source("/Shared/grüße")).toBe(cells)
        const content = new Blob(["print(1)"])
        expect(yield* form(host, { path: "/Shared/b", language: "PYTHON", overwrite: "true", content })).toMatchObject([
          200,
          {}
        ])
        expect(yield* source("/Shared/b")).toBe("# Databricks notebook source\nprint(1)")
      }).pipe(Effect.provide(client))
    }).pipe(Effect.provide(FetchHttpClient.layer))
  )
})
