// Luma planes: bytes or floats, limited range stretched to full (docs/MODELS.md, "One currency").

/** Row-major, width × height, no padding between rows. */
export type Luma = { readonly width: number; readonly height: number; readonly data: Uint8Array | Float32Array; readonly range: 'full' | 'limited' }

const FULL_LEVELS = Float32Array.from({ length: 256 }, (_, level) => level)
/** ITU-R BT.601: 16..235 to 0..255. */
const stretch = (level: number): number => Math.min(255, Math.max(0, ((level - 16) * 255) / 219))
const LIMITED_LEVELS = Float32Array.from({ length: 256 }, (_, level) => stretch(level))

/** Adds a stretch of one row times `weight`, as full-range values. */
export function addRow(luma: Luma, row: number, from: number, to: number, weight: number, into: Float64Array, at: number): void {
  const { data, width } = luma
  const end = row * width + to
  if (data instanceof Float32Array) {
    const limited = luma.range === 'limited'
    for (let i = row * width + from, out = at; i < end; i++, out++) into[out] = into[out]! + weight * (limited ? stretch(data[i]!) : data[i]!)
    return
  }
  const levels = luma.range === 'limited' ? LIMITED_LEVELS : FULL_LEVELS
  for (let i = row * width + from, out = at; i < end; i++, out++) into[out] = into[out]! + weight * levels[data[i]!]!
}

/** Copies a stretch of one row as full-range floats. */
export function readRow(luma: Luma, row: number, from: number, to: number, into: Float32Array, at: number): void {
  const { data } = luma
  const start = row * luma.width
  if (data instanceof Float32Array) {
    into.set(data.subarray(start + from, start + to), at)
    if (luma.range === 'limited') for (let i = at; i < at + to - from; i++) into[i] = stretch(into[i]!)
    return
  }
  const levels = luma.range === 'limited' ? LIMITED_LEVELS : FULL_LEVELS
  for (let source = start + from, end = start + to, i = at; source < end; source++, i++) into[i] = levels[data[source]!]!
}
