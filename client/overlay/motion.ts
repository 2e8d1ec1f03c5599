// How the chip moves: it follows the face without trembling, and changes sides only when it must or should for a while.
import { bestSide, chipPoint, cornerPoint, isAllowed } from './geometry.ts'
import type { Placement, Point, Rect, Side, Size, TileSpace } from './geometry.ts'

/** A face box wobbles by a few pixels from frame to frame; within this the chip stands still. */
export const DEADBAND_PX = 6
/** Half of the way is gone in this time: quick enough to follow a nod, slow enough not to twitch. */
export const HALF_LIFE_MS = 110
/** A side that is merely better must stay better for this long. */
export const SIDE_HOLD_MS = 600

export type Follow = {
  readonly at: Point
  /** Where the chip is heading; moves only when the wanted place leaves the deadband. */
  readonly goal: Point
  readonly side: Side
  /** The better side that waits for its time, and how long it has waited. */
  readonly rival: { readonly side: Side; readonly heldMs: number } | null
}

export type Surroundings = { readonly face: Rect | null; readonly chip: Size; readonly tile: TileSpace; readonly placement: Placement; readonly reducedMotion: boolean }

/** Without a face the chip rests in the tile's lower corner, away from the name. */
const NO_FACE_CORNER = 'bottom-right'

export function follow(previous: Follow | null, around: Surroundings, elapsedMs: number): Follow {
  const { face, chip, tile, placement } = around
  if (placement !== 'face' || !face) {
    const side = placement === 'face' ? NO_FACE_CORNER : placement
    return glide(previous, side, cornerPoint(side, chip, tile), null, around, elapsedMs)
  }
  const best = bestSide(face, chip, tile, previous?.side ?? null)
  if (!previous || best === previous.side) return glide(previous, best, chipPoint(best, face, chip, tile), null, around, elapsedMs)
  const waitedMs = previous.rival?.side === best ? previous.rival.heldMs + elapsedMs : 0
  const change = waitedMs >= SIDE_HOLD_MS || !isAllowed(previous.side, face, chip, tile)
  const side = change ? best : previous.side
  return glide(previous, side, chipPoint(side, face, chip, tile), change ? null : { side: best, heldMs: waitedMs }, around, elapsedMs)
}

function glide(previous: Follow | null, side: Side, wanted: Point, rival: Follow['rival'], around: Surroundings, elapsedMs: number): Follow {
  if (!previous) return { at: wanted, goal: wanted, side, rival }
  const moved = Math.hypot(wanted.x - previous.goal.x, wanted.y - previous.goal.y) > DEADBAND_PX || side !== previous.side
  const goal = keepInside(moved ? wanted : previous.goal, around)
  if (around.reducedMotion) return { at: goal, goal, side, rival }
  const left = 0.5 ** (elapsedMs / HALF_LIFE_MS)
  const at = { x: goal.x + (previous.at.x - goal.x) * left, y: goal.y + (previous.at.y - goal.y) * left }
  const arrived = Math.hypot(at.x - goal.x, at.y - goal.y) < 0.25
  return { at: keepInside(arrived ? goal : at, around), goal, side, rival }
}

/** A tile that shrinks takes its chip along at once. */
function keepInside(point: Point, { chip, tile }: Surroundings): Point {
  return { x: Math.max(0, Math.min(point.x, tile.width - chip.width)), y: Math.max(0, Math.min(point.y, tile.height - chip.height)) }
}
