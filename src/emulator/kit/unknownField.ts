/** Says which field of a value nothing knows, and which one was meant. */

import { levenshtein } from "../levenshtein.js"

/** Too many names to read have only those that are near. */
const few = 8

/** What is wrong with the first field of a value that is not one of those known. */
export const unknownField = (
  value: object,
  known: ReadonlyArray<string>
): { name: string; reason: string } | undefined => {
  const name = Object.keys(value).find((name) => !known.includes(name))
  if (name === undefined) return undefined
  const all = known.map((one) => [levenshtein(name.toLowerCase(), one.toLowerCase()), one] as const)
  const near = all
    .filter(([far, one]) => far <= Math.max(name.length, one.length) / 3)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)
  const meant = near.length === 0 ? "" : `, did you mean ${near.slice(0, 3).join(" or ")}?`
  const rest = known.length <= few || near.length === 0 ? ` Known are ${[...known].sort().join(", ")}` : ""
  return { name, reason: `is unknown${meant}${meant === "" && rest !== "" ? "." : ""}${rest}` }
}
