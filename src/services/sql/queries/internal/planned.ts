/** The statement and the parameters of a saved query. */
import * as Effect from "effect/Effect"
import type { QueryParameter } from "../../../../schemas/sql/Queries.js"
import { type Parameter, type TypedParameter, toParameters } from "../../statementExecution/parameters.js"
import { QueryInvalid } from "../failures.js"
import { plan, Unplanned, type Value } from "./savedQuery.js"

export const planned = (
  id: string | undefined,
  text: string,
  declared: ReadonlyArray<QueryParameter>,
  given: Readonly<Record<string, Parameter>>,
  now: number
): Effect.Effect<
  { readonly statement: string; readonly parameters: Readonly<Record<string, TypedParameter>> },
  QueryInvalid
> =>
  Effect.try({
    try: () => {
      const values: Record<string, Value> = Object.fromEntries(
        toParameters(given).map(({ name, type, value }) => [
          name,
          { type: type ?? "STRING", value: value ?? undefined }
        ])
      )
      const { names, parameters, statement } = plan(text, declared, values, now)
      const unknown = Object.keys(given).find((name) => !names.has(name))
      if (unknown !== undefined) throw new Unplanned(unknown, "is not one of the query")
      return {
        statement,
        parameters: Object.fromEntries(
          parameters.map(({ name, type, value }) => [name, { type, value: value ?? null }])
        )
      }
    },
    catch: (cause) =>
      cause instanceof Unplanned
        ? new QueryInvalid({ message: cause.message, id, parameter: cause.parameter })
        : new QueryInvalid({ message: "The parameters of the query cannot be read", id })
  })
