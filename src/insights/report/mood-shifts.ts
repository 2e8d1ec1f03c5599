// Shifts of the room's mood: where the shares of its labels change and stay changed.
import { MOOD_LABELS } from '../../protocol/report.ts'
import type { MoodSeries } from '../../protocol/report.ts'
import { changePointsOf } from './change-points.ts'
import type { Found } from './moments.ts'

/** A mean over less than two minutes of a few people says little. */
const SHORTEST_ROWS = 12
/** Two minutes: people keep a look for far less. */
const BLOCK_ROWS = 12
/** How much of the room must look different: half the sum of all shares' changes (total variation). Below it nobody would call it a shift. */
export const LEAST_SHIFT = 0.2
/** In one meeting of a hundred a shift is found where there is none. */
const FALSE_ALARM = 0.01
/** Few labels carry the mood at one time. */
const DIMENSIONS = 3
/** Buckets below the minimum for longer than this cut the series: who shares may be others then. */
const LONGEST_GAP_ROWS = 6

/**
 * What one person adds to the variance, whatever is measured: labels with Σp(1−p) ≈ 0.8, each kept for about half a minute
 * (a chance of 0.65 to stay from row to row, so (1+0.65)/(1−0.65) times as much). Without it a short meeting of five people,
 * whose noise cannot be measured, would be full of shifts.
 */
const VARIANCE_OF_ONE = 0.8 * (1.65 / 0.35)

export function moodShifts(mood: MoodSeries): readonly Found[] {
  if (mood.kind === 'withheld') return []
  return runsOf(mood.analysed).flatMap((rows): readonly Found[] => {
    const values = new Float64Array(rows.length * MOOD_LABELS.length)
    let people = 0
    rows.forEach((index, row) => {
      const analysed = mood.analysed[index]!
      people += analysed / rows.length
      MOOD_LABELS.forEach((label, at) => { values[row * MOOD_LABELS.length + at] = (mood.people[label][index] ?? 0) / analysed })
    })
    const options = { shortest: SHORTEST_ROWS, block: BLOCK_ROWS, leastVariance: VARIANCE_OF_ONE / people, dimensions: DIMENSIONS, falseAlarm: FALSE_ALARM }
    return changePointsOf({ values, width: MOOD_LABELS.length }, options).flatMap(({ row, before, after, strength }): readonly Found[] => {
      const changes = after.map((share, at) => share - before[at]!)
      if (changes.reduce((sum, change) => sum + Math.abs(change), 0) / 2 < LEAST_SHIFT) return []
      const sizeOf = (at: number): number => Math.abs(changes[at]!) + (changes[at]! > 0 ? 1e-9 : 0) // Of equals the one that grew.
      const most = changes.reduce((best, _, at) => (sizeOf(at) > sizeOf(best) ? at : best), 0)
      return [{
        atMs: mood.startMs + rows[row]! * mood.stepMs, kind: 'mood-shift', label: MOOD_LABELS[most]!,
        change: Math.min(1, Math.max(-1, changes[most]!)), strength, lastsMs: null,
      }]
    })
  })
}

/** The indices of the buckets that are shown, in runs without a long gap. */
function runsOf(analysed: readonly (number | null)[]): readonly (readonly number[])[] {
  const runs: number[][] = []
  let last = -Infinity
  analysed.forEach((people, index) => {
    if (people === null) return
    if (index - last > LONGEST_GAP_ROWS + 1) runs.push([])
    runs.at(-1)!.push(index)
    last = index
  })
  return runs
}
