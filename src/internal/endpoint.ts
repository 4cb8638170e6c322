/** What the library knows of one REST operation. */
import * as Either from "effect/Either"
import type * as Schema from "effect/Schema"
import type { DatabricksError } from "../schemas/DatabricksError.js"
import * as Json from "./json.js"
import { reader } from "./reader.js"
import { requestAst } from "./requestSchema.js"
import { scrubber } from "./scrub.js"
import { canHoldSecrets, secretsOf } from "./secretsOf.js"
import { type PathTemplate, pathTemplate, queryString } from "./url.js"
import { validator } from "./validator.js"
import { checked, IllFormed, isWellFormed } from "./wellFormed.js"

export type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE"

/** Where a paged operation keeps its items and its tokens. */
export interface Paged {
  readonly items: string
  readonly tokenField: string
  readonly tokenParam: string
}

/** A schema by what it decodes to: the JSON of the API is that, whatever else the schema encodes to. */
// biome-ignore lint/suspicious/noExplicitAny: it is not looked at
type SchemaOf<A> = Schema.Schema<A, any>

export interface Options<Request, Response> {
  readonly service: string
  readonly operation: string
  readonly method: Method
  /** `/api/2.0/things/{thing_id}`, or `{path*}` for a value that keeps its slashes. */
  readonly path: string
  /** None for an operation without fields. */
  readonly request?: SchemaOf<Request> | undefined
  /** None for an operation that answers nothing. */
  readonly response?: SchemaOf<Response> | undefined
  /** Fields sent in the query although the method has a body. */
  readonly query?: ReadonlyArray<string & keyof Request> | undefined
  /** The field that is the body, where the body is not all the remaining fields. */
  readonly body?: (string & keyof Request) | undefined
  /** The field that is the body as it stands, text or bytes, where the body is no JSON. */
  readonly rawBody?: (string & keyof Request) | undefined
  /** Whether repeating it does no harm. By default, whatever HTTP says of the method. */
  readonly repeatable?: boolean | undefined
  /** The field that makes repeating it safe; filled once per call where the caller leaves it out. */
  readonly idempotencyToken?: (string & keyof Request) | undefined
  readonly paged?: Paged | undefined
  /** Whether its responses are secret as a whole: their bodies are then kept out of errors. */
  readonly sensitive?: boolean | undefined
  /**
   * Makes the response of a good answer's body right away, where it can: bytes in base64 need no text in between. The
   * body is good until it returns.
   */
  readonly fromBytes?: ((body: Uint8Array) => Response | undefined) | undefined
  /** Whether a failure says that a part of the work was done: the retries that follow have a budget of their own. */
  readonly hasProgressed?: ((error: DatabricksError) => boolean) | undefined
}

/** A request ready to be sent. */
export interface Encoded {
  /** Path and query. */
  readonly url: string
  /** JSON, its bytes, or whatever else `contentType` says. */
  readonly body: string | Uint8Array | undefined
  /** None for JSON. */
  readonly contentType?: string | undefined
  /** What no error may show, should the API echo it. Looked for when something failed. */
  readonly secrets: () => ReadonlyArray<string>
}

export interface Endpoint<Request, Response>
  extends Omit<Options<Request, Response>, "path" | "repeatable" | "sensitive"> {
  readonly path: PathTemplate
  readonly repeatable: boolean
  readonly sensitive: boolean
  /** On the left, why the request is not valid. */
  readonly encode: (request: unknown) => Either.Either<Encoded, string>
  /** On the left, why this is not a response of the operation. `text` is what it was parsed from. */
  readonly decode: (json: unknown, text?: string) => Either.Either<Response, string>
  /** What an error may show of a body that should have been a response. */
  readonly shown: (body: string) => string
}

/** Any endpoint, for those that list them. */
// biome-ignore lint/suspicious/noExplicitAny: the request is contravariant and the response covariant
export type Any = Endpoint<any, any>

const methods: ReadonlySet<string> = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"])

const hasBody = (method: Method): boolean => method === "POST" || method === "PUT" || method === "PATCH"

const isSafe = (method: Method): boolean => method !== "POST" && method !== "PATCH"

/** The platform's own message can quote values. */
const notJson = (error: unknown): string =>
  error instanceof IllFormed
    ? `${error.field === "" ? "" : `at ${error.field}: `}${error.message}`
    : `cannot be written as JSON${
        error instanceof RangeError
          ? ": it is nested too deeply, or contains itself"
          : error instanceof TypeError && /circular|cyclic/.test(error.message)
            ? ": it contains itself"
            : ""
      }`

const jsonOf = (value: unknown): string | undefined => checked(Json.stringify(value), value)

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
    if (options.body !== undefined) return jsonOf(fields[options.body])
    // Without a prototype, so that a field named `__proto__` is one like any other.
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
        ...(options.rawBody === undefined
          ? { body: bodyOf(fields) }
          : { body: rawBodyOf(options.rawBody, fields), contentType: "application/octet-stream" }),
        secrets: () => secretsOf(options.request?.ast, fields)
      })
    } catch (error) {
      return Either.left(notJson(error))
    }
  }

  const decode = (json: unknown, text?: string): Either.Either<Response, string> =>
    readResponse === undefined ? Either.right(undefined as Response) : readResponse(json, text)

  const shown = (body: string): string => {
    if (options.sensitive === true) return ""
    if (options.response === undefined) return body
    const { ast } = options.response
    let json: unknown
    try {
      json = Json.parse(body)
    } catch {
      return canHoldSecrets(ast) ? "" : body
    }
    return scrubber(secretsOf(ast, json))(body)
  }

  return {
    ...options,
    path,
    repeatable: options.repeatable ?? isSafe(options.method),
    sensitive: options.sensitive === true,
    encode,
    decode,
    shown
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
  readonly response: SchemaOf<Response>
  readonly repeatable?: boolean | undefined
  readonly sensitive?: boolean | undefined
}): Endpoint<{}, Response> => {
  const { body, pathParams, query, ...rest } = options
  const endpoint = make<{}, Response>(rest)
  return {
    ...endpoint,
    encode: () => {
      // What stands behind a `#` would never be sent: a name that holds one belongs into `pathParams`.
      if (typeof options.path !== "string" || !options.path.startsWith("/") || options.path.includes("#")) {
        return Either.left("at path: expected a path from the root on, such as /api/2.0/token/list, without a fragment")
      }
      // One client would encode it, another refuse it, another send something else.
      if (!/^[\x21-\x7e]+$/.test(options.path)) {
        return Either.left("at path: expected visible ASCII; give other characters in pathParams or query")
      }
      if (!methods.has(options.method)) {
        return Either.left(`at method: expected ${[...methods].join(", ")}`)
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
