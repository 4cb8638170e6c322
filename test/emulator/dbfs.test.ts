import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpBody from "@effect/platform/HttpBody"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FastCheck from "effect/FastCheck"
import * as TestClock from "effect/TestClock"
import * as Tree from "../../src/emulator/api/dbfsTree.js"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorServer from "../../src/emulator/EmulatorServer.js"
import { operations } from "../../src/services/dbfs/operations.js"
import { bodyOf, errorOf, get, post } from "./http.js"

const mebibyte = 1024 * 1024

const api = (operation: string) => `/api/2.0/dbfs/${operation}`

const base64 = (bytes: Uint8Array | string) => Buffer.from(bytes).toString("base64")

const at = (operation: string, path: string, more = "") =>
  get(`${api(operation)}?path=${encodeURIComponent(path)}${more}`)

const status = (path: string) => Effect.map(at("get-status", path), bodyOf(operations.getStatus))

const list = (path: string) => Effect.map(at("list", path), bodyOf(operations.list))

const namesIn = (path: string) => Effect.map(list(path), ({ files }) => files?.map((file) => file.path))

const text = (path: string, more = "") =>
  Effect.map(at("read", path, more), (answer) =>
    Buffer.from(bodyOf(operations.read)(answer).data ?? "", "base64").toString()
  )

/** Executes an operation that must succeed. */
const act = (operation: string, body: object) =>
  Effect.map(post(api(operation), body), (answer) => expect([answer.status, answer.text]).toEqual([200, "{}"]))

const put = (path: string, contents = "x", more: object = {}) =>
  act("put", { path, contents: base64(contents), ...more })

const create = (path: string, more: object = {}) =>
  Effect.map(post(api("create"), { path, ...more }), (answer) => bodyOf(operations.create)(answer).handle)

const refused = (operation: string, body: object) => Effect.map(post(api(operation), body), errorOf)

const already = (path: string) =>
  [400, "RESOURCE_ALREADY_EXISTS", `A file or directory already exists at the input path ${path}.`] as const

const missing = (path: string) =>
  [404, "RESOURCE_DOES_NOT_EXIST", `No file or directory exists on path ${path}.`] as const

const codeOf = ([status, code]: readonly [number, string, string]) => [status, code]

const test = Emulator.layer()

