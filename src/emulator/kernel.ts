/** What all API modules of the emulated workspace stand on: time, identifiers, the user, injected faults, settings. */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Either from "effect/Either"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import type { Library } from "../schemas/Libraries.js"
import type { NodeType, SparkVersion } from "../schemas/NodeTypes.js"
import type { CustomRoute } from "./customRoutes.js"
import type { Fault } from "./Fault.js"
import type { ApiFailure } from "./failure.js"
import * as Ids from "./ids.js"
import * as Injection from "./injection.js"
import * as Access from "./oauth/access.js"
import type { OAuthOptions } from "./oauth/options.js"
import * as Registry from "./registry.js"
import type { TaskPrograms } from "./task.js"
import * as Timeline from "./timeline.js"
import type { User } from "./user.js"

/**
 * How long things take.
 *
 * @since 0.1.0
 * @category options
 */
export interface Durations {
  /** From `PENDING` to `RUNNING`; 5 seconds by default. */
  readonly clusterStart: Duration.DurationInput
  /** From `RESTARTING` to `RUNNING`; 5 seconds by default. */
  readonly clusterRestart: Duration.DurationInput
  /** From `RESIZING` to `RUNNING`; 3 seconds by default. */
  readonly clusterResize: Duration.DurationInput
  /** From `TERMINATING` to `TERMINATED`; 2 seconds by default. */
  readonly clusterTerminate: Duration.DurationInput
  /** Until serverless compute is there for a task; 1 second by default. */
  readonly serverlessStart: Duration.DurationInput
  /** A task that has no program of its own; 2 seconds by default. */
  readonly task: Duration.DurationInput
  /** From `TERMINATING` to `TERMINATED`, for a run that is cancelled; 1 second by default. */
  readonly runTerminate: Duration.DurationInput
  /** Each state of a pipeline's update before `RUNNING`; 1 second by default. */
  readonly updatePhase: Duration.DurationInput
  /** From `RUNNING` to `COMPLETED`, for an update of a pipeline that is not continuous; 2 seconds by default. */
  readonly updateRun: Duration.DurationInput
  /** From `STOPPING` to `CANCELED`, for an update of a pipeline; 1 second by default. */
  readonly updateStop: Duration.DurationInput
  /** From `STARTING` to `RUNNING`, for a SQL warehouse; 3 seconds by default. */
  readonly warehouseStart: Duration.DurationInput
  /** From `STOPPING` to `STOPPED` and from `DELETING` to `DELETED`, for a SQL warehouse; 1 second by default. */
  readonly warehouseStop: Duration.DurationInput
  /** From `PENDING` to `INSTALLED`, for each library of a cluster that runs; 3 seconds by default. */
  readonly libraryInstall: Duration.DurationInput
  /** Until a default base environment is built; 5 seconds by default. */
  readonly baseEnvironmentBuild: Duration.DurationInput
}

const usualDurations: Durations = {
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
  baseEnvironmentBuild: "5 seconds"
}

/**
 * @since 0.1.0
 * @category options
 */
