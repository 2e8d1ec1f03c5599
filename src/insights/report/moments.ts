// Key moments of a meeting: shifts of its mood and of its talk, long silences, bursts of reactions, each with what was observable then.
import type { Moment, MoodSeries, PersonReport, Span } from '../../protocol/report.ts'
import { contextOf } from './context.ts'
import { moodShifts } from './mood-shifts.ts'
import { reactionBursts } from './reaction-bursts.ts'
import { longSilences } from './silences.ts'
import { talkShifts } from './talk-shifts.ts'

/** What is found, before anybody says what else was going on. */
export type Found = Omit<Moment, 'context'>

/** As many as one page holds; the clearest. */
export const MOST_MOMENTS = 20
/** Of the same kind. */
export const APART_MS = 60_000

export function momentsOf(people: readonly PersonReport[], mood: MoodSeries, window: Span): Moment[] {
  const found: readonly Found[] = [...moodShifts(mood), ...talkShifts(people, window), ...longSilences(people), ...reactionBursts(people)]
  const kept: Found[] = []
  for (const one of found.toSorted((a, b) => b.strength - a.strength || a.atMs - b.atMs)) {
    if (kept.length < MOST_MOMENTS && !kept.some(({ kind, atMs }) => kind === one.kind && Math.abs(atMs - one.atMs) < APART_MS)) kept.push(one)
  }
  return kept.toSorted((a, b) => a.atMs - b.atMs).map((one) => ({ ...one, context: contextOf(people, one.atMs) }))
}
