/** Errors of API calls, as services return them. */
import * as Effect from "effect/Effect"
import * as Errors from "../../src/schemas/DatabricksError.js"

const call = { service: "Any", operation: "any", method: "GET", path: "/api/2.1/any" }

const answer = { ...call, details: [], body: "" }

/** The workspace is temporarily unavailable. */
export const unavailable = new Errors.TemporarilyUnavailable({
  ...answer,
  status: 503,
  errorCode: "TEMPORARILY_UNAVAILABLE",
  message: "The service is temporarily unavailable"
})

/** The connection broke. */
export const cut = new Errors.TransportError({ ...call, message: "read ECONNRESET", sent: true })

export const internal = new Errors.InternalError({ ...answer, status: 500, message: "Internal error" })

export const badGateway = new Errors.UnexpectedStatus({ ...answer, status: 502, message: "Bad Gateway" })

export const denied = new Errors.PermissionDenied({ ...answer, status: 403, message: "No" })

export const doesNotExist = (what: string) =>
  new Errors.ResourceDoesNotExist({
    ...answer,
    status: 400,
    errorCode: "INVALID_PARAMETER_VALUE",
    message: `${what} does not exist`
  })

/** The error that operations other than reads return for a missing object. */
export const invalidParameter = (message: string) =>
  new Errors.InvalidParameterValue({ ...answer, status: 400, errorCode: "INVALID_PARAMETER_VALUE", message })

export const invalidState = (message: string) =>
  new Errors.InvalidState({ ...answer, status: 400, errorCode: "INVALID_STATE", message })

/** The error that a call fails with, in short form. */
export const refusal = <A>(effect: Effect.Effect<A, Errors.DatabricksError>) =>
  Effect.map(Effect.flip(effect), (error) =>
    "status" in error && "errorCode" in error ? [error.status, error.errorCode, error.message] : [error._tag]
  )
