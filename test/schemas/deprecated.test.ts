import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import { loadCurrent, loadFormer } from "../../scripts/coverage/reference.js"

const root = new URL("../../src/", import.meta.url)

const sourceOf = (directory: string): string =>
  readdirSync(new URL(directory, root), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(new URL(`${directory}${file}`, root), "utf8"))
    .join("\n")

const schemas = sourceOf("schemas/")
const services = sourceOf("services/")

const current = loadCurrent().modules

const gone = Object.entries(loadFormer()).map(([module, former]) => ({ ...former, current: current[module] }))

const camelCase = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

/** Whether the matches of a pattern have a comment, at least one of them with the tag. */
const isDeprecated = (source: string, declaration: string): boolean =>
  [...source.matchAll(new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*${declaration}`, "g"))].some(([, comment = ""]) =>
    comment.includes("@deprecated")
  )

/** Removed in one place, but still present in another that shares the field. */
const shared = new Set(["tags", "rewind_spec"])

/** Responses without fields have no type of their own. */
const empty = new Set(["RestorePipelineRequestResponse", "RefreshDefaultBaseEnvironmentsResponse"])

describe("removed parts of the API", () => {
  it("are listed", () => {
    expect(gone.length).toBeGreaterThan(0)
  })

  it.each(
    gone.flatMap(({ services = {} }) =>
      Object.values(services).flatMap((operations) =>
        Object.entries(operations).flatMap(([name, operation]) => ("method" in operation ? [camelCase(name)] : []))
      )
    )
  )("%s is a deprecated operation", (name) => {
    expect(isDeprecated(services, `${name}: Operation\\.`)).toBe(true)
  })

  it("are deprecated types", () => {
    const names = gone.flatMap(({ current, enums = {}, types = {} }) => [
      ...Object.keys(types).filter((name) => current?.types[name] === undefined),
      ...Object.keys(enums).filter((name) => current?.enums[name] === undefined)
    ])
    expect(names.length).toBeGreaterThan(20)
    expect(
      names.filter((name) => !empty.has(name) && !isDeprecated(schemas, `export (?:class|const) ${name}\\b`))
    ).toEqual([])
  })

  it("are deprecated fields", () => {
    const names = gone.flatMap(({ current, services = {}, types = {} }) => [
      ...Object.entries(types).flatMap(([name, fields]) =>
        current?.types[name] === undefined ? [] : Object.keys(fields)
      ),
      ...Object.values(services).flatMap((operations) =>
        Object.values(operations).flatMap((operation) =>
          "method" in operation ? [] : Object.keys({ ...operation.query, ...operation.body })
        )
      )
    ])
    expect(names.length).toBeGreaterThan(20)
    expect(names.filter((name) => !shared.has(name) && !isDeprecated(schemas, `${name}: `))).toEqual([])
  })
})
