// warp, the only resampler: the contract of docs/MODELS.md, with a separable path for matrices that only scale and shift.
import { addRow, readRow } from './luma.ts'
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
  #row = new Float64Array(0)
  #columns: Axis | null = null
  #lines: Axis | null = null

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
    // Every neighbour of every sub-sample is a pixel of the picture: nothing to clamp, nothing outside.
    if (Math.min(...us) >= 0.5 && Math.min(...vs) >= 0.5 && Math.max(...us) < lastX + 0.5 && Math.max(...vs) < lastY + 0.5) {
      sampleInside(region, stride, [m00, m01, m02 - 0.5 - left, m10, m11, m12 - 0.5 - top], width, height, k, into)
      return
    }
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

  /** The mean over a grid of bilinear samples is a weighted sum along y, then along x. */
  #scale({ luma, matrix, width, height, outside }: WarpRequest, into: Float32Array): void {
    const k = supersampling(matrix)
    const repeatEdge = outside === 'edge'
    const columns = this.#columns = planAxis(this.#columns, { step: matrix[0], shift: matrix[2], outputs: width, sources: luma.width, k, repeatEdge })
    const lines = this.#lines = planAxis(this.#lines, { step: matrix[4], shift: matrix[5], outputs: height, sources: luma.height, k, repeatEdge })
    const length = columns.last - columns.first + 1
    if (this.#row.length < length) this.#row = new Float64Array(length)
    const row = this.#row
    const beyond = repeatEdge ? 0 : outside
    for (let i = 0; i < height; i++) {
      row.fill(0, 0, length)
      for (let tap = lines.starts[i]!, end = lines.starts[i + 1]!; tap < end; tap++) addRow(luma, lines.indices[tap]!, columns.first, columns.last + 1, lines.weights[tap]!, row, 0)
      sumTaps(row, columns, into.subarray(i * width, (i + 1) * width))
      if (beyond !== 0) for (let j = 0, at = i * width; j < width; j++, at++) into[at] = into[at]! + beyond * (1 - columns.inside[j]! * lines.inside[i]!)
    }
  }
}

function sampleInside(region: Float32Array, stride: number, [m00, m01, m02, m10, m11, m12]: Affine, width: number, height: number, k: number, into: Float32Array): void {
  const step = 1 / k
  const share = step * step
  for (let i = 0, at = 0; i < height; i++) {
    for (let j = 0; j < width; j++, at++) {
      let sum = 0
      for (let b = 0; b < k; b++) {
        const y = i + (b + 0.5) * step
        for (let a = 0; a < k; a++) {
          const x = j + (a + 0.5) * step
          const u = m00 * x + m01 * y + m02
          const v = m10 * x + m11 * y + m12
          // Both are positive here, so cutting is rounding down.
          const x0 = u | 0
          const y0 = v | 0
          const fx = u - x0
          const p = y0 * stride + x0
          const upper = region[p]! + (region[p + 1]! - region[p]!) * fx
          const lower = region[p + stride]! + (region[p + stride + 1]! - region[p + stride]!) * fx
          sum += upper + (lower - upper) * (v - y0)
        }
      }
      into[at] = sum * share
    }
  }
}

function sumTaps(row: Float64Array, { starts, indices, weights, first }: Axis, into: Float32Array): void {
  for (let j = 0, tap = 0; j < into.length; j++) {
    let sum = 0
    for (const end = starts[j + 1]!; tap < end; tap++) sum += row[indices[tap]! - first]! * weights[tap]!
    into[j] = sum
  }
}

type AxisSpan = { readonly step: number; readonly shift: number; readonly outputs: number; readonly sources: number; readonly k: number; readonly repeatEdge: boolean }
type Axis = {
  readonly span: AxisSpan
  /** Taps of output i: starts[i] to starts[i + 1]. */
  readonly starts: Int32Array
  readonly indices: Int32Array
  readonly weights: Float64Array
  /** The share of an output's sub-samples that lie within the picture. */
  readonly inside: Float64Array
  readonly first: number
  readonly last: number
}

/** The plan of the call before is used again where it fits: most pictures have one size. */
function planAxis(before: Axis | null, span: AxisSpan): Axis {
  const { step, shift, outputs, sources, k, repeatEdge } = span
  const old = before?.span
  if (before && old && old.step === step && old.shift === shift && old.outputs === outputs && old.sources === sources && old.k === k && old.repeatEdge === repeatEdge) return before
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
  return { span, starts, indices, weights, inside, first: Math.min(first, last), last }
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value
}
