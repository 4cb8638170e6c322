/**
 * The one place where a token is kept. However many calls ask, one refresh is under way; it belongs to the cache and
 * not to the call that began it, so that interrupting a call stops nobody else.
 */
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FiberId from "effect/FiberId"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { CredentialsError } from "../../schemas/DatabricksError.js"
import { type AccessToken, bearer, type Service, unbearer } from "./service.js"

/** Azure rejects a token in its last 30 s. The rest is for the time that a request takes to arrive. */
export const margin = 40_000

/** The earliest renewal, before the expiry of a token. */
const maxRenewalLead = 20 * 60_000

/** The time between a failed renewal and the next, while the token is still valid. */
const pauseAfterFailure = 60_000

export interface TokenCache {
  readonly get: Effect.Effect<AccessToken, CredentialsError>
  /** Reports that the token was rejected. Returns whether another one can be fetched. */
  readonly refused: (token: string) => Effect.Effect<boolean>
}

interface Held {
  readonly token: AccessToken
  readonly staleAt: number
  readonly endsAt: number
}

const hold = (authType: string, token: AccessToken, now: number): Effect.Effect<Held, CredentialsError> => {
  const { expiresAt } = token
  if (expiresAt === undefined) return Effect.succeed({ token, staleAt: Infinity, endsAt: Infinity })
  const left = expiresAt - now
  if (left > margin) {
    return Effect.succeed({
      token,
      staleAt: expiresAt - Math.min(left / 2, maxRenewalLead),
      endsAt: expiresAt - margin
    })
  }
  const when = left <= 0 ? `expired ${Math.ceil(-left / 1000)} s ago` : `expires in ${Math.floor(left / 1000)} s`
  return Effect.fail(
    new CredentialsError({
      authType,
      message: `The issuer returned a token that ${when}, which is not used in its last ${margin / 1000} s: check the clock of this machine and the token lifetime of the issuer`
    })
  )
}

export const make = (
  authType: string,
  fetch: Effect.Effect<AccessToken, CredentialsError>
): Effect.Effect<TokenCache, never, Scope.Scope> =>
  Effect.map(Effect.scope, (scope) => {
    let held: Held | undefined
    let flight: Deferred.Deferred<AccessToken, CredentialsError> | undefined
    let quietUntil = -Infinity
    let refusedToken: string | undefined

    const settle = (
      deferred: Deferred.Deferred<AccessToken, CredentialsError>,
      exit: Exit.Exit<Held, CredentialsError>,
      inBackground: boolean
    ): Effect.Effect<void> =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        flight = undefined
        if (Exit.isSuccess(exit)) {
          held = exit.value
          quietUntil = -Infinity
          if (Redacted.value(held.token.token) !== refusedToken) refusedToken = undefined
          return Deferred.succeed(deferred, held.token)
        }
        quietUntil = now + pauseAfterFailure
        if (Exit.isInterrupted(exit)) {
          const message = "The scope of these credentials is closed"
          return Deferred.fail(deferred, new CredentialsError({ authType, message }))
        }
        const warning = inBackground
          ? Effect.logWarning(`Databricks credentials (${authType}) could not be renewed ahead of time`, exit.cause)
          : Effect.void
        return Effect.zipRight(warning, Deferred.failCause(deferred, exit.cause))
      })

    /** Starts a refresh, unless one is running. */
    const refresh = (inBackground: boolean): Effect.Effect<Deferred.Deferred<AccessToken, CredentialsError>> =>
      Effect.suspend(() => {
        if (flight !== undefined) return Effect.succeed(flight)
        const deferred = Deferred.unsafeMake<AccessToken, CredentialsError>(FiberId.none)
        flight = deferred
        return fetch.pipe(
          Effect.zip(Clock.currentTimeMillis),
          Effect.flatMap(([token, now]) => hold(authType, token, now)),
          Effect.withSpan("Credentials.token", {
            kind: "client",
            root: inBackground,
            captureStackTrace: false,
            attributes: { "databricks.auth_type": authType }
          }),
          Effect.interruptible,
          Effect.exit,
          Effect.flatMap((exit) => settle(deferred, exit, inBackground)),
          Effect.forkIn(scope),
          Effect.as(deferred)
        )
        // A fiber that is interrupted before its first step would never complete the deferred.
      }).pipe(Effect.uninterruptible)

    const get = Effect.flatMap(Clock.currentTimeMillis, (now): Effect.Effect<AccessToken, CredentialsError> => {
      if (held === undefined || now >= held.endsAt) return Effect.flatMap(refresh(false), Deferred.await)
      const { token } = held
      return now >= held.staleAt && now >= quietUntil && flight === undefined
        ? Effect.as(refresh(true), token)
        : Effect.succeed(token)
    })

    const refused = (token: string): Effect.Effect<boolean> =>
      Effect.sync(() => {
        // If many calls are rejected together, only the first finds its token in the cache.
        if (held === undefined || Redacted.value(held.token.token) !== token) return true
        // The issuer returned the same token again.
        if (refusedToken === token) return false
        refusedToken = token
        held = undefined
        return true
      })

    return { get, refused }
  })

/** Makes a service whose only header is a token of the cache. */
export const service = (host: string, authType: string, cache: TokenCache): Service => ({
  host,
  authType,
  headers: Effect.map(cache.get, ({ token }) => ({ authorization: bearer(token) })),
  refused: (headers) => {
    const token = unbearer(headers.authorization)
    return token === undefined ? Effect.succeed(false) : cache.refused(token)
  }
})
