/**
 * Permissions: list levels, grant and revoke, in the same way for a job, a cluster and the tokens of the workspace.
 *
 *   npx tsx -C effect-databricks:source examples/permissions.ts      on the emulated workspace: no account, no network
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Clusters from "effect-databricks/Clusters"
import * as DatabricksClient from "effect-databricks/DatabricksClient"
import * as Emulator from "effect-databricks/Emulator"
import * as Jobs from "effect-databricks/Jobs"
import * as Permissions from "effect-databricks/Permissions"

const show = ({ access_control_list, object_id }: Permissions.ObjectPermissions) =>
  Effect.gen(function* () {
    yield* Console.log(object_id)
    for (const { all_permissions, group_name, service_principal_name, user_name } of access_control_list ?? []) {
      const levels = (all_permissions ?? []).map(
        ({ inherited, permission_level }) => `${permission_level}${inherited === true ? " (inherited)" : ""}`
      )
      yield* Console.log(`  ${user_name ?? group_name ?? service_principal_name}: ${levels.join(", ")}`)
    }
  })

const program = Effect.gen(function* () {
  const permissions = yield* Permissions.Permissions
  const jobs = yield* Jobs.Jobs
  const clusters = yield* Clusters.Clusters

  const { job_id } = yield* jobs.create({ name: "nightly" })
  const { permission_levels } = yield* permissions.getPermissionLevels({
    request_object_type: "jobs",
    request_object_id: job_id
  })
  yield* Console.log("The levels of a job:")
  for (const level of permission_levels ?? []) yield* Console.log(`  ${level.permission_level}: ${level.description}`)

  yield* Console.log("\nUpdating adds permissions:")
  yield* show(
    yield* permissions.update({
      request_object_type: "jobs",
      request_object_id: job_id,
      access_control_list: [
        Permissions.user("ada@example.com", "CAN_MANAGE"),
        Permissions.group("analysts", "CAN_VIEW"),
        Permissions.servicePrincipal("0a1b2c3d-0000-4000-8000-0123456789ab", "CAN_MANAGE_RUN")
      ]
    })
  )

  const { cluster_id } = yield* clusters.create({
    spark_version: "16.4.x-scala2.12",
    node_type_id: "Standard_DS3_v2",
    num_workers: 1
  })
  const cluster = { request_object_type: "clusters", request_object_id: cluster_id } as const
  const before = yield* permissions.update({
    ...cluster,
    access_control_list: [Permissions.group("analysts", "CAN_RESTART"), Permissions.group("users", "CAN_ATTACH_TO")]
  })
  yield* Console.log("\nTo revoke a permission, set the remaining ones:")
  yield* show(
    yield* permissions.set({
      ...cluster,
      access_control_list: Permissions.direct(before).filter((entry) => entry.group_name !== "users")
    })
  )

  yield* Console.log("\nTokens are also an object:")
  yield* show(
    yield* permissions.set({
      request_object_type: "authorization",
      request_object_id: "tokens",
      access_control_list: [Permissions.group("engineers", "CAN_USE")]
    })
  )

  yield* Console.log("\nAn object that does not exist:")
  yield* permissions
    .get({ request_object_type: "sql/warehouses", request_object_id: "475b94ddc7cd5211" })
    .pipe(Effect.catchTag("ResourceDoesNotExist", (error) => Console.log(`  ${error._tag}: ${error.message}`)))

  yield* jobs.delete({ job_id })
  yield* clusters.permanentDelete({ cluster_id })
})

NodeRuntime.runMain(
  program.pipe(
    Effect.provide(Layer.mergeAll(Permissions.layer, Jobs.layer, Clusters.layer)),
    Effect.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
    Effect.provide(Emulator.layer())
  )
)
