/** The work of chaos: scenarios that create, wait, read back and remove, each of them repeated by its seed. */
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Clusters from "effect-databricks/Clusters"
import * as Dbfs from "effect-databricks/Dbfs"
import * as Jobs from "effect-databricks/Jobs"
import * as Secrets from "effect-databricks/Secrets"
import * as Tokens from "effect-databricks/Tokens"
import * as Workspace from "effect-databricks/Workspace"
import { type Ended, type Ledger, type Steps, steps } from "./ledger.js"
import * as Random from "./random.js"

export type Api = Clusters.Clusters | Dbfs.Dbfs | Jobs.Jobs | Secrets.Secrets | Tokens.Tokens | Workspace.Workspace

interface World extends Steps {
  readonly ledger: Ledger
  readonly random: Random.Random
  /** The name of everything that the scenario creates. */
  readonly name: string
  readonly problem: (text: string) => void
}

type Scenario = Effect.Effect<void, Ended, Api>

/** The notebook whose exit value is `done: ` and its parameter `name`. */
export const notebook = "/Shared/chaos"

/** A notebook that runs for long. */
export const slowNotebook = "/Shared/chaos-slow"

/** What exists from the beginning, for lists. */
const fixed = { runs: 30, files: 10, folder: "/chaos-fixed", job: "chaos-fixed" } as const

const spec = { spark_version: "16.4.x-scala2.12", node_type_id: "Standard_D4ds_v5", num_workers: 1 }

const task = { task_key: "main", notebook_task: { notebook_path: notebook } }

const isSame = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && a.every((byte, i) => byte === b[i])

/** Expects what a failed call may or may not have created. */
const inDoubt = <A, R>(effect: Effect.Effect<A, Ended, R>, doubt: () => void): Effect.Effect<A, Ended, R> =>
  Effect.tapError(effect, () => Effect.sync(doubt))

/**
 * Reads until the value is the expected one: reads lag behind writes for a short time. Each value before it must be one
 * that was written.
 */
const readBack = (
  world: World,
  what: string,
  read: Effect.Effect<Uint8Array, unknown, Api>,
  written: ReadonlyArray<Uint8Array>,
  isCertain: boolean
): Scenario => {
  const last = written[written.length - 1]
  const look = (left: number): Scenario =>
    Effect.gen(function* () {
      const bytes = yield* Effect.option(world.step(what, read))
      if (bytes._tag === "Some") {
        world.ledger.bytes += bytes.value.length
        if (last !== undefined && isSame(bytes.value, last)) return
        // The upload of a large file that failed has deleted it, or could not.
        const isPart = !isCertain && last !== undefined && isSame(bytes.value, last.subarray(0, bytes.value.length))
        if (!isPart && !written.some((one) => isSame(one, bytes.value))) {
          world.problem(`${what} returned ${bytes.value.length} bytes that nobody wrote`)
          return
        }
        if (!isCertain) return
      }
      if (left > 0) return yield* Effect.zipRight(Effect.sleep("200 millis"), look(left - 1))
      if (isCertain) world.problem(`${what} never returned what was written`)
    })
  return look(20)
}

const runOf = (world: World, start: Effect.Effect<{ readonly run_id: number | bigint }, unknown, Api>, name: string) =>
  Effect.gen(function* () {
    const { ledger, step, wait } = world
    const { run_id } = yield* inDoubt(step("run", start), () => ledger.expect("run", name, { min: 0, max: 1 }))
    ledger.expect("run", name, { min: 1, max: 1, id: String(run_id) })
    const run = yield* wait("await run", Jobs.awaitRun({ run_id }, { fresh: true }))
    ledger.executed.add(name)
    if (run.state?.result_state !== "SUCCESS") world.problem(`the run is ${run.state?.result_state}`)
    const [main] = run.tasks ?? []
    if (main?.run_id === undefined || main.run_id === null) return
    const task_run = main.run_id
    const output = yield* step(
      "output",
      Effect.flatMap(Jobs.Jobs, (jobs) => jobs.runsGetOutput({ run_id: task_run }))
    )
    const result = output.notebook_output?.result
    if (result !== `done: ${name}`) world.problem(`the output of the run is ${result}`)
  })

const job = (world: World): Scenario =>
  Effect.gen(function* () {
    const { ledger, name, random, step } = world
    const jobs = yield* Jobs.Jobs
    const runs = random.integer(1, 2)
    const isDeleted = random.chance(0.8)
    const { job_id } = yield* inDoubt(
      step("create job", jobs.create({ name, max_concurrent_runs: 10, tasks: [task] })),
      () => ledger.expect("job", name, { min: 0, max: 1 })
    )
    ledger.expect("job", name, { min: 1, max: 1, id: String(job_id) })
    for (let i = 0; i < runs; i++) {
      const run = `${name}-run-${i}`
      yield* Effect.ignore(runOf(world, jobs.runNow({ job_id, notebook_params: { name: run } }), run))
    }
    const found = yield* Effect.option(step("get job", jobs.get({ job_id })))
    if (found._tag === "Some" && found.value.settings?.name !== name) world.problem(`another job was returned`)
    if (!isDeleted) return
    for (let i = 0; i < runs; i++) ledger.mayBeGone("run", `${name}-run-${i}`)
    yield* inDoubt(step("delete job", jobs.delete({ job_id })), () => ledger.expect("job", name, { min: 0, max: 1 }))
    ledger.expect("job", name, { min: 0, max: 0 })
  })

