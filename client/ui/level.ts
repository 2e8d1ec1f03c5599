// How many of the meter's bars a loudness fills.

export const BARS = 5
/** Speech lies between about −55 and −15 dBFS; the bars share that range. */
const FLOOR_DB = -55
const SPAN_DB = 40

export function barsFor(rms: number): number {
  const db = 20 * Math.log10(Math.max(rms, 1e-6))
  return Math.max(0, Math.min(BARS, Math.ceil(((db - FLOOR_DB) / SPAN_DB) * BARS)))
}
