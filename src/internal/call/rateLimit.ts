/** Reads the setting of the official SDKs for requests per second. */
import * as Config from "effect/Config"
import * as ConfigError from "effect/ConfigError"
import * as Either from "effect/Either"

/** Undefined for no limit. Left says what to do. */
export const parseRateLimit = (text: string | undefined): Either.Either<number | undefined, string> => {
  const given = (text ?? "").trim()
  if (given === "") return Either.right(undefined)
  if (!/^[0-9]{1,9}$/.test(given)) {
    return Either.left("The rate limit is not valid: set it to a whole number of requests per second, such as 15")
  }
  const limit = Number(given)
  return Either.right(limit === 0 ? undefined : limit)
}

export const rateLimitConfig: Config.Config<number | undefined> = Config.withDefault(
  Config.string("DATABRICKS_RATE_LIMIT"),
  ""
).pipe(Config.mapOrFail((text) => Either.mapLeft(parseRateLimit(text), (says) => ConfigError.InvalidData([], says))))
