/** What other programs and servers say may hold what they were sent; no message of ours does. */
import * as Redacted from "effect/Redacted"
import { scrubber } from "../../internal/call/scrub.js"

const longest = 1000

/** On one line, not too long, without any of the secrets. */
export const scrub = (text: string, secrets: ReadonlyArray<Redacted.Redacted>): string => {
  const clean = scrubber(secrets.map(Redacted.value))(text)
  const line = clean.replace(/\s+/g, " ").trim()
  return line.length > longest ? `${line.slice(0, longest)}...` : line
}
