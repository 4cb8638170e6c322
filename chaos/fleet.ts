/** Many fibers on several clients, which work through scenarios until enough operations are done. */
import type * as HttpClient from "@effect/platform/HttpClient"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Databricks from "effect-databricks/Databricks"
import type { ConfigurationError } from "effect-databricks/DatabricksError"
import * as RunWatcher from "effect-databricks/RunWatcher"
import * as Faults from "./faults.js"
import { Ledger } from "./ledger.js"
import * as Work from "./work.js"

export interface Options {
  readonly host: string
  readonly token: Redacted.Redacted
  readonly seed: number
  readonly operations: number
  /** Each has its own limits after 429. */
  readonly clients: number
  /** Fibers of each client. */
  readonly fibers: number
  /** How long a client waits for a response. */
  readonly limit: Duration.Duration
}

/** The services on a client of its own. Every second one shares the waits for runs. */
const services = ({ host, limit, token }: Options, isShared: boolean) =>
  Layer.mergeAll(
    Layer.provide(Databricks.layer({ host, token }), Faults.settings(limit)),
    Faults.polling,
    isShared ? Layer.provide(RunWatcher.layer, Faults.polling) : Layer.empty
  )

/** Works until the steps are as many as wanted. Returns what the clients were told. */
export const work = (options: Options): Effect.Effect<Ledger, ConfigurationError, HttpClient.HttpClient> =>
  Effect.gen(function* () {
    const ledger = new Ledger()
    let next = 0
    const fiber: Effect.Effect<void, never, Work.Api> = Effect.suspend(() =>
      ledger.steps.length >= options.operations
        ? Effect.void
        : Effect.zipRight(Work.scenario(ledger, options.seed, next++), fiber)
    )
    yield* Effect.forEach(
      Array.from({ length: options.clients }, (_, i) => i),
      (i) =>
        Effect.provide(
          Effect.all(
            Array.from({ length: options.fibers }, () => fiber),
            { concurrency: "unbounded", discard: true }
          ),
          Layer.fresh(services(options, i % 2 === 1))
        ),
      { concurrency: "unbounded", discard: true }
    )
    return ledger
  })

/** Runs an effect on a client without faults. */
export const calmly =
  ({ host, token }: Pick<Options, "host" | "token">) =>
  <A, E>(
    effect: Effect.Effect<A, E, Work.Api | Scope.Scope>
  ): Effect.Effect<A, E | ConfigurationError, HttpClient.HttpClient> =>
    Effect.provide(Effect.scoped(effect), Layer.fresh(Databricks.layer({ host, token })))
