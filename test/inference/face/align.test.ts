// The similarity and the normalisation of the face crop.
import { expect, test } from 'vitest'
import { normalise, similarity } from '../../../src/inference/face/align.ts'

const TEMPLATE = [[14, 19], [34, 19], [24, 29], [17, 37], [31, 37]] as const

function moved([a, b, tx, ty]: readonly [number, number, number, number]): number[] {
  return TEMPLATE.flatMap(([x, y]) => [a * x - b * y + tx, b * x + a * y + ty])
}

test('a known rotation, scale and shift is recovered', () => {
  const angle = 0.4
  const truth = [2.5 * Math.cos(angle), 2.5 * Math.sin(angle), 120, -33] as const
  const matrix = similarity(TEMPLATE, moved(truth))!
  for (const [index, value] of [truth[0], -truth[1], truth[2], truth[1], truth[0], truth[3]].entries()) expect(matrix[index]).toBeCloseTo(value, 9)
})

test('with noise it is the least-squares one: no nearby similarity fits better', () => {
  const noisy = moved([1.7, 0.2, 50, 60]).map((value, index) => value + Math.sin(index * 12.9) * 3)
  const cost = ([a, b, tx, ty]: readonly [number, number, number, number]): number => moved([a, b, tx, ty]).reduce((sum, value, index) => sum + (value - noisy[index]!) ** 2, 0)
  const [a, , tx, b, , ty] = similarity(TEMPLATE, noisy)!
  const best = cost([a, b, tx, ty])
  for (const step of [-0.01, 0.01]) {
    expect(cost([a + step, b, tx, ty])).toBeGreaterThan(best)
    expect(cost([a, b + step, tx, ty])).toBeGreaterThan(best)
    expect(cost([a, b, tx + step, ty])).toBeGreaterThan(best)
    expect(cost([a, b, tx, ty + step])).toBeGreaterThan(best)
  }
})

test('mirrored landmarks are not answered with a reflection', () => {
  const [m00, m01, , m10, m11] = similarity(TEMPLATE, TEMPLATE.flatMap(([x, y]) => [-x, y]))!
  expect(m00 * m11 - m01 * m10).toBeGreaterThan(0)
})

test('landmarks in one point, or not numbers, make no face', () => {
  expect(similarity(TEMPLATE, new Array<number>(10).fill(5))).toBeNull()
  expect(similarity(TEMPLATE, [Number.NaN, ...new Array<number>(9).fill(5)])).toBeNull()
  expect(similarity(TEMPLATE, [Number.POSITIVE_INFINITY, ...new Array<number>(9).fill(5)])).toBeNull()
})

test('a normalised crop has mean 0, and a flat one is all zeros', () => {
  const crop = Float32Array.of(10, 20, 30, 40)
  normalise(crop, 1)
  const std = Math.sqrt(125)
  expect(crop[0]).toBeCloseTo(-15 / (std + 1), 6)
  expect(crop[3]).toBeCloseTo(15 / (std + 1), 6)
  const flat = new Float32Array(4).fill(200)
  normalise(flat, 1)
  expect([...flat]).toEqual([0, 0, 0, 0])
})
