/** What the workspace has at the end of a durable test, and what it must have. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Clusters from "effect-databricks/Clusters"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Jobs from "effect-databricks/Jobs"
import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"

export interface SeenRun {
  readonly run_id: string
  readonly run_name: string
  readonly life_cycle_state: string | undefined
  readonly result_state: string | undefined
}

const token = Redacted.make("emulator-token")

/** All runs of the workspace. */
export const runsOf = (host: string): Promise<ReadonlyArray<SeenRun>> =>
  Effect.flatMap(Jobs.Jobs, (jobs) => Stream.runCollect(jobs.runsList({}))).pipe(
    Effect.map((runs) =>
      [...runs].map(({ run_id, run_name, state }) => ({
        run_id: String(run_id),
        run_name: run_name ?? "",
        life_cycle_state: state?.life_cycle_state ?? undefined,
        result_state: state?.result_state ?? undefined
      }))
    ),
    Effect.provide(Jobs.layer.pipe(Layer.provide(DatabricksClient.layer({ host, token })))),
    Effect.provide(UndiciHttpClient.layer),
    Effect.runPromise
  )

/** The state of a cluster. */
export const clusterStateOf = (host: string, cluster_id: string): Promise<string | undefined> =>
  Effect.flatMap(Clusters.Clusters, (clusters) => clusters.get({ cluster_id })).pipe(
    Effect.map(({ state }) => state ?? undefined),
    Effect.provide(Clusters.layer.pipe(Layer.provide(DatabricksClient.layer({ host, token })))),
    Effect.provide(UndiciHttpClient.layer),
    Effect.runPromise
  )

export const check = (condition: boolean, what: string): void => {
  if (!condition) throw new Error(what)
}

/** Each name exactly once, and successful. */
export const onceEach = (runs: ReadonlyArray<SeenRun>, names: ReadonlyArray<string>): void => {
  const seen = runs.map(({ run_name }) => run_name).sort()
  check(
    JSON.stringify(seen) === JSON.stringify([...names].sort()),
    `Expected one run of each of ${names.length} names, but the workspace has ${seen.length} runs: ${seen.filter((name, i) => seen[i + 1] === name || !names.includes(name)).join(", ")}`
  )
  const failed = runs.filter(({ result_state }) => result_state !== "SUCCESS")
  check(failed.length === 0, `${failed.length} runs have not succeeded: ${JSON.stringify(failed[0])}`)
}
