/** Splits the lists in a response into pages of 100 elements. */

const pageSize = 100

type Lists<Name extends string> = { readonly [K in Name]?: ReadonlyArray<unknown> | null | undefined }

/** Returns 100 elements of each list from a position, and whether any list has more. */
export const truncated = <Name extends string, A extends Lists<Name>>(
  whole: A,
  names: ReadonlyArray<Name>,
  position: number
): { readonly value: A; readonly hasMore: boolean; readonly next: number } => {
  const next = position + pageSize
  const parts: { [K in Name]?: ReadonlyArray<unknown> } = {}
  let hasMore = false
  for (const name of names) {
    const list: ReadonlyArray<unknown> | null | undefined = whole[name]
    if (!list) continue
    parts[name] = list.slice(position, next)
    if (list.length > next) hasMore = true
  }
  return { value: { ...whole, ...parts }, hasMore, next }
}
