import { expect, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Errors from "../../src/schemas/DatabricksError.js"

const call = { service: "Clusters", operation: "get", method: "GET", path: "/api/2.1/clusters/get" }

it.effect("an error round-trips through JSON", () =>
  Effect.gen(function* () {
    const error = new Errors.TooManyRequests({
      ...call,
      status: 429,
      errorCode: "REQUEST_LIMIT_EXCEEDED",
      message: "slow down",
      details: [{ "@type": "type.googleapis.com/google.rpc.RetryInfo" }],
      retryAfter: Duration.seconds(3),
      body: ""
    })
    const stored = JSON.stringify(yield* Schema.encode(Errors.DatabricksError)(error))
    const read = yield* Schema.decodeUnknown(Errors.DatabricksError)(JSON.parse(stored))
    expect(read).toBeInstanceOf(Errors.TooManyRequests)
    expect(read).toMatchObject({ message: "slow down", retryAfter: Duration.seconds(3) })
    expect(Errors.isRateLimited(read)).toBe(true)
  })
)
