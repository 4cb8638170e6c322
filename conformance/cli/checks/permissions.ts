import * as Effect from "effect/Effect"
import { contains, encode, items, type Suite, same } from "../harness.js"

export const permissions: Suite = {
  name: "Permissions",
  checks: {
    "of an object by its type and id": (cli) =>
      Effect.gen(function* () {
        const { job_id } = yield* cli.json("jobs", "create", "--json", encode({ name: "shared" }))
        const id = String(job_id)
        const list = [
          { user_name: "conformance@example.com", permission_level: "IS_OWNER" },
          { group_name: "users", permission_level: "CAN_VIEW" }
        ]
        yield* cli.text("permissions", "set", "jobs", id, "--json", encode({ access_control_list: list }))
        yield* cli.text("permissions", "update", "jobs", id, "--json", encode({ access_control_list: list.slice(1) }))
        const given = yield* cli.json("permissions", "get", "jobs", id)
        yield* same(given.object_id, `/jobs/${id}`)
        const levels = yield* cli.json("permissions", "get-permission-levels", "jobs", id)
        yield* same(items(levels.permission_levels).length, 4)
      }),
    // acceptance/bundle/resources/permissions/factcheck of the CLI has the message of the real workspace.
    "a job has exactly one owner": (cli) =>
      Effect.gen(function* () {
        const { job_id } = yield* cli.json("jobs", "create", "--json", encode({ name: "owned" }))
        const list = [{ user_name: "conformance@example.com", permission_level: "CAN_MANAGE" }]
        yield* contains(
          yield* cli.refused(
            "permissions",
            "set",
            "jobs",
            String(job_id),
            "--json",
            encode({ access_control_list: list })
          ),
          "The job must have exactly one owner."
        )
      })
  }
}
