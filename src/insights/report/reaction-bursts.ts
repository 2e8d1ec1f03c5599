// Bursts of reactions: many different people react within a few seconds.
import type { PersonReport } from '../../protocol/report.ts'
import type { Found } from './moments.ts'
import { touches } from './spans.ts'

/** The time in which an applause comes together. */
export const BURST_MS = 20_000
/** Different people, so that one who presses often is no burst; and a share of those there. */
export const BURST_PEOPLE = 3
export const BURST_SHARE = 0.2

type Burst = { readonly fromMs: number; readonly toMs: number; readonly most: number }

export function reactionBursts(people: readonly PersonReport[]): readonly Found[] {
  return burstsOf(people).flatMap(({ fromMs, toMs, most }): readonly Found[] => {
    const there = people.filter(({ present }) => touches(present, fromMs, toMs + 1)).length
    if (most < there * BURST_SHARE) return []
    return [{ atMs: fromMs, kind: 'many-reactions', label: null, change: null, lastsMs: toMs - fromMs, strength: Math.min(1, most / Math.max(1, there)) }]
  })
}

/** Stretches in which every reaction has those of enough different people close before it. */
function burstsOf(people: readonly PersonReport[]): readonly Burst[] {
  const all = people.flatMap(({ reactions }, person) => reactions.map(({ atMs }) => ({ atMs, person }))).toSorted((one, other) => one.atMs - other.atMs)
  const counts = people.map(() => 0)
  const bursts: Burst[] = []
  let different = 0
  let first = 0
  for (const { atMs, person } of all) {
    if (counts[person]!++ === 0) different += 1
    for (; all[first]!.atMs <= atMs - BURST_MS; first += 1) if (--counts[all[first]!.person]! === 0) different -= 1
    if (different < BURST_PEOPLE) continue
    const last = bursts.at(-1)
    if (last && all[first]!.atMs <= last.toMs) bursts[bursts.length - 1] = { fromMs: last.fromMs, toMs: atMs, most: Math.max(last.most, different) }
    else bursts.push({ fromMs: all[first]!.atMs, toMs: atMs, most: different })
  }
  return bursts
}
