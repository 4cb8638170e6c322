/**
 * Upload a large file to DBFS in blocks and download it again. Write and read small files in a single call. A failed
 * upload leaves no file behind.
 *
 *   npx tsx -C effect-databricks:source examples/dbfs.ts
 *
 * It runs on the emulated workspace: no account, no network.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Dbfs from "effect-databricks/Dbfs"
import * as Emulator from "effect-databricks/Emulator"

const mebibyte = 1024 * 1024

/** Rows that are generated during the upload. For a file, use `FileSystem.stream(path)`. */
const rows = Stream.range(1, 300_000).pipe(
  Stream.map((n) => `${n},customer ${n % 1000},${(n * 7919) % 10_000}\n`),
  Stream.encodeText
)

const program = Effect.gen(function* () {
  const dbfs = yield* Dbfs.Dbfs
  const folder = "dbfs:/FileStore/sales"

  const size = yield* Dbfs.upload({ path: `${folder}/rows.csv`, overwrite: true }, rows, {
    onProgress: (bytes) => Console.log(`sent ${(bytes / mebibyte).toFixed(1)} MiB`)
  })
  yield* Console.log(`rows.csv has ${size} bytes\n`)

  yield* Dbfs.write({ path: `${folder}/README.txt` }, "Sales, one row each\n")
  const { files } = yield* dbfs.list({ path: folder })
  for (const file of files ?? []) yield* Console.log(`${file.path}: ${file.file_size} bytes`)

  const lines = yield* Dbfs.download({ path: `${folder}/rows.csv` }, { concurrency: 4 }).pipe(
    Stream.decodeText(),
    Stream.splitLines,
    Stream.runCount
  )
  yield* Console.log(`\nrows.csv has ${lines} lines`)
  yield* Console.log(`README.txt contains: ${yield* Dbfs.readText({ path: `${folder}/README.txt` })}`)

  const broken = Stream.concat(rows, Stream.fail("the source broke" as const))
  yield* Dbfs.upload({ path: `${folder}/broken.csv` }, broken).pipe(
    Effect.catchAll((error) => Console.log(`The upload failed: ${typeof error === "string" ? error : error.message}`))
  )
  yield* dbfs
    .getStatus({ path: `${folder}/broken.csv` })
    .pipe(Effect.catchTag("ResourceDoesNotExist", (error) => Console.log(`The file was deleted: ${error.message}`)))

  yield* dbfs.move({ source_path: folder, destination_path: "dbfs:/FileStore/archive" })
  yield* dbfs.delete({ path: "dbfs:/FileStore/archive", recursive: true })
})

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Dbfs.layer),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer())
  )
)
