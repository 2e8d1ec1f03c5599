// The lowest simulcast layer, through the real VP8 encoder and decoder.
import { afterAll, expect, test } from 'vitest'
import { LowestLayer } from '../../../src/inference/evaluate/degrade.ts'
import type { Luma } from '../../../src/inference/face/luma.ts'
import { Warper } from '../../../src/inference/face/warp.ts'

const SIZE = 48
const warper = new Warper()
const layer = new LowestLayer(warper, SIZE)
afterAll(() => layer.close())

/** A soft blob with a fine grain on it. */
function crop(seed: number): Luma {
  const data = Float32Array.from({ length: SIZE * SIZE }, (_, i) => {
    const [x, y] = [i % SIZE, Math.floor(i / SIZE)]
    const grain = (Math.imul(i + seed * 7919, 2654435761) >>> 0) / 2 ** 32
    return 110 + 70 * Math.exp(-((x - 24) ** 2 + (y - 24) ** 2) / 300) + 40 * (grain - 0.5)
  })
  return { width: SIZE, height: SIZE, data, range: 'full' }
}

/** Back at the crop's size and full range, as the visual encoder's crop is made. */
function shown(luma: Luma): Float32Array {
  const out = new Float32Array(SIZE * SIZE)
  warper.warp({ luma, matrix: [luma.width / SIZE, 0, 0, 0, luma.height / SIZE, 0], width: SIZE, height: SIZE, outside: 'edge' }, out)
  return out
}

/** Mean square of what a neighbour does not tell: the finest detail. */
function detail(pixels: Float32Array): number {
  let sum = 0
  for (let i = 1; i < pixels.length; i++) if (i % SIZE !== 0) sum += (pixels[i]! - pixels[i - 1]!) ** 2
  return sum / pixels.length
}
const mean = (pixels: Float32Array): number => pixels.reduce((sum, value) => sum + value / pixels.length, 0)

test('a crop comes back at half its size, limited in range, as bright as it was', () => {
  const degraded = layer.apply(crop(1))
  expect(degraded).toMatchObject({ width: 24, height: 24, range: 'limited' })
  expect(mean(shown(degraded))).toBeCloseTo(mean(shown(crop(1))), -0.5)
})

test('the finest detail is lost, the face is not', () => {
  const [before, after] = [shown(crop(1)), shown(layer.apply(crop(1)))]
  expect(detail(after)).toBeLessThan(detail(before) / 20)
  const middle = 24 * SIZE + 24
  expect(after[middle]! - after[0]!).toBeGreaterThan(50)
})

test('the same crop always becomes the same bytes, whatever came before it', () => {
  const first = layer.apply(crop(1)).data
  layer.apply(crop(2))
  const other = new LowestLayer(new Warper(), SIZE)
  try {
    expect(layer.apply(crop(1)).data).toEqual(first)
    expect(other.apply(crop(1)).data).toEqual(first)
    expect(other.apply(crop(2)).data).not.toEqual(first)
  } finally {
    other.close()
  }
})

test('a crop of another size and range is scaled to the same layer', () => {
  const grey: Luma = { width: 100, height: 80, data: new Uint8Array(8_000).fill(126), range: 'limited' }
  const degraded = layer.apply(grey)
  expect(degraded).toMatchObject({ width: 24, height: 24 })
  // Limited 126 is full 128.1; coded and decoded it is 126 again.
  expect([...new Set(degraded.data)]).toEqual([126])
})
