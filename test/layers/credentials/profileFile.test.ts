import * as Path from "@effect/platform/Path"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as ProfileFile from "../../../src/layers/credentials/profileFile.js"

const read = (text: string) => {
  const { defaultProfile, profiles } = ProfileFile.parse("file", text)
  const plain = [...profiles].map(([name, section]) => [
    name,
    Object.fromEntries(Object.entries(section).map(([key, value]) => [key, Redacted.value(value)]))
  ])
  return { defaultProfile, profiles: Object.fromEntries(plain) as Record<string, Record<string, string>> }
}

describe("the profile file", () => {
  it("has a section per profile, without inheritance from DEFAULT", () => {
    const { profiles } = read(`
; a comment
# another
[DEFAULT]
host = https://a.cloud.databricks.com/
token=dapi1

[prod]
HOST : https://b.cloud.databricks.com
client_id = id
`)
    assert.deepStrictEqual(profiles, {
      DEFAULT: { host: "https://a.cloud.databricks.com/", token: "dapi1" },
      prod: { host: "https://b.cloud.databricks.com", client_id: "id" }
    })
  })

  it("keeps special characters in secrets", () => {
    for (const secret of [
      "a#b;c",
      "a=b==",
      "a\\b\\\\c",
      "#a",
      "a;",
      "[x]",
      "true",
      "null",
      "1e3",
      "a'b\"c",
      "a%(b)s",
      "é"
    ]) {
      assert.strictEqual(read(`[p]\nclient_secret = ${secret}`).profiles.p?.client_secret, secret)
    }
  })

  it("removes quotes around a value, and a comment after a space", () => {
    const one = (text: string) => read(`[p]\nk = ${text}`).profiles.p?.k
    assert.strictEqual(one(`"/a/b c"`), "/a/b c")
    assert.strictEqual(one("'x'"), "x")
    // The Databricks CLI writes a value that contains # in backticks.
    assert.strictEqual(one("`a#b ; c`"), "a#b ; c")
    assert.strictEqual(one("dapi1 # my laptop"), "dapi1")
    assert.strictEqual(one("dapi1\t; my laptop"), "dapi1")
  })

  it("reads names with dots and spaces, CRLF, a byte order mark, and the last of repeated values", () => {
    const { profiles } = read(
      "\uFEFF[pat.with.dot]\r\nhost = a\r\n[pat]\r\nwith = x\r\nhost = b\r\nhost = c\r\n[my team #1]\r\nhost = d\r\n"
    )
    assert.deepStrictEqual(profiles, {
      "pat.with.dot": { host: "a" },
      pat: { with: "x", host: "c" },
      "my team #1": { host: "d" }
    })
  })

  it("ignores the keys of a malformed section", () => {
    const { profiles } = read("[a]\nhost = a\n[b ; oops\ntoken = secret\n[c] # comment\nhost = c")
    assert.deepStrictEqual(profiles.a, { host: "a" })
    assert.deepStrictEqual(profiles.c, { host: "c" })
  })

  it("ignores an empty DEFAULT, keys before the first section, and the tools' settings", () => {
    const { defaultProfile, profiles } = read(
      "token = stray\n[DEFAULT]\nhost =\n[__settings__]\ndefault_profile = prod\n[empty]"
    )
    assert.deepStrictEqual(profiles, { empty: {} })
    assert.strictEqual(defaultProfile, "prod")
    assert.isUndefined(read("[__settings__]\ndefault_profile =").defaultProfile)
  })

  it("cannot change the prototype of objects", () => {
    const { profiles } = read("[__proto__]\nhost = evil\n[p]\n__proto__ = evil\nhost = a")
    assert.deepStrictEqual(profiles.p, { host: "a" })
    assert.isUndefined(({} as Record<string, unknown>).host)
  })

  it.effect("is at the given path, or in the home directory", () => {
    const locate = (variables: Record<string, string>, given?: string) =>
      ProfileFile.locate(ConfigProvider.fromMap(new Map(Object.entries(variables))), given)
    return Effect.gen(function* () {
      assert.strictEqual(yield* locate({ HOME: "/home/me" }), "/home/me/.databrickscfg")
      assert.strictEqual(yield* locate({ USERPROFILE: "/users/me" }), "/users/me/.databrickscfg")
      assert.strictEqual(yield* locate({ HOME: "/home/me", DATABRICKS_CONFIG_FILE: "~/other" }), "/home/me/other")
      assert.strictEqual(yield* locate({ DATABRICKS_CONFIG_FILE: "relative" }), "relative")
      assert.strictEqual(yield* locate({ DATABRICKS_CONFIG_FILE: "/a" }, "/b"), "/b")
      assert.include((yield* Effect.flip(locate({}))).message, "HOME")
    }).pipe(Effect.provide(Path.layer))
  })
})
