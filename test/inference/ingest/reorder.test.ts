// The reorder buffer in virtual time: order, duplicates, gaps, and sequence numbers that wrap or jump.
import { expect, test } from 'vitest'
import { ReorderBuffer } from '../../../src/inference/ingest/reorder.ts'
import type { Reordered } from '../../../src/inference/ingest/reorder.ts'

const open = () => new ReorderBuffer<number>({ maxWaitMs: 60, maxHeld: 8 })
const shown = (results: readonly Reordered<number>[]) => results.map((result) => (result.kind === 'gap' ? `gap ${result.lost}` : result.packet))
const pushAll = (buffer: ReorderBuffer<number>, numbers: readonly number[], nowMs = 0) => numbers.flatMap((number) => shown(buffer.push(number & 0xffff, number, nowMs)))

test('packets in order pass at once', () => {
  expect(pushAll(open(), [5, 6, 7])).toEqual([5, 6, 7])
})

test('packets out of order wait for the one that is missing', () => {
  expect(pushAll(open(), [5, 7, 8, 6, 9])).toEqual([5, 6, 7, 8, 9])
})

test('order holds over the wrap from 65535 to 0', () => {
  expect(pushAll(open(), [65_533, 65_535, 65_536, 65_534, 65_537])).toEqual([65_533, 65_534, 65_535, 65_536, 65_537])
})

test('a duplicate and a packet that comes too late are counted and dropped', () => {
  const buffer = open()
  expect(pushAll(buffer, [5, 6, 6, 5, 8, 8])).toEqual([5, 6])
  expect(buffer.late).toBe(3)
})

test('a hole is given up 60 ms after its successor came, not at 59', () => {
  const buffer = open()
  pushAll(buffer, [5, 8], 1_000)
  expect(shown(buffer.expire(1_059))).toEqual([])
  expect(shown(buffer.expire(1_060))).toEqual(['gap 2', 8])
  expect(buffer.lost).toBe(2)
  expect(pushAll(buffer, [7, 9], 1_061)).toEqual([9])
})

test('a hole is given up when too many packets wait behind it', () => {
  expect(pushAll(open(), [1, 3, 4, 5, 6, 7, 8, 9, 10, 11])).toEqual([1, 'gap 1', 3, 4, 5, 6, 7, 8, 9, 10, 11])
})

test('one packet with a number from nowhere changes nothing; two in a row are a new start', () => {
  const buffer = open()
  expect(pushAll(buffer, [10, 30_000, 11])).toEqual([10, 11])
  expect(pushAll(buffer, [40_000, 40_001, 40_002])).toEqual(['gap 1', 40_001, 40_002])
})
