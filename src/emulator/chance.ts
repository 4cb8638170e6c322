/** Chooses at random, in a way that a seed repeats whatever the order of the choices is. */

/** The max number of kinds whose draws are counted. */
const maxKinds = 100_000

/** A number from 0 to 1 that looks random: the hash FNV-1a of a text, and a finalizer that spreads it over all bits. */
const chance = (text: string): number => {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32
}

export interface Draw {
  /** From 0 to 1. */
  readonly ticket: number
  /** One of the items. */
  readonly pick: <A>(items: ReadonlyArray<A>) => A | undefined
}

/** Each draw of a kind depends on the seed, the kind, and the number of draws of this kind before. */
export const lottery = (seed: number): ((kind: string) => Draw) => {
  const draws = new Map<string, number>()
  return (kind) => {
    const n = draws.get(kind) ?? 0
    draws.set(kind, n + 1)
    for (const oldest of draws.keys()) {
      if (draws.size <= maxKinds) break
      draws.delete(oldest)
    }
    const name = `${seed} ${n} ${kind}`
    return {
      ticket: chance(name),
      pick: (items) => items[Math.floor(chance(`${name} which`) * items.length)]
    }
  }
}
