// The chip's movement in virtual time: still while the face wobbles, smooth when it moves, slow to change sides.
import { describe, expect, test } from 'vitest'
import { DEADBAND_PX, HALF_LIFE_MS, SIDE_HOLD_MS, follow } from '../../client/overlay/motion.ts'
import type { Follow, Surroundings } from '../../client/overlay/motion.ts'
import type { Rect } from '../../client/overlay/geometry.ts'

const TILE = { width: 640, height: 360, plate: { width: 120, height: 28 } }
const CHIP = { width: 160, height: 36 }
const CENTRE: Rect = { x: 240, y: 60, width: 160, height: 180 }
const around = (part: Partial<Surroundings> = {}): Surroundings => ({ face: CENTRE, chip: CHIP, tile: TILE, placement: 'face', reducedMotion: false, ...part })
const moved = (dx: number, dy: number): Rect => ({ ...CENTRE, x: CENTRE.x + dx, y: CENTRE.y + dy })

describe('following', () => {
  test('the first place is taken at once', () => {
    expect(follow(null, around(), 0).at).toEqual({ x: 240, y: 248 })
  })

  test('a face that wobbles within the deadband leaves the chip where it is', () => {
    let chip: Follow = follow(null, around(), 0)
    for (let frame = 0; frame < 60; frame++) chip = follow(chip, around({ face: moved(DEADBAND_PX * 0.7 * (frame % 2 === 0 ? 1 : -1), 0) }), 16)
    expect(chip.at).toEqual({ x: 240, y: 248 })
  })

  test('half of the way is gone after one half-life, whatever the frame rate', () => {
    const start = follow(null, around(), 0)
    const once = follow(start, around({ face: moved(100, 0) }), HALF_LIFE_MS)
    let often = start
    for (let frame = 0; frame < 11; frame++) often = follow(often, around({ face: moved(100, 0) }), HALF_LIFE_MS / 11)
    expect(once.at.x).toBeCloseTo(290)
    expect(often.at.x).toBeCloseTo(290)
  })

  test('with reduced motion the chip is there in one step', () => {
    expect(follow(follow(null, around(), 0), around({ face: moved(100, 0), reducedMotion: true }), 16).at.x).toBe(340)
  })

  test('without a face it rests in the lower right corner', () => {
    expect(follow(null, around({ face: null }), 0)).toMatchObject({ side: 'bottom-right', at: { x: 472, y: 316 } })
  })

  test('a viewer’s corner wins over the face', () => {
    expect(follow(null, around({ placement: 'top-left' }), 0).at).toEqual({ x: 8, y: 8 })
  })

  test('a tile that shrinks keeps its chip inside', () => {
    const wide = follow(null, around({ placement: 'bottom-right' }), 0)
    const narrow = follow(wide, around({ placement: 'bottom-right', tile: { ...TILE, width: 300, height: 200 } }), 1)
    expect(narrow.at.x + CHIP.width).toBeLessThanOrEqual(300)
    expect(narrow.at.y + CHIP.height).toBeLessThanOrEqual(200)
  })
})

describe('changing sides', () => {
  const low: Rect = { x: 240, y: 150, width: 160, height: 205 }

  test('a side that would leave the tile is left at once', () => {
    const below = follow(null, around(), 0)
    expect(follow(below, around({ face: low }), 16).side).toBe('above')
  })

  test(`a side that is merely better is taken after ${SIDE_HOLD_MS} ms and not one earlier`, () => {
    const above = follow(null, around({ face: low }), 0)
    const seen = follow(above, around(), 16)
    expect(seen.side).toBe('above')
    expect(follow(seen, around(), SIDE_HOLD_MS - 1).side).toBe('above')
    expect(follow(seen, around(), SIDE_HOLD_MS).side).toBe('below')
  })

  test('a better side that goes away again starts its time anew', () => {
    let chip = follow(null, around({ face: low }), 0)
    chip = follow(follow(chip, around(), 16), around(), SIDE_HOLD_MS - 1)
    chip = follow(chip, around({ face: low }), 16)
    chip = follow(chip, around(), 16)
    expect(follow(chip, around(), SIDE_HOLD_MS - 1).side).toBe('above')
  })
})
