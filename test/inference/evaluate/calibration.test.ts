// Calibration and abstention against cases worked out by hand, and a distribution whose error is known.
import { expect, test } from 'vitest'
import { calibrationError, coverageRiskAt, coverageRiskTable, reliabilityBins } from '../../../src/inference/evaluate/calibration.ts'
import type { Claim } from '../../../src/inference/evaluate/calibration.ts'
import { amongOwnLabels, claims, score } from '../../../src/inference/evaluate/metrics.ts'

const made = (confidence: number, right: number, wrong: number): readonly Claim[] => [...new Array<boolean>(right).fill(true), ...new Array<boolean>(wrong).fill(false)].map((was) => ({ confidence, right: was }))

test('claims that come true as often as they say have no calibration error', () => {
  expect(calibrationError([...made(0.25, 25, 75), ...made(0.5, 50, 50), ...made(0.8, 80, 20)])).toBeCloseTo(0, 12)
})

test('a model that always claims 0.9 and is right in 60 % is off by 0.3, weighted by how often it claims so', () => {
  expect(calibrationError(made(0.9, 60, 40))).toBeCloseTo(0.3, 12)
  expect(calibrationError([...made(0.9, 60, 40), ...made(0.5, 150, 150)])).toBeCloseTo(0.3 / 4, 12)
})

test('too little and too much confidence do not cancel each other out', () => {
  expect(calibrationError([...made(0.9, 60, 40), ...made(0.4, 70, 30)])).toBeCloseTo(0.3, 12)
})

test('certainty falls into the last bin, and no claims are no error', () => {
  const bins = reliabilityBins(made(1, 3, 1))
  expect(bins).toHaveLength(15)
  expect(bins[14]).toMatchObject({ count: 4, meanConfidence: 1, accuracy: 0.75, to: 1 })
  expect(calibrationError([])).toBe(0)
})

test('a threshold shows what reaches it, and its risk is what is wrong of that', () => {
  const said = [...made(0.9, 9, 1), ...made(0.5, 5, 5)]
  expect(coverageRiskAt(said, 0.5)).toEqual({ threshold: 0.5, coverage: 1, risk: 0.3 })
  expect(coverageRiskAt(said, 0.6)).toEqual({ threshold: 0.6, coverage: 0.5, risk: 0.1 })
  expect(coverageRiskAt(said, 0.95)).toEqual({ threshold: 0.95, coverage: 0, risk: 0 })
})

test('the table goes from everything to the surest, and equal confidences stay together', () => {
  const rows = coverageRiskTable([...made(0.9, 9, 1), ...made(0.5, 5, 5)])
  expect(rows[0]).toEqual({ threshold: 0.5, coverage: 1, risk: 0.3 })
  expect(rows.at(-1)).toEqual({ threshold: 0.9, coverage: 0.5, risk: 0.1 })
  expect(coverageRiskTable([])).toEqual([])
})

test('every reading of a row is a claim, so that a head that is averaged counts as one that is not', () => {
  const [sure, torn] = [[0.9, 0.1], [0.2, 0.8]]
  const row = { truth: 0, probabilities: [0.55, 0.45], unsure: false }
  expect(claims([{ ...row, readings: [sure!, torn!] }])).toEqual([{ confidence: 0.9, right: true }, { confidence: 0.8, right: false }])
  expect(claims([row])).toEqual([{ confidence: 0.55, right: true }])
  expect(claims([{ truth: 0, probabilities: null, unsure: true }])).toEqual([])
  expect(score([{ ...row, readings: [sure!, torn!] }]).ece).toBeCloseTo((0.1 + 0.8) / 2, 12)
})

test('among its own labels a row can only be given one that the file has', () => {
  const outcome = { truth: 1, probabilities: [0, 0.3, 0.1, 0, 0, 0, 0, 0.6], unsure: false }
  const [narrowed, other] = amongOwnLabels([outcome, { ...outcome, truth: 2 }], 0.8)
  expect(narrowed!.probabilities![1]).toBeCloseTo(0.75, 12)
  expect(narrowed!.probabilities![7]).toBe(0)
  expect(narrowed!.unsure).toBe(true)
  expect(other!.probabilities).toEqual(narrowed!.probabilities)
})