const submitted = (world: World): Scenario =>
  Effect.flatMap(Jobs.Jobs, (jobs) =>
    runOf(
      world,
      jobs.submit({
        run_name: world.name,
        tasks: [{ ...task, notebook_task: { notebook_path: notebook, base_parameters: { name: world.name } } }]
      }),
      world.name
    )
  )

/** A run that its scope owns, which is left while it runs. */
const owned = (world: World): Scenario =>
  Effect.gen(function* () {
    const { ledger, name, random, step } = world
    const millis = random.integer(0, 300)
    let id: string | undefined
    const run = Jobs.submitScoped({
      run_name: name,
      tasks: [{ task_key: "main", notebook_task: { notebook_path: slowNotebook } }]
    }).pipe(
      Effect.tap(({ run_id }) => {
        id = String(run_id)
        return Effect.sleep(millis)
      }),
      Effect.scoped
    )
    yield* Effect.ignore(step("owned run", run))
    // Cancelled when its scope closed, so never successful.
    ledger.expect("run", name, id === undefined ? { min: 0, max: 1 } : { min: 1, max: 1, id })
  })

const cluster = (world: World): Scenario =>
  Effect.gen(function* () {
    const { ledger, name, random, step, wait } = world
    const clusters = yield* Clusters.Clusters
    const isDeleted = random.chance(0.9)
    const { cluster_id } = yield* inDoubt(
      step("create cluster", clusters.create({ cluster_name: name, ...spec })),
      () => ledger.expect("cluster", name, { min: 0, max: 1 })
    )
    ledger.expect("cluster", name, { min: 1, max: 1, id: cluster_id })
    yield* wait("await cluster", Clusters.awaitRunning({ cluster_id }, { fresh: true }))
    yield* step("terminate cluster", clusters.delete({ cluster_id }))
    const ended = yield* wait("await termination", Clusters.awaitTerminated({ cluster_id }, { fresh: true }))
    if (ended.state !== "TERMINATED") world.problem(`the cluster is ${ended.state}`)
    if (!isDeleted) return
    yield* inDoubt(step("delete cluster", clusters.permanentDelete({ cluster_id })), () =>
      ledger.expect("cluster", name, { min: 0, max: 1 })
    )
    ledger.expect("cluster", name, { min: 0, max: 0 })
  })

const secret = (world: World): Scenario =>
  Effect.gen(function* () {
    const { ledger, name: scope, random, step } = world
    const secrets = yield* Secrets.Secrets
    const isDeleted = random.chance(0.95)
    yield* inDoubt(step("create scope", Secrets.createDatabricksBackedScope({ scope })), () =>
      ledger.expect("scope", scope, { min: 0, max: 1 })
    )
    ledger.expect("scope", scope, { min: 1, max: 1 })
    const written: Array<Uint8Array> = []
    for (const key of ["first", "second"]) {
      const value = random.bytes(random.integer(1, 2000))
      written.push(value)
      const put = yield* Effect.option(
        step("put secret", Secrets.putSecretBytes({ scope, key: "k", value: Redacted.make(value) }))
      )
      yield* readBack(
        world,
        `${key} secret`,
        Effect.map(Secrets.getSecretBytes({ scope, key: "k" }), Redacted.value),
        written,
        put._tag === "Some"
      )
    }
    const listed = yield* Effect.option(step("list secrets", secrets.listSecrets({ scope })))
    if (listed._tag === "Some" && (listed.value.secrets?.length ?? 0) > 1) {
      world.problem(`${listed.value.secrets?.length} secrets are listed`)
    }
    if (!isDeleted) return
    yield* inDoubt(step("delete scope", secrets.deleteScope({ scope })), () =>
      ledger.expect("scope", scope, { min: 0, max: 1 })
    )
    ledger.expect("scope", scope, { min: 0, max: 0 })
  })

const token = (world: World): Scenario =>
  Effect.gen(function* () {
    const { ledger, name, step } = world
    const tokens = yield* Tokens.Tokens
    const { token_info } = yield* inDoubt(
      step("create token", tokens.create({ comment: name, lifetime_seconds: 3600 })),
      () => ledger.expect("token", name, { min: 0, max: 1 })
    )
    const token_id = token_info?.token_id
    ledger.expect("token", name, { min: 1, max: 1, id: token_id ?? "unknown" })
    if (token_id === undefined || token_id === null) return
    yield* inDoubt(step("delete token", tokens.delete({ token_id })), () =>
      ledger.expect("token", name, { min: 0, max: 1 })
    )
    ledger.expect("token", name, { min: 0, max: 0 })
  })

