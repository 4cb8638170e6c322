/** What other programs and servers say may hold what they were sent; no message of ours does. */
import * as Redacted from "effect/Redacted"

/** A shorter one could be part of any word. */
const shortest = 4

const jwt = /\beyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]*)?/g

const longest = 1000

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1)

/** The forms in which an answer may repeat a secret. */
const forms = (secret: string): ReadonlyArray<string> => [
  secret,
  encodeURIComponent(secret),
  escaped(secret),
  // As `URLSearchParams` writes a form.
  new URLSearchParams({ s: secret }).toString().slice(2)
]

/** A header is repeated with or without its scheme. */
const bare = (secret: Redacted.Redacted): string => Redacted.value(secret).replace(/^(Bearer|Basic) /, "")

/** On one line, not too long, without any of the secrets. */
export const scrub = (text: string, secrets: ReadonlyArray<Redacted.Redacted>): string => {
  const found = [
    ...new Set(
      secrets
        .map(bare)
        .filter((s) => s.length >= shortest)
        .flatMap(forms)
    )
  ]
    // The longer first: one secret may be part of another.
    .sort((a, b) => b.length - a.length)
  const clean = found.reduce((clean, secret) => clean.replaceAll(secret, "<redacted>"), text)
  const line = clean.replaceAll(jwt, "<redacted>").replace(/\s+/g, " ").trim()
  return line.length > longest ? `${line.slice(0, longest)}...` : line
}
