// Buckets' arithmetic: means in 255ths that add up to one, the narrower audience, and bytes that give back what was put in.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { EMOTIONS, MODALITIES } from '../../../src/protocol/emotion.ts'
import { blockStart, bucketOf, BUCKETS_PER_BLOCK, pack, STEPS_MS, unpack, withReading } from '../../../src/insights/meetings/buckets.ts'
import type { Sums } from '../../../src/insights/meetings/buckets.ts'
import { HAPPY, START_MS } from './played.ts'

const weights = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: EMOTIONS.length, maxLength: EMOTIONS.length })
  .map((all) => all.map((one) => one + 1e-6)).map((all) => all.map((one) => one / all.reduce((sum, other) => sum + other, 0)))
const readings = fc.array(fc.record({
  label: fc.constantFrom(...EMOTIONS, 'unsure' as const), probabilities: weights, confidence: fc.double({ min: 0, max: 1, noNaN: true }), modality: fc.constantFrom(...MODALITIES), audience: fc.constantFrom('host' as const, 'everyone' as const),
}), { minLength: 1, maxLength: 40 })
type Reading = typeof readings extends fc.Arbitrary<readonly (infer One)[]> ? One : never

const summed = (all: readonly Reading[]): Sums => all.reduce<Sums | null>((sums, { audience, ...read }) => withReading(sums, read, audience), null)!
const mean = (values: readonly number[]): number => values.reduce((sum, one) => sum + one, 0) / values.length

describe('a bucket', () => {
  test('holds the mean of its readings to a 255th, and its distribution adds up to one', () => {
    fc.assert(fc.property(readings, (all) => {
      const bucket = bucketOf(summed(all), START_MS)
      bucket.probabilities.forEach((share, index) => expect(Math.abs(share - mean(all.map(({ probabilities }) => probabilities[index]!)))).toBeLessThan(1 / 255))
      expect(bucket.probabilities.reduce((sum, one) => sum + Math.round(one * 255), 0)).toBe(255)
      expect(Math.abs(bucket.confidence - mean(all.map(({ confidence }) => confidence)))).toBeLessThanOrEqual(0.5 / 255 + 1e-9)
      expect(Math.abs(bucket.unsure - mean(all.map(({ label }) => (label === 'unsure' ? 1 : 0))))).toBeLessThanOrEqual(0.5 / 255 + 1e-9)
    }))
  })

  test('is of the narrower audience where it changed within it, whichever came first', () => {
    fc.assert(fc.property(readings, (all) => {
      expect(bucketOf(summed(all), START_MS).audience).toBe(all.some(({ audience }) => audience === 'host') ? 'host' : 'everyone')
    }))
  })

  test('names what most of its readings were made from, and of equals the richer', () => {
    const of = (...modalities: Reading['modality'][]) => bucketOf(summed(modalities.map((modality) => ({ label: 'neutral', probabilities: [...HAPPY], confidence: 1, modality, audience: 'host' }))), START_MS).modality
    expect([of('audio'), of('audio', 'visual', 'audio'), of('audio', 'audio-visual'), of('visual', 'audio')]).toEqual(['audio', 'audio', 'audio-visual', 'visual'])
  })

  test('of readings that say nothing says nothing', () => {
    const none = HAPPY.map(() => 0)
    expect(bucketOf(summed([{ label: 'unsure', probabilities: none, confidence: 0, modality: 'audio', audience: 'host' }]), START_MS).probabilities).toEqual(none)
  })
})

describe('a block', () => {
  test('gives back every bucket as it was, in order', () => {
    const places = fc.uniqueArray(fc.nat(BUCKETS_PER_BLOCK - 1), { maxLength: BUCKETS_PER_BLOCK }).map((all) => all.toSorted((a, b) => a - b))
    fc.assert(fc.property(places, fc.infiniteStream(readings), fc.constantFrom(...STEPS_MS), (at, each, stepMs) => {
      const fromMs = blockStart(START_MS, stepMs)
      const buckets = at.map((place) => bucketOf(summed(each.next().value), fromMs + place * stepMs))
      expect(unpack(pack(buckets, stepMs), fromMs, stepMs)).toEqual(buckets)
    }), { numRuns: 50 })
  })

  test('of a full minute of seconds is 720 bytes', () => {
    const sums = summed([{ label: 'happiness', probabilities: [...HAPPY], confidence: 0.8, modality: 'audio-visual', audience: 'host' }])
    expect(pack(Array.from({ length: 60 }, (_, second) => bucketOf(sums, START_MS + second * 1000)), 1000)).toHaveLength(720)
  })
})
