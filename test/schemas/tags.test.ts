import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, it } from "@effect/vitest"
import * as Databricks from "../../src/index.js"

const root = fileURLToPath(new URL("../..", import.meta.url))

/** The forms of a `_tag` in sources: a field, the name of an error, a constant. */
const written = [
  /\b_?tag"?\]?\s*[:=]\s*"([^"\n]+)"/g,
  /\bTagged\w*(?:<[^()]*>)?\((?:\s*(?:"[^"\n]*")?\s*\)\()?\s*"([^"\n]+)"/g,
  /\bOP_\w+ = "([^"\n]+)"/g,
  /\bmakeException<[^>]*>\([^"]*"([^"\n]+)"/g
]

const tagsIn = (folder: string): ReadonlySet<string> => {
  const sources = readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(join(root, folder, file), "utf8"))
  return new Set(
    sources.flatMap((source) => written.flatMap((form) => Array.from(source.matchAll(form), (match) => match[1] ?? "")))
  )
}

/** Declarations contain the tags that sources compute. */
const theirs = new Set(
  ["effect", "@effect/platform"].flatMap((name) => [
    ...tagsIn(`node_modules/${name}/src`),
    ...tagsIn(`node_modules/${name}/dist/dts`)
  ])
)
const ours = tagsIn("src")

/** The tags of all exports of the public modules. */
const exported = Object.values(Databricks).flatMap((module) =>
  Object.values(module).flatMap((value) =>
    typeof value === "function" && "_tag" in value && typeof value._tag === "string" ? [value._tag] : []
  )
)

it("finds the tags of Effect, of its platform and of this library", () => {
  expect([...theirs]).toEqual(
    expect.arrayContaining([
      ...["BadRequest", "Unauthorized", "Forbidden", "NotFound", "MethodNotAllowed", "NotAcceptable", "RequestTimeout"],
      ...["Conflict", "Gone", "InternalServerError", "NotImplemented", "ServiceUnavailable", "HttpApiDecodeError"],
      ...["TimeoutException", "NoSuchElementException", "UnknownException", "ParseError", "RequestError"],
      ...["ResponseError", "RouteNotFound", "BadArgument", "SystemError", "SocketError", "WorkerError", "Some", "Left"]
    ])
  )
  expect(exported.length).toBeGreaterThan(30)
  expect([...ours]).toEqual(expect.arrayContaining([...exported, "ClusterStart", "WrongSecret", "EmulatorServeError"]))
})

it("has no tag of Effect or its platform", () => {
  expect([...ours].filter((tag) => theirs.has(tag))).toEqual([])
})

it("has the name of the class as its tag", () => {
  for (const module of Object.values(Databricks)) {
    for (const [name, value] of Object.entries(module)) {
      if (typeof value === "function" && "_tag" in value) expect(value._tag).toBe(name)
    }
  }
})
