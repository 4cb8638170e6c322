/** SQL statements of the page. They need no warehouse, and appear in the query history. */
import * as Effect from "effect/Effect"
import type { Kernel } from "../kernel.js"
import type { Result } from "../sql/engine.js"
import { textOf } from "../sql/types.js"
import * as Statements from "../statements.js"
import type { Html } from "./html.js"
import { failed, succeeded } from "./views/sql.js"

export interface Query {
  readonly statement: string
  readonly catalog: string
  readonly schema: string
}

/** How long a statement may take. */
const limit = "60 seconds"

/** The most rows of a table that are shown with it. */
const previewed = 20

const shown = ({ columns, isTruncated, rows }: Result): Html =>
  succeeded({ columns: columns.map(({ name, type }) => ({ name, type: textOf(type) })), isTruncated, rows })

/** Runs a statement, and returns its rows or its error as HTML. */
export const run = (kernel: Kernel, { catalog, schema, statement }: Query): Effect.Effect<Html> =>
  kernel
    .use(Statements.make)
    .run({
      text: statement,
      parameters: [],
      catalog: catalog || undefined,
      schema: schema || undefined,
      userName: kernel.user.userName,
      warehouseId: undefined,
      source: undefined
    })
    .pipe(
      Effect.map(shown),
      Effect.timeoutTo({
        duration: limit,
        onSuccess: (html) => html,
        onTimeout: () => failed(`The statement was cancelled: it took more than ${limit}.`)
      }),
      Effect.catchAll(({ message }) => Effect.succeed(failed(message)))
    )

const quoted = (name: string): string => `\`${name.replaceAll("`", "``")}\``

/** The first rows of a table. Undefined if the workspace runs no SQL. */
export const preview = (kernel: Kernel, names: ReadonlyArray<string>): Effect.Effect<Html | undefined> => {
  const { opened } = kernel.use(Statements.make)
  if (opened === undefined) return Effect.succeed(undefined)
  // Not a statement of a user: it does not belong in the history.
  return Effect.flatMap(opened, ({ run }) =>
    run({
      statement: `SELECT * FROM ${names.map(quoted).join(".")} LIMIT ${previewed + 1}`,
      parameters: [],
      catalog: undefined,
      schema: undefined,
      userName: kernel.user.userName,
      now: kernel.now(),
      rowLimit: previewed
    })
  ).pipe(
    Effect.map(shown),
    Effect.catchAll(({ message }) => Effect.succeed(failed(message)))
  )
}
