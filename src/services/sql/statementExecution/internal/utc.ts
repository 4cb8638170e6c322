import * as DateTime from "effect/DateTime"
import { once } from "../../../../schemas/lazy.js"

const maxMillis = 8.64e15

/** `DateTime.unsafeMake` of milliseconds. That takes longer than all else of a row with one timestamp. */
export const makerOfUtc = once((): ((epochMillis: number) => DateTime.Utc) => {
  const made = DateTime.unsafeMake(0)
  // A later version of Effect may store something else.
  if (Object.keys(made).join() !== "epochMillis") return DateTime.unsafeMake
  function Utc(this: { epochMillis: number }, epochMillis: number) {
    this.epochMillis = epochMillis
  }
  Utc.prototype = Object.getPrototypeOf(made)
  const Constructor = Utc as unknown as new (epochMillis: number) => DateTime.Utc
  return (epochMillis) =>
    Math.abs(epochMillis) <= maxMillis ? new Constructor(epochMillis) : DateTime.unsafeMake(epochMillis)
})
