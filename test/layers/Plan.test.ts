/** Tests that a plan shows changes, sends none, and ends where an answer is missing. */
import { readFileSync } from "node:fs"
import { readdir } from "node:fs/promises"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Schema from "effect/Schema"
import * as AST from "effect/SchemaAST"
import * as Stream from "effect/Stream"
import { allOperations } from "../../scripts/allOperations.js"
import { load } from "../../scripts/coverage/reference.js"
import * as Emulator from "../../src/emulator/Emulator.js"
import { type Member, operationOf } from "../../src/internal/call/member.js"
import { requestAst } from "../../src/internal/codec/requestSchema.js"
import * as AccountClient from "../../src/layers/AccountClient.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Plan from "../../src/layers/Plan.js"
import { isReading } from "../../src/layers/plan/reading.js"
import * as Clusters from "../../src/services/Clusters.js"
import * as AccountMetastores from "../../src/services/catalog/AccountMetastores.js"
import * as Catalogs from "../../src/services/catalog/Catalogs.js"
import * as CommandExecution from "../../src/services/compute/CommandExecution.js"
import * as Dbfs from "../../src/services/Dbfs.js"
import * as Genie from "../../src/services/dashboards/Genie.js"
import * as Files from "../../src/services/files/Files.js"
import * as JobSpec from "../../src/services/JobSpec.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Libraries from "../../src/services/Libraries.js"
import * as Experiments from "../../src/services/ml/Experiments.js"
import * as Pipelines from "../../src/services/Pipelines.js"
import * as Secrets from "../../src/services/Secrets.js"
import * as StatementExecution from "../../src/services/sql/StatementExecution.js"
import * as Warehouses from "../../src/services/Warehouses.js"
import * as Scripted from "../support/scripted.js"

const services = Layer.mergeAll(Catalogs.layer, Clusters.layer, Jobs.layer, Secrets.layer, StatementExecution.layer)

const planned = services.pipe(
  Layer.provideMerge(Plan.layer),
  Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
  Layer.provideMerge(Emulator.layer()),
  Layer.orDie
)

