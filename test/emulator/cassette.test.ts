/** Tests recordings of a workspace: what the file has, what it lacks, and how it is replayed. */

import * as Error from "@effect/platform/Error"
import * as FileSystem from "@effect/platform/FileSystem"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import { describe, expect, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Cassette from "../../src/emulator/Cassette.js"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Fault from "../../src/emulator/Fault.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Dbfs from "../../src/services/Dbfs.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Secrets from "../../src/services/Secrets.js"
import * as ServingEndpoints from "../../src/services/serving/ServingEndpoints.js"

const services = Layer.mergeAll(Clusters.layer, Dbfs.layer, Jobs.layer, Secrets.layer, ServingEndpoints.layer)

const token = "dapi0123456789abcdef0123456789abcdef"

/** Files in memory. */
const memory = () => {
  const files = new Map<string, string>()
  const layer = FileSystem.layerNoop({
    makeDirectory: () => Effect.void,
    writeFileString: (path, text) => Effect.sync(() => void files.set(path, text)),
    readFileString: (path) =>
      files.has(path)
        ? Effect.succeed(files.get(path) ?? "")
        : Effect.fail(
            new Error.SystemError({
              reason: "NotFound",
              module: "FileSystem",
              method: "readFileString",
              pathOrDescriptor: path
            })
          )
  })
  return { files, layer }
}

const path = "test/tape.json"

const on = (client: Layer.Layer<HttpClient.HttpClient, Cassette.CassetteError>, host = Emulator.host) =>
  services.pipe(Layer.provide(DatabricksClient.layer({ host, token: Redacted.make(token) })), Layer.provide(client))

const recorder = (files: ReturnType<typeof memory>, options?: Emulator.Options, settings?: Cassette.Options) =>
  on(Cassette.record(path, settings).pipe(Layer.provide([Layer.orDie(Emulator.layer(options)), files.layer])))

const player = (files: ReturnType<typeof memory>, settings?: Cassette.Options) =>
  on(Cassette.replay(path, settings).pipe(Layer.provide(files.layer)), Cassette.host)

const bytes = new Uint8Array(3000).map((_, index) => (index * 7) % 256)

const program = Effect.gen(function* () {
  const jobs = yield* Jobs.Jobs
  const secrets = yield* Secrets.Secrets
  yield* Dbfs.upload({ path: "/a.bin", overwrite: true }, Stream.make(bytes))
  const read = yield* Stream.runCollect(Dbfs.download({ path: "/a.bin" }))
  yield* secrets.createScope({ scope: "prod" })
  yield* secrets.putSecret({ scope: "prod", key: "user", string_value: "value-of-the-secret" })
  const secret = yield* Secrets.getSecretText({ scope: "prod", key: "user" })
  const { run_id } = yield* jobs.submit({
    run_name: "a",
    tasks: [
      { task_key: "a", notebook_task: { notebook_path: "/a", base_parameters: { password: "hidden-parameter" } } }
    ]
  })
  const run = yield* jobs.runsGet({ run_id })
  const missing = yield* Effect.flip(
    Effect.flatMap(Clusters.Clusters, (clusters) => clusters.get({ cluster_id: "none" }))
  )
  const answer = yield* Stream.runCollect(
    ServingEndpoints.stream("chat", ServingEndpoints.chat([{ role: "user", content: "hi" }]))
  )
  const throttled = yield* RetryPolicy.withPolicy(RetryPolicy.none)(Effect.flip(secrets.listScopes()))
  return {
    read: [...read].flatMap((chunk) => [...chunk]),
    run_id,
    page: run.run_page_url,
    missing: missing._tag,
    retryAfter: "retryAfter" in throttled ? throttled.retryAfter : undefined,
    answer: [...answer].length,
    secret: Redacted.value(secret)
  }
})

const options: Emulator.Options = {
  bigIds: true,
  servingEndpoints: { chat: () => Stream.make("a", "b") },
  faults: [Fault.throttle({ retryAfter: "7 seconds", on: { operation: "listScopes" } })]
}

describe("a cassette", () => {
  it.effect("replays what it has recorded, and has no secrets", () =>
    Effect.gen(function* () {
      const files = memory()
      const recorded = yield* Effect.provide(program, recorder(files, options))
      const text = files.files.get(path) ?? ""
      for (const secret of [token, "value-of-the-secret", "hidden-parameter", btoa("value-of-the-secret")]) {
        expect(text).not.toContain(secret)
      }
      expect(text).not.toContain("emulator.azuredatabricks.net")
      const replayed = yield* Effect.provide(program, player(files))
      expect(recorded.secret).toBe("value-of-the-secret")
      expect(replayed).toEqual({
        ...recorded,
        secret: "<redacted>",
        page: recorded.page?.replace("emulator.azuredatabricks.net", "workspace.example.com")
      })
      expect(recorded.read).toEqual([...bytes])
      expect(typeof recorded.run_id).toBe("bigint")
      expect(recorded).toMatchObject({ missing: "ResourceDoesNotExist", retryAfter: Duration.seconds(7) })
      expect(recorded.answer).toBeGreaterThan(1)
    })
  )

  it.effect("answers equal requests in their order, and tells what it lacks", () =>
    Effect.gen(function* () {
      const files = memory()
      const scopes = Effect.flatMap(Secrets.Secrets, (secrets) => secrets.listScopes())
      const createScope = (scope: string) =>
        Effect.flatMap(Secrets.Secrets, (secrets) => secrets.createScope({ scope }))
      yield* Effect.provide(
        Effect.all([Effect.either(createScope("a")), scopes, createScope("b"), scopes]),
        recorder(files, {}, { ignore: ["scope"] })
      )
      yield* Effect.gen(function* () {
        const counts = [yield* scopes, yield* scopes].map((list) => list.scopes?.length)
        expect(counts).toEqual([1, 2])
        const more = yield* Effect.flip(scopes)
        expect(more).toMatchObject({
          _tag: "TransportError",
          code: "NOT_RECORDED",
          sent: false,
          message:
            'The cassette test/tape.json has no more answers to GET /api/2.0/secrets/scopes/list: record it again with Cassette.record("test/tape.json")'
        })
        const other = yield* Effect.flip(createScope("z"))
        expect(other.message).toContain("has 2 with another query or body, but not POST /api/2.0/secrets/scopes/create")
        const none = yield* Effect.flip(Effect.flatMap(Clusters.Clusters, (clusters) => clusters.listNodeTypes()))
        expect(none.message).toContain("has no answer to GET /api/2.1/clusters/list-node-types")
      }).pipe(Effect.provide(player(files)))
      yield* Effect.provide(createScope("z"), player(files, { ignore: ["scope"] }))
    })
  )

  it.effect("takes presigned links, tokens and configured hosts out of bodies", () =>
    Effect.gen(function* () {
      const files = memory()
      const link = "https://account.blob.core.windows.net/c/part?sv=1&sig=abc%2Bdef%3D"
      const upstream = Layer.succeed(
        HttpClient.HttpClient,
        yield* Effect.provide(
          HttpClient.HttpClient,
          Emulator.layer({
            routes: [
              {
                method: "POST",
                path: "/api/2.0/link",
                handle: () => Effect.succeed({ url: link, token_value: "made-token" })
              },
              { method: "GET", path: "/c/part", handle: () => Effect.succeed({ echoed: "made-token" }) }
            ]
          })
        )
      )
      const get = (request: "link" | "part", url: string) =>
        Effect.flatMap(HttpClient.HttpClient, (client) =>
          Effect.flatMap(
            request === "link" ? client.post(url) : client.get(url, { headers: { authorization: `Bearer ${token}` } }),
            (response) => response.text
          )
        )
      const links = Effect.gen(function* () {
        const first = yield* Effect.flatMap(HttpClient.HttpClient, (client) =>
          Effect.flatMap(
            client.post("https://adb-1.azuredatabricks.net/api/2.0/link", {
              headers: { authorization: `Bearer ${token}` }
            }),
            (response) => response.json
          )
        )
        return [first, yield* get("part", String((first as { readonly url: string }).url))]
      })
      const settings = { hosts: { "account.blob.core.windows.net": "storage.example.com" } }
      yield* links.pipe(Effect.provide(Cassette.record(path, settings)), Effect.provide([upstream, files.layer]))
      expect(files.files.get(path)).not.toMatch(/sig=|made-token|account|adb-1/)
      const replayed = yield* links.pipe(Effect.provide(Cassette.replay(path)), Effect.provide(files.layer))
      expect(replayed).toEqual([
        { url: "https://storage.example.com/c/part?redacted", token_value: "<redacted>" },
        '{"echoed":"<redacted>"}'
      ])
    }).pipe(Effect.scoped)
  )

  it.effect("has no secrets that an answer had before they were known, in paths, and in links of sessions", () =>
    Effect.gen(function* () {
      const files = memory()
      const session = "https://storage.googleapis.com/bucket/o?uploadType=resumable&upload_id=s3cr3t-session"
      const routes: Emulator.Options["routes"] = [
        { method: "GET", path: "/api/2.0/before", handle: () => Effect.succeed({ text: "has s3cr3t-later in it" }) },
        { method: "POST", path: "/api/2.0/put", handle: () => Effect.succeed({}) },
        { method: "GET", path: "/api/2.0/session", handle: () => Effect.succeed({ url: session }) },
        { method: "GET", path: "/s3cr3t-path/token", handle: () => Effect.succeed({ access_token: "s3cr3t-token" }) },
        { method: "PUT", path: "/bucket/o", handle: () => Effect.succeed({}) }
      ]
      const requests = Effect.flatMap(HttpClient.HttpClient, (client) =>
        Effect.forEach(
          [
            HttpClientRequest.get(`${Emulator.host}/api/2.0/before`),
            HttpClientRequest.post(`${Emulator.host}/api/2.0/put`).pipe(
              HttpClientRequest.bodyUnsafeJson({ password: "s3cr3t-later" })
            ),
            HttpClientRequest.get(`${Emulator.host}/api/2.0/session`),
            HttpClientRequest.get("http://localhost/s3cr3t-path/token", {
              headers: { "x-databricks-metadata-version": "1" }
            }),
            HttpClientRequest.put(session)
          ],
          (request) =>
            Effect.flatMap(
              client.execute(HttpClientRequest.setHeader(request, "authorization", `Bearer ${token}`)),
              ({ text }) => text
            )
        )
      )
      const recording = Cassette.record(path).pipe(
        Layer.provide([Layer.orDie(Emulator.layer({ routes })), files.layer])
      )
      yield* Effect.provide(requests, recording)
      expect(files.files.get(path)).not.toContain("s3cr3t")
      const replayed = yield* requests.pipe(Effect.provide(Cassette.replay(path)), Effect.provide(files.layer))
      expect(replayed[0]).toBe('{"text":"has <redacted> in it"}')
      expect(replayed).toHaveLength(5)
    })
  )

  it.effect("does not have an answer that breaks off", () =>
    Effect.gen(function* () {
      const files = memory()
      const faults = [Fault.cutDuring({ on: { operation: "listScopes" } })]
      const list = Effect.flatMap(Secrets.Secrets, (secrets) => secrets.listScopes())
      const twice = RetryPolicy.withPolicy(RetryPolicy.none)(Effect.zipRight(Effect.flip(list), list))
      yield* Effect.provide(twice, recorder(files, { faults }))
      expect(JSON.parse(files.files.get(path) ?? "").interactions).toHaveLength(1)
      expect(yield* Effect.provide(list, player(files))).toEqual({})
    })
  )

  it.effect("says how to record it if it is absent or no cassette", () =>
    Effect.gen(function* () {
      const files = memory()
      const failure = Effect.map(Effect.flip(Layer.build(player(files))), (error) => error.message)
      expect(yield* failure).toBe(
        'The cassette test/tape.json cannot be read: record it first, with Cassette.record("test/tape.json") in place of Cassette.replay'
      )
      files.files.set(path, "{}")
      expect(yield* failure).toBe(
        'test/tape.json is not a cassette, it has another form: record it again with Cassette.record("test/tape.json")'
      )
    }).pipe(Effect.scoped)
  )
})
