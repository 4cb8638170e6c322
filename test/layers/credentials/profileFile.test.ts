import * as FileSystem from "@effect/platform/FileSystem"
import * as Path from "@effect/platform/Path"
import * as NodeContext from "@effect/platform-node/NodeContext"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Either from "effect/Either"
import * as Redacted from "effect/Redacted"
import * as ProfileFile from "../../../src/layers/credentials/profileFile.js"

const plain = ({ profiles }: ProfileFile.ProfileFile): Record<string, Record<string, string>> =>
  Object.fromEntries(
    [...profiles].map(([name, section]) => [
      name,
      Object.fromEntries(Object.entries(section).map(([key, value]) => [key, Redacted.value(value)]))
    ])
  )

const read = (text: string) => {
  const file = Either.getOrThrow(ProfileFile.parse("file", text))
  return { defaultProfile: file.defaultProfile, profiles: plain(file) }
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

  it("ignores an empty DEFAULT and the settings of the tools", () => {
    const { defaultProfile, profiles } = read("[DEFAULT]\nhost =\n[__settings__]\ndefault_profile = prod\n[empty]")
    assert.deepStrictEqual(profiles, { empty: {} })
    assert.strictEqual(defaultProfile, "prod")
    assert.isUndefined(read("[__settings__]\ndefault_profile =").defaultProfile)
  })

  it("assigns keys before the first section to DEFAULT, as the Databricks CLI does", () => {
    assert.deepStrictEqual(read("host = a\ntoken = t\n\n[p]\nhost = b").profiles, {
      DEFAULT: { host: "a", token: "t" },
      p: { host: "b" }
    })
    assert.deepStrictEqual(read("# mine\nhost = a\n[DEFAULT]\ntoken = t").profiles, {
      DEFAULT: { host: "a", token: "t" }
    })
  })

  const text = "# mine\n[DEFAULT]\nhost = https://a.example\ntoken = dapi1\n\n[é]\nhost = https://b.example\n"
  const expected = {
    DEFAULT: { host: "https://a.example", token: "dapi1" },
    é: { host: "https://b.example" }
  }
  const utf16 = (text: string, isBig: boolean) => {
    const bytes = Buffer.from(text, "utf16le")
    return isBig ? bytes.swap16() : bytes
  }
  const utf8 = (text: string) => Buffer.from(text, "utf8")
  const written: ReadonlyArray<readonly [what: string, bytes: Uint8Array]> = [
    ["UTF-8", utf8(text)],
    ["UTF-8 with a byte order mark", utf8(`\uFEFF${text}`)],
    ["line endings of Windows", utf8(text.replaceAll("\n", "\r\n"))],
    ["line endings of the old Mac OS", utf8(text.replaceAll("\n", "\r"))],
    ["line endings of several systems", utf8(text.replace("\n", "\r\n").replace("DEFAULT]\n", "DEFAULT]\r"))],
    ["UTF-16, little-endian with a mark, as PowerShell", utf16(`\uFEFF${text.replaceAll("\n", "\r\n")}`, false)],
    ["UTF-16, big-endian with a mark", utf16(`\uFEFF${text}`, true)],
    ["UTF-16, little-endian without a mark", utf16(text, false)],
    ["UTF-16, big-endian without a mark", utf16(text, true)],
    ["two files joined, each with a mark", utf8(`\uFEFF${text.replace("[é]", "\uFEFF[é]")}`)],
    ["no line ending at the end", utf8(text.trimEnd())],
    ["Control-Z at the end", utf8(`${text}\u001a`)],
    ["tabs", utf8(text.replaceAll(" = ", "\t=\t").replace("token", "\ttoken"))],
    ["indented keys", utf8(text.replaceAll(/^(host|token)/gm, "    $1"))],
    ["no-break spaces", utf8(text.replaceAll(" = ", "\u00a0=\u00a0"))],
    ["no spaces", utf8(text.replaceAll(" = ", "="))],
    ["colons", utf8(text.replaceAll(" = ", ": "))],
    ["capital letters", utf8(text.replaceAll("host", "Host").replace("token", "TOKEN"))],
    ["semicolons for comments", utf8(text.replace("# mine", "; mine\n  ;host = x\n\t# token = y"))],
    ["comments after values", utf8(text.replace("dapi1", "dapi1 # mine").replace("[é]", "[é] ; mine"))],
    ["spaces in headers", utf8(text.replace("[é]", "  [ é ]  "))],
    ["a key twice", utf8(text.replace("token", "token = dapi0\ntoken"))],
    ["a section twice", utf8(text.replace("token", "[x]\n[DEFAULT]\ntoken").replace("[x]\n", ""))],
    ["lines of spaces and tabs", utf8(text.replace("\n\n", "\n \t \n"))]
  ]
  for (const [what, bytes] of written) {
    it.scoped(`is read with ${what}`, () =>
      Effect.gen(function* () {
        const fs = yield* FileSystem.FileSystem
        const path = yield* fs.makeTempFileScoped()
        yield* fs.writeFile(path, bytes)
        const file = yield* Effect.flatten(ProfileFile.load(path))
        assert.deepStrictEqual(plain(file), expected)
      }).pipe(Effect.provide(NodeContext.layer))
    )
  }

  const mistakes: ReadonlyArray<readonly [what: string, text: string, line: number, message: string]> = [
    ["a header without its end", "[a]\nhost = a\n[b ; oops\ntoken = secret", 3, "does not end it with ]"],
    ["a header without a name", "[]\ntoken = secret", 1, "no name"],
    ["a header of spaces", "[  ]\ntoken = secret", 1, "no name"],
    ["text after a header", "[a] token = secret", 1, "has text after the ]"],
    ["a line without =", "[a]\nhost = a\n\ntoken secret", 4, "write [profile], key = value"],
    ["a key alone", "[a]\ntoken", 2, "write [profile], key = value"],
    ["a value without a key", "[a]\n= secret", 2, "write [profile], key = value"],
    ["a value that continues on the next line", "[a]\ntoken = secret\n  secret", 3, "on the line of its key"],
    ["Windows line endings", "[a]\r\nhost = a\r\nsecret\r\n", 3, "is not valid"],
    ["JSON", '{\n  "host": "secret"\n}', 1, "is not valid"],
    ["a web page", "<!doctype html>\n<p>secret</p>", 1, "is not valid"]
  ]
  for (const [what, text, line, message] of mistakes) {
    it.scoped(`reports the line with a syntax error: ${what}`, () =>
      Effect.gen(function* () {
        const fs = yield* FileSystem.FileSystem
        const path = yield* fs.makeTempFileScoped()
        yield* fs.writeFileString(path, text)
        const error = yield* Effect.flip(ProfileFile.load(path))
        assert.strictEqual(error._tag, "ConfigurationError")
        assert.include(error.message, `Line ${line} of the profile file ${path}`)
        assert.include(error.message, message)
        assert.notInclude(error.message, "secret")
      }).pipe(Effect.provide(NodeContext.layer))
    )
  }

  it("cannot be used to change the prototype of objects", () => {
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
