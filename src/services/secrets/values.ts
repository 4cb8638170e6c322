import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { undecodable } from "../../internal/call/contents.js"
import { callOf } from "../../internal/call/failure.js"
import * as Base64 from "../../internal/codec/base64.js"
import { type DatabricksError, InvalidRequest } from "../../schemas/DatabricksError.js"
import type { GetSecretRequest } from "../../schemas/Secrets.js"
import { getSecret, operations } from "./operations.js"
import { Secrets } from "./service.js"

/**
 * Returns the value of a secret as bytes. Fails with the errors of `getSecret`.
 *
 * @since 0.1.0
 * @category values
 */
export const getSecretBytes = (
  request: GetSecretRequest
): Effect.Effect<Redacted.Redacted<Uint8Array>, DatabricksError, Secrets> =>
  Effect.map(
    Effect.flatMap(Secrets, (secrets) => secrets.getSecret(request)),
    ({ value }) => value
  )

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/**
 * Returns the value of a secret as text. Fails with the errors of `getSecret`, and with `DecodeError` if the bytes are
 * not UTF-8.
 *
 * @example
 * ```ts
 * import { Secrets } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 *
 * declare const connect: (password: string) => Promise<void>
 *
 * const program = Effect.gen(function* () {
 *   const password = yield* Secrets.getSecretText({ scope: "warehouse", key: "password" })
 *   yield* Effect.promise(() => connect(Redacted.value(password)))
 * })
 * ```
 *
 * @since 0.1.0
 * @category values
 */
export const getSecretText = (
  request: GetSecretRequest
): Effect.Effect<Redacted.Redacted<string>, DatabricksError, Secrets> =>
  Effect.flatMap(getSecretBytes(request), (bytes) =>
    Effect.try({
      try: () => Redacted.make(strict.decode(Redacted.value(bytes))),
      catch: () => undecodable(getSecret, "value", "is not UTF-8; getSecretBytes gives the bytes")
    })
  )

const invalid = (why: string): InvalidRequest =>
  new InvalidRequest({ ...callOf(operations.putSecret), message: `at value: ${why}` })

const revealed = <A>(value: Redacted.Redacted<A>): Effect.Effect<A, InvalidRequest> =>
  Redacted.isRedacted(value)
    ? Effect.succeed(Redacted.value(value))
    : invalid("is not redacted: give it as Redacted.make(...), so that it is not logged")

/**
 * @since 0.1.0
 * @category models
 */
export interface PutSecretTextRequest {
  readonly scope: string
  /** The name of the secret: at most 128 letters, digits, `-`, `_` and `.`. */
  readonly key: string
  /** At most 128 KiB in UTF-8. */
  readonly value: Redacted.Redacted<string>
}

/**
 * Writes a secret from text. Fails with the errors of `putSecret`.
 *
 * @example
 * ```ts
 * import { Secrets } from "effect-databricks"
 * import * as Config from "effect/Config"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   const value = yield* Config.redacted("WAREHOUSE_PASSWORD")
 *   yield* Secrets.putSecretText({ scope: "warehouse", key: "password", value })
 * })
 * ```
 *
 * @since 0.1.0
 * @category values
 */
export const putSecretText = ({
  key,
  scope,
  value
}: PutSecretTextRequest): Effect.Effect<void, DatabricksError, Secrets> =>
  Effect.flatMap(Effect.zip(Secrets, revealed(value)), ([secrets, string_value]) =>
    secrets.putSecret({ scope, key, string_value })
  )

/**
 * @since 0.1.0
 * @category models
 */
export interface PutSecretBytesRequest {
  readonly scope: string
  /** The name of the secret: at most 128 letters, digits, `-`, `_` and `.`. */
  readonly key: string
  /** At most 128 KiB. */
  readonly value: Redacted.Redacted<Uint8Array>
}

/**
 * Writes a secret from bytes. Fails with the errors of `putSecret`.
 *
 * @since 0.1.0
 * @category values
 */
export const putSecretBytes = ({
  key,
  scope,
  value
}: PutSecretBytesRequest): Effect.Effect<void, DatabricksError, Secrets> =>
  Effect.flatMap(Effect.zip(Secrets, revealed(value)), ([secrets, bytes]) =>
    bytes instanceof Uint8Array
      ? secrets.putSecret({ scope, key, bytes_value: Base64.encode(bytes) })
      : invalid("expected Uint8Array")
  )
