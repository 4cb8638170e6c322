import { expect, it } from "@effect/vitest"
import * as RetryPolicy from "../../src/layers/RetryPolicy.js"
import { CredentialsError, TransportError } from "../../src/schemas/DatabricksError.js"

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
