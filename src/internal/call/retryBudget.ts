/** Remembers how long a schedule retries, for log messages: a `Schedule` itself does not tell. */
const budgets = new WeakMap<object, number>()

/** Sets the time from the first failure to the start of the last attempt, in milliseconds. */
export const set = (schedule: object, millis: number): void => {
  budgets.set(schedule, millis)
}

/** Undefined for schedules that `RetryPolicy.schedule` did not make. */
export const get = (schedule: object): number | undefined => budgets.get(schedule)
