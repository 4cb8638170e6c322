/** A Console whose calls are made by something else, such as a view that makes room for what they print. */
import type * as Console from "effect/Console"
import * as Effect from "effect/Effect"

type Call = (...args: ReadonlyArray<unknown>) => unknown

const mapped = <A extends object>(target: A, map: (value: unknown, name: PropertyKey) => unknown): A =>
  new Proxy<A>(Object.create(target), { get: (_, name) => map(Reflect.get(target, name), name) })

const mappedCall = (target: object, value: unknown, map: (call: () => unknown) => unknown): unknown =>
  typeof value === "function"
    ? (...args: ReadonlyArray<unknown>) => map(() => Reflect.apply(value as Call, target, args))
    : value

/** A Console that runs the effects of another one in `above`, and makes the calls of loggers in `later`. */
export const around = (
  console: Console.Console,
  above: (effect: Effect.Effect<void>) => Effect.Effect<void>,
  later: (call: () => void) => void
): Console.Console => {
  const unsafe = mapped(console.unsafe, (value) => mappedCall(console.unsafe, value, later))
  return mapped(console, (value, name) => {
    if (name === "unsafe") return unsafe
    if (Effect.isEffect(value)) return above(value as Effect.Effect<void>)
    return mappedCall(console, value, (call) => above(call() as Effect.Effect<void>))
  })
}
