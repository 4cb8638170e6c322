/** Evaluates alerts: compares a value of the first row, or of all rows, with a threshold. */
import type { AlertCondition } from "../../schemas/sql/Alerts.js"
import type { AlertV2Evaluation } from "../../schemas/sql/AlertsV2.js"
import type { Result } from "../sql/engine.js"
import { refused, TaskFailed } from "./failures.js"

export type AlertState = "OK" | "TRIGGERED" | "UNKNOWN" | "ERROR"

type Cell = string | null

interface Threshold {
  readonly bool_value?: boolean | null | undefined
  readonly double_value?: number | null | undefined
  readonly string_value?: string | null | undefined
}

const valueOf = ({ bool_value, double_value, string_value }: Threshold): Cell => {
  const value = double_value ?? string_value ?? bool_value
  return value === undefined || value === null ? null : String(value)
}

const isNumeric = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text))

const compared = (left: string, right: string): number => {
  if (isNumeric(left) && isNumeric(right)) return Number(left) - Number(right)
  return left === right ? 0 : left < right ? -1 : 1
}

const isTriggered = (op: string, left: Cell, right: Cell): boolean => {
  if (op === "IS_NULL") return left === null
  if (op === "IS_NOT_NULL") return left !== null
  if (left === null || right === null) return false
  const order = compared(left, right)
  switch (op) {
    case "EQUAL":
      return order === 0
    case "NOT_EQUAL":
      return order !== 0
    case "GREATER_THAN":
      return order > 0
    case "GREATER_THAN_OR_EQUAL":
      return order >= 0
    case "LESS_THAN":
      return order < 0
    case "LESS_THAN_OR_EQUAL":
      return order <= 0
    default:
      throw refused(`the comparison ${op} of alerts`)
  }
}

const columnOf = ({ columns, rows }: Result, name: string): ReadonlyArray<Cell> => {
  const index = columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase())
  if (index === -1) throw new TaskFailed(`The query of the alert has no column ${name}.`)
  return rows.map((row) => row[index] ?? null)
}

const numbersIn = (cells: ReadonlyArray<string>, name: string): ReadonlyArray<number> => {
  const wrong = cells.find((cell) => !isNumeric(cell))
  if (wrong !== undefined) throw new TaskFailed(`The column ${name} is not numeric.`)
  return cells.map(Number)
}

/** An aggregate of SQL: nulls do not count, and of nothing it is null, except counts. */
const aggregated = (how: string, name: string, cells: ReadonlyArray<Cell>): Cell => {
  const values = cells.filter((cell) => cell !== null)
  if (how === "COUNT") return String(values.length)
  if (how === "COUNT_DISTINCT") return String(new Set(values).size)
  if (values.length === 0) return null
  if (how === "MIN" || how === "MAX") {
    const sorted = [...values].sort(compared)
    return (how === "MIN" ? sorted[0] : sorted.at(-1)) ?? null
  }
  const numbers = numbersIn(values, name)
  const sum = numbers.reduce((total, value) => total + value, 0)
  const mean = sum / numbers.length
  switch (how) {
    case "SUM":
      return String(sum)
    case "AVG":
      return String(mean)
    case "MEDIAN": {
      const sorted = [...numbers].sort((a, b) => a - b)
      const middle = (sorted.length - 1) / 2
      return String(((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle)] ?? 0)) / 2)
    }
    case "STDDEV":
      return numbers.length === 1
        ? null
        : String(Math.sqrt(numbers.reduce((total, value) => total + (value - mean) ** 2, 0) / (numbers.length - 1)))
    default:
      throw refused(`the aggregation ${how} of alerts`)
  }
}

/** The state of an alert of the Alerts API. */
export const evaluate = (condition: AlertCondition, result: Result): AlertState => {
  const name = condition.operand?.column?.name
  if (!name || !condition.op) throw new TaskFailed("The alert has no condition.")
  const cells = columnOf(result, name)
  if (cells.length === 0) return (condition.empty_result_state ?? "UNKNOWN") as AlertState
  const right = valueOf(condition.threshold?.value ?? {})
  return isTriggered(condition.op, cells[0] ?? null, right) ? "TRIGGERED" : "OK"
}

/** The state of an alert of the Alerts V2 API. */
export const evaluateV2 = (evaluation: AlertV2Evaluation | undefined, result: Result): AlertState => {
  const { comparison_operator, empty_result_state, source, threshold } = evaluation ?? {}
  if (!source?.name || !comparison_operator) throw new TaskFailed("The alert has no condition.")
  const operand = (column: NonNullable<typeof source>): Cell => {
    const cells = columnOf(result, column.name ?? "")
    return column.aggregation ? aggregated(column.aggregation, column.name ?? "", cells) : (cells[0] ?? null)
  }
  if (result.rows.length === 0 && !source.aggregation) return (empty_result_state ?? "UNKNOWN") as AlertState
  const right = threshold?.column ? operand(threshold.column) : valueOf(threshold?.value ?? {})
  return isTriggered(comparison_operator, operand(source), right) ? "TRIGGERED" : "OK"
}
