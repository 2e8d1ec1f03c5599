// What one person's shared buckets say: a label for each, and a series on a regular grid.
import { EMOTIONS } from '../../protocol/emotion.ts'
import type { ExpressionSeries, MoodLabel, Span } from '../../protocol/report.ts'
import type { Bucket } from '../meeting-record.ts'
import { coveredMs, gridOf } from './window.ts'

/** 'unsure' where at least half of the readings were; else the likeliest, the first of equals. Null: the bucket says nothing. */
export function labelOf({ probabilities, unsure }: Bucket): MoodLabel | null {
  if (unsure >= 0.5) return 'unsure'
  let best = 0
  for (let index = 1; index < EMOTIONS.length; index += 1) if ((probabilities[index] ?? 0) > (probabilities[best] ?? 0)) best = index
  return (probabilities[best] ?? 0) > 0 ? EMOTIONS[best]! : null
}

/** Kept in 255ths, so more than three digits would be made up. */
export const rounded = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * 1000) / 1000

function distribution(probabilities: readonly number[]): number[] | null {
  const sum = EMOTIONS.reduce((total, _, index) => total + Math.max(0, probabilities[index] ?? 0), 0)
  return sum > 0 ? EMOTIONS.map((_, index) => rounded(Math.max(0, probabilities[index] ?? 0) / sum)) : null
}

/** From the person's first bucket to their last; null where there is none inside the meeting. */
export function expressionOf(buckets: readonly Bucket[], stepMs: 1000 | 10_000, window: Span, present: readonly Span[]): ExpressionSeries | null {
  const whole = gridOf(window, stepMs)
  const placed = new Map<number, Bucket>()
  for (const bucket of buckets) {
    const index = Math.floor((bucket.atMs - whole.startMs) / stepMs)
    if (index >= 0 && index < whole.count && labelOf(bucket) !== null) placed.set(index, bucket)
  }
  if (placed.size === 0) return null
  const indices = [...placed.keys()]
  const first = indices.reduce((least, index) => Math.min(least, index), Infinity)
  const last = indices.reduce((most, index) => Math.max(most, index), 0)
  const all = Array.from({ length: last - first + 1 }, (_, index) => placed.get(first + index) ?? null)
  const covered = coveredMs(whole, present)
  const presentMs = covered.reduce((sum, one) => sum + one, 0)
  const readMs = indices.reduce((sum, index) => sum + covered[index]!, 0)
  return {
    startMs: whole.startMs + first * stepMs,
    stepMs,
    probabilities: all.map((bucket) => bucket && distribution(bucket.probabilities)),
    labels: all.map((bucket) => bucket && labelOf(bucket)),
    confidence: all.map((bucket) => bucket && rounded(bucket.confidence)),
    modality: all.map((bucket) => bucket && bucket.modality),
    coverage: presentMs > 0 ? readMs / presentMs : 0,
  }
}
