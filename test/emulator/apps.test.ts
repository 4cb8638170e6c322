/** Tests apps, and waits for resources that are ready at once in the emulator. */
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as AccountClient from "../../src/layers/AccountClient.js"
import * as DatabricksClient from "../../src/layers/DatabricksClient.js"
import * as Apps from "../../src/services/apps/Apps.js"
import * as OnlineTables from "../../src/services/catalog/OnlineTables.js"
import * as CleanRooms from "../../src/services/cleanrooms/CleanRooms.js"
import * as Database from "../../src/services/database/Database.js"
import * as Workspaces from "../../src/services/provisioning/Workspaces.js"
import * as VectorSearchEndpoints from "../../src/services/vectorsearch/VectorSearchEndpoints.js"

const services = Layer.mergeAll(
  Apps.layer,
  CleanRooms.layer,
  Database.layer,
  OnlineTables.layer,
  VectorSearchEndpoints.layer,
  Workspaces.layer
).pipe(
  Layer.provide(DatabricksClient.layer({ host: Emulator.host, token: Emulator.token })),
  Layer.provide(
    AccountClient.layer({
      host: "https://accounts.azuredatabricks.net",
      accountId: "0d26daa6-5e44-4c97-a497-ef015f91254a",
      token: Emulator.token
    })
  ),
  Layer.provide(Emulator.layer({ userName: "me@example.com" }))
)

describe("resources that take time in a workspace", () => {
  it.effect("apps are created, deployed, stopped and started", () =>
    Effect.gen(function* () {
      const name = "report"
      const apps = yield* Apps.Apps
      const app = yield* Apps.createAndAwait({ app: { name } })
      expect(app).toMatchObject({ creator: "me@example.com", app_status: { state: "UNAVAILABLE" } })
      const deployment = yield* Apps.deployAndAwait({
        app_name: name,
        app_deployment: { source_code_path: "/Workspace/Shared/report" }
      })
      expect(deployment.status?.state).toBe("SUCCEEDED")
      expect(yield* apps.get({ name })).toMatchObject({
        app_status: { state: "RUNNING" },
        active_deployment: { deployment_id: deployment.deployment_id }
      })
      expect((yield* Apps.stopAndAwait({ name })).app_status?.state).toBe("UNAVAILABLE")
      expect((yield* Apps.startAndAwait({ name })).app_status?.state).toBe("RUNNING")
      expect((yield* Effect.flip(apps.start({ name: "none" })))._tag).toBe("ResourceDoesNotExist")
    }).pipe(Effect.provide(services))
  )

  it.effect("others are ready at once", () =>
    Effect.gen(function* () {
      const endpoint = yield* VectorSearchEndpoints.createEndpointAndAwait({ name: "v", endpoint_type: "STANDARD" })
      const instance = yield* Database.createDatabaseInstanceAndAwait({ database_instance: { name: "d" } })
      const table = yield* OnlineTables.createAndAwait({ table: { name: "main.sales.orders" } })
      const room = yield* CleanRooms.createAndAwait({ clean_room: { name: "r" } })
      const workspace = yield* Workspaces.createAndAwait({ workspace_name: "w" })
      expect([
        endpoint.endpoint_status?.state,
        instance.state,
        table.unity_catalog_provisioning_state,
        room.status,
        workspace.workspace_status
      ]).toEqual(["ONLINE", "AVAILABLE", "ACTIVE", "ACTIVE", "RUNNING"])
    }).pipe(Effect.provide(services))
  )
})
