// Where the chip goes: never over eyes or mouth, always inside the tile, under the face where there is room.
import { describe, expect, test } from 'vitest'
import { acrossPlacement, acrossX } from '../../client/overlay/across.ts'
import { PLACEMENTS, bestSide, chipPoint, cornerPoint, faceInTile, isAllowed, overlap, placementAt, protectedPart } from '../../client/overlay/geometry.ts'
import type { Rect, Size, TileSpace } from '../../client/overlay/geometry.ts'
import { fitFor } from '../../client/ui/fit.ts'

const CHIP: Size = { width: 160, height: 36 }
const PLATE: Size = { width: 120, height: 28 }
const TILE: TileSpace = { width: 640, height: 360, plate: PLATE }
const VIDEO: Size = { width: 1280, height: 720 }

describe('a face box in tile pixels', () => {
  test('a tile of the video’s shape scales the box', () => {
    expect(faceInTile({ x: 0.25, y: 0.5, width: 0.5, height: 0.25 }, VIDEO, TILE, 'cover', false)).toEqual({ x: 160, y: 180, width: 320, height: 90 })
  })

  test('the mirrored self-view moves a face on the left to the right', () => {
    expect(faceInTile({ x: 0.1, y: 0, width: 0.2, height: 0.2 }, VIDEO, TILE, 'cover', true).x).toBeCloseTo(448)
    expect(faceInTile({ x: 0.4, y: 0, width: 0.2, height: 0.2 }, VIDEO, TILE, 'cover', true).x).toBeCloseTo(256)
  })

  test('cover cuts the sides of a wide video in a square tile', () => {
    const face = faceInTile({ x: 0, y: 0, width: 1, height: 1 }, VIDEO, { width: 360, height: 360 }, 'cover', false)
    expect(face).toEqual({ x: -140, y: 0, width: 640, height: 360 })
  })

  test('contain leaves bars beside a portrait video in a wide tile', () => {
    const face = faceInTile({ x: 0, y: 0, width: 1, height: 1 }, { width: 360, height: 640 }, TILE, 'contain', false)
    expect(face).toEqual({ x: (640 - 202.5) / 2, y: 0, width: 202.5, height: 360 })
  })

  test('a phone’s portrait picture is shown whole in a wide tile, a camera’s fills a square one', () => {
    expect(fitFor(TILE, { width: 360, height: 640 })).toBe('contain')
    expect(fitFor({ width: 400, height: 400 }, VIDEO)).toBe('cover')
    expect(fitFor(TILE, VIDEO)).toBe('cover')
  })
})

