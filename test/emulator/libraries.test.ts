import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as EmulatorServer from "../../src/emulator/EmulatorServer.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as Libraries from "../../src/services/Libraries.js"
import * as Workspace from "../../src/services/Workspace.js"
import { errorOf, get, post } from "./http.js"

const on = (options?: Emulator.Options) =>
  Layer.mergeAll(Clusters.layer, Libraries.layer, Workspace.layer).pipe(
    Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Layer.provideMerge(Emulator.layer(options))
  )

const create = (more?: Partial<Clusters.CreateClusterRequest>) =>
  Effect.flatMap(Clusters.Clusters, (clusters) =>
    Effect.map(
      clusters.create({
        spark_version: "16.4.x-scala2.12",
        node_type_id: "Standard_D4ds_v5",
        num_workers: 1,
        ...more
      }),
      ({ cluster_id }) => cluster_id
    )
  )

const running = (more?: Partial<Clusters.CreateClusterRequest>) =>
  Effect.tap(create(more), () => TestClock.adjust("5 seconds"))

const install = (cluster_id: string, ...libraries: ReadonlyArray<Libraries.Library>) =>
  Effect.flatMap(Libraries.Libraries, (service) => service.install({ cluster_id, libraries }))

const uninstall = (cluster_id: string, ...libraries: ReadonlyArray<Libraries.Library>) =>
  Effect.flatMap(Libraries.Libraries, (service) => service.uninstall({ cluster_id, libraries }))

/** The status of each library, such as `pypi a: PENDING`. */
const statuses = (cluster_id: string) =>
  Effect.flatMap(Libraries.Libraries, (service) =>
    Effect.map(service.clusterStatus({ cluster_id }), ({ library_statuses }) =>
      (library_statuses ?? []).map(({ library, status }) => `${Libraries.nameOf(library ?? {})}: ${status}`)
    )
  )

const messagesOf = (cluster_id: string) =>
  Effect.flatMap(Libraries.Libraries, (service) =>
    Effect.map(service.clusterStatus({ cluster_id }), ({ library_statuses }) =>
      (library_statuses ?? []).map(({ messages, status }) => [status, ...(messages ?? [])])
    )
  )

const [a, b] = [Libraries.pypi("a"), Libraries.pypi("b")]

