/** The view in which SQL statements are typed, and their results. */
import { type Html, html } from "../html.js"
import { code, nothing, stateBadge, type View, view } from "./parts.js"
import { grid } from "./rows.js"

export const sql = (hasEngine: boolean): View =>
  view("SQL", [
    hasEngine
      ? html`<form class="sql" data-keep="sql" data-action="${JSON.stringify({ _tag: "Sql" })}" data-result="result"><label for="statement">Statement</label><textarea id="statement" name="statement" rows="6" spellcheck="false" autocomplete="off" placeholder="SELECT * FROM main.default.orders"></textarea><div class="fields"><label>Catalog <input name="catalog" type="text" value="main" autocomplete="off" spellcheck="false"></label><label>Schema <input name="schema" type="text" value="default" autocomplete="off" spellcheck="false"></label><button type="submit" class="primary">Run</button><span class="hint">Ctrl+Enter runs it too.</span></div></form><div id="result" data-keep="result" aria-live="polite"></div>`
      : nothing(
          html`This workspace runs no SQL. Start it without <code>--no-sql</code> where <code>@duckdb/node-api</code> is installed, or use the option <code>sql</code> of <code>EmulatorServer.serve</code>.`
        )
  ])

export const failed = (message: string): Html =>
  html`<div class="failure"><strong>The statement failed</strong>${code(message, "Error")}</div>`

export const succeeded = (result: {
  readonly columns: ReadonlyArray<{ readonly name: string; readonly type: string }>
  readonly rows: ReadonlyArray<ReadonlyArray<string | null>>
  readonly isTruncated: boolean
}): Html =>
  result.columns.length === 0
    ? html`<p class="nothing">${stateBadge("Done.", "succeeded")} The statement returns no rows.</p>`
    : grid(result.columns, result.rows, result.isTruncated)
