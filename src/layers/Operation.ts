/**
 * REST operations as values, and services made of them. All services of this library are written in this form. Use it
 * for operations that the library does not have.
 *
 * @example
 * ```ts
 * import { Operation, Wire } from "effect-databricks"
 * import * as Context from "effect/Context"
 * import * as Effect from "effect/Effect"
 * import * as Schema from "effect/Schema"
 * import * as Stream from "effect/Stream"
 *
 * class Report extends Wire.struct<Report>("Report")({
 *   report_id: Schema.String,
 *   state: Wire.optional(Wire.openEnum("ReportState", ["DRAFT", "PUBLISHED"]))
 * }) {}
 *
 * class GetReportRequest extends Wire.struct<GetReportRequest>("GetReportRequest")({
 *   report_id: Schema.String
 * }) {}
 *
 * class ListReportsRequest extends Wire.struct<ListReportsRequest>("ListReportsRequest")({
 *   page_token: Wire.optional(Schema.String)
 * }) {}
 *
 * class ListReportsResponse extends Wire.struct<ListReportsResponse>("ListReportsResponse")({
 *   reports: Wire.optional(Wire.array(Report)),
 *   next_page_token: Wire.optional(Schema.String)
 * }) {}
 *
 * const listPage = Operation.get("/api/2.0/reports", { request: ListReportsRequest, response: ListReportsResponse })
 *
 * export const operations = Operation.group("Reports", {
 *   // Returns a report.
 *   get: Operation.get("/api/2.0/reports/{report_id}", { request: GetReportRequest, response: Report }),
 *   // Lists all reports. Pages are fetched on demand.
 *   list: Operation.paged(listPage, "reports"),
 *   // Returns one page of `list`.
 *   listPage,
 *   // Publishes a report. Safe to repeat: a published report stays published.
 *   publish: Operation.post("/api/2.0/reports/{report_id}/publish", { request: GetReportRequest, repeat: "safe" })
 * })
 *
 * // One method per operation, with its documentation.
 * export class Reports extends Context.Tag("my-app/Reports")<Reports, Operation.ServiceOf<typeof operations>>() {}
 *
 * // The service on a `DatabricksClient`.
 * export const layer = Operation.layer(Reports, operations)
 *
 * export const publishDrafts = Effect.flatMap(Reports, (reports) =>
 *   reports.list().pipe(
 *     Stream.filter(({ state }) => state === "DRAFT"),
 *     Stream.runForEach(({ report_id }) => reports.publish({ report_id }))
 *   )
 * )
 * ```
 *
 * @since 0.1.0
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Stream from "effect/Stream"
import { type Derived, type Member, methodOf, type Paged } from "../internal/call/member.js"
import type { Operation } from "../internal/call/operation.js"
import type { DatabricksError } from "../schemas/DatabricksError.js"
import { AccountClient } from "./account/client.js"
import { DatabricksClient, type Service } from "./DatabricksClient.js"
import { withClient } from "./polling/clientOf.js"
import { serviceLayer } from "./serviceLayer.js"

export {
  /**
   * A method derived from the call of an operation.
   *
   * @since 0.1.0
   * @category constructors
   */
  derive,
  /**
   * The operations of an API. Each takes its name from its key, the page of a list that of the list. Spans, metrics and
   * errors show the names.
   *
   * @since 0.1.0
   * @category constructors
   */
  group
} from "../internal/call/member.js"
export {
  /**
   * A DELETE operation. It may be repeated by default.
   *
   * @since 0.1.0
   * @category constructors
   */
  delete,
  /**
   * A GET operation. It may be repeated.
   *
   * @since 0.1.0
   * @category constructors
   */
  get,
  /**
   * A HEAD operation. It may be repeated.
   *
   * @since 0.1.0
   * @category constructors
   */
  head,
  /**
   * A PATCH operation. Requires `repeat`.
   *
   * @since 0.1.0
   * @category constructors
   */
  patch,
  /**
   * A POST operation. Requires `repeat`.
   *
   * @since 0.1.0
   * @category constructors
   */
  post,
  /**
   * A PUT operation. It may be repeated by default.
   *
   * @since 0.1.0
   * @category constructors
   */
  put
} from "../internal/call/operation.js"
export {
  /**
   * A list whose pages the operation returns, as a Stream of the items of a field.
   *
   * @since 0.1.0
   * @category constructors
   */
  paged
} from "../internal/call/paging.js"

