// A window of a report at the resolution of a screen: as many columns as it can show, each the mean or the majority of its buckets.
import { MOOD_LABELS } from '../../src/protocol/report-terms.ts'
import type { MoodLabel } from '../../src/protocol/report-terms.ts'
import type { ExpressionSeries, MoodSeries, Span } from '../../src/protocol/report.ts'
import type { Modality } from '../../src/protocol/emotion.ts'
import { bucketsIn } from './span-numbers.ts'

export type ShownMood = Extract<MoodSeries, { kind: 'shown' }>
export type MoodColumn = Span & {
  /** Of people, means over the buckets that reach the minimum; null where none does. */
  readonly shown: { readonly people: Readonly<Record<MoodLabel, number>>; readonly notAnalysed: number; readonly present: number; readonly analysed: number; readonly confidence: number | null } | null
}

/** How many buckets each column holds, so that there are at most so many columns: 1, 2, 3, 6, 12 … so that columns keep their borders while one moves. */
export function bucketsAColumn(count: number, most: number): number {
  const least = count / Math.max(1, most)
  if (least <= 1) return 1
  if (least <= 2) return 2
  let size = 3
  while (size < least) size *= 2
  return size
}

export function moodColumns(mood: ShownMood, window: Span, most: number): readonly MoodColumn[] {
  const [first, end] = bucketsIn(mood, mood.present.length, window)
  const size = bucketsAColumn(end - first, most)
  const columns: MoodColumn[] = []
  for (let from = first - (first % size); from < end; from += size) columns.push(moodColumn(mood, from, Math.min(from + size, mood.present.length)))
  return columns
}

function moodColumn(mood: ShownMood, from: number, to: number): MoodColumn {
  const span = { fromMs: mood.startMs + from * mood.stepMs, toMs: mood.startMs + to * mood.stepMs }
  const people = Object.fromEntries(MOOD_LABELS.map((label) => [label, 0])) as Record<MoodLabel, number>
  const sum = { reached: 0, present: 0, analysed: 0, sure: 0, confidence: 0 }
  for (let index = from; index < to; index++) {
    const analysed = mood.analysed[index] ?? null
    if (analysed === null) continue
    sum.reached++
    sum.analysed += analysed
    sum.present += mood.present[index] ?? 0
    for (const label of MOOD_LABELS) people[label] += mood.people[label][index] ?? 0
    const confidence = mood.confidence[index] ?? null
    if (confidence !== null) {
      sum.sure++
      sum.confidence += confidence
    }
  }
  if (sum.reached === 0) return { ...span, shown: null }
  for (const label of MOOD_LABELS) people[label] /= sum.reached
  const [present, analysed] = [sum.present / sum.reached, sum.analysed / sum.reached]
  return { ...span, shown: { people, notAnalysed: Math.max(0, present - analysed), present, analysed, confidence: sum.sure === 0 ? null : sum.confidence / sum.sure } }
}

export type ExpressionRun = Span & { readonly label: MoodLabel; readonly modality: Modality; /** To a tenth: what is drawn is no finer. */ readonly confidence: number }

/** Neighbouring columns that say the same are one run; where nothing was read there is none. */
export function expressionRuns(series: ExpressionSeries, window: Span, most: number): readonly ExpressionRun[] {
  const [first, end] = bucketsIn(series, series.labels.length, window)
  const size = bucketsAColumn(end - first, most)
  const runs: { fromMs: number; toMs: number; label: MoodLabel; modality: Modality; confidence: number }[] = []
  for (let from = first - (first % size); from < end; from += size) {
    const said = majority(series, from, Math.min(from + size, series.labels.length))
    if (said === null) continue
    const span = { fromMs: series.startMs + from * series.stepMs, toMs: series.startMs + Math.min(from + size, series.labels.length) * series.stepMs }
    const last = runs.at(-1)
    if (last && last.toMs === span.fromMs && last.label === said.label && last.confidence === said.confidence && last.modality === said.modality) last.toMs = span.toMs
    else runs.push({ ...span, ...said })
  }
  return runs
}

/** Null where in most of the buckets nothing was read. */
function majority(series: ExpressionSeries, from: number, to: number): Omit<ExpressionRun, keyof Span> | null {
  const counts = new Map<MoodLabel, number>()
  let read = 0
  let confidence = 0
  for (let index = from; index < to; index++) {
    const label = series.labels[index] ?? null
    if (label === null) continue
    read++
    confidence += series.confidence[index] ?? 0
    counts.set(label, (counts.get(label) ?? 0) + 1)
  }
  if (read * 2 < to - from || read === 0) return null
  const [label] = [...counts].reduce((best, one) => (one[1] > best[1] ? one : best))
  let modality: Modality = 'audio-visual'
  for (let index = from; index < to; index++) if (series.labels[index] === label) modality = series.modality[index] ?? modality
  return { label, modality, confidence: Math.round((confidence / read) * 10) / 10 }
}
