import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Task } from "../../schemas/jobs/JobTasks.js"
import * as Lazy from "../../schemas/lazy.js"

/**
 * The tasks of a specification are not a valid graph.
 *
 * @since 0.1.0
 * @category errors
 */
export class InvalidJobSpec extends Lazy.TaggedError<InvalidJobSpec>()("InvalidJobSpec", () => ({
  message: Schema.String,
  /** Keys that are used by more than one task. */
  duplicates: Schema.Array(Schema.String),
  /** Dependencies on tasks that do not exist. */
  missing: Schema.Array(Schema.Struct({ task_key: Schema.String, depends_on: Schema.String })),
  /** The keys of each dependency cycle, in order. */
  cycles: Schema.Array(Schema.Array(Schema.String))
})) {}

const dependenciesOf = (task: Task): ReadonlyArray<string> =>
  (task.depends_on ?? []).map((dependency) => dependency.task_key)

const duplicatesOf = (tasks: ReadonlyArray<Task>): ReadonlyArray<string> => {
  const seen = new Set<string>()
  const twice = new Set<string>()
  for (const { task_key } of tasks) {
    if (seen.has(task_key)) twice.add(task_key)
    seen.add(task_key)
  }
  return [...twice]
}

/** Depth-first search without recursion: a job can have a chain of 1,000 tasks. */
const cyclesOf = (tasks: ReadonlyArray<Task>): ReadonlyArray<ReadonlyArray<string>> => {
  const edges = new Map(tasks.map((task) => [task.task_key, dependenciesOf(task)]))
  const done = new Set<string>()
  const cycles: Array<ReadonlyArray<string>> = []
  for (const start of edges.keys()) {
    const path: Array<{ readonly key: string; next: number }> = done.has(start) ? [] : [{ key: start, next: 0 }]
    const onPath = new Set([start])
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const to = edges.get(top.key)?.[top.next++]
      if (to === undefined) {
        done.add(top.key)
        onPath.delete(top.key)
        path.pop()
      } else if (onPath.has(to)) {
        cycles.push([...path.slice(path.findIndex((step) => step.key === to)).map((step) => step.key), to])
      } else if (!done.has(to)) {
        path.push({ key: to, next: 0 })
        onPath.add(to)
      }
    }
  }
  return cycles
}

/**
 * Validates the tasks of a specification: keys are unique, dependencies exist, and there are no cycles. Returns the
 * specification unchanged.
 *
 * Fails with `InvalidJobSpec`, which lists all problems.
 *
 * @since 0.1.0
 * @category validation
 */
export const validate = <S extends { readonly tasks?: ReadonlyArray<Task> | null | undefined }>(
  spec: S
): Effect.Effect<S, InvalidJobSpec> =>
  Effect.suspend(() => {
    const tasks = spec.tasks ?? []
    const keys = new Set(tasks.map((task) => task.task_key))
    const duplicates = duplicatesOf(tasks)
    const missing = tasks.flatMap((task) =>
      dependenciesOf(task)
        .filter((depends_on) => !keys.has(depends_on))
        .map((depends_on) => ({ task_key: task.task_key, depends_on }))
    )
    const cycles = cyclesOf(tasks)
    if (duplicates.length === 0 && missing.length === 0 && cycles.length === 0) return Effect.succeed(spec)
    const message = [
      ...duplicates.map((key) => `task key ${key} is used more than once`),
      ...missing.map(({ task_key, depends_on }) => `task ${task_key} depends on ${depends_on}, which does not exist`),
      ...cycles.map((cycle) => `dependency cycle: ${cycle.join(" -> ")}`)
    ].join("; ")
    return Effect.fail(new InvalidJobSpec({ message, duplicates, missing, cycles }))
  })
