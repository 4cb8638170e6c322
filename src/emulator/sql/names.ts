/** The name of a column that has no alias, as Spark makes it of the expression. */
import type { Expr } from "./ast.js"
import { unsupported } from "./errors.js"
import * as T from "./types.js"

/** Functions that Spark names otherwise than they are called. */
const renamed: Readonly<Record<string, string>> = {
  "||": "concat",
  extract: "extract",
  curdate: "current_date",
  any: "any",
  array_agg: "collect_list",
  std: "std"
}

const list = (items: ReadonlyArray<Expr>): string => items.map(nameOf).join(", ")

export const nameOf = (expr: Expr): string => {
  switch (expr.kind) {
    case "literal":
      if (expr.value === null) return "NULL"
      if (T.isDatetime(expr.type)) return `${expr.type.name} '${expr.value}'`
      if (expr.type.name === "BINARY") return `X'${expr.value.toUpperCase()}'`
      if (expr.type.name === "DOUBLE") {
        if (!/^\d{1,6}(\.\d{1,6})?$/.test(expr.value)) break
        return expr.value.includes(".") ? String(Number(expr.value)).replace(/^(\d+)$/, "$1.0") : `${expr.value}.0`
      }
      return expr.value
    case "column":
      return expr.parts.at(-1) ?? ""
    case "field":
      return expr.operand.kind === "column" || expr.operand.kind === "field" ? expr.name : `${nameOf(expr.operand)}.${expr.name}`
    case "index":
      return `${nameOf(expr.operand)}[${nameOf(expr.index)}]`
    case "cast":
      if (expr.operand.kind === "column") return expr.operand.parts.at(-1) ?? ""
      return `${expr.isTry ? "TRY_CAST" : "CAST"}(${nameOf(expr.operand)} AS ${T.textOf(expr.type)})`
    case "binary": {
      const op = expr.op
      if (op === "||") return `concat(${nameOf(expr.left)}, ${nameOf(expr.right)})`
      if (op === "DIV") return `(${nameOf(expr.left)} div ${nameOf(expr.right)})`
      if (op === "<>") return `(NOT (${nameOf(expr.left)} = ${nameOf(expr.right)}))`
      if (op === "<<" || op === ">>") break
      return `(${nameOf(expr.left)} ${op} ${nameOf(expr.right)})`
    }
    case "unary":
      if (expr.op === "NOT") return `(NOT ${nameOf(expr.operand)})`
      if (expr.op === "-") return expr.operand.kind === "literal" ? `(- ${nameOf(expr.operand)})` : `(- ${nameOf(expr.operand)})`
      return expr.op === "~" ? `~${nameOf(expr.operand)}` : `(+ ${nameOf(expr.operand)})`
    case "isNull":
      return `(${nameOf(expr.operand)} IS ${expr.not ? "NOT " : ""}NULL)`
    case "in":
      return `${expr.not ? "(NOT " : ""}(${nameOf(expr.operand)} IN (${list(expr.list)}))${expr.not ? ")" : ""}`
    case "between": {
      const made = `between(${nameOf(expr.operand)}, ${nameOf(expr.low)}, ${nameOf(expr.high)})`
      return expr.not ? `(NOT ${made})` : made
    }
    case "like": {
      const made = expr.op === "LIKE" ? `${nameOf(expr.operand)} LIKE ${nameOf(expr.pattern)}` : expr.op === "RLIKE" ? `RLIKE(${nameOf(expr.operand)}, ${nameOf(expr.pattern)})` : `ilike(${nameOf(expr.operand)}, ${nameOf(expr.pattern)})`
      return expr.not ? `(NOT ${made})` : made
    }
    case "case": {
      const { operand } = expr
      const whens = expr.whens.map(([when, then]) => `WHEN ${operand === undefined ? nameOf(when) : `(${nameOf(operand)} = ${nameOf(when)})`} THEN ${nameOf(then)}`)
      return `CASE ${whens.join(" ")}${expr.otherwise === undefined ? "" : ` ELSE ${nameOf(expr.otherwise)}`} END`
    }
    case "call": {
      if (expr.over !== undefined || expr.filter !== undefined || expr.ignoreNulls) break
      const name = expr.name.toLowerCase()
      const [first] = expr.args
      if (name === "count" && first?.kind === "star") return "count(1)"
      if (["extract", "position", "overlay", "trim", "if", "iff", "decode", "date_part"].includes(name) && !(name === "trim" && expr.args.length === 1) && name !== "if" && name !== "iff") break
      if (expr.args.some(({ kind }) => kind === "lambda" || kind === "interval")) break
      if (name === "if" || name === "iff") return `(IF(${list(expr.args)}))`
      if (expr.args.length === 0 && name.startsWith("current_")) return `${name}()`
      return `${renamed[name] ?? name}(${expr.distinct ? "DISTINCT " : ""}${list(expr.args)})`
    }
    case "parameter":
      break
    case "scalar":
      return "scalarsubquery()"
    case "exists":
      return "exists()"
    default:
  }
  throw unsupported("the name that Spark gives to this column; give it an alias")
}
