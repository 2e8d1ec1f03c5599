// warp, the only resampler: the contract of docs/MODELS.md, with a separable path for matrices that only scale and shift.
import { readRow } from './luma.ts'
import type { Luma } from './luma.ts'

/** 2×3, row by row, from output pixel coordinates to source pixel coordinates (pixel centres at +0.5). */
export type Affine = readonly [m00: number, m01: number, m02: number, m10: number, m11: number, m12: number]

export type WarpRequest = {
  readonly luma: Luma
  readonly matrix: Affine
  readonly width: number
  readonly height: number
  /** What lies beyond the picture: a luma value, or its edge repeated. */
  readonly outside: number | 'edge'
}

/** Sub-samples along each axis: step 1 of the contract. */
export function supersampling([m00, m01, , m10, m11]: Affine): number {
  return Math.min(4, Math.max(1, Math.ceil(Math.sqrt(Math.abs(m00 * m11 - m01 * m10)) - 0.001)))
}

/** Owns the scratch memory, so that a tick allocates nothing. */
export class Warper {
  #region = new Float32Array(0)
  #rows = new Float32Array(0)

  /** Writes width × height floats at the beginning of `into`. */
  warp(request: WarpRequest, into: Float32Array): void {
    if (request.matrix[1] === 0 && request.matrix[3] === 0) this.#scale(request, into)
    else this.#sample(request, into)
  }

  #sample({ luma, matrix, width, height, outside }: WarpRequest, into: Float32Array): void {
    const [m00, m01, m02, m10, m11, m12] = matrix
    const k = supersampling(matrix)
    const lastX = luma.width - 1
    const lastY = luma.height - 1
    // The part of the source that can be touched, read once as floats.
    const us = [m02, m00 * width + m02, m01 * height + m02, m00 * width + m01 * height + m02]
    const vs = [m12, m10 * width + m12, m11 * height + m12, m10 * width + m11 * height + m12]
    const left = clamp(Math.floor(Math.min(...us) - 0.5), 0, lastX)
    const right = clamp(Math.floor(Math.max(...us) - 0.5) + 1, 0, lastX)
    const top = clamp(Math.floor(Math.min(...vs) - 0.5), 0, lastY)
    const bottom = clamp(Math.floor(Math.max(...vs) - 0.5) + 1, 0, lastY)
    const stride = right - left + 1
    const needed = stride * (bottom - top + 1)
    if (this.#region.length < needed) this.#region = new Float32Array(needed)
    const region = this.#region
    for (let row = top; row <= bottom; row++) readRow(luma, row, left, right + 1, region, (row - top) * stride)

    const repeatEdge = outside === 'edge'
    const beyond = repeatEdge ? 0 : outside
    for (let i = 0, at = 0; i < height; i++) {
      for (let j = 0; j < width; j++, at++) {
        let sum = 0
        for (let b = 0; b < k; b++) {
          const y = i + (b + 0.5) / k
          for (let a = 0; a < k; a++) {
            const x = j + (a + 0.5) / k
            const u = m00 * x + m01 * y + m02
            const v = m10 * x + m11 * y + m12
            if (!repeatEdge && (u < 0 || v < 0 || u >= luma.width || v >= luma.height)) {
              sum += beyond
              continue
            }
            const floorU = Math.floor(u - 0.5)
            const floorV = Math.floor(v - 0.5)
            const fx = u - 0.5 - floorU
            const fy = v - 0.5 - floorV
            const x0 = clamp(floorU, left, right) - left
            const x1 = clamp(floorU + 1, left, right) - left
            const y0 = (clamp(floorV, top, bottom) - top) * stride
            const y1 = (clamp(floorV + 1, top, bottom) - top) * stride
            const upper = region[y0 + x0]! * (1 - fx) + region[y0 + x1]! * fx
            const lower = region[y1 + x0]! * (1 - fx) + region[y1 + x1]! * fx
            sum += upper * (1 - fy) + lower * fy
          }
        }
        into[at] = sum / (k * k)
      }
    }
  }

  /** The mean over a grid of bilinear samples is a weighted sum along x, then along y. */
  #scale({ luma, matrix, width, height, outside }: WarpRequest, into: Float32Array): void {
    const k = supersampling(matrix)
    const repeatEdge = outside === 'edge'
    const columns = planAxis(matrix[0], matrix[2], width, luma.width, k, repeatEdge)
    const lines = planAxis(matrix[4], matrix[5], height, luma.height, k, repeatEdge)
    const needed = luma.width + (lines.last - lines.first + 1) * width
    if (this.#rows.length < needed) this.#rows = new Float32Array(needed)
    const rows = this.#rows
    for (let row = lines.first; row <= lines.last; row++) {
      readRow(luma, row, columns.first, columns.last + 1, rows, columns.first)
      const out = luma.width + (row - lines.first) * width
      for (let j = 0; j < width; j++) {
        let sum = 0
        for (let tap = columns.starts[j]!, end = columns.starts[j + 1]!; tap < end; tap++) sum += rows[columns.indices[tap]!]! * columns.weights[tap]!
        rows[out + j] = sum
      }
    }
    const beyond = repeatEdge ? 0 : outside
    for (let i = 0; i < height; i++) {
      const from = lines.starts[i]!
      const to = lines.starts[i + 1]!
      for (let j = 0, at = i * width; j < width; j++, at++) {
        let sum = 0
        for (let tap = from; tap < to; tap++) sum += rows[luma.width + (lines.indices[tap]! - lines.first) * width + j]! * lines.weights[tap]!
        into[at] = beyond === 0 ? sum : sum + beyond * (1 - columns.inside[j]! * lines.inside[i]!)
      }
    }
  }
}

type Axis = {
  /** Taps of output i: starts[i] to starts[i + 1]. */
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly weights: Float64Array
  /** The share of an output's sub-samples that lie within the picture. */
  readonly inside: Float64Array
  readonly first: number
  readonly last: number
}

function planAxis(step: number, shift: number, outputs: number, sources: number, k: number, repeatEdge: boolean): Axis {
  const starts = new Int32Array(outputs + 1)
  const indices = new Int32Array(outputs * k * 2)
  const weights = new Float64Array(outputs * k * 2)
  const inside = new Float64Array(outputs)
  let first = sources - 1
  let last = 0
  let taps = 0
  for (let i = 0; i < outputs; i++) {
    const begin = taps
    const add = (index: number, weight: number): void => {
      if (weight === 0) return
      first = Math.min(first, index)
      last = Math.max(last, index)
      for (let tap = begin; tap < taps; tap++) {
        if (indices[tap] !== index) continue
        weights[tap] = weights[tap]! + weight
        return
      }
      indices[taps] = index
      weights[taps] = weight
      taps++
    }
    for (let a = 0; a < k; a++) {
      const u = step * (i + (a + 0.5) / k) + shift
      if (!repeatEdge && (u < 0 || u >= sources)) continue
      const floor = Math.floor(u - 0.5)
      const fraction = u - 0.5 - floor
      add(clamp(floor, 0, sources - 1), (1 - fraction) / k)
      add(clamp(floor + 1, 0, sources - 1), fraction / k)
      inside[i] = inside[i]! + 1 / k
    }
    starts[i + 1] = taps
  }
  return { starts, indices, weights, inside, first: Math.min(first, last), last }
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value
}
