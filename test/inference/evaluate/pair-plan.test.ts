// How surrogate windows are drawn: labels, changes, masks, and that a seed says it all.
import { expect, test } from 'vitest'
import { interpolated } from '../../../src/inference/evaluate/pair-conditions.ts'
import { maskSpans, planPairs, sharedLabels } from '../../../src/inference/evaluate/pair-plan.ts'
import type { PairOptions } from '../../../src/inference/evaluate/pair-plan.ts'
import { randomFrom } from '../../../src/kit/random.ts'

const TICKS = 16
// Labels 0 and 4 on both sides, 7 only seen, 2 only heard; three faces of 0 for one of 4.
const SOURCES = {
  faces: [0, 0, 0, 4, 7].map((label) => ({ label })),
  voices: [[0, 'a'], [0, 'a'], [4, 'a'], [0, 'b'], [2, 'b'], [4, 'b']].map(([label, speaker]) => ({ label: label as number, speaker: speaker as string })),
}
const plan = (options: Partial<PairOptions> = {}) => planPairs(SOURCES, { windows: 1_000, ticks: TICKS, seed: 1, draw: 'faces', ...options })

test('only labels that both sides have are drawn, each with a face and voices of it', () => {
  expect(sharedLabels(SOURCES)).toEqual([0, 4])
  for (const window of plan()) {
    for (const { label, face, voices } of window) {
      expect(SOURCES.faces[face]!.label).toBe(label)
      expect(voices.length).toBeGreaterThan(0)
      expect(voices.every((row) => SOURCES.voices[row]!.label === label)).toBe(true)
      expect(new Set(voices.map((row) => SOURCES.voices[row]!.speaker)).size).toBe(1)
    }
  }
})

test('a window is whole, and three in ten change their label once, after at least a second and before the last one', () => {
  const windows = plan()
  const changing = windows.filter((spans) => spans.length === 2)
  expect(changing.length).toBeGreaterThan(250)
  expect(changing.length).toBeLessThan(350)
  for (const [first, second] of changing) {
    expect(first!.label).not.toBe(second!.label)
    expect(first!.stop).toBe(second!.start)
    expect(first!.stop).toBeGreaterThanOrEqual(4)
    expect(first!.stop).toBeLessThanOrEqual(12)
  }
  for (const spans of windows) {
    expect([spans[0]!.start, spans.at(-1)!.stop]).toEqual([0, TICKS])
    for (const { start, stop, views } of spans) expect(views).toHaveLength(stop - start)
  }
})

test('labels come as often as among the faces, or equally often', () => {
  const share = (draw: PairOptions['draw']): number => plan({ draw }).filter(([first]) => first!.label === 0).length / 1_000
  expect(share('faces')).toBeCloseTo(0.75, 1)
  expect(share('equal')).toBeCloseTo(0.5, 1)
})

test('a seed draws the same windows again, another one others', () => {
  expect(plan()).toEqual(plan())
  expect(plan({ seed: 2 })).not.toEqual(plan())
})

test('one person goes on speaking after a change where they have the new label', () => {
  for (const [first, second] of plan().filter((spans) => spans.length === 2)) {
    expect(SOURCES.voices[second!.voices[0]!]!.speaker).toBe(SOURCES.voices[first!.voices[0]!]!.speaker)
  }
})

test.each([0, 4, 8, 12, 16])('%i of 16 ticks are masked exactly, in at most three spans, and every tick is at times', (masked) => {
  const random = randomFrom(3)
  const masks = Array.from({ length: 300 }, () => maskSpans(TICKS, masked, random))
  expect(new Set(masks.map((mask) => mask.length))).toEqual(new Set([TICKS]))
  expect(new Set(masks.map((mask) => mask.filter(Boolean).length))).toEqual(new Set([masked]))
  const spans = new Set(masks.map((mask) => mask.filter((hidden, tick) => hidden && !(tick > 0 && mask[tick - 1])).length))
  expect([...spans].toSorted((a, b) => a - b)).toEqual(masked === 0 ? [0] : masked === 4 ? [1, 2] : masked === 16 ? [1] : [1, 2, 3])
  const seldom = masks[0]!.map((_, tick) => masks.filter((mask) => mask[tick]).length / masks.length)
  if (masked > 0) expect(Math.min(...seldom)).toBeGreaterThan(0.05)
  if (masked < TICKS) expect(Math.max(...seldom)).toBeLessThan(masked / TICKS + 0.35)
})

test('interpolation draws straight lines between faces and holds at the ends', () => {
  const [a, b] = [[1, 0], [0, 1]]
  expect(interpolated([null, a!, null, null, null, b!, null])).toEqual([a, a, [0.75, 0.25], [0.5, 0.5], [0.25, 0.75], b, b])
  expect(interpolated([null, null])).toEqual([null, null])
})
