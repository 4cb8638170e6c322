/** The proxies that the environment names. */
// biome-ignore lint/correctness/noNodejsModules: for undici, which is there on Node only
import { env } from "node:process"
import * as Undici from "@effect/platform-node/Undici"

/** As curl and undici do it: the name in small letters first, also where it is empty. */
const variable = (scheme: "http" | "https"): { readonly name: string; readonly value: string } => {
  const small = `${scheme}_proxy`
  const capital = small.toUpperCase()
  const name = env[small] === undefined ? capital : small
  return { name, value: (env[name] ?? "").trim() }
}

/** `proxy.example.com:3128` is a proxy that is spoken to over http. */
const withScheme = (value: string): string => (/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`)

const isUsable = (value: string): boolean => {
  try {
    const { hostname, protocol } = new URL(withScheme(value))
    return hostname !== "" && /^(https?|socks5?):$/.test(protocol)
  } catch {
    return false
  }
}

/** Sends nothing: past a proxy that cannot be found, a request could go where it is not to go. */
class Refusing extends Undici.Dispatcher {
  private readonly error: Error

  constructor(name: string) {
    super()
    const says = `${name} is not the URL of a proxy: give one such as http://proxy.example.com:3128`
    this.error = Object.assign(new Error(says), { code: "ERR_INVALID_URL" })
  }

  override dispatch(_: Undici.Dispatcher.DispatchOptions, handler: Undici.Dispatcher.DispatchHandler): boolean {
    handler.onResponseError?.({} as Undici.Dispatcher.DispatchController, this.error)
    return true
  }

  override destroy(): Promise<void> {
    return Promise.resolve()
  }
}

/** Through the proxies of the environment; where it names none, without the detour of asking at each request. */
export const dispatcher = (): Undici.Dispatcher => {
  const http = variable("http")
  const https = variable("https")
  if (http.value === "" && https.value === "") return new Undici.Agent()
  const wrong = [http, https].find(({ value }) => value !== "" && !isUsable(value))
  if (wrong !== undefined) return new Refusing(wrong.name)
  const url = ({ value }: { readonly value: string }) => (value === "" ? "" : withScheme(value))
  return new Undici.EnvHttpProxyAgent({ httpProxy: url(http), httpsProxy: url(https) })
}
