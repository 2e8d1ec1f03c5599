// The face crop: the similarity that carries the template onto the landmarks, the warp, and the normalisation.
import type { Sidecars } from '../runtime/sidecar.ts'
import type { Luma } from './luma.ts'
import type { Affine, Warper } from './warp.ts'

type Crop = Sidecars['visual']['crop']

/**
 * Least-squares similarity without reflection from `from` to `to` (Umeyama 1991). In the plane it has a closed form:
 * with points as complex numbers about their means, rotation and scale are sum(conj(p) q) / sum(|p|^2).
 * Null when the points of `from` coincide or a number is not finite.
 */
export function similarity(from: readonly (readonly [number, number])[], to: readonly number[]): Affine | null {
  const n = from.length
  let fromX = 0, fromY = 0, toX = 0, toY = 0
  for (let i = 0; i < n; i++) {
    fromX += from[i]![0] / n
    fromY += from[i]![1] / n
    toX += to[2 * i]! / n
    toY += to[2 * i + 1]! / n
  }
  let real = 0, imaginary = 0, spread = 0
  for (let i = 0; i < n; i++) {
    const px = from[i]![0] - fromX
    const py = from[i]![1] - fromY
    const qx = to[2 * i]! - toX
    const qy = to[2 * i + 1]! - toY
    real += px * qx + py * qy
    imaginary += px * qy - py * qx
    spread += px * px + py * py
  }
  const a = real / spread
  const b = imaginary / spread
  if (!Number.isFinite(a) || !Number.isFinite(b) || a * a + b * b < 1e-12) return null
  return [a, -b, toX - a * fromX + b * fromY, b, a, toY - b * fromX - a * fromY]
}

/** The matrix from crop pixels to picture pixels; null when the landmarks make no face. */
export function cropMatrix(landmarks: readonly number[], crop: Crop): Affine | null {
  return similarity(crop.template.map(([x, y]) => [x * crop.size, y * crop.size] as const), landmarks)
}

/** (x − mean) / (std + floor) over the crop itself, in place. */
export function normalise(crop: Float32Array, stdFloor: number): void {
  let sum = 0
  for (let i = 0; i < crop.length; i++) sum += crop[i]!
  const mean = sum / crop.length
  let squares = 0
  for (let i = 0; i < crop.length; i++) squares += (crop[i]! - mean) ** 2
  const scale = 1 / (Math.sqrt(squares / crop.length) + stdFloor)
  for (let i = 0; i < crop.length; i++) crop[i] = (crop[i]! - mean) * scale
}

/** The visual encoder's input for one face; false when the landmarks make no face. */
export function cropFace(warper: Warper, luma: Luma, landmarks: readonly number[], crop: Crop, into: Float32Array): boolean {
  const matrix = cropMatrix(landmarks, crop)
  if (!matrix) return false
  warper.warp({ luma, matrix, width: crop.size, height: crop.size, outside: 'edge' }, into)
  normalise(into, crop.stdFloor)
  return true
}

/** The visual encoder's input for a picture that is a face crop already. */
export function cropWhole(warper: Warper, luma: Luma, crop: Crop, into: Float32Array): void {
  warper.warp({ luma, matrix: [luma.width / crop.size, 0, 0, 0, luma.height / crop.size, 0], width: crop.size, height: crop.size, outside: 'edge' }, into)
  normalise(into, crop.stdFloor)
}