export {
  /**
   * An operation whose response is a stream of server-sent events, as a Stream of the values of its response schema. The
   * event `[DONE]` ends it. The limits of `TimeLimits` apply until the response begins, `idle` also between two chunks
   * of it.
   *
   * @since 0.1.0
   * @category constructors
   */
  streamed
} from "../internal/call/streaming.js"

export type {
  /**
   * A method that does more than call its operation.
   *
   * @since 0.1.0
   * @category models
   */
  Derived,
  /**
   * A REST operation. Its method sends a request and returns the response.
   *
   * @since 0.1.0
   * @category models
   */
  Operation,
  /**
   * A paginated list. Its method returns a Stream of the items.
   *
   * @since 0.1.0
   * @category models
   */
  Paged
}

/**
 * A function of a request. The request is optional if all its fields are.
 *
 * @since 0.1.0
 * @category models
 */
// biome-ignore lint/suspicious/noConfusingVoidType: the request of an operation without fields
export type Method<Request, Result> = [Request] extends [void]
  ? () => Result
  : {} extends Request
    ? (request?: Request) => Result
    : (request: Request) => Result

/**
 * The method of a member of a group.
 *
 * @since 0.1.0
 * @category models
 */
export type MethodOf<M> =
  M extends Operation<infer Request, infer Response>
    ? Method<Request, Effect.Effect<Response, DatabricksError>>
    : M extends Paged<infer Request, infer Item>
      ? Method<Request, Stream.Stream<Item, DatabricksError>>
      : M extends Derived<infer Method>
        ? Method
        : never

/**
 * The interface of a service: the method of each member, under its name and with its documentation.
 *
 * @since 0.1.0
 * @category models
 */
export type ServiceOf<Operations> = { readonly [Name in keyof Operations]: MethodOf<Operations[Name]> }

const serviceOf =
  <Operations extends Readonly<Record<string, Member>>>(operations: Operations) =>
  (client: Service): ServiceOf<Operations> => {
    const methods = Object.entries(operations).map(([name, member]) => [name, methodOf(member, client.call)])
    return withClient(client, Object.fromEntries(methods) as ServiceOf<Operations>)
  }

/**
 * Makes the service of a group of operations. Each method is initialized by its first call.
 *
 * @since 0.1.0
 * @category constructors
 */
export const make = <const Operations extends Readonly<Record<string, Member>>>(
  operations: Operations
): Effect.Effect<ServiceOf<Operations>, never, DatabricksClient> => Effect.map(DatabricksClient, serviceOf(operations))

/**
 * The layer of a service whose interface is that of a group of operations.
 *
 * @since 0.1.0
 * @category layers
 */
export const layer = <Self, const Operations extends Readonly<Record<string, Member>>>(
  tag: Context.Tag<Self, ServiceOf<Operations>>,
  operations: Operations
): Layer.Layer<Self, never, DatabricksClient> => serviceLayer(tag, make(operations))

/**
 * The service of a group of operations of an account.
 *
 * @since 0.1.0
 * @category constructors
 */
export const makeAccount = <const Operations extends Readonly<Record<string, Member>>>(
  operations: Operations
): Effect.Effect<ServiceOf<Operations>, never, AccountClient> => Effect.map(AccountClient, serviceOf(operations))

/**
 * The layer of a service of an account whose interface is that of a group of operations.
 *
 * @since 0.1.0
 * @category layers
 */
export const layerAccount = <Self, const Operations extends Readonly<Record<string, Member>>>(
  tag: Context.Tag<Self, ServiceOf<Operations>>,
  operations: Operations
): Layer.Layer<Self, never, AccountClient> => serviceLayer(tag, makeAccount(operations))
