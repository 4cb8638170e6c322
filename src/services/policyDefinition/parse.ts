/** Parses the definition of a cluster policy. */
import * as Either from "effect/Either"
import type * as Schema from "effect/Schema"
import { isRecord } from "../../internal/codec/isRecord.js"
import * as Json from "../../internal/codec/json.js"
import { validator } from "../../internal/codec/validator.js"
import { knownRules, type PolicyDefinition } from "../../schemas/PolicyDefinition.js"

export const isKnownType = (type: string): type is keyof typeof knownRules => Object.hasOwn(knownRules, type)

const problemOf = (rule: unknown): string | undefined => {
  if (!isRecord(rule)) return "is not an object"
  const { type } = rule
  if (typeof type !== "string") return "has no type"
  if (!isKnownType(type)) return undefined
  const schema: Schema.Schema.AnyNoContext = knownRules[type]
  const valid = validator(schema)(rule)
  return Either.isLeft(valid) ? `is not a valid rule of type ${type}: ${valid.left}` : undefined
}

/** Returns a left description of the problem if the text is not valid. */
export const parse = (text: string): Either.Either<PolicyDefinition, string> =>
  Either.flatMap(Either.try({ try: () => Json.parse(text), catch: () => "it is not valid JSON" }), (json) => {
    if (!isRecord(json)) return Either.left("it is not an object of rules")
    for (const [path, rule] of Object.entries(json)) {
      const problem = problemOf(rule)
      if (problem !== undefined) return Either.left(`the rule for ${path} ${problem}`)
    }
    return Either.right(json as PolicyDefinition)
  })
