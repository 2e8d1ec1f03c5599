// The smoothed distribution at the end of a run of voted ticks; pure.
import { smooth } from './smooth.ts'

/** After so long half of a tick's weight is left: steadier than single ticks, and a change shows within about a second. */
export const HALF_LIFE_MS = 500

/** Folds the ticks from `first` to `last`; those without a vote only let time pass. Null when none has one. */
export function settle(read: (tick: number) => readonly number[] | null, first: number, last: number, tickMs: number): readonly number[] | null {
  let smoothed: readonly number[] | null = null
  let before = first
  for (let tick = first; tick <= last; tick++) {
    const distribution = read(tick)
    if (!distribution) continue
    smoothed = smooth(smoothed, distribution, (tick - before) * tickMs, HALF_LIFE_MS)
    before = tick
  }
  return smoothed
}
