/** Asks a Prometheus every query of a dashboard as Grafana does, and compares its counts with what was sent. */
import { ask } from "./prometheus.js"
import type { Counts } from "./traffic.js"

export interface Dashboard {
  readonly templating: {
    readonly list: ReadonlyArray<{
      readonly name: string
      readonly type: string
      readonly query: { readonly query: string }
    }>
  }
  readonly panels: ReadonlyArray<{
    readonly title: string
    readonly targets: ReadonlyArray<{ readonly refId: string; readonly expr: string; readonly legendFormat: string }>
  }>
}

export type Say = (text: string) => void

/** In seconds. */
export type Range = Readonly<Record<"start" | "end", string>>

interface Answer<Values> {
  readonly result: ReadonlyArray<Values & { readonly metric: Readonly<Record<string, string>> }>
}

type Value = readonly [time: number, value: string]

/** Values that are chosen are escaped for a pattern, and that for a string. */
const patternOf = (values: ReadonlyArray<string>): string =>
  `(${values.map((value) => value.replaceAll(/[$^*{}[\]'+?.()|]/g, String.raw`\\$&`)).join("|")})`

/** The interval of rates is four times that of scrapes, at least. */
const filled = (text: string, variables: ReadonlyMap<string, string>): string =>
  text.replaceAll("$__rate_interval", "8s").replaceAll(/\$\{?(\w+)\}?/g, (_, name: string) => {
    const value = variables.get(name)
    if (value === undefined) throw new Error(`There is no variable ${name}`)
    return value
  })

const judge = async (query: string, legend: string, address: string, range: Range): Promise<string> => {
  const { result } = await ask<Answer<{ readonly values: ReadonlyArray<Value> }>>(address, "query_range", {
    query,
    ...range,
    step: "2"
  })
  const values = result.flatMap(({ values }) => values.map(([, value]) => Number(value)))
  if (values.length === 0) throw new Error("It is empty, although there is data")
  const odd = values.filter((value) => !Number.isFinite(value) || value < 0)
  if (odd.length > 0) throw new Error(`${odd.length} of ${values.length} values are ${[...new Set(odd)].join(", ")}`)
  const legends = result.map(({ metric }) =>
    legend.replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => {
      if (metric[label] === undefined) throw new Error(`A series has no ${label} for its legend`)
      return metric[label]
    })
  )
  if (new Set(legends).size < legends.length) throw new Error("Two series have the same legend")
  return `${result.length} series, up to ${Math.max(...values).toPrecision(3)}`
}

/** Of series with the same value, `topk` takes any, so that it has others at each time. */
const compared = (query: string, found: string): string =>
  query.includes("topk(") ? found.replace(/^\d+ series, /, "") : found

/** The problems of the variables and the panels. */
export const problemsOf = async ({ panels, templating }: Dashboard, address: string, range: Range, say: Say) => {
  const problems: Array<string> = []
  const attempt = async (name: string, query: string, run: () => Promise<string>): Promise<void> => {
    try {
      say(`ok      ${name}: ${await run()}`)
    } catch (error) {
      problems.push(`${name}: ${error instanceof Error ? error.message : error}\n    ${query}`)
    }
  }
  const all = new Map<string, string>()
  const chosen = new Map<string, string>()
  for (const {
    name,
    query: { query },
    type
  } of templating.list) {
    if (type !== "query") continue
    const earlier = new Map(all)
    all.set(name, ".*")
    chosen.set(name, ".*")
    await attempt(`$${name}`, query, async () => {
      const [, selector = "", label = ""] = /^label_values\((.*), (\w+)\)$/.exec(filled(query, earlier)) ?? []
      const values = await ask<ReadonlyArray<string>>(address, `label/${label}/values`, {
        "match[]": selector,
        ...range
      })
      if (values.length === 0) throw new Error("It has no values")
      chosen.set(name, patternOf(values))
      return values.join(", ")
    })
  }
  for (const { targets, title } of panels) {
    for (const { expr, legendFormat, refId } of targets) {
      await attempt(`${title} ${refId}`, expr, async () => {
        const [one, other] = [filled(expr, all), filled(expr, chosen)]
        const found = await judge(one, legendFormat, address, range)
        const again = await judge(other, legendFormat, address, range)
        if (compared(expr, found) !== compared(expr, again))
          throw new Error(`All have ${found}. If each is chosen, they have ${again}`)
        return found
      })
    }
  }
  return problems
}

const metrics: ReadonlyArray<readonly [name: string, field: keyof Counts]> = [
  ["databricks_calls(_total)?", "calls"],
  ["databricks_call_duration_ms(_milliseconds)?_count", "calls"],
  ["databricks_call_failures(_total)?", "failures"],
  ["databricks_retries(_total)?", "retries"],
  ["databricks_throttled(_total)?", "throttled"]
]

/** Where what is counted differs from what was sent. */
export const differences = async (sent: ReadonlyMap<string, Counts>, address: string, { end }: Range) => {
  const problems: Array<string> = []
  for (const [name, field] of metrics) {
    const query = `sum by (service, operation) ({__name__=~"${name}"})`
    const { result } = await ask<Answer<{ readonly value: Value }>>(address, "query", { query, time: end })
    const counted = new Map(
      result.map(({ metric, value }) => [`${metric.service}.${metric.operation}`, Number(value[1])])
    )
    for (const operation of new Set([...sent.keys(), ...counted.keys()])) {
      const [expected, found] = [sent.get(operation)?.[field] ?? 0, counted.get(operation) ?? 0]
      if (expected !== found) problems.push(`${name} of ${operation}: ${expected} were sent, ${found} are counted`)
    }
  }
  return problems
}
