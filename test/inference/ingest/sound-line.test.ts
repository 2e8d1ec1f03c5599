// The line of sound in virtual time: silence for loss and DTX, and none where nothing is missing.
import { expect, test } from 'vitest'
import { SoundLine } from '../../../src/inference/ingest/sound-line.ts'

const packet = () => new Float32Array(320).fill(0.5)
const lengths = (line: SoundLine, timestamp: number, nowMs: number) => line.push(timestamp, packet(), nowMs).map(({ samples }) => (samples[0] === 0 ? -samples.length : samples.length))

test('packets in sequence join without a seam, over the wrap of the timestamp, too', () => {
  const line = new SoundLine()
  expect([lengths(line, 0xffffffff - 959, 0), lengths(line, 0, 20), lengths(line, 960, 40)]).toEqual([[320], [320], [320]])
})

test('lost packets leave silence of their own length', () => {
  const line = new SoundLine()
  lengths(line, 0, 0)
  expect(lengths(line, 960 * 4, 80)).toEqual([-960, 320])
})

test('a gap longer than two seconds is two seconds of silence', () => {
  const line = new SoundLine()
  lengths(line, 0, 0)
  expect(lengths(line, 48_000 * 30, 30_000)).toEqual([-32_000, 320])
})

test('while a sender in DTX is quiet, the line goes on by the clock from 200 ms on, and what it made is not made twice', () => {
  const line = new SoundLine()
  lengths(line, 0, 1_000)
  expect(line.advance(1_199)).toBeNull()
  expect(line.advance(1_200)?.samples.length).toBe(1_600)
  expect(line.advance(1_300)?.samples.length).toBe(1_600)
  expect(lengths(line, 960 + 3 * 16 * 380, 1_400)).toEqual([-(16 * 380 - 3_200), 320])
})
