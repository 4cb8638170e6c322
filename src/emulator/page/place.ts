/**
 * The places of the page: the part of its address after `#`. Those of runs are the places of real workspaces, so that the
 * URLs of runs in responses and errors lead to them.
 */
import * as Filter from "./filter.js"

export type Place =
  | { readonly _tag: "Overview" }
  | { readonly _tag: "Clusters" }
  | { readonly _tag: "Cluster"; readonly id: string }
  | { readonly _tag: "Jobs" }
  | { readonly _tag: "Job"; readonly id: string }
  | { readonly _tag: "Runs" }
  | { readonly _tag: "Run"; readonly id: string }
  /** Up to three names: of a catalog, a schema and what is in it. */
  | { readonly _tag: "Data"; readonly names: ReadonlyArray<string> }
  | { readonly _tag: "Files"; readonly path: string }
  | { readonly _tag: "Sql" }
  | { readonly _tag: "Requests"; readonly filter: Filter.Filter }
  | { readonly _tag: "Unknown" }

const decoded = (segment: string): string | undefined => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** Reads the text after `#`. */
export const parse = (hash: string): Place => {
  const [, query] = /^[#/]*requests\?(.*)$/s.exec(hash) ?? []
  if (query !== undefined) return { _tag: "Requests", filter: Filter.parse(query) }
  const segments = hash
    .replace(/^[#/]+/, "")
    .split("/")
    .filter((segment) => segment !== "")
    .map(decoded)
  if (segments.includes(undefined)) return { _tag: "Unknown" }
  const [first, second, third, fourth, ...more] = segments as ReadonlyArray<string>
  if (first === undefined) return { _tag: "Overview" }
  if (first === "data" && more.length === 0) {
    return { _tag: "Data", names: [second, third, fourth].flatMap((name) => name ?? []) }
  }
  if (first === "files") {
    return { _tag: "Files", path: `/${(segments as ReadonlyArray<string>).slice(1).join("/")}` }
  }
  if (second === undefined) {
    if (first === "clusters") return { _tag: "Clusters" }
    if (first === "jobs") return { _tag: "Jobs" }
    if (first === "runs") return { _tag: "Runs" }
    if (first === "sql") return { _tag: "Sql" }
    if (first === "requests") return { _tag: "Requests", filter: Filter.none }
    return { _tag: "Unknown" }
  }
  if (first === "cluster" && third === undefined) return { _tag: "Cluster", id: second }
  if (first === "job" && third === undefined) return { _tag: "Job", id: second }
  if (first === "job" && third === "run" && fourth !== undefined && more.length === 0)
    return { _tag: "Run", id: fourth }
  return { _tag: "Unknown" }
}

const path = (...segments: ReadonlyArray<string | number | bigint>): string =>
  `#${segments.map((segment) => encodeURIComponent(String(segment))).join("/")}`

type Id = string | number | bigint

export const toCluster = (id: Id): string => path("cluster", id)

export const toJob = (id: Id): string => path("job", id)

/** `job` is in the address only for people: the run is found by its own ID. */
export const toRun = (job: Id | null | undefined, run: Id): string => path("job", job ?? 0, "run", run)

export const toData = (...names: ReadonlyArray<string>): string => path("data", ...names)

export const toFiles = (file: string): string => path("files", ...file.split("/").filter((name) => name !== ""))
