/** Captures logs for tests instead of printing them. */
import * as Cause from "effect/Cause"
import type * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"

export interface Logs {
  /** The level and text of each message, such as `ERROR could not be terminated`. */
  readonly lines: Array<string>
  readonly layer: Layer.Layer<never>
}

const text = (message: unknown): string =>
  (Array.isArray(message) ? message : [message])
    .map((part) => (part instanceof Error ? part.message : String(part)))
    .join(" ")

export const make = (): Logs => {
  const lines: Array<string> = []
  const logger = Logger.make(({ cause, logLevel, message }) => {
    lines.push([logLevel.label, text(message), Cause.isEmpty(cause) ? "" : Cause.pretty(cause)].join(" ").trim())
  })
  return { lines, layer: Logger.replace(Logger.defaultLogger, logger) }
}
