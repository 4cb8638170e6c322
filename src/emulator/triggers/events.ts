/**
 * Starts a run after changes, as triggers of files and tables do: checks every minute, waits until changes have ceased,
 * and keeps a time between two runs. There is a timer only after a change.
 */
import type { Kernel } from "../kernel.js"
import type { Cancel } from "../timeline.js"

/** How often a trigger looks for changes (https://docs.databricks.com/aws/en/jobs/file-arrival-triggers). */
const checkEvery = 60_000

export interface Timing {
  readonly min_time_between_triggers_seconds?: number | null | undefined
  readonly wait_after_last_change_seconds?: number | null | undefined
}

export interface Events {
  /** Must be called after a change that counts. */
  readonly changed: () => void
  readonly cancel: Cancel
}

export const make = (kernel: Kernel, timing: Timing, fire: () => void): Events => {
  const created = kernel.now()
  const wait = (timing.wait_after_last_change_seconds ?? 0) * 1000
  const between = (timing.min_time_between_triggers_seconds ?? 0) * 1000
  let fired = Number.NEGATIVE_INFINITY
  let cancel: Cancel = () => {}

  const checkAfter = (time: number): number => created + (Math.floor((time - created) / checkEvery) + 1) * checkEvery

  return {
    changed: () => {
      cancel()
      const due = Math.max(checkAfter(kernel.now() + Math.max(0, wait - 1)), fired + between)
      cancel = kernel.after(due - kernel.now(), () => {
        fired = kernel.now()
        fire()
      })
    },
    cancel: () => cancel()
  }
}
