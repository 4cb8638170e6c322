/** Emulates the Secrets API. */
import * as Either from "effect/Either"
import * as Base64 from "../../internal/codec/base64.js"
import type {
  AzureKeyVaultSecretScopeMetadata,
  CreateSecretScopeRequest,
  PutSecretRequest
} from "../../schemas/Secrets.js"
import { getSecret, operations } from "../../services/secrets/operations.js"
import {
  type ApiFailure,
  apiFailure,
  invalidParameterValue,
  malformedRequest,
  resourceAlreadyExists,
  resourceDoesNotExist
} from "../failure.js"
import type { Kernel } from "../kernel.js"
import { type Route, route } from "../router.js"

export interface Secrets {
  readonly routes: ReadonlyArray<Route>
}

interface Secret {
  /** The value in base64. */
  readonly value: string
  readonly updated: number
}

interface Scope {
  readonly name: string
  /** `undefined` for a scope backed by Databricks. */
  readonly vault: AzureKeyVaultSecretScopeMetadata | undefined
  readonly secrets: Map<string, Secret>
  /** The permission of each principal. */
  readonly acls: Map<string, string>
}

const maxScopes = 1000

const maxSecrets = 1000

const maxBytes = 128 * 1024

const permissions: ReadonlyArray<string> = ["MANAGE", "WRITE", "READ"]

const isName = (characters: RegExp, name: string): boolean => name.length <= 128 && characters.test(name)

const limitExceeded = (message: string): ApiFailure => apiFailure(400, "RESOURCE_LIMIT_EXCEEDED", message)

const noSecret = (scope: string, key: string): ApiFailure =>
  resourceDoesNotExist(`Secret does not exist with scope: ${scope} and key: ${key}`)

const vaultOf = (
  request: CreateSecretScopeRequest
): Either.Either<AzureKeyVaultSecretScopeMetadata | undefined, ApiFailure> => {
  const { backend_azure_keyvault: vault, scope_backend_type: type } = request
  if (type === undefined || type === null || type === "DATABRICKS") {
    return vault === undefined || vault === null
      ? Either.right(undefined)
      : Either.left(invalidParameterValue("backend_azure_keyvault can only be used for scopes of type AZURE_KEYVAULT"))
  }
  if (type !== "AZURE_KEYVAULT") return Either.left(invalidParameterValue(`Unknown scope_backend_type: ${type}`))
  return vault === undefined || vault === null
    ? Either.left(
        invalidParameterValue(
          "Missing required fields: backend_azure_keyvault.resource_id, backend_azure_keyvault.dns_name"
        )
      )
    : Either.right(vault)
}

const bytesOf = ({ bytes_value, string_value }: PutSecretRequest): Either.Either<Uint8Array, ApiFailure> => {
  const values = [bytes_value, string_value].filter((value) => value !== undefined && value !== null)
  if (values.length !== 1) {
    return Either.left(malformedRequest("Exactly one of string_value and bytes_value must be specified"))
  }
  const bytes =
    typeof string_value === "string" ? new TextEncoder().encode(string_value) : Base64.decode(bytes_value ?? "")
  if (bytes === undefined) return Either.left(malformedRequest("bytes_value is not valid base64"))
  return bytes.length <= maxBytes
    ? Either.right(bytes)
    : Either.left(invalidParameterValue(`The secret of ${bytes.length} bytes exceeds the limit of ${maxBytes} bytes`))
}

