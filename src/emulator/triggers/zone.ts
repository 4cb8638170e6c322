/**
 * Local times of a zone. As Quartz does: a local time that clocks skip does not exist, so that nothing fires, and one
 * that they repeat is the second of the two.
 */
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"

export interface Zone {
  /** The local time of an instant, in milliseconds as if it were UTC. */
  readonly local: (instant: number) => number
  /** The instant of a local time. Undefined if clocks skip it. */
  readonly instant: (local: number) => number | undefined
}

const day = 24 * 60 * 60 * 1000

/** Offsets as Java writes them: `GMT+2`, `GMT-03:30`. */
const javaOffset = /^(?:GMT|UTC|UT)([+-])(\d{1,2})(?::?(\d{2}))?$/

const zoneOf = (id: string): Option.Option<DateTime.TimeZone> => {
  if (id === "Z" || id === "UTC" || id === "GMT" || id === "UT") return Option.some(DateTime.zoneMakeOffset(0))
  const offset = javaOffset.exec(id)
  if (offset === null) return /^[A-Za-z]/.test(id) ? DateTime.zoneMakeNamed(id) : Option.none()
  const [, sign, hours, minutes = "0"] = offset
  const millis = (Number(hours) * 60 + Number(minutes)) * 60_000
  return Option.some(DateTime.zoneMakeOffset(sign === "-" ? -millis : millis))
}

/** Undefined if there is no such zone. */
export const make = (id: string): Zone | undefined => {
  const timeZone = Option.getOrUndefined(zoneOf(id))
  if (timeZone === undefined) return undefined
  const offsetAt = (instant: number): number => DateTime.zonedOffset(DateTime.unsafeMakeZoned(instant, { timeZone }))
  return {
    local: (instant) => instant + offsetAt(instant),
    instant: (local) => {
      // The offsets before and after a change of clocks.
      const candidates = [local - offsetAt(local - day), local - offsetAt(local + day)]
      const valid = candidates.filter((instant) => instant + offsetAt(instant) === local)
      return valid.length === 0 ? undefined : Math.max(...valid)
    }
  }
}
