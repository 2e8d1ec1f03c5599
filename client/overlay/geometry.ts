// Where the chip goes: from a face box in the video to a place in the tile that hides neither eyes nor mouth.
import type { FaceBox } from '../../src/protocol/emotion.ts'

export type Size = { readonly width: number; readonly height: number }
export type Point = { readonly x: number; readonly y: number }
export type Rect = Point & Size
export type Fit = 'cover' | 'contain'

/** Where the viewer wants the chip: with the face, or out of the way in a corner. */
export const PLACEMENTS = ['face', 'bottom-right', 'top-right', 'top-left', 'bottom-left'] as const
export type Placement = (typeof PLACEMENTS)[number]
export type Corner = Exclude<Placement, 'face'>
export type Side = 'below' | 'above' | 'right' | 'left' | Corner

/** Space from the face, from the tile's edge, and for the name plate at the tile's foot; CSS pixels. */
const GAP_PX = 8
const MARGIN_PX = 8
const NAME_PLATE_PX = 44

/** The part of a face box that is never covered: brows to lower lip, ear to ear. */
const PROTECTED = { left: 0.08, right: 0.92, top: 0.18, bottom: 0.9 }

/** `cover` where at most this share of the picture is cut away; a portrait phone in a wide tile is shown whole. */
const LARGEST_CUT = 0.5

export function fitFor(tile: Size, video: Size): Fit {
  const tileAspect = tile.width / tile.height
  const videoAspect = video.width / video.height
  const kept = Math.min(tileAspect / videoAspect, videoAspect / tileAspect)
  return 1 - kept <= LARGEST_CUT ? 'cover' : 'contain'
}

/** The face box in tile pixels, under object-fit and, for the self-view, mirrored. It may reach past the tile's edges. */
export function faceInTile(box: FaceBox, video: Size, tile: Size, fit: Fit, mirrored: boolean): Rect {
  const scale = (fit === 'cover' ? Math.max : Math.min)(tile.width / video.width, tile.height / video.height)
  const width = video.width * scale
  const height = video.height * scale
  const left = mirrored ? 1 - box.x - box.width : box.x
  return { x: (tile.width - width) / 2 + left * width, y: (tile.height - height) / 2 + box.y * height, width: box.width * width, height: box.height * height }
}

export function protectedPart(face: Rect): Rect {
  return {
    x: face.x + face.width * PROTECTED.left,
    y: face.y + face.height * PROTECTED.top,
    width: face.width * (PROTECTED.right - PROTECTED.left),
    height: face.height * (PROTECTED.bottom - PROTECTED.top),
  }
}

/** The area that two rectangles share. */
export function overlap(a: Rect, b: Rect): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x)
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y)
  return width > 0 && height > 0 ? width * height : 0
}

export function cornerPoint(corner: Corner, chip: Size, tile: Size): Point {
  const right = Math.max(MARGIN_PX, tile.width - chip.width - MARGIN_PX)
  const bottom = Math.max(MARGIN_PX, tile.height - chip.height - MARGIN_PX)
  switch (corner) {
    case 'top-left':
      return { x: MARGIN_PX, y: MARGIN_PX }
    case 'top-right':
      return { x: right, y: MARGIN_PX }
    case 'bottom-right':
      return { x: right, y: bottom }
    case 'bottom-left':
      return { x: MARGIN_PX, y: Math.max(MARGIN_PX, bottom - NAME_PLATE_PX + MARGIN_PX) }
  }
}

function sidePoint(side: Side, face: Rect, chip: Size, tile: Size): Point {
  const centredX = clamp(face.x + face.width / 2 - chip.width / 2, MARGIN_PX, tile.width - chip.width - MARGIN_PX)
  const centredY = clamp(face.y + face.height / 2 - chip.height / 2, MARGIN_PX, tile.height - chip.height - MARGIN_PX)
  switch (side) {
    case 'below':
      return { x: centredX, y: face.y + face.height + GAP_PX }
    case 'above':
      return { x: centredX, y: face.y - chip.height - GAP_PX }
    case 'right':
      return { x: face.x + face.width + GAP_PX, y: centredY }
    case 'left':
      return { x: face.x - chip.width - GAP_PX, y: centredY }
    default:
      return cornerPoint(side, chip, tile)
  }
}

function fits(point: Point, chip: Size, tile: Size): boolean {
  const bottom = tile.height - MARGIN_PX
  return point.x >= MARGIN_PX - 0.5 && point.y >= MARGIN_PX - 0.5 && point.x + chip.width <= tile.width - MARGIN_PX + 0.5 && point.y + chip.height <= bottom + 0.5
}

/** The name plate lies low on the left; a chip over it hides who this is. */
function coversName(point: Point, chip: Size, tile: Size): boolean {
  return overlap({ ...point, ...chip }, { x: 0, y: tile.height - NAME_PLATE_PX, width: tile.width / 2, height: NAME_PLATE_PX }) > 0
}

const SIDES: readonly Side[] = ['below', 'above', 'right', 'left', 'bottom-right', 'top-right', 'top-left', 'bottom-left']

/** Whether the chip may be on this side of this face. */
export function isAllowed(side: Side, face: Rect, chip: Size, tile: Size): boolean {
  const point = sidePoint(side, face, chip, tile)
  return fits(point, chip, tile) && !coversName(point, chip, tile) && overlap({ ...point, ...chip }, protectedPart(face)) === 0
}

/** The first side that is allowed; where the face fills the tile, the corner that hides least of it. */
export function bestSide(face: Rect, chip: Size, tile: Size): Side {
  const allowed = SIDES.find((side) => isAllowed(side, face, chip, tile))
  if (allowed) return allowed
  const hidden = (corner: Corner): number => overlap({ ...cornerPoint(corner, chip, tile), ...chip }, protectedPart(face))
  return (['bottom-right', 'top-right', 'top-left', 'bottom-left'] as const).reduce((best, corner) => (hidden(corner) < hidden(best) - 0.5 ? corner : best))
}

export function chipPoint(side: Side, face: Rect, chip: Size, tile: Size): Point {
  const point = sidePoint(side, face, chip, tile)
  return {
    x: clamp(point.x, MARGIN_PX, tile.width - chip.width - MARGIN_PX),
    y: clamp(point.y, MARGIN_PX, tile.height - chip.height - MARGIN_PX),
  }
}

/** Where a chip that was dragged and let go belongs: the nearest corner, or the face when it was dropped near it. */
export function placementAt(dropped: Point, chip: Size, tile: Size, face: Rect | null): Placement {
  const centre = { x: dropped.x + chip.width / 2, y: dropped.y + chip.height / 2 }
  const distanceTo = (point: Point): number => Math.hypot(centre.x - (point.x + chip.width / 2), centre.y - (point.y + chip.height / 2))
  const corners = (['bottom-right', 'top-right', 'top-left', 'bottom-left'] as const).map((corner) => ({ placement: corner as Placement, distance: distanceTo(cornerPoint(corner, chip, tile)) }))
  const choices = face ? [{ placement: 'face' as Placement, distance: distanceTo(chipPoint(bestSide(face, chip, tile), face, chip, tile)) }, ...corners] : corners
  return choices.reduce((best, choice) => (choice.distance < best.distance ? choice : best)).placement
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, Math.max(low, high)))
}
