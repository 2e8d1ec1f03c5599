// The speech features of the contract, with statistics that change nothing.
import type { Features } from '../../../src/inference/speech/log-mel.ts'

export const FEATURES: Features = {
  sampleRateHz: 16_000, windowSamples: 400, hopSamples: 160, fftSize: 512, melBins: 64, minHz: 60, maxHz: 7_600, frames: 160, logFloor: 1e-6,
  mean: new Array<number>(64).fill(0), std: new Array<number>(64).fill(1),
}
export const WINDOW_SAMPLES = 159 * 160 + 400

export function tone(hz: number, amplitude: number, samples: number, from = 0): Float32Array {
  return Float32Array.from({ length: samples }, (_, i) => amplitude * Math.sin((2 * Math.PI * hz * (i + from)) / 16_000))
}

/** Deterministic noise, uniform about 0. */
export function noise(amplitude: number, samples: number, seed = 1): Float32Array {
  let state = seed
  return Float32Array.from({ length: samples }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return amplitude * (state / 2 ** 31 - 1)
  })
}
