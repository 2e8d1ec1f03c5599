// The room's mood: how many of those who shared showed which label, in buckets that enough of them reach.
import { MOOD_LABELS } from '../../protocol/report.ts'
import type { MoodLabel, MoodSeries, Span } from '../../protocol/report.ts'
import type { AnalysisOffer } from '../../protocol/purpose.ts'
import type { Bucket } from '../meeting-record.ts'
import { labelOf, rounded } from './expression.ts'
import { coveredMs, gridOf, MOOD_STEP_MS } from './window.ts'

type Member = { readonly present: readonly Span[]; readonly tens: readonly Bucket[] }
type Counts = Readonly<Record<MoodLabel, readonly (number | null)[]>>

const byLabel = <T>(value: (label: MoodLabel) => T): Readonly<Record<MoodLabel, T>> => Object.fromEntries(MOOD_LABELS.map((label) => [label, value(label)])) as Record<MoodLabel, T>

export function moodOf(members: readonly Member[], analysis: AnalysisOffer, groupMinimum: number, window: Span): MoodSeries {
  const minimum = Math.max(1, groupMinimum)
  if (analysis !== 'available') return { kind: 'withheld', why: analysis, minimum }
  const grid = gridOf(window, MOOD_STEP_MS)
  const present = new Array<number>(grid.count).fill(0)
  const analysed = new Array<number>(grid.count).fill(0)
  const counts = byLabel(() => new Array<number>(grid.count).fill(0))
  const sureConfidence = new Float64Array(grid.count)
  for (const member of members) {
    coveredMs(grid, member.present).forEach((coveredHereMs, index) => { if (coveredHereMs > 0) present[index]! += 1 })
    // A person counts once in a bucket, whatever was written: the minimum is of people.
    const own = new Map<number, Bucket>()
    for (const bucket of member.tens) own.set(Math.floor((bucket.atMs - grid.startMs) / MOOD_STEP_MS), bucket)
    for (const [index, bucket] of own) {
      const label = labelOf(bucket)
      if (index < 0 || index >= grid.count || label === null) continue
      analysed[index]! += 1
      counts[label][index]! += 1
      if (label !== 'unsure') sureConfidence[index]! += bucket.confidence
    }
  }
  const reached = analysed.map((people) => people >= minimum)
  if (!analysed.some((people) => people > 0)) return { kind: 'withheld', why: 'nobody-shared', minimum }
  if (!reached.includes(true)) return { kind: 'withheld', why: 'too-few', minimum }
  const peopled = present.filter((people, index) => people > 0 || reached[index]).length
  const shown = <T>(value: (index: number) => T): (T | null)[] => reached.map((enough, index) => (enough ? value(index) : null))
  return {
    kind: 'shown',
    startMs: grid.startMs,
    stepMs: MOOD_STEP_MS,
    minimum,
    // Whoever was read was there, even if the end of their presence was not written down any more.
    present: present.map((people, index) => Math.max(people, reached[index] ? analysed[index]! : 0)),
    analysed: shown((index) => analysed[index]!),
    people: byLabel((label) => shown((index) => counts[label][index]!)) as Record<MoodLabel, (number | null)[]>,
    confidence: shown((index) => (analysed[index]! > counts.unsure[index]! ? rounded(sureConfidence[index]! / (analysed[index]! - counts.unsure[index]!)) : null)),
    coverage: reached.filter(Boolean).length / peopled,
  }
}

/** Mean share of each label over the buckets that reach the minimum. */
export function meanMood(mood: MoodSeries): Record<MoodLabel, number> | null {
  if (mood.kind === 'withheld') return null
  const people: Counts = mood.people
  const sums = byLabel(() => 0) as Record<MoodLabel, number>
  let buckets = 0
  mood.analysed.forEach((analysed, index) => {
    if (analysed === null) return
    buckets += 1
    for (const label of MOOD_LABELS) sums[label] += (people[label][index] ?? 0) / analysed
  })
  return byLabel((label) => rounded(sums[label] / buckets)) as Record<MoodLabel, number>
}
