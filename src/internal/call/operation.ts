/** A REST operation as a value: how its request is encoded, its response decoded, and whether it may be repeated. */
import * as Either from "effect/Either"
import type * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import * as Json from "../codec/json.js"
import { reader } from "../codec/reader.js"
import { requestAst } from "../codec/requestSchema.js"
import { validator } from "../codec/validator.js"
import { checked, IllFormed, isWellFormed } from "../codec/wellFormed.js"
import { scrubber } from "./scrub.js"
import { canHoldSecrets, secretsOf } from "./secretsOf.js"
import { type PathTemplate, pathTemplate, queryString } from "./url.js"

export type HttpMethod = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE"

/**
 * Whether a call may be repeated after a failure that may have had an effect: always, only with an idempotency token, or
 * never. A function decides by the request, for example for a write that may overwrite.
 */
export type Repeat<Request> = "safe" | "by-token" | "never" | ((request: Request) => boolean)

/** A schema by its decoded type, which is the type of the API's JSON. */
// biome-ignore lint/suspicious/noExplicitAny: the encoded type is not used
type SchemaOf<A> = Schema.Schema<A, any>

export interface Options<Request, Response> {
  /** Omitted if the operation has no fields. */
  readonly request?: SchemaOf<Request> | undefined
  /** Omitted if the operation returns nothing. */
  readonly response?: SchemaOf<Response> | undefined
  /** Converts a request to the form that the API accepts, before validation. */
  readonly prepare?: ((request: Request) => Request) | undefined
  /** Fields sent in the query of a method that has a body. */
  readonly query?: ReadonlyArray<string & keyof Request> | undefined
  /** The field whose value is the body. The default is an object of all remaining fields. */
  readonly body?: (string & keyof Request) | undefined
  /** The field whose text or bytes are the body, if the body is not JSON. */
  readonly rawBody?: (string & keyof Request) | undefined
  /** Whether the request has no body, not even an empty object. */
  readonly noBody?: boolean | undefined
  /**
   * Whether the body of the response is not JSON. The field `contents` then has its bytes, and the other fields are
   * headers.
   */
  readonly rawResponse?: boolean | undefined
  /**
   * How an attempt is sent whose response is a stream of server-sent events, each of which has a value of the response's
   * schema. `streamed` sets it. An option, so that programs without streams do not load it.
   */
  readonly streamed?: ((client: never, operation: never, request: never, options: never) => unknown) | undefined
  /** The default depends on the method, as in HTTP. */
  readonly repeat?: Repeat<Request> | undefined
  /** The field of the token, for `by-token`. The default is `idempotency_token`. */
  readonly token?: (string & keyof Request) | undefined
  /** Whether responses are secret as a whole. Errors then have no body. */
  readonly sensitive?: boolean | undefined
  /**
   * Decodes the response from the bytes of a body, without decoding them to text. Returns undefined if it cannot. The
   * bytes are valid until it returns.
   */
  readonly fromBytes?: ((body: Uint8Array) => NoInfer<Response> | undefined) | undefined
  /** Whether a failure says that a part of the work is done. The following retries then have a new budget. */
  readonly hasProgressed?: ((error: DatabricksError) => boolean) | undefined
}

/** The options of methods that HTTP does not define as idempotent. */
export interface OptionsWithRepeat<Request, Response> extends Options<Request, Response> {
  readonly repeat: Repeat<Request>
}

/** The fields of a page that hold its items and its tokens. */
export interface Paging {
  readonly items: string
  /** The field of the response that holds the token of the next page. */
  readonly tokenField: string
  /** The field of the request that takes it. */
  readonly tokenParam: string
}

/** A body that is sent as it is produced. */
export interface BodyStream {
  readonly bytes: Stream.Stream<Uint8Array, unknown>
  /** In bytes, if it is known. */
  readonly size: number | undefined
}

/** An encoded request. */
export interface Encoded {
  /** Path and query. */
  readonly url: string
  /** JSON, or the type that `contentType` says. */
  readonly body: string | Uint8Array | undefined
  /** Undefined for JSON. */
  readonly contentType?: string | undefined
  /** A body that is sent as it is produced, in place of `body`. It can be sent once. */
  readonly stream?: BodyStream | undefined
  /** In addition to those of every request. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Secrets that no error may show if the API echoes them. Computed only after a failure. */
  readonly secrets: () => ReadonlyArray<string>
}