describe('the side of the face', () => {
  test('there is room below: the chip hangs there, centred', () => {
    const face: Rect = { x: 240, y: 60, width: 160, height: 180 }
    expect(bestSide(face, CHIP, TILE)).toBe('below')
    expect(chipPoint('below', face, CHIP, TILE)).toEqual({ x: 240, y: 248 })
  })

  test('little room below: the chip slides up over the chin, and stays off the lower lip', () => {
    const face: Rect = { x: 240, y: 120, width: 160, height: 210 }
    expect(bestSide(face, CHIP, TILE)).toBe('below')
    const { y } = chipPoint('below', face, CHIP, TILE)
    expect(y).toBe(316)
    expect(y).toBeGreaterThan(face.y + 0.88 * face.height)
  })

  test('a face at the foot of the picture has its chip above or beside it', () => {
    expect(bestSide({ x: 240, y: 150, width: 160, height: 205 }, CHIP, TILE)).toBe('above')
    expect(bestSide({ x: 240, y: 10, width: 160, height: 345 }, CHIP, TILE)).toBe('right')
    expect(bestSide({ x: 400, y: 10, width: 200, height: 345 }, CHIP, TILE)).toBe('left')
  })

  test('a face at the head of the picture keeps its chip below', () => {
    expect(bestSide({ x: 240, y: -30, width: 160, height: 205 }, CHIP, TILE)).toBe('below')
  })

  test('over the name the chip rests on its plate, beside it where it still hangs under the face, and else goes above', () => {
    const high: Rect = { x: 20, y: 60, width: 160, height: 205 }
    expect(chipPoint('below', high, CHIP, TILE).y + CHIP.height).toBeLessThanOrEqual(TILE.height - 8 - PLATE.height)
    expect(bestSide(high, CHIP, TILE)).toBe('below')
    const further: Rect = { x: 100, y: 100, width: 160, height: 205 }
    expect(bestSide(further, CHIP, TILE)).toBe('beside-name')
    expect(chipPoint('beside-name', further, CHIP, TILE)).toEqual({ x: 136, y: 313 })
    expect(bestSide({ ...further, x: 20 }, CHIP, TILE)).toBe('above')
  })

  test('a side is kept a little longer than it would be taken', () => {
    const face: Rect = { x: 240, y: 150, width: 160, height: 186 }
    expect(bestSide(face, CHIP, TILE)).toBe('above')
    expect(bestSide(face, CHIP, TILE, 'below')).toBe('below')
    expect(bestSide({ ...face, y: 160 }, CHIP, TILE, 'below')).toBe('above')
  })

  test('for every place and size of a face the chip stays inside the tile and, where any place is free, off eyes and mouth', () => {
    const tiles: TileSpace[] = [TILE, { width: 366, height: 349, plate: PLATE }, { width: 240, height: 180, plate: PLATE }, { width: 300, height: 400, plate: PLATE }]
    for (const tile of tiles) {
      for (let x = -0.2; x <= 1; x += 0.1) {
        for (let y = -0.2; y <= 1; y += 0.1) {
          for (const size of [0.12, 0.3, 0.5, 0.8]) {
            const face: Rect = { x: x * tile.width, y: y * tile.height, width: size * tile.height * 0.8, height: size * tile.height }
            const side = bestSide(face, CHIP, tile)
            const at = chipPoint(side, face, CHIP, tile)
            expect(at.x).toBeGreaterThanOrEqual(0)
            expect(at.y).toBeGreaterThanOrEqual(0)
            expect(at.x + CHIP.width).toBeLessThanOrEqual(tile.width)
            expect(at.y + CHIP.height).toBeLessThanOrEqual(tile.height)
            expect(overlap({ ...at, ...CHIP }, { x: 8, y: tile.height - 8 - PLATE.height, ...PLATE })).toBe(0)
            if (isAllowed(side, face, CHIP, tile)) expect(overlap({ ...at, ...CHIP }, protectedPart(face))).toBe(0)
            // Half of the tile is free for a face of this size, so there is always such a place.
            if (size <= 0.3 && tile.width >= 300) expect(isAllowed(side, face, CHIP, tile)).toBe(true)
          }
        }
      }
    }
  })

  test('a face that fills the tile gets the corner that hides least of it', () => {
    const tile: TileSpace = { width: 240, height: 180, plate: PLATE }
    const face: Rect = { x: -20, y: -30, width: 200, height: 240 }
    expect(bestSide(face, CHIP, tile)).toBe('top-right')
  })
})

describe('a chip that was dragged', () => {
  test('goes to the nearest corner', () => {
    expect(placementAt({ x: 20, y: 12 }, CHIP, TILE, null)).toBe('top-left')
    expect(placementAt({ x: 460, y: 30 }, CHIP, TILE, null)).toBe('top-right')
  })

  test('and back to the face when it is dropped near it', () => {
    const face: Rect = { x: 240, y: 60, width: 160, height: 180 }
    expect(placementAt({ x: 230, y: 240 }, CHIP, TILE, face)).toBe('face')
  })

  test('in a lower corner it leaves the name readable, however long that is', () => {
    expect(cornerPoint('bottom-left', CHIP, TILE).y + CHIP.height).toBeLessThanOrEqual(TILE.height - 36)
    expect(cornerPoint('bottom-right', CHIP, TILE).y).toBe(316)
    const phone: TileSpace = { width: 176, height: 196, plate: { width: 150, height: 24 } }
    expect(cornerPoint('bottom-right', { width: 130, height: 28 }, phone).y + 28).toBeLessThanOrEqual(phone.height - 32)
  })
})

describe('seen in a mirror', () => {
  test('every place has its counterpart, and twice across is where it was', () => {
    for (const placement of PLACEMENTS) expect(acrossPlacement(acrossPlacement(placement))).toBe(placement)
    expect(PLACEMENTS.map(acrossPlacement)).toEqual(['face', 'bottom-left', 'top-left', 'top-right', 'bottom-right'])
  })

  test('what is as far from one edge as it was from the other is as wide as before', () => {
    expect(acrossX({ x: 8, width: 100 }, 640)).toBe(532)
    expect(acrossX({ x: acrossX({ x: 8, width: 100 }, 640), width: 100 }, 640)).toBe(8)
  })
})
