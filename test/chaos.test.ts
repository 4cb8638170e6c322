/** The short form of `npm run chaos`: the same work and faults in memory, on a clock that passes by itself. */
import { describe, expect, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Audit from "../chaos/audit.js"
import * as Calls from "../chaos/calls.js"
import * as Faults from "../chaos/faults.js"
import * as Fleet from "../chaos/fleet.js"
import * as Leaks from "../chaos/leaks.js"
import * as Tasks from "../chaos/tasks.js"
import * as Work from "../chaos/work.js"
import * as Emulator from "../src/emulator/Emulator.js"
import { withVirtualClock } from "./support/virtualClock.js"

const at = { host: Emulator.host, token: Emulator.token }

/** Works, and compares with the records of the workspace. */
const run = (seed: number, operations: number) =>
  Effect.gen(function* () {
    const { executions, tasks } = Tasks.make()
    return yield* Effect.gen(function* () {
      const emulator = yield* Emulator.Emulator
      yield* Fleet.calmly(at)(Work.prepare)
      yield* Effect.sleep("1 second")
      const from = (yield* emulator.requests).length
      yield* emulator.inject(Faults.faults(seed, 0.2))
      const { calls, tracer } = Calls.make()
      const fibers = new Leaks.Fibers()
      const work = Fleet.work({ ...at, seed, operations, clients: 2, fibers: 4, limit: Duration.seconds(5) })
      const ledger = yield* work.pipe(Effect.withTracer(tracer), Effect.supervised(fibers))
      yield* emulator.clearFaults
      const requests = (yield* emulator.requests)
        .slice(from)
        .map(({ fault, operation = "unknown", status, traceparent }) => ({
          operation,
          traceparent,
          fault: Faults.nameOf(fault),
          status
        }))
      // Longer than any stalled response.
      yield* Effect.sleep("2 minutes")
      const state = yield* Fleet.calmly(at)(Audit.state)
      return {
        ...Audit.audit(ledger, calls, { executions, requests }, state),
        ledger,
        living: fibers.living,
        log: requests
      }
    }).pipe(Effect.provide(Emulator.layer({ durations: Faults.durations, tasks })))
  }).pipe(withVirtualClock)

describe("chaos", () => {
  it.effect("leaves nothing done twice, lost, different or open", () =>
    Effect.gen(function* () {
      const { failures, faults, ledger, living, problems, requests } = yield* run(11, 100)
      expect(problems).toEqual([])
      expect(living).toBe(0)
      expect(ledger.steps.length).toBeGreaterThanOrEqual(100)
      // Otherwise it would show nothing.
      const hit = Object.values(faults).reduce((sum, n) => sum + n, 0) / requests
      expect(hit).toBeGreaterThan(0.1)
      expect(hit).toBeLessThan(0.3)
      expect(Object.keys(faults).length).toBeGreaterThan(12)
      expect(Object.keys(failures).length).toBeGreaterThan(3)
    })
  )
})
