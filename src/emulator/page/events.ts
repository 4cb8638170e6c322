/** A view as server-sent events: one now, and another whenever it differs. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import type { Inside } from "../emulated.js"
import { html } from "./html.js"
import { render } from "./live.js"
import { type Place, parse } from "./place.js"
import { view } from "./views/parts.js"

/** How often a view is made anew, in milliseconds. Data change rarely, and a preview is a query. */
const periodOf = ({ _tag }: Place): number => (_tag === "Data" || _tag === "Files" || _tag === "Sql" ? 3000 : 400)

/** A comment is sent when nothing has changed for this time, so that a connection that is gone is noticed. */
const quiet = 15_000

interface State {
  readonly last: string
  readonly unchanged: number
}

const unable = view("Not available", [
  html`<p>The emulator could not make this view. It is an error of the emulator.</p>`
])

/** The events of a place. The Stream ends only with its consumer. */
export const events = (inside: Inside, hash: string, width: number): Stream.Stream<string> => {
  const place = parse(hash)
  const period = periodOf(place)
  const made = Effect.catchAllDefect(render(inside, place, width), () => Effect.succeed(unable))
  return Stream.repeatEffectWithSchedule(made, Schedule.spaced(period)).pipe(
    Stream.mapAccum({ last: "", unchanged: 0 } as State, ({ last, unchanged }, { body, title }) => {
      const text = JSON.stringify({ title, html: body.text })
      if (text !== last) return [{ last: text, unchanged: 0 }, Option.some(`event: view\ndata: ${text}\n\n`)]
      const now = unchanged + period
      return now >= quiet
        ? [{ last, unchanged: 0 }, Option.some(": still here\n\n")]
        : [{ last, unchanged: now }, Option.none<string>()]
    }),
    Stream.filterMap((event) => event)
  )
}
