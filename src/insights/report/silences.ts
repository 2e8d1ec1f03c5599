// Long silences: at least two people there, and nobody speaks.
import type { PersonReport } from '../../protocol/report.ts'
import type { Found } from './moments.ts'
import { together, without } from './spans.ts'

/** Our own choice: far beyond the pauses of talk (seconds), within what people remember as "then nobody said anything". */
export const SILENCE_MS = 60_000

export function longSilences(people: readonly PersonReport[]): readonly Found[] {
  const company = together(people.map(({ present }) => present), 2)
  const speech = together(people.map(({ speaking }) => speaking), 1)
  return without(company, speech).filter(({ fromMs, toMs }) => toMs - fromMs >= SILENCE_MS).map(({ fromMs, toMs }) => ({
    atMs: fromMs, kind: 'silence', label: null, change: null, lastsMs: toMs - fromMs,
    // Four minutes are as clear as a change at twice its penalty.
    strength: 1 - SILENCE_MS / 2 / (toMs - fromMs),
  }))
}
