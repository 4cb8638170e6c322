import * as Effect from "effect/Effect"
import { contains, items, type Suite, same } from "../harness.js"

const notebook = "# Databricks notebook source\nprint(1)"

export const workspace: Suite = {
  name: "Workspace",
  checks: {
    "paths are returned as requested": (cli) =>
      Effect.gen(function* () {
        yield* cli.text("workspace", "mkdirs", "/Workspace/Shared/d/e")
        for (const path of ["/Workspace/Shared/d", "/Shared/d"]) {
          yield* same((yield* cli.json("workspace", "get-status", path)).path, path)
          yield* same(
            items(yield* cli.json("workspace", "list", path)).map((object) => object.path),
            [`${path}/e`]
          )
        }
        yield* same((yield* cli.json("workspace", "get-status", "//Workspace/Shared/d")).path, "/Shared/d")
      }),
    "a notebook and a file": (cli) =>
      Effect.gen(function* () {
        yield* cli.write("nb.py", notebook)
        yield* cli.write("a.txt", "text")
        yield* cli.text("workspace", "import", "/Shared/nb", "--file", "nb.py", "--language", "PYTHON")
        yield* contains(yield* cli.text("workspace", "export", "/Shared/nb"), "print(1)")
        yield* cli.text("workspace", "export", "/Shared/nb", "--format", "JUPYTER", "--file", "nb.ipynb")
        yield* contains(yield* cli.read("nb.ipynb"), "print(1)")
        yield* cli.text("workspace", "import", "/Shared/a.txt", "--file", "a.txt", "--format", "AUTO")
        yield* same((yield* cli.json("workspace", "get-status", "/Shared/a.txt")).object_type, "FILE")
        yield* contains(
          yield* cli.errorOf("workspace", "import", "/Shared/a.txt", "--file", "a.txt", "--format", "AUTO"),
          "already exists"
        )
        yield* cli.text("workspace", "delete", "/Shared/nb")
        yield* contains(yield* cli.errorOf("workspace", "get-status", "/Shared/nb"), "Path (/Shared/nb) doesn't exist.")
      }),
    "a folder is imported and exported": (cli) =>
      Effect.gen(function* () {
        yield* cli.write("tree/nb.py", notebook)
        yield* cli.write("tree/below/data.csv", "a,b\n")
        yield* cli.text("workspace", "import-dir", "tree", "/Shared/tree")
        yield* same((yield* cli.json("workspace", "get-status", "/Shared/tree/nb")).object_type, "NOTEBOOK")
        yield* cli.text("workspace", "export-dir", "/Shared/tree", "back")
        yield* same(yield* cli.read("back/below/data.csv"), "a,b\n")
        yield* contains(yield* cli.read("back/nb.py"), "print(1)")
        yield* contains(yield* cli.errorOf("workspace", "delete", "/Shared/tree"), "not empty")
        yield* cli.text("workspace", "delete", "/Shared/tree", "--recursive")
      }),
    "a folder is synchronized": (cli) =>
      Effect.gen(function* () {
        yield* cli.write("synced/nb.py", notebook)
        yield* cli.write("synced/data.csv", "a,b\n")
        yield* cli.text("sync", "synced", "/Shared/synced", "--full")
        yield* same((yield* cli.json("workspace", "get-status", "/Shared/synced/nb")).object_type, "NOTEBOOK")
        yield* same((yield* cli.json("workspace", "get-status", "/Shared/synced/data.csv")).object_type, "FILE")
      }),
    permissions: (cli) =>
      Effect.gen(function* () {
        const { object_id } = yield* cli.json("workspace", "get-status", "/Shared")
        const levels = yield* cli.json("workspace", "get-permission-levels", "directories", String(object_id))
        yield* same(items(levels.permission_levels).length, 4)
      })
  }
}
