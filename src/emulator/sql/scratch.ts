/** A directory for the bytes that only DuckDB itself reads, such as Parquet. It is made when it is needed. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { ReadParquet } from "./files/prepare.js"

export interface Scratch {
  readonly directory: string
  readonly write: ReadParquet
}

export const make: Effect.Effect<Scratch, never, Scope.Scope> = Effect.gen(function* () {
  // Node is there, because DuckDB is.
  const [fs, os, path] = yield* Effect.promise(() =>
    Promise.all([import("node:fs/promises"), import("node:os"), import("node:path")])
  )
  const directory = path.join(os.tmpdir(), `effect-databricks-${globalThis.crypto.randomUUID()}`)
  let written = 0
  yield* Effect.addFinalizer(() =>
    written === 0 ? Effect.void : Effect.promise(() => fs.rm(directory, { recursive: true, force: true }))
  )
  return {
    directory,
    write: async (files) => {
      await fs.mkdir(directory, { recursive: true, mode: 0o700 })
      const paths: Array<string> = []
      for (const bytes of files) {
        written += 1
        const file = path.join(directory, `${written}.parquet`)
        await fs.writeFile(file, bytes)
        paths.push(file)
      }
      return paths
    }
  }
})
