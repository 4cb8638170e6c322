/** Makes the datasets of a pipeline, and counts what their expectations found. */
import * as Effect from "effect/Effect"
import type { PipelineUpdate } from "../Fault.js"
import type { SqlError } from "../sql/errors.js"
import type { Ran, Statements } from "../statements.js"
import { TaskFailed } from "./failures.js"
import type { Dataset, Plan } from "./pipelinePlan.js"

/** The metrics of a flow, as its event has them. */
export interface FlowResult {
  readonly metrics: { readonly num_output_rows: number } | undefined
  readonly data_quality:
    | {
        readonly dropped_records: number
        readonly expectations: ReadonlyArray<{
          readonly name: string
          readonly dataset: string
          readonly passed_records: number
          readonly failed_records: number
        }>
      }
    | undefined
}

export interface Runner {
  readonly statements: Statements
  readonly plan: Plan
  readonly userName: string
  /** The parameters of the pipeline and of the update. */
  readonly parameters: Readonly<Record<string, string>>
}

/** A row whose condition is null does not meet it. */
const met = (condition: string): string => `coalesce((${condition}), false)`

const run = ({ parameters, plan, statements, userName }: Runner, text: string): Effect.Effect<Ran, SqlError> =>
  statements.run({
    text,
    parameters: Object.entries(parameters).map(([name, value]) => ({ name, type: "STRING", value })),
    catalog: plan.catalog,
    schema: plan.schema,
    userName,
    warehouseId: undefined,
    source: undefined
  })

/** Creates the schema of the pipeline, as the first update does. */
const prepare = (runner: Runner): Effect.Effect<void, SqlError> => {
  const { catalog, schema } = runner.plan
  if (schema === undefined || schema.toLowerCase() === "default") return Effect.void
  const name = [catalog, schema].flatMap((part) => (part === undefined ? [] : [`\`${part}\``])).join(".")
  return Effect.asVoid(
    run({ ...runner, plan: { ...runner.plan, schema: undefined } }, `CREATE SCHEMA IF NOT EXISTS ${name}`)
  )
}

/** Removes what only the pipeline sees. */
const clean = (runner: Runner): Effect.Effect<void> =>
  Effect.forEach(
    runner.plan.datasets.filter(({ isTemporary }) => isTemporary).reverse(),
    ({ fullName }) => Effect.ignore(run(runner, `DROP VIEW IF EXISTS ${fullName}`)),
    { discard: true }
  )

const count = ({ rows }: Ran, index: number): number => Number(rows[0]?.[index] ?? 0)

/** Counts the rows of the query: all, those that meet each expectation, and those that are kept. */
const check = (runner: Runner, dataset: Dataset, kept: string) =>
  Effect.gen(function* () {
    const { expectations, name, resolved } = dataset
    const columns = expectations.map(({ condition }, index) => `count_if(${met(condition)}) AS e${index}`)
    const counted = yield* run(
      runner,
      `SELECT count(*) AS n, count_if(${kept}) AS kept, ${columns.join(", ")} FROM (${resolved}\n) AS q`
    )
    const all = count(counted, 0)
    const found = expectations.map((expectation, index) => ({
      onViolation: expectation.onViolation,
      name: expectation.name,
      dataset: name,
      passed_records: count(counted, index + 2),
      failed_records: all - count(counted, index + 2)
    }))
    const violated = found.filter(({ failed_records, onViolation }) => onViolation === "FAIL" && failed_records > 0)
    if (violated.length > 0) {
      const names = violated.map(({ name }) => `'${name}'`).join(", ")
      return yield* Effect.fail(
        new TaskFailed(
          `[EXPECTATION_VIOLATION] Flow '${name}' failed to meet the expectation. Violated expectations: ${names}.`
        )
      )
    }
    return {
      dropped_records: all - count(counted, 1),
      expectations: found.map(({ onViolation: _, ...one }) => one)
    }
  })

/** Makes a dataset anew. */
const flow = (runner: Runner, dataset: Dataset): Effect.Effect<FlowResult, SqlError | TaskFailed> =>
  Effect.gen(function* () {
    const { expectations, fullName, resolved, type } = dataset
    if (type === "VIEW") {
      yield* run(runner, `CREATE OR REPLACE VIEW ${fullName} AS ${resolved}`)
      return { metrics: undefined, data_quality: undefined }
    }
    const dropping = expectations.filter(({ onViolation }) => onViolation === "DROP")
    const kept = dropping.length === 0 ? "true" : dropping.map(({ condition }) => met(condition)).join(" AND ")
    const data_quality = expectations.length === 0 ? undefined : yield* check(runner, dataset, kept)
    const query = dropping.length === 0 ? resolved : `SELECT * FROM (${resolved}\n) AS q WHERE ${kept}`
    yield* run(runner, `CREATE OR REPLACE TABLE ${fullName} AS ${query}`)
    const made = yield* run(runner, `SELECT count(*) AS n FROM ${fullName}`)
    return { metrics: { num_output_rows: count(made, 0) }, data_quality }
  })

/** The names of the datasets that an update makes. Views of the pipeline alone are made in any case. */
export const namesIn = (plan: Plan, selection: ReadonlyArray<string>): ReadonlyArray<string> => {
  const wanted = new Set(selection.map((name) => name.toLowerCase()))
  return plan.datasets
    .filter(({ isTemporary, name }) => isTemporary || wanted.size === 0 || wanted.has(name.toLowerCase()))
    .map(({ name }) => name)
}

/** Makes the named datasets, one after another. */
export const all = (
  runner: Runner,
  names: ReadonlyArray<string>,
  on: {
    readonly began: (name: string) => void
    readonly completed: (name: string, result: FlowResult) => void
  }
): Effect.Effect<void, SqlError | TaskFailed> => {
  const wanted = new Set(names)
  return Effect.gen(function* () {
    yield* prepare(runner)
    for (const dataset of runner.plan.datasets.filter(({ name }) => wanted.has(name))) {
      on.began(dataset.name)
      on.completed(dataset.name, yield* flow(runner, dataset))
    }
  }).pipe(Effect.ensuring(clean(runner)))
}

/** The failure of an update, in the form that faults have. */
export const failureOf = (
  message: string,
  during: PipelineUpdate["during"],
  table: string | undefined
): PipelineUpdate => ({
  _tag: "PipelineUpdate",
  times: 1,
  on: {},
  during,
  table,
  exceptions: [
    {
      className: message.startsWith("[EXPECTATION_VIOLATION]")
        ? "com.databricks.pipelines.common.errors.DLTSparkException"
        : "org.apache.spark.sql.AnalysisException",
      message
    }
  ]
})
