/**
 * Upload files to a volume in parts, continue an upload that broke, read a range, walk and delete a directory.
 *
 *   npx tsx -C effect-databricks:source examples/files.ts
 *
 * It runs on the emulated workspace: no account, no network.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Ref from "effect/Ref"
import * as Stream from "effect/Stream"
import { Catalogs, Schemas, Volumes } from "effect-databricks/catalog"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import { Files } from "effect-databricks/files"

const mebibyte = 1024 * 1024
const directory_path = "/Volumes/main/sales/raw"

/** Rows that are generated during the upload. For a file, use `FileSystem.stream(path)`. */
const rows = Stream.range(1, 100_000).pipe(
  Stream.map((n) => `${n},customer ${n % 1000},${(n * 7919) % 10_000}\n`),
  Stream.encodeText
)

const volume = Effect.gen(function* () {
  yield* Effect.flatMap(Catalogs.Catalogs, (catalogs) => catalogs.create({ name: "main" }))
  yield* Effect.flatMap(Schemas.Schemas, (schemas) => schemas.create({ name: "sales", catalog_name: "main" }))
  yield* Effect.flatMap(Volumes.Volumes, (volumes) =>
    volumes.create({ name: "raw", catalog_name: "main", schema_name: "sales", volume_type: "MANAGED" })
  )
})

const program = Effect.gen(function* () {
  yield* volume
  const file_path = `${directory_path}/2026/rows.csv`
  const size = yield* Files.upload({ file_path }, rows, {
    partSize: mebibyte,
    onProgress: (bytes) => Console.log(`stored ${(bytes / mebibyte).toFixed(1)} MiB`)
  })
  yield* Console.log(`rows.csv has ${size} bytes`)
  const head = yield* Files.readBytes({ file_path }, { offset: 0, length: 15 })
  yield* Console.log(`It begins with: ${new TextDecoder().decode(head)}`)

  const latest = yield* Ref.make<Files.UploadState | undefined>(undefined)
  const again = { file_path: `${directory_path}/2026/again.csv` }
  const broken = Stream.concat(Stream.take(rows, 90_000), Stream.fail("the source broke" as const))
  yield* Files.upload(again, broken, { partSize: mebibyte, onState: (state) => Ref.set(latest, state) }).pipe(
    Effect.catchAll((error) => Console.log(`The upload failed: ${typeof error === "string" ? error : error.message}`))
  )
  const state = yield* Ref.get(latest)
  yield* Console.log(`${state?.parts.length} parts are stored`)
  yield* Files.upload(again, rows, { state })

  yield* Files.walk({ directory_path }).pipe(
    Stream.runForEach(({ file_size, path }) => Console.log(`${path}: ${file_size ?? "directory"}`))
  )
  yield* Files.deleteRecursive({ directory_path: `${directory_path}/2026` })
})

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Layer.mergeAll(Catalogs.layer, Schemas.layer, Volumes.layer, Files.layer)),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer())
  )
)
