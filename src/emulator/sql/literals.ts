/** Translates literals, each cast, so that DuckDB knows the same type. */
import type { Expr } from "./ast.js"
import { SqlError, unsupported } from "./errors.js"
import { checkLiteral } from "./natives/times.js"
import { cast, type Typed, textLiteral, typed } from "./typed.js"
import * as T from "./types.js"

export const translateLiteral = ({ type, value }: Extract<Expr, { readonly kind: "literal" }>): Typed => {
  if (value === null) return typed(T.nothing, "CAST(NULL AS INTEGER)")
  switch (type.name) {
    case "STRING":
      return { ...typed(type, `CAST(${textLiteral(value)} AS VARCHAR)`), text: value }
    case "BOOLEAN":
      return typed(type, value)
    case "BINARY":
      return typed(type, `unhex('${value}')`)
    case "DATE":
    case "TIMESTAMP":
    case "TIMESTAMP_NTZ":
      if (type.name === "TIMESTAMP_NTZ" && /[zZ]|[+-]\d\d?:?\d*$/.test(value.slice(10)))
        throw unsupported("TIMESTAMP_NTZ literals with a zone")
      try {
        checkLiteral(type.name, value)
      } catch (cause) {
        if (cause instanceof Error && cause.message.includes("UNSUPPORTED_FEATURE")) throw cause
        throw new SqlError(
          "INVALID_TYPED_LITERAL",
          `The value of the typed literal "${type.name}" is invalid: '${value}'.`
        )
      }
      return cast(typed(T.string, textLiteral(value)), type)
    default:
      return {
        ...typed(type, `CAST('${value}' AS ${T.duckOf(type)})`),
        ...(T.isIntegral(type) ? { integer: value } : {})
      }
  }
}
