/** Parses and checks the host of a workspace. */
import * as Either from "effect/Either"

const loopback = /^(localhost|.*\.localhost|127(\.[0-9]+){3}|\[::1\])$/

const emptyLabel = /(^|\.)\./

/** A name of the Domain Name System, or an address of IPv6: a URL can hold more, such as `${HOST}` unreplaced. */
const plainName = /^([a-z0-9._-]*|\[[0-9a-f:.]+\])$/

/** What a URL makes of numbers such as 1234, which somebody took for a host. */
const madeFromNumber = (url: URL, given: string): boolean =>
  /^[0-9]+(\.[0-9]+){3}$/.test(url.hostname) && !given.includes(url.hostname)

/** The host of `https://https://x` and of `https:https://x` would be `https`. */
export const hasTwoSchemes = (url: string): boolean => /^\s*[a-z][a-z0-9+.-]*:\/*https?:?\//i.test(url)

const notAUrl = "The host is not a URL: give the workspace's URL, such as https://adb-123.4.azuredatabricks.net"

/** Whether the host is the local machine. */
export const isLoopback = (url: URL): boolean => loopback.test(url.hostname)

/** A number, or an identifier of another form that the platform gives; it is sent as a header. */
const workspaceIdPattern = /^[A-Za-z0-9._~:/+=@-]+$/

/** A workspace's id as it was given; none where it is empty or `none`, which the Databricks CLI writes for no workspace. */
export const parseWorkspaceId = (given: string | undefined): Either.Either<string | undefined, string> => {
  // Programs without types may give a number; one that is not exact names another workspace.
  if (typeof given === "number" && !Number.isSafeInteger(given)) {
    return Either.left("The workspace id is a number that JavaScript does not hold exactly: give it as a string")
  }
  const id = String(given ?? "").trim()
  if (id === "" || id.toLowerCase() === "none") return Either.right(undefined)
  return workspaceIdPattern.test(id)
    ? Either.right(id)
    : Either.left("The workspace id is not valid: give the number that follows ?o= in the workspace's URL")
}

/** The spellings of the Databricks CLI, in its order. Only `w` can hold an id that is not a number. */
const workspaceIdParameters = ["o", "w", "workspace_id"] as const

/** The workspace's id in a query, before or after the `#`: links within a page put it there. */
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
  /** What `?o=` says: one host can stand for many workspaces. */
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
  // A name that ends with a dot is the same name; certificates and clouds know it without.
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
