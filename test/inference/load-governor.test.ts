// The load governor in virtual time: slow to act on a burst, slower to trust a lull.
import { expect, test } from 'vitest'
import { UNLOADED, govern } from '../../src/inference/load-governor.ts'

const run = (samples: readonly (readonly [busyShare: number, nowMs: number])[]) => {
  let load = UNLOADED
  return samples.map(([busyShare, nowMs]) => (load = govern(load, busyShare, nowMs)).level)
}

test('a busy second leaves out disposable frames, a second one all but key frames, and no more than that', () => {
  expect(run([[0.95, 0], [0.95, 999], [0.95, 1_000], [0.95, 2_000], [0.95, 3_000]])).toEqual(['all', 'all', 'referenced', 'key-frames', 'key-frames'])
})

test('a burst changes nothing', () => {
  expect(run([[1, 0], [0.7, 500], [1, 1_000], [1, 1_999]])).toEqual(['all', 'all', 'all', 'all'])
})

test('five quiet seconds take one step back', () => {
  expect(run([[1, 0], [1, 1_000], [1, 2_000], [0.1, 2_500], [0.1, 7_499], [0.1, 7_500], [0.1, 12_500]])).toEqual(['all', 'referenced', 'key-frames', 'key-frames', 'key-frames', 'referenced', 'all'])
})
