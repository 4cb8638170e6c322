/** Reads variables of the environment, or of the current `ConfigProvider`. */
import * as Config from "effect/Config"
import type * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import { ConfigurationError } from "../../schemas/DatabricksError.js"

/** Reads a variable. Empty variables count as missing, as in the official tools. */
export const variable = (
  provider: ConfigProvider.ConfigProvider,
  name: string
): Effect.Effect<Option.Option<Redacted.Redacted>, ConfigurationError> =>
  provider.load(Config.option(Config.redacted(name))).pipe(
    Effect.map(Option.filter((value) => Redacted.value(value).trim() !== "")),
    Effect.map(Option.map((value) => Redacted.make(Redacted.value(value).trim()))),
    Effect.mapError(() => new ConfigurationError({ message: `The variable ${name} could not be read` }))
  )

/** Reads several variables. The error lists those that are missing, and how to set them. */
export const variables = <Name extends string>(
  provider: ConfigProvider.ConfigProvider,
  names: ReadonlyArray<Name>,
  where: string
): Effect.Effect<Readonly<Record<Name, Redacted.Redacted>>, ConfigurationError> =>
  Effect.flatMap(
    Effect.forEach(names, (name) => Effect.map(variable(provider, name), (value) => [name, value] as const)),
    (all) => {
      const missing = all.flatMap(([name, value]) => (Option.isNone(value) ? [name] : []))
      if (missing.length > 0) {
        const message = `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not set: ${where}`
        return Effect.fail(new ConfigurationError({ message }))
      }
      const found = all.flatMap(([name, value]) => (Option.isSome(value) ? [[name, value.value] as const] : []))
      return Effect.succeed(Object.fromEntries(found) as Record<Name, Redacted.Redacted>)
    }
  )
