/** Tests how errors are printed by Effect and by Node: what happened, in which call, and what to do next. */
import { inspect } from "node:util"
import { describe, expect, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as TestClock from "effect/TestClock"
import * as Emulator from "../../src/emulator/Emulator.js"
import * as Polling from "../../src/layers/Polling.js"
import * as Errors from "../../src/schemas/DatabricksError.js"
import * as Jobs from "../../src/services/Jobs.js"
import { StatementFailed } from "../../src/services/sql/StatementExecution.js"
import { inMemory } from "../support/emulated.js"

const call = { service: "Clusters", operation: "get", method: "GET", path: "/api/2.1/clusters/get" }

const answer = { ...call, details: [{ noise: "of the server" }], body: '{"noise":"of the server"}' }

/** Both ways to print must have the same lines. */
const printed = (error: Error): string => {
  const text = Cause.pretty(Cause.fail(error))
  expect(inspect(error)).toBe(text)
  expect(inspect({ error }, { compact: true })).toContain(error.message.split("\n")[0])
  return text
}

describe("a printed error", () => {
  it("of a token that the workspace does not know says to check the token, and its code once", () => {
    const denied = (message: string) =>
      printed(new Errors.PermissionDenied({ ...answer, status: 403, errorCode: "403", message }))
    expect(denied("Invalid access token.")).toBe(
      [
        "PermissionDenied: Invalid access token.",
        "    at Clusters.get (GET /api/2.1/clusters/get, 403)",
        "    (check that the token belongs to this workspace and has not expired)"
      ].join("\n")
    )
    expect(denied("ann cannot manage the cluster")).toContain("(ask the owner or an admin for the permission")
  })

  it.effect("of a failed run has its tasks, their messages and its page", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse("2026-01-02T03:04:05Z"))
      const tasks = ["load", "merge", "report"].map((task_key, index) => ({
        task_key,
        notebook_task: { notebook_path: `/${task_key}` },
        ...(index === 2 ? { depends_on: [{ task_key: "load" }] } : {})
      }))
      const { runs } = yield* Emulator.seed({
        jobs: {
          nightly: {
            tasks,
            runs: [
              {
                tasks: {
                  load: {
                    error: "[DIVIDE_BY_ZERO] Division by zero.\n== SQL ==\nSELECT 1/0",
                    error_trace: "at 1\nat 2"
                  },
                  merge: { result_state: "TIMEDOUT" }
                }
              }
            ]
          }
        }
      })
      const run = runs.nightly[0] ?? { run_id: 0 }
      const failed = yield* Effect.flip(Jobs.awaitRun(run))
      expect(
        printed(failed)
          .replaceAll(String(run.run_id), "RUN")
          .replace(/job\/\d+/, "job/JOB")
      ).toMatchInlineSnapshot(`
        "RunFailed: Run RUN (nightly) ended as FAILED: Tasks load, merge failed.
          task load: [DIVIDE_BY_ZERO] Division by zero.
          task merge: TIMEDOUT
          https://emulator.azuredatabricks.net/?o=1234567890123456#job/JOB/run/RUN
            (runsGetOutput has the whole output of a task, and repair runs failed tasks again)"
      `)
    }).pipe(Effect.provide(Layer.orDie(inMemory(Jobs.layer))))
  )

  it("of the API has the call, the status, the code and the request id", () => {
    const texts = [
      new Errors.ResourceDoesNotExist({
        ...answer,
        message: "Cluster 1 does not exist",
        status: 404,
        errorCode: "RESOURCE_DOES_NOT_EXIST",
        requestId: "f3b1"
      }),
      new Errors.TooManyRequests({ ...answer, message: "Slow down", status: 429, retryAfter: Duration.seconds(7) }),
      new Errors.Unauthenticated({ ...answer, message: "Invalid access token.", status: 403 }),
      new Errors.InvalidRequest({ ...call, message: "at cluster_id: is missing" }),
      new Errors.TransportError({
        ...call,
        message: "The workspace could not be reached",
        sent: false,
        code: "ECONNREFUSED"
      })
    ].map(printed)
    expect(texts).toMatchInlineSnapshot(`
      [
        "ResourceDoesNotExist: Cluster 1 does not exist
          at Clusters.get (GET /api/2.1/clusters/get, 404 RESOURCE_DOES_NOT_EXIST, request id f3b1)",
        "TooManyRequests: Slow down
          at Clusters.get (GET /api/2.1/clusters/get, 429, retry after 7s)",
        "Unauthenticated: Invalid access token.
          at Clusters.get (GET /api/2.1/clusters/get, 403)
          (check that the token belongs to this workspace and has not expired)",
        "InvalidRequest: at cluster_id: is missing
          at Clusters.get (GET /api/2.1/clusters/get)",
        "TransportError: The workspace could not be reached
          at Clusters.get (GET /api/2.1/clusters/get)",
      ]
    `)
  })

  it("of a statement and of a wait says what happened and what to do", () => {
    const texts = [
      new StatementFailed({
        message: "[TABLE_OR_VIEW_NOT_FOUND] The table `a` cannot be found. SQLSTATE: 42P01; line 1 pos 14",
        statement_id: "01ef",
        state: "FAILED",
        error_class: "TABLE_OR_VIEW_NOT_FOUND"
      }),
      new Polling.WaitTimeout({
        message: "Run 1 is not done after 5m: RUNNING, task a RUNNING",
        after: Duration.minutes(5),
        last: { noise: true }
      })
    ].map(printed)
    expect(texts).toMatchInlineSnapshot(`
      [
        "StatementFailed: [TABLE_OR_VIEW_NOT_FOUND] The table \`a\` cannot be found. SQLSTATE: 42P01; line 1 pos 14",
        "WaitTimeout: Run 1 is not done after 5m: RUNNING, task a RUNNING
          (what was awaited may still succeed: wait again, or with a longer deadline)",
      ]
    `)
  })
})
