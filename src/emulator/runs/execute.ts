/** Executes a task once its compute is ready. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as FiberId from "effect/FiberId"
import * as Inspectable from "effect/Inspectable"
import * as Json from "../../internal/codec/json.js"
import type { Kernel } from "../kernel.js"
import { subjectOf, type TaskContext, type TaskProgram, type TaskPrograms, type TaskResult } from "../task.js"
import type { Cancel } from "../timeline.js"
import { parametersOf } from "./parameters.js"
import type { JobRun, TaskRun } from "./record.js"
import { type ReferenceScope, resolve } from "./references.js"

export type Ending =
  | { readonly result: "SUCCESS"; readonly value: TaskResult; readonly outcome?: string | undefined }
  | { readonly result: "FAILED"; readonly error: string; readonly trace?: string | undefined }

/** Dependencies on the rest of the workspace. */
export interface Others {
  /** Runs another job. The callback gets its result. */
  readonly runJob: (run: JobRun, attempt: TaskRun, done: (ending: Ending) => void) => Cancel
  readonly forEach: (run: JobRun, attempt: TaskRun, done: (ending: Ending) => void) => Cancel
  /** Returns why a task cannot run, such as a missing notebook. */
  readonly startErrorOf: (attempt: TaskRun) => string | undefined
  /** What the workspace itself does for a task without a program of the user, such as running its SQL. */
  readonly programOf: (run: JobRun, attempt: TaskRun) => TaskProgram | undefined
}

const compare = (op: string, left: string, right: string): boolean => {
  const numeric = left.trim() !== "" && right.trim() !== "" && Number.isFinite(+left) && Number.isFinite(+right)
  switch (op) {
    case "EQUAL_TO":
      return left === right
    case "NOT_EQUAL":
      return left !== right
    case "GREATER_THAN":
      return numeric && +left > +right
    case "GREATER_THAN_OR_EQUAL":
      return numeric && +left >= +right
    case "LESS_THAN":
      return numeric && +left < +right
    default:
      return numeric && +left <= +right
  }
}

/** A program may fail with any value, including circular objects and bigints. */
const textOf = (error: unknown): string => {
  if (typeof error === "string") return error
  if (error instanceof Error) return [error.name, error.message].filter((part) => part !== "").join(": ")
  try {
    return Json.stringify(error) ?? String(error)
  } catch {
    return Inspectable.toStringUnknown(error, 0)
  }
}

const failure = (cause: Cause.Cause<unknown>): Ending => {
  const error = Cause.squash(cause)
  const text = textOf(error)
  return { result: "FAILED", error: text, trace: (error instanceof Error ? error.stack : undefined) ?? text }
}

export const make = (kernel: Kernel, programs: TaskPrograms, others: Others) => {
  const scopeOf = (run: JobRun, attempt: TaskRun): ReferenceScope => ({
    run,
    attempt,
    workspace: { host: kernel.address, workspaceId: kernel.workspaceId }
  })

  const runProgram = (run: JobRun, attempt: TaskRun, done: (ending: Ending) => void): Cancel | undefined => {
    const subject = subjectOf(attempt.task)
    const key = [subject, attempt.task.task_key].find((name) => name !== undefined && Object.hasOwn(programs, name))
    const program = key === undefined ? others.programOf(run, attempt) : programs[key]
    if (program === undefined) return undefined
    const { named, positional } = parametersOf(scopeOf(run, attempt))
    const context: TaskContext = {
      task: attempt.task,
      runId: attempt.runId,
      jobRunId: run.runId,
      jobId: run.type === "SUBMIT_RUN" ? undefined : run.jobId,
      attempt: attempt.attempt,
      parameters: named,
      args: positional,
      input: attempt.input
    }
    const effect: Effect.Effect<unknown, unknown> = Effect.isEffect(program)
      ? program
      : Effect.suspend((): Effect.Effect<unknown, unknown> => program(context))
    const fiber = kernel.fork(effect)
    let stopped = false
    fiber.addObserver((exit) => {
      const ending = Exit.match(exit, {
        onFailure: failure,
        onSuccess: (value): Ending => ({
          result: "SUCCESS",
          value: typeof value === "string" ? { result: value } : ((value ?? {}) as TaskResult)
        })
      })
      // Scheduled on the timeline, because a program that never suspends ends before `fork` returns.
      kernel.after(0, () => {
        if (!stopped) done(ending)
      })
      kernel.runDue()
    })
    return () => {
      stopped = true
      fiber.unsafeInterruptAsFork(FiberId.none)
    }
  }

  /** Starts the task. `done` is called once, unless the task is stopped first. */
  return (run: JobRun, attempt: TaskRun, done: (ending: Ending) => void): Cancel => {
    const { condition_task, for_each_task, run_job_task } = attempt.task
    if (condition_task) {
      const scope = scopeOf(run, attempt)
      const outcome = String(
        compare(condition_task.op, resolve(scope, condition_task.left), resolve(scope, condition_task.right))
      )
      return kernel.after(0, () => done({ result: "SUCCESS", value: {}, outcome }))
    }
    if (for_each_task) return others.forEach(run, attempt, done)
    if (run_job_task) return others.runJob(run, attempt, done)
    const startErrorOf = others.startErrorOf(attempt)
    if (startErrorOf !== undefined) return kernel.after(0, () => done({ result: "FAILED", error: startErrorOf }))
    return (
      runProgram(run, attempt, done) ??
      kernel.after(kernel.durations.task, () => done({ result: "SUCCESS", value: {} }))
    )
  }
}
