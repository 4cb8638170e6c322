/** A session of a notebook or a SQL file: statements one after another, which share the catalog and schema of `USE`. */
import * as Effect from "effect/Effect"
import { chainAt, isCode, tokensOf } from "../../internal/codec/sqlText.js"
import type { ExternalQuerySource } from "../../schemas/sql/QueryHistory.js"
import type { SqlError } from "../sql/errors.js"
import type { Parameters, Ran, Statements } from "../statements.js"
import { refused, type TaskFailed } from "./failures.js"

export interface Place {
  catalog: string | undefined
  schema: string | undefined
}

export interface Session extends Place {
  readonly userName: string
  readonly warehouseId: string | undefined
  readonly source: ExternalQuerySource | undefined
}

const used: ReadonlySet<string> = new Set(["CATALOG", "SCHEMA", "DATABASE", "NAMESPACE"])

/** Changes the place as `USE` and `SET CATALOG` do. */
const follow = (statement: string, place: Place): void => {
  const code = tokensOf(statement).filter(isCode)
  const isSet = code[0]?.word === "SET" && code[1]?.word === "CATALOG"
  if (code[0]?.word !== "USE" && !isSet) return
  const what = used.has(code[1]?.word ?? "") && code.length > 2 ? code[1]?.word : undefined
  const [first, second] = chainAt(code, what === undefined ? 1 : 2)?.parts ?? []
  if (what === "CATALOG") {
    place.catalog = first
    place.schema = "default"
  } else if (second !== undefined) {
    place.catalog = first
    place.schema = second
  } else place.schema = first
}

/** Runs a statement in the session. */
export const run = (
  statements: Statements,
  session: Session,
  text: string,
  parameters: Parameters
): Effect.Effect<Ran, SqlError | TaskFailed> =>
  Effect.suspend(() => {
    const [first, second] = tokensOf(text).filter(isCode)
    if (first?.word === "BEGIN" || (first?.word === "DECLARE" && second !== undefined)) {
      return Effect.fail(refused(`${first.word} in jobs (SQL scripts and variables)`))
    }
    const { catalog, schema, source, userName, warehouseId } = session
    return Effect.tap(statements.run({ text, parameters, catalog, schema, userName, warehouseId, source }), () =>
      Effect.sync(() => follow(text, session))
    )
  })
