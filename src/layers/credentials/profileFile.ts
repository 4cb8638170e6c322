/** The file in which the official tools keep their profiles, `~/.databrickscfg`. */
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
  /** By name, `DEFAULT` included where it holds anything. */
  readonly profiles: ReadonlyMap<string, Section>
  /** The profile that `[__settings__]` names as the default one. */
  readonly defaultProfile: string | undefined
  /** Where `[__settings__]` says that the Databricks CLI keeps logins. */
  readonly authStorage: string | undefined
}

/** A section of the tools' own, and no profile. */
const settings = "__settings__"

/**
 * One line as the `ini` package has to see it. Left alone it would cut a secret at a `#` or `;`, which to the official
 * Python SDK is part of the value; a comment here needs a space before it. The Go tools quote with backticks.
 */
const line = (raw: string): string => {
  const text = raw.trim()
  if (text === "" || /^[;#]/.test(text)) return ""
  // A dot in a name would nest sections. A header that is not whole must not leave its keys to the section before it.
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

/** What is wrong with a line; never what it holds. */
const mistake = (raw: string): string | undefined => {
  const text = raw.trim()
  if (text === "" || /^[;#]/.test(text)) return undefined
  if (text.startsWith("[")) {
    if (!text.includes("]")) return "begins the name of a profile with [ and does not end it with ]"
    if (/^\[\s*\]/.test(text)) return "has no name between [ and ]"
    return /^\[[^\]]*\]\s*([;#].*)?$/.test(text) ? undefined : "goes on after the ] of the profile's name"
  }
  if (/^[^=:]+[=:]/.test(text)) return undefined
  return /^\s/.test(raw)
    ? "is indented and has no =: write a value on one line, after its key and ="
    : "is none of [profile], key = value, and a comment after #"
}

/** Keys before the first header belong to `[DEFAULT]`, as for the Databricks CLI, which writes the file. */
const withHeader = (lines: ReadonlyArray<string>): ReadonlyArray<string> => ["[DEFAULT]", ...lines]

/** The profiles that a text holds, or which line is wrong and why. Sections do not inherit from `[DEFAULT]`. */
export const parse = (path: string, text: string): Either.Either<ProfileFile, string> => {
  // DOS ended a file with Control-Z, and some of its tools still do.
  const lines = text.replace("\u001a", "").split(/\r\n|\n|\r/)
  for (const [i, raw] of lines.entries()) {
    const why = mistake(raw)
    if (why !== undefined) return Either.left(`Line ${i + 1} of the profile file ${path} ${why}`)
  }
  const parsed: Readonly<Record<string, unknown>> = Ini.parse(withHeader(lines.map(line)).join("\n"))
  const profiles = new Map<string, Section>()
  let defaultProfile: string | undefined
  let authStorage: string | undefined
  for (const [name, section] of Object.entries(parsed)) {
    if (typeof section !== "object" || section === null) continue
    const values = Object.entries(section).map(([key, value]) => [key, String(value).trim()] as const)
    if (name === settings) {
      const setting = (name: string) => values.find(([key, value]) => key === name && value !== "")?.[1]
      defaultProfile = setting("default_profile")
      authStorage = setting("auth_storage")
      continue
    }
    const given = values.filter(([, value]) => value !== "")
    if (name === "DEFAULT" && given.length === 0) continue
    profiles.set(name, Object.fromEntries(given.map(([key, value]) => [key, Redacted.make(value)])))
  }
  return Either.right({ path, profiles, defaultProfile, authStorage })
}

/** Where the file is: as given, as `DATABRICKS_CONFIG_FILE` says, or in the home directory. */
export const locate = (
  provider: ConfigProvider.ConfigProvider,
  given: string | undefined
): Effect.Effect<string, ConfigurationError, Path.Path> =>
  Effect.flatMap(variable(provider, "DATABRICKS_CONFIG_FILE"), (named) =>
    inHome(
      provider,
      given?.trim() || Option.match(named, { onNone: () => "~/.databrickscfg", onSome: Redacted.value }),
      "the profile file"
    )
  )

/** A path whose `~` stands for the home directory. */
export const inHome = (
  provider: ConfigProvider.ConfigProvider,
  file: string,
  what: string
): Effect.Effect<string, ConfigurationError, Path.Path> =>
  Effect.gen(function* () {
    const path = yield* Path.Path
    if (file !== "~" && !/^~[/\\]/.test(file)) return file
    const homes = yield* Effect.forEach(["HOME", "USERPROFILE"], (name) => variable(provider, name))
    return yield* Option.match(Option.firstSomeOf(homes), {
      onNone: () =>
        Effect.fail(
          new ConfigurationError({
            message: `The home directory is not known (HOME is not set): give the path of ${what}`
          })
        ),
      onSome: (home) => Effect.succeed(path.join(Redacted.value(home), file.slice(2)))
    })
  })

/** The file's content; none where there is no such file. */
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

/** A profile that must be there. */
export const find = (file: ProfileFile, name: string): Effect.Effect<Section, ConfigurationError> => {
  const found = file.profiles.get(name)
  if (found !== undefined) return Effect.succeed(found)
  const names = [...file.profiles.keys()].join(", ")
  return Effect.fail(
    new ConfigurationError({
      message: `${file.path} has no profile ${name}: it has ${names === "" ? "none" : names}`
    })
  )
}
