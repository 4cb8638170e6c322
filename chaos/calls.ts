/**
 * Records the calls of the library by a tracer. The ids of its spans are repeated by a seed, so that the emulator hits the
 * same calls again.
 */

import * as Cause from "effect/Cause"
import type * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"
import * as Recording from "../test/support/tracer.js"

/** One call of the library, with all its attempts. */
export interface Call {
  readonly traceId: string
  readonly spanId: string
  /** Such as `Jobs.create`. */
  readonly name: string
  /** How it ended: the tag of the error, or `ok`. Undefined if it has not ended. */
  outcome: string | undefined
  /** How many of its attempts were retried. */
  retries: number
  /** How many of its attempts reached a time limit. */
  timeouts: number
}

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, "0")

/** The trace of a step of a scenario. Zeros are not valid. */
export const traceOf = (scenario: number, step: number): string => `c0${hex(scenario, 22)}${hex(step, 8)}`

export const parentOf = (traceId: string): Tracer.ExternalSpan =>
  Tracer.externalSpan({ traceId, spanId: "c000000000000000", sampled: true })

/** The scenario that a trace belongs to. */
export const scenarioOf = (traceId: string): number => Number.parseInt(traceId.slice(2, 24), 16)

const timeout = "DatabricksRequestTimeout"

const outcomeOf = (exit: Exit.Exit<unknown, unknown>): string => {
  if (exit._tag === "Success") return "ok"
  const failure = Cause.failureOption(exit.cause)
  if (Option.isSome(failure)) return (failure.value as { readonly _tag?: string })._tag ?? String(failure.value)
  return Cause.isInterruptedOnly(exit.cause) ? "interrupted" : "defect"
}

export interface Recorder {
  readonly tracer: Tracer.Tracer
  readonly calls: ReadonlyArray<Call>
}

export const make = (): Recorder => {
  const calls: Array<Call> = []
  /** The number of calls of each trace. */
  const counts = new Map<string, number>()
  const tracer = Recording.make(
    ({ name, spanId, traceId }) => {
      // Spans of the platform's clients are not calls.
      if (!/^\w+(?:\.\w+)+$/.test(name)) return {}
      const call: Call = { traceId, spanId, name, outcome: undefined, retries: 0, timeouts: 0 }
      calls.push(call)
      return {
        event: (event, _, of) => {
          if (event !== "retry") return
          call.retries++
          if (of["error.type"] === timeout) call.timeouts++
        },
        end: (exit) => {
          call.outcome = outcomeOf(exit)
          if (call.outcome === timeout) call.timeouts++
        }
      }
    },
    (parent) => {
      const traceId = Option.match(parent, { onNone: () => traceOf(0xffffffff, 0), onSome: (span) => span.traceId })
      const n = (counts.get(traceId) ?? 0) + 1
      counts.set(traceId, n)
      return { traceId, spanId: `ca${hex(n, 14)}` }
    }
  )
  return { tracer, calls }
}

export const traceparentOf = ({ spanId, traceId }: Pick<Call, "spanId" | "traceId">): string =>
  `00-${traceId}-${spanId}-01`