const file = (world: World): Scenario =>
  Effect.gen(function* () {
    const { ledger, name, random, step } = world
    const path = `/chaos/${name}`
    // A large file is sent in blocks.
    const sizes = random.chance(0.04) ? [2_300_000] : [random.integer(0, 60_000), random.integer(0, 60_000)]
    const written: Array<Uint8Array> = []
    ledger.expect("file", name, { min: 0, max: 1 })
    for (const size of sizes) {
      const bytes = random.bytes(size)
      written.push(bytes)
      const put = yield* Effect.option(step("write file", Dbfs.write({ path, overwrite: true }, bytes)))
      // A write that failed may have been done, and an upload that failed deletes its file.
      ledger.expect("file", name, put._tag === "Some" ? { min: 1, max: 1, id: String(size) } : { min: 0, max: 1 })
      yield* readBack(world, "read file", Dbfs.readBytes({ path }), written, put._tag === "Some")
    }
  })

const notebookFile = (world: World): Scenario =>
  Effect.gen(function* () {
    const { ledger, name, random, step } = world
    const workspace = yield* Workspace.Workspace
    const path = `/chaos/${name}.bin`
    const content = random.bytes(random.integer(1, 20_000))
    const isDeleted = random.chance(0.7)
    const put = yield* Effect.option(step("import", Workspace.importFile({ path, content, overwrite: true })))
    ledger.expect("notebook", name, { min: put._tag === "Some" ? 1 : 0, max: 1 })
    yield* readBack(world, "export", Workspace.exportBytes({ path }), [content], put._tag === "Some")
    if (!isDeleted) return
    yield* inDoubt(step("delete", workspace.delete({ path })), () =>
      ledger.expect("notebook", name, { min: 0, max: 1 })
    )
    ledger.expect("notebook", name, { min: 0, max: 0 })
  })

const listing = (world: World): Scenario =>
  Effect.gen(function* () {
    const { step } = world
    const jobs = yield* Jobs.Jobs
    const dbfs = yield* Dbfs.Dbfs
    const [found] = yield* step(
      "list jobs",
      Effect.map(Stream.runCollect(jobs.list({ name: fixed.job })), (all) => [...all])
    )
    if (found === undefined) {
      world.problem(`the list of jobs lacks ${fixed.job}`)
      return
    }
    const runs = yield* step("list runs", Stream.runCollect(jobs.runsList({ job_id: found.job_id })))
    const ids = new Set([...runs].map(({ run_id }) => String(run_id)))
    if (ids.size !== fixed.runs || runs.length !== fixed.runs) {
      world.problem(`the list has ${runs.length} runs, of which ${ids.size} differ, and not ${fixed.runs}`)
    }
    const { files } = yield* step("list files", dbfs.list({ path: fixed.folder }))
    if (files?.length !== fixed.files) world.problem(`the list has ${files?.length} files`)
  })

const scenarios: readonly [typeof job, ...ReadonlyArray<typeof job>] = [
  ...[job, job, job, job, submitted, submitted, submitted, owned, cluster, cluster],
  ...[secret, secret, token, token, file, file, notebookFile, notebookFile, listing]
] as never

/** The nth scenario of a seed. */
export const scenario = (ledger: Ledger, seed: number, n: number): Effect.Effect<void, never, Api> => {
  const random = Random.make(Random.seedOf(seed, n))
  const kind = random.pick(scenarios)
  const name = `chaos-${n}`
  const problem = (text: string): void => ledger.problem(n, `${name}: ${text}`)
  return Effect.ignore(kind({ ledger, random, name, problem, ...steps(ledger, n) }))
}

/** Creates what lists return. On a client without faults. */
export const prepare: Effect.Effect<void, unknown, Api> = Effect.gen(function* () {
  const jobs = yield* Jobs.Jobs
  const workspace = yield* Workspace.Workspace
  yield* workspace.mkdirs({ path: "/chaos" })
  const { job_id } = yield* jobs.create({ name: fixed.job, max_concurrent_runs: fixed.runs, tasks: [task] })
  yield* Effect.forEach(
    Array.from({ length: fixed.runs }, (_, i) => `fixed-${i}`),
    (name) => jobs.runNow({ job_id, notebook_params: { name } }),
    { concurrency: 8, discard: true }
  )
  yield* Effect.forEach(
    Array.from({ length: fixed.files }, (_, i) => `${fixed.folder}/${i}`),
    (path) => Dbfs.write({ path }, path),
    { concurrency: 8, discard: true }
  )
})
