/** The annotation of secret fields. */
import type * as AST from "effect/SchemaAST"

const mark = Symbol.for("effect-databricks/Secret")

export const annotations = { [mark]: true }

export const isMarked = (ast: AST.AST): boolean => ast.annotations[mark] === true
