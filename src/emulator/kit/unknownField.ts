/** Says which field of a value nothing knows, and which one was meant. */

/** The number of letters to insert, remove, replace or swap. */
const distance = (a: string, b: string): number => {
  let before: ReadonlyArray<number> = []
  let last = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        (row[j - 1] ?? 0) + 1,
        (last[j] ?? 0) + 1,
        (last[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1),
        isSwapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      )
    }
    before = last
    last = row
  }
  return last[b.length] ?? 0
}

/** Too many names to read have only those that are near. */
const few = 8

/** What is wrong with the first field of a value that is not one of those known. */
export const unknownField = (
  value: object,
  known: ReadonlyArray<string>
): { name: string; reason: string } | undefined => {
  const name = Object.keys(value).find((name) => !known.includes(name))
  if (name === undefined) return undefined
  const all = known.map((one) => [distance(name.toLowerCase(), one.toLowerCase()), one] as const)
  const near = all
    .filter(([far, one]) => far <= Math.max(name.length, one.length) / 3)
    .sort(([a], [b]) => a - b)
    .map(([, one]) => one)
  const meant = near.length === 0 ? "" : `, did you mean ${near.slice(0, 3).join(" or ")}?`
  const rest = known.length <= few || near.length === 0 ? ` Known are ${[...known].sort().join(", ")}` : ""
  return { name, reason: `is unknown${meant}${meant === "" && rest !== "" ? "." : ""}${rest}` }
}
