/** Puts the windows that a query names where they are used. */
import type { Call, WindowSpec } from "./ast.js"
import { SqlError } from "./errors.js"

type Windows = ReadonlyMap<string, WindowSpec>

const resolved = (spec: WindowSpec, windows: Windows, depth: number): WindowSpec => {
  if (spec.base === undefined) return spec
  const base = windows.get(spec.base)
  if (base === undefined || depth > 20)
    throw new SqlError("MISSING_WINDOW_SPECIFICATION", `Window specification is not defined for \`${spec.base}\`.`)
  const of = resolved(base, windows, depth + 1)
  return {
    base: undefined,
    partitionBy: [...of.partitionBy, ...spec.partitionBy],
    orderBy: spec.orderBy.length === 0 ? of.orderBy : spec.orderBy,
    frame: spec.frame ?? of.frame
  }
}

/** The part of a syntax tree without names of windows. Queries within it have their own. */
export const withWindows = <A>(part: A, windows: Windows): A => {
  if (typeof part !== "object" || part === null) return part
  if (Array.isArray(part)) return part.map((one) => withWindows(one, windows)) as A
  if ("body" in part && "ctes" in part) return part
  const copy = Object.fromEntries(Object.entries(part).map(([name, one]) => [name, withWindows(one, windows)])) as A
  const call = copy as unknown as Call
  return call.kind === "call" && call.over?.base !== undefined
    ? ({ ...call, over: resolved(call.over, windows, 0) } as unknown as A)
    : copy
}
