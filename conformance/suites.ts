/** Runs a suite of Python checks against its own workspace. */
import { fileURLToPath } from "node:url"
import * as Command from "@effect/platform/Command"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type * as Endpoint from "../src/internal/call/operation.js"
import * as Workspace from "./workspace.js"

export interface Suite {
  /** The name of the API in the library. */
  readonly name: string
  /** `check_<module>.py` in python/. The prefix avoids the names of Python's own modules. */
  readonly module: string
}

export interface Outcome {
  readonly check: string
  /** Why it failed, or `undefined` if it passed. */
  readonly error: string | undefined
}

export const suites: ReadonlyArray<Suite> = [
  { name: "Transport", module: "transport" },
  { name: "OAuth", module: "oauth" },
  { name: "CurrentUser", module: "current_user" },
  { name: "Clusters", module: "clusters" },
  { name: "Jobs", module: "jobs" },
  { name: "Dbfs", module: "dbfs" },
  { name: "Files", module: "files" },
  { name: "Secrets", module: "secrets" },
  { name: "Groups", module: "groups" },
  { name: "Libraries", module: "libraries" },
  { name: "Tokens", module: "tokens" },
  { name: "Workspace", module: "workspace" },
  { name: "InstancePools", module: "instance_pools" },
  { name: "Permissions", module: "permissions" },
  { name: "ClusterPolicies", module: "cluster_policies" },
  { name: "GlobalInitScripts", module: "global_init_scripts" },
  { name: "Warehouses", module: "warehouses" },
  { name: "Repos", module: "repos" },
  { name: "Pipelines", module: "pipelines" },
  { name: "StatementExecution", module: "statement_execution" }
]

const Checked = Schema.Struct({ check: Schema.String, error: Schema.NullOr(Schema.String) })

/** Operations that this version of the SDK lacks. */
const Absent = Schema.Struct({ absent: Schema.Array(Schema.String) })

const Line = Schema.parseJson(Schema.Union(Checked, Absent))

/** Longer than all waits of a suite together. */
const timeLimit = "3 minutes"

/** Checks that all operations of the API were called successfully. */
const operationsOutcome = (
  suite: Suite,
  endpoints: ReadonlyArray<Endpoint.Any>,
  called: ReadonlySet<string>
): ReadonlyArray<Outcome> => {
  const operations = endpoints.filter(({ service }) => service === suite.name).map(({ operation }) => operation)
  if (operations.length === 0) return []
  const missed = operations.filter((operation) => !called.has(operation))
  return [
    {
      check: `all ${operations.length} operations are called`,
      error: missed.length === 0 ? undefined : `never called successfully: ${missed.join(", ")}`
    }
  ]
}

export const run = (
  suite: Suite,
  options: {
    readonly interpreter: string
    readonly endpoints: ReadonlyArray<Endpoint.Any>
    /** Only runs checks whose names contain this. */
    readonly only: string | undefined
  }
) =>
  Effect.scoped(
    Effect.gen(function* () {
      const { control, emulator, host, token } = yield* Workspace.serve
      const script = fileURLToPath(new URL(`python/check_${suite.module}.py`, import.meta.url))
      const process = yield* Command.start(
        Command.make(options.interpreter, "-B", script).pipe(
          Command.env({
            CONFORMANCE_HOST: host,
            CONFORMANCE_TOKEN: token,
            CONFORMANCE_CONTROL: control,
            CONFORMANCE_USER: Workspace.userName,
            CONFORMANCE_ONLY: options.only,
            PYTHONUNBUFFERED: "1",
            NO_PROXY: "127.0.0.1"
          })
        )
      )
      const called = new Set<string>()
      /** The emulator only keeps the latest requests. */
      const remember = Effect.map(emulator.requests, (requests) => {
        for (const { operation, service, status } of requests) {
          if (service === suite.name && operation !== undefined && (status ?? 500) < 300) called.add(operation)
        }
      })
      const output = process.stdout.pipe(
        Stream.decodeText(),
        Stream.splitLines,
        Stream.filter((line) => line.trim() !== ""),
        Stream.mapEffect((line) => Schema.decode(Line)(line)),
        Stream.tap(() => remember),
        Stream.runCollect
      )
      const [lines, stderr, exitCode] = yield* Effect.all(
        [output, process.stderr.pipe(Stream.decodeText(), Stream.mkString), process.exitCode],
        { concurrency: "unbounded" }
      )
      const ended: ReadonlyArray<Outcome> =
        exitCode === 0 ? [] : [{ check: "the suite completes", error: `exit code ${exitCode}\n${stderr.trim()}` }]
      for (const line of lines) if ("absent" in line) for (const operation of line.absent) called.add(operation)
      return [
        ...Array.from(lines).flatMap(
          (line): ReadonlyArray<Outcome> =>
            "check" in line ? [{ check: line.check, error: line.error ?? undefined }] : []
        ),
        ...(options.only === undefined ? operationsOutcome(suite, options.endpoints, called) : []),
        ...ended
      ]
    })
  ).pipe(
    Effect.timeout(timeLimit),
    Effect.catchAll((error) =>
      Effect.succeed<ReadonlyArray<Outcome>>([{ check: "the suite completes", error: String(error) }])
    )
  )
