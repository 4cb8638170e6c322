/**
 * Shows what a program would change in a workspace or an account, without changing it: reads are sent, changes are
 * collected.
 *
 * - GET and HEAD operations are sent, and POST operations of Databricks that only read: searches, queries, events,
 *   validations, and SQL statements that only read.
 * - Any other operation is a change. Its request is validated and collected, and nothing is sent. If the operation returns
 *   nothing, it succeeds. Otherwise it returns what was sent, with placeholders for ids: `planned-1`, or negative numbers.
 *   Later requests can have them, and the plan tells which ones do.
 * - A read of a placeholder or of what an earlier change touches, and a change whose answer cannot be made of its request,
 *   fail with `PlanEnded`: the program needs an answer that only the change itself would have given. The plan has this as its
 *   last entry: later changes, such as those of finalizers, are not collected and fail, too.
 * - An SQL statement that changes something is taken to succeed. Its rows are not known, and counts of rows are placeholders.
 *
 * Requests that do not pass through the `DatabricksClient` or the `AccountClient`, such as those for tokens and to presigned links, are sent.
 *
 * @since 0.1.0
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { callOf } from "../internal/call/failure.js"
import { type Any, adHoc, type Operation } from "../internal/call/operation.js"
import { isRecord } from "../internal/codec/isRecord.js"
import { type DatabricksError, InvalidRequest, PlanEnded } from "../schemas/DatabricksError.js"
import { type Service as Account, AccountClient, ofAccount, optionsOf, requestOf } from "./account/client.js"
import { type Service as Client, DatabricksClient, type RequestOptions } from "./DatabricksClient.js"
import { answerOf } from "./plan/answer.js"
import { adHocNames, type Change, nameOf } from "./plan/change.js"
import { isReading } from "./plan/reading.js"
import * as Render from "./plan/render.js"
import { shownOf } from "./plan/shown.js"
import * as Statement from "./plan/statement.js"
import { type Touched, touchedBy } from "./plan/touched.js"

export type {
  /**
   * A change that was not sent, or the read with which the plan ends.
   *
   * @since 0.1.0
   * @category models
   */
  Change
}

/**
 * @since 0.1.0
 * @category models
 */
export interface Service {
  /** The changes so far, in order. */
  readonly changes: Effect.Effect<ReadonlyArray<Change>>
}

/**
 * @since 0.1.0
 * @category context
 */
export class Plan extends Context.Tag("effect-databricks/Plan")<Plan, Service>() {}

type Fields = Readonly<Record<string, unknown>>

const deleting = /^(?:delete|remove|permanentDelete|runsDelete|uninstall|destroy|revoke|trash|cancel|unpublish)/

const creating =
  /^(?:create|submit|runNow|clone|import|register|upload|mkdirs|install|add|generate|execute|log|publish|deploy|startConversation)/

const actionOf = ({ method, operation, path }: Any, { statement }: Fields): Change["action"] =>
  path.template === Statement.template && typeof statement === "string"
    ? Statement.actionOf(statement)
    : method === "DELETE" || deleting.test(operation)
      ? "delete"
      : creating.test(operation)
        ? "create"
        : "update"

/** What an answer can be made of. */
const knownOf = ({ body, path }: Any, request: Fields): Fields => {
  const inner = body === undefined ? undefined : request[body]
  return {
    ...request,
    ...(isRecord(inner) ? inner : {}),
    ...(path.template === Statement.template ? Statement.answer(String(request.statement)) : {})
  }
}

/** The placeholders in a request. */
const usedIn = (request: unknown, placeholders: ReadonlySet<string | number>): ReadonlyArray<string | number> => {
  const found = new Set<string | number>()
  const look = (u: unknown): void => {
    if (typeof u === "number" && placeholders.has(u)) found.add(u)
    if (typeof u === "string") {
      for (const part of u.match(/planned-\d+/g) ?? []) if (placeholders.has(part)) found.add(part)
      if (placeholders.has(Number(u)) && /^-\d+$/.test(u)) found.add(Number(u))
    }
    if (typeof u === "object" && u !== null && !(u instanceof Uint8Array)) Object.values(u).forEach(look)
  }
  look(request)
  return [...found]
}

