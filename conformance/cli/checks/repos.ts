import * as Effect from "effect/Effect"
import { contains, items, type Suite, same } from "../harness.js"

const url = "https://github.com/databricks/databricks-empty-ide-project.git"

export const repos: Suite = {
  name: "Repos",
  checks: {
    "created, found by path, moved to another branch, deleted": (cli) =>
      Effect.gen(function* () {
        const path = "/Repos/conformance@example.com/project"
        const made = yield* cli.json("repos", "create", url, "gitHub", "--path", path)
        const id = String(made.id)
        yield* same((yield* cli.json("repos", "get", path)).url, url)
        yield* cli.text("repos", "update", path, "--branch", "other")
        yield* same((yield* cli.json("repos", "get", id)).branch, "other")
        yield* same(items(yield* cli.json("repos", "list")).length, 1)
        yield* same(items((yield* cli.json("repos", "get-permission-levels", id)).permission_levels).length, 4)
        yield* cli.text("repos", "delete", path)
        yield* contains(yield* cli.errorOf("repos", "get", path), `Path (${path}) doesn't exist.`)
      }),
    "objects in a Git folder refer to it": (cli) =>
      Effect.gen(function* () {
        const path = "/Workspace/Repos/conformance@example.com/told"
        yield* cli.text("repos", "create", url, "gitHub", "--path", "/Repos/conformance@example.com/told")
        yield* cli.text("workspace", "mkdirs", `${path}/below`)
        const told = yield* cli.json(
          "api",
          "get",
          `/api/2.0/workspace/get-status?path=${path}/below&return_git_info=true`
        )
        yield* same(told.git_info?.branch, "main")
        yield* same(told.git_info?.path, "/Repos/conformance@example.com/told")
        yield* same(told.git_info?.url, url)
      })
  }
}
