/** Tests the emulated Files API: files and directories of volumes, and workspace files. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import { call, errorOf, get, post } from "./http.js"

const uc = "/api/2.1/unity-catalog"
const files = "/api/2.0/fs/files/Volumes/main/sales/raw"
const directories = "/api/2.0/fs/directories/Volumes/main/sales/raw"

const volume = Effect.all([
  post(`${uc}/catalogs`, { name: "main" }),
  post(`${uc}/schemas`, { name: "sales", catalog_name: "main" }),
  post(`${uc}/volumes`, { name: "raw", catalog_name: "main", schema_name: "sales", volume_type: "MANAGED" })
])

const put = (path: string, text = "") => call("PUT", path, text)

const withHeaders = (method: "GET" | "HEAD", path: string, headers: Readonly<Record<string, string>>) =>
  call(method, path, undefined, { headers: { authorization: "Bearer some-token", ...headers } })

const detailOf = (answer: { readonly json: unknown }) =>
  (answer.json as { readonly details: ReadonlyArray<{ readonly reason: string }> }).details[0]?.reason

const inWorkspace = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.zipRight(volume, effect).pipe(Effect.provide(Emulator.layer()))

describe("files", () => {
  it.effect("are written, read whole and in ranges, described and deleted", () =>
    inWorkspace(
      Effect.gen(function* () {
        yield* TestClock.setTime(Date.parse("2026-01-02T03:04:05.678Z"))
        expect((yield* put(`${files}/a/b%20c.txt`, "0123456789")).status).toBe(204)
        const whole = yield* get(`${files}/a/b%20c.txt`)
        expect([whole.status, whole.text, whole.headers["content-type"]]).toEqual([
          200,
          "0123456789",
          "application/octet-stream"
        ])
        expect(whole.headers["last-modified"]).toBe("Fri, 02 Jan 2026 03:04:05 GMT")
        const ranges = yield* Effect.forEach(["bytes=0-3", "bytes=4-", "bytes=-2", "bytes=8-99", "lines=1"], (range) =>
          Effect.map(withHeaders("GET", `${files}/a/b%20c.txt`, { range }), ({ headers, status, text }) => [
            status,
            text,
            headers["content-range"]
          ])
        )
        expect(ranges).toEqual([
          [206, "0123", "bytes 0-3/10"],
          [206, "456789", "bytes 4-9/10"],
          [206, "89", "bytes 8-9/10"],
          [206, "89", "bytes 8-9/10"],
          [200, "0123456789", undefined]
        ])
        const outside = yield* withHeaders("GET", `${files}/a/b%20c.txt`, { range: "bytes=10-" })
        expect([outside.status, outside.headers["content-range"]]).toEqual([416, "bytes */10"])
        const head = yield* call("HEAD", `${files}/a/b%20c.txt`)
        expect([head.status, head.headers["content-length"], head.text]).toEqual([200, "10", ""])
        expect((yield* call("DELETE", `${files}/a/b%20c.txt`)).status).toBe(204)
        const missing = yield* get(`${files}/a/b%20c.txt`)
        expect([...errorOf(missing), detailOf(missing)]).toEqual([
          404,
          "NOT_FOUND",
          "The file being accessed is not found.",
          "FILES_API_FILE_NOT_FOUND"
        ])
        expect((yield* call("HEAD", `${files}/a/b%20c.txt`)).status).toBe(404)
        expect((yield* call("DELETE", `${files}/a/b%20c.txt`)).status).toBe(404)
      })
    )
  )

  it.effect("are replaced, unless overwrite is false, and tell when they were modified", () =>
    inWorkspace(
      Effect.gen(function* () {
        yield* put(`${files}/a.txt`, "old")
        yield* put(`${files}/a.txt`, "new")
        const refused = yield* put(`${files}/a.txt?overwrite=false`, "newer")
        expect(errorOf(refused).slice(0, 2)).toEqual([409, "ALREADY_EXISTS"])
        expect((yield* get(`${files}/a.txt`)).text).toBe("new")
        const since = (yield* get(`${files}/a.txt`)).headers["last-modified"] ?? ""
        expect((yield* withHeaders("GET", `${files}/a.txt`, { "if-unmodified-since": since })).text).toBe("new")
        yield* TestClock.adjust("2 seconds")
        yield* put(`${files}/a.txt`, "newest")
        expect((yield* withHeaders("GET", `${files}/a.txt`, { "if-unmodified-since": since })).status).toBe(412)
      })
    )
  )

  it.effect("need a volume", () =>
    Effect.gen(function* () {
      expect(errorOf(yield* put(`${files}/a.txt`)).slice(0, 2)).toEqual([404, "NOT_FOUND"])
      expect(errorOf(yield* put("/api/2.0/fs/files/tmp/a.txt"))).toEqual([
        400,
        "INVALID_PARAMETER_VALUE",
        "Invalid path: unsupported first path component: tmp"
      ])
      expect(errorOf(yield* put("/api/2.0/fs/files/Volumes/main/a.txt"))[0]).toBe(400)
      yield* volume
      yield* put(`${files}/a.txt`, "kept")
      yield* call("PATCH", `${uc}/volumes/main.sales.raw`, { new_name: "rawer" })
      expect((yield* get("/api/2.0/fs/files/Volumes/main/sales/rawer/a.txt")).text).toBe("kept")
      yield* call("DELETE", `${uc}/volumes/main.sales.rawer`)
      yield* volume
      expect((yield* get(directories)).json).toEqual({})
    }).pipe(Effect.provide(Emulator.layer()))
  )

  it.effect("of the workspace are served, notebooks are not", () =>
    inWorkspace(
      Effect.gen(function* () {
        const shared = "/api/2.0/fs/files/Workspace/Shared"
        yield* put(`${shared}/d/a.txt`, "hello")
        yield* post("/api/2.0/workspace/import", {
          path: "/Shared/d/n",
          language: "SQL",
          format: "SOURCE",
          content: ""
        })
        const content = yield* get("/api/2.0/workspace/export?path=/Shared/d/a.txt&direct_download=true&format=AUTO")
        expect(content.text).toBe("hello")
        expect((yield* get("/api/2.0/fs/directories/Workspace/Shared/d")).json).toMatchObject({
          contents: [{ path: "/Workspace/Shared/d/a.txt", file_size: 5 }]
        })
        expect((yield* get(`${shared}/d/n`)).status).toBe(404)
        expect((yield* call("DELETE", `${shared}/d/a.txt`)).status).toBe(204)
      })
    )
  )
})

