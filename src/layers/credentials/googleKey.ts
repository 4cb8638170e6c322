/** The JSON in which Google keeps credentials: the key of a service account, or the login of a person. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import * as Redacted from "effect/Redacted"
import { ConfigurationError, CredentialsError } from "../../schemas/DatabricksError.js"
import { jsonOf } from "./http.js"
import { secureUrlOption } from "./service.js"

export interface ServiceAccountKey {
  readonly _tag: "ServiceAccountKey"
  readonly email: string
  readonly keyId: string | undefined
  readonly privateKey: Redacted.Redacted
  readonly tokenUri: string
}

/** What `gcloud auth application-default login` leaves. */
export interface UserLogin {
  readonly _tag: "UserLogin"
  readonly clientId: string
  readonly clientSecret: Redacted.Redacted
  readonly refreshToken: Redacted.Redacted
  readonly tokenUri: string
}

const fail = (message: string) => Effect.fail(new ConfigurationError({ message }))

const defaultTokenUri = "https://oauth2.googleapis.com/token"

/** Reads the JSON. `what` begins the message of an error, which never has the content. */
export const parse = (
  what: string,
  json: Redacted.Redacted
): Effect.Effect<ServiceAccountKey | UserLogin, ConfigurationError> =>
  Effect.gen(function* () {
    const key = jsonOf(Redacted.value(json))
    if (key === undefined)
      return yield* fail(`${what} is not the JSON of Google credentials, and not the path of a file`)
    const text = (name: string) => {
      const value = key[name]
      return typeof value === "string" && value.trim() !== ""
        ? Effect.succeed(value)
        : fail(`${what} has no ${name}: download the key of the service account as JSON again`)
    }
    const tokenUri = typeof key.token_uri === "string" ? key.token_uri : defaultTokenUri
    yield* secureUrlOption(`The token_uri of ${what}`, tokenUri)
    switch (key.type) {
      case "service_account":
        return {
          _tag: "ServiceAccountKey",
          email: yield* text("client_email"),
          privateKey: Redacted.make(yield* text("private_key")),
          keyId: typeof key.private_key_id === "string" ? key.private_key_id : undefined,
          tokenUri
        } as const
      case "authorized_user":
        return {
          _tag: "UserLogin",
          clientId: yield* text("client_id"),
          clientSecret: Redacted.make(yield* text("client_secret")),
          refreshToken: Redacted.make(yield* text("refresh_token")),
          tokenUri
        } as const
      default:
        return yield* fail(
          `${what} has the type ${typeof key.type === "string" ? key.type : "undefined"}: service_account and authorized_user are supported`
        )
    }
  })

const encode = (value: unknown): string => Encoding.encodeBase64Url(JSON.stringify(value))

/** The key for signing. Google writes keys as PKCS #8, the only form that WebCrypto reads. */
const importKey = (pem: string) => {
  const body = /-----BEGIN PRIVATE KEY-----([\s\S]+?)-----END PRIVATE KEY-----/.exec(pem)?.[1]?.replace(/\s+/g, "")
  const bytes = body === undefined ? undefined : Either.getOrUndefined(Encoding.decodeBase64(body))
  return bytes === undefined
    ? Promise.reject(new Error("no PKCS #8"))
    : globalThis.crypto.subtle.importKey(
        "pkcs8",
        Uint8Array.from(bytes),
        { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
        false,
        ["sign"]
      )
}

/** A JSON Web Token for Google's token endpoint, signed by the service account (RS256) and valid for an hour. */
export const assertion = (
  authType: string,
  key: ServiceAccountKey,
  claims: Readonly<Record<string, string>>
): Effect.Effect<Redacted.Redacted, CredentialsError> =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => {
    const iat = Math.floor(now / 1000)
    const header = { alg: "RS256", typ: "JWT", ...(key.keyId === undefined ? {} : { kid: key.keyId }) }
    const signed = `${encode(header)}.${encode({ iss: key.email, aud: key.tokenUri, iat, exp: iat + 3600, ...claims })}`
    return Effect.tryPromise({
      try: async () => {
        const privateKey = await importKey(Redacted.value(key.privateKey))
        const signature = await globalThis.crypto.subtle.sign(
          "RSASSA-PKCS1-v1_5",
          privateKey,
          new TextEncoder().encode(signed)
        )
        return Redacted.make(`${signed}.${Encoding.encodeBase64Url(new Uint8Array(signature))}`)
      },
      catch: () =>
        new CredentialsError({
          authType,
          message: `The private_key of the service account ${key.email} is not an RSA key in PEM (PKCS #8): download its key again`
        })
    })
  })
