// Where the chip goes: from a face box in the video to a place in the tile that hides neither eyes nor mouth.
import type { FaceBox } from '../../src/protocol/emotion.ts'
import type { Fit, Size } from '../ui/fit.ts'

export type { Size } from '../ui/fit.ts'
export type Point = { readonly x: number; readonly y: number }
export type Rect = Point & Size
/** A tile with the plate that says who this is, low on the left. */
export type TileSpace = Size & { readonly plate: Size }

/** Where the viewer wants the chip: with the face, or out of the way in a corner. */
export const PLACEMENTS = ['face', 'bottom-right', 'top-right', 'top-left', 'bottom-left'] as const
export type Placement = (typeof PLACEMENTS)[number]
export type Corner = Exclude<Placement, 'face'>
export type Side = 'below' | 'beside-name' | 'above' | 'right' | 'left' | Corner

/** Space from the face, from the tile's edge, and from the name plate; CSS pixels. */
const GAP_PX = 8
const MARGIN_PX = 8
const PLATE_GAP_PX = 4
/** A side is taken only with so much room to spare, and kept until there is none: the chip does not jump to and fro. */
const ENTRY_SLACK_PX = 5

/** The part of a face box that is never covered: brows to lower lip, ear to ear. A box ends at the chin. */
const PROTECTED = { left: 0.08, right: 0.92, top: 0.18, bottom: 0.88 }
/** How far down a chip above the face may slide over it, as a share of the face's height. */
const FOREHEAD = 0.1

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

function plateRect({ height, plate }: TileSpace): Rect {
  return { x: MARGIN_PX, y: height - MARGIN_PX - plate.height, ...plate }
}

/** The lowest place of a chip whose left edge is at `x`: at the tile's foot, or on top of the name. */
function lowestY(x: number, chip: Size, tile: TileSpace): number {
  const name = plateRect(tile)
  const foot = tile.height - MARGIN_PX - chip.height
  return x < name.x + name.width + PLATE_GAP_PX ? Math.min(foot, name.y - PLATE_GAP_PX - chip.height) : foot
}

export function cornerPoint(corner: Corner, chip: Size, tile: TileSpace): Point {
  const x = corner.endsWith('left') ? MARGIN_PX : Math.max(MARGIN_PX, tile.width - chip.width - MARGIN_PX)
  return { x, y: corner.startsWith('top') ? MARGIN_PX : Math.max(MARGIN_PX, lowestY(x, chip, tile)) }
}

function sidePoint(side: Side, face: Rect, chip: Size, tile: TileSpace): Point {
  const centredX = clamp(face.x + face.width / 2 - chip.width / 2, MARGIN_PX, tile.width - chip.width - MARGIN_PX)
  const centredY = clamp(face.y + face.height / 2 - chip.height / 2, MARGIN_PX, tile.height - chip.height - MARGIN_PX)
  const underY = face.y + face.height + GAP_PX
  const name = plateRect(tile)
  switch (side) {
    case 'below':
      // Near the tile's foot it slides up over the chin; the lower lip is where that ends.
      return { x: centredX, y: Math.min(underY, lowestY(centredX, chip, tile)) }
    case 'beside-name':
      return { x: name.x + name.width + GAP_PX, y: Math.min(underY, tile.height - MARGIN_PX - chip.height) }
    case 'above':
      return { x: centredX, y: Math.max(MARGIN_PX, face.y - chip.height - GAP_PX) }
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

/** Whether a chip beside the name still hangs under the face rather than next to it. */
function hangsUnder(chip: Rect, face: Rect): boolean {
  const shared = Math.min(chip.x + chip.width, face.x + face.width) - Math.max(chip.x, face.x)
  return shared >= Math.min(chip.width, face.width) / 2
}

const SIDES: readonly Side[] = ['below', 'beside-name', 'above', 'right', 'left', 'bottom-right', 'top-right', 'top-left', 'bottom-left']

/** Whether the chip may be on this side of this face, with `slackPx` to spare between it and eyes and mouth. */
export function isAllowed(side: Side, face: Rect, chip: Size, tile: TileSpace, slackPx = 0): boolean {
  const point = sidePoint(side, face, chip, tile)
  const at = { ...point, ...chip }
  if (!fits(point, chip, tile) || overlap(at, plateRect(tile)) > 0) return false
  if (side === 'beside-name' && !hangsUnder(at, face)) return false
  if (side === 'above' && at.y + at.height + slackPx > face.y + face.height * FOREHEAD) return false
  const spared = { x: at.x, y: at.y - slackPx, width: at.width, height: at.height + 2 * slackPx }
  return overlap(spared, protectedPart(face)) === 0
}

/** The first side that is allowed, the present one more easily than another; where the face fills the tile, the corner that hides least of it. */
export function bestSide(face: Rect, chip: Size, tile: TileSpace, present: Side | null = null): Side {
  const allowed = SIDES.find((side) => isAllowed(side, face, chip, tile, side === present ? 0 : ENTRY_SLACK_PX))
  if (allowed) return allowed
  const hidden = (corner: Corner): number => overlap({ ...cornerPoint(corner, chip, tile), ...chip }, protectedPart(face))
  return (['bottom-right', 'top-right', 'top-left', 'bottom-left'] as const).reduce((best, corner) => (hidden(corner) < hidden(best) - 0.5 ? corner : best))
}

export function chipPoint(side: Side, face: Rect, chip: Size, tile: TileSpace): Point {
  const point = sidePoint(side, face, chip, tile)
  return {
    x: clamp(point.x, MARGIN_PX, tile.width - chip.width - MARGIN_PX),
    y: clamp(point.y, MARGIN_PX, tile.height - chip.height - MARGIN_PX),
  }
}

/** Where a chip that was dragged and let go belongs: the nearest corner, or the face when it was dropped near it. */
export function placementAt(dropped: Point, chip: Size, tile: TileSpace, face: Rect | null): Placement {
  const centre = { x: dropped.x + chip.width / 2, y: dropped.y + chip.height / 2 }
  const distanceTo = (point: Point): number => Math.hypot(centre.x - (point.x + chip.width / 2), centre.y - (point.y + chip.height / 2))
  const corners = (['bottom-right', 'top-right', 'top-left', 'bottom-left'] as const).map((corner) => ({ placement: corner as Placement, distance: distanceTo(cornerPoint(corner, chip, tile)) }))
  const choices = face ? [{ placement: 'face' as Placement, distance: distanceTo(chipPoint(bestSide(face, chip, tile), face, chip, tile)) }, ...corners] : corners
  return choices.reduce((best, choice) => (choice.distance < best.distance ? choice : best)).placement
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(value, Math.max(low, high)))
}
