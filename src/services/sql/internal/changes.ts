/** Which fields of a saved object differ from those that are wanted. */
import { isRecord } from "../../../internal/codec/isRecord.js"

/** Whether a value has everything that is wanted. The server adds fields of its own. */
const covers = (actual: unknown, wanted: unknown): boolean => {
  if (wanted === undefined) return true
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((item, index) => covers(actual[index], item))
    )
  }
  if (isRecord(wanted)) {
    return isRecord(actual) && Object.entries(wanted).every(([name, value]) => covers(actual[name], value))
  }
  // Absent and empty are the same on the wire.
  const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === ""
  return actual === wanted || (isEmpty(actual) && isEmpty(wanted))
}

/** The names of the wanted fields that the actual value does not have. */
export const changedFields = (
  actual: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, unknown>>
): ReadonlyArray<string> => Object.keys(wanted).filter((name) => !covers(actual[name], wanted[name]))
