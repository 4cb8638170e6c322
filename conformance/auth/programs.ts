/** Stand-ins for the command line tools that users log in with, as shell scripts that run no other program. */
import type { Situation } from "./situations.js"

const claims = (of: Readonly<Record<string, unknown>>): string =>
  ["{}", JSON.stringify(of), "-"].map((part) => Buffer.from(part).toString("base64url")).join(".")

const loggedOut = 'echo "ERROR: Please run az login to setup account." >&2\nexit 1'

/** The token contains the kind of its resource. */
const az = (login: NonNullable<Situation["az"]>): string => {
  if (login === "nobody") return `#!/bin/sh\n${loggedOut}\n`
  const user =
    login === "a person" ? { type: "user", name: "person@example.com" } : { type: "servicePrincipal", name: "x" }
  const token = claims(login === "a person" ? { upn: "person@example.com" } : { appid: "x" })
  return `#!/bin/sh
if [ "$2" = show ]; then
  echo '${JSON.stringify({ user })}'
  exit 0
fi
case "$4" in https:*) for=management ;; *) for=databricks ;; esac
echo '{"accessToken": "${token}'"$for"'", "expiresOn": "2999-01-01 00:00:00.000000", "expires_on": 32472144000, "tokenType": "Bearer"}'
`
}

/** The SDK treats smaller files as the legacy CLI, which was written in Python. */
const padding = `${`#${"-".repeat(79)}\n`.repeat((1024 * 1024) / 80)}# The end.\n`

const databricks = (login: NonNullable<Situation["databricks"]>): string => `#!/bin/sh
if [ "$1" = version ]; then
  echo '{"Major": 0, "Minor": 300, "Patch": 1, "Version": "0.300.1"}'
  exit 0
fi
${
  login === "nobody"
    ? 'echo "Error: cache: databricks OAuth is not configured for this host. Try logging in again with databricks auth login" >&2\nexit 1'
    : `IFS=_\necho '{"access_token": "cli_'"$*"'", "token_type": "Bearer", "expiry": "2999-01-01T00:00:00Z"}'\nexit 0`
}
${padding}`

/** The files of the directory on the PATH. */
export const programs = (situation: Situation): Readonly<Record<string, string>> => ({
  ...(situation.az === undefined ? {} : { az: az(situation.az) }),
  ...(situation.databricks === undefined ? {} : { databricks: databricks(situation.databricks) })
})
