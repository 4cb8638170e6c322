import { describe, expect, it } from "@effect/vitest"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/TestClock"
import * as Libraries from "../../src/services/Libraries.js"
import * as Scripted from "../support/scripted.js"

const run = <A, E>(
  answers: ReadonlyArray<Scripted.Answer>,
  program: (service: Libraries.Service, scripted: Scripted.Scripted) => Effect.Effect<A, E, Libraries.Libraries>,
  options?: { readonly repeatLast: boolean }
) => {
  const scripted = Scripted.make(answers, options)
  return Effect.flatMap(Libraries.Libraries, (service) => program(service, scripted)).pipe(
    Effect.provide(Layer.provide(Libraries.layer, Scripted.layer(scripted)))
  )
}

const path = `${Scripted.host}/api/2.0`

const sent = ({ requests }: Scripted.Scripted) =>
  requests.map(({ body, method, url }) => [method, url.slice(path.length), ...(body === "" ? [] : [JSON.parse(body)])])

const cluster_id = "11203-my-cluster"

const pandas = { pypi: { package: "pandas==2.2.0" } }

const jar = { jar: "dbfs:/mnt/libraries/library.jar" }

const status = (library: object, state: string, ...messages: ReadonlyArray<string>) => ({
  library,
  status: state,
  is_library_for_all_clusters: false,
  ...(messages.length === 0 ? {} : { messages })
})

const statuses = (...library_statuses: ReadonlyArray<object>) => Scripted.json({ cluster_id, library_statuses })

const unavailable = Scripted.json({ error_code: "INTERNAL_ERROR", message: "oops" }, { status: 500 })

/** Runs an effect while the clock advances. */
const inTime = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  })

