/** Plans an update of a pipeline: reads its SQL sources, resolves the names of datasets, and puts them in order. */
import { statementsOf } from "../../internal/codec/sqlText.js"
import type { PipelineSpec } from "../../schemas/pipelines/PipelineSpec.js"
import { languageName } from "../tree/notebook.js"
import { childrenOf, type Node, pathOf, sorted, type Tree } from "../tree/tree.js"
import { type Definition, parse } from "./datasets.js"
import { refused, TaskFailed } from "./failures.js"
import { referencesIn } from "./references.js"
import { Widgets, withValues } from "./widgets.js"

export interface Dataset extends Definition {
  /** As the pipeline's events name it. */
  readonly name: string
  /** In backticks. */
  readonly fullName: string
  /** The query with full names of the pipeline's datasets. */
  readonly resolved: string
  readonly dependencies: ReadonlyArray<string>
}

export interface Plan {
  readonly catalog: string | undefined
  readonly schema: string | undefined
  /** Each after those it depends on. */
  readonly datasets: ReadonlyArray<Dataset>
}

const nodesUnder = (node: Node): ReadonlyArray<Node> =>
  childrenOf(node) === undefined ? [node] : sorted(node).flatMap(nodesUnder)

/** The sources of the pipeline in the workspace. Missing ones are undefined. */
const sourcesOf = (spec: PipelineSpec, tree: Tree): ReadonlyArray<readonly [path: string, node: Node | undefined]> =>
  (spec.libraries ?? []).flatMap(({ file, glob, notebook }): ReadonlyArray<readonly [string, Node | undefined]> => {
    if (!glob?.include) {
      const path = notebook?.path ?? file?.path
      return path ? [[path, tree.find(path)]] : []
    }
    const root = tree.find(glob.include.replace(/\/\*\*$/, ""))
    return root === undefined ? [[glob.include, undefined]] : nodesUnder(root).map((node) => [pathOf(node), node])
  })

/** The statements of a source. Only SQL is read. */
const statementsIn = (path: string, node: Node): ReadonlyArray<string> => {
  if (node.content.type === "FILE") {
    if (!/\.sql$/i.test(path)) throw refused(`${path} as a source of a pipeline: it runs .sql files and SQL notebooks`)
    return statementsOf(new TextDecoder().decode(node.content.bytes))
  }
  if (node.content.type !== "NOTEBOOK") throw refused(`the folder ${path} as a source of a pipeline`)
  const { notebook } = node.content
  return notebook.cells.flatMap(({ text }, index) => {
    const magic = /^\s*%([a-z-]+)[ \t]*\n?/.exec(text)
    const language = magic?.[1] ?? languageName(notebook)
    const source = magic === null ? text : text.slice(magic[0].length)
    if (source.trim() === "" || language.startsWith("md")) return []
    if (language !== "sql") {
      const lines = source.split("\n").map((line) => line.trim())
      if (lines.every((line) => line === "" || line.startsWith("#"))) return []
      throw refused(`${language} in pipelines (cell ${index + 1} of ${path}): they run SQL`)
    }
    return statementsOf(source)
  })
}

const quoted = (parts: ReadonlyArray<string>): string =>
  parts.map((part) => `\`${part.replaceAll("`", "``")}\``).join(".")

const keyOf = (parts: ReadonlyArray<string>): string => parts.join(".").toLowerCase()

/** Each dataset after those it reads. */
const ordered = (datasets: ReadonlyArray<Dataset>): ReadonlyArray<Dataset> => {
  const byName = new Map(datasets.map((dataset) => [dataset.name, dataset]))
  const done = new Set<Dataset>()
  const visit = (dataset: Dataset, above: ReadonlyArray<string>): void => {
    if (done.has(dataset)) return
    const path = [...above, dataset.name]
    if (above.includes(dataset.name)) {
      throw new TaskFailed(`The datasets depend on each other in a circle: ${path.join(" -> ")}.`)
    }
    for (const name of dataset.dependencies) {
      const other = byName.get(name)
      if (other !== undefined) visit(other, path)
    }
    done.add(dataset)
  }
  for (const dataset of datasets) visit(dataset, [])
  return [...done]
}

/**
 * The plan of an update. Undefined if no source is in the workspace, so that there is nothing to run. Throws `TaskFailed` if
 * a source cannot be run.
 */
export const make = (id: string, spec: PipelineSpec, tree: Tree): Plan | undefined => {
  const sources = sourcesOf(spec, tree)
  if (sources.every(([, node]) => node === undefined)) return undefined
  const catalog = spec.catalog ?? undefined
  const schema = spec.schema ?? spec.target ?? undefined
  const place = [catalog ?? "main", schema ?? "default"]
  const configuration = new Widgets(spec.configuration ?? {})
  const definitions = sources
    .flatMap(([path, node]) => {
      if (node === undefined) throw new TaskFailed(`The source ${path} of the pipeline does not exist.`)
      return statementsIn(path, node)
    })
    .map((statement) => parse(withValues(statement, configuration)))
  const all = definitions.map((definition) => {
    // A dataset can be in another schema: `schema.name` or `catalog.schema.name`.
    const full = [...place.slice(0, Math.max(0, 3 - definition.parts.length)), ...definition.parts]
    const name = definition.parts.join(".")
    const fullName = definition.isTemporary ? [...place, `__pipeline_${id}_${name}`] : full
    return { definition, full, name, fullName: quoted(fullName) }
  })
  const known = new Map<string, (typeof all)[number]>()
  for (const one of all) {
    if (known.has(keyOf(one.full))) throw new TaskFailed(`The dataset ${one.name} is defined more than once.`)
    known.set(keyOf(one.full), one)
  }
  const find = (parts: ReadonlyArray<string>) => {
    const own = parts[0]?.toUpperCase() === "LIVE" ? parts.slice(1) : parts
    const found = known.get(keyOf([...place.slice(0, Math.max(0, 3 - own.length)), ...own]))
    if (found === undefined && own !== parts) {
      throw new TaskFailed(`Failed to read dataset '${own.join(".")}'. Dataset is not defined in the pipeline.`)
    }
    return found
  }
  const datasets = all.map(({ definition, fullName, name }): Dataset => {
    const dependencies: Array<string> = []
    let resolved = ""
    let from = 0
    const references = referencesIn(definition.query)
    for (const { end, isStream, parts, start } of references) {
      const dataset = find(parts)
      if (dataset !== undefined) dependencies.push(dataset.name)
      if (dataset === undefined && !isStream) continue
      resolved += definition.query.slice(from, start) + (dataset?.fullName ?? quoted(parts))
      from = end
    }
    if (definition.type === "STREAMING_TABLE" && !references.some(({ isStream }) => isStream)) {
      throw new TaskFailed(`The query of the streaming table ${name} reads no stream: use STREAM before the table.`)
    }
    return { ...definition, name, fullName, dependencies, resolved: resolved + definition.query.slice(from) }
  })
  return { catalog, schema, datasets: ordered(datasets) }
}
