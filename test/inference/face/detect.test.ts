// The letterbox and what is made of the detector's raw output.
import { expect, test } from 'vitest'
import { decodeFaces, iou, letterboxFor } from '../../../src/inference/face/detect.ts'

const SHAPES: [number, number][] = [[192, 320], [320, 192]]
const LIMITS = { scoreThreshold: 0.5, nmsIou: 0.4 }

function raw(faces: readonly { score: number; box: readonly number[] }[]): readonly Float32Array[] {
  return [Float32Array.from(faces.map(({ score }) => score)), Float32Array.from(faces.flatMap(({ box }) => box)), Float32Array.from(faces.flatMap(() => [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))]
}

test('landscape and square pictures take the landscape shape, portrait ones the other', () => {
  expect(letterboxFor(640, 360, SHAPES)).toMatchObject({ shape: 0, width: 320, height: 192, scale: 0.5 })
  expect(letterboxFor(48, 48, SHAPES)).toMatchObject({ shape: 0, scale: 4 })
  expect(letterboxFor(360, 640, SHAPES)).toMatchObject({ shape: 1, width: 192, height: 320, scale: 0.5 })
})

test('boxes and landmarks come back in source pixels', () => {
  const [face] = decodeFaces(raw([{ score: 0.9, box: [10, 20, 60, 80] }]), 0.5, LIMITS)
  expect(face!.box).toEqual([20, 40, 120, 160])
  expect(face!.landmarks).toEqual([2, 4, 6, 8, 10, 12, 14, 16, 18, 20])
})

test('a score at the threshold stays, one under it goes', () => {
  const faces = decodeFaces(raw([{ score: 0.5, box: [0, 0, 10, 10] }, { score: 0.499, box: [50, 50, 60, 60] }]), 1, LIMITS)
  expect(faces).toHaveLength(1)
})

test('of overlapping boxes the best stays, whatever their order', () => {
  const faces = decodeFaces(raw([{ score: 0.7, box: [2, 0, 12, 10] }, { score: 0.9, box: [0, 0, 10, 10] }, { score: 0.6, box: [100, 0, 110, 10] }]), 1, LIMITS)
  expect(faces.map(({ score }) => Math.round(score * 10))).toEqual([9, 6])
})

test('a second find of one face at another size goes, a neighbour that overlaps a little stays', () => {
  const found = raw([{ score: 0.9, box: [10, 10, 40, 50] }, { score: 0.6, box: [0, 0, 50, 70] }, { score: 0.7, box: [35, 10, 65, 50] }])
  expect(decodeFaces(found, 1, LIMITS).map(({ box }) => box[0])).toEqual([10, 35])
})

test('broken output makes no faces: not a number, or a box that ends before it begins', () => {
  expect(decodeFaces(raw([{ score: Number.NaN, box: [0, 0, 10, 10] }, { score: 0.9, box: [10, 10, 0, 0] }, { score: 0.9, box: [Number.NaN, 0, 10, 10] }]), 1, LIMITS)).toEqual([])
})

test('intersection over union of half-covered boxes is a third', () => {
  expect(iou([0, 0, 10, 10], [5, 0, 15, 10])).toBeCloseTo(1 / 3, 9)
  expect(iou([0, 0, 10, 10], [10, 0, 20, 10])).toBe(0)
})