describe("Libraries API of the emulator", () => {
  it.effect("a running cluster installs its libraries one at a time", () =>
    Effect.gen(function* () {
      const id = yield* running()
      yield* install(id, a, Libraries.maven("x:y:1"), b)
      const seen: Array<ReadonlyArray<string>> = []
      for (let second = 0; second < 9; second++) {
        yield* TestClock.adjust(second === 0 ? 0 : "1 second")
        seen.push((yield* statuses(id)).map((status) => status.replace(/^.*: /, "")))
      }
      expect(seen).toEqual([
        ["PENDING", "PENDING", "PENDING"],
        ["PENDING", "PENDING", "PENDING"],
        ["INSTALLING", "PENDING", "PENDING"],
        ["INSTALLED", "PENDING", "PENDING"],
        ["INSTALLED", "RESOLVING", "PENDING"],
        ["INSTALLED", "INSTALLING", "PENDING"],
        ["INSTALLED", "INSTALLED", "PENDING"],
        ["INSTALLED", "INSTALLED", "PENDING"],
        ["INSTALLED", "INSTALLED", "INSTALLING"]
      ])
      yield* install(id, a)
      expect((yield* statuses(id))[0]).toBe("pypi a: INSTALLED")
    }).pipe(Effect.provide(on()))
  )

  it.effect("a cluster that is not running installs them once it runs", () =>
    Effect.gen(function* () {
      const id = yield* create()
      yield* install(id, a)
      yield* TestClock.adjust("4 seconds")
      expect(yield* statuses(id)).toEqual(["pypi a: PENDING"])
      yield* TestClock.adjust("4 seconds")
      expect(yield* statuses(id)).toEqual(["pypi a: INSTALLED"])
    }).pipe(Effect.provide(on({ durations: { libraryInstall: 2000 } })))
  )

  it.effect("a restart installs them again, except uninstalled ones", () =>
    Effect.gen(function* () {
      const clusters = yield* Clusters.Clusters
      const id = yield* running()
      yield* install(id, a, b)
      yield* TestClock.adjust("10 seconds")
      yield* uninstall(id, a, Libraries.cran("never there"))
      expect(yield* statuses(id)).toEqual(["pypi b: INSTALLED", "pypi a: UNINSTALL_ON_RESTART"])
      yield* TestClock.adjust("1 hour")
      expect((yield* statuses(id)).length).toBe(2)
      yield* clusters.restart({ cluster_id: id })
      expect(yield* statuses(id)).toEqual(["pypi b: PENDING"])
      yield* TestClock.adjust("1 minute")
      expect(yield* statuses(id)).toEqual(["pypi b: INSTALLED"])
      yield* clusters.delete({ cluster_id: id })
      yield* TestClock.adjust("1 minute")
      expect(yield* statuses(id)).toEqual(["pypi b: PENDING"])
      yield* uninstall(id, b)
      expect(yield* statuses(id)).toEqual([])
    }).pipe(Effect.provide(on()))
  )

  it.effect("a resize does not change them, and an uninstalled library can be restored", () =>
    Effect.gen(function* () {
      const clusters = yield* Clusters.Clusters
      const id = yield* running()
      yield* install(id, a)
      yield* TestClock.adjust("3 seconds")
      yield* clusters.resize({ cluster_id: id, num_workers: 3 })
      expect(yield* statuses(id)).toEqual(["pypi a: INSTALLED"])
      yield* uninstall(id, a)
      yield* install(id, a)
      yield* TestClock.adjust("1 minute")
      expect(yield* statuses(id)).toEqual(["pypi a: INSTALLED"])
    }).pipe(Effect.provide(on()))
  )

  it.effect("a library uninstalled during installation is not installed and does not block others", () =>
    Effect.gen(function* () {
      const id = yield* running()
      yield* install(id, a, b)
      yield* TestClock.adjust("2 seconds")
      yield* uninstall(id, a)
      yield* TestClock.adjust("1 minute")
      expect(yield* statuses(id)).toEqual(["pypi b: INSTALLED", "pypi a: UNINSTALL_ON_RESTART"])
    }).pipe(Effect.provide(on()))
  )

  it.effect("deleting a cluster deletes its libraries", () =>
    Effect.gen(function* () {
      const clusters = yield* Clusters.Clusters
      const { allClusterStatuses } = yield* Libraries.Libraries
      const [one, two, none] = [yield* running(), yield* running(), yield* running()]
      yield* install(one, a)
      yield* install(two, b)
      expect(yield* statuses(none)).toEqual([])
      expect((yield* allClusterStatuses()).statuses?.map(({ cluster_id }) => cluster_id)).toEqual([one, two])
      yield* clusters.permanentDelete({ cluster_id: one })
      yield* TestClock.adjust("1 minute")
      expect((yield* allClusterStatuses()).statuses?.map(({ cluster_id }) => cluster_id)).toEqual([two])
      const gone = [400, "INVALID_PARAMETER_VALUE", `Cluster ${one} does not exist`]
      expect(errorOf(yield* get(`/api/2.0/libraries/cluster-status?cluster_id=${one}`))).toEqual(gone)
      const body = { cluster_id: one, libraries: [a] }
      expect(errorOf(yield* post("/api/2.0/libraries/install", body))).toEqual(gone)
      expect(errorOf(yield* post("/api/2.0/libraries/uninstall", body))).toEqual(gone)
    }).pipe(Effect.provide(on()))
  )

  it.effect("cloning a cluster copies its libraries", () =>
    Effect.gen(function* () {
      const id = yield* running()
      yield* install(id, a)
      const copy = yield* running({ clone_from: { source_cluster_id: id } })
      yield* TestClock.adjust("1 minute")
      expect(yield* statuses(copy)).toEqual(["pypi a: INSTALLED"])
    }).pipe(Effect.provide(on()))
  )

  it.effect("unavailable libraries fail with a reason", () =>
    Effect.gen(function* () {
      const id = yield* running()
      yield* Workspace.importFile({ path: "/Shared/there.whl", content: "x" })
      yield* install(
        id,
        Libraries.pypi("does-not-exist==1"),
        Libraries.egg("dbfs:/a.egg"),
        Libraries.requirements("/Workspace/Shared/no.txt"),
        Libraries.whl("/Workspace/Shared/there.whl"),
        Libraries.maven("com.databricks:spark-xml_2.11:0.9"),
        Libraries.maven("com.databricks:spark-xml_2.12:0.9")
      )
      yield* TestClock.adjust("1 minute")
      const why = "Library installation attempted on the driver node of cluster"
      expect(yield* messagesOf(id)).toEqual([
        ["FAILED", expect.stringContaining(`${why} ${id} and failed.`)],
        ["FAILED", expect.stringContaining("Eggs are not supported on Databricks Runtime 14.0 and above.")],
        ["FAILED", expect.stringContaining("/Workspace/Shared/no.txt could not be found")],
        ["INSTALLED"],
        ["SKIPPED", "The library is for Scala 2.11, the cluster has Scala 2.12."],
        ["INSTALLED"]
      ])
    }).pipe(Effect.provide(on()))
  )

  it.effect("the option libraryFailure decides which libraries fail", () =>
    Effect.gen(function* () {
      const id = yield* running()
      yield* install(id, a, b, Libraries.pypi("does-not-exist"))
      yield* TestClock.adjust("1 minute")
      expect(yield* messagesOf(id)).toEqual([["FAILED", "a is broken"], ["INSTALLED"], ["INSTALLED"]])
    }).pipe(Effect.provide(on({ libraryFailure: (library) => (library.pypi?.package === "a" ? ["a is broken"] : []) })))
  )

  it.effect("a failed library can be installed again", () => {
    let isBroken = true
    return Effect.gen(function* () {
      const id = yield* running()
      yield* install(id, a)
      yield* TestClock.adjust("1 minute")
      expect(yield* statuses(id)).toEqual(["pypi a: FAILED"])
      isBroken = false
      yield* install(id, a)
      yield* TestClock.adjust("1 minute")
      expect(yield* messagesOf(id)).toEqual([["INSTALLED"]])
    }).pipe(Effect.provide(on({ libraryFailure: () => (isBroken ? ["broken"] : undefined) })))
  })

  it.effect("a library has exactly one type", () =>
    Effect.gen(function* () {
      const cluster_id = yield* running()
      for (const library of [{}, { pypi: { package: "a" }, jar: "b" }, { conda: { package: "a" } }]) {
        const body = { cluster_id, libraries: [a, library] }
        expect(errorOf(yield* post("/api/2.0/libraries/install", body)).slice(0, 2)).toEqual([
          400,
          "INVALID_PARAMETER_VALUE"
        ])
      }
      expect(yield* statuses(cluster_id)).toEqual([])
    }).pipe(Effect.provide(on()))
  )

  it.effect("awaitInstalled waits for installation and fails if one fails", () =>
    Effect.gen(function* () {
      const cluster_id = yield* running()
      const waiting = yield* Effect.fork(Libraries.installAndAwait({ cluster_id, libraries: [a, b] }))
      yield* TestClock.adjust("1 minute")
      expect((yield* Fiber.join(waiting)).map(({ status }) => status)).toEqual(["INSTALLED", "INSTALLED"])
      yield* install(cluster_id, Libraries.pypi("does-not-exist"))
      const failing = yield* Effect.fork(Effect.flip(Libraries.awaitInstalled({ cluster_id })))
      yield* TestClock.adjust("1 minute")
      expect(yield* Fiber.join(failing)).toMatchObject({
        _tag: "LibraryInstallFailed",
        message: expect.stringContaining("pypi does-not-exist: Library installation attempted"),
        libraries: [{ library: { pypi: { package: "does-not-exist" } } }]
      })
    }).pipe(Effect.provide(on()))
  )

  it.scoped("works over a socket", () =>
    Effect.gen(function* () {
      const { host, token } = yield* EmulatorServer.serve({ durations: { clusterStart: 0, libraryInstall: 0 } })
      const client = Layer.merge(Clusters.layer, Libraries.layer).pipe(
        Layer.provide(DatabricksClient.layer({ host, token }))
      )
      yield* Effect.gen(function* () {
        const cluster_id = yield* create()
        yield* install(cluster_id, a)
        // TestClock drives the emulator too.
        yield* TestClock.adjust("1 second")
        expect(yield* statuses(cluster_id)).toEqual(["pypi a: INSTALLED"])
      }).pipe(Effect.provide(client))
    }).pipe(Effect.provide(FetchHttpClient.layer))
  )
})