/** A REST operation as one value. `group` gives it its names. */
export interface Operation<Request, Response> extends Options<Request, Response> {
  /** Such as `Clusters`. */
  readonly service: string
  /** Such as `create`. */
  readonly operation: string
  readonly method: HttpMethod
  readonly path: PathTemplate
  readonly repeat: Repeat<Request>
  readonly sensitive: boolean
  readonly paged?: Paging | undefined
  /** Left has the reason why the request is not valid. */
  readonly encode: (request: unknown) => Either.Either<Encoded, string>
  /** Left has the reason why the JSON is not a response of the operation. `text` is its source. */
  readonly decode: (json: unknown, text?: string) => Either.Either<Response, string>
  /** A body without its secrets, for the error of a body that cannot be decoded. */
  readonly redact: (body: string) => string
}

/** An operation of any type. */
// biome-ignore lint/suspicious/noExplicitAny: the request is contravariant and the response covariant
export type Any = Operation<any, any>

const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])

const hasBody = (method: HttpMethod): boolean => method === "POST" || method === "PUT" || method === "PATCH"

/** The message does not have that of the platform, which can quote values. */
const notJson = (error: unknown): string =>
  error instanceof IllFormed
    ? `${error.field === "" ? "" : `at ${error.field}: `}${error.message}`
    : `cannot be written as JSON${
        error instanceof RangeError
          ? ": it is nested too deeply, or circular"
          : error instanceof TypeError && /circular|cyclic/.test(error.message)
            ? ": it is circular"
            : ""
      }`

/**
 * The max number of secrets of a body that are redacted in it, and the max size of such a body in characters. Others are
 * left out of errors, as it would take too long.
 */
const maxSecrets = 100
const maxRedacted = 1024 * 1024

const jsonOf = (value: unknown): string | undefined => checked(Json.stringify(value), value)

const make = <Request, Response>(
  method: HttpMethod,
  template: string,
  options: OptionsWithRepeat<Request, Response>
): Operation<Request, Response> => {
  const path = pathTemplate(template)
  const isBodied = hasBody(method)
  const isInPath = (field: string): boolean => path.fields.includes(field)
  const isInQuery = (field: string): boolean =>
    !isInPath(field) && (!isBodied || (options.query as ReadonlyArray<string> | undefined)?.includes(field) === true)

  const bodyOf = (fields: Readonly<Record<string, unknown>>): string | undefined => {
    if (!isBodied || options.noBody === true) return undefined
    if (options.body !== undefined) return jsonOf(fields[options.body])
    // Without a prototype, so that `__proto__` is a normal field.
    const rest: Record<string, unknown> = Object.create(null)
    for (const key of Object.keys(fields)) {
      if (!isInPath(key) && !isInQuery(key)) rest[key] = fields[key]
    }
    return jsonOf(rest)
  }

  const rawBodyOf = (field: string, fields: Readonly<Record<string, unknown>>): string | Uint8Array => {
    const body = fields[field] as string | Uint8Array
    if (typeof body === "string" && !isWellFormed(body)) throw new IllFormed(field)
    return body
  }

  const validateRequest = options.request === undefined ? undefined : validator(options.request, requestAst)
  const readResponse = options.response === undefined ? undefined : reader(options.response)

  const encode = (given: unknown): Either.Either<Encoded, string> => {
    const request = options.prepare === undefined ? given : options.prepare(given as Request)
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
        body: options.rawBody === undefined ? bodyOf(fields) : rawBodyOf(options.rawBody, fields),
        contentType: options.rawBody === undefined ? undefined : "application/octet-stream",
        secrets: () => secretsOf(options.request?.ast, fields)
      })
    } catch (error) {
      return Either.left(notJson(error))
    }
  }

  const decode = (json: unknown, text?: string): Either.Either<Response, string> =>
    readResponse === undefined ? Either.right(undefined as Response) : readResponse(json, text)

  const redact = (body: string): string => {
    if (options.sensitive === true) return ""
    if (options.response === undefined) return body
    const { ast } = options.response
    let json: unknown
    try {
      json = Json.parse(body)
    } catch {
      return canHoldSecrets(ast) ? "" : body
    }
    const secrets = secretsOf(ast, json)
    if (secrets.length > maxSecrets || (secrets.length > 0 && body.length > maxRedacted)) return ""
    return scrubber(secrets)(body)
  }

  return {
    ...options,
    service: "",
    operation: "",
    method,
    path,
    ...(options.repeat === "by-token" ? { token: options.token ?? ("idempotency_token" as never) } : {}),
    sensitive: options.sensitive === true,
    encode,
    decode,
    redact
  }
}