export const make = (kernel: Kernel): Secrets => {
  const scopes = new Map<string, Scope>()

  const existing = (name: string): Either.Either<Scope, ApiFailure> =>
    Either.fromNullable(scopes.get(name), () => resourceDoesNotExist(`Scope ${name} does not exist!`))

  /** Returns a scope whose secrets are stored in the workspace. */
  const writable = (name: string): Either.Either<Scope, ApiFailure> =>
    Either.filterOrLeft(
      existing(name),
      ({ vault }) => vault === undefined,
      () => apiFailure(400, "BAD_REQUEST", `Scope ${name} is backed by Azure Key Vault. Write its secrets there`)
    )

  const aclOf = (scope: Scope, principal: string): Either.Either<string, ApiFailure> =>
    Either.fromNullable(scope.acls.get(principal), () =>
      resourceDoesNotExist(`No ACL exists for principal ${principal} on scope ${scope.name}`)
    )

  const routes = [
    route(operations.createScope, (request, { user }) =>
      Either.gen(function* () {
        const { initial_manage_principal: manager, scope: name } = request
        if (!isName(/^[\w.@-]+$/, name)) return yield* Either.left(invalidParameterValue(`Invalid scope name: ${name}`))
        if (manager !== undefined && manager !== null && manager !== "users") {
          return yield* Either.left(invalidParameterValue('The only initial_manage_principal allowed is "users"'))
        }
        const vault = yield* vaultOf(request)
        if (scopes.has(name)) return yield* Either.left(resourceAlreadyExists(`Scope ${name} already exists!`))
        if (scopes.size >= maxScopes)
          return yield* Either.left(limitExceeded(`The workspace already has ${maxScopes} scopes`))
        const acls = new Map([[manager ?? user.userName, "MANAGE"]])
        scopes.set(name, { name, vault, secrets: new Map(), acls })
      })
    ),
    route(operations.deleteScope, ({ scope }) =>
      Either.map(existing(scope), () => {
        scopes.delete(scope)
      })
    ),
    route(operations.listScopes, () =>
      Either.right(
        scopes.size === 0
          ? {}
          : {
              scopes: [...scopes.values()].map(({ name, vault }) => ({
                name,
                backend_type: vault === undefined ? "DATABRICKS" : "AZURE_KEYVAULT",
                ...(vault === undefined ? {} : { keyvault_metadata: vault })
              }))
            }
      )
    ),
    route(operations.putSecret, (request) =>
      Either.gen(function* () {
        const { key } = request
        const scope = yield* writable(request.scope)
        if (!isName(/^[\w.-]+$/, key)) return yield* Either.left(invalidParameterValue(`Invalid secret key: ${key}`))
        const bytes = yield* bytesOf(request)
        if (!scope.secrets.has(key) && scope.secrets.size >= maxSecrets) {
          return yield* Either.left(limitExceeded(`Scope ${scope.name} already has ${maxSecrets} secrets`))
        }
        scope.secrets.set(key, { value: Base64.encode(bytes), updated: kernel.now() })
      })
    ),
    route(getSecret, ({ key, scope: name }) =>
      Either.gen(function* () {
        const { secrets } = yield* existing(name)
        const { value } = yield* Either.fromNullable(secrets.get(key), () => noSecret(name, key))
        return { key, value }
      })
    ),
    route(operations.deleteSecret, ({ key, scope: name }) =>
      Either.flatMap(writable(name), ({ secrets }) =>
        secrets.delete(key) ? Either.right(undefined) : Either.left(noSecret(name, key))
      )
    ),
    route(operations.listSecrets, ({ scope }) =>
      Either.map(existing(scope), ({ secrets }) =>
        secrets.size === 0
          ? {}
          : {
              secrets: [...secrets]
                .sort(([a], [b]) => (a < b ? -1 : 1))
                .map(([key, { updated }]) => ({ key, last_updated_timestamp: updated }))
            }
      )
    ),
    route(operations.putAcl, ({ permission, principal, scope }) =>
      Either.gen(function* () {
        const { acls } = yield* existing(scope)
        if (!permissions.includes(permission)) {
          return yield* Either.left(invalidParameterValue(`Unknown permission: ${permission}`))
        }
        if (principal === "") return yield* Either.left(invalidParameterValue("The principal must not be empty"))
        acls.set(principal, permission)
      })
    ),
    route(operations.getAcl, ({ principal, scope }) =>
      Either.gen(function* () {
        return { principal, permission: yield* aclOf(yield* existing(scope), principal) }
      })
    ),
    route(operations.listAcls, ({ scope }) =>
      Either.map(existing(scope), ({ acls }) =>
        acls.size === 0 ? {} : { items: [...acls].map(([principal, permission]) => ({ principal, permission })) }
      )
    ),
    route(operations.deleteAcl, ({ principal, scope: name }) =>
      Either.gen(function* () {
        const scope = yield* existing(name)
        yield* aclOf(scope, principal)
        scope.acls.delete(principal)
      })
    )
  ]

  return { routes }
}
