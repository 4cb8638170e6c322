/** Requests to links that a server or a proxy has damaged. */
import * as HttpClient from "@effect/platform/HttpClient"
import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Link from "../../src/internal/call/link.js"
import * as TimeLimits from "../../src/layers/TimeLimits.js"

const options = { limits: TimeLimits.standard, maxBytes: 1000 }

const thrower = HttpClient.make(() => {
  throw new TypeError('Invalid character in header content ["x"]: s3cr3t')
})

it.effect.each<readonly [string, string]>([
  ["/relative?sig=s3cr3t", "the link is not a URL of http or https"],
  ["ftp://storage.example.com/?sig=s3cr3t", "the link is not a URL of http or https"],
  ["file:///etc/passwd", "the link is not a URL of http or https"],
  // As Node's client does for a header with a line break.
  ["https://storage.example.com/?sig=s3cr3t", "a request to the link cannot be made"]
])("%s", ([url, reason]) =>
  Effect.gen(function* () {
    const error = yield* Effect.flip(Link.send(thrower, { method: "GET", url, headers: { x: "a\nb" } }, options))
    expect(error).toMatchObject({ _tag: "LinkBroken", reason, isTransient: false })
  })
)
