/** Things whose lists the API gives a hundred elements at a time. */

const atOnce = 100

type Lists<Name extends string> = { readonly [K in Name]?: ReadonlyArray<unknown> | null | undefined }

/** The hundred elements from a position on, of each list, and whether there are more of any. */
export const truncated = <Name extends string, A extends Lists<Name>>(
  whole: A,
  names: ReadonlyArray<Name>,
  position: number
): { readonly value: A; readonly hasMore: boolean; readonly next: number } => {
  const next = position + atOnce
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
