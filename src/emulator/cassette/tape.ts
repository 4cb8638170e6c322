/** The file of a cassette: requests, and the response of each. */
import * as Either from "effect/Either"
import * as Schema from "effect/Schema"
import * as Base64 from "../../internal/codec/base64.js"
import * as Json from "../../internal/codec/json.js"

const Body = Schema.Struct({
  json: Schema.optional(Schema.Unknown),
  text: Schema.optional(Schema.String),
  base64: Schema.optional(Schema.String)
})

/** Absent if it is empty. */
export type Body = typeof Body.Type

const Interaction = Schema.Struct({
  request: Schema.Struct({
    method: Schema.String,
    path: Schema.String,
    query: Schema.optional(Schema.String),
    body: Schema.optional(Body)
  }),
  response: Schema.Struct({
    status: Schema.Number,
    headers: Schema.Record({ key: Schema.String, value: Schema.String }),
    body: Schema.optional(Body)
  })
})

export type Interaction = typeof Interaction.Type

const Tape = Schema.Struct({ version: Schema.Literal(1), interactions: Schema.Array(Interaction) })

const strict = new TextDecoder("utf-8", { fatal: true })

export const bodyOf = (bytes: Uint8Array): Body | undefined => {
  if (bytes.length === 0) return undefined
  let text: string
  try {
    text = strict.decode(bytes)
  } catch {
    return { base64: Base64.encode(bytes) }
  }
  // A byte order mark would be lost.
  if (bytes[0] === 0xef && bytes[1] === 0xbb) return { base64: Base64.encode(bytes) }
  if (!/^\s*[[{]/.test(text)) return { text }
  try {
    return { json: Json.parse(text) }
  } catch {
    return { text }
  }
}

export const bytesOf = (body: Body | undefined): Uint8Array<ArrayBuffer> => {
  const encoded =
    body?.base64 !== undefined
      ? Base64.decode(body.base64)
      : new TextEncoder().encode(body?.json === undefined ? (body?.text ?? "") : (Json.stringify(body.json) ?? ""))
  return new Uint8Array(encoded ?? new Uint8Array())
}

/** Written for people, who look at it in reviews. */
export const write = (interactions: ReadonlyArray<Interaction>): string => {
  const text = Json.stringify({ version: 1, interactions }) ?? ""
  const isExact = !/\d{16}/.test(text)
  return `${isExact ? JSON.stringify(JSON.parse(text), null, 2) : indented(text)}\n`
}

/** One line for each interaction: indentation of the platform would round integers beyond 2^53. */
const indented = (text: string): string => {
  const { interactions } = Json.parse(text) as { readonly interactions: ReadonlyArray<unknown> }
  return `{"version": 1, "interactions": [\n${interactions.map((one) => Json.stringify(one)).join(",\n")}\n]}`
}

/** Left has the reason why the text is not a cassette. */
export const read = (text: string): Either.Either<ReadonlyArray<Interaction>, string> => {
  let json: unknown
  try {
    json = Json.parse(text)
  } catch {
    return Either.left("it is not JSON")
  }
  return Either.mapBoth(Schema.validateEither(Tape)(json), {
    onLeft: () => "it has another form",
    onRight: ({ interactions }) => interactions
  })
}
