/** Runs the short examples on the emulator: as a workspace, or as an account. */
import { pathToFileURL } from "node:url"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Chunk from "effect/Chunk"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as AccountClient from "effect-databricks/AccountClient"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"

/** Provides a program with services of a workspace. */
export const onWorkspace =
  <S>(services: Layer.Layer<S, never, DatabricksClient.DatabricksClient>, options?: Emulator.Options) =>
  <A, E>(program: Effect.Effect<A, E, S>) =>
    program.pipe(
      Effect.provide(services),
      Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
      Effect.provide(Emulator.layer(options))
    )

/** Provides a program with services of an account. */
export const onAccount =
  <S>(services: Layer.Layer<S, never, AccountClient.AccountClient>) =>
  <A, E>(program: Effect.Effect<A, E, S>) =>
    program.pipe(
      Effect.provide(services),
      Effect.provide(
        AccountClient.layer({
          host: "https://accounts.azuredatabricks.net",
          accountId: "0d26daa6-5e44-4c97-a497-ef015f91254a",
          token: Emulator.token
        })
      ),
      Effect.provide(Emulator.layer())
    )

/** All items of a list. */
export const all = <A, E>(list: Stream.Stream<A, E>): Effect.Effect<ReadonlyArray<A>, E> =>
  Effect.map(Stream.runCollect(list), Chunk.toReadonlyArray)

/** Runs an example if its file is the one that was started. */
export const start = <E>(url: string, main: Effect.Effect<void, E>): void => {
  if (process.argv[1] !== undefined && pathToFileURL(process.argv[1]).href === url) NodeRuntime.runMain(main)
}
