/** Takes secrets out of what is recorded, and makes the keys by which requests are found again. */
import type * as HttpClientRequest from "@effect/platform/HttpClientRequest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { bodyAst } from "../../internal/call/redact.js"
import { redacted, scrubber } from "../../internal/call/scrub.js"
import { secretsOf } from "../../internal/call/secretsOf.js"
import * as Base64 from "../../internal/codec/base64.js"
import { isRecord } from "../../internal/codec/isRecord.js"
import * as Json from "../../internal/codec/json.js"
import { operationAt } from "./known.js"
import { type Body, bodyOf, type Interaction } from "./tape.js"

export interface Settings {
  /** What the file has in place of host names. */
  readonly hosts: Readonly<Record<string, string>>
  /** Names of query parameters and of fields of bodies that may differ. */
  readonly ignore: ReadonlySet<string>
}

/** The host that recorded workspaces have in the file. */
export const host = "workspace.example.com"

export interface Taken {
  readonly method: string
  readonly url: URL
  /** The values of headers, of which none is recorded. */
  readonly headers: ReadonlyArray<string>
  readonly body: Uint8Array
}

/** The bytes of a body, which is read whole. */
export const bytesIn = (request: HttpClientRequest.HttpClientRequest): Effect.Effect<Uint8Array, unknown> => {
  const { body } = request
  switch (body._tag) {
    case "Empty":
      return Effect.succeed(new Uint8Array())
    case "Uint8Array":
      return Effect.succeed(body.body)
    case "Raw":
      return Effect.tryPromise(async () => new Uint8Array(await new Response(body.body as BodyInit).arrayBuffer()))
    case "FormData":
      // Without the boundary, which is random.
      return Effect.tryPromise(async () => {
        const parts: Array<string> = []
        for (const [name, value] of body.formData.entries()) {
          const content =
            typeof value === "string" ? value : Base64.encode(new Uint8Array(await (value as Blob).arrayBuffer()))
          parts.push(`${name}=${content}`)
        }
        return new TextEncoder().encode(parts.join("&"))
      })
    case "Stream":
      return Effect.map(Stream.runCollect(body.stream), (chunks) => {
        const whole = new Uint8Array([...chunks].reduce((size, { length }) => size + length, 0))
        let at = 0
        for (const chunk of chunks) {
          whole.set(chunk, at)
          at += chunk.length
        }
        return whole
      })
  }
}

/** The fields of a form, such as a token request. */
const formOf = (text: string): Readonly<Record<string, string>> | undefined =>
  /^[\w.-]+=[^\s{}]*$/.test(text) ? Object.fromEntries(new URLSearchParams(text)) : undefined

/** Queries of presigned links and of links to sessions of uploads: they are credentials. */
const isSigned = (query: string): boolean =>
  /(?:^|[?&])(?:x-(?:amz|goog)-(?:signature|credential|security-token)|sig|signature|awsaccesskeyid|upload_id)=/i.test(
    query
  )

