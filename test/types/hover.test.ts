/**
 * What an editor shows of operations: from the source, or, if `EFFECT_DATABRICKS_PROJECT` is a folder where the package
 * is installed, from the built declarations.
 */
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import ts from "typescript-5.9"

const root = new URL("../../", import.meta.url).pathname

const installed = process.env.EFFECT_DATABRICKS_PROJECT

const project =
  installed === undefined
    ? { folder: root, file: join(root, "test/types/hovered.ts"), config: join(root, "tsconfig.json") }
    : { folder: installed, file: join(installed, "hovered.ts"), config: join(installed, "tsconfig.nodenext.json") }

const program = `
import type { Clusters, DatabricksError, Jobs, Tokens } from "effect-databricks"
import type { Postgres } from "effect-databricks/postgres"
import type * as Steps from "effect-databricks/workflow"
declare const clusters: Clusters.Service
declare const jobs: Jobs.Service
declare const tokens: Tokens.Service
declare const postgres: Postgres.Service
clusters.create
clusters.list
clusters.listPage
clusters.sparkVersions
jobs.get
tokens.create
postgres.createBranch
postgres.listRoles
Clusters.layer
Postgres.make
DatabricksError.DatabricksError
Jobs.awaitRun
Steps.RunError
`

/** What an editor shows of each `service.method` in the program. */
const hovers = (): ReadonlyMap<
  string,
  {
    readonly signature: string
    readonly documentation: string
    readonly see: string
    readonly tags: ReadonlyArray<string>
    readonly declaredIn: string
  }
> => {
  const { config, file, folder } = project
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(config, ts.sys.readFile).config, ts.sys, folder)
  const read = (path: string): string | undefined => (path === file ? program : ts.sys.readFile(path))
  const service = ts.createLanguageService({
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (path) => {
      const text = read(path)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => folder,
    getCompilationSettings: () => ({ ...options, noEmit: true }),
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (path) => path === file || ts.sys.fileExists(path),
    readFile: read,
    directoryExists: ts.sys.directoryExists
  })
  return new Map(
    [...program.matchAll(/^(\w+)\.(\w+)$/gm)].map((match) => {
      const position = match.index + (match[1]?.length ?? 0) + 1
      const info = service.getQuickInfoAtPosition(file, position)
      return [
        match[0],
        {
          signature: ts.displayPartsToString(info?.displayParts),
          documentation: ts.displayPartsToString(info?.documentation),
          tags: info?.tags?.map(({ name, text }) => `${name} ${ts.displayPartsToString(text)}`) ?? [],
          see: ts.displayPartsToString(info?.tags?.find(({ name }) => name === "see")?.text),
          declaredIn: service.getDefinitionAtPosition(file, position)?.[0]?.fileName ?? ""
        }
      ]
    })
  )
}

/** The documentation above a member of the operations: its text, and the REST operation with its page. */
const written = (path: string, member: string): { readonly documentation: string; readonly see: string } => {
  const text = readFileSync(`${root}${path}`, "utf8")
  const doc = new RegExp(`/\\*\\*((?:(?!\\*/)[\\s\\S])*)\\*/\\s*${member}[:,]`).exec(text)?.[1] ?? ""
  const lines = doc.replace(/^\s*\* ?/gm, "").trim()
  return { documentation: (lines.split(/^@/m)[0] ?? "").trim(), see: /^@see (.*)$/m.exec(lines)?.[1] ?? "" }
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
    ["tokens.create", "(request?: "],
    // The operations of this API are in several modules.
    ["postgres.createBranch", "(request: CreateBranchRequest) => Effect<Operation, DatabricksError", "branches"],
    ["postgres.listRoles", "(request: ListRolesRequest) => Stream<Role, DatabricksError", "roles"]
  ])("shows the signature and the documentation of %s", (name, signature, subject?: string) => {
    const [service = "", member = ""] = name.split(".")
    // Qualified names start with their module.
    expect(shown.get(name)?.signature.replace(/\b\w+\.(?=\w)/g, "")).toContain(signature)
    const file = subject === undefined ? `${service}/operations` : `${service}/${service}/operations/${subject}`
    const { documentation, see } = written(`src/services/${file}.ts`, member)
    expect(documentation).not.toBe("")
    expect(shown.get(name)?.documentation).toBe(documentation)
    if (member !== "listPage") expect(see).toMatch(/^`[A-Z]+ \/api\/.*`, https:/)
    expect(shown.get(name)?.see.trim()).toBe(see)
    expect(shown.get(name)?.declaredIn).toMatch(installed === undefined ? /\/src\/.*\.ts$/ : /\/dist\/.*\.d\.ts$/)
  })

  it.each([
    ["Clusters.layer", "The service on a client.", "layers"],
    ["Postgres.make", "Makes the service on a client.", "constructors"]
  ])("shows the documentation of %s, which is on one line, without its tags", (name, documentation, category) => {
    expect(shown.get(name)?.documentation).toBe(documentation)
    expect(shown.get(name)?.tags).toEqual(["since 0.1.0", `category ${category}`])
  })

  it.each([
    ["DatabricksError.DatabricksError", "DatabricksErrorSchema"],
    ["Steps.RunError", "RunErrorSchema"],
    // A name that programs can import.
    ["Jobs.awaitRun", "Effect<Jobs.Run, Jobs.WaitError, Jobs.Jobs>"]
  ])("names the type of %s", (name, type) => {
    expect(shown.get(name)?.signature).toContain(type)
  })
})
