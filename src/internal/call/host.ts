/** Parses and checks the host of a workspace. */
import * as Either from "effect/Either"

const loopback = /^(localhost|.*\.localhost|127(\.[0-9]+){3}|\[::1\])$/

const emptyLabel = /(^|\.)\./

/** A DNS name or an IPv6 address. A URL can contain other names, such as an unreplaced `${HOST}`. */
const plainName = /^([a-z0-9._-]*|\[[0-9a-f:.]+\])$/

/** Whether the URL parser has converted a number such as 1234, given as the host, to an IP address. */
const madeFromNumber = (url: URL, given: string): boolean =>
  /^[0-9]+(\.[0-9]+){3}$/.test(url.hostname) && !given.includes(url.hostname)

/** The host of `https://https://x` and of `https:https://x` would be `https`. */
export const hasTwoSchemes = (url: string): boolean => /^\s*[a-z][a-z0-9+.-]*:\/*https?:?\//i.test(url)

const notAUrl = "The host is not a URL: give the workspace's URL, such as https://adb-123.4.azuredatabricks.net"

/** Whether the host is the local machine. */
export const isLoopback = (url: URL): boolean => loopback.test(url.hostname)

/** A number, or another identifier of the platform. It is sent in a header. */
const workspaceIdPattern = /^[A-Za-z0-9._~:/+=@-]+$/

/** Parses a workspace id. An empty id and `none`, which the Databricks CLI writes, mean no workspace. */
export const parseWorkspaceId = (given: string | undefined): Either.Either<string | undefined, string> => {
  // Untyped programs can pass a number. One that is not exact would identify another workspace.
  if (typeof given === "number" && !Number.isSafeInteger(given)) {
    return Either.left("The workspace id is a number that JavaScript does not hold exactly: give it as a string")
  }
  const id = String(given ?? "").trim()
  if (id === "" || id.toLowerCase() === "none") return Either.right(undefined)
  return workspaceIdPattern.test(id)
    ? Either.right(id)
    : Either.left("The workspace id is not valid: give the number that follows ?o= in the workspace's URL")
}

/** The names that the Databricks CLI reads, in its order. Only `w` can contain an id that is not a number. */
const workspaceIdParameters = ["o", "w", "workspace_id"] as const

/** The workspace id in the query, before or after `#`, where links within a page have it. */
const workspaceIdIn = (url: URL): Either.Either<string | undefined, string> => {
  const inHash = new URLSearchParams(/\?(.*)$/.exec(url.hash)?.[1] ?? "")
  for (const query of [url.searchParams, inHash]) {
    for (const name of workspaceIdParameters) {
      const id = query.get(name)?.trim() ?? ""
      if (id === "") continue
      return name === "w" || /^[0-9]+$/.test(id)
        ? parseWorkspaceId(id)
        : Either.left(`The host holds a workspace id that is not a number: copy ?${name}= from the browser again`)
    }
  }
  return Either.right(undefined)
}

export interface Target {
  readonly origin: string
  /** The value of `?o=`, for a host that serves many workspaces. */
  readonly workspaceId: string | undefined
}

export const parseHost = (
  host: string,
  options?: { readonly allowHttp?: boolean | undefined }
): Either.Either<string, string> => Either.map(parseTarget(host, options), ({ origin }) => origin)

/**
 * Returns the origin of a host, which may be given with or without scheme, path and query (`?o=123`). Plain http is
 * allowed for loopback only, unless `allowHttp` is set. Left has the reason why a host is not valid.
 */
export const parseTarget = (
  host: string,
  options?: { readonly allowHttp?: boolean | undefined }
): Either.Either<Target, string> => {
  if (typeof host !== "string" && host !== undefined && host !== null) {
    return Either.left(
      `The host is a ${typeof host}: give the workspace's URL as a string, such as https://adb-123.4.azuredatabricks.net`
    )
  }
  // An environment variable that is not set is undefined, whatever its type says.
  const trimmed = (host ?? "").trim()
  if (trimmed === "")
    return Either.left("The host is empty: give the workspace's URL, such as https://adb-123.4.azuredatabricks.net")
  const withScheme = /^([a-z][a-z0-9+.-]*:\/\/|https?:(?!\d))/i.test(trimmed) ? trimmed : `https://${trimmed}`
  let url: URL
  try {
    url = new URL(withScheme)
  } catch {
    return Either.left(notAUrl)
  }
  if (hasTwoSchemes(withScheme)) {
    return Either.left("The host has two schemes, such as https://https://: give one")
  }
  // A name with a trailing dot is the same name. Certificates and clouds use it without the dot.
  if (!emptyLabel.test(url.hostname)) url.hostname = url.hostname.replace(/\.$/, "")
  if (
    emptyLabel.test(url.hostname) ||
    !plainName.test(url.hostname) ||
    madeFromNumber(url, withScheme) ||
    url.port === "0"
  ) {
    return Either.left(notAUrl)
  }
  if (url.username !== "" || url.password !== "") {
    return Either.left("The host contains a user name or a password: pass credentials separately")
  }
  if (url.protocol === "https:" || (url.protocol === "http:" && (isLoopback(url) || options?.allowHttp === true))) {
    return Either.map(workspaceIdIn(url), (workspaceId) => ({ origin: url.origin, workspaceId }))
  }
  return Either.left(
    url.protocol === "http:"
      ? `The host ${url.host} uses http, which would send credentials unencrypted: use https, or set allowHttp`
      : `The host has the scheme ${url.protocol.slice(0, -1)}: use https`
  )
}
