/** A change that a plan collects. */

/**
 * A change that was not sent, or the read with which the plan ends.
 *
 * @since 0.1.0
 * @category models
 */
export interface Change {
  /** `unknown` is a read of what is only planned. */
  readonly action: "create" | "update" | "delete" | "unknown"
  /** The API, such as `Clusters`. */
  readonly service: string
  /** The operation, such as `create`. */
  readonly operation: string
  readonly method: string
  /** The path template of the REST operation. */
  readonly path: string
  /** The request without the values of secrets. Files are described, as `<12 bytes>`. */
  readonly request: Readonly<Record<string, unknown>>
  /** What the answer has in place of ids. */
  readonly placeholders: ReadonlyArray<string | number>
  /** The placeholders of earlier changes that the request has. */
  readonly uses: ReadonlyArray<string | number>
  /** Why the plan ends here, if it does. */
  readonly reason: string | undefined
}

/** The service and the operation of `client.request`. */
export const adHocNames = { service: "DatabricksClient", operation: "request" } as const

/** Such as `Clusters.create`. A request of `client.request` has no other name than its method and path. */
export const nameOf = ({
  method,
  operation,
  path,
  service
}: Pick<Change, "method" | "operation" | "path" | "service">): string =>
  service === adHocNames.service && operation === adHocNames.operation ? `${method} ${path}` : `${service}.${operation}`
