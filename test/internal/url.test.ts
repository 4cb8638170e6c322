import { describe, expect, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import { pathTemplate, queryString } from "../../src/internal/call/url.js"

const one = pathTemplate("/api/2.0/things/{thing_id}/parts")
const multi = pathTemplate("/api/2.0/fs/files/{path*}")

const built: ReadonlyArray<readonly [value: unknown, segment: string]> = [
  ["abc-123_x.y~z", "abc-123_x.y~z"],
  ["a b", "a%20b"],
  ["a/b", "a%2Fb"],
  ["a%2Fb", "a%252Fb"],
  ["%", "%25"],
  ["a?b=c&d#e", "a%3Fb%3Dc%26d%23e"],
  ["Zürich 東京 🙂", "Z%C3%BCrich%20%E6%9D%B1%E4%BA%AC%20%F0%9F%99%82"],
  ["..%2f..", "..%252f.."],
  ["%2e%2e", "%252e%252e"],
  ["...", "..."],
  ["a\\..\\b", "a%5C..%5Cb"],
  ["a\n\tb", "a%0A%09b"],
  ["user@example.com", "user%40example.com"],
  [0, "0"],
  [9007199254740993n, "9007199254740993"],
  [true, "true"]
]

const refused: ReadonlyArray<readonly [value: unknown, says: string]> = [
  ["", 'at thing_id: an empty segment, "." and ".." cannot be part of a path'],
  [".", 'at thing_id: an empty segment, "." and ".." cannot be part of a path'],
  ["..", 'at thing_id: an empty segment, "." and ".." cannot be part of a path'],
  [undefined, "at thing_id: is missing"],
  [null, "at thing_id: is missing"],
  [{}, "at thing_id: expected a string or a number"],
  [["a"], "at thing_id: expected a string or a number"],
  ["\ud800", "at thing_id: is not well-formed Unicode"]
]

const multiBuilt: ReadonlyArray<readonly [value: string, path: string]> = [
  ["Volumes/main/default/v/a.txt", "Volumes/main/default/v/a.txt"],
  ["/Volumes/main/a b.txt", "Volumes/main/a%20b.txt"],
  ["/Volumes/ü/100%/x?y#z", "Volumes/%C3%BC/100%25/x%3Fy%23z"],
  ["a%2Fb/c", "a%252Fb/c"],
  ["one", "one"],
  [".../..a/a..", ".../..a/a.."]
]

describe("pathTemplate", () => {
  it("returns its fields", () => {
    expect(pathTemplate("/a/{b}/{c*}/d").fields).toEqual(["b", "c"])
    expect(pathTemplate("/a").build({ b: 1 })).toStrictEqual(Either.right("/a"))
  })

  for (const [value, segment] of built) {
    it(`encodes ${JSON.stringify(String(value))} once`, () => {
      expect(one.build({ thing_id: value })).toStrictEqual(Either.right(`/api/2.0/things/${segment}/parts`))
    })
  }

  for (const [value, says] of refused) {
    it(`rejects ${JSON.stringify(value) ?? "nothing"}`, () => {
      expect(one.build({ thing_id: value })).toStrictEqual(Either.left(says))
    })
  }

  for (const [value, path] of multiBuilt) {
    it(`keeps the slashes of ${JSON.stringify(value)}`, () => {
      expect(multi.build({ path: value })).toStrictEqual(Either.right(`/api/2.0/fs/files/${path}`))
    })
  }

  it.each(["", "/", "a//b", "//a", "a/", "../x", "a/../b", "a/./b", "a/.."])("rejects the path %o", (path) => {
    expect(multi.build({ path })).toStrictEqual(
      Either.left('at path: an empty segment, "." and ".." cannot be part of a path')
    )
  })

  it.prop("round-trips through a URL parser", [FastCheck.fullUnicodeString({ minLength: 1 })], ([value]) => {
    const path = one.build({ thing_id: value })
    if (Either.isLeft(path)) {
      expect([".", ".."]).toContain(value)
      return
    }
    const { pathname, search, hash } = new URL(`https://host${path.right}`)
    expect([search, hash]).toEqual(["", ""])
    const segments = pathname.split("/")
    expect(segments.length).toBe(6)
    expect(decodeURIComponent(segments[4] ?? "")).toBe(value)
  })

  it("treats a field of the prototype as missing", () => {
    const path = pathTemplate("/api/{toString}").build({})
    expect(Either.isLeft(path)).toBe(true)
  })
})

const queries: ReadonlyArray<readonly [fields: Readonly<Record<string, unknown>>, query: string]> = [
  [{}, ""],
  [{ a: "x", b: 1, c: 1.5 }, "a=x&b=1&c=1.5"],
  [{ on: true, off: false }, "on=true&off=false"],
  [{ a: undefined, b: null }, ""],
  [{ zero: 0, empty: "", no: false }, "zero=0&empty=&no=false"],
  [{ big: 9007199254740993n }, "big=9007199254740993"],
  [{ states: ["RUNNING", "PENDING"] }, "states=RUNNING&states=PENDING"],
  [{ none: [] }, ""],
  [
    { filter_by: { cluster_states: ["RUNNING", "PENDING"], is_pinned: true, policy_id: null } },
    "filter_by.cluster_states=RUNNING&filter_by.cluster_states=PENDING&filter_by.is_pinned=true"
  ],
  [{ a: { b: { c: 1 } } }, "a.b.c=1"],
  [{ q: "a b&c=d/é?#%2F+" }, "q=a+b%26c%3Dd%2F%C3%A9%3F%23%252F%2B"]
]

describe("queryString", () => {
  for (const [fields, query] of queries) {
    it(`writes ${query === "" ? "nothing" : query}`, () => {
      expect(queryString(fields)).toBe(query)
    })
  }

  const text = FastCheck.oneof(
    FastCheck.fullUnicodeString(),
    FastCheck.stringOf(FastCheck.constantFrom(..."a.-_*+~! %"))
  )

  it.prop("matches form encoding", [text, text], ([name, value]) => {
    expect(queryString({ [name]: value })).toBe(new URLSearchParams([[name, value]]).toString())
  })
})