type Make = <Request = void, Response = void>(
  path: string,
  options?: Options<Request, Response>
) => Operation<Request, Response>

type MakeWithRepeat = <Request = void, Response = void>(
  path: string,
  options: OptionsWithRepeat<Request, Response>
) => Operation<Request, Response>

const idempotent =
  (method: HttpMethod): Make =>
  (path, options) =>
    make(method, path, { ...options, repeat: options?.repeat ?? "safe" })

export const get = idempotent("GET")

export const head = idempotent("HEAD")

export const put = idempotent("PUT")

const delete_ = idempotent("DELETE")

export { delete_ as delete }

export const post: MakeWithRepeat = (path, options) => make("POST", path, options)

export const patch: MakeWithRepeat = (path, options) => make("PATCH", path, options)

/** A variant of an operation with other options. It has the same names. */
export const variant = <Request, Response>(
  operation: Any,
  changes: Partial<Operation<Request, Response>>
): Operation<Request, Response> => Object.assign(Object.create(operation), changes)

/** Whether a call with this request may be repeated after a failure that may have had an effect. */
export const isRepeatable = (operation: Any, request: unknown): boolean => {
  const { repeat, token } = operation
  if (typeof repeat === "function") return repeat(request)
  return token === undefined ? repeat === "safe" : Boolean((request as Readonly<Record<string, unknown>>)[token])
}

/** The operation of a single request that no service covers. */
export const adHoc = <Response>(options: {
  readonly service: string
  readonly operation: string
  readonly method: HttpMethod
  readonly path: string
  readonly pathParams?: Readonly<Record<string, string | number | bigint>> | undefined
  readonly query?: Readonly<Record<string, unknown>> | undefined
  readonly body?: unknown
  readonly response: SchemaOf<Response>
  readonly repeatable?: boolean | undefined
  readonly sensitive?: boolean | undefined
}): Operation<void, Response> => {
  const { body, method, path, pathParams, query, repeatable, ...rest } = options
  const isIdempotent = method !== "POST" && method !== "PATCH"
  const operation = make<void, Response>(method, path, {
    ...rest,
    repeat: (repeatable ?? isIdempotent) ? "safe" : "never"
  })
  return {
    ...operation,
    service: options.service,
    operation: options.operation,
    // Errors and spans have it, and a query can have secrets.
    path: Object.assign(Object.create(operation.path), { template: String(path).replace(/\?.*$/s, "") }),
    encode: () => {
      // A fragment is never sent. Names that contain `#` belong in `pathParams`.
      if (typeof options.path !== "string" || !options.path.startsWith("/") || options.path.includes("#")) {
        return Either.left("at path: expected an absolute path without a fragment, such as /api/2.0/token/list")
      }
      // HTTP clients differ: some encode other characters, some reject them.
      if (!/^[\x21-\x7e]+$/.test(options.path)) {
        return Either.left(
          "at path: expected printable ASCII without spaces; pass other characters in pathParams or query"
        )
      }
      if (!methods.has(options.method)) {
        return Either.left(`at method: expected ${[...methods].join(", ")}`)
      }
      if (body !== undefined && (options.method === "GET" || options.method === "HEAD")) {
        return Either.left(`at body: ${options.method} has no body`)
      }
      return operation.path.build(pathParams ?? {}).pipe(
        Either.mapLeft((message) => message.replace("at ", "at pathParams.")),
        Either.flatMap((path) =>
          Either.try({
            try: () => {
              const search = queryString(query ?? {})
              return {
                url: search === "" ? path : `${path}${path.includes("?") ? "&" : "?"}${search}`,
                body: body === undefined ? undefined : jsonOf(body),
                secrets: () => secretsOf(undefined, { body, pathParams, query })
              }
            },
            catch: notJson
          })
        )
      )
    }
  }
}
