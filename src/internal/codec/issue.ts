/** Says what is wrong with a value without quoting any of it: values can be secrets. */
import type * as ParseResult from "effect/ParseResult"
import * as AST from "effect/SchemaAST"

const most = 10

const kind = (u: unknown): string => {
  if (u === null) return "null"
  if (u === undefined) return "nothing"
  if (Array.isArray(u)) return "a list"
  if (typeof u === "object") return "an object"
  if (typeof u !== "number" || Number.isSafeInteger(u)) return `a ${typeof u}`
  return Number.isInteger(u)
    ? "an integer beyond 2^53"
    : Number.isFinite(u)
      ? "a fraction"
      : "a number that is not finite"
}

/** A field that may be null and left out is a union in a union. */
const members = (ast: AST.AST): ReadonlyArray<AST.AST> => (AST.isUnion(ast) ? ast.types.flatMap(members) : [ast])

const expected = (ast: AST.AST): string => {
  const parts = members(ast).filter(
    (t) => t._tag !== "UndefinedKeyword" && !(t._tag === "Literal" && t.literal === null)
  )
  const names = parts.map((part) => {
    switch (part._tag) {
      case "TypeLiteral":
        return `an object (${AST.getIdentifierAnnotation(part)._tag === "Some" ? String(part).split(" ")[0] : "fields"})`
      case "TupleType":
        return "a list"
      default:
        return String(AST.typeAST(part))
    }
  })
  return names.join(" or ")
}

const path = (parts: ReadonlyArray<PropertyKey>): string =>
  parts.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`,
    ""
  )

const isPath = (p: ParseResult.Path): p is ReadonlyArray<PropertyKey> & ParseResult.Path => Array.isArray(p)

interface Leaf {
  readonly at: ReadonlyArray<PropertyKey>
  readonly says: string
}

const leaves = (issue: ParseResult.ParseIssue, at: ReadonlyArray<PropertyKey>): ReadonlyArray<Leaf> => {
  switch (issue._tag) {
    case "Pointer":
      return leaves(issue.issue, at.concat(isPath(issue.path) ? [...issue.path] : [issue.path as PropertyKey]))
    case "Composite": {
      const issues = (
        Array.isArray(issue.issues) ? issue.issues : [issue.issues]
      ) as ReadonlyArray<ParseResult.ParseIssue>
      const inner = issues.flatMap((i) => leaves(i, at))
      // Of a union every member complains; the members that got further in say more.
      if (!AST.isUnion(issue.ast)) return inner
      const deepest = inner.filter((leaf) => leaf.at.length > at.length)
      return deepest.length > 0 ? deepest : [{ at, says: `expected ${expected(issue.ast)}, got ${kind(issue.actual)}` }]
    }
    case "Refinement":
      return issue.kind === "From"
        ? leaves(issue.issue, at)
        : [{ at, says: `expected ${expected(issue.ast)}, got ${kind(issue.actual)}` }]
    case "Missing":
      return [{ at, says: "is missing" }]
    case "Unexpected":
      return [{ at, says: "is not expected" }]
    case "Forbidden":
      return [{ at, says: "cannot be checked synchronously" }]
    case "Transformation":
      return leaves(issue.issue, at)
    case "Type":
      return [{ at, says: `expected ${expected(issue.ast)}, got ${kind(issue.actual)}` }]
  }
}

/** `at clusters[0].cluster_id: expected string, got a number; at ...` */
export const describeIssue = (issue: ParseResult.ParseIssue): string => {
  const all = leaves(issue, [])
  const shown = all
    .slice(0, most)
    .map((leaf) => (leaf.at.length === 0 ? leaf.says : `at ${path(leaf.at)}: ${leaf.says}`))
    .join("; ")
  return all.length > most ? `${shown}; and ${all.length - most} more` : shown
}
