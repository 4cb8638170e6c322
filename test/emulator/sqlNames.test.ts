import { expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { onEmulator } from "../../conformance/spark/corpus.js"

// The values depend on the session, so that the corpus cannot compare them. The names are those of Spark 4.0.1.
it.live("names columns of what a session knows as Spark does", () =>
  Effect.gen(function* () {
    const { one = [] } = yield* onEmulator({
      one: [
        `SELECT current_catalog(), current_database(), current_schema(), current_timezone(), now(), CURRENT_TIMESTAMP(),
                localtimestamp(), user(), session_user()`
      ]
    })
    expect(one[0]?.columns?.map(([name]) => name)).toEqual([
      "current_catalog()",
      "current_schema()",
      "current_schema()",
      "current_timezone()",
      "now()",
      "current_timestamp()",
      "localtimestamp()",
      "user()",
      "session_user()"
    ])
  })
)
