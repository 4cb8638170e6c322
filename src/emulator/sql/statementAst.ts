/** All statements. */
import type { DataStatement } from "./ast.js"
import type { Definition } from "./definitionAst.js"

export type Statement = DataStatement | Definition
