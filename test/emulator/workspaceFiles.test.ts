/** Tests files of the emulated workspace as the Databricks CLI uploads and reads them. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Workspace from "../../src/services/Workspace.js"
import * as Emulated from "../support/emulated.js"
import { call, errorOf, get, post } from "./http.js"

const upload = (path: string, body: string, overwrite = false) =>
  call("POST", `/api/2.0/workspace-files/import-file/${encodeURIComponent(path)}?overwrite=${overwrite}`, body)

const status = (path: string, more = "") =>
  Effect.map(
    get(`/api/2.0/workspace/get-status?path=${encodeURIComponent(path)}${more}`),
    ({ json }) => json as Readonly<Record<string, unknown>>
  )

const notebook = "# Databricks notebook source\nprint(1)"

const jupyter = JSON.stringify({
  cells: [{ cell_type: "code", source: ["1"], metadata: {}, outputs: [] }],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5
})

describe("import-file", () => {
  it.effect("uploads files and notebooks, with or without /Workspace in the path", () =>
    Effect.gen(function* () {
      expect((yield* upload("/Workspace/Shared/a.txt", "text")).json).toEqual({})
      expect(yield* status("/Shared/a.txt")).toMatchObject({ object_type: "FILE", size: 4 })
      yield* upload("Shared/nb.py", notebook)
      expect(yield* status("/Shared/nb")).toMatchObject({ object_type: "NOTEBOOK", language: "PYTHON" })
      // A source file without the notebook header.
      yield* upload("/Shared/plain.py", "print(1)")
      expect(yield* status("/Shared/plain.py")).toMatchObject({ object_type: "FILE" })
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("rejects to overwrite, as the real workspace does", () =>
    Effect.gen(function* () {
      const [code] = errorOf(yield* upload("/Shared/none/a.txt", "text"))
      expect(code).toBe(404)
      yield* upload("/Shared/a.txt", "first")
      expect(errorOf(yield* upload("/Shared/a.txt", "second"))).toEqual([
        409,
        "RESOURCE_ALREADY_EXISTS",
        "File already exists at (/Shared/a.txt)."
      ])
      yield* upload("/Shared/nb.py", notebook)
      for (const [path, body] of [
        ["/Shared/nb", "a file"],
        ["/Shared/nb.py", notebook]
      ] as const) {
        expect(errorOf(yield* upload(path, body))).toEqual([400, "", "Path (/Shared/nb) already exists."])
      }
      expect((yield* upload("/Shared/a.txt", "second", true)).status).toBe(200)
      expect((yield* upload("/Shared/nb.py", notebook, true)).status).toBe(200)
      expect((yield* get("/api/2.0/workspace/export?path=/Shared/a.txt&direct_download=true")).text).toBe("second")
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("accepts files larger than import does, but not notebooks", () =>
    Effect.gen(function* () {
      const long = "x".repeat(17 * 1024 * 1024)
      expect((yield* upload("/Shared/long.txt", long)).status).toBe(200)
      expect(yield* status("/Shared/long.txt")).toMatchObject({ size: long.length })
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("uploadFile of the service uploads text and bytes", () =>
    Effect.gen(function* () {
      const workspace = yield* Workspace.Workspace
      const path = "/Workspace/Shared/Ordner mit ä/100 %.bin"
      const missing = yield* Effect.flip(workspace.uploadFile({ path, content: "a" }))
      expect(missing._tag).toBe("ResourceDoesNotExist")
      yield* workspace.mkdirs({ path: "/Shared/Ordner mit ä" })
      const content = Uint8Array.from({ length: 256 }, (_, i) => i)
      yield* workspace.uploadFile({ path, content })
      expect(yield* Workspace.exportBytes({ path, format: "AUTO" })).toEqual(content)
      const there = yield* Effect.flip(workspace.uploadFile({ path, content: "b" }))
      expect(there._tag).toBe("ResourceAlreadyExists")
      yield* workspace.uploadFile({ path, content: "é", overwrite: true })
      expect(yield* Workspace.exportText({ path, format: "AUTO" })).toBe("é")
      const { requests } = yield* Emulator.Emulator
      expect((yield* requests).at(-2)).toMatchObject({ query: { overwrite: "true" }, operation: "uploadFile" })
    }).pipe(Effect.provide(Emulated.inMemory(Workspace.layer)))
  )

  it.live("works over a socket", () =>
    Effect.gen(function* () {
      const workspace = yield* Workspace.Workspace
      const content = new Uint8Array(3 * 1024 * 1024).fill(255)
      yield* workspace.uploadFile({ path: "/Shared/a.bin", content })
      expect((yield* Workspace.exportBytes({ path: "/Shared/a.bin", format: "AUTO" })).length).toBe(content.length)
    }).pipe(Effect.provide(Emulated.served(Workspace.layer)))
  )
})

describe("get-status", () => {
  it.effect("returns the path as requested, also in lists", () =>
    Effect.gen(function* () {
      yield* post("/api/2.0/workspace/mkdirs", { path: "/Shared/d/e" })
      for (const [asked, shown] of [
        ["/Workspace/Shared/d", "/Workspace/Shared/d"],
        ["/Shared/d", "/Shared/d"],
        ["//Workspace/Shared/d", "/Shared/d"],
        ["/Workspace/Shared/d/", "/Workspace/Shared/d"]
      ]) {
        expect((yield* status(asked ?? "")).path).toBe(shown)
        const list = yield* get(`/api/2.0/workspace/list?path=${asked}`)
        expect(list.json).toMatchObject({ objects: [{ path: `${shown}/e` }] })
      }
      expect((yield* status("/")).path).toBe("/")
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("returns the export format on request", () =>
    Effect.gen(function* () {
      yield* upload("/Shared/source.py", notebook)
      yield* upload("/Shared/jupyter.ipynb", jupyter)
      yield* upload("/Shared/a.txt", "a")
      const formats: Array<unknown> = []
      for (const name of ["source", "jupyter", "a.txt"]) {
        formats.push((yield* status(`/Shared/${name}`, "&return_export_info=true")).repos_export_format)
        expect(yield* status(`/Shared/${name}`)).not.toHaveProperty("repos_export_format")
      }
      expect(formats).toEqual(["SOURCE", "JUPYTER", undefined])
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("returns the Git folder on request", () =>
    Effect.gen(function* () {
      const url = "https://github.com/a/b"
      const made = yield* post("/api/2.0/repos", { url, provider: "gitHub", path: "/Repos/me/b" })
      const { head_commit_id, id } = made.json as Readonly<Record<string, unknown>>
      yield* post("/api/2.0/workspace/mkdirs", { path: "/Repos/me/b/src" })
      for (const path of ["/Workspace/Repos/me/b", "/Repos/me/b/src"]) {
        expect((yield* status(path, "&return_git_info=true")).git_info).toEqual({
          id,
          path: "/Repos/me/b",
          branch: "main",
          head_commit_id,
          url
        })
        expect(yield* status(path)).not.toHaveProperty("git_info")
      }
      expect(yield* status("/Shared", "&return_git_info=true")).not.toHaveProperty("git_info")
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("and export treats an empty format as absent", () =>
    Effect.gen(function* () {
      yield* upload("/Shared/nb.py", notebook)
      const whole = yield* get("/api/2.0/workspace/export?path=/Shared/nb&format=&direct_download=true")
      expect(whole.text).toBe(notebook)
      expect((yield* get("/api/2.0/workspace/export?path=/Shared/nb&format=")).status).toBe(200)
    }).pipe(Effect.provide(Emulator.layer()))
  )
})
