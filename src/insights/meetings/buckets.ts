// Readings of one person reduced to buckets of one and of ten seconds, and sixty buckets in one block of bytes.
import { AUDIENCES } from '../../protocol/constants.ts'
import { EMOTIONS, MODALITIES } from '../../protocol/emotion.ts'
import type { Modality, Reading } from '../../protocol/emotion.ts'
import type { SharedAudience } from '../../protocol/observation.ts'
import type { Bucket } from '../meeting-record.ts'

export const STEPS_MS = [1000, 10_000] as const
export type StepMs = (typeof STEPS_MS)[number]
export const BUCKETS_PER_BLOCK = 60

/** One bucket in bytes: its place in the block, the distribution, confidence, share of unsure, and modality with audience. */
const BUCKET_BYTES = 1 + EMOTIONS.length + 3
const PARTS = 255

/** What a bucket's readings add up to. */
export type Sums = {
  readonly count: number
  readonly probabilities: readonly number[]
  readonly confidence: number
  readonly unsure: number
  /** How many were made from each, in the order of MODALITIES. */
  readonly modalities: readonly number[]
  readonly audience: SharedAudience
}

type Read = Pick<Reading, 'label' | 'probabilities' | 'confidence' | 'modality'>

/** Where the audience changed within a bucket, the narrower one holds for all of it. */
export function withReading(sums: Sums | null, reading: Read, audience: SharedAudience): Sums {
  return {
    count: (sums?.count ?? 0) + 1,
    probabilities: EMOTIONS.map((_, index) => (sums?.probabilities[index] ?? 0) + (reading.probabilities[index] ?? 0)),
    confidence: (sums?.confidence ?? 0) + reading.confidence,
    unsure: (sums?.unsure ?? 0) + (reading.label === 'unsure' ? 1 : 0),
    modalities: MODALITIES.map((modality, index) => (sums?.modalities[index] ?? 0) + (modality === reading.modality ? 1 : 0)),
    audience: sums?.audience === 'host' || audience === 'host' ? 'host' : 'everyone',
  }
}

export function bucketOf(sums: Sums, atMs: number): Bucket {
  return {
    atMs,
    audience: sums.audience,
    probabilities: in255ths(sums.probabilities),
    confidence: nearest255th(sums.confidence / sums.count),
    unsure: nearest255th(sums.unsure / sums.count),
    modality: mostOf(sums.modalities),
  }
}

/** Of equals the one made from more. */
function mostOf(counts: readonly number[]): Modality {
  return MODALITIES.reduce((best, modality, index) => ((counts[index] ?? 0) >= (counts[MODALITIES.indexOf(best)] ?? 0) ? modality : best))
}

const nearest255th = (value: number): number => Math.round(Math.min(1, Math.max(0, value)) * PARTS) / PARTS

/** Shares of a sum, of which each is a whole number of 255ths and all together are 1: the largest remainders are rounded up. */
function in255ths(sums: readonly number[]): readonly number[] {
  const whole = sums.reduce((total, one) => total + Math.max(0, one), 0)
  if (!(whole > 0)) return sums.map(() => 0)
  const exact = sums.map((one) => (Math.max(0, one) / whole) * PARTS)
  const parts = exact.map(Math.floor)
  const missing = PARTS - parts.reduce((total, one) => total + one, 0)
  const byRemainder = exact.map((one, index) => ({ index, remainder: one - Math.floor(one) })).toSorted((a, b) => b.remainder - a.remainder || a.index - b.index)
  for (const { index } of byRemainder.slice(0, missing)) parts[index]! += 1
  return parts.map((one) => one / PARTS)
}

export const blockStart = (atMs: number, stepMs: StepMs): number => Math.floor(atMs / (stepMs * BUCKETS_PER_BLOCK)) * stepMs * BUCKETS_PER_BLOCK

/** Buckets of one block, in the order of time. */
export function pack(buckets: readonly Bucket[], stepMs: StepMs): Uint8Array {
  const data = new Uint8Array(buckets.length * BUCKET_BYTES)
  buckets.forEach(({ atMs, audience, probabilities, confidence, unsure, modality }, index) => {
    const flags = MODALITIES.indexOf(modality) + MODALITIES.length * AUDIENCES.indexOf(audience)
    data.set([(atMs / stepMs) % BUCKETS_PER_BLOCK, ...[...probabilities, confidence, unsure].map((value) => Math.round(value * PARTS)), flags], index * BUCKET_BYTES)
  })
  return data
}

export function unpack(data: Uint8Array, fromMs: number, stepMs: StepMs): readonly Bucket[] {
  return Array.from({ length: Math.floor(data.length / BUCKET_BYTES) }, (_, index): Bucket => {
    const at = index * BUCKET_BYTES
    const flags = data[at + BUCKET_BYTES - 1] ?? 0
    const share = (place: number): number => (data[at + place] ?? 0) / PARTS
    return {
      atMs: fromMs + (data[at] ?? 0) * stepMs,
      audience: AUDIENCES[Math.floor(flags / MODALITIES.length)] === 'everyone' ? 'everyone' : 'host',
      probabilities: EMOTIONS.map((_emotion, emotion) => share(1 + emotion)),
      confidence: share(1 + EMOTIONS.length),
      unsure: share(2 + EMOTIONS.length),
      modality: MODALITIES[flags % MODALITIES.length] ?? 'audio',
    }
  })
}