const signedLink = /(https?:\/\/[^\s"'<>?\\]+)\?[^\s"'<>\\]+/gi

const mapStrings = (u: unknown, f: (text: string, name: string) => string, name = ""): unknown => {
  if (typeof u === "string") return f(u, name)
  if (Array.isArray(u)) return u.map((item) => mapStrings(item, f, name))
  if (typeof u !== "object" || u === null) return u
  return Object.fromEntries(Object.entries(u).map(([key, value]) => [key, mapStrings(value, f, key)]))
}

/** A value that decodes as the secret did. */
const standIn = (path: string): string =>
  path.endsWith("/secrets/get") ? Base64.encode(new TextEncoder().encode(redacted)) : redacted

export const make = ({ hosts, ignore }: Settings) => {
  /** All secrets so far: a response can repeat those of an earlier request. */
  const known = new Set<string>()

  const learn = (secrets: ReadonlyArray<string>): void => {
    for (const secret of secrets) if (secret !== redacted && secret !== "") known.add(secret)
  }

  const cleanerOf = (path: string): ((text: string) => string) => {
    const scrub = scrubber([...known])
    return (text) => {
      if (known.has(text)) return standIn(path)
      const linked = text.replace(signedLink, (link, base: string) =>
        isSigned(link.slice(base.length)) ? `${base}?redacted` : link
      )
      let clean = scrub(linked)
      for (const [name, by] of Object.entries(hosts)) clean = clean.replaceAll(name, by)
      return clean
    }
  }

  const cleanBody = (body: Body | undefined, clean: (text: string) => string): Body | undefined => {
    if (body === undefined || body.base64 !== undefined) return body
    if (body.json !== undefined) return { json: mapStrings(body.json, clean) }
    return { text: clean(body.text ?? "") }
  }

  const secretsIn = (ast: Parameters<typeof secretsOf>[0], body: Body | undefined): ReadonlyArray<string> =>
    body?.json !== undefined ? secretsOf(ast, body.json) : secretsOf(undefined, formOf(body?.text ?? ""))

  /** A request as the file has it. */
  const request = ({ body: bytes, headers, method, url }: Taken): Interaction["request"] => {
    const operation = operationAt(method, url.pathname)
    const body = bodyOf(bytes)
    learn(headers)
    learn(secretsIn(operation && bodyAst(operation), body))
    learn(secretsOf(undefined, Object.fromEntries(url.searchParams)))
    const clean = cleanerOf("")
    const query = isSigned(url.search) || url.search === "?redacted" ? "redacted" : clean(url.search.replace(/^\?/, ""))
    const cleaned = cleanBody(body, clean)
    return {
      method,
      path: url.pathname,
      ...(query === "" ? {} : { query }),
      ...(cleaned === undefined ? {} : { body: cleaned })
    }
  }

  /** A response as the file has it. */
  const response = (
    { method, path }: Interaction["request"],
    status: number,
    headers: Readonly<Record<string, string>>,
    bytes: Uint8Array
  ): Interaction["response"] => {
    const operation = operationAt(method, path)
    const body = bodyOf(bytes)
    learn(secretsIn(operation?.response?.ast, body))
    // The module of the secrets is not loaded if a program calls the operation in another way.
    if (path.endsWith("/secrets/get") && isRecord(body?.json) && typeof body.json.value === "string") {
      learn([body.json.value])
    }
    const clean = cleanerOf(path)
    const cleaned = cleanBody(body, clean)
    return {
      status,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, clean(value)])),
      ...(cleaned === undefined ? {} : { body: cleaned })
    }
  }

  /** An interaction without the secrets that were not known when it was recorded. The request is how it is found again. */
  const finished = ({ request, response }: Interaction): Interaction => {
    const clean = cleanerOf(request.path)
    const body = cleanBody(response.body, clean)
    const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, clean(value)]))
    return { request, response: { ...response, headers, ...(body === undefined ? {} : { body }) } }
  }

  /** Requests with the same key are the same. Names are sorted; tokens against repetition differ each time. */
  const keyOf = ({ body, method, path, query = "" }: Interaction["request"]): string => {
    const token = operationAt(method, path)?.token ?? "idempotency_token"
    const isCompared = (name: string): boolean => name !== token && !ignore.has(name)
    const parameters = [...new URLSearchParams(query)]
      .filter(([name]) => isCompared(name))
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    const canonical = (u: unknown): unknown => {
      if (Array.isArray(u)) return u.map(canonical)
      if (typeof u !== "object" || u === null) return u
      return Object.fromEntries(
        Object.entries(u)
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([name, value]) => [name, canonical(value)])
      )
    }
    const json = body?.json
    const compared =
      typeof json === "object" && json !== null && !Array.isArray(json)
        ? { json: Object.fromEntries(Object.entries(json).filter(([name]) => isCompared(name))) }
        : body
    return Json.stringify([method, path, parameters, canonical(compared)]) ?? ""
  }

  return { request, response, finished, keyOf }
}
