/** Removes secrets from the messages of programs and servers, which may repeat what they were sent. */
import * as Redacted from "effect/Redacted"
import { scrubber } from "../../internal/call/scrub.js"

/** Matches any JSON Web Token, including ones that we did not send. */
const jwt = /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)?/g

const longest = 1000

/** Returns the text in one line, truncated and without the secrets. */
export const scrub = (text: string, secrets: ReadonlyArray<Redacted.Redacted>): string => {
  const clean = scrubber(secrets.map(Redacted.value))(text)
  const line = clean.replaceAll(jwt, "<redacted>").replace(/\s+/g, " ").trim()
  return line.length > longest ? `${line.slice(0, longest)}...` : line
}
