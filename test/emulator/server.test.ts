/** Tests the emulator on a socket: allowed hosts and origins, links and size limits. */
import { request } from "node:http"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as EmulatorServer from "../../src/emulator/EmulatorServer.js"

interface Sent {
  readonly method?: string
  readonly path?: string
  readonly headers?: Readonly<Record<string, string>>
  /** The body in pieces, so that its length is not known in advance. */
  readonly pieces?: ReadonlyArray<Uint8Array | string>
}

interface Got {
  readonly status: number
  readonly headers: Readonly<Record<string, unknown>>
  readonly json: unknown
}

/** Uses node:http, because fetch does not allow the headers `Host` and `Origin`. */
const send = (port: number, sent: Sent): Effect.Effect<Got, Error> =>
  Effect.async((resume) => {
    const out = request(
      {
        host: "127.0.0.1",
        port,
        method: sent.method ?? "GET",
        path: sent.path ?? "/api/2.0/groups/list",
        headers: { authorization: "Bearer some-token", ...sent.headers }
      },
      (response) => {
        const parts: Array<Buffer> = []
        response.on("data", (part) => parts.push(part))
        response.on("end", () => {
          const text = Buffer.concat(parts).toString()
          resume(
            Effect.succeed({
              status: response.statusCode ?? 0,
              headers: response.headers,
              json: text === "" ? undefined : JSON.parse(text)
            })
          )
        })
      }
    )
    out.on("error", (error) => resume(Effect.fail(error)))
    const pieces = [...(sent.pieces ?? [])]
    const next = (): void => {
      for (let piece = pieces.shift(); piece !== undefined; piece = pieces.shift()) {
        if (!out.write(piece)) {
          out.once("drain", next)
          return
        }
      }
      out.end()
    }
    next()
  })

const statusOf = (port: number, headers: Readonly<Record<string, string>>) =>
  Effect.map(send(port, { headers }), ({ status }) => status)

describe("access to a served emulator", () => {
  it.scopedLive("rejects a page whose host name resolves to this machine", () =>
    Effect.gen(function* () {
      const { port } = yield* EmulatorServer.serve({ hosts: ["emulator"] })
      for (const host of ["localhost", `127.0.0.1:${port}`, "[::1]:80", "a.localhost", "emulator:80", "10.1.2.3"]) {
        expect(yield* statusOf(port, { host }), host).toBe(200)
      }
      for (const host of [
        "evil.example.com",
        `evil.example.com:${port}`,
        "localhost.evil.example.com",
        "127.0.0.1.nip.io"
      ]) {
        expect(yield* statusOf(port, { host }), host).toBe(403)
      }
      const { json } = yield* send(port, { headers: { host: "evil.example.com" } })
      expect(json).toEqual({
        error_code: "PERMISSION_DENIED",
        message: expect.stringContaining("to the option `hosts` of EmulatorServer.serve")
      })
    })
  )

  it.scopedLive("allows pages of this machine after a preflight, and no others", () =>
    Effect.gen(function* () {
      const { port } = yield* EmulatorServer.serve({ origins: ["https://app.example.com"] })
      for (const origin of ["http://localhost:5173", "http://127.0.0.1", "https://app.example.com"]) {
        const preflight = yield* send(port, {
          method: "OPTIONS",
          path: "/api/2.1/clusters/create",
          headers: {
            origin,
            "access-control-request-method": "POST",
            "access-control-request-headers": "authorization,content-type"
          }
        })
        expect(preflight.status).toBe(204)
        expect(preflight.headers).toMatchObject({
          "access-control-allow-origin": origin,
          "access-control-allow-methods": "POST",
          "access-control-allow-headers": "authorization,content-type"
        })
        const answer = yield* send(port, { headers: { origin } })
        expect(answer.status).toBe(200)
        expect(answer.headers["access-control-allow-origin"]).toBe(origin)
        expect(answer.headers["access-control-expose-headers"]).toContain("x-request-id")
      }
      for (const origin of ["https://evil.example.com", "null", "http://localhost.evil.example.com"]) {
        const refused = yield* send(port, { method: "POST", headers: { origin } })
        expect(refused.status, origin).toBe(403)
        expect(refused.headers["access-control-allow-origin"]).toBeUndefined()
      }
      const plain = yield* send(port, {})
      expect(plain.headers["access-control-allow-origin"]).toBeUndefined()
    })
  )
})

describe("links of a served emulator", () => {
  it.scopedLive("contain its own address", () =>
    Effect.gen(function* () {
      const { host, port } = yield* EmulatorServer.serve()
      const post = (path: string, body: object) =>
        Effect.map(
          send(port, { method: "POST", path, pieces: [JSON.stringify(body)] }),
          ({ json }) => json as Readonly<Record<string, unknown>>
        )
      const get = (path: string) =>
        Effect.map(send(port, { path }), ({ json }) => json as Readonly<Record<string, unknown>>)
      const { run_id } = yield* post("/api/2.2/jobs/runs/submit", {
        tasks: [{ task_key: "a", notebook_task: { notebook_path: "/a" } }]
      })
      const run = yield* get(`/api/2.2/jobs/runs/get?run_id=${run_id}`)
      expect(run.run_page_url).toMatch(new RegExp(`^${host}/\\?o=`))
      expect(run.tasks).toMatchObject([{ run_page_url: expect.stringContaining(`${host}/`) }])
      const { id } = yield* post("/api/2.0/sql/warehouses", { name: "a", cluster_size: "Small" })
      const warehouse = yield* get(`/api/2.0/sql/warehouses/${id}`)
      expect(warehouse.odbc_params).toMatchObject({ hostname: "127.0.0.1", port, protocol: "http" })
      expect(warehouse.jdbc_url).toContain(`//127.0.0.1:${port}/`)
    })
  )
})

describe("size limits of a served emulator", () => {
  const mebibyte = "x".repeat(1024 * 1024)

  it.scopedLive("rejects a body that is too large, with or without a declared length", () =>
    Effect.gen(function* () {
      const { port } = yield* EmulatorServer.serve()
      const create = { method: "POST", path: "/api/2.2/jobs/create" }
      const before = process.memoryUsage().arrayBuffers
      const long = yield* send(port, { ...create, pieces: Array.from({ length: 256 }, () => mebibyte) })
      expect([long.status, (long.json as { error_code: string }).error_code]).toEqual([413, "REQUEST_ENTITY_TOO_LARGE"])
      expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(128 * 1024 * 1024)
      const declared = yield* send(port, {
        ...create,
        headers: { "content-length": String(17 * 1024 * 1024) },
        pieces: Array.from({ length: 17 }, () => mebibyte)
      })
      expect(declared.status).toBe(413)
      expect(yield* statusOf(port, {})).toBe(200)
    })
  )
})
