import { describe, expect, it } from "@effect/vitest"
import * as Either from "effect/Either"
import * as fc from "effect/FastCheck"
import * as Schema from "effect/Schema"
import * as Name from "../../src/services/catalog/Name.js"

const read = (text: string) => Either.getOrThrow(Name.parse(text))

const refusal = (text: string) => Either.getOrThrow(Either.flip(Name.parse(text))).message

describe("a name of Unity Catalog", () => {
  it("has one, two or three levels", () => {
    expect(read("main")).toEqual({ catalog: "main" })
    expect(read("main.sales")).toEqual({ catalog: "main", schema: "sales" })
    expect(read("main.`a-b`.`x``y`")).toEqual({ catalog: "main", schema: "a-b", object: "x`y" })
    expect(["a", "a.b", "a.b.c"].map((text) => Name.level(read(text)))).toEqual([1, 2, 3])
    expect(["a", "a.b", "a.b.c"].map((text) => Name.parent(read(text)))).toEqual([undefined, read("a"), read("a.b")])
    expect(Name.child(read("a.b"), "c")).toEqual(Name.parse("a.b.c"))
    expect(Either.isLeft(Name.child(read("a.b.c"), "d"))).toBe(true)
  })

  it("is written for the API and for SQL", () => {
    expect(Name.format(read("main.`a-b`.`x``y`"))).toBe("main.a-b.x`y")
    expect(Name.quote(read("main.`a-b`.`x``y`"))).toBe("`main`.`a-b`.`x``y`")
  })

  it("is refused with what is wrong", () => {
    expect(refusal("")).toBe("Invalid name: the catalog is empty")
    expect(refusal("a..c")).toBe("Invalid name: the schema is empty")
    expect(refusal("a.b.")).toBe("Invalid name: the object is empty")
    expect(refusal("a.b.c.d")).toContain("it has 4 levels")
    expect(refusal("a.`b.c`")).toContain('the schema "b.c" has the character "."')
    expect(refusal("a b")).toContain('has the character " "')
    expect(refusal("a\n")).toContain("has the character")
    expect(refusal("`a")).toContain("expected a dot at character 1")
    expect(refusal("`a`b")).toContain("expected a dot at character 4")
    expect(refusal("x".repeat(256))).toContain("longer than 255")
    expect(Either.isLeft(Name.make("a", "b/c"))).toBe(true)
  })

  it("compares without regard to case", () => {
    expect(Name.equivalence(read("Main.Sales"), read("main.sales"))).toBe(true)
    expect(Name.equivalence(read("main.sales"), read("main"))).toBe(false)
  })

  it("comes back equal from SQL and from its schema", () => {
    const part = fc
      .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
      .filter((text) => Either.isRight(Name.make(text)))
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), (parts) => {
        const name = Either.getOrThrow(Name.make(...(parts as [string])))
        expect(Name.parse(Name.quote(name))).toEqual(Either.right(name))
        expect(Schema.decodeSync(Name.Name)(Name.quote(name))).toEqual(name)
        expect(Schema.decodeSync(Name.Name)(Schema.encodeSync(Name.Name)(name))).toEqual(name)
      })
    )
    expect(() => Schema.decodeSync(Name.Name)("a b")).toThrow("has the character")
    expect(() => Schema.encodeSync(Name.Name)({ catalog: "a.b" })).toThrow("has the character")
  })
})
