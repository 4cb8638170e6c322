/** Compares every module of the reference data with the library, whether its APIs are generated or made by hand. */
import type * as Endpoint from "../../src/internal/call/operation.js"
import { withPages } from "../generate/pages.js"
import { camel } from "../generate/words.js"
import { categories, compare, type Result } from "./compare.js"
import { nameOf } from "./level.js"
import { shapeOf } from "./path.js"
import { loadCurrent } from "./reference.js"

/** What the library lacks on purpose, as `--missing` names it, with the reason. */
export const excused: Readonly<Record<string, string>> = {}

const keyOf = (method: string, path: string): string => `${method} ${shapeOf(path)}`

const sum = (results: ReadonlyArray<Result>): Result => ({
  counts: Object.fromEntries(
    categories.map((category) => [
      category,
      {
        covered: results.reduce((total, { counts }) => total + counts[category].covered, 0),
        known: results.reduce((total, { counts }) => total + counts[category].known, 0)
      }
    ])
  ) as Result["counts"],
  missing: results.flatMap(({ missing }) => missing),
  unknown: results.flatMap(({ unknown }) => unknown)
})

/** The result of each module. A type counts once for each service that uses it. */
export const compareModules = (
  generated: ReadonlyArray<Endpoint.Any>,
  handMade: ReadonlyArray<Endpoint.Any>
): ReadonlyMap<string, Result> => {
  const reference = withPages(loadCurrent())
  const byHand = new Map(handMade.map((endpoint) => [keyOf(endpoint.method, endpoint.path.template), endpoint]))
  return new Map(
    Object.entries(reference.modules).map(([group, module]) => [
      group,
      sum(
        Object.entries(module.services).map(([service, operations]) => {
          const own = generated.filter((endpoint) => endpoint.service === `${group}.${service}`)
          const names = new Set(own.map(({ operation }) => operation))
          const others = Object.entries(operations).flatMap(([name, { method, path }]) => {
            const endpoint = byHand.get(keyOf(method, path))
            return endpoint === undefined || names.has(camel(name)) ? [] : [endpoint]
          })
          return compare(reference, { reference: [`${group}.${service}`] }, [...own, ...others])
        })
      )
    ])
  )
}

/** What is missing without an excuse, and excuses for what is not missing. */
export const faultsOf = (results: ReadonlyMap<string, Result>): ReadonlyArray<string> => {
  const missing = [...results].flatMap(([group, result]) =>
    result.missing.map((one) => ({ key: `${group}: ${nameOf(one)}`, why: one.why }))
  )
  const keys = new Set(missing.map(({ key }) => key))
  return [
    ...missing.filter(({ key }) => excused[key] === undefined).map(({ key, why }) => `${key}${why ? `: ${why}` : ""}`),
    ...[...results].flatMap(([group, { unknown }]) =>
      unknown.map((one) => `${group}: not in the reference data: ${one}`)
    ),
    ...Object.keys(excused)
      .filter((key) => !keys.has(key))
      .map((key) => `${key} is excused in scripts/coverage/modules.ts and not missing`)
  ]
}
