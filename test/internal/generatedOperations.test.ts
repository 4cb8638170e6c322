import { readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import { generatedOperations } from "../../scripts/allOperations.js"
import { lineOf } from "../../scripts/operationLine.js"

const table = (await generatedOperations())
  .map(lineOf)
  .filter(({ method, sensitive }) => method !== "GET" || sensitive)
  .map(({ idempotencyToken, method, operation, repeat, sensitive, service }) =>
    [
      `${service}.${operation}`,
      method,
      idempotencyToken === null ? repeat : `${repeat}:${idempotencyToken}`,
      sensitive ? "sensitive" : "-"
    ].join(" ")
  )
  .sort()

const reviewed = readFileSync(new URL("generatedOperations.txt", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))

describe("operations of generated APIs", () => {
  it("are repeated, and kept out of errors, as the reviewed table says", () => {
    expect(table).toEqual(reviewed)
  })

  it("that are POSTs are repeated only where that was decided", () => {
    const posts = reviewed.map((line) => line.split(" ")).filter(([, method]) => method === "POST")
    expect(posts.filter(([, , repeat]) => repeat === "never").length).toBeGreaterThan(200)
    expect(
      posts.filter(([, , repeat]) => !/^(?:never|safe|by-token:(?:request_id|idempotency_token))$/.test(repeat ?? ""))
    ).toEqual([])
  })
})
