import { expect, it } from "@effect/vitest"
import { transportError } from "../../src/internal/call/failure.js"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import { CredentialsError, TransportError } from "../../src/schemas/DatabricksError.js"
import { operations as clusters } from "../../src/services/clusters/operations.js"

const call = { service: "Clusters", operation: "get", repeatable: true }

const failure = (code: string | undefined) =>
  new TransportError({
    service: "Clusters",
    operation: "get",
    method: "GET",
    path: "/api/2.1/clusters/get",
    message: "x",
    code,
    sent: false
  })

it("says what to do about a server that does not speak TLS", () => {
  const cause = Object.assign(new Error("ssl3_get_record:wrong version number\n"), {
    code: "ERR_SSL_WRONG_VERSION_NUMBER"
  })
  expect(transportError(clusters.get, "request", cause).message).toBe(
    "The workspace could not be reached: ssl3_get_record:wrong version number: ERR_SSL_WRONG_VERSION_NUMBER: the server does not speak TLS: its URL may begin with http://"
  )
})

const noToken = (code: string | undefined) =>
  new CredentialsError({ authType: "oauth-m2m", message: "x", transient: true, code })

for (const code of [
  "ENOTFOUND",
  "CERT_HAS_EXPIRED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_SSL_WRONG_VERSION_NUMBER"
]) {
  it(`fails without retries on ${code}`, () => {
    expect(RetryPolicy.isSafelyRetryable(failure(code), call)).toBe(false)
    expect(RetryPolicy.isSafelyRetryable(noToken(code), call)).toBe(false)
  })
}

for (const code of ["ECONNREFUSED", "EAI_AGAIN", undefined]) {
  it(`retries after ${code}`, () => {
    expect(RetryPolicy.isSafelyRetryable(failure(code), call)).toBe(true)
    expect(RetryPolicy.isSafelyRetryable(noToken(code), call)).toBe(true)
  })
}
