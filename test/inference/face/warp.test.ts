// The resampler against the contract's words, computed the slow way.
import { describe, expect, test } from 'vitest'
import type { Luma } from '../../../src/inference/face/luma.ts'
import { Warper, supersampling } from '../../../src/inference/face/warp.ts'
import type { Affine, WarpRequest } from '../../../src/inference/face/warp.ts'

const warper = new Warper()
const run = (request: WarpRequest): Float32Array => {
  const out = new Float32Array(request.width * request.height)
  warper.warp(request, out)
  return out
}

function picture(width: number, height: number): Luma {
  return { width, height, range: 'full', data: Uint8Array.from({ length: width * height }, (_, i) => (i * 7919 + (i >> 3) * 104_729) % 256) }
}

/** docs/MODELS.md, word by word. */
function asWritten({ luma, matrix: [m00, m01, m02, m10, m11, m12], width, height, outside }: WarpRequest): Float32Array {
  const s = Math.sqrt(Math.abs(m00 * m11 - m01 * m10))
  const k = Math.min(4, Math.max(1, Math.ceil(s - 0.001)))
  const at = (x: number, y: number): number => luma.data[Math.min(luma.height - 1, Math.max(0, y)) * luma.width + Math.min(luma.width - 1, Math.max(0, x))]!
  return Float32Array.from({ length: width * height }, (_, index) => {
    const [j, i] = [index % width, Math.floor(index / width)]
    let sum = 0
    for (let a = 0; a < k; a++) {
      for (let b = 0; b < k; b++) {
        const [x, y] = [j + (a + 0.5) / k, i + (b + 0.5) / k]
        const [u, v] = [m00 * x + m01 * y + m02, m10 * x + m11 * y + m12]
        if (outside !== 'edge' && (u < 0 || v < 0 || u >= luma.width || v >= luma.height)) {
          sum += outside
          continue
        }
        const [x0, y0] = [Math.floor(u - 0.5), Math.floor(v - 0.5)]
        const [fx, fy] = [u - 0.5 - x0, v - 0.5 - y0]
        sum += (at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx) * (1 - fy) + (at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx) * fy
      }
    }
    return sum / k ** 2
  })
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - b[index]!)), 0)
}

describe('warp', () => {
  test('the identity gives the picture back', () => {
    const luma = picture(13, 9)
    expect([...run({ luma, matrix: [1, 0, 0, 0, 1, 0], width: 13, height: 9, outside: 'edge' })]).toEqual([...luma.data])
  })

  test('a quarter turn moves every pixel to its place', () => {
    const luma: Luma = { width: 2, height: 2, range: 'full', data: Uint8Array.of(10, 20, 30, 40) }
    expect([...run({ luma, matrix: [0, 1, 0, -1, 0, 2], width: 2, height: 2, outside: 'edge' })]).toEqual([30, 10, 40, 20])
  })

  test('limited range is stretched to full and clamped', () => {
    const luma: Luma = { width: 4, height: 1, range: 'limited', data: Uint8Array.of(0, 16, 126, 255) }
    const out = run({ luma, matrix: [1, 0, 0, 0, 1, 0], width: 4, height: 1, outside: 'edge' })
    expect(out[0]).toBe(0)
    expect(out[1]).toBe(0)
    expect(out[2]).toBeCloseTo((110 * 255) / 219, 4)
    expect(out[3]).toBe(255)
  })

  const matrices: readonly (readonly [string, Affine])[] = [
    ['a shrink that needs sub-samples', [2.3, 0, -3.2, 0, 2.3, 1.4]],
    ['an exact half', [2, 0, 0, 0, 2, 0]],
    ['a stretch over the edge', [0.4, 0, -2, 0, 0.7, -1]],
    ['different scales along x and y', [3.7, 0, 0.3, 0, 0.9, 0.2]],
    ['a rotation', [0.9, -0.35, 4, 0.35, 0.9, -2]],
    ['a shrinking rotation beyond the picture', [3.1, 1.7, -20, -1.7, 3.1, 11]],
    ['a shrink by more than the sub-samples cover', [9, 0.01, 0, -0.01, 9, 0]],
  ]
  for (const [name, matrix] of matrices) {
    for (const outside of ['edge', 0, 77] as const) {
      test(`${name}, outside ${outside}, is what the contract says`, () => {
        const request: WarpRequest = { luma: picture(61, 43), matrix, width: 24, height: 17, outside }
        expect(largestDifference(run(request), asWritten(request))).toBeLessThan(1e-4)
      })
    }
  }

  test('sub-samples are counted by the area that a pixel covers, four at most', () => {
    expect(supersampling([1, 0, 0, 0, 1, 0])).toBe(1)
    expect(supersampling([1.0005, 0, 0, 0, 1.0005, 0])).toBe(1)
    expect(supersampling([1.01, 0, 0, 0, 1.01, 0])).toBe(2)
    expect(supersampling([0, -3, 0, 3, 0, 0])).toBe(3)
    expect(supersampling([50, 0, 0, 0, 50, 0])).toBe(4)
  })
})
