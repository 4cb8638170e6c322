/** Writes and reads JSON Web Tokens. They look real but are not signed. */
import * as Either from "effect/Either"
import * as Encoding from "effect/Encoding"
import { isRecord } from "../../internal/codec/isRecord.js"

export type Claims = Readonly<Record<string, unknown>>

export const write = (claims: Claims, signature: string): string =>
  [{ alg: "RS256", typ: "JWT" }, claims]
    .map((part) => Encoding.encodeBase64Url(JSON.stringify(part)))
    .concat(signature)
    .join(".")

/** Returns the claims, or `undefined` if the token is not a JSON Web Token. */
export const read = (token: string): Claims | undefined => {
  const parts = token.split(".")
  const decoded = parts.length === 3 ? Encoding.decodeBase64UrlString(parts[1] ?? "") : undefined
  if (decoded === undefined || Either.isLeft(decoded)) return undefined
  try {
    const claims: unknown = JSON.parse(decoded.right)
    return isRecord(claims) ? claims : undefined
  } catch {
    return undefined
  }
}
