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

/** Azure refuses a token in the last 30 s of its life; a request needs time to arrive. */
export const margin = 40_000

/** How long before its expiry a token is renewed at the earliest. */
const longestStale = 20 * 60_000

/** How long a token that is still good is left alone after a renewal that failed. */
const pauseAfterFailure = 60_000

export interface TokenCache {
  readonly get: Effect.Effect<AccessToken, CredentialsError>
  /** Says that the token was refused. True when another can be had. */
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
      staleAt: expiresAt - Math.min(left / 2, longestStale),
      endsAt: expiresAt - margin
    })
  }
  const when = left <= 0 ? `expired ${Math.ceil(-left / 1000)} s ago` : `expires in ${Math.floor(left / 1000)} s`
  return Effect.fail(
    new CredentialsError({
      authType,
      message: `A token was issued that ${when}, and none is used in its last ${margin / 1000} s: check the clock of this machine, and how long the tokens of the issuer live`
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

    /** Begins a refresh unless one is under way. */
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
        // A fiber that could be interrupted before its first step would leave those who wait without an answer.
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
        // Of many calls refused together only the first finds its token still here.
        if (held === undefined || Redacted.value(held.token.token) !== token) return true
        // The issuer, asked again, had nothing but the same token.
        if (refusedToken === token) return false
        refusedToken = token
        held = undefined
        return true
      })

    return { get, refused }
  })

/** The service whose only header is a token of this cache. */
export const service = (host: string, authType: string, cache: TokenCache): Service => ({
  host,
  authType,
  headers: Effect.map(cache.get, ({ token }) => ({ authorization: bearer(token) })),
  refused: (headers) => {
    const token = unbearer(headers.authorization)
    return token === undefined ? Effect.succeed(false) : cache.refused(token)
  }
})
