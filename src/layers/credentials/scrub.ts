/** Removes secrets from messages of other programs and servers, which can echo what they were sent. */
import * as Redacted from "effect/Redacted"
import { redacted, scrubber } from "../../internal/call/scrub.js"

const maxLength = 1000

/** A program can print without an end. */
const maxScrubbed = 100_000

/** What follows a name or a scheme as only a token does: words of a sentence have no digits. */
const token = "(?=[\\w.~+/-]*\\d)[\\w.~+/-]{8,}=*"

/** Tokens that only what precedes them tells, as programs print them. */
const named = [
  new RegExp(`(\\b(?:Bearer|Basic)\\s+)${token}`, "gi"),
  new RegExp(`((?:token|secret|password|assertion|[?&]code)["']?\\s*[:=]\\s*["']?)${token}`, "gi")
]

/** Returns the text on one line, shortened, and without secrets, JSON Web Tokens and what is named as a token. */
export const scrub = (text: string, secrets: ReadonlyArray<Redacted.Redacted>): string => {
  const known = scrubber(secrets.map(Redacted.value))(text.slice(0, maxScrubbed))
  const clean = named.reduce((clean, pattern) => clean.replace(pattern, `$1${redacted}`), known)
  const line = clean.replace(/\s+/g, " ").trim()
  return line.length > maxLength ? `${line.slice(0, maxLength)}...` : line
}
