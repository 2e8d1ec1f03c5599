// Scores against cases worked out by hand.
import { expect, test } from 'vitest'
import { confusion, matchBoxes, score } from '../../../src/inference/evaluate/metrics.ts'
import type { Outcome } from '../../../src/inference/evaluate/metrics.ts'
import { reportJson, table } from '../../../src/inference/evaluate/report.ts'

const NEUTRAL = 0
const FEAR = 3

function outcome(truth: number, said: number | null, confidence = 0.8, unsure = false): Outcome {
  if (said === null) return { truth, probabilities: null, unsure: true }
  const rest = (1 - confidence) / 7
  return { truth, probabilities: Array.from({ length: 8 }, (_, label) => (label === said ? confidence : rest)), unsure }
}

const FIVE = [outcome(NEUTRAL, NEUTRAL), outcome(NEUTRAL, FEAR), outcome(FEAR, FEAR), outcome(FEAR, null), outcome(FEAR, FEAR, 0.4, true)]

test('five rows by hand: a missed one is wrong, an unsure one counts by its likeliest label', () => {
  const scores = score(FIVE)
  expect(Object.keys(scores)).toEqual(['n', 'accuracy', 'uar', 'macroF1', 'recall', 'f1', 'ece', 'coverage', 'selectiveAccuracy', 'missed'])
  expect(scores.n).toBe(5)
  expect(scores.accuracy).toBeCloseTo(3 / 5, 12)
  // neutral: 1 hit of 2, said once: F1 2/3; fear: 2 hits of 3, said three times: F1 4/6
  expect(scores.macroF1).toBeCloseTo(2 / 3, 12)
  expect(scores.recall).toEqual({ neutral: 1 / 2, fear: 2 / 3 })
  expect(scores.uar).toBeCloseTo(7 / 12, 12)
  expect(scores.f1).toEqual({ neutral: 2 / 3, fear: 2 / 3 })
  expect(scores.missed).toBe(1)
  expect(scores.coverage).toBeCloseTo(3 / 5, 12)
  expect(scores.selectiveAccuracy).toBeCloseTo(2 / 3, 12)
  // bin of 0.8: claimed 2.4, right 2; bin of 0.4: claimed 0.4, right 1; four judged
  expect(scores.ece).toBeCloseTo((0.4 + 0.6) / 4, 12)
})

test('a label that is said but not in the file costs accuracy, and has no F1 of its own', () => {
  const scores = score([outcome(NEUTRAL, NEUTRAL), outcome(NEUTRAL, FEAR)])
  expect(scores.macroF1).toBeCloseTo(2 / 3, 12)
  expect(Object.keys(scores.recall)).toEqual(['neutral'])
})

test('no rows score nothing, without a division by zero', () => {
  expect(score([])).toEqual({ n: 0, accuracy: 0, uar: 0, macroF1: 0, recall: {}, f1: {}, ece: 0, coverage: 0, selectiveAccuracy: 0, missed: 0 })
})

test('the confusion counts the missed in a column of their own', () => {
  const counts = confusion(FIVE)
  expect(counts[NEUTRAL]).toEqual([1, 0, 0, 1, 0, 0, 0, 0, 0])
  expect(counts[FEAR]).toEqual([0, 0, 0, 2, 0, 0, 0, 0, 1])
})

test('a box is matched once; a second find of it is no hit', () => {
  const truth = [[0, 0, 10, 10], [100, 0, 110, 10]] as const
  expect(matchBoxes(truth, [[0, 0, 10, 10], [1, 0, 11, 10]], 0.5)).toBe(1)
  expect(matchBoxes(truth, [[101, 0, 111, 10], [1, 0, 11, 10]], 0.5)).toBe(2)
  expect(matchBoxes(truth, [[0, 0, 10, 5.1]], 0.5)).toBe(1)
  expect(matchBoxes(truth, [[0, 0, 10, 4.9]], 0.5)).toBe(0)
})

test('the table shows the labels in the file, what the threshold costs and buys, and the way from all to the surest', () => {
  const lines = table(FIVE, 0.5).split('\n')
  expect(lines.filter((line) => /^(neutral|fear) /.test(line))).toHaveLength(2)
  // Four readings: three of 0.8, two of them right; one of 0.4.
  expect(lines.find((line) => line.includes('unsure threshold 0.500'))).toContain('coverage 75.0 %, risk 33.3 %')
  expect(reportJson(FIVE, 0.5)).toMatchObject({ n: 5, threshold: { threshold: 0.5, coverage: 0.75 }, coverageRisk: expect.arrayContaining([{ threshold: 0.4, coverage: 1, risk: 0.25 }]) as unknown })
})
