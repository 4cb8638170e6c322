/** Reads the profile file of the official tools, `~/.databrickscfg`. */
import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import type * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Ini from "ini"
import { ConfigurationError } from "../../schemas/DatabricksError.js"
import { variable } from "./idTokens.js"
import { decode } from "./textFile.js"

export type Section = Readonly<Record<string, Redacted.Redacted>>

export interface ProfileFile {
  readonly path: string
  /** By name. Includes `DEFAULT`, if it is not empty. */
  readonly profiles: ReadonlyMap<string, Section>
  /** The value of `default_profile` in `[__settings__]`. */
  readonly defaultProfile: string | undefined
}

/** A section with settings of the tools. It is not a profile. */
const settings = "__settings__"

/**
 * Escapes a line for the `ini` package. It would otherwise cut a secret at `#` or `;`, which are part of the value in the
 * official Python SDK. Here a comment needs a space before it. The Go tools quote values with backticks.
 */
const line = (raw: string): string => {
  const text = raw.trim()
  if (text === "" || /^[;#]/.test(text)) return ""
  // An unescaped dot in a name would nest sections. The keys below an incomplete header must not join the section above.
  if (text.startsWith("[")) {
    const name = text.slice(1).replace(/\].*$/, "").trim()
    return `[${name.replace(/[\\;#.]/g, "\\$&")}]`
  }
  const [, key, value] = /^([^=:]+?)\s*[=:]\s*(.*)$/.exec(text) ?? []
  if (key === undefined || value === undefined) return ""
  const quoted = /^`(.*)`$|^"(.*)"$|^'(.*)'$/
    .exec(value)
    ?.slice(1)
    .find((part) => part !== undefined)
  const plain = quoted ?? value.replace(/\s[#;].*$/, "")
  return `${key.toLowerCase()} = ${plain.replace(/[\\;#]/g, "\\$&")}`
}

/** Describes the syntax error of a line. Its content is left out, as it can be a secret. */
const syntaxError = (raw: string): string | undefined => {
  const text = raw.trim()
  if (text === "" || /^[;#]/.test(text)) return undefined
  if (text.startsWith("[")) {
    if (!text.includes("]")) return "starts the name of a profile with [ and does not end it with ]"
    if (/^\[\s*\]/.test(text)) return "has no name between [ and ]"
    return /^\[[^\]]*\]\s*([;#].*)?$/.test(text) ? undefined : "has text after the ] of the profile's name"
  }
  if (/^[^=:]+[=:]/.test(text)) return undefined
  return /^\s/.test(raw)
    ? "is indented and has no =: write a value on the line of its key, after ="
    : "is not valid: write [profile], key = value, or a comment after #"
}

/** Keys before the first header belong to `[DEFAULT]`, as in the Databricks CLI, which writes the file. */
const withHeader = (lines: ReadonlyArray<string>): ReadonlyArray<string> => ["[DEFAULT]", ...lines]

/** Parses the profiles. Left has the first line with a syntax error. Sections do not inherit from `[DEFAULT]`. */
export const parse = (path: string, text: string): Either.Either<ProfileFile, string> => {
  // Some Windows tools end a file with Control-Z.
  const lines = text.replace("\u001a", "").split(/\r\n|\n|\r/)
  for (const [i, raw] of lines.entries()) {
    const error = syntaxError(raw)
    if (error !== undefined) return Either.left(`Line ${i + 1} of the profile file ${path} ${error}`)
  }
  const parsed: Readonly<Record<string, unknown>> = Ini.parse(withHeader(lines.map(line)).join("\n"))
  const profiles = new Map<string, Section>()
  let defaultProfile: string | undefined
  for (const [name, section] of Object.entries(parsed)) {
    if (typeof section !== "object" || section === null) continue
    const values = Object.entries(section).map(([key, value]) => [key, String(value).trim()] as const)
    if (name === settings) {
      defaultProfile = values.find(([key, value]) => key === "default_profile" && value !== "")?.[1]
      continue
    }
    const given = values.filter(([, value]) => value !== "")
    if (name === "DEFAULT" && given.length === 0) continue
    profiles.set(name, Object.fromEntries(given.map(([key, value]) => [key, Redacted.make(value)])))
  }
  return Either.right({ path, profiles, defaultProfile })
}

/** Returns the path of the file: the given one, the one of `DATABRICKS_CONFIG_FILE`, or the one in the home directory. */
export const locate = (
  provider: ConfigProvider.ConfigProvider,
  given: string | undefined
): Effect.Effect<string, ConfigurationError, Path.Path> =>
  Effect.gen(function* () {
    const path = yield* Path.Path
    const named = yield* variable(provider, "DATABRICKS_CONFIG_FILE")
    const file = given?.trim() || Option.match(named, { onNone: () => "~/.databrickscfg", onSome: Redacted.value })
    if (file !== "~" && !/^~[/\\]/.test(file)) return file
    const homes = yield* Effect.forEach(["HOME", "USERPROFILE"], (name) => variable(provider, name))
    return yield* Option.match(Option.firstSomeOf(homes), {
      onNone: () =>
        Effect.fail(
          new ConfigurationError({
            message: "The home directory is unknown (HOME is not set): set the path of the profile file"
          })
        ),
      onSome: (home) => Effect.succeed(path.join(Redacted.value(home), file.slice(2)))
    })
  })

/** Reads the file. Returns none if it does not exist. */
export const load = (
  path: string
): Effect.Effect<Option.Option<ProfileFile>, ConfigurationError, FileSystem.FileSystem> =>
  Effect.flatMap(FileSystem.FileSystem, (fs) => fs.readFile(path)).pipe(
    Effect.map((bytes) => parse(path, decode(bytes))),
    Effect.flatMap(
      Either.match({
        onLeft: (message) => Effect.fail(new ConfigurationError({ message })),
        onRight: (file) => Effect.succeedSome(file)
      })
    ),
    Effect.catchIf(
      (error) => error._tag !== "ConfigurationError",
      (error) =>
        error._tag === "SystemError" && error.reason === "NotFound"
          ? Effect.succeedNone
          : Effect.fail(
              new ConfigurationError({ message: `The profile file ${path} could not be read: check its permissions` })
            )
    )
  )

/** Returns a profile. Fails if it does not exist. */
export const find = (file: ProfileFile, name: string): Effect.Effect<Section, ConfigurationError> => {
  const found = file.profiles.get(name)
  if (found !== undefined) return Effect.succeed(found)
  const names = [...file.profiles.keys()].join(", ")
  return Effect.fail(
    new ConfigurationError({
      message: `${file.path} has no profile ${name}: ${names === "" ? "it has no profiles" : `use one of ${names}`}`
    })
  )
}
