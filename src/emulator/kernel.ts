/** Shared services for all API modules of the emulated workspace: time, identifiers, users, faults and options. */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { NodeType, SparkVersion } from "../schemas/clusters/NodeTypes.js"
import type { Library } from "../schemas/libraries/Libraries.js"
import type { CustomRoute, OperationRoute } from "./customRoutes.js"
import type { Fault } from "./Fault.js"
import type { ApiFailure } from "./failure.js"
import * as Ids from "./ids.js"
import * as Injection from "./injection.js"
import * as Access from "./oauth/access.js"
import type { OAuthOptions } from "./oauth/options.js"
import type { CommandProgram, GenieProgram, ServingModel } from "./programs.js"
import * as Registry from "./registry.js"
import type { SqlEngine } from "./sql/engine.js"
import type { TaskPrograms } from "./task.js"
import * as Timeline from "./timeline.js"
import type { User } from "./user.js"
import type { VolumeOptions } from "./volumes/options.js"

/**
 * How long state changes take.
 *
 * @since 0.1.0
 * @category options
 */
export interface Durations {
  /** From `PENDING` to `RUNNING`. The default is 5 seconds. */
  readonly clusterStart: Duration.DurationInput
  /** From `RESTARTING` to `RUNNING`. The default is 5 seconds. */
  readonly clusterRestart: Duration.DurationInput
  /** From `RESIZING` to `RUNNING`. The default is 3 seconds. */
  readonly clusterResize: Duration.DurationInput
  /** From `TERMINATING` to `TERMINATED`. The default is 2 seconds. */
  readonly clusterTerminate: Duration.DurationInput
  /** Until serverless compute is ready for a task. The default is 1 second. */
  readonly serverlessStart: Duration.DurationInput
  /** Duration of a task without its own program. The default is 2 seconds. */
  readonly task: Duration.DurationInput
  /** From `TERMINATING` to `TERMINATED` for a canceled run. The default is 1 second. */
  readonly runTerminate: Duration.DurationInput
  /** Each state of a pipeline update before `RUNNING`. The default is 1 second. */
  readonly updatePhase: Duration.DurationInput
  /** From `RUNNING` to `COMPLETED` for an update of a triggered pipeline. The default is 2 seconds. */
  readonly updateRun: Duration.DurationInput
  /** From `STOPPING` to `CANCELED` for a pipeline update. The default is 1 second. */
  readonly updateStop: Duration.DurationInput
  /** From `STARTING` to `RUNNING` for a SQL warehouse. The default is 3 seconds. */
  readonly warehouseStart: Duration.DurationInput
  /** From `STOPPING` to `STOPPED` and from `DELETING` to `DELETED` for a SQL warehouse. The default is 1 second. */
  readonly warehouseStop: Duration.DurationInput
  /** From `PENDING` to `INSTALLED` for each library on a running cluster. The default is 3 seconds. */
  readonly libraryInstall: Duration.DurationInput
  /** From `RUNNING` to the end of a SQL statement, in addition to its run on the engine. The default is 0. */
  readonly statement: Duration.DurationInput
  /** Until a default base environment is built. The default is 5 seconds. */
  readonly baseEnvironmentBuild: Duration.DurationInput
  /** Until a serving endpoint has a new configuration. The default is 5 seconds. */
  readonly servingUpdate: Duration.DurationInput
  /** From `Pending` to `Running` for an execution context. The default is 1 second. */
  readonly contextStart: Duration.DurationInput
  /** Duration of a command if there is no program for commands. The default is 1 second. */
  readonly command: Duration.DurationInput
  /** Duration of an answer of Genie if there is no program for it. The default is 2 seconds. */
  readonly genieAnswer: Duration.DurationInput
}

export const defaultDurations: Durations = {
  clusterStart: "5 seconds",
  clusterRestart: "5 seconds",
  clusterResize: "3 seconds",
  clusterTerminate: "2 seconds",
  serverlessStart: "1 second",
  task: "2 seconds",
  runTerminate: "1 second",
  updatePhase: "1 second",
  updateRun: "2 seconds",
  updateStop: "1 second",
  warehouseStart: "3 seconds",
  warehouseStop: "1 second",
  libraryInstall: "3 seconds",
  statement: 0,
  baseEnvironmentBuild: "5 seconds",
  servingUpdate: "5 seconds",
  contextStart: "1 second",
  command: "1 second",
  genieAnswer: "2 seconds"
}

/**
 * @since 0.1.0
 * @category options
 */
