import { expect, it } from "@effect/vitest"
import * as Timer from "../../src/internal/call/timer.js"

it("cancels timers that are numbers, as in browsers", () => {
  const timer = setTimeout(() => {}, 60_000)
  Timer.cancel(timer[Symbol.toPrimitive]())
  // Node clears the timer of this number, too.
  expect(Reflect.get(timer, "_destroyed")).toBe(true)
})
