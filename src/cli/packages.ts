/** The packages that the program needs, of which some are optional peers of the library, and how to install them. */
import { readFileSync } from "node:fs"

interface Manifest {
  readonly version: string
  readonly peerDependencies: Readonly<Record<string, string>>
}

/** Two folders above this file in the sources, and in the package as it is published. */
const manifest = (): Manifest => JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"))

/** The version of the library. */
export const version = (): string => manifest().version

/** Each with how it is loaded. Literal names, so that bundlers and linters see what is imported. */
const needed: Readonly<Record<string, () => Promise<unknown>>> = {
  effect: () => import("effect/Effect"),
  "@effect/platform": () => import("@effect/platform/HttpServer"),
  "@effect/platform-node": () => import("@effect/platform-node/NodeRuntime"),
  "@effect/cli": () => import("@effect/cli/Command")
}

/** The packages that are not installed. */
export const missing = async (): Promise<ReadonlyArray<string>> => {
  const loaded = await Promise.all(
    Object.entries(needed).map(async ([name, load]) => {
      try {
        await load()
        return []
      } catch (cause) {
        if ((cause as { readonly code?: unknown }).code === "ERR_MODULE_NOT_FOUND") return [name]
        throw cause
      }
    })
  )
  return loaded.flat()
}

/** The package with the versions that work, such as `@effect/cli@0.77`. No range has versions of DuckDB, all with a `-`. */
export const withVersion = (name: string): string => {
  const range = manifest().peerDependencies[name] ?? ""
  const numbers = /\d+(?:\.\d+)?/.exec(range)?.[0]
  if (numbers === undefined) return name
  // Versions below 1 are compatible within the same minor version.
  return `${name}@${numbers.startsWith("0.") ? numbers : numbers.split(".")[0]}`
}

/** Those that npm does not install with the library. */
const optional = ["@effect/platform-node", "@effect/cli"]

/** What to do about packages that are not installed. */
export const explanation = (names: ReadonlyArray<string>): string => {
  const packages = names.map(withVersion)
  return [
    `effect-databricks emulator needs ${names.length === 1 ? "a package that is" : "packages that are"} not installed: ${names.join(", ")}.`,
    "They are optional for the library. Install them in your project:",
    "",
    `  npm install --save-dev ${packages.join(" ")}`,
    "",
    "Or without a project:",
    "",
    `  npx ${["effect-databricks", ...optional.map(withVersion)].map((name) => `-p ${name}`).join(" ")} effect-databricks emulator`,
    "",
    ""
  ].join("\n")
}
