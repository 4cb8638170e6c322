/** What requests to the workspace and to those who issue tokens have in common below HTTP. */
import * as FetchHttpClient from "@effect/platform/FetchHttpClient"
import * as Context from "effect/Context"

/** One error of a chain of causes; what it says of itself may be anything. */
interface Link {
  readonly message?: unknown
  readonly code?: unknown
  readonly syscall?: unknown
}

/** An error and its causes. The objects themselves hold the request with its headers. */
const chain = (cause: unknown, depth = 0): ReadonlyArray<Link> => {
  if (depth > 5 || typeof cause !== "object" || cause === null) return []
  const { cause: inner, errors } = cause as { readonly cause?: unknown; readonly errors?: unknown }
  return [cause, ...chain(inner ?? (Array.isArray(errors) ? errors[0] : undefined), depth + 1)]
}

const texts = (all: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  all.filter((u): u is string => typeof u === "string" && u !== "")

/** Why a connection failed, in words, and the codes and system calls that programs know. */
export interface Why {
  readonly says: ReadonlyArray<string>
  readonly codes: ReadonlyArray<string>
  readonly syscalls: ReadonlyArray<string>
}

export const whyOf = (cause: unknown): Why => {
  const links = chain(cause)
  const messages = texts(links.map(({ message }) => message))
  const codes = texts(links.map(({ code }) => code))
  const says = new Set([...messages, ...codes.filter((code) => !messages.some((m) => m.includes(code)))])
  return { says: [...says], codes, syscalls: texts(links.map(({ syscall }) => syscall)) }
}

/** A host that nobody knows, a certificate that is not its own, a proxy that is none: waiting mends no wrong address. */
export const isMisdirected = (code: string | undefined): boolean =>
  code === "ENOTFOUND" || code === "ERR_INVALID_URL" || /CERT|SELF_SIGNED|UNABLE_TO_VERIFY/.test(code ?? "")

/** A redirect is for us to judge: followed, it would carry credentials to wherever it points. */
export const manualRedirects = (context: Context.Context<never>): Context.Context<never> => {
  const init = Context.getOption(context, FetchHttpClient.RequestInit)
  return Context.add(context, FetchHttpClient.RequestInit, {
    ...(init._tag === "Some" ? init.value : {}),
    redirect: "manual"
  }) as Context.Context<never>
}

/** Where a redirect points to: the query, and who is named before the host, may be secret. */
export const withoutQuery = (location: string): string =>
  location.replace(/[?#][\s\S]*$/, "").replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/\\]*@/i, "$1//")
