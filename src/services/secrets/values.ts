import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Base64 from "../../internal/codec/base64.js"
import { undecodable } from "../../internal/codec/contents.js"
import type { DatabricksError } from "../../schemas/DatabricksError.js"
import type { GetSecretRequest } from "../../schemas/Secrets.js"
import { getSecret } from "./operations.js"
import { Secrets } from "./service.js"

/**
 * The value of a secret as bytes. Fails as `getSecret` does.
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
 * The value of a secret as text. Fails as `getSecret` does, and with `DecodeError` where the bytes are not UTF-8.
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

/**
 * @since 0.1.0
 * @category models
 */
export interface PutSecretTextRequest {
  readonly scope: string
  /** The secret's name: letters, digits, `-`, `_` and `.`, at most 128 of them. */
  readonly key: string
  /** At most 128 KiB in UTF-8. */
  readonly value: Redacted.Redacted<string>
}

/**
 * Writes a secret that is text. Fails as `putSecret` does.
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
  Effect.flatMap(Secrets, (secrets) => secrets.putSecret({ scope, key, string_value: Redacted.value(value) }))

/**
 * @since 0.1.0
 * @category models
 */
export interface PutSecretBytesRequest {
  readonly scope: string
  /** The secret's name: letters, digits, `-`, `_` and `.`, at most 128 of them. */
  readonly key: string
  /** At most 128 KiB. */
  readonly value: Redacted.Redacted<Uint8Array>
}

/**
 * Writes a secret that is bytes. Fails as `putSecret` does.
 *
 * @since 0.1.0
 * @category values
 */
export const putSecretBytes = ({
  key,
  scope,
  value
}: PutSecretBytesRequest): Effect.Effect<void, DatabricksError, Secrets> =>
  Effect.flatMap(Secrets, (secrets) =>
    secrets.putSecret({ scope, key, bytes_value: Base64.encode(Redacted.value(value)) })
  )
