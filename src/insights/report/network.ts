// How well a person's media arrived: when it was bad, and the mean over their time there.
import { BAD_QUALITY } from '../../protocol/report.ts'
import type { Span } from '../../protocol/report.ts'
import type { RecordedPerson } from '../meeting-record.ts'
import { tidy, totalMs, within } from './spans.ts'

type Held = Span & { readonly score: number }

/** Each score from when it was told until the next one. */
function heldScores(quality: RecordedPerson['quality'], untilMs: number): readonly Held[] {
  const sorted = quality.toSorted((one, other) => one.atMs - other.atMs)
  return sorted.map(({ atMs, score }, index) => ({ fromMs: atMs, toMs: sorted[index + 1]?.atMs ?? untilMs, score })).filter(({ fromMs, toMs }) => toMs > fromMs)
}

export function networkOf(quality: RecordedPerson['quality'], present: readonly Span[]): { readonly badNetwork: readonly Span[]; readonly quality: number | null } {
  const known = within(heldScores(quality, present.at(-1)?.toMs ?? 0), present)
  const knownMs = totalMs(known)
  const weighted = known.reduce((sum, { fromMs, toMs, score }) => sum + (toMs - fromMs) * Math.min(10, Math.max(0, score)), 0)
  return {
    badNetwork: tidy(known.filter(({ score }) => score < BAD_QUALITY)).map(({ fromMs, toMs }) => ({ fromMs, toMs })),
    quality: knownMs > 0 ? weighted / knownMs : null,
  }
}
