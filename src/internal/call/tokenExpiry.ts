/** Recognizes a 403 response for an expired token, which other servers answer with 401. */
import type { DatabricksError } from "../../schemas/DatabricksError.js"

const token = "(?:access |bearer |oauth |auth )?token"

/**
 * A sentence about the token of the call: `Token is expiring within 30 seconds`, `Invalid access token. [ReqId: ...]`.
 * It starts a line or follows a code. `the field token is invalid` does not match.
 */
const sentence = new RegExp(
  `(?:^|[:.]|\\b403)\\s*(?:(?:the |your |provided )*(?:${token}|jwt) (?:(?:is|has|was|has been) )?(?:already )?(?:expiring|expired|revoked)\\b|(?:invalid|expired|invalid or expired|expired or invalid) ${token}(?=\\s*(?:$|[.!:[(])))`,
  "im"
)

const withoutTags = (markup: string): string => markup.replace(/<[^>]*>/g, "\n")

/** Returns whether a new token is needed, as opposed to a missing permission. */
export const isTokenExpired = (error: DatabricksError): boolean =>
  error._tag === "PermissionDenied" &&
  error.status === 403 &&
  (sentence.test(error.message) || (/^\s*</.test(error.body) && sentence.test(withoutTags(error.body))))
