// What a living head does by itself: sway, nod, breath, blinks and glances, as a pure function of time that loops.
import { randomFrom } from '../kit/random.ts'

export type Liveliness = {
  readonly yawDeg: number; readonly pitchDeg: number; readonly rollDeg: number
  readonly shiftX: number; readonly shiftY: number; readonly breath: number; readonly nod: number
  readonly blink: number; readonly gazeX: number; readonly gazeY: number
}

/** A blink lasts about a third of a second, closing faster than it opens (Stern et al. 1984). */
const BLINK_MS = 320

export function liveliness(timeMs: number, seed: number, loopMs: number): Liveliness {
  const random = randomFrom(seed + 421)
  const phase = 2 * Math.PI * timeMs / loopMs
  const wave = (cycles: number): number => Math.sin(phase * cycles + random.unit() * 2 * Math.PI)
  const yawDeg = 3.2 * wave(1) + 1.1 * wave(3), pitchDeg = 1.4 * wave(2) + 0.7 * wave(3), rollDeg = 1.7 * wave(1) + 0.6 * wave(2)
  const shiftX = 3 * wave(1), shiftY = 1.2 * wave(2), breath = 1.4 * wave(1)
  let blink = 0
  const blinks = Math.max(1, Math.round(loopMs / 3400))
  for (let i = 0; i < blinks; i++) {
    const startMs = (i + random.between(0.25, 0.75)) * loopMs / blinks
    const since = ((timeMs - startMs) % loopMs + loopMs) % loopMs
    if (since < BLINK_MS) blink = Math.max(blink, since < BLINK_MS * 0.35 ? since / (BLINK_MS * 0.35) : 1 - (since - BLINK_MS * 0.35) / (BLINK_MS * 0.65))
  }
  const glance = Math.tanh(3 * wave(1))
  return { yawDeg, pitchDeg, rollDeg, shiftX, shiftY, breath, nod: 0.6 + 0.4 * wave(4), blink, gazeX: 0.18 * glance, gazeY: 0.15 * wave(1) }
}