describe("Libraries", () => {
  it.effect("sends libraries of every kind", () =>
    run([Scripted.json({}), Scripted.json({})], (libraries, scripted) =>
      Effect.gen(function* () {
        const all = [
          Libraries.pypi("simplejson==3.8.0", { repo: "https://my-repo.com" }),
          Libraries.pypi("pandas"),
          Libraries.maven("org.jsoup:jsoup:1.7.2", { exclusions: ["slf4j:slf4j"] }),
          Libraries.cran("ada", { repo: "https://cran.us.r-project.org" }),
          Libraries.whl("dbfs:/mnt/libraries/a.whl"),
          Libraries.requirements("/Workspace/path/to/requirements.txt"),
          Libraries.jar("dbfs:/mnt/libraries/library.jar"),
          Libraries.egg("dbfs:/mnt/libraries/library.egg")
        ]
        yield* libraries.install({ cluster_id, libraries: all })
        yield* libraries.uninstall({ cluster_id, libraries: [{ jar: "a" }] })
        expect(sent(scripted)).toEqual([
          [
            "POST",
            "/libraries/install",
            {
              cluster_id,
              libraries: [
                { pypi: { package: "simplejson==3.8.0", repo: "https://my-repo.com" } },
                { pypi: { package: "pandas" } },
                { maven: { coordinates: "org.jsoup:jsoup:1.7.2", exclusions: ["slf4j:slf4j"] } },
                { cran: { package: "ada", repo: "https://cran.us.r-project.org" } },
                { whl: "dbfs:/mnt/libraries/a.whl" },
                { requirements: "/Workspace/path/to/requirements.txt" },
                { jar: "dbfs:/mnt/libraries/library.jar" },
                { egg: "dbfs:/mnt/libraries/library.egg" }
              ]
            }
          ],
          ["POST", "/libraries/uninstall", { cluster_id, libraries: [{ jar: "a" }] }]
        ])
        expect(all.map(Libraries.nameOf)).toEqual([
          "pypi simplejson==3.8.0",
          "pypi pandas",
          "maven org.jsoup:jsoup:1.7.2",
          "cran ada",
          "whl dbfs:/mnt/libraries/a.whl",
          "requirements /Workspace/path/to/requirements.txt",
          "jar dbfs:/mnt/libraries/library.jar",
          "egg dbfs:/mnt/libraries/library.egg"
        ])
      })
    )
  )

  it.effect("returns statuses of one cluster and of all, including unknown kinds and states", () =>
    run(
      [
        statuses(status(pandas, "INSTALLED"), status({ conda: { package: "x" } }, "DREAMING")),
        Scripted.json({ cluster_id }),
        Scripted.json({ statuses: [{ cluster_id, library_statuses: [status(jar, "SKIPPED", "wrong Scala")] }] })
      ],
      (libraries, scripted) =>
        Effect.gen(function* () {
          const { library_statuses } = yield* libraries.clusterStatus({ cluster_id })
          expect(library_statuses?.[1]).toMatchObject({ library: { conda: { package: "x" } }, status: "DREAMING" })
          expect(Libraries.kindOf(library_statuses?.[1]?.library ?? {})).toBeUndefined()
          expect(yield* libraries.clusterStatus({ cluster_id })).toEqual({ cluster_id })
          expect((yield* libraries.allClusterStatuses()).statuses?.[0]?.library_statuses?.[0]?.messages).toEqual([
            "wrong Scala"
          ])
          expect(sent(scripted)).toEqual([
            ["GET", `/libraries/cluster-status?cluster_id=${cluster_id}`],
            ["GET", `/libraries/cluster-status?cluster_id=${cluster_id}`],
            ["GET", "/libraries/all-cluster-statuses"]
          ])
        })
    )
  )

  it.effect("creates base environments once, and reads, lists, updates, refreshes and deletes them", () => {
    const environment = {
      id: "e/1",
      name: "team",
      environment: { environment_version: "2", dependencies: ["pandas"] },
      base_environment_type: "TPU",
      status: "CREATED",
      creator_user_id: 12345678901234,
      base_environment_cache: [
        { status: "CREATED", materialized_environment: { last_updated_timestamp: 1718617542000 } }
      ]
    }
    return run(
      [
        Scripted.cut,
        Scripted.json(environment),
        Scripted.json(environment),
        Scripted.json({ default_base_environments: [environment], next_page_token: "t" }),
        Scripted.json({ default_base_environments: [{ id: "2" }] }),
        Scripted.json(environment),
        Scripted.json(environment),
        Scripted.json({}),
        Scripted.json({})
      ],
      (libraries, scripted) =>
        Effect.gen(function* () {
          const asked = { name: "team", environment: { environment_version: "2" } }
          const request = { default_base_environment: asked }
          expect(yield* inTime(libraries.createDefaultBaseEnvironment(request))).toEqual(environment)
          const [first, second] = sent(scripted)
          expect(first).toEqual(second)
          expect(first).toEqual([
            "POST",
            "/default-base-environments",
            { ...request, request_id: expect.stringMatching(/^.{16,}$/) }
          ])
          expect(yield* libraries.getDefaultBaseEnvironment({ id: "e/1" })).toEqual(environment)
          const all = yield* Stream.runCollect(libraries.listDefaultBaseEnvironments({ page_size: 1 }))
          expect(Chunk.toReadonlyArray(all).map(({ id }) => id)).toEqual(["e/1", "2"])
          yield* libraries.updateDefaultBaseEnvironment({ id: "e/1", ...request })
          yield* libraries.updateDefaultDefaultBaseEnvironment({ id: "e/1", base_environment_type: "CPU" })
          yield* libraries.refreshDefaultBaseEnvironments({ ids: ["e/1"] })
          yield* libraries.deleteDefaultBaseEnvironment({ id: "e/1" })
          expect(sent(scripted).slice(2)).toEqual([
            ["GET", "/default-base-environments:getDefaultBaseEnvironment?id=e%2F1"],
            ["GET", "/default-base-environments?page_size=1"],
            ["GET", "/default-base-environments?page_size=1&page_token=t"],
            ["PATCH", "/default-base-environments/e%2F1", request],
            ["POST", "/default-base-environments:setDefault", { id: "e/1", base_environment_type: "CPU" }],
            ["POST", "/default-base-environments/refresh", { ids: ["e/1"] }],
            ["DELETE", "/default-base-environments/e%2F1"]
          ])
        })
    )
  })
})

