// Following one face in virtual time.
import { expect, test } from 'vitest'
import type { Face } from '../../../src/inference/face/detect.ts'
import { follow, rescale, shownBox } from '../../../src/inference/face/follow.ts'
import type { FollowState, Following } from '../../../src/inference/face/follow.ts'

const PICTURE = { width: 640, height: 360 }
const TICK_MS = 250
const SEARCHING: FollowState = { kind: 'searching' }

function face(centreX: number, centreY: number, width: number, score = 0.9): Face {
  const half = width / 2
  return { score, box: [centreX - half, centreY - half * 1.25, centreX + half, centreY + half * 1.25], landmarks: new Array<number>(10).fill(0) }
}

function run(ticks: readonly (readonly Face[])[], from: FollowState = SEARCHING): FollowState {
  return ticks.reduce<FollowState>((state, faces, index) => follow(state, faces, PICTURE, index * TICK_MS), from)
}

const centreOf = (state: FollowState): number => {
  const box = shownBox(state as Following)
  return box.x + box.width / 2
}

test('of several faces the large and central one is chosen', () => {
  const state = run([[face(80, 60, 70), face(330, 180, 120), face(600, 100, 60)]]) as Following
  expect(state.face.box[0]).toBe(270)
})

test('somebody who passes in front for under a second does not take over, one who stays does', () => {
  const own = face(200, 180, 100)
  const other = face(400, 180, 200)
  const passing = run([[own], [own, other], [own, other], [own, other], [own]]) as Following
  expect(passing.face).toBe(own)
  const staying = run([[own], [own, other], [own, other], [own, other], [own, other]]) as Following
  expect(staying.face).toBe(other)
})

test('a face that moves fast, without overlap from tick to tick, stays the same', () => {
  const state = run([[face(200, 180, 100), face(500, 100, 90)], [face(255, 180, 100), face(500, 100, 90)]]) as Following
  expect(state.face.box[0]).toBe(205)
})

test('a face is kept for three missed ticks and given up at the fourth', () => {
  const own = [face(300, 180, 100)]
  expect(run([own, [], [], []])).toMatchObject({ kind: 'following', missedTicks: 3 })
  expect(run([own, [], [], [], []])).toEqual(SEARCHING)
})

test('the shown box of a resting head does not tremble with the detector', () => {
  const jitter = [1.5, -1.2, 0.8, -1.6, 1.1, -0.9, 1.4, -1.3]
  let state: FollowState = SEARCHING
  const shown: number[] = []
  for (let tick = 0; tick < 40; tick++) {
    state = follow(state, [face(320 + jitter[tick % jitter.length]!, 180, 120)], PICTURE, tick * TICK_MS)
    if (tick > 8) shown.push(centreOf(state) * PICTURE.width)
  }
  expect(Math.max(...shown) - Math.min(...shown)).toBeLessThan(2.4)
})

test('the shown box of a moving head is not far behind', () => {
  let state: FollowState = SEARCHING
  for (let tick = 0; tick < 12; tick++) state = follow(state, [face(150 + tick * 25, 180, 100)], PICTURE, tick * TICK_MS)
  expect(150 + 11 * 25 - centreOf(state) * PICTURE.width).toBeLessThan(25)
})

test('the box is in fractions of the picture, cut at its edges', () => {
  const box = shownBox(run([[face(10, 180, 100)]]) as Following)
  expect(box.x).toBe(0)
  expect(box.width).toBeCloseTo(60 / 640, 9)
  expect(box.y + box.height).toBeLessThanOrEqual(1)
})

test('a switch of simulcast layer moves nothing', () => {
  const before = run([[face(300, 180, 100)]])
  const small = { width: 320, height: 180 }
  const after = follow(rescale(before, PICTURE, small), [face(150, 90, 50)], small, TICK_MS)
  expect(after).toMatchObject({ kind: 'following', missedTicks: 0 })
  expect(centreOf(after)).toBeCloseTo(300 / 640, 6)
})
