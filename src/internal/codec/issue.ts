/** Describes why a value does not match its schema, without quoting the value, which can be secret. */
import type * as ParseResult from "effect/ParseResult"
import * as AST from "effect/SchemaAST"

/** The max number of issues in a message. */
const maxIssues = 10

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

/** The members of nested unions: an optional nullable field is a union in a union. */
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
  readonly message: string
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
      // Each member of a union has issues. The deepest ones are the most specific.
      if (!AST.isUnion(issue.ast)) return inner
      const deepest = inner.filter((leaf) => leaf.at.length > at.length)
      return deepest.length > 0
        ? deepest
        : [{ at, message: `expected ${expected(issue.ast)}, got ${kind(issue.actual)}` }]
    }
    case "Refinement":
      return issue.kind === "From"
        ? leaves(issue.issue, at)
        : [{ at, message: `expected ${expected(issue.ast)}, got ${kind(issue.actual)}` }]
    case "Missing":
      return [{ at, message: "is missing" }]
    case "Unexpected":
      return [{ at, message: "is not expected" }]
    case "Forbidden":
      return [{ at, message: "cannot be checked synchronously" }]
    case "Transformation":
      return leaves(issue.issue, at)
    case "Type":
      return [{ at, message: `expected ${expected(issue.ast)}, got ${kind(issue.actual)}` }]
  }
}

/** `at clusters[0].cluster_id: expected string, got a number; at ...` */
export const describeIssue = (issue: ParseResult.ParseIssue): string => {
  const all = leaves(issue, [])
  const shown = all
    .slice(0, maxIssues)
    .map((leaf) => (leaf.at.length === 0 ? leaf.message : `at ${path(leaf.at)}: ${leaf.message}`))
    .join("; ")
  return all.length > maxIssues ? `${shown}; and ${all.length - maxIssues} more` : shown
}
