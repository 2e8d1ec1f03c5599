// Luma planes: bytes or floats, limited range stretched to full (docs/MODELS.md, "One currency").

/** Row-major, width × height, no padding between rows. */
export type Luma = { readonly width: number; readonly height: number; readonly data: Uint8Array | Float32Array; readonly range: 'full' | 'limited' }

const FULL_LEVELS = Float32Array.from({ length: 256 }, (_, level) => level)
/** ITU-R BT.601: 16..235 to 0..255. */
const LIMITED_LEVELS = Float32Array.from({ length: 256 }, (_, level) => Math.min(255, Math.max(0, ((level - 16) * 255) / 219)))

/** Copies a stretch of one row as full-range floats. */
export function readRow(luma: Luma, row: number, from: number, to: number, into: Float32Array, at: number): void {
  const { data } = luma
  const start = row * luma.width
  if (data instanceof Float32Array) {
    into.set(data.subarray(start + from, start + to), at)
    if (luma.range === 'limited') for (let i = at; i < at + to - from; i++) into[i] = Math.min(255, Math.max(0, ((into[i]! - 16) * 255) / 219))
    return
  }
  const levels = luma.range === 'limited' ? LIMITED_LEVELS : FULL_LEVELS
  for (let from1 = start + from, end = start + to, i = at; from1 < end; from1++, i++) into[i] = levels[data[from1]!]!
}
