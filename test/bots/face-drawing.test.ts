// Claims about the drawn face.
import { describe, expect, it } from 'vitest'
import { EMOTIONS } from '../../src/protocol/emotion.ts'
import { actionsOf, mixActions, RESTING, varyActions } from '../../src/bots/expression.ts'
import { drawFace } from '../../src/bots/face-drawing.ts'
import { lookOf } from '../../src/bots/look.ts'
import { randomFrom } from '../../src/kit/random.ts'
import { rasterise } from '../../src/bots/rasterise.ts'

const frame = { width: 320, height: 180 }
const draw = (seed: number, expression = RESTING, timeMs = 0) => drawFace({ look: lookOf(seed), expression, timeMs, frame })

describe('a drawn face', () => {
  it('has its landmarks inside its box, for every label and many looks', () => {
    for (let seed = 0; seed < 40; seed++) {
      const { box: [x0, y0, x1, y1], landmarks } = draw(seed, actionsOf(EMOTIONS[seed % 8]!), seed * 100)
      for (let i = 0; i < 10; i += 2) {
        expect(landmarks[i]).toBeGreaterThan(x0)
        expect(landmarks[i]).toBeLessThan(x1)
        expect(landmarks[i + 1]).toBeGreaterThan(y0)
        expect(landmarks[i + 1]).toBeLessThan(y1)
      }
    }
  })

  it('has its landmarks in the agreed order: left eye, right eye, nose, left and right mouth corner of the picture', () => {
    const [leftX, leftY, rightX, rightY, noseX, noseY, cornerLeftX, cornerLeftY, cornerRightX] = draw(3).landmarks as [number, number, number, number, number, number, number, number, number]
    expect(leftX).toBeLessThan(noseX)
    expect(noseX).toBeLessThan(rightX)
    expect(Math.max(leftY, rightY)).toBeLessThan(noseY)
    expect(noseY).toBeLessThan(cornerLeftY)
    expect(cornerLeftX).toBeLessThan(cornerRightX)
  })

  it('is the same drawing for the same seed and moment, and another one for another seed or moment', () => {
    expect(draw(5).svg).toBe(draw(5).svg)
    expect(draw(5).svg).not.toBe(draw(6).svg)
    expect(draw(5, RESTING, 0).svg).not.toBe(draw(5, RESTING, 700).svg)
  })

  it('loops: the moment after the last is the first', () => {
    expect(drawFace({ look: lookOf(5), expression: RESTING, timeMs: 3000, frame, loopMs: 3000 }).svg).toBe(drawFace({ look: lookOf(5), expression: RESTING, timeMs: 0, frame, loopMs: 3000 }).svg)
  })

  it('lifts the mouth corners for happiness and lowers them for sadness', () => {
    const cornerUnderEyes = (label: 'happiness' | 'sadness' | 'neutral'): number => {
      const { landmarks } = draw(3, actionsOf(label))
      return landmarks[7]! - landmarks[1]!
    }
    expect(cornerUnderEyes('happiness')).toBeLessThan(cornerUnderEyes('neutral'))
    expect(cornerUnderEyes('sadness')).toBeGreaterThan(cornerUnderEyes('neutral'))
  })

  it('is put where the frame wants it, also when the head is turned and tilted', () => {
    const { box: [x0, y0, x1, y1] } = drawFace({ look: lookOf(2), expression: RESTING, timeMs: 0, frame: { width: 400, height: 400, centreX: 0.3, centreY: 0.6, faceHeight: 0.4 }, pose: { yawDeg: 20, rollDeg: 20 } })
    expect((x0 + x1) / 2 / 400).toBeCloseTo(0.3, 1)
    expect((y0 + y1) / 2 / 400).toBeCloseTo(0.6, 1)
    expect((y1 - y0) / 400).toBeGreaterThan(0.35)
    expect((y1 - y0) / 400).toBeLessThan(0.55)
  })

  it('is a picture of its frame\'s size without a see-through pixel', () => {
    const { width, height, rgba } = rasterise(draw(1).svg)
    expect([width, height, rgba.length]).toEqual([320, 180, 320 * 180 * 4])
    expect(rgba.every((value, index) => index % 4 !== 3 || value === 255)).toBe(true)
  })
})

describe('facial actions', () => {
  it('stay within their ranges however much a person varies', () => {
    const random = randomFrom(1)
    for (let i = 0; i < 50; i++) {
      const { skew, ...actions } = varyActions(actionsOf(EMOTIONS[i % 8]!, 1, i), random, 3)
      expect(Math.abs(skew)).toBeLessThanOrEqual(1)
      for (const value of Object.values(actions)) expect(value >= 0 && value <= 1).toBe(true)
    }
  })

  it('mix evenly', () => {
    expect(mixActions(RESTING, actionsOf('happiness'), 0.5).cornerPull).toBeCloseTo(actionsOf('happiness').cornerPull / 2)
  })
})
