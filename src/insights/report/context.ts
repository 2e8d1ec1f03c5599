// What was observable around a moment, so that a person, not the program, says what it was about.
import type { MomentContext, PersonReport } from '../../protocol/report.ts'
import { touches } from './spans.ts'

/** Before and after the moment. */
export const AROUND_MS = 30_000

export function contextOf(people: readonly PersonReport[], atMs: number): MomentContext {
  const fromMs = atMs - AROUND_MS
  const toMs = atMs + AROUND_MS
  const inside = (timeMs: number): boolean => timeMs >= fromMs && timeMs < toMs
  const who = (applies: (person: PersonReport) => boolean): string[] => people.filter(applies).map(({ personId }) => personId)
  const howMany = (of: (person: PersonReport) => readonly number[]): number => people.reduce((sum, person) => sum + of(person).filter(inside).length, 0)
  return {
    speakers: who(({ speaking }) => touches(speaking, fromMs, toMs)),
    joined: who(({ present }) => present.some((span) => inside(span.fromMs))),
    left: who(({ present }) => present.some((span) => inside(span.toMs))),
    screenBy: who(({ screen }) => touches(screen, fromMs, toMs)),
    handsUp: who(({ hand }) => touches(hand, fromMs, toMs)),
    reactions: howMany(({ reactions }) => reactions.map((reaction) => reaction.atMs)),
    chat: howMany(({ chat }) => chat),
    badNetwork: who(({ badNetwork }) => touches(badNetwork, fromMs, toMs)),
  }
}