describe("default base environments of the emulator", () => {
  const created = (name: string, request_id?: string, base_environment_type?: string) =>
    Effect.flatMap(Libraries.Libraries, (service) =>
      service.createDefaultBaseEnvironment({
        default_base_environment: { name, environment: { environment_version: "2" }, base_environment_type },
        request_id
      })
    )

  const statusOf = (id: string) =>
    Effect.flatMap(Libraries.Libraries, (service) =>
      Effect.map(service.getDefaultBaseEnvironment({ id }), ({ status }) => status)
    )

  it.effect("are built after create, update and refresh", () =>
    Effect.gen(function* () {
      const service = yield* Libraries.Libraries
      const id = (yield* created("team")).id ?? ""
      expect(yield* statusOf(id)).toBe("PENDING")
      yield* TestClock.adjust("5 seconds")
      expect(yield* service.getDefaultBaseEnvironment({ id })).toMatchObject({
        name: "team",
        environment: { environment_version: "2" },
        base_environment_type: "CPU",
        is_default: false,
        status: "CREATED",
        base_environment_cache: [{ status: "CREATED" }]
      })
      const changed = yield* service.updateDefaultBaseEnvironment({ id, default_base_environment: { name: "all" } })
      expect(changed).toMatchObject({ name: "all", status: "REFRESHING", environment: { environment_version: "2" } })
      yield* TestClock.adjust("5 seconds")
      yield* service.refreshDefaultBaseEnvironments({ ids: [id] })
      expect(yield* statusOf(id)).toBe("REFRESHING")
      yield* TestClock.adjust("5 seconds")
      expect(yield* statusOf(id)).toBe("CREATED")
      yield* service.deleteDefaultBaseEnvironment({ id })
      expect(yield* Effect.flip(statusOf(id))).toMatchObject({ _tag: "ResourceDoesNotExist" })
      expect(yield* Effect.flip(service.refreshDefaultBaseEnvironments({ ids: [id] }))).toMatchObject({
        _tag: "ResourceDoesNotExist"
      })
      expect(yield* Effect.flip(created(""))).toMatchObject({ _tag: "InvalidParameterValue" })
    }).pipe(Effect.provide(on()))
  )

  it.effect("have one default per hardware type", () =>
    Effect.gen(function* () {
      const service = yield* Libraries.Libraries
      const one = yield* created("one")
      const two = yield* created("two")
      const gpu = yield* created("gpu", undefined, "GPU")
      const defaults = Effect.map(Stream.runCollect(service.listDefaultBaseEnvironments()), (all) =>
        Chunk.toReadonlyArray(all).flatMap(({ is_default, name }) => (is_default ? [name] : []))
      )
      for (const { id } of [one, two, gpu]) yield* service.updateDefaultDefaultBaseEnvironment({ id })
      expect(yield* defaults).toEqual(["two", "gpu"])
      yield* service.updateDefaultDefaultBaseEnvironment({ base_environment_type: "CPU" })
      expect(yield* defaults).toEqual(["gpu"])
    }).pipe(Effect.provide(on()))
  )

  it.effect("are created once per request ID and listed in pages", () =>
    Effect.gen(function* () {
      const service = yield* Libraries.Libraries
      const first = yield* created("0", "r")
      expect((yield* created("0", "r")).id).toBe(first.id)
      for (let i = 1; i < 25; i++) yield* created(String(i))
      const all = yield* Stream.runCollect(service.listDefaultBaseEnvironments())
      expect(Chunk.toReadonlyArray(all).map(({ name }) => name)).toEqual(
        Array.from({ length: 25 }, (_, i) => String(i))
      )
      expect((yield* service.listDefaultBaseEnvironmentsPage()).default_base_environments?.length).toBe(20)
    }).pipe(Effect.provide(on()))
  )
})
