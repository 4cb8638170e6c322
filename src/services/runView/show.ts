/** A run in the terminal while it runs. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { TerminalView } from "../../layers/TerminalView.js"
import { abridged, fitted, printable, widthOf } from "../../layers/terminal/width.js"
import type { Run } from "../../schemas/jobs/JobRuns.js"
import { lines, states } from "./text.js"

/** A name with fewer columns says nothing. */
const minName = 8

/** A single long name does not move the states of the others to the right. */
const maxPadding = 28

/**
 * Shows a run in the terminal while its Stream lasts, such as that of `Jobs.watchRun`: a row for each task with its state,
 * its duration and, where there is room, a bar, and one for the run. Without a terminal it prints a line whenever a state changes. Returns the
 * last state of the run, if there was one. Fails with the errors of the Stream.
 *
 * @example
 * ```ts
 * import * as NodeTerminal from "@effect/platform-node/NodeTerminal"
 * import { Jobs, RunView, TerminalView } from "effect-databricks"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * export const program = RunView.show(Jobs.watchRun({ run_id: 1084353 })).pipe(
 *   Effect.provide(TerminalView.layer().pipe(Layer.provide(NodeTerminal.layer)))
 * )
 * ```
 *
 * @since 0.1.0
 * @category terminal
 */
export const show = <E, R>(runs: Stream.Stream<Run, E, R>): Effect.Effect<Option.Option<Run>, E, R | TerminalView> =>
  Effect.scoped(
    Effect.gen(function* () {
      const view = yield* TerminalView
      let latest: Run | undefined
      let printed: ReadonlyMap<string, string> = new Map()
      yield* view.add((frame) => (latest === undefined ? [] : lines(latest, frame)))
      const changed = (run: Run): Effect.Effect<void> =>
        Effect.gen(function* () {
          const now = states(run)
          const changes = now.filter(([name, state]) => printed.get(name) !== state)
          printed = new Map(now)
          const seconds = `${((yield* view.elapsed) / 1000).toFixed(1)} s`
          const columns = yield* view.columns
          const longest = Math.max(...now.map(([name]) => widthOf(printable(name))))
          yield* Effect.forEach(changes, ([name, state]) => {
            const start = `${fitted(seconds, 9, "right")}  `
            const room = columns - 1 - widthOf(start) - 1 - widthOf(state)
            const shown = abridged(printable(name), Math.max(minName, room))
            return view.print(
              `${start}${fitted(shown, Math.max(widthOf(shown), Math.min(longest, maxPadding, room)))} ${state}`
            )
          })
        })
      yield* Stream.runForEach(runs, (run) => {
        latest = run
        return view.isLive ? Effect.void : changed(run)
      })
      return Option.fromNullable(latest)
    })
  )
