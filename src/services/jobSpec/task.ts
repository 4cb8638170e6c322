import type { Task } from "../../schemas/jobs/JobTasks.js"

/**
 * The type of a task: the one field of a task with that name.
 *
 * @since 0.1.0
 * @category models
 */
export type TaskType<Name extends keyof Task> = { readonly [K in Name]: NonNullable<Task[K]> }

/** Returns a constructor for tasks that are specified by a single object. */
export const taskOf =
  <Name extends keyof Task, Value extends NonNullable<Task[Name]>>(name: Name) =>
  (task: Value): TaskType<Name> =>
    ({ [name]: task }) as unknown as TaskType<Name>
