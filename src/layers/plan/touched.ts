/** Reads of what an earlier change of the plan made, changed or deleted: the workspace would answer with what was before. */
import * as AST from "effect/SchemaAST"
import type { Any } from "../../internal/call/operation.js"
import { isRecord } from "../../internal/codec/isRecord.js"
import { requestAst } from "../../internal/codec/requestSchema.js"
import * as Statement from "./statement.js"

type Request = Readonly<Record<string, unknown>>

/** A change, as far as reads are compared with it. */
export interface Touched {
  readonly operation: Any
  readonly request: Request
  /** Path and query. */
  readonly url: string
}

/** The fields of a read that tell what is read. */
const keysOf = ({ path, request }: Any): ReadonlyArray<string> => {
  const ast = request === undefined ? undefined : AST.typeAST(requestAst(request.ast))
  const required =
    ast !== undefined && AST.isTypeLiteral(ast)
      ? ast.propertySignatures.flatMap(({ isOptional, name }) => (isOptional ? [] : [String(name)]))
      : []
  return [...new Set([...path.fields, ...required])]
}

/** Operations of an API name a path differently: `path`, `source_path`, `file_path`. */
const kindOf = (field: string): string => (field.endsWith("path") ? "path" : field)

const isText = (u: unknown): u is string | number => typeof u === "string" || typeof u === "number"

/** `main.sales` of a schema `sales` in the catalog `main`. */
const fullNameOf = ({ catalog_name, name, schema_name }: Request): string =>
  [catalog_name, schema_name, name].filter((part) => typeof part === "string").join(".")

const has = (change: Request, field: string, value: unknown): boolean =>
  value !== undefined &&
  (Object.entries(change).some(([name, one]) => kindOf(name) === kindOf(field) && isText(one) && one === value) ||
    (field.includes("name") && value === fullNameOf(change)))

const pathOf = (url: string): string => url.replace(/\?.*$/, "")

/** Whether a read is of what a change touches. Lists are of none: they have what the workspace has now. */
const isOf = (read: Touched, change: Touched): boolean => {
  if (read.operation.path.template === Statement.template) {
    const target = Statement.targetOf(String(change.request.statement ?? ""))
    return (
      change.operation.path.template === Statement.template &&
      target !== undefined &&
      Statement.mentions(String(read.request.statement), target)
    )
  }
  if (change.operation.method !== "POST" && pathOf(read.url) === pathOf(change.url)) {
    return read.url.includes("?") ? read.url === change.url || read.operation.path.fields.length > 0 : true
  }
  const keys = keysOf(read.operation)
  return (
    read.operation.service === change.operation.service &&
    keys.length > 0 &&
    keys.every((field) => {
      const bodies = Object.values(change.request).filter(isRecord)
      return [change.request, ...bodies].some((one) => has(one, field, read.request[field]))
    })
  )
}

export const touchedBy = (read: Touched, changes: ReadonlyArray<Touched>): Touched | undefined =>
  changes.find((change) => isOf(read, change))
