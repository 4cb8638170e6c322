import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/TestClock"
import * as Databricks from "../../src/Databricks.js"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Jobs from "../../src/services/Jobs.js"
import * as Workspace from "../../src/services/Workspace.js"

const path = "/Shared/report"

const report = Jobs.submitAndAwait(
  { run_name: "report", tasks: [{ task_key: "report", notebook_task: { notebook_path: path } }] },
  { schedule: Schedule.spaced("10 seconds") }
)

it.effect("checkNotebooks fails tasks whose notebook does not exist", () =>
  Effect.gen(function* () {
    const first = yield* Effect.fork(Effect.either(report))
    yield* TestClock.adjust("1 minute")
    const missing = yield* first
    expect(Either.isLeft(missing) && missing.left._tag === "RunFailed" && missing.left.tasks[0]?.error).toMatch(
      /Unable to access the notebook "\/Shared\/report"/
    )

    const workspace = yield* Workspace.Workspace
    yield* workspace.mkdirs({ path: "/Shared" })
    yield* Workspace.importFile({ path, content: "print(1)", format: "SOURCE", language: "PYTHON" })
    const second = yield* Effect.fork(report)
    yield* TestClock.adjust("1 minute")
    expect((yield* second).state?.result_state).toBe("SUCCESS")
  }).pipe(
    Effect.provide(
      Databricks.layer({ host: Emulator.host, token: Emulator.token }).pipe(
        Layer.provide(Emulator.layer({ checkNotebooks: true }))
      )
    )
  )
)
