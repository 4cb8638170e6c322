/**
 * The names of schemas in JSON Schema and OpenAPI documents, which have one namespace: a document with the runs of jobs and
 * those of MLflow would describe both as the first one. A generated schema whose name others have too is named after its
 * API, such as `ml.experiments.Run`.
 */
import { readdirSync, readFileSync } from "node:fs"
import { marker } from "./text.js"

const src = new URL("../../src/", import.meta.url)

const named = /(Wire\.struct<\w+>|Wire\.openEnum)\(\s*"([\w.]+)"/g

const namesIn = (text: string): ReadonlyArray<string> => [...text.matchAll(named)].map(([, , name = ""]) => name)

/** The names of the schemas that are written by hand. That they are unique is tested. */
const byHand = (): ReadonlySet<string> =>
  new Set(
    ["schemas/", "services/"].flatMap((folder) =>
      readdirSync(new URL(folder, src), { recursive: true, encoding: "utf8" })
        .filter((file) => file.endsWith(".ts"))
        .map((file) => readFileSync(new URL(folder + file, src), "utf8"))
        .filter((text) => !text.startsWith(marker))
        .flatMap((text) => [
          ...namesIn(text),
          ...[...text.matchAll(/identifier: "(\w+)"/g)].map(([, name = ""]) => name)
        ])
    )
  )

const repeated = (names: ReadonlyArray<string>): ReadonlySet<string> => {
  const once = new Set<string>()
  return new Set(names.filter((name) => once.has(name) || !once.add(name)))
}

/** `ml.experiments` for `src/schemas/ml/experiments/Runs.ts`. */
const apiOf = (path: string): string =>
  path
    .replace(/^src\/schemas\/|\.ts$/g, "")
    .split("/")
    .slice(0, 2)
    .join(".")

/** Makes the names of generated schemas unique. */
export const withUniqueNames = (files: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  const hand = byHand()
  const shared = repeated([...hand, ...[...files.values()].flatMap(namesIn)])
  const all = new Map(
    [...files].map(([path, text]) => [
      path,
      text.replace(named, (whole, made: string, name: string) =>
        shared.has(name) ? `${made}("${apiOf(path)}.${name}"` : whole
      )
    ])
  )
  const left = repeated([...hand, ...[...all.values()].flatMap(namesIn)])
  if (left.size > 0) throw new Error(`Several schemas have the same name: ${[...left].join(", ")}`)
  return all
}
