/** What other programs and servers say may hold what they were sent; no message of ours does. */
import * as Redacted from "effect/Redacted"
import { scrubber } from "../../internal/call/scrub.js"

/** A token for anything, also one that was never ours. */
const jwt = /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)?/g

const longest = 1000

/** On one line, not too long, without any of the secrets. */
export const scrub = (text: string, secrets: ReadonlyArray<Redacted.Redacted>): string => {
  const clean = scrubber(secrets.map(Redacted.value))(text)
  const line = clean.replaceAll(jwt, "<redacted>").replace(/\s+/g, " ").trim()
  return line.length > longest ? `${line.slice(0, longest)}...` : line
}
