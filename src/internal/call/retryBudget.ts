/** How long a schedule goes on for, to be told to whoever waits: a `Schedule` itself does not say. */
const budgets = new WeakMap<object, number>()

/** Milliseconds from the first failure to the beginning of the last attempt. */
export const set = (schedule: object, millis: number): void => {
  budgets.set(schedule, millis)
}

/** Of a schedule that was made elsewhere, or is put together from others, nothing is known. */
export const get = (schedule: object): number | undefined => budgets.get(schedule)
