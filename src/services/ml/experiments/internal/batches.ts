/** Splits what a run logs into calls that are within the limits of the API. */
import * as Json from "../../../../internal/codec/json.js"
import type { Metric } from "../../../../schemas/ml/experiments/Metric.js"
import type { LogBatchRequest, Param, RunTag } from "../../../../schemas/ml/experiments/Runs.js"

/** Of one call. The limit of bytes leaves room for the rest of the body: the API's is 1 MB. */
export const limits = { metrics: 1000, params: 100, tags: 100, items: 1000, bytes: 1_000_000 - 1000 }

interface Items {
  readonly metrics?: ReadonlyArray<Metric> | undefined
  readonly params?: ReadonlyArray<Param> | undefined
  readonly tags?: ReadonlyArray<RunTag> | undefined
}

type Kind = keyof Items

interface Draft {
  readonly metrics: Array<Metric>
  readonly params: Array<Param>
  readonly tags: Array<RunTag>
  items: number
  bytes: number
}

const encoder = new TextEncoder()

const bytesOf = (item: Metric | Param | RunTag): number => encoder.encode(Json.stringify(item) ?? "").length + 1

/** Tags and params come first: they describe the run, and metrics may be many. */
const kinds: ReadonlyArray<Kind> = ["tags", "params", "metrics"]

export const batchesOf = ({ run_id, ...all }: Items & { readonly run_id: string }): ReadonlyArray<LogBatchRequest> => {
  const drafts: Array<Draft> = []
  const add = <A extends Metric | Param | RunTag>(kind: Kind, item: A, listOf: (draft: Draft) => Array<A>): void => {
    const bytes = bytesOf(item)
    let draft = drafts.at(-1)
    const isFull =
      draft === undefined ||
      draft.items >= limits.items ||
      draft.bytes + bytes > limits.bytes ||
      listOf(draft).length >= limits[kind]
    if (draft === undefined || isFull) {
      draft = { metrics: [], params: [], tags: [], items: 0, bytes: 0 }
      drafts.push(draft)
    }
    listOf(draft).push(item)
    draft.items++
    draft.bytes += bytes
  }
  for (const tag of all.tags ?? []) add("tags", tag, ({ tags }) => tags)
  for (const param of all.params ?? []) add("params", param, ({ params }) => params)
  for (const metric of all.metrics ?? []) add("metrics", metric, ({ metrics }) => metrics)
  return drafts.map((draft) => ({
    run_id,
    ...Object.fromEntries(kinds.flatMap((kind) => (draft[kind].length === 0 ? [] : [[kind, draft[kind]]])))
  }))
}
