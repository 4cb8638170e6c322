import { describe, expect, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Either from "effect/Either"
import * as FastCheck from "effect/FastCheck"
import * as Schema from "effect/Schema"
import * as PolicyDefinition from "../../src/services/PolicyDefinition.js"

const faultOf = (text: string) =>
  Either.match(PolicyDefinition.decode(text), { onLeft: (error) => error.message, onRight: () => undefined })

describe("PolicyDefinition", () => {
  it("is built step by step, and encoded for the API", () => {
    const definition = PolicyDefinition.make().pipe(
      PolicyDefinition.fixed("spark_version", "auto:latest-lts", { hidden: true }),
      PolicyDefinition.forbidden("instance_pool_id"),
      PolicyDefinition.allowlist("node_type_id", ["a", "b"], { defaultValue: "a", isOptional: true }),
      PolicyDefinition.blocklist("driver_node_type_id", ["c"]),
      PolicyDefinition.regex("custom_tags.CostCenter", "[0-9]{4}"),
      PolicyDefinition.range("autotermination_minutes", { minValue: 10, maxValue: 120, defaultValue: 0 }),
      PolicyDefinition.unlimited("cluster_name", { isOptional: false }),
      PolicyDefinition.rule("num_workers", { type: "quota", amount: 3 })
    )
    expect(PolicyDefinition.encode(definition)).toBe(
      JSON.stringify({
        spark_version: { type: "fixed", value: "auto:latest-lts", hidden: true },
        instance_pool_id: { type: "forbidden" },
        node_type_id: { type: "allowlist", values: ["a", "b"], defaultValue: "a", isOptional: true },
        driver_node_type_id: { type: "blocklist", values: ["c"] },
        "custom_tags.CostCenter": { type: "regex", pattern: "[0-9]{4}" },
        autotermination_minutes: { type: "range", minValue: 10, maxValue: 120, defaultValue: 0 },
        cluster_name: { type: "unlimited", isOptional: false },
        num_workers: { type: "quota", amount: 3 }
      })
    )
  })

  it("a rule replaces the previous one, and steps do not change the original", () => {
    const first = PolicyDefinition.make({ num_workers: { type: "fixed", value: 1 } })
    const second = first.pipe(PolicyDefinition.range("num_workers", { maxValue: 2 }))
    const merged = second.pipe(
      PolicyDefinition.merge({ num_workers: { type: "forbidden" }, cluster_name: { type: "unlimited" } })
    )
    expect(first).toEqual({ num_workers: { type: "fixed", value: 1 } })
    expect(second).toEqual({ num_workers: { type: "range", maxValue: 2 } })
    expect(merged).toEqual({ num_workers: { type: "forbidden" }, cluster_name: { type: "unlimited" } })
    expect(merged.pipe(PolicyDefinition.remove("num_workers"))).toEqual({ cluster_name: { type: "unlimited" } })
  })

  it("keeps unknown rule types, unknown fields and long numbers", () => {
    const text =
      '{"a":{"type":"quota","amount":{"deep":[1,null]}},"b":{"type":"fixed","value":9007199254740993,"why":"x"},"__proto__":{"type":"forbidden"}}'
    const definition = Either.getOrThrow(PolicyDefinition.decode(text))
    expect(PolicyDefinition.encode(definition)).toBe(text)
    expect(PolicyDefinition.encode(definition.pipe(PolicyDefinition.fixed("c", true)))).toBe(
      text.replace(/\}$/, ',"c":{"type":"fixed","value":true}}')
    )
  })

  it("distinguishes known and unknown rule types", () => {
    const { a, b } = Either.getOrThrow(
      PolicyDefinition.decode('{"a":{"type":"regex","pattern":"x"},"b":{"type":"toString"}}')
    )
    expect([a, b].map((rule) => rule !== undefined && PolicyDefinition.isKnown(rule))).toEqual([true, false])
  })

  it.each([
    ["", "not valid JSON"],
    ["{", "not valid JSON"],
    ["[]", "not an object of rules"],
    ["null", "not an object of rules"],
    ['{"a":1}', "the rule for a is not an object"],
    ['{"a":{"value":1}}', "the rule for a has no type"],
    ['{"spark_conf.a.b":{"type":"fixed"}}', "the rule for spark_conf.a.b is not a valid rule of type fixed: at value"],
    ['{"a":{"type":"allowlist","values":"x"}}', "the rule for a is not a valid rule of type allowlist: at values"],
    ['{"a":{"type":"range","minValue":"1"}}', "the rule for a is not a valid rule of type range: at minValue"],
    ['{"a":{"type":"regex","pattern":null}}', "the rule for a is not a valid rule of type regex: at pattern"]
  ])("rejects %j", (text, fault) => {
    expect(faultOf(text)).toContain(fault)
    expect(Either.getOrThrow(Either.flip(PolicyDefinition.decode(text))).definition).toBe(text)
  })

  const rules = Arbitrary.make(
    Schema.Record({
      key: Schema.String,
      value: Schema.Union(...Object.values(PolicyDefinition.knownRules))
    })
  )

  it("round-trips", () => {
    FastCheck.assert(
      FastCheck.property(rules, (definition) => {
        const text = PolicyDefinition.encode(definition)
        const read = Either.getOrThrow(PolicyDefinition.decode(text))
        expect(Object.keys(read)).toEqual(Object.keys(definition))
        expect(PolicyDefinition.encode(read)).toBe(text)
      })
    )
  })
})