interface Collector {
  /** Sends a read with `send`, and collects a change. */
  readonly run: <Request, Response>(
    operation: Operation<Request, Response>,
    send: (request: Request) => Effect.Effect<Response, DatabricksError>,
    given: Request,
    /** What the plan shows of the request. */
    shown: unknown,
    /** What the answer can be made of, if that is more. */
    known?: unknown
  ) => Effect.Effect<Response, DatabricksError>
  readonly plan: Service
}

const collector = (): Collector => {
  const changes: Array<Change> = []
  const placeholders = new Set<string | number>()
  const touched: Array<Touched> = []
  let last = 0
  /** Why the plan has ended. */
  let ended: string | undefined

  const run: Collector["run"] = <Request, Response>(
    operation: Operation<Request, Response>,
    send: (request: Request) => Effect.Effect<Response, DatabricksError>,
    given: Request,
    shown: unknown,
    known: unknown = shown
  ) =>
    Effect.suspend(() => {
      const request = (shown ?? {}) as Fields
      const isRead = isReading(operation, request)
      const encoded = operation.encode(given)
      if (Either.isLeft(encoded)) {
        return isRead ? send(given) : Effect.fail(new InvalidRequest({ ...callOf(operation), message: encoded.left }))
      }
      const { url } = encoded.right
      const uses = usedIn([request, url.split(/[/?&=]/)], placeholders)
      const prepared = (operation.prepare?.(given) ?? request) as Fields
      const touch: Touched = { operation, request: { ...request, ...prepared }, url }
      const earlier = isRead && uses.length === 0 ? touchedBy(touch, touched) : undefined
      if (isRead && uses.length === 0 && earlier === undefined) return send(given)
      const name = nameOf(callOf(operation))
      const failed = (message: string) => Effect.fail(new PlanEnded({ ...callOf(operation), message }))
      if (ended !== undefined) return failed(`The plan has ended before ${name}, as ${ended}`)
      const change: Change = {
        ...callOf(operation),
        action: isRead ? "unknown" : actionOf(operation, request),
        request: shownOf(operation, request),
        placeholders: [],
        uses,
        reason: undefined
      }
      const end = (reason: string) => {
        ended = reason
        changes.push({ ...change, reason })
        return failed(`The plan ends here, as ${reason}. Plan.changes has what comes before`)
      }
      if (earlier !== undefined)
        return end(`${name} reads what ${nameOf(callOf(earlier.operation))} changes, which is only planned`)
      if (isRead) return end(`${name} reads ${uses.join(", ")}, which is only planned`)
      touched.push(touch)
      const sent = knownOf(operation, (known ?? {}) as Fields)
      const isStatement = operation.path.template === Statement.template
      const next = () => ++last
      const answer = answerOf(operation, sent, isStatement || change.action === "create", next)
      if (Either.isLeft(answer)) return end(`${name} is not sent, and ${answer.left}`)
      const counts = isStatement ? Statement.counts(request, next) : undefined
      const made = [...answer.right.placeholders, ...(counts?.placeholders ?? [])]
      changes.push({ ...change, placeholders: made })
      for (const placeholder of made) placeholders.add(placeholder)
      const value = answer.right.value
      return Effect.succeed((counts === undefined ? value : Object.assign({}, value, counts.fields)) as Response)
    })

  return { run, plan: { changes: Effect.sync(() => [...changes]) } }
}

const requested =
  (client: Pick<Client, "call">, { run }: Collector): Client["request"] =>
  <A>(options: RequestOptions<A>) => {
    const operation = adHoc({
      ...options,
      ...adHocNames,
      response: options.response ?? (Schema.Unknown as Schema.Schema<unknown> as Schema.Schema<A>)
    })
    const { body, pathParams, query } = options
    const shown = { ...pathParams, ...query, ...(body === undefined ? {} : { body }) }
    return run(operation, client.call(operation), undefined, shown)
  }

const workspace = (client: Client, collector: Collector): Client => ({
  host: client.host,
  call: (operation) => {
    const send = client.call(operation)
    return (request) => collector.run(operation, send, request, request)
  },
  request: requested(client, collector)
})

