// A small seeded random source, so that every drawing, every voice and every drawn window can be made again.
export type Random = {
  /** 0 ≤ value < 1 */
  readonly unit: () => number
  /** a whole number, 0 ≤ value < count */
  readonly below: (count: number) => number
  readonly between: (low: number, high: number) => number
  readonly normal: () => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(choices: readonly T[]) => T
  readonly shuffled: <T>(values: readonly T[]) => readonly T[]
}

/** Mulberry32 (Tommy Ettinger, public domain): 32 bits of state, good enough for pictures and sounds. */
export function randomFrom(seed: number): Random {
  let state = (Math.imul(seed | 0, 2654435761) ^ 0x9e3779b9) | 0
  const unit = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (count: number): number => Math.floor(unit() * count)
  return {
    unit,
    below,
    between: (low, high) => low + (high - low) * unit(),
    normal: () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit()),
    chance: (probability) => unit() < probability,
    pick: (choices) => choices[below(choices.length)]!,
    shuffled: (values) => {
      const out = [...values]
      for (let last = out.length - 1; last > 0; last--) {
        const other = below(last + 1)
        ;[out[last], out[other]] = [out[other]!, out[last]!]
      }
      return out
    },
  }
}
