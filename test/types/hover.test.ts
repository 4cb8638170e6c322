import { readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import ts from "typescript-5.9"

const root = new URL("../../", import.meta.url).pathname

const program = `
import type { Clusters, Jobs, Tokens } from "effect-databricks"
declare const clusters: Clusters.Service
declare const jobs: Jobs.Service
declare const tokens: Tokens.Service
clusters.create
clusters.list
clusters.listPage
clusters.sparkVersions
jobs.get
tokens.create
`

/** The documentation that an editor shows for each `service.method` in the program. */
const hovers = (): ReadonlyMap<string, { readonly signature: string; readonly documentation: string }> => {
  const file = `${root}test/types/hovered.ts`
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(`${root}tsconfig.json`, ts.sys.readFile).config,
    ts.sys,
    root
  )
  const read = (path: string): string | undefined => (path === file ? program : ts.sys.readFile(path))
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const text = read(path)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => root,
    getCompilationSettings: () => ({ ...options, noEmit: true }),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: read,
    directoryExists: ts.sys.directoryExists
  })
  return new Map(
    [...program.matchAll(/^(\w+)\.(\w+)$/gm)].map((match) => {
      const info = service.getQuickInfoAtPosition(file, match.index + (match[1]?.length ?? 0) + 1)
      return [
        match[0],
        {
          signature: ts.displayPartsToString(info?.displayParts),
          documentation: ts.displayPartsToString(info?.documentation)
        }
      ]
    })
  )
}

/** The doc comment of a member of the operations. */
const written = (path: string, member: string): string => {
  const text = readFileSync(`${root}${path}`, "utf8")
  const doc = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*${member}[:,]`).exec(text)?.[1] ?? ""
  return (doc.split("@example")[0] ?? "").replace(/^\s*\* ?/gm, "").trim()
}

describe("an editor", () => {
  const shown = hovers()

  it.each([
    ["clusters.create", "(request: CreateClusterRequest) => Effect<CreateClusterResponse, DatabricksError, never>"],
    ["clusters.list", "(request?: ListClustersRequest | undefined) => Stream<ClusterDetails, DatabricksError, never>"],
    [
      "clusters.listPage",
      "(request?: ListClustersRequest | undefined) => Effect<ListClustersResponse, DatabricksError, never>"
    ],
    ["clusters.sparkVersions", "() => Effect<GetSparkVersionsResponse, DatabricksError, never>"],
    ["jobs.get", "(request: GetJobRequest) => Effect<Job, DatabricksError"],
    ["tokens.create", "(request?: "]
  ])("shows the signature and the documentation of %s", (name, signature) => {
    const [service = "", member = ""] = name.split(".")
    // Qualified names start with their module.
    expect(shown.get(name)?.signature.replace(/\b\w+\.(?=\w)/g, "")).toContain(signature)
    const documentation = written(`src/services/${service}/operations.ts`, member)
    expect(documentation).not.toBe("")
    expect(shown.get(name)?.documentation).toBe(documentation)
  })
})
