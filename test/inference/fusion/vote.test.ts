// Soft voting, and what is made of the votes.
import { expect, test } from 'vitest'
import { settle } from '../../../src/inference/fusion/settle.ts'
import { smooth } from '../../../src/inference/fusion/smooth.ts'
import { likeliest, softmax } from '../../../src/inference/fusion/softmax.ts'
import { SoftVote } from '../../../src/inference/fusion/vote.ts'

/** What window number `start` says of a tick: any fixed function will do. */
const said = (start: number, tick: number): readonly number[] => {
  const first = 0.5 + 0.4 * Math.sin(start * 3.1 + tick * 1.7)
  return [first, 1 - first]
}

function votesOf(starts: readonly number[], length: number): SoftVote {
  const vote = new SoftVote(32, 2)
  for (const start of starts) for (let tick = start; tick < start + length; tick++) vote.add(tick, said(start, tick))
  return vote
}

test('a tick is the mean over the windows that hold it', () => {
  const vote = votesOf([0, 2, 4], 4)
  expect(vote.read(3)![0]).toBeCloseTo((said(0, 3)[0]! + said(2, 3)[0]!) / 2, 12)
  expect(vote.read(7)![0]).toBeCloseTo(said(4, 7)[0]!, 12)
  expect(vote.read(8)).toBeNull()
})

test('in which order or pieces the windows came makes no difference', () => {
  const starts = [0, 1, 2, 3, 5, 8, 9, 12]
  const reference = votesOf(starts, 8)
  for (const order of [starts.toReversed(), [5, 0, 12, 3, 8, 1, 9, 2]]) {
    const other = votesOf(order, 8)
    for (let tick = 0; tick < 20; tick++) {
      const [expected, found] = [reference.read(tick), other.read(tick)]
      expect(found === null).toBe(expected === null)
      if (expected) expect(found![0]).toBeCloseTo(expected[0]!, 12)
    }
  }
})

test('ticks that left the ring are gone, and their places are clean', () => {
  const vote = new SoftVote(4, 2)
  vote.add(0, [1, 0])
  vote.add(4, [0, 1])
  expect(vote.read(0)).toBeNull()
  expect(vote.read(4)).toEqual([0, 1])
  vote.add(0, [1, 0])
  expect(vote.read(4)).toEqual([0, 1])
})

test('cleared votes count for nothing', () => {
  const vote = new SoftVote(4, 2)
  vote.add(2, [1, 0])
  vote.clear()
  expect(vote.read(2)).toBeNull()
  vote.add(2, [0, 1])
  expect(vote.read(2)).toEqual([0, 1])
})

test('after one half-life half of the way is gone, however often it was asked', () => {
  const once = smooth([1, 0], [0, 1], 500, 500)
  expect(once[1]).toBeCloseTo(0.5, 12)
  let often: readonly number[] = [1, 0]
  for (let i = 0; i < 10; i++) often = smooth(often, [0, 1], 50, 500)
  expect(often[1]).toBeCloseTo(0.5, 12)
  expect(smooth(null, [0.3, 0.7], 0, 500)).toEqual([0.3, 0.7])
})

test('settling passes over ticks without a vote and weighs by the time between', () => {
  const votes = new Map<number, readonly number[]>([[1, [1, 0]], [5, [0, 1]]])
  const settled = settle((tick) => votes.get(tick) ?? null, 0, 6, 250)
  expect(settled![1]).toBeCloseTo(0.75, 12)
  expect(settle(() => null, 0, 6, 250)).toBeNull()
})

test('softmax sums to one, survives huge logits, and a higher temperature is less sure', () => {
  const logits = Float32Array.of(1000, 999, -1000)
  const cold = softmax(logits, 0, 3, 1)
  const warm = softmax(logits, 0, 3, 2)
  expect(cold.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 12)
  expect(cold[0]).toBeCloseTo(1 / (1 + Math.exp(-1)), 6)
  expect(warm[0]).toBeLessThan(cold[0]!)
  expect(likeliest([0.2, 0.5, 0.3])).toBe(1)
})
