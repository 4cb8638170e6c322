import * as Effect from "effect/Effect"
import { contains, type Suite, same } from "../harness.js"

export const dbfs: Suite = {
  name: "Dbfs",
  checks: {
    "a file is uploaded and downloaded": (cli) =>
      Effect.gen(function* () {
        const text = "line\n".repeat(500_000)
        yield* cli.write("up.txt", text)
        yield* cli.text("fs", "mkdir", "dbfs:/folder")
        yield* cli.text("fs", "cp", "up.txt", "dbfs:/folder/up.txt")
        yield* cli.text("fs", "cp", "dbfs:/folder/up.txt", "down.txt")
        yield* same((yield* cli.read("down.txt")) === text, true, "what came down is what went up")
        yield* contains(yield* cli.text("fs", "cp", "up.txt", "dbfs:/folder/up.txt"), "skipped; already exists")
        yield* cli.text("fs", "cp", "up.txt", "dbfs:/folder/up.txt", "--overwrite")
      }),
    "a folder is uploaded and downloaded": (cli) =>
      Effect.gen(function* () {
        yield* cli.write("tree/a.txt", "a")
        yield* cli.write("tree/below/b.txt", "b")
        yield* cli.text("fs", "cp", "-r", "tree", "dbfs:/tree")
        yield* same(yield* cli.text("fs", "cat", "dbfs:/tree/below/b.txt"), "b")
        yield* contains(yield* cli.text("fs", "ls", "dbfs:/tree"), "below")
        yield* cli.text("fs", "cp", "-r", "dbfs:/tree", "back")
        yield* same(yield* cli.read("back/below/b.txt"), "b")
        yield* cli.text("fs", "rm", "-r", "dbfs:/tree")
        yield* contains(yield* cli.errorOf("fs", "ls", "dbfs:/tree"), "no such directory")
      })
  }
}
