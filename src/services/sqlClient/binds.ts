/** The binds of a compiled statement as named parameters of the API. */
import * as BigDecimal from "effect/BigDecimal"
import * as DateTime from "effect/DateTime"
import * as Either from "effect/Either"
import * as Base64 from "../../internal/codec/base64.js"
import type { Parameter } from "../sql/statementExecution/parameters.js"
import { Refused, Typed } from "./compiler.js"
import { SqlUnsupported } from "./failures.js"

const refused = (name: string, what: string, hint: string): Either.Either<never, SqlUnsupported> =>
  Either.left(
    new SqlUnsupported({
      feature: "parameter",
      message: `The parameter ${name} is ${what}, which Databricks does not take: ${hint}`
    })
  )

const parameterOf = (name: string, bind: unknown): Either.Either<Parameter, SqlUnsupported> => {
  if (bind === undefined || bind === null) return Either.right(null)
  switch (typeof bind) {
    case "string":
    case "number":
    case "bigint":
    case "boolean":
      return Either.right(bind)
  }
  if (bind instanceof Refused) return Either.left(bind.error)
  if (bind instanceof Typed) return Either.right({ type: bind.type, value: bind.value })
  if (bind instanceof Uint8Array) return Either.right(Base64.encode(bind))
  if (bind instanceof Date) {
    return Number.isNaN(bind.getTime())
      ? refused(name, "an invalid Date", "pass a valid one")
      : Either.right({ type: "TIMESTAMP", value: bind.toISOString() })
  }
  if (DateTime.isDateTime(bind) || BigDecimal.isBigDecimal(bind)) return Either.right(bind)
  return refused(
    name,
    Array.isArray(bind) ? "an array" : typeof bind === "object" ? "an object" : `a ${typeof bind}`,
    "pass its JSON as a string to from_json, or a value of another type with sql.param"
  )
}

/** Returns the parameters `p1`, `p2` and so on. */
export const parametersOf = (
  binds: ReadonlyArray<unknown>
): Either.Either<Readonly<Record<string, Parameter>>, SqlUnsupported> =>
  Either.gen(function* () {
    const parameters: Record<string, Parameter> = {}
    for (const [index, bind] of binds.entries()) {
      const name = `p${index + 1}`
      parameters[name] = yield* parameterOf(name, bind)
    }
    return parameters
  })
