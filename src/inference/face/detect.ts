// Faces in one picture: the detector's input, and its output turned into boxes and landmarks in source pixels.
import type { Inference } from '../runtime/sessions.ts'
import type { Sidecars } from '../runtime/sidecar.ts'
import type { Luma } from './luma.ts'
import type { Warper } from './warp.ts'

/** Pixels of the picture it was found in. */
export type Face = {
  readonly score: number
  readonly box: readonly [x0: number, y0: number, x1: number, y1: number]
  /** x, y of: eye at the picture's left, eye at its right, nose tip, mouth corner left, mouth corner right. */
  readonly landmarks: readonly number[]
}

type DetectorSidecar = Sidecars['detector']
export type Letterbox = { readonly shape: number; readonly height: number; readonly width: number; readonly scale: number }

/** The input shape that shows the picture largest. */
export function letterboxFor(width: number, height: number, shapes: DetectorSidecar['input']['shapes']): Letterbox {
  const fits = shapes.map(([inHeight, inWidth], shape): Letterbox => ({ shape, height: inHeight, width: inWidth, scale: Math.min(inWidth / width, inHeight / height) }))
  return fits.reduce((best, fit) => (fit.scale > best.scale ? fit : best))
}

/** Intersection over union of two boxes. */
export function iou(a: Face['box'], b: Face['box']): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  if (width <= 0 || height <= 0) return 0
  const shared = width * height
  return shared / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - shared)
}

/** The share of the smaller box that the two have in common. */
function nesting(a: Face['box'], b: Face['box']): number {
  const width = Math.min(a[2], b[2]) - Math.max(a[0], b[0])
  const height = Math.min(a[3], b[3]) - Math.max(a[1], b[1])
  if (width <= 0 || height <= 0) return 0
  return (width * height) / Math.min((a[2] - a[0]) * (a[3] - a[1]), (b[2] - b[0]) * (b[3] - b[1]))
}

/** A box that lies in a better one, or around it, by this much is a second find of the same face at another size. */
const NESTED = 0.8
/** More candidates than this are no faces but a broken picture; the best stay. */
const MAX_CANDIDATES = 200

/** Threshold, greedy non-maximum suppression by overlap and nesting, back to source pixels; best first. */
export function decodeFaces(outputs: readonly Float32Array[], scale: number, limits: { readonly scoreThreshold: number; readonly nmsIou: number }): readonly Face[] {
  const [scores, boxes, landmarks] = outputs as readonly [Float32Array, Float32Array, Float32Array]
  const candidates: Face[] = []
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i]!
    if (!(score >= limits.scoreThreshold)) continue
    const box = [boxes[i * 4]! / scale, boxes[i * 4 + 1]! / scale, boxes[i * 4 + 2]! / scale, boxes[i * 4 + 3]! / scale] as const
    if (!(box[2] > box[0] && box[3] > box[1])) continue
    candidates.push({ score, box, landmarks: Array.from(landmarks.subarray(i * 10, i * 10 + 10), (value) => value / scale) })
  }
  candidates.sort((a, b) => b.score - a.score)
  const kept: Face[] = []
  for (const candidate of candidates.slice(0, MAX_CANDIDATES)) if (kept.every(({ box }) => iou(candidate.box, box) <= limits.nmsIou && nesting(candidate.box, box) < NESTED)) kept.push(candidate)
  return kept
}

/** The detector with its input memory; one picture at a time. */
export class Detector {
  readonly #sidecar: DetectorSidecar
  readonly #inference: Inference
  readonly #warper: Warper
  readonly #spare: Float32Array[] = []

  constructor(sidecar: DetectorSidecar, inference: Inference, warper: Warper) {
    this.#sidecar = sidecar
    this.#inference = inference
    this.#warper = warper
  }

  async detect(luma: Luma): Promise<readonly Face[]> {
    const { input } = this.#sidecar
    const { shape, height, width, scale } = letterboxFor(luma.width, luma.height, input.shapes)
    const image = this.#spare.pop() ?? new Float32Array(Math.max(...input.shapes.map(([h, w]) => h * w)))
    const area = image.subarray(0, height * width)
    this.#warper.warp({ luma, matrix: [1 / scale, 0, 0, 0, 1 / scale, 0], width, height, outside: input.padLuma }, area)
    for (let i = 0; i < area.length; i++) area[i] = (area[i]! - input.mean) / input.std
    try {
      return await this.#inference.run({ model: 'detector', shape, inputs: [area], read: (outputs) => decodeFaces(outputs, scale, this.#sidecar) })
    } finally {
      this.#spare.push(image)
    }
  }
}
