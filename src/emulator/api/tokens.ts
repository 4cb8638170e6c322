/** Emulates the Token API. Its tokens are valid for all APIs until they expire or are revoked. */
import * as Either from "effect/Either"
import type { PublicTokenInfo } from "../../schemas/Tokens.js"
import { createToken, operations } from "../../services/tokens/operations.js"
import { type ApiFailure, apiFailure, invalidParameterValue, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"

/** Token operations for other modules. */
export interface Tokens {
  readonly routes: ReadonlyArray<Route>
  readonly all: () => ReadonlyArray<PublicTokenInfo>
  readonly get: (id: string) => Either.Either<PublicTokenInfo, ApiFailure>
  readonly revoke: (id: string) => Either.Either<void, ApiFailure>
}

interface Token {
  readonly value: string
  readonly info: PublicTokenInfo & { readonly token_id: string; readonly expiry_time: number }
}

const maxTokens = 600

const twoYears = 2 * 365 * 24 * 60 * 60

const changeable: ReadonlyArray<string> = ["comment", "scopes", "autoscope_state"]

/** The fields that an update mask names. Fails if one cannot be changed. */
const maskOf = (mask: string): Either.Either<ReadonlyArray<string>, ApiFailure> => {
  const fields = mask === "*" ? changeable : mask.split(",")
  const unknown = fields.find((field) => !changeable.includes(field))
  return unknown === undefined
    ? Either.right(fields)
    : Either.left(invalidParameterValue(`Invalid update_mask: '${unknown}' is not a field that can be updated.`))
}

export const make = (kernel: Kernel): Tokens => {
  const tokens = new Map<string, Token>()

  const forget = (token: Token): void => {
    kernel.tokens.revoke(token.value)
    tokens.delete(token.info.token_id)
  }

  const existing = (id: string, errorCode = "RESOURCE_DOES_NOT_EXIST"): Either.Either<Token, ApiFailure> =>
    Either.fromNullable(tokens.get(id), () => ({
      ...resourceDoesNotExist(`Token with ID ${id} does not exist.`),
      errorCode
    }))

  const revoke = (id: string): Either.Either<void, ApiFailure> => Either.map(existing(id), forget)

  const routes = [
    route(createToken, ({ autoscope_enabled, comment, lifetime_seconds, scopes }) =>
      Either.gen(function* () {
        const lifetime = lifetime_seconds ?? twoYears
        if (lifetime <= 0) {
          return yield* Either.left(invalidParameterValue(`lifetime_seconds must be positive, got ${lifetime}`))
        }
        if (tokens.size >= maxTokens) {
          return yield* Either.left(apiFailure(400, "QUOTA_EXCEEDED", `The user already has ${maxTokens} tokens.`))
        }
        const created = kernel.now()
        const token: Token = {
          value: `dapi${kernel.ids.hex(32)}`,
          info: {
            token_id: kernel.ids.hex(64),
            creation_time: created,
            expiry_time: created + lifetime * 1000,
            comment: comment ?? "",
            ...(scopes === undefined ? {} : { scopes }),
            ...(autoscope_enabled === true ? { autoscope_state: "AUTOSCOPE_STATE_RUNNING" } : {})
          }
        }
        tokens.set(token.info.token_id, token)
        kernel.tokens.issue(token.value)
        kernel.after(lifetime * 1000, () => forget(token))
        return { token_value: token.value, token_info: token.info }
      })
    ),
    route(operations.list, () =>
      Either.right(tokens.size === 0 ? {} : { token_infos: [...tokens.values()].map(({ info }) => info) })
    ),
    route(operations.update, ({ token, token_id, update_mask }) =>
      Either.gen(function* () {
        const old = yield* existing(token_id, "NOT_FOUND")
        const fields = yield* maskOf(update_mask)
        const given = Object.fromEntries(
          fields.map((field) => [field, (token as Readonly<Record<string, unknown>>)[field]])
        )
        tokens.set(token_id, { ...old, info: { ...old.info, ...given } })
      })
    ),
    route(operations.delete, ({ token_id }) => revoke(token_id))
  ]

  return {
    routes,
    all: () => [...tokens.values()].map(({ info }) => info),
    get: (id) => Either.map(existing(id), ({ info }) => info),
    revoke
  }
}
