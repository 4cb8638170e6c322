/** How much a program that lists tokens adds to one that sends a request with Effect's platform, compressed. */
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { build } from "esbuild"

const built = (file) => fileURLToPath(new URL(`../dist/${file}`, import.meta.url))

const platform = `
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as HttpClient from "@effect/platform/HttpClient"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
const Item = Schema.Struct({ token_id: Schema.String, comment: Schema.optional(Schema.String) })
const get = HttpClient.get("https://example.com").pipe(
  Effect.flatMap(HttpClientResponse.schemaBodyJson(Schema.Array(Item))),
  Effect.retry(Schedule.exponential("1 second")),
  Effect.provide(FetchHttpClient.layer)
)
Effect.runPromise(Stream.runCollect(Stream.fromIterableEffect(get))).then(console.log)
console.log(Redacted.make("x"), Layer.empty)
`

const tokens = `${platform}
import * as DatabricksClient from "${built("layers/DatabricksClient.js")}"
import * as Tokens from "${built("services/Tokens.js")}"
const live = Tokens.layer.pipe(
  Layer.provide(DatabricksClient.layer({ host: "https://example.com", token: Redacted.make("x") })),
  Layer.provide(FetchHttpClient.layer)
)
const list = Stream.unwrap(Effect.map(Tokens.Tokens, (tokens) => tokens.list()))
Effect.runPromise(Effect.provide(Stream.runCollect(list), live)).then(console.log)
`

const sizeOf = async (contents) => {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: fileURLToPath(new URL("..", import.meta.url)) },
    bundle: true,
    format: "esm",
    minify: true,
    platform: "browser",
    write: false
  })
  return gzipSync(outputFiles[0].contents, { level: 9 }).length / 1000
}

/** In kB. */
export const bundle = async () => (await sizeOf(tokens)) - (await sizeOf(platform))

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(`${(await bundle()).toFixed(1)} kB`)
