// Shifts of the talk: where who speaks, and how much is spoken at all, changes and stays changed.
import type { PersonReport, Span } from '../../protocol/report.ts'
import { changePointsOf } from './change-points.ts'
import type { Found } from './moments.ts'
import { together } from './spans.ts'
import { coveredMs, gridOf, MOOD_STEP_MS } from './window.ts'

/** Three minutes, so that a question put in between is no shift. */
const SHORTEST_ROWS = 18
const BLOCK_ROWS = 18
/** Half the sum of what all speaking shares, and silence, change by. */
export const LEAST_SHIFT = 0.25
const FALSE_ALARM = 0.01
/** Mostly one speaks, and then another. */
const DIMENSIONS = 2
/** Longer turns are a presentation, which is what changes, not noise. */
const LONGEST_TURN_MS = 60_000

export function talkShifts(people: readonly PersonReport[], window: Span): readonly Found[] {
  const grid = gridOf(window, MOOD_STEP_MS)
  const talkers = people.filter(({ speaking }) => speaking.length > 0)
  if (talkers.length === 0 || grid.count < 2 * SHORTEST_ROWS) return []
  const columns = talkers.map(({ speaking }) => coveredMs(grid, speaking))
  const spoken = coveredMs(grid, together(talkers.map(({ speaking }) => speaking), 1))
  const peopled = coveredMs(grid, together(people.map(({ present }) => present), 1))
  const width = columns.length + 1
  const values = new Float64Array(grid.count * width)
  for (let row = 0; row < grid.count; row += 1) {
    columns.forEach((column, at) => { values[row * width + at] = column[row]! / MOOD_STEP_MS })
    values[row * width + width - 1] = (peopled[row]! - spoken[row]!) / MOOD_STEP_MS
  }
  const options = { shortest: SHORTEST_ROWS, block: BLOCK_ROWS, leastVariance: varianceOfTurns(talkers, grid.count * MOOD_STEP_MS), dimensions: DIMENSIONS, falseAlarm: FALSE_ALARM }
  return changePointsOf({ values, width }, options)
    .filter(({ before, after }) => before.reduce((sum, share, at) => sum + Math.abs(share - after[at]!), 0) / 2 >= LEAST_SHIFT)
    .map(({ row, strength }) => ({ atMs: Math.max(window.fromMs, grid.startMs + row * MOOD_STEP_MS), kind: 'talk-shift', label: null, change: null, strength, lastsMs: null }))
}

/** Of one row, if turns of these lengths followed each other at random: Σp(1−p) times a turn's length as a random moment meets it. */
function varianceOfTurns(talkers: readonly PersonReport[], windowMs: number): number {
  const lengths = talkers.flatMap(({ speaking }) => speaking.map(({ fromMs, toMs }) => Math.min(LONGEST_TURN_MS, toMs - fromMs)))
  const metMs = lengths.reduce((sum, length) => sum + length * length, 0) / lengths.reduce((sum, length) => sum + length, 0)
  const shares = talkers.map(({ speakingMs }) => Math.min(1, speakingMs / windowMs))
  return (shares.reduce((sum, share) => sum + share * (1 - share), 0) * metMs) / MOOD_STEP_MS
}
