/** What requests to the workspace and to token servers share: causes of failures, and redirects. */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Context from "effect/Context"
import { notRecordedCode } from "../../schemas/transient.js"

/** One error of a chain of causes. Its fields can have any type. */
interface Link {
  readonly message?: unknown
  readonly code?: unknown
  readonly syscall?: unknown
}

/** An error and its causes. Not to be logged: the objects hold the request with its headers. */
const chain = (cause: unknown, depth = 0): ReadonlyArray<Link> => {
  if (depth > 5 || typeof cause !== "object" || cause === null) return []
  const { cause: inner, errors } = cause as { readonly cause?: unknown; readonly errors?: unknown }
  return [cause, ...chain(inner ?? (Array.isArray(errors) ? errors[0] : undefined), depth + 1)]
}

const texts = (all: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  all.flatMap((u) => (typeof u === "string" && u.trim() !== "" ? [u.trim()] : []))

/** Why a connection failed: messages, error codes and system calls. */
export interface Why {
  readonly reasons: ReadonlyArray<string>
  readonly codes: ReadonlyArray<string>
  readonly syscalls: ReadonlyArray<string>
}

export const whyOf = (cause: unknown): Why => {
  const links = chain(cause)
  const messages = texts(links.map(({ message }) => message))
  const codes = texts(links.map(({ code }) => code))
  const reasons = new Set([...messages, ...codes.filter((code) => !messages.some((m) => m.includes(code)))])
  return { reasons: [...reasons], codes, syscalls: texts(links.map(({ syscall }) => syscall)) }
}

/** The server answers a TLS handshake with something else, mostly with HTTP. */
const noTlsCode = "ERR_SSL_WRONG_VERSION_NUMBER"

/** What to do about a cause, if it is known. */
export const adviceOn = (codes: ReadonlyArray<string>): ReadonlyArray<string> =>
  codes.includes(noTlsCode) ? ["the server does not speak TLS: its URL may begin with http://"] : []

/**
 * Whether the host is unknown, it does not speak TLS, its certificate is not valid, or the proxy is not a URL. A retry
 * would fail, too.
 */
export const isMisdirected = (code: string | undefined): boolean =>
  code === "ENOTFOUND" ||
  code === noTlsCode ||
  code === notRecordedCode ||
  code === "ERR_INVALID_URL" ||
  /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code ?? "")

/** Disables automatic redirects of `fetch`, which would send credentials to other hosts. */
export const manualRedirects = (context: Context.Context<never>): Context.Context<never> => {
  const init = Context.getOption(context, FetchHttpClient.RequestInit)
  return Context.add(context, FetchHttpClient.RequestInit, {
    ...(init._tag === "Some" ? init.value : {}),
    redirect: "manual"
  }) as Context.Context<never>
}

/** The location of a redirect without its query, fragment and user info, which can be secret. */
export const withoutQuery = (location: string): string =>
  location.replace(/[?#][\s\S]*$/, "").replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/\\]*@/i, "$1//")
