import type { Task } from "../../schemas/JobTasks.js"

/**
 * What a task does: one field of a task, the one named.
 *
 * @since 0.1.0
 * @category models
 */
export type TaskType<Name extends keyof Task> = { readonly [K in Name]: NonNullable<Task[K]> }

/** The constructor of a task that is given as a whole. */
export const taskOf =
  <Name extends keyof Task, Value extends NonNullable<Task[Name]>>(name: Name) =>
  (task: Value): TaskType<Name> =>
    ({ [name]: task }) as unknown as TaskType<Name>
