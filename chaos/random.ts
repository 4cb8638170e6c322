/** Random choices that a seed repeats. */

/** The seed of one thing among many, such as of the nth scenario. */
export const seedOf = (seed: number, n: number): number => {
  let mixed = Math.imul((seed ^ (n + 0x9e3779b9)) >>> 0, 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 13)) >>> 0
}

export interface Random {
  /** From 0 to 1. */
  readonly next: () => number
  /** From `from` to `to`, both included. */
  readonly integer: (from: number, to: number) => number
  readonly pick: <A>(items: readonly [A, ...ReadonlyArray<A>]) => A
  readonly chance: (part: number) => boolean
  readonly bytes: (size: number) => Uint8Array
}

/** The generator mulberry32. */
export const make = (seed: number): Random => {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const integer = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  return {
    next,
    integer,
    pick: (items) => items[integer(0, items.length - 1)] ?? items[0],
    chance: (part) => next() < part,
    bytes: (size) => {
      const bytes = new Uint8Array(size)
      for (let i = 0; i < size; i++) bytes[i] = Math.floor(next() * 256)
      return bytes
    }
  }
}