const account = (client: Account, collector: Collector): Account => {
  const { accountId, host } = client
  const request = requested(client, collector)
  return {
    host,
    accountId,
    call: (operation) => {
      const send = client.call(operation)
      return (request) =>
        collector.run(ofAccount(operation, accountId), send, request, request, requestOf(operation, request, accountId))
    },
    request: (options) => request(optionsOf(options, accountId))
  }
}

/**
 * A `DatabricksClient` that sends reads with the client that it needs, and collects changes. Each layer that is built has a
 * plan of its own. Effect shares a layer that occurs twice in a program: for two workspaces, use `Layer.fresh(Plan.layer)` in
 * each part.
 *
 * @example
 * ```ts
 * import { Databricks, DatabricksClient, Jobs, Plan } from "effect-databricks"
 * import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
 * import * as Console from "effect/Console"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * const deploy = Effect.flatMap(Jobs.Jobs, (jobs) => jobs.create({ name: "nightly" }))
 *
 * const Planned = Databricks.layerServices.pipe(
 *   Layer.provideMerge(Plan.layer),
 *   Layer.provide(DatabricksClient.layerConfig()),
 *   Layer.provide(UndiciHttpClient.layer)
 * )
 *
 * export const plan = deploy.pipe(
 *   Effect.catchTag("PlanEnded", (ended) => Console.error(ended.message)),
 *   Effect.zipRight(Plan.rendered),
 *   Effect.flatMap(Console.log),
 *   Effect.provide(Planned)
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layer: Layer.Layer<DatabricksClient | Plan, never, DatabricksClient> = Layer.effectContext(
  Effect.map(DatabricksClient, (real) => {
    const collected = collector()
    return Context.make(DatabricksClient, workspace(real, collected)).pipe(Context.add(Plan, collected.plan))
  })
)

/**
 * The same for the client of an account.
 *
 * @example
 * ```ts
 * import { AccountClient, Plan } from "effect-databricks"
 * import * as AccountMetastores from "effect-databricks/catalog/AccountMetastores"
 * import * as UndiciHttpClient from "effect-databricks/UndiciHttpClient"
 * import * as Layer from "effect/Layer"
 *
 * export const Planned = AccountMetastores.layer.pipe(
 *   Layer.provideMerge(Plan.layerAccount),
 *   Layer.provide(AccountClient.layerConfig()),
 *   Layer.provide(UndiciHttpClient.layer)
 * )
 * ```
 *
 * @since 0.1.0
 * @category layers
 */
export const layerAccount: Layer.Layer<AccountClient | Plan, never, AccountClient> = Layer.effectContext(
  Effect.map(AccountClient, (real) => {
    const collected = collector()
    return Context.make(AccountClient, account(real, collected)).pipe(Context.add(Plan, collected.plan))
  })
)

/**
 * The same for a program that changes an account and a workspace: one plan has the changes of both, in order.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerBoth: Layer.Layer<AccountClient | DatabricksClient | Plan, never, AccountClient | DatabricksClient> =
  Layer.effectContext(
    Effect.map(Effect.all([DatabricksClient, AccountClient]), ([realWorkspace, realAccount]) => {
      const collected = collector()
      return Context.make(DatabricksClient, workspace(realWorkspace, collected)).pipe(
        Context.add(AccountClient, account(realAccount, collected)),
        Context.add(Plan, collected.plan)
      )
    })
  )

/**
 * The changes so far, in order.
 *
 * @since 0.1.0
 * @category accessors
 */
export const changes: Effect.Effect<ReadonlyArray<Change>, never, Plan> = Effect.flatMap(Plan, ({ changes }) => changes)

/**
 * Changes as text: `+` is created, `~` changed, `-` deleted, `?` not known.
 *
 * @since 0.1.0
 * @category rendering
 */
export const render: (changes: ReadonlyArray<Change>) => string = Render.render

/**
 * The changes so far as text.
 *
 * @since 0.1.0
 * @category rendering
 */
export const rendered: Effect.Effect<string, never, Plan> = Effect.map(changes, render)
