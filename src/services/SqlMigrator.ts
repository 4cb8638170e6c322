/**
 * Migrations with `@effect/sql` on Databricks: the interface of its `Migrator`, without the transactions that Databricks has
 * not.
 *
 * The migrator of `@effect/sql` runs all migrations in one transaction. This one runs them one after another: it claims a
 * migration by a `MERGE` into its table, so that of two programs one runs it, and marks it as done afterwards.
 *
 * @since 0.1.0
 */
import * as Migrator from "@effect/sql/Migrator"
import * as SqlClient from "@effect/sql/SqlClient"
import type { SqlError } from "@effect/sql/SqlError"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"

export {
  fromBabelGlob,
  fromGlob,
  fromRecord,
  type Loader,
  type Migration,
  MigrationError,
  type ResolvedMigration
} from "@effect/sql/Migrator"

/**
 * @since 0.1.0
 * @category models
 */
export interface MigratorOptions<R = never> extends Omit<Migrator.MigratorOptions<R>, "schemaDirectory"> {}

interface Applied {
  readonly migration_id: number
  readonly name: string
  readonly claim: string
  readonly is_done: boolean
}

/** The Effect that a loader loads: itself, or the default export of a module. */
const effectOf = ([id, name, load]: Migrator.ResolvedMigration): Effect.Effect<
  Effect.Effect<unknown, unknown, SqlClient.SqlClient>,
  Migrator.MigrationError,
  SqlClient.SqlClient
> => {
  const failed = (why: string, cause?: unknown) =>
    new Migrator.MigrationError({ reason: "import-error", message: `Migration "${id}_${name}" ${why}`, cause })
  return load.pipe(
    Effect.catchAllCause((cause) => Effect.fail(failed("could not be imported", cause))),
    Effect.flatMap((loaded: unknown) => {
      let effect = loaded
      for (let depth = 0; depth < 2 && !Effect.isEffect(effect); depth++) {
        effect = typeof effect === "object" && effect !== null && "default" in effect ? effect.default : undefined
      }
      return Effect.isEffect(effect)
        ? Effect.succeed(effect as Effect.Effect<unknown, unknown, SqlClient.SqlClient>)
        : Effect.fail(failed("has no Effect as its default export"))
    })
  )
}

/**
 * Runs the migrations that have not run yet, in the order of their ids, and returns these.
 *
 * Fails with `MigrationError`: `duplicates` if two have the same id, `import-error` if one cannot be loaded, `failed` if one
 * fails, which is then run again the next time, from its start, and `bad-state` if a program ended within one, or still
 * runs it: the message says how to go on. A statement of a migration that has succeeded stays: make them repeatable, as
 * with `IF NOT EXISTS`. Fails with `SqlError` if the table of migrations cannot be read or written.
 *
 * @since 0.1.0
 * @category constructors
 */
export const run = <R = never>({
  loader,
  table = "effect_sql_migrations"
}: MigratorOptions<R>): Effect.Effect<
  ReadonlyArray<readonly [id: number, name: string]>,
  Migrator.MigrationError | SqlError,
  SqlClient.SqlClient | R
> =>
  Effect.gen(function* () {
    const sql = (yield* SqlClient.SqlClient).withoutTransforms()
    const migrations = [...(yield* loader)].sort(([a], [b]) => a - b)
    if (new Set(migrations.map(([id]) => id)).size < migrations.length)
      return yield* new Migrator.MigrationError({ reason: "duplicates", message: "Two migrations have the same id" })

    yield* sql`CREATE TABLE IF NOT EXISTS ${sql(table)} (migration_id INT NOT NULL, name STRING NOT NULL, claim STRING NOT NULL, is_done BOOLEAN NOT NULL, created_at TIMESTAMP NOT NULL)`

    const applied = (id: number) =>
      Effect.map(
        sql<Applied>`SELECT migration_id, name, claim, is_done FROM ${sql(table)} WHERE migration_id = ${id}`,
        ([row]) => row
      )
    const [last] = yield* sql<{ readonly id: number | null }>`SELECT max(migration_id) AS id FROM ${sql(table)}`
    const [open] =
      yield* sql<Applied>`SELECT migration_id, name, claim, is_done FROM ${sql(table)} WHERE NOT is_done ORDER BY migration_id LIMIT 1`
    const unfinished = ({ migration_id, name }: Pick<Applied, "migration_id" | "name">) =>
      new Migrator.MigrationError({
        reason: "bad-state",
        message: `Migration "${migration_id}_${name}" has begun and not ended: another program runs it, or ended within it. In the second case repair what it left, and delete its row from ${table}, or set is_done`
      })
    if (open !== undefined) return yield* unfinished(open)

    const done: Array<readonly [id: number, name: string]> = []
    for (const migration of migrations.filter(([id]) => id > (last?.id ?? 0))) {
      const [id, name] = migration
      const effect = yield* effectOf(migration)
      const claim = `${yield* Clock.currentTimeMillis}-${yield* Random.nextIntBetween(0, Number.MAX_SAFE_INTEGER)}`
      yield* sql`MERGE INTO ${sql(table)} AS t USING (SELECT ${id} AS migration_id, ${name} AS name, ${claim} AS claim) AS s ON t.migration_id = s.migration_id WHEN NOT MATCHED THEN INSERT (migration_id, name, claim, is_done, created_at) VALUES (s.migration_id, s.name, s.claim, false, current_timestamp())`
      const claimed = yield* applied(id)
      if (claimed?.claim !== claim) {
        // Another program has run it meanwhile.
        if (claimed?.is_done === true) continue
        return yield* unfinished({ migration_id: id, name })
      }
      yield* Effect.logDebug("Running migration").pipe(
        Effect.zipRight(effect),
        Effect.annotateLogs({ migration_id: String(id), migration_name: name }),
        Effect.sandbox,
        Effect.catchAll((cause) =>
          Effect.zipRight(
            sql`DELETE FROM ${sql(table)} WHERE migration_id = ${id} AND claim = ${claim}`,
            Effect.fail(
              new Migrator.MigrationError({ reason: "failed", message: `Migration "${id}_${name}" failed`, cause })
            )
          )
        )
      )
      yield* sql`UPDATE ${sql(table)} SET is_done = true WHERE migration_id = ${id}`
      done.push([id, name])
    }
    return done
  })

/**
 * Runs the migrations when the layer is built: see `run`.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = <R = never>(
  options: MigratorOptions<R>
): Layer.Layer<never, Migrator.MigrationError | SqlError, SqlClient.SqlClient | R> => Layer.effectDiscard(run(options))
