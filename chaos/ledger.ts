/** What a client was told, and what the workspace must therefore have at the end. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Calls from "./calls.js"

/** The kinds of things that are compared at the end. */
export type Kind = "job" | "run" | "cluster" | "scope" | "token" | "file" | "notebook"

/** How many of a name the workspace may have at the end, and the id that the client was told. */
export interface Expected {
  min: number
  max: number
  id?: string | undefined
}

/** The end of a scenario whose step has failed: it cannot go on. */
export class Ended {
  readonly _tag = "Ended"
}

export interface Step {
  readonly what: string
  readonly outcome: string
}

/** A difference between what the client was told and what the workspace has. */
export interface Problem {
  /** Undefined if it does not belong to one. */
  readonly scenario: number | undefined
  readonly text: string
}

export class Ledger {
  readonly steps: Array<Step> = []
  readonly problems: Array<Problem> = []
  readonly expected = new Map<string, Expected>()
  /** The names of the runs whose task must have been executed: the client saw them end. */
  readonly executed = new Set<string>()
  bytes = 0

  problem(scenario: number, text: string): void {
    this.problems.push({ scenario, text })
  }

  /** How many of a name there must be. */
  expect(kind: Kind, name: string, expected: Expected): void {
    this.expected.set(`${kind} ${name}`, expected)
  }

  /** The thing may be gone, with what it belongs to. */
  mayBeGone(kind: Kind, name: string): void {
    const expected = this.expected.get(`${kind} ${name}`)
    if (expected !== undefined) expected.min = 0
  }
}

export interface Steps {
  /** Runs a step. Its failure ends the scenario, unless it is caught. */
  readonly step: <A, E, R>(what: string, effect: Effect.Effect<A, E, R>) => Effect.Effect<A, Ended, R>
  /** A wait, which no fault may end. */
  readonly wait: <A, E, R>(what: string, effect: Effect.Effect<A, E, R>) => Effect.Effect<A, Ended, R>
}

const isTyped = (error: unknown): error is { readonly _tag: string; readonly message: string } =>
  typeof error === "object" && error !== null && "_tag" in error && typeof error._tag === "string"

/** The steps of a scenario. */
export const steps = (ledger: Ledger, scenario: number): Steps => {
  let n = 0
  const run =
    (isWait: boolean): Steps["step"] =>
    (what, effect) =>
      Effect.gen(function* () {
        const traceId = Calls.traceOf(scenario, n++)
        const exit = yield* Effect.exit(Effect.withParentSpan(effect, Calls.parentOf(traceId)))
        if (Exit.isSuccess(exit)) {
          ledger.steps.push({ what, outcome: "ok" })
          return exit.value
        }
        const failure = Option.getOrUndefined(Cause.failureOption(exit.cause)) as unknown
        if (isTyped(failure)) {
          ledger.steps.push({ what, outcome: failure._tag })
          if (isWait) ledger.problem(scenario, `${what} ended with ${failure._tag}: ${failure.message}`)
        } else {
          ledger.steps.push({ what, outcome: "defect" })
          ledger.problem(scenario, `${what} has a defect: ${Cause.pretty(exit.cause)}`)
        }
        return yield* Effect.fail(new Ended())
      })
  return { step: run(false), wait: run(true) }
}
