/** The number of letters to insert, remove or replace. Letters are code points. */
export const levenshtein = (x: string, y: string): number => {
  const a = [...x]
  const b = [...y]
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (const [i, one] of a.entries()) {
    const next = [i + 1]
    for (const [j, other] of b.entries()) {
      next.push(Math.min((row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1, (row[j] ?? 0) + (one === other ? 0 : 1)))
    }
    row = next
  }
  return row[b.length] ?? 0
}
