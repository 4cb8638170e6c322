/** Defines tests that each have their own layer. */
import { it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import type * as TestServices from "effect/TestServices"

export interface It<R> {
  readonly effect: <A, E>(name: string, test: () => Effect.Effect<A, E, R | TestServices.TestServices>) => void
  readonly scoped: <A, E>(
    name: string,
    test: () => Effect.Effect<A, E, R | Scope.Scope | TestServices.TestServices>
  ) => void
}

/**
 * Replaces `it.layer` of `@effect/vitest`, which changes the `it` of all later tests, also in other files: they
 * then share its layer and its TestClock.
 */
export const layered = <R, E>(layer: Layer.Layer<R, E>, tests: (it: It<R>) => void): void =>
  tests({
    effect: (name, test) => it.effect(name, () => Effect.provide(Effect.suspend(test), layer)),
    scoped: (name, test) => it.scoped(name, () => Effect.provide(Effect.suspend(test), layer))
  })