export interface Options {
  /** The personal access tokens that are good; by default every token is. */
  readonly tokens?: ReadonlyArray<string | Redacted.Redacted> | undefined
  /** Who may log in by OAuth, at the workspace, in Entra and as the identity of a machine; by default everyone. */
  readonly oauth?: OAuthOptions | undefined
  /** The user that every personal access token belongs to; `user@example.com` by default. */
  readonly userName?: string | undefined
  /** How long things take, where it is not the default. */
  readonly durations?: Partial<Durations> | undefined
  /** What the tasks of jobs do; one without a program takes `durations.task` and succeeds. */
  readonly tasks?: TaskPrograms | undefined
  /**
   * The messages with which a library fails to install; an empty list for one that does not fail. Without this, or where
   * it says `undefined`, a library fails whose name contains `does-not-exist`, whose file in the workspace is not there,
   * or that the runtime of the cluster does not support.
   */
  readonly libraryFailure?: ((library: Library) => ReadonlyArray<string> | undefined) | undefined
  /** Whether a notebook task fails unless its notebook is in the workspace; `false` by default. */
  readonly checkNotebooks?: boolean | undefined
  /**
   * How many files one call deletes of a folder of DBFS, which then answers 503 `PARTIAL_DELETE` and is to be called again;
   * all by default. The real workspace deletes for about 45 seconds.
   */
  readonly dbfsDeleteBatch?: number | undefined
  /** How the workspace misbehaves from the beginning, and again after a reset. */
  readonly faults?: ReadonlyArray<Fault> | undefined
  /** What the identifiers are made from: with the same seed and the same requests they are the same. 1 by default. */
  readonly seed?: number | undefined
  /**
   * Whether numeric identifiers, such as those of jobs and runs, lie beyond 2^53, where a `number` is not exact. The real
   * workspace hands out both kinds; `false` by default.
   */
  readonly bigIds?: boolean | undefined
  /** The machines that clusters can be made of; by default a choice of Azure's. */
  readonly nodeTypes?: ReadonlyArray<NodeType> | undefined
  /** The Databricks Runtimes that clusters can run; by default those with support in 2026. */
  readonly sparkVersions?: ReadonlyArray<SparkVersion> | undefined
  /** The workspace's own id; 1234567890123456 by default. */
  readonly workspaceId?: number | bigint | undefined
  /** Operations that the emulator does not have, or that it has and that are to answer otherwise: see `CustomRoute`. */
  readonly routes?: ReadonlyArray<CustomRoute> | undefined
}

/** The address of a workspace that no network knows. */
export const host = "https://emulator.azuredatabricks.net"

export interface Kernel {
  readonly now: () => number
  readonly after: Timeline.Timeline["after"]
  readonly settle: () => void
  readonly sleep: Timeline.Timeline["sleep"]
  readonly fork: Timeline.Timeline["fork"]
  readonly ids: Ids.Ids
  /** Apart from the others: how many requests there were does not change the ids of what they make. */
  readonly requestId: () => string
  readonly faults: Injection.Injection
  readonly durations: Durations
  readonly options: Options
  readonly workspaceId: string
  /** Where the workspace is, such as `http://127.0.0.1:41234`: what its links begin with. */
  readonly address: () => string
  /** The user of whom the workspace is, an admin. */
  readonly user: User
  /** The access tokens that the workspace hands out itself, good beside those of its options until they are revoked. */
  readonly tokens: Access.Access["tokens"]
  /** The tokens that OAuth issues. */
  readonly access: Access.Access
  /** The user that the request's credentials stand for. */
  readonly authorize: (headers: Access.Headers) => Either.Either<User, ApiFailure>
  /** What a module makes on this kernel. It is made once, when it is first asked for. */
  readonly use: <A>(make: (kernel: Kernel) => A) => A
}

const displayNameOf = (userName: string): string =>
  (userName.split("@")[0] ?? userName)
    .split(/[._-]+/)
    .filter((part) => part !== "")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join(" ")

export const make = (options: Options, address: () => string = () => host): Effect.Effect<Kernel, never, Scope.Scope> =>
  Effect.map(Timeline.make, (timeline) => {
    const seed = options.seed ?? 1
    const ids = Ids.make({ seed, big: options.bigIds === true, now: timeline.now })
    const requestIds = Ids.make({ seed: seed + 1, big: false, now: timeline.now })
    const userName = options.userName ?? "user@example.com"
    const user: User = { id: "1000000000000001", userName, displayName: displayNameOf(userName) }
    // Under a TestClock there are parts of milliseconds, which no API has.
    const now = (): number => Math.floor(timeline.now())
    const access = Access.make({ options: options.oauth, tokens: Access.pats(options), seed: seed + 2, now, user })

    const kernel: Kernel = {
      now,
      after: timeline.after,
      settle: timeline.settle,
      sleep: timeline.sleep,
      fork: timeline.fork,
      ids,
      requestId: requestIds.uuid,
      faults: Injection.make(options.faults ?? []),
      durations: { ...usualDurations, ...options.durations },
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
