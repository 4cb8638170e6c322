/**
 * Upload a folder of notebooks and files to the workspace, list it there, and download it.
 *
 *   npx tsx -C effect-databricks:source examples/workspace.ts      on the emulated workspace: no account, no network
 */
import * as FileSystem from "@effect/platform/FileSystem"
import * as NodeContext from "@effect/platform-node/NodeContext"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as Workspace from "effect-databricks/Workspace"

const project = {
  "README.md": "# Sales\n",
  "ingest.py": "# Databricks notebook source\ndf = spark.read.json('/Volumes/main/sales/raw')\n",
  "report.sql": "-- Databricks notebook source\nSELECT region, sum(price) FROM sales GROUP BY region\n",
  "helpers.py": "def euros(cents): return cents / 100\n"
}

const program = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const workspace = yield* Workspace.Workspace
  const local = yield* fs.makeTempDirectoryScoped()
  yield* Effect.forEach(Object.entries(project), ([name, content]) => fs.writeFileString(`${local}/${name}`, content))

  const imported = yield* Workspace.importDirectory(
    { directory: local, path: "/Shared/sales" },
    { onProgress: ({ latest, objects, total }) => Console.log(`${objects} of ${total}: ${latest.path}`) }
  )
  yield* Console.log(`Imported ${imported.notebooks} notebooks and ${imported.files} files\n`)

  yield* Workspace.importFile({
    path: "/Shared/sales/adhoc",
    content: "display(spark.table('sales'))",
    language: "PYTHON"
  })
  yield* Workspace.walk({ path: "/Shared" }).pipe(
    Stream.runForEach(({ language, object_type, path }) => Console.log(`${path} (${language ?? object_type})`))
  )
  yield* Console.log(`\n${yield* Workspace.exportText({ path: "/Shared/sales/adhoc" })}\n`)

  yield* Workspace.importFile({ path: "/Shared/sales/README.md", content: "again" }).pipe(
    Effect.catchTag("ResourceAlreadyExists", (error) => Console.log(`${error._tag}: ${error.message}`))
  )

  const report = yield* workspace.getStatus({ path: "/Shared/sales/report" })
  yield* workspace.updatePermissions({
    ...(yield* Workspace.permissionsOf(report)),
    access_control_list: [{ group_name: "analysts", permission_level: "CAN_RUN" }]
  })

  const copy = yield* fs.makeTempDirectoryScoped()
  yield* Workspace.exportDirectory({ path: "/Shared/sales", directory: copy }, { format: "JUPYTER" })
  yield* Console.log(`Exported: ${(yield* fs.readDirectory(copy)).sort().join(", ")}`)
  yield* workspace.delete({ path: "/Shared/sales", recursive: true })
}).pipe(Effect.scoped)

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Workspace.layer),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer()),
    Effect.provide(NodeContext.layer)
  )
)
