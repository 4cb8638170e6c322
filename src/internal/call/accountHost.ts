/** Determines from the name of a host whether it serves an account, one workspace, or both. */

const accountConsole = /^accounts[a-z0-9-]*\./

/** The host names of workspaces. A host that serves both has a name that the customer chooses. */
const workspaces: ReadonlyArray<RegExp> = [
  /^adb-[0-9]+\.[0-9]+\./,
  /^dbc-[0-9a-f]+-[0-9a-f]+\.(?:[a-z]+\.)?cloud\.databricks\.[a-z]+$/,
  /^[0-9]+\.[0-9]+\.gcp\.databricks\.com$/
]

export type HostKind = "account" | "workspace" | "unknown"

/** Says what the host of an origin serves. */
export const hostKind = (origin: string): HostKind => {
  const { hostname } = new URL(origin)
  if (accountConsole.test(hostname)) return "account"
  return workspaces.some((name) => name.test(hostname)) ? "workspace" : "unknown"
}

/** Returns the account console of the cloud that a workspace is on. */
export const consoleOf = (origin: string): string => {
  const { hostname } = new URL(origin)
  const domain = /(?:azuredatabricks\.net|databricks\.azure\.(?:us|cn)|(?:gcp|cloud)\.databricks\.[a-z]+)$/.exec(
    hostname
  )
  return `https://accounts.${domain?.[0] ?? "cloud.databricks.com"}`
}
