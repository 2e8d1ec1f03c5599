// Who spoke: turns, interruptions and how evenly the talk was shared.
import { INTERRUPTION_AFTER_MS, INTERRUPTION_OVERLAP_MS, TURN_GAP_MS } from '../../protocol/report.ts'
import type { Span } from '../../protocol/report.ts'
import { tidy, within } from './spans.ts'

/** Speech with its short pauses bridged, where the person was there; nobody's turn goes on through an absence. */
export function turnsOf(speaking: readonly Span[], present: readonly Span[]): readonly Span[] {
  return within(tidy(within(tidy(speaking), present), TURN_GAP_MS), present)
}

export type Interruptions = { readonly made: readonly number[]; readonly suffered: readonly number[] }

/** For each person, by index: turns begun into another's (see PersonReport), and how often theirs was the other. One turn may interrupt several people. */
export function interruptionsOf(turns: readonly (readonly Span[])[]): Interruptions {
  const made = turns.map(() => 0)
  const suffered = turns.map(() => 0)
  const begun = turns.flatMap((ofOne, person) => ofOne.map((turn) => ({ ...turn, person }))).toSorted((one, other) => one.fromMs - other.fromMs)
  let going: typeof begun = []
  for (const turn of begun) {
    going = going.filter(({ toMs }) => toMs > turn.fromMs)
    const heardMs = turn.fromMs + INTERRUPTION_OVERLAP_MS
    if (turn.toMs >= heardMs) {
      const others = going.filter(({ person, fromMs, toMs }) => person !== turn.person && turn.fromMs - fromMs >= INTERRUPTION_AFTER_MS && toMs >= heardMs)
      if (others.length > 0) made[turn.person]! += 1
      for (const { person } of others) suffered[person]! += 1
    }
    going.push(turn)
  }
  return { made, suffered }
}

/**
 * 1 where everybody spoke as long as everybody else, 0 where one person spoke alone; null for fewer than two people or no talk.
 * Source: Gini coefficient by mean difference, with the small-sample factor n/(n−1) (Deltas 2003, Rev. Econ. Stat. 85(1)),
 * so that meetings of two and of twenty can be compared.
 */
export function balanceOf(speakingMs: readonly number[]): number | null {
  const count = speakingMs.length
  const sum = speakingMs.reduce((total, one) => total + one, 0)
  if (count < 2 || sum <= 0) return null
  const sorted = speakingMs.toSorted((one, other) => one - other)
  const weighted = sorted.reduce((total, one, index) => total + (2 * (index + 1) - count - 1) * one, 0)
  const gini = weighted / (count * sum)
  return Math.min(1, Math.max(0, 1 - gini * (count / (count - 1))))
}
