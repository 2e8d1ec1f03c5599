// Converts RGBA to planar YUV 4:2:0, BT.601, limited range: what cameras, Y4M files and video encoders speak.
import { type RgbaPicture } from './rasterise.ts'

/** Y, then U, then V in one buffer; width and height must be even. */
export function toI420({ width, height, rgba }: RgbaPicture): Uint8Array {
  if (width % 2 !== 0 || height % 2 !== 0) throw new RangeError(`width and height must be even, not ${width} × ${height}`)
  const planes = new Uint8Array(width * height * 3 / 2)
  const uStart = width * height, vStart = uStart + uStart / 4
  // the matrix of BT.601 scaled to 219 and 224 steps, in 16-bit fixed point
  for (let i = 0, pixel = 0; i < uStart; i++, pixel += 4) planes[i] = (16829 * rgba[pixel]! + 33039 * rgba[pixel + 1]! + 6416 * rgba[pixel + 2]! + 1081344) >> 16
  for (let y = 0, out = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2, out++) {
      const a = 4 * (y * width + x), b = a + 4 * width
      const red = rgba[a]! + rgba[a + 4]! + rgba[b]! + rgba[b + 4]!
      const green = rgba[a + 1]! + rgba[a + 5]! + rgba[b + 1]! + rgba[b + 5]!
      const blue = rgba[a + 2]! + rgba[a + 6]! + rgba[b + 2]! + rgba[b + 6]!
      planes[uStart + out] = (-9714 * red - 19071 * green + 28784 * blue + 33685504) >> 18
      planes[vStart + out] = (28784 * red - 24103 * green - 4681 * blue + 33685504) >> 18
    }
  }
  return planes
}
