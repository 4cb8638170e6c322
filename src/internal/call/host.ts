/** Parses and checks the host of a workspace. */
import * as Either from "effect/Either"

const loopback = /^(localhost|.*\.localhost|127(\.[0-9]+){3}|\[::1\])$/

const emptyLabel = /(^|\.)\./

const notAUrl = "The host is not a URL: give the workspace's URL, such as https://adb-123.4.azuredatabricks.net"

/** Whether the host is the local machine. */
export const isLoopback = (url: URL): boolean => loopback.test(url.hostname)

/**
 * Returns the origin of a host, which may be given with or without scheme, path and query (`?o=123`). Plain http is
 * allowed for loopback only, unless `allowHttp` is set. Left has the reason why a host is not valid.
 */
export const parseHost = (
  host: string,
  options?: { readonly allowHttp?: boolean | undefined }
): Either.Either<string, string> => {
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
  if (emptyLabel.test(url.hostname)) return Either.left(notAUrl)
  if (url.username !== "" || url.password !== "") {
    return Either.left("The host contains a user name or a password: pass credentials separately")
  }
  if (url.protocol === "https:" || (url.protocol === "http:" && (isLoopback(url) || options?.allowHttp === true))) {
    return Either.right(url.origin)
  }
  return Either.left(
    url.protocol === "http:"
      ? `The host ${url.host} uses http, which would send credentials unencrypted: use https, or set allowHttp`
      : `The host has the scheme ${url.protocol.slice(0, -1)}: use https`
  )
}
