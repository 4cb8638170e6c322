/** Removes secrets from messages of other programs and servers, which can echo what they were sent. */
import * as Redacted from "effect/Redacted"
import { scrubber } from "../../internal/call/scrub.js"

/** Any JSON Web Token, including those that this library did not send. */
const jwt = /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)?/g

const maxLength = 1000

/** Returns the text on one line, shortened, and without secrets and JSON Web Tokens. */
export const scrub = (text: string, secrets: ReadonlyArray<Redacted.Redacted>): string => {
  const clean = scrubber(secrets.map(Redacted.value))(text)
  const line = clean.replaceAll(jwt, "<redacted>").replace(/\s+/g, " ").trim()
  return line.length > maxLength ? `${line.slice(0, maxLength)}...` : line
}