export interface Options {
  /** The valid personal access tokens. By default every token is valid. */
  readonly tokens?: ReadonlyArray<string | Redacted.Redacted> | undefined
  /** Who may log in with OAuth: at the workspace, in Entra and with a managed identity. The default is everyone. */
  readonly oauth?: OAuthOptions | undefined
  /** The user who owns all personal access tokens. The default is `user@example.com`. */
  readonly userName?: string | undefined
  /** How long state changes take. Merged with the defaults. */
  readonly durations?: Partial<Durations> | undefined
  /** The programs of job tasks. A task without a program takes `durations.task` and succeeds. */
  readonly tasks?: TaskPrograms | undefined
  /**
   * The models of serving endpoints, by the names of the endpoints. These endpoints exist from the beginning; others can
   * be created, and have the model of their name.
   */
  readonly servingEndpoints?: Readonly<Record<string, ServingModel>> | undefined
  /** What commands in execution contexts do. By default a command takes `durations.command` and has no output. */
  readonly commands?: CommandProgram | undefined
  /** How Genie answers. By default it repeats the question after `durations.genieAnswer`. */
  readonly genie?: GenieProgram | undefined
  /**
   * Returns the error messages of a library that fails to install, or an empty list if it installs. If the option is
   * absent or returns `undefined`, a library fails if its name contains `does-not-exist`, if its workspace file does
   * not exist, or if the cluster's runtime does not support it.
   */
  readonly libraryFailure?: ((library: Library) => ReadonlyArray<string> | undefined) | undefined
  /** Whether a notebook task fails if its notebook does not exist in the workspace. The default is `false`. */
  readonly checkNotebooks?: boolean | undefined
  /**
   * The maximum number of files that one call deletes from a DBFS folder. If files remain, the call fails with 503
   * `PARTIAL_DELETE` and must be repeated. By default there is no limit. The real workspace stops after about 45
   * seconds.
   */
  readonly dbfsDeleteBatch?: number | undefined
  /** How the storage behind volumes behaves: the cloud, and its presigned links. */
  readonly volumes?: VolumeOptions | undefined
  /** The engine of SQL statements, such as `EmulatorSql.duckdb()`. Without it, statements fail with 501. */
  readonly sql?: SqlEngine | undefined
  /**
   * Whether SQL statements need the privileges of Unity Catalog. By default everyone may do everything. With `enforced`,
   * a statement fails with `INSUFFICIENT_PERMISSIONS` if its user lacks a privilege. The owner of the workspace
   * (`userName`) may do everything.
   */
  readonly grants?: "enforced" | undefined
  /** Faults that are pending at the start and after each reset. */
  readonly faults?: ReadonlyArray<Fault> | undefined
  /** The seed for identifiers. The same seed and requests give the same identifiers. The default is 1. */
  readonly seed?: number | undefined
  /**
   * Whether numeric identifiers, such as job and run IDs, exceed 2^53, where a `number` is not exact. The real
   * workspace returns both kinds. The default is `false`.
   */
  readonly bigIds?: boolean | undefined
  /** The node types that clusters can use. The default is a selection of Azure's. */
  readonly nodeTypes?: ReadonlyArray<NodeType> | undefined
  /** The Databricks Runtime versions that clusters can use. The default is those supported in 2026. */
  readonly sparkVersions?: ReadonlyArray<SparkVersion> | undefined
  /** The workspace ID. The default is 1234567890123456. */
  readonly workspaceId?: number | bigint | undefined
  /**
   * Custom routes: operations that the emulator does not have, or replacements for those it has. See `CustomRoute` and
   * `handle`.
   */
  readonly routes?: ReadonlyArray<CustomRoute | OperationRoute> | undefined
}

/** The address of a workspace that does not exist on any network. */
export const host = "https://emulator.azuredatabricks.net"

export interface Kernel {
  /** The scope of the workspace, which a reset closes. */
  readonly scope: Scope.Scope
  readonly now: () => number
  readonly after: Timeline.Timeline["after"]
  readonly runDue: () => void
  readonly sleep: Timeline.Timeline["sleep"]
  readonly fork: Timeline.Timeline["fork"]
  readonly ids: Ids.Ids
  /** Generated separately, so that the number of requests does not change other identifiers. */
  readonly requestId: () => string
  readonly faults: Injection.Injection
  readonly durations: Durations
  readonly options: Options
  readonly workspaceId: string
  /** The workspace URL, such as `http://127.0.0.1:41234`. Links start with it. */
  readonly address: () => string
  /** The workspace owner, who is an admin. */
  readonly user: User
  /** Access tokens issued by the workspace. They are valid in addition to those in the options, until revoked. */
  readonly tokens: Access.Access["tokens"]
  /** Tokens issued by OAuth. */
  readonly access: Access.Access
  /** Returns the user that a request's credentials authenticate. */
  readonly authorize: (headers: Access.Headers) => Either.Either<User, ApiFailure>
  /** Returns what a module makes on this kernel. It is created once, on first use. */
  readonly use: <A>(make: (kernel: Kernel) => A) => A
}

const displayNameOf = (userName: string): string =>
  (userName.split("@")[0] ?? userName)
    .split(/[._-]+/)
    .filter((part) => part !== "")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(" ")

export const make = (options: Options, address: () => string = () => host): Effect.Effect<Kernel, never, Scope.Scope> =>
  Effect.zipWith(Timeline.make, Effect.scope, (timeline, scope) => {
    const seed = options.seed ?? 1
    const ids = Ids.make({ seed, big: options.bigIds === true, now: timeline.now })
    const requestIds = Ids.make({ seed: seed + 1, big: false, now: timeline.now })
    const userName = options.userName ?? "user@example.com"
    const user: User = { id: "1000000000000001", userName, displayName: displayNameOf(userName) }
    // TestClock allows fractions of milliseconds; the APIs do not.
    const now = (): number => Math.floor(timeline.now())
    const access = Access.make({ options: options.oauth, tokens: Access.pats(options), seed: seed + 2, now, user })

    const kernel: Kernel = {
      scope,
      now,
      after: timeline.after,
      runDue: timeline.runDue,
      sleep: timeline.sleep,
      fork: timeline.fork,
      ids,
      requestId: requestIds.uuid,
      faults: Injection.make(options.faults ?? []),
      durations: { ...defaultDurations, ...options.durations },
      options,
      workspaceId: String(options.workspaceId ?? 1234567890123456),
      address,
      user,
      tokens: access.tokens,
      access,
      authorize: access.authorize,
      use: Registry.make(() => kernel)
    }
    return kernel
  })