const spec = { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_DS3_v2", num_workers: 1 }

const sent = Effect.map(Emulator.requests, (requests) =>
  requests.map(({ operation, status }) => `${operation} ${status}`)
)

describe("a plan", () => {
  it.effect("shows what would be created, changed and deleted, and sends only reads", () =>
    Effect.gen(function* () {
      const seeded = yield* Emulator.seed({ clusters: { old: spec }, jobs: { nightly: { max_concurrent_runs: 2 } } })
      const before = yield* Emulator.snapshot
      const jobs = yield* Jobs.Jobs
      const clusters = yield* Clusters.Clusters
      const secrets = yield* Secrets.Secrets
      const { settings } = yield* jobs.get(seeded.jobs.nightly)
      expect(settings?.max_concurrent_runs).toBe(2)
      yield* Stream.runDrain(clusters.events({ cluster_id: seeded.clusters.old.cluster_id }))
      const { cluster_id } = yield* clusters.create({ ...spec, cluster_name: "etl" })
      const { job_id } = yield* jobs.create(
        JobSpec.make("report").pipe(
          JobSpec.addTask("a", JobSpec.notebookTask("/a"), { existing_cluster_id: cluster_id })
        )
      )
      yield* jobs.update({ ...seeded.jobs.nightly, new_settings: { max_concurrent_runs: 1 } })
      const { run_id } = yield* jobs.runNow({ job_id })
      expect([cluster_id, job_id, run_id]).toEqual(["planned-1", -2, -3])
      yield* secrets.putSecret({ scope: "prod", key: "password", string_value: "hunter22" })
      yield* clusters.permanentDelete(seeded.clusters.old)
      const catalogs = yield* Catalogs.Catalogs
      expect((yield* catalogs.create({ name: "sales", comment: "all sales" })).name).toBe("sales")
      const text = (yield* Plan.rendered)
        .replace(seeded.clusters.old.cluster_id, "OLD")
        .replace(String(seeded.jobs.nightly.job_id), "NIGHTLY")
      expect(text).toMatchInlineSnapshot(`
        "+ Clusters.create → planned-1
            spark_version: "16.4.x-scala2.12"
            node_type_id: "Standard_DS3_v2"
            num_workers: 1
            cluster_name: "etl"
        + Jobs.create → -2
            name: "report"
            tasks: [{"existing_cluster_id":"planned-1","notebook_task":{"notebook_path":"/a"},"task_key":"a"}]
            (needs planned-1 of this plan)
        ~ Jobs.update
            job_id: NIGHTLY
            new_settings: {"max_concurrent_runs":1}
        + Jobs.runNow → -3
            job_id: -2
            (needs -2 of this plan)
        ~ Secrets.putSecret
            scope: "prod"
            key: "password"
            string_value: "<redacted>"
        - Clusters.permanentDelete
            cluster_id: "OLD"
        + catalog.Catalogs.create
            name: "sales"
            comment: "all sales"
        4 to create, 2 to change, 1 to delete."
      `)
      expect(text).not.toContain("hunter22")
      expect(yield* sent).toEqual(["get 200", "events 200"])
      expect(yield* Emulator.snapshot).toEqual(before)
    }).pipe(Effect.provide(planned))
  )

  it.effect("ends where an answer is needed that only the change would give", () =>
    Effect.gen(function* () {
      const ended = yield* Effect.flip(Effect.scoped(Clusters.scoped({ ...spec, cluster_name: "etl" })))
      expect(ended).toMatchObject({
        _tag: "PlanEnded",
        message:
          "The plan ends here, as Clusters.get reads planned-1, which is only planned. Plan.changes has what comes before"
      })
      const changes = yield* Plan.changes
      expect(changes.map(({ action, operation, uses }) => [action, operation, uses])).toEqual([
        ["create", "create", []],
        ["unknown", "get", ["planned-1"]]
      ])
      expect(Plan.render(changes)).toContain("1 to create. The plan may be incomplete.")
      expect(yield* sent).toEqual([])
    }).pipe(Effect.provide(planned))
  )

  it.effect("refuses requests that are not valid", () =>
    Effect.gen(function* () {
      const clusters = yield* Clusters.Clusters
      const refused = yield* Effect.flip(clusters.create({ ...spec, num_workers: "two" as never }))
      expect(refused).toMatchObject({ _tag: "InvalidRequest", message: "at num_workers: expected Int, got a string" })
      expect(Plan.render(yield* Plan.changes)).toBe("No changes.")
    }).pipe(Effect.provide(planned))
  )

  it.effect("sends statements that only read, and other requests by their method", () =>
    Effect.gen(function* () {
      const statements = yield* StatementExecution.StatementExecution
      yield* Effect.either(statements.executeStatement({ warehouse_id: "1", statement: "SELECT 1" }))
      yield* statements.executeStatement({ warehouse_id: "1", statement: "DROP TABLE a" })
      const client = yield* DatabricksClient.DatabricksClient
      yield* client.request({ method: "GET", path: "/api/2.0/secrets/scopes/list" })
      const path = "/api/2.0/secrets/scopes/create"
      yield* client.request({ method: "POST", path, body: { scope: "a", token_value: "x1y2z3" } })
      for (const method of ["PUT", "PATCH", "DELETE"] as const)
        yield* client.request({ method, path: "/api/2.0/things" })
      const Needed = Schema.Struct({ made: Schema.Struct({ at: Schema.Number }) })
      const ended = yield* Effect.flip(client.request({ method: "POST", path, response: Needed }))
      expect(ended.message).toContain("its answer has the field made, which only the workspace knows")
      expect((yield* Plan.changes).map(({ action, operation }) => [action, operation])).toEqual([
        ["delete", "executeStatement"],
        ["update", "request"],
        ["update", "request"],
        ["update", "request"],
        ["delete", "request"],
        ["update", "request"]
      ])
      expect((yield* sent).map((text) => text.split(" ")[0])).toEqual(["executeStatement", "listScopes"])
    }).pipe(Effect.provide(planned))
  )
})

const host = "https://accounts.cloud.databricks.com"
const accountId = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"

const accountOver = (scripted: Scripted.Scripted) =>
  Layer.provide(AccountClient.layer({ host, accountId, token: Emulator.token }), scripted.layerHttp)

describe("a plan of an account", () => {
  it.effect("sends reads with the id of the account, and collects changes", () => {
    const scripted = Scripted.make([Scripted.json({ metastores: [{ metastore_id: "m1", name: "one" }] })], {
      repeatLast: true
    })
    return Effect.gen(function* () {
      const metastores = yield* AccountMetastores.AccountMetastores
      expect(Array.from(yield* Stream.runCollect(metastores.list())).length).toBe(1)
      yield* metastores.create({ metastore_info: { name: "two", region: "eu-west-1" } })
      yield* metastores.delete({ metastore_id: "m1" })
      const client = yield* AccountClient.AccountClient
      expect([client.host, client.accountId]).toEqual([host, accountId])
      const path = "/api/2.0/accounts/{account_id}/things"
      yield* client.request({ method: "GET", path })
      yield* client.request({ method: "PUT", path, body: { a: 1 } })
      const refused = yield* Effect.flip(metastores.delete({} as never))
      // Of the metastore: that of the account is filled in.
      expect(refused).toMatchObject({ _tag: "InvalidRequest", message: "at metastore_id: is missing" })
      expect(yield* Plan.rendered).toMatchInlineSnapshot(`
        "+ catalog.AccountMetastores.create
            metastore_info: {"name":"two","region":"eu-west-1"}
        - catalog.AccountMetastores.delete
            metastore_id: "m1"
        ~ PUT /api/2.0/accounts/{account_id}/things
            account_id: "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
            body: {"a":1}
        1 to create, 1 to change, 1 to delete."
      `)
      expect(scripted.requests.map(({ method, url }) => `${method} ${url.replace(host, "")}`)).toEqual([
        `GET /api/2.0/accounts/${accountId}/metastores`,
        `GET /api/2.0/accounts/${accountId}/things`
      ])
    }).pipe(
      Effect.provide(
        AccountMetastores.layer.pipe(Layer.provideMerge(Plan.layerAccount), Layer.provide(accountOver(scripted)))
      )
    )
  })

  it.effect("is one with that of a workspace", () => {
    const scripted = Scripted.make([], {})
    return Effect.gen(function* () {
      const { cluster_id } = yield* Effect.flatMap(Clusters.Clusters, (clusters) => clusters.create(spec))
      const client = yield* AccountClient.AccountClient
      const path = "/api/2.0/accounts/{account_id}/clusters"
      yield* client.request({ method: "POST", path, body: { cluster_id } })
      expect((yield* Plan.changes).map(({ operation, uses }) => [operation, uses])).toEqual([
        ["create", []],
        ["request", ["planned-1"]]
      ])
      expect([...scripted.requests, ...(yield* Emulator.requests)]).toEqual([])
    }).pipe(
      Effect.provide(
        Clusters.layer.pipe(
          Layer.provideMerge(Plan.layerBoth),
          Layer.provide(accountOver(scripted)),
          Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
          Layer.provideMerge(Emulator.layer()),
          Layer.orDie
        )
      )
    )
  })
})

/** Verbs of operations that change something. What has another one must be in the table. */
const changing =
  /^(?:add|append|apply|approve|assign|backfill|batchCreate|cancel|change|clear|clone|close|complete|create|delete|deploy|destroy|disable|edit|enable|enforce|failover|finalize|fork|grant|heartbeat|import|install|log|migrate|mkdirs|move|patch|permanent|pin|pop|publish|purge|put|refresh|regenerate|reject|remove|rename|repair|replace|reset|resize|restart|restore|revert|revoke|rotate|run|send|set|start|stop|submit|sync|transfer|transition|trash|unassign|undelete|undrop|uninstall|unpin|unpublish|update|upload|upsert)/

describe("of all operations", () => {
  const table = readFileSync(new URL("reads.txt", import.meta.url), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.split(/ +/))
  const decided = (what: string) =>
    table.filter(([first]) => first === what).map(([, method, path]) => `${method} ${path}`)

  it("a plan sends those that only read", async () => {
    const operations = await allOperations()
    const nameOf = ({ method, path }: (typeof operations)[number]) => `${method} ${path.template}`
    const isGet = (name: string) => /^(?:GET|HEAD) /.test(name)
    const all = new Set(operations.map(nameOf))
    const sent = new Set(operations.filter((one) => isReading(one, {})).map(nameOf))
    expect(operations.length).toBeGreaterThan(1400)
    expect([...sent].filter((name) => !isGet(name)).sort()).toEqual(decided("reads").sort())
    expect([...all].filter((name) => isGet(name) && !sent.has(name))).toEqual(decided("changes").filter(isGet))
    // Nothing of the table is out of date, and nothing of unclear meaning is missing in it.
    const listed = new Set(table.map(([, method, path]) => `${method} ${path}`))
    expect([...listed].filter((name) => !all.has(name))).toEqual([])
    const unclear = operations.filter((one) => !isGet(nameOf(one)) && !changing.test(one.operation)).map(nameOf)
    expect(unclear.filter((name) => !listed.has(name))).toEqual([])
  })

  it("the reference data has the same methods", () => {
    const methods = new Set(
      Object.values(load().modules).flatMap(({ services }) =>
        Object.values(services).flatMap((service) =>
          Object.values(service).map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\*?\}/g, "{}")}`)
        )
      )
    )
    const known = table.map(([, method, path]) => `${method} ${path?.replaceAll(/\{\w+\*?\}/g, "{}")}`)
    expect(known.filter((name) => !methods.has(name))).toEqual([])
  })
})

/** The least request of a schema. */
const least = (ast: AST.AST): unknown => {
  switch (ast._tag) {
    case "Suspend":
      return least(ast.f())
    case "Refinement":
      return least(ast.from)
    case "Transformation":
      return least(AST.typeAST(ast))
    case "Union":
      return least(ast.types.find(AST.isLiteral) ?? (ast.types[0] as AST.AST))
    case "Literal":
      return ast.literal
    case "StringKeyword":
      return "x"
    // An integer of 64 bits.
    case "Declaration":
    case "NumberKeyword":
      return 1
    case "BooleanKeyword":
      return true
    case "TupleType":
      return []
    case "TypeLiteral":
      return Object.fromEntries(
        ast.propertySignatures.flatMap(({ isOptional, name, type }) => (isOptional ? [] : [[name, least(type)]]))
      )
    default:
      return {}
  }
}

type Waiting = (request: unknown) => Effect.Effect<unknown, { readonly _tag: string }, never>

interface Module {
  readonly operations?: Readonly<Record<string, object>>
  readonly layer?: Layer.Layer<never, never, DatabricksClient.DatabricksClient | AccountClient.AccountClient>
  readonly [name: string]: unknown
}

/** Fields without which waits have no id, though schemas have them as optional. */
const ids = { clusterId: "c", contextId: "x", commandId: "y" }

/** All functions `createAndAwait`, with the operations that they start with. */
const waiting = async () => {
  const services = new URL("../../src/services/", import.meta.url)
  const files = (await readdir(services, { recursive: true })).filter((file) => /^(?:\w+\/)?[A-Z]\w*\.ts$/.test(file))
  const found = []
  for (const file of files) {
    const module: Module = await import(new URL(file, services).href)
    for (const [name, run] of Object.entries(module)) {
      const started = module.operations?.[name.replace(/AndAwait$/, "")]
      // A repair begins with a read of its run, which there is none of.
      if (
        !name.endsWith("AndAwait") ||
        name === "repairAndAwait" ||
        started === undefined ||
        module.layer === undefined
      )
        continue
      const operation = operationOf(started as Member)
      const request = { ...(least(requestAst((operation.request as Schema.Schema.All).ast)) as object), ...ids }
      found.push({ name: `${operation.service}.${name}`, layer: module.layer, run: run as Waiting, request, operation })
    }
  }
  return found
}

it.live(
  "of all functions that wait, plans have the change and end with the first read",
  () =>
    Effect.gen(function* () {
      const all = yield* Effect.promise(waiting)
      expect(all.length).toBeGreaterThan(50)
      const wrong: Array<unknown> = []
      for (const { layer, name, operation, request, run } of all) {
        const [outcome, changes] = yield* run(request).pipe(
          Effect.timeoutFail({ duration: "20 seconds", onTimeout: () => ({ _tag: "Late" }) }),
          Effect.either,
          Effect.zip(Plan.changes),
          Effect.provide(Layer.provideMerge(layer, Plan.layerBoth))
        )
        const [first, last, ...more] = changes
        const isPlanned =
          first?.operation === operation.operation &&
          more.length === 0 &&
          (last === undefined ? first.reason !== undefined : last.action === "unknown" && last.reason !== undefined)
        if (Either.isRight(outcome) || outcome.left._tag !== "PlanEnded" || !isPlanned)
          wrong.push([
            name,
            Either.isRight(outcome) ? "succeeds" : outcome.left,
            changes.map(({ operation, reason }) => [operation, reason])
          ])
      }
      expect(wrong).toEqual([])
    }).pipe(
      Effect.provide(
        Layer.mergeAll(
          DatabricksClient.layer({ host: Emulator.host, token: Emulator.token }),
          AccountClient.layer({ host, accountId, token: Emulator.token })
        ).pipe(Layer.provideMerge(Emulator.layer()), Layer.orDie)
      )
    ),
  120_000
)

const bytes = Stream.make(new Uint8Array([1]))

const insert = "INSERT INTO main.sales.t VALUES (:a)"

const statement = { warehouse_id: "w", parameters: { a: "s3cr3t" } }

/** Functions of several calls: the operations of the plan, and whether it ends with the last of them. */
const table: ReadonlyArray<
  readonly [name: string, run: Effect.Effect<unknown, unknown, unknown>, changes: ReadonlyArray<string>, ends: boolean]
> = [
  ["Dbfs.upload", Dbfs.upload({ path: "dbfs:/a" }, bytes), ["+create", "+addBlock", "~close", "?getStatus"], true],
  ["Dbfs.write", Dbfs.write({ path: "/a" }, "a"), ["~put"], false],
  ["Files.upload", Files.upload({ file_path: "/Volumes/a/b/c/d" }, bytes), ["+upload"], false],
  [
    "Files.upload of parts",
    Files.upload({ file_path: "/Volumes/a/b/c/d" }, Stream.make(new Uint8Array(9)), { partSize: 4 }),
    ["~initiateUpload"],
    true
  ],
  ["execute", StatementExecution.execute(insert, statement), ["~executeStatement"], false],
  ["rows of counts", Stream.runDrain(StatementExecution.rows(insert, statement)), ["~executeStatement"], false],
  [
    "rows of counts behind links",
    Stream.runDrain(StatementExecution.rowsFromLinks(insert, statement)),
    ["~executeStatement", "?getStatementResultChunkN"],
    true
  ],
  [
    "rows of a change",
    Stream.runDrain(StatementExecution.rows("COPY INTO t FROM '/Volumes/a/b/c' FILEFORMAT = CSV", statement)),
    ["~executeStatement", "?getStatementResultChunkN"],
    true
  ],
  [
    "rows of what is only planned",
    StatementExecution.execute("CREATE OR REPLACE TABLE IF NOT EXISTS `a`.t AS SELECT 1", statement).pipe(
      Effect.zipRight(Stream.runDrain(StatementExecution.rows("SELECT * FROM a.t", statement)))
    ),
    ["+executeStatement", "?executeStatement"],
    true
  ],
  ["Warehouses.scoped", Effect.scoped(Warehouses.scoped({ name: "w" })), ["+create", "?get"], true],
  [
    "Clusters.createScoped",
    Effect.scoped(Clusters.createScoped({ ...spec, cluster_name: "a" })),
    ["+create", "-delete"],
    false
  ],
  ["Jobs.submitAndAwait", Jobs.submitAndAwait({ run_name: "a", tasks: [] }), ["+submit", "?runsGet"], true],
  ["Jobs.runNowAndAwait", Jobs.runNowAndAwait({ job_id: 1 }), ["+runNow", "?runsGet"], true],
  [
    "Pipelines.startUpdateAndAwait",
    Pipelines.startUpdateAndAwait({ pipeline_id: "p" }),
    ["~startUpdate", "?getUpdate"],
    true
  ],
  [
    "Libraries.installAndAwait",
    Libraries.installAndAwait({ cluster_id: "c", libraries: [{ pypi: { package: "a" } }] }),
    ["+install", "?clusterStatus"],
    true
  ],
  [
    "CommandExecution.scopedContext",
    Effect.scoped(CommandExecution.scopedContext({ clusterId: "c", language: "python" })),
    ["+create", "?contextStatus"],
    true
  ],
  ["Genie.ask", Genie.ask({ space_id: "s", content: "?" }), ["+startConversation", "?getMessage"], true],
  [
    "Experiments.ensureExperiment",
    Experiments.ensureExperiment({ name: "/a" }),
    ["+createExperiment", "?getByName"],
    true
  ],
  [
    "Experiments.trackRun",
    Experiments.trackRun({ experiment_id: "0" }, Effect.void),
    ["+createRun", "~updateRun"],
    false
  ],
  ["Secrets.createDatabricksBackedScope", Secrets.createDatabricksBackedScope({ scope: "a" }), ["+createScope"], false],
  [
    "a change of what is read next",
    Effect.flatMap(Clusters.Clusters, (api) =>
      Effect.zipRight(api.start({ cluster_id: "c" }), Clusters.awaitRunning({ cluster_id: "c" }))
    ),
    ["~start", "?get"],
    true
  ],
  [
    "a change after the end",
    Effect.flatMap(Secrets.Secrets, (api) =>
      Effect.zipRight(
        Effect.either(Clusters.awaitRunning({ cluster_id: "planned-1" })),
        api.deleteScope({ scope: "a" })
      )
    ).pipe(Effect.zipLeft(Effect.void), (later) =>
      Effect.flatMap(Clusters.Clusters, (api) => Effect.zipRight(api.create(spec), later))
    ),
    ["+create", "?get"],
    true
  ]
]

const tableServices = Layer.mergeAll(
  Clusters.layer,
  CommandExecution.layer,
  Dbfs.layer,
  Experiments.layer,
  Files.layer,
  Genie.layer,
  Jobs.layer,
  Libraries.layer,
  Pipelines.layer,
  Secrets.layer,
  StatementExecution.layer,
  Warehouses.layer
)

const tablePlanned = tableServices.pipe(
  Layer.provideMerge(Plan.layer),
  Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
  Layer.provideMerge(Emulator.layer()),
  Layer.orDie
)

const signs = { create: "+", update: "~", delete: "-", unknown: "?" }

describe("functions of several calls have a plan", () => {
  for (const [name, run, wanted, ends] of table) {
    it.effect(
      name,
      () =>
        Effect.gen(function* () {
          const logged: Array<unknown> = []
          const logger = Logger.make(({ message }) => logged.push(message))
          const before = yield* Emulator.snapshot
          const outcome = yield* Effect.either(run).pipe(Effect.provide(Logger.replace(Logger.defaultLogger, logger)))
          const changes = yield* Plan.changes
          expect(changes.map(({ action, operation }) => signs[action] + operation)).toEqual(wanted)
          expect(Either.isLeft(outcome) ? outcome.left : "completes").toEqual(
            ends ? expect.objectContaining({ _tag: "PlanEnded" }) : "completes"
          )
          expect(changes.map(({ reason }) => reason !== undefined)).toEqual(
            wanted.map((_, index) => ends && index === wanted.length - 1)
          )
          expect(logged).toEqual([])
          expect(yield* Emulator.snapshot).toEqual(before)
        }).pipe(Effect.provide(tablePlanned)) as Effect.Effect<void>
    )
  }

  it.effect("without random tokens and values of parameters", () =>
    Effect.gen(function* () {
      yield* StatementExecution.execute(insert, statement)
      const client = yield* DatabricksClient.DatabricksClient
      yield* client.request({ method: "POST", path: "/api/2.0/x/y", body: {} })
      yield* Effect.either(Jobs.runNowAndAwait({ job_id: 1 }))
      const text = yield* Plan.rendered
      expect(text).toContain(insert)
      expect(text).toContain('"value":"<redacted>"')
      expect(text).not.toContain("s3cr3t")
      expect(text).toContain("~ POST /api/2.0/x/y")
      expect(text).not.toContain("idempotency_token")
    }).pipe(Effect.provide(tablePlanned))
  )
})