describe("Libraries.awaitInstalled", () => {
  it.effect("ends when no installation is pending, despite transient failures", () =>
    run(
      [
        statuses(status(pandas, "PENDING"), status(jar, "UNINSTALL_ON_RESTART")),
        unavailable,
        statuses(status(pandas, "RESOLVING")),
        statuses(status(pandas, "INSTALLING")),
        statuses(status(pandas, "INSTALLED"), status(jar, "SKIPPED"))
      ],
      (_, { requests }) =>
        Effect.gen(function* () {
          const last = yield* inTime(Libraries.awaitInstalled({ cluster_id }))
          expect(last.map(({ status }) => status)).toEqual(["INSTALLED", "SKIPPED"])
          expect(requests.length).toBe(5)
        })
    )
  )

  it.effect("does not wait for a cluster without libraries", () =>
    run([Scripted.json({ cluster_id })], () =>
      Effect.gen(function* () {
        expect(yield* Libraries.awaitInstalled({ cluster_id })).toEqual([])
      })
    )
  )

  it.effect("fails with all failed libraries and their messages when the others are done", () =>
    run(
      [
        statuses(status(pandas, "FAILED", "no such version", "retried"), status(jar, "INSTALLING")),
        statuses(
          status(pandas, "FAILED", "no such version", "retried"),
          status(jar, "FAILED"),
          status({ conda: {} }, "FAILED", "unknown"),
          status({ whl: "/a.whl" }, "INSTALLED")
        )
      ],
      () =>
        Effect.gen(function* () {
          const error = yield* Effect.flip(inTime(Libraries.awaitInstalled({ cluster_id })))
          expect(error).toMatchObject({
            _tag: "LibraryInstallFailed",
            cluster_id,
            message:
              "Cluster 11203-my-cluster could not install 3 libraries\n" +
              "  pypi pandas==2.2.0: no such version: retried\n" +
              "  jar dbfs:/mnt/libraries/library.jar\n" +
              "  library of an unknown kind: unknown",
            libraries: [
              { library: pandas, messages: ["no such version", "retried"] },
              { library: jar, messages: [] },
              { library: { conda: {} }, messages: ["unknown"] }
            ]
          })
        })
    )
  )

  it.effect("waits for the given libraries only, including those without a status yet", () =>
    run(
      [
        statuses(status(jar, "FAILED", "another's")),
        statuses(
          status(jar, "FAILED", "another's"),
          status({ maven: { coordinates: "a:b:1", exclusions: ["x:y"] } }, "FAILED", "without exclusions"),
          status({ maven: { coordinates: "a:b:1", exclusions: null, repo: null } }, "INSTALLED")
        )
      ],
      (_, { requests }) =>
        Effect.gen(function* () {
          const libraries = [Libraries.maven("a:b:1")]
          const last = yield* inTime(Libraries.awaitInstalled({ cluster_id }, { libraries }))
          expect(last.map(({ status }) => status)).toEqual(["INSTALLED"])
          expect(requests.length).toBe(2)
        })
    )
  )

  it.effect("fails with WaitTimeout after the deadline, and immediately for a missing cluster", () =>
    Effect.gen(function* () {
      const waiting = run(
        [statuses(status(pandas, "PENDING"))],
        () => Effect.flip(inTime(Libraries.awaitInstalled({ cluster_id }, { deadline: "10 minutes" }))),
        { repeatLast: true }
      )
      expect(yield* waiting).toMatchObject({
        _tag: "WaitTimeout",
        message:
          "Waited 10m for the libraries of cluster 11203-my-cluster: the deadline has passed; last seen pypi pandas==2.2.0 PENDING",
        last: [status(pandas, "PENDING")]
      })
      const unknown = run(
        [
          Scripted.json({ error_code: "INVALID_PARAMETER_VALUE", message: "Cluster x does not exist" }, { status: 400 })
        ],
        () => Effect.flip(Libraries.awaitInstalled({ cluster_id }))
      )
      expect(yield* unknown).toMatchObject({ _tag: "InvalidParameterValue" })
    })
  )

  it.effect("stops polling when interrupted", () =>
    run(
      [statuses(status(pandas, "PENDING"))],
      (_, { requests }) =>
        Effect.gen(function* () {
          const fiber = yield* Effect.fork(Libraries.awaitInstalled({ cluster_id }))
          yield* TestClock.adjust("5 seconds")
          const asked = requests.length
          expect(asked).toBeGreaterThan(0)
          yield* Fiber.interrupt(fiber)
          yield* TestClock.adjust("1 hour")
          expect(requests.length).toBe(asked)
        }),
      { repeatLast: true }
    )
  )

  it.effect("watch emits every change of a status until all are final", () =>
    run(
      [
        statuses(status(pandas, "PENDING"), status(jar, "PENDING")),
        statuses(status(pandas, "INSTALLING"), status(jar, "PENDING")),
        statuses(status(pandas, "INSTALLING"), status(jar, "PENDING")),
        statuses(status(pandas, "FAILED", "x"), status(jar, "INSTALLED"))
      ],
      () =>
        Effect.gen(function* () {
          const seen = yield* inTime(Stream.runCollect(Libraries.watch({ cluster_id })))
          expect(Chunk.toReadonlyArray(seen).map((all) => all.map(({ status }) => status))).toEqual([
            ["PENDING", "PENDING"],
            ["INSTALLING", "PENDING"],
            ["FAILED", "INSTALLED"]
          ])
        })
    )
  )

  it.effect("installAndAwait only waits for the libraries that it installs", () =>
    run([Scripted.json({}), statuses(status(jar, "FAILED"), status(pandas, "INSTALLED"))], (_, scripted) =>
      Effect.gen(function* () {
        const last = yield* inTime(Libraries.installAndAwait({ cluster_id, libraries: [pandas] }))
        expect(last).toEqual([status(pandas, "INSTALLED")])
        expect(sent(scripted)[0]).toEqual(["POST", "/libraries/install", { cluster_id, libraries: [pandas] }])
      })
    )
  )
})
