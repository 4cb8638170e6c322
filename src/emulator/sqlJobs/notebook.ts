/** Runs notebooks: their cells in order, in one session. */
import * as Effect from "effect/Effect"
import { statementsOf } from "../../internal/codec/sqlText.js"
import type { SqlError } from "../sql/errors.js"
import type { Statements } from "../statements.js"
import { languageName, type Notebook } from "../tree/notebook.js"
import { refused, TaskFailed } from "./failures.js"
import * as Python from "./python.js"
import * as Session from "./session.js"
import { command, type Widgets, withValues } from "./widgets.js"

const magic = /^\s*%(md-sandbox|[a-z]+)[ \t]*\n?/

const languages: Readonly<Record<string, string>> = { python: "Python", scala: "Scala", r: "R", sh: "Shell" }

const attempt = <A>(run: () => A): Effect.Effect<A, TaskFailed> =>
  Effect.try({ try: run, catch: (cause) => (cause instanceof TaskFailed ? cause : new TaskFailed(String(cause))) })

/** Runs the statements of a cell or a file. The parameters are those of the widgets. */
const runStatement = (
  statements: Statements,
  session: Session.Session,
  widgets: Widgets,
  text: string
): Effect.Effect<void, SqlError | TaskFailed> =>
  Effect.gen(function* () {
    const statement = yield* attempt(() => withValues(text, widgets))
    const widget = yield* attempt(() => command(statement, widgets))
    const query = widget === undefined ? statement : widget.choices
    if (query !== undefined) yield* Session.run(statements, session, query, widgets.parameters())
  })

/** Runs a notebook to its end or its exit, whose value it gives. */
export const run = (
  statements: Statements,
  session: Session.Session,
  widgets: Widgets,
  { notebook, path }: { readonly notebook: Notebook; readonly path: string }
): Effect.Effect<string | undefined, TaskFailed> =>
  Effect.gen(function* () {
    for (const [index, { text }] of notebook.cells.entries()) {
      const named = magic.exec(text)
      const language = named?.[1] ?? languageName(notebook)
      const source = named === null ? text : text.slice(named[0].length)
      if (source.trim() === "" || language === "md" || language === "md-sandbox") continue
      const where = `cell ${index + 1} of ${path}`
      if (language === "sql") {
        for (const statement of statementsOf(source)) {
          yield* Effect.mapError(
            runStatement(statements, session, widgets, statement),
            ({ message }) => new TaskFailed(message, `${message}\n\nin ${where}:\n${statement}`)
          )
        }
        continue
      }
      const outcome = language === "python" ? Python.run(source, widgets) : "unknown"
      if (outcome === "unknown") {
        const what = languages[language] ?? `%${language}`
        return yield* Effect.fail(
          refused(`${what} (${where}). It runs SQL. Give this notebook an Effect in the option tasks of the emulator`)
        )
      }
      if (outcome !== "done") return outcome.exit
    }
    return undefined
  })
