/**
 * Keeps other web pages away from what the page reads and changes. The page needs no token, so that its requests must
 * come from itself. `browsers.ts` has checked the host before, which prevents DNS rebinding.
 */

type Headers = Readonly<Record<string, string | undefined>>

/** Why a request to the page is refused. Undefined if it may pass. */
export const refusal = (method: string, headers: Headers): string | undefined => {
  const { host, origin } = headers
  const site = headers["sec-fetch-site"]
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    return "Only the page of the emulator may send this request."
  }
  if (origin !== undefined && origin !== `http://${host}` && origin !== `https://${host}`) {
    return "Only the page of the emulator may send this request."
  }
  if (method === "POST" && !/^application\/json\b/i.test(headers["content-type"] ?? "")) {
    return "The body must be JSON, with its content type."
  }
  return undefined
}

const loopback = /^(?:localhost|127(?:\.\d+){3}|::1|\[::1\])$/

/** Whether only this machine can reach an address. */
export const isLoopback = (address: string): boolean => loopback.test(address)
