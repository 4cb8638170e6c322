/** What the library knows of one REST operation. */
import * as Either from "effect/Either"
import type * as Schema from "effect/Schema"
import * as Json from "./json.js"
import { requestAst } from "./requestSchema.js"
import { type PathTemplate, pathTemplate, queryString } from "./url.js"
import { validator } from "./validator.js"

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE"

/** Where a paged operation keeps its items and its tokens. */
export interface Paged {
  readonly items: string
  readonly tokenField: string
  readonly tokenParam: string
}

export interface Options<Request, Response> {
  readonly service: string
  readonly operation: string
  readonly method: Method
  /** `/api/2.0/things/{thing_id}`, or `{path*}` for a value that keeps its slashes. */
  readonly path: string
  /** None for an operation without fields. */
  readonly request?: Schema.Schema<Request> | undefined
  /** None for an operation that answers nothing. */
  readonly response?: Schema.Schema<Response> | undefined
  /** Fields sent in the query although the method has a body. */
  readonly query?: ReadonlyArray<string & keyof Request> | undefined
  /** The field that is the body, where the body is not all the remaining fields. */
  readonly body?: (string & keyof Request) | undefined
  /** Whether repeating it does no harm. By default, whatever HTTP says of the method. */
  readonly repeatable?: boolean | undefined
  /** The field that makes repeating it safe; filled once per call where the caller leaves it out. */
  readonly idempotencyToken?: (string & keyof Request) | undefined
  readonly paged?: Paged | undefined
  /** Whether its responses can hold secrets: their bodies are then kept out of errors. */
  readonly sensitive?: boolean | undefined
  /**
   * Makes the response of a good answer's body right away, where it can: bytes in base64 need no text in between. The
   * body is good until it returns.
   */
  readonly fromBytes?: ((body: Uint8Array) => Response | undefined) | undefined
  /** Fields of the request whose text is secret: no error shows it, should the API echo it. */
  readonly secretFields?: ReadonlyArray<string & keyof Request> | undefined
}

/** A request ready to be sent. */
export interface Encoded {
  /** Path and query. */
  readonly url: string
  /** JSON, or its bytes. */
  readonly body: string | Uint8Array | undefined
  readonly secrets: ReadonlyArray<string>
}

export interface Endpoint<Request, Response>
  extends Omit<Options<Request, Response>, "path" | "repeatable" | "sensitive"> {
  readonly path: PathTemplate
  readonly repeatable: boolean
  readonly sensitive: boolean
  /** On the left, why the request is not valid. */
  readonly encode: (request: unknown) => Either.Either<Encoded, string>
  /** On the left, why this is not a response of the operation. */
  readonly decode: (json: unknown) => Either.Either<Response, string>
}

/** Any endpoint, for those that list them. */
// biome-ignore lint/suspicious/noExplicitAny: the request is contravariant and the response covariant
export type Any = Endpoint<any, any>

const hasBody = (method: Method): boolean => method === "POST" || method === "PUT" || method === "PATCH"

const isSafe = (method: Method): boolean => method !== "POST" && method !== "PATCH"

/** The platform's own message can quote values. */
const notJson = (error: unknown): string =>
  `cannot be written as JSON${
    error instanceof RangeError
      ? ": it is nested too deeply, or contains itself"
      : error instanceof TypeError && /circular|cyclic/.test(error.message)
        ? ": it contains itself"
        : ""
  }`

export const make = <Request = {}, Response = void>(
  options: Options<Request, Response>
): Endpoint<Request, Response> => {
  const path = pathTemplate(options.path)
  const isBodied = hasBody(options.method)
  const isInPath = (field: string): boolean => path.fields.includes(field)
  const isInQuery = (field: string): boolean =>
    !isInPath(field) && (!isBodied || (options.query as ReadonlyArray<string> | undefined)?.includes(field) === true)

  const bodyOf = (fields: Readonly<Record<string, unknown>>): string | undefined => {
    if (!isBodied) return undefined
    if (options.body !== undefined) return Json.stringify(fields[options.body])
    // Without a prototype, so that a field named `__proto__` is one like any other.
    const rest: Record<string, unknown> = Object.create(null)
    for (const key of Object.keys(fields)) {
      if (!isInPath(key) && !isInQuery(key)) rest[key] = fields[key]
    }
    return Json.stringify(rest)
  }

  const secretsOf = (fields: Readonly<Record<string, unknown>>): ReadonlyArray<string> =>
    options.secretFields?.map((field) => fields[field]).filter((value) => typeof value === "string") ?? []

  const validateRequest = options.request === undefined ? undefined : validator(options.request, requestAst)
  const validateResponse = options.response === undefined ? undefined : validator(options.response)

  const encode = (request: unknown): Either.Either<Encoded, string> => {
    if (validateRequest !== undefined) {
      const valid = validateRequest(request)
      if (Either.isLeft(valid)) return Either.left(valid.left)
    }
    const fields = (request ?? {}) as Readonly<Record<string, unknown>>
    const built = path.build(fields)
    if (Either.isLeft(built)) return Either.left(built.left)
    try {
      const search = queryString(fields, isInQuery)
      return Either.right({
        url: search === "" ? built.right : `${built.right}?${search}`,
        body: bodyOf(fields),
        secrets: secretsOf(fields)
      })
    } catch (error) {
      return Either.left(notJson(error))
    }
  }

  const decode = (json: unknown): Either.Either<Response, string> =>
    validateResponse === undefined ? Either.right(undefined as Response) : validateResponse(json)

  return {
    ...options,
    path,
    repeatable: options.repeatable ?? isSafe(options.method),
    sensitive: options.sensitive === true,
    encode,
    decode
  }
}

/** An operation that no service covers, its request at hand. */
export const adHoc = <Response>(options: {
  readonly service: string
  readonly operation: string
  readonly method: Method
  readonly path: string
  readonly pathParams?: Readonly<Record<string, string | number | bigint>> | undefined
  readonly query?: Readonly<Record<string, unknown>> | undefined
  readonly body?: unknown
  readonly response: Schema.Schema<Response>
  readonly repeatable?: boolean | undefined
  readonly sensitive?: boolean | undefined
}): Endpoint<{}, Response> => {
  const { body, pathParams, query, ...rest } = options
  const endpoint = make<{}, Response>(rest)
  return {
    ...endpoint,
    encode: () => {
      // What stands behind a `#` would never be sent: a name that holds one belongs into `pathParams`.
      if (!options.path.startsWith("/") || options.path.includes("#")) {
        return Either.left("at path: expected a path from the root on, such as /api/2.0/token/list, without a fragment")
      }
      if (body !== undefined && (options.method === "GET" || options.method === "HEAD")) {
        return Either.left(`at body: ${options.method} takes none`)
      }
      return endpoint.path.build(pathParams ?? {}).pipe(
        Either.mapLeft((message) => message.replace("at ", "at pathParams.")),
        Either.flatMap((path) =>
          Either.try({
            try: () => {
              const search = queryString(query ?? {})
              return {
                url: search === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${search}`,
                body: body === undefined ? undefined : Json.stringify(body),
                secrets: []
              }
            },
            catch: notJson
          })
        )
      )
    }
  }
}