describe("directories", () => {
  it.effect("are created, listed by page and deleted if they are empty", () =>
    inWorkspace(
      Effect.gen(function* () {
        expect((yield* call("PUT", `${directories}/x/y`)).status).toBe(204)
        expect((yield* call("PUT", `${directories}/x/y`)).status).toBe(204)
        expect((yield* call("HEAD", `${directories}/x/y`)).status).toBe(200)
        expect((yield* call("HEAD", `${directories}/x/z`)).status).toBe(404)
        yield* put(`${files}/x/a.txt`, "abc")
        const first = (yield* get(`${directories}/x?page_size=1`)).json as Record<string, unknown>
        expect(first.contents).toEqual([
          {
            path: "/Volumes/main/sales/raw/x/a.txt",
            name: "a.txt",
            is_directory: false,
            file_size: 3,
            last_modified: 0
          }
        ])
        const second = yield* get(`${directories}/x?page_size=1&page_token=${String(first.next_page_token)}`)
        expect(second.json).toEqual({
          contents: [{ path: "/Volumes/main/sales/raw/x/y", name: "y", is_directory: true, last_modified: 0 }]
        })
        const full = yield* call("DELETE", `${directories}/x`)
        expect([errorOf(full)[0], detailOf(full)]).toEqual([400, "FILES_API_DIRECTORY_IS_NOT_EMPTY"])
        expect((yield* call("PUT", `${directories}/x/a.txt`)).status).toBe(409)
        yield* call("DELETE", `${files}/x/a.txt`)
        yield* call("DELETE", `${directories}/x/y`)
        expect((yield* call("DELETE", `${directories}/x`)).status).toBe(204)
        expect(errorOf(yield* get(`${directories}/x`)).slice(0, 2)).toEqual([404, "NOT_FOUND"])
      })
    )
  )
})

describe("a presigned link", () => {
  it.effect("takes its headers and no credentials", () =>
    inWorkspace(
      Effect.gen(function* () {
        yield* put(`${files}/a.txt`, "0123")
        const path = "/Volumes/main/sales/raw/a.txt"
        const answer = yield* post(`/api/2.0/fs/create-download-url?path=${path}&expire_time=2026-01-01T00:00:00Z`, {})
        const { headers: given, url } = answer.json as {
          readonly url: string
          readonly headers: ReadonlyArray<{ readonly name: string; readonly value: string }>
        }
        const headers = Object.fromEntries(given.map(({ name, value }) => [name, value]))
        const read = (headers: Readonly<Record<string, string>>, link = url) =>
          Effect.map(call("GET", "", undefined, { host: link, headers }), ({ status, text }) => [
            status,
            /<Code>(.*)<\/Code>/.exec(text)?.[1] ?? text
          ])
        expect(yield* read(headers)).toEqual([200, "0123"])
        expect(yield* read({ ...headers, authorization: "Bearer some-token" })).toEqual([403, "AuthenticationFailed"])
        expect(yield* read({})).toEqual([403, "SignatureDoesNotMatch"])
        expect(yield* read(headers, `${url}0`)).toEqual([403, "SignatureDoesNotMatch"])
      })
    )
  )
})
