// Which face is the person's, from tick to tick: association, choice with hysteresis, a steady box; pure.
import type { FaceBox } from '../../protocol/emotion.ts'
import { iou } from './detect.ts'
import type { Face } from './detect.ts'
import { oneEuro } from './one-euro.ts'
import type { OneEuroState, OneEuroTuning } from './one-euro.ts'

export type Following = {
  readonly kind: 'following'
  /** As found, in source pixels. */
  readonly face: Face
  readonly seenMs: number
  readonly missedTicks: number
  /** Ticks in a row in which another face looked clearly more like the main one. */
  readonly rivalTicks: number
  readonly smooth: readonly [centreX: OneEuroState, centreY: OneEuroState, width: OneEuroState, height: OneEuroState]
}
export type FollowState = { readonly kind: 'searching' } | Following

export type Picture = { readonly width: number; readonly height: number }

/** A face is given up after this many ticks without it (1 s at 250 ms). */
const LOST_AFTER_TICKS = 4
/** A face that moved at most so far from where it was is the same one: overlap, or distance in face widths for quick moves. */
const SAME_IOU = 0.3
const SAME_DISTANCE = 0.6
/** Another face takes over when it is this much more prominent, for so many ticks. */
const RIVAL_FACTOR = 1.6
const RIVAL_TICKS = 4
/** Fractions of the picture a second; measured on drawn heads: at rest the box stays within 0.3 % of the width. */
const BOX_TUNING: OneEuroTuning = { minCutoffHz: 0.8, beta: 8, speedCutoffHz: 1 }

/** Large and central counts: area of the face times how near the middle of the picture it is. */
export function prominence(face: Face, picture: Picture): number {
  const [x0, y0, x1, y1] = face.box
  const offX = (x0 + x1) / picture.width - 1
  const offY = (y0 + y1) / picture.height - 1
  const area = ((x1 - x0) * (y1 - y0)) / (picture.width * picture.height)
  return (area * face.score) / (1 + offX * offX + offY * offY)
}

function isSame(a: Face, b: Face): boolean {
  if (iou(a.box, b.box) >= SAME_IOU) return true
  const width = a.box[2] - a.box[0]
  const distance = Math.hypot(a.box[0] + a.box[2] - b.box[0] - b.box[2], a.box[1] + a.box[3] - b.box[1] - b.box[3]) / 2
  const ratio = (b.box[2] - b.box[0]) / width
  return distance < SAME_DISTANCE * width && ratio > 0.6 && ratio < 1.67
}

/** One tick. `faces` were found in `picture` at `nowMs`. */
export function follow(state: FollowState, faces: readonly Face[], picture: Picture, nowMs: number): FollowState {
  const main = faces.length === 0 ? null : faces.reduce((best, face) => (prominence(face, picture) > prominence(best, picture) ? face : best))
  if (state.kind === 'searching') return main ? begin(main, picture, nowMs) : state
  const same = faces.filter((face) => isSame(state.face, face))
  if (same.length === 0) {
    if (state.missedTicks + 1 >= LOST_AFTER_TICKS) return main ? begin(main, picture, nowMs) : { kind: 'searching' }
    return { ...state, missedTicks: state.missedTicks + 1 }
  }
  const next = same.reduce((best, face) => (iou(state.face.box, face.box) > iou(state.face.box, best.box) ? face : best))
  const rival = main !== null && main !== next && prominence(main, picture) > RIVAL_FACTOR * prominence(next, picture)
  const rivalTicks = rival ? state.rivalTicks + 1 : 0
  if (rivalTicks >= RIVAL_TICKS) return begin(main!, picture, nowMs)
  const elapsedMs = nowMs - state.seenMs
  const values = shape(next, picture)
  const [a, b, c, d] = state.smooth
  return {
    kind: 'following', face: next, seenMs: nowMs, missedTicks: 0, rivalTicks,
    smooth: [oneEuro(a, values[0], elapsedMs, BOX_TUNING), oneEuro(b, values[1], elapsedMs, BOX_TUNING), oneEuro(c, values[2], elapsedMs, BOX_TUNING), oneEuro(d, values[3], elapsedMs, BOX_TUNING)],
  }
}

function begin(face: Face, picture: Picture, nowMs: number): Following {
  const [x, y, width, height] = shape(face, picture)
  const still = (value: number): OneEuroState => ({ value, speed: 0 })
  return { kind: 'following', face, seenMs: nowMs, missedTicks: 0, rivalTicks: 0, smooth: [still(x), still(y), still(width), still(height)] }
}

/** Centre and size as fractions of the picture, so that a change of simulcast layer moves nothing. */
function shape(face: Face, picture: Picture): readonly [number, number, number, number] {
  const [x0, y0, x1, y1] = face.box
  return [(x0 + x1) / 2 / picture.width, (y0 + y1) / 2 / picture.height, (x1 - x0) / picture.width, (y1 - y0) / picture.height]
}

/** The steady box, cut to the picture. */
export function shownBox({ smooth: [x, y, width, height] }: Following): FaceBox {
  const left = Math.min(1, Math.max(0, x.value - width.value / 2))
  const top = Math.min(1, Math.max(0, y.value - height.value / 2))
  const right = Math.min(1, Math.max(left, x.value + width.value / 2))
  const bottom = Math.min(1, Math.max(top, y.value + height.value / 2))
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** The followed face in another picture size (a simulcast layer switched). */
export function rescale(state: FollowState, from: Picture, to: Picture): FollowState {
  if (state.kind === 'searching' || (from.width === to.width && from.height === to.height)) return state
  const sx = to.width / from.width
  const sy = to.height / from.height
  const [x0, y0, x1, y1] = state.face.box
  return { ...state, face: { ...state.face, box: [x0 * sx, y0 * sy, x1 * sx, y1 * sy], landmarks: state.face.landmarks.map((value, index) => value * (index % 2 === 0 ? sx : sy)) } }
}
