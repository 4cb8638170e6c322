/** The Git Credentials API. Tokens are not checked with the Git provider. */
import * as Either from "effect/Either"
import { type CredentialInfo, CredentialsGitProvider } from "../../schemas/GitCredentials.js"
import type * as Wire from "../../schemas/Wire.js"
import { operations } from "../../services/gitCredentials/operations.js"
import { type ApiFailure, invalidParameterValue, resourceAlreadyExists, resourceDoesNotExist } from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"
import type { User } from "../user.js"

export interface GitCredentials {
  readonly routes: ReadonlyArray<Route>
}

interface Credentials {
  /** The user or the service principal that they belong to. */
  readonly owner: string
  readonly info: CredentialInfo
}

type Principal = Wire.Int64 | null | undefined

/** Signs in with Microsoft Entra ID. */
const withoutToken = "azureDevOpsServicesAad"

const refused = (message: string): Either.Either<never, ApiFailure> => Either.left(invalidParameterValue(message))

const providerOf = (given: string): Either.Either<string, ApiFailure> => {
  const provider = CredentialsGitProvider.known.find((known) => known.toLowerCase() === given.toLowerCase())
  return provider === undefined ? refused(`Invalid Git provider: ${given}`) : Either.right(provider)
}

/** What is given: an update leaves the other fields alone. */
const given = (fields: Omit<CredentialInfo, "credential_id" | "git_provider">): typeof fields => {
  const { git_email, git_username, is_default_for_provider, name } = fields
  return Object.fromEntries(
    Object.entries({ git_email, git_username, is_default_for_provider, name }).filter(
      ([, value]) => value !== undefined && value !== null
    )
  )
}

export const make = (kernel: Kernel): GitCredentials => {
  const all = new Map<string, Credentials>()

  const ownerOf = (principal: Principal, user: User): string => String(principal ?? user.id)

  const existing = (id: Wire.Int64, principal: Principal, user: User): Either.Either<Credentials, ApiFailure> => {
    const found = all.get(String(id))
    return found === undefined || found.owner !== ownerOf(principal, user)
      ? Either.left(resourceDoesNotExist(`Git credential with id ${id} could not be found.`))
      : Either.right(found)
  }

  const siblings = (owner: string, provider: string | null | undefined): ReadonlyArray<Credentials> =>
    [...all.values()].filter((other) => other.owner === owner && other.info.git_provider === provider)

  /** A provider has one default. */
  const keep = (owner: string, info: CredentialInfo): CredentialInfo => {
    const others = siblings(owner, info.git_provider).filter(
      ({ info: { credential_id: id } }) => id !== info.credential_id
    )
    if (info.is_default_for_provider === true) {
      for (const { info: other } of others) {
        all.set(String(other.credential_id), { owner, info: { ...other, is_default_for_provider: false } })
      }
    }
    all.set(String(info.credential_id), { owner, info })
    return info
  }

  const checkToken = (provider: string, token: string | null | undefined): Either.Either<void, ApiFailure> =>
    provider === withoutToken && token
      ? refused(`Please do not specify personal_access_token when git_provider is set to ${withoutToken}.`)
      : Either.void

  const routes: ReadonlyArray<Route> = [
    route(operations.create, ({ git_provider, personal_access_token, principal_id, ...fields }, { user }) =>
      Either.gen(function* () {
        const provider = yield* providerOf(git_provider)
        yield* checkToken(provider, personal_access_token)
        const owner = ownerOf(principal_id, user)
        const others = siblings(owner, provider)
        if (owner !== user.id && others.length > 0) {
          return yield* Either.left(
            resourceAlreadyExists(
              `A Git credential already exists for provider ${provider}. Only one credential per provider is allowed for service principals.`
            )
          )
        }
        const info = {
          credential_id: kernel.ids.number(),
          git_provider: provider,
          is_default_for_provider: others.length === 0,
          ...given(fields)
        }
        keep(owner, info)
        return info
      })
    ),
    route(operations.get, ({ credential_id, principal_id }, { user }) =>
      Either.map(existing(credential_id, principal_id, user), ({ info }) => info)
    ),
    route(operations.list, ({ principal_id }, { user }) => {
      const owner = ownerOf(principal_id, user)
      const credentials = [...all.values()].filter((one) => one.owner === owner).map(({ info }) => info)
      return Either.right(credentials.length === 0 ? {} : { credentials })
    }),
    route(
      operations.update,
      ({ credential_id, git_provider, personal_access_token, principal_id, ...fields }, { user }) =>
        Either.gen(function* () {
          const { info, owner } = yield* existing(credential_id, principal_id, user)
          const provider = yield* providerOf(git_provider)
          yield* checkToken(provider, personal_access_token)
          keep(owner, { ...info, git_provider: provider, ...given(fields) })
        })
    ),
    route(operations.delete, ({ credential_id, principal_id }, { user }) =>
      Either.map(existing(credential_id, principal_id, user), () => {
        all.delete(String(credential_id))
      })
    )
  ]

  return { routes }
}
