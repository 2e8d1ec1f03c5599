// The token ring and its masks.
import { expect, test } from 'vitest'
import { TokenWindow } from '../../../src/inference/fusion/window.ts'

const shape = { ticks: 4, visualSize: 2, audioSize: 1 }
const token = (value: number): Float32Array => new Float32Array(2).fill(value)

test('a young window holds its tokens last, and what came before is invalid', () => {
  const window = new TokenWindow(shape)
  window.push(token(1), null)
  window.push(null, Float32Array.of(2))
  window.write()
  const [visual, visualValid, audio, audioValid] = window.inputs
  expect([...visualValid]).toEqual([0, 0, 1, 0])
  expect([...audioValid]).toEqual([0, 0, 0, 1])
  expect([...visual.subarray(4, 6)]).toEqual([1, 1])
  expect(audio[3]).toBe(2)
})

test('the newest ticks stay, oldest first', () => {
  const window = new TokenWindow(shape)
  for (let tick = 0; tick < 11; tick++) window.push(token(tick), tick % 2 === 0 ? Float32Array.of(tick) : null)
  window.write()
  const [visual, visualValid, , audioValid] = window.inputs
  expect([...visual]).toEqual([7, 7, 8, 8, 9, 9, 10, 10])
  expect([...visualValid]).toEqual([1, 1, 1, 1])
  expect([...audioValid]).toEqual([0, 1, 0, 1])
})

test('when a modality ends, none of its tokens is valid any more, and the other stays', () => {
  const window = new TokenWindow(shape)
  window.push(token(1), Float32Array.of(1))
  window.push(token(2), null)
  expect(window.invalidate('visual')).toBe(true)
  expect(window.invalidate('visual')).toBe(false)
  window.write()
  expect([...window.inputs[1]]).toEqual([0, 0, 0, 0])
  expect([...window.inputs[3]]).toEqual([0, 0, 1, 0])
  expect([0, 1, 2, 3].map((tick) => window.isValid(tick))).toEqual([false, false, true, false])
})