describe("DBFS API of the emulator", () => {
  it.effect("writes a file block by block", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1000)
      const handle = yield* create("dbfs:/tmp/new/a.txt")
      expect(yield* status("/tmp/new/a.txt")).toEqual({
        path: "/tmp/new/a.txt",
        is_dir: false,
        file_size: 0,
        modification_time: 1000
      })
      yield* TestClock.setTime(2000)
      yield* act("add-block", { handle, data: base64("one ") })
      yield* act("add-block", { handle, data: "" })
      yield* act("add-block", { handle, data: base64("two") })
      yield* act("close", { handle })
      expect(yield* status("dbfs:/tmp/new/a.txt")).toMatchObject({ file_size: 7, modification_time: 2000 })
      expect(yield* text("/tmp/new/a.txt")).toBe("one two")
      expect(yield* status("/tmp/new")).toMatchObject({ is_dir: true, file_size: 0, modification_time: 1000 })
    }).pipe(Effect.provide(test))
  )

  it.effect("a handle is valid until closed or idle for ten minutes", () =>
    Effect.gen(function* () {
      const data = base64("x")
      const handle = yield* create("/a")
      yield* TestClock.adjust("9 minutes")
      yield* act("add-block", { handle, data })
      yield* TestClock.adjust("9 minutes")
      yield* act("close", { handle })
      for (const [operation, body] of [
        ["add-block", { handle, data }],
        ["close", { handle }],
        ["close", { handle: 1 }]
      ] as const) {
        expect(codeOf(yield* refused(operation, body))).toEqual([404, "RESOURCE_DOES_NOT_EXIST"])
      }
      const idle = yield* create("/b")
      yield* TestClock.adjust("10 minutes")
      expect(codeOf(yield* refused("add-block", { handle: idle, data }))).toEqual([404, "RESOURCE_DOES_NOT_EXIST"])
      expect(yield* status("/b")).toMatchObject({ file_size: 0 })
    }).pipe(Effect.provide(test))
  )

  it.effect("a write to a deleted file does not restore it", () =>
    Effect.gen(function* () {
      const handle = yield* create("/a")
      yield* act("delete", { path: "/a" })
      yield* act("add-block", { handle, data: base64("x") })
      yield* act("close", { handle })
      expect(errorOf(yield* at("get-status", "/a"))).toEqual(missing("/a"))
    }).pipe(Effect.provide(test))
  )

  it.effect("handles can exceed 2^53", () =>
    Effect.gen(function* () {
      const handle = yield* create("/a")
      expect(typeof handle).toBe("bigint")
      yield* act("add-block", { handle, data: base64("x") })
      yield* act("close", { handle })
    }).pipe(Effect.provide(Emulator.layer({ bigIds: true })))
  )

  it.effect("replaces files only with overwrite, and folders never", () =>
    Effect.gen(function* () {
      yield* put("/f/a", "old")
      expect(yield* refused("put", { path: "dbfs:/f/a", contents: "" })).toEqual(already("dbfs:/f/a"))
      expect(yield* refused("create", { path: "/f/a", overwrite: false })).toEqual(already("/f/a"))
      expect(yield* refused("create", { path: "/f", overwrite: true })).toEqual(already("/f"))
      expect(yield* refused("put", { path: "/f/a/below", contents: "" })).toEqual(already("/f/a/below"))
      expect(yield* refused("mkdirs", { path: "/f/a" })).toEqual(already("/f/a"))
      expect(yield* text("/f/a")).toBe("old")
      yield* put("/f/a", "new", { overwrite: true })
      expect(yield* text("/f/a")).toBe("new")
    }).pipe(Effect.provide(test))
  )

  it.effect("enforces the limits of blocks and reads", () =>
    Effect.gen(function* () {
      const large = base64(new Uint8Array(mebibyte + 1))
      const handle = yield* create("/a")
      expect(codeOf(yield* refused("add-block", { handle, data: large }))).toEqual([400, "MAX_BLOCK_SIZE_EXCEEDED"])
      expect(codeOf(yield* refused("put", { path: "/b", contents: large }))).toEqual([400, "MAX_BLOCK_SIZE_EXCEEDED"])
      expect(codeOf(yield* refused("add-block", { handle, data: "no base64" }))).toEqual([400, "MALFORMED_REQUEST"])
      yield* act("add-block", { handle, data: base64(new Uint8Array(mebibyte)) })
      const read = (more: string) => at("read", "/a", more)
      expect(errorOf(yield* read(`&length=${mebibyte + 1}`)).slice(0, 2)).toEqual([400, "MAX_READ_SIZE_EXCEEDED"])
      expect(errorOf(yield* read("&length=-1")).slice(0, 2)).toEqual([400, "INVALID_PARAMETER_VALUE"])
      expect(errorOf(yield* read("&offset=-1")).slice(0, 2)).toEqual([400, "INVALID_PARAMETER_VALUE"])
      expect(bodyOf(operations.read)(yield* read(`&length=${mebibyte}`)).bytes_read).toBe(mebibyte)
      expect(bodyOf(operations.read)(yield* read("")).bytes_read).toBe(mebibyte / 2)
      expect(bodyOf(operations.read)(yield* read(`&offset=${mebibyte - 3}`)).bytes_read).toBe(3)
      expect(bodyOf(operations.read)(yield* read(`&offset=${mebibyte + 9}`))).toEqual({ bytes_read: 0, data: "" })
    }).pipe(Effect.provide(test))
  )

  it.effect("fails for missing paths and reads of folders", () =>
    Effect.gen(function* () {
      for (const operation of ["get-status", "list", "read"]) {
        expect(errorOf(yield* at(operation, "dbfs:/no"))).toEqual(missing("dbfs:/no"))
        expect(errorOf(yield* at(operation, "no")).slice(0, 2)).toEqual([400, "INVALID_PARAMETER_VALUE"])
      }
      yield* act("mkdirs", { path: "/f" })
      expect(errorOf(yield* at("read", "/f")).slice(0, 2)).toEqual([400, "INVALID_PARAMETER_VALUE"])
      expect(errorOf(yield* get(api("read"))).slice(0, 2)).toEqual([400, "INVALID_PARAMETER_VALUE"])
    }).pipe(Effect.provide(test))
  )

  it.effect("lists folders one level deep in order, and files as themselves", () =>
    Effect.gen(function* () {
      expect(yield* list("/")).toEqual({})
      yield* put("/f/b.txt")
      yield* put("/f/a/deep.txt")
      yield* act("mkdirs", { path: "/f/void/deeper/" })
      yield* act("mkdirs", { path: "/f/void" })
      expect(yield* namesIn("/f/")).toEqual(["/f/a", "/f/b.txt", "/f/void"])
      expect(yield* namesIn("/f/b.txt")).toEqual(["/f/b.txt"])
      expect(yield* list("/f/void/deeper")).toEqual({})
      expect(yield* namesIn("/")).toEqual(["/f"])
      expect(yield* status("/")).toMatchObject({ path: "/", is_dir: true })
    }).pipe(Effect.provide(test))
  )

  it.effect("moves files and folders", () =>
    Effect.gen(function* () {
      yield* put("/f/a", "a")
      yield* put("/f/g/b", "b")
      yield* put("/other", "o")
      const move = (source_path: string, destination_path: string) => ({ source_path, destination_path })
      yield* act("move", move("/f/a", "dbfs:/f/renamed"))
      expect(yield* text("/f/renamed")).toBe("a")
      yield* act("mkdirs", { path: "/into" })
      yield* act("move", move("/f", "/into"))
      expect(yield* text("/into/f/g/b")).toBe("b")
      expect(errorOf(yield* at("list", "/f"))).toEqual(missing("/f"))
      expect(yield* refused("move", move("/other", "/into/f/renamed"))).toEqual(already("/into/f/renamed"))
      expect(yield* refused("move", move("/no", "/anywhere"))).toEqual(missing("/no"))
      expect(codeOf(yield* refused("move", move("/other", "/no/folder/x")))).toEqual([404, "RESOURCE_DOES_NOT_EXIST"])
      expect(codeOf(yield* refused("move", move("/into", "/into/f/x")))).toEqual([400, "INVALID_PARAMETER_VALUE"])
      expect(codeOf(yield* refused("move", move("/", "/into")))).toEqual([400, "INVALID_PARAMETER_VALUE"])
      expect(yield* refused("move", move("/other", "/other"))).toEqual(already("/other"))
      expect(yield* namesIn("/")).toEqual(["/into", "/other"])
    }).pipe(Effect.provide(test))
  )

  it.effect("deletes non-empty folders only with recursive", () =>
    Effect.gen(function* () {
      yield* put("/f/g/a")
      expect(codeOf(yield* refused("delete", { path: "/f" }))).toEqual([400, "IO_ERROR"])
      expect(codeOf(yield* refused("delete", { path: "/f/g", recursive: false }))).toEqual([400, "IO_ERROR"])
      yield* act("delete", { path: "/f/g/a" })
      yield* act("delete", { path: "/f/g" })
      expect(yield* list("/f")).toEqual({})
      yield* put("/f/g/a")
      yield* act("delete", { path: "dbfs:/f", recursive: true })
      expect(yield* list("/")).toEqual({})
      yield* act("delete", { path: "/f" })
      expect(codeOf(yield* refused("delete", { path: "/", recursive: true }))).toEqual([400, "INVALID_PARAMETER_VALUE"])
    }).pipe(Effect.provide(test))
  )

  const form = (host: string) =>
    Effect.gen(function* () {
      const client = yield* HttpClient.HttpClient
      const data = new FormData()
      data.append("path", "/form.bin")
      data.append("overwrite", "True")
      data.append("contents", new Blob([new Uint8Array(mebibyte * 2).fill(255)]), "contents")
      const response = yield* client.execute(
        HttpClientRequest.post(`${host}${api("put")}`, {
          headers: { authorization: "Bearer some-token" },
          body: HttpBody.formData(data)
        })
      )
      expect([response.status, yield* response.text]).toEqual([200, "{}"])
    })

  it.effect("accepts large form uploads", () =>
    Effect.gen(function* () {
      yield* put("/form.bin", "old")
      yield* form(Emulator.host)
      expect(yield* status("/form.bin")).toMatchObject({ file_size: 2 * mebibyte })
      expect(Buffer.from(yield* text("/form.bin", "&length=2"))).toEqual(Buffer.from("\ufffd\ufffd"))
    }).pipe(Effect.provide(test))
  )

  it.scopedLive("accepts a form over a socket", () =>
    Effect.gen(function* () {
      const { host } = yield* EmulatorServer.serve()
      yield* form(host)
    }).pipe(Effect.provide(FetchHttpClient.layer))
  )
})

describe("the DBFS tree", () => {
  it.prop(
    "reads any range of a file from its blocks",
    {
      blocks: FastCheck.array(FastCheck.uint8Array({ maxLength: 9 }), { maxLength: 9 }),
      offset: FastCheck.nat(90),
      length: FastCheck.nat(90)
    },
    ({ blocks, length, offset }) => {
      const file = Tree.file(0)
      for (const block of blocks) Tree.append(file, block, 1)
      const whole = new Uint8Array(Buffer.concat(blocks))
      expect(Tree.sizeOf(file)).toBe(whole.length)
      expect(Tree.read(file, offset, length)).toEqual(whole.slice(offset, offset + length))
    }
  )
})
