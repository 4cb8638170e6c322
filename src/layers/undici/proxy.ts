/** The undici dispatcher for the proxies that environment variables name. */
import * as Undici from "@effect/platform-node/Undici"

interface Process {
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
}

/** Read from the global, as an import of `node:process` would keep bundlers for browsers from loading this module. */
const environment = () => (globalThis as { readonly process?: Process }).process?.env ?? {}

/** The lowercase name takes precedence, even if it is empty, as in curl and undici. */
const variable = (scheme: "http" | "https"): { readonly name: string; readonly value: string } => {
  const lowercase = `${scheme}_proxy`
  const uppercase = lowercase.toUpperCase()
  const env = environment()
  const name = env[lowercase] === undefined ? uppercase : lowercase
  return { name, value: (env[name] ?? "").trim() }
}

/** The default scheme of a proxy is http. */
const withScheme = (value: string): string => (/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`)

const isUsable = (value: string): boolean => {
  try {
    const { hostname, protocol } = new URL(withScheme(value))
    return hostname !== "" && /^(https?|socks5?):$/.test(protocol)
  } catch {
    return false
  }
}

/** Fails all requests, as a request must not bypass a proxy whose URL is not valid. */
class FailingDispatcher extends Undici.Dispatcher {
  private readonly error: Error

  constructor(name: string) {
    super()
    const message = `${name} is not the URL of a proxy: expected a URL such as http://proxy.example.com:3128`
    this.error = Object.assign(new Error(message), { code: "ERR_INVALID_URL" })
  }

  override dispatch(_: Undici.Dispatcher.DispatchOptions, handler: Undici.Dispatcher.DispatchHandler): boolean {
    handler.onResponseError?.({} as Undici.Dispatcher.DispatchController, this.error)
    return true
  }

  override destroy(): Promise<void> {
    return Promise.resolve()
  }
}

/** An `EnvHttpProxyAgent`, or a plain `Agent` if no proxy is set, which saves the check of each request. */
export const dispatcher = (connections: number): Undici.Dispatcher => {
  const http = variable("http")
  const https = variable("https")
  if (http.value === "" && https.value === "") return new Undici.Agent({ connections })
  const wrong = [http, https].find(({ value }) => value !== "" && !isUsable(value))
  if (wrong !== undefined) return new FailingDispatcher(wrong.name)
  const url = ({ value }: { readonly value: string }) => (value === "" ? "" : withScheme(value))
  return new Undici.EnvHttpProxyAgent({ connections, httpProxy: url(http), httpsProxy: url(https) })
}
