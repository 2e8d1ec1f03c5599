// A small seeded random source, so that every drawn window can be drawn again.

export type Random = {
  /** 0 ≤ value < 1 */
  readonly unit: () => number
  readonly below: (count: number) => number
  readonly pick: <T>(choices: readonly T[]) => T
  readonly shuffled: <T>(values: readonly T[]) => readonly T[]
}

/** Mulberry32 (Tommy Ettinger, public domain). */
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
    unit, below,
    pick: (choices) => choices[below(choices.length)]!,
    shuffled: (values) => {
      const out = [...values]
      for (let i = out.length - 1; i > 0; i--) {
        const j = below(i + 1)
        ;[out[i], out[j]] = [out[j]!, out[i]!]
      }
      return out
    },
  }
}
