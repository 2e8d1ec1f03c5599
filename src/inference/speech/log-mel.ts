// Log-mel frames, computed once as sound arrives and kept in a ring of one window (docs/MODELS.md, "Speech encoder").
import type { Sidecars } from '../runtime/sidecar.ts'
import { RealFft } from './real-fft.ts'

export type Features = Sidecars['speech']['features']

const hzToMel = (hz: number): number => 2595 * Math.log10(1 + hz / 700)
const melToHz = (mel: number): number => 700 * (10 ** (mel / 2595) - 1)

/** Tables and scratch of the feature, shared by all streams (one thread). */
export class MelAnalysis {
  readonly features: Features
  readonly power: Float64Array
  readonly #fft: RealFft
  readonly #hann: Float64Array
  readonly #windowed: Float64Array
  /** Filter m covers bins firstBin[m] on, with weights from weightStart[m] to weightStart[m + 1]. */
  readonly #firstBin: Int32Array
  readonly #weightStart: Int32Array
  readonly #weights: Float64Array

  constructor(features: Features) {
    const { windowSamples, fftSize, melBins, minHz, maxHz, sampleRateHz } = features
    this.features = features
    this.#fft = new RealFft(fftSize)
    this.power = new Float64Array(fftSize / 2 + 1)
    this.#windowed = new Float64Array(windowSamples)
    this.#hann = Float64Array.from({ length: windowSamples }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / windowSamples))
    const edges = Array.from({ length: melBins + 2 }, (_, i) => melToHz(hzToMel(minHz) + ((hzToMel(maxHz) - hzToMel(minHz)) * i) / (melBins + 1)))
    this.#firstBin = new Int32Array(melBins)
    this.#weightStart = new Int32Array(melBins + 1)
    const weights: number[] = []
    for (let m = 0; m < melBins; m++) {
      const [low, peak, high] = [edges[m]!, edges[m + 1]!, edges[m + 2]!]
      const triangle = (bin: number): number => {
        const hz = (bin * sampleRateHz) / fftSize
        return Math.min((hz - low) / (peak - low), (high - hz) / (high - peak))
      }
      let bin = Math.ceil((low * fftSize) / sampleRateHz)
      while (bin < this.power.length && triangle(bin) <= 0 && (bin * sampleRateHz) / fftSize < high) bin++
      this.#firstBin[m] = bin
      for (; bin < this.power.length && triangle(bin) > 0; bin++) weights.push(triangle(bin))
      this.#weightStart[m + 1] = weights.length
    }
    this.#weights = Float64Array.from(weights)
  }

  /** One frame of windowSamples from `at`; leaves the spectrum's |X|² in `power`. */
  frame(samples: Float32Array, at: number, into: Float32Array, intoAt: number): void {
    const { windowSamples, melBins, logFloor } = this.features
    for (let i = 0; i < windowSamples; i++) {
      const sample = samples[at + i]!
      // One sample that is no number would spoil the whole window, and the noise floor for good.
      this.#windowed[i] = Number.isFinite(sample) ? sample * this.#hann[i]! : 0
    }
    this.#fft.power(this.#windowed, windowSamples, this.power)
    for (let m = 0; m < melBins; m++) {
      let sum = 0
      for (let w = this.#weightStart[m]!, bin = this.#firstBin[m]!; w < this.#weightStart[m + 1]!; w++, bin++) sum += this.power[bin]! * this.#weights[w]!
      into[intoAt + m] = Math.log(sum + logFloor)
    }
  }
}

/** One stream's newest window of frames. */
export class LogMelRing {
  readonly #analysis: MelAnalysis
  readonly #onFrame: (power: Float64Array) => void
  /** Frame after frame, melBins each. */
  readonly #frames: Float32Array
  readonly #pending: Float32Array
  #pendingLength = 0
  #next = 0
  #count = 0

  /** `onFrame` sees every new frame's power spectrum (for voice activity). */
  constructor(analysis: MelAnalysis, onFrame: (power: Float64Array) => void = () => {}) {
    const { frames, melBins, windowSamples } = analysis.features
    this.#analysis = analysis
    this.#onFrame = onFrame
    this.#frames = new Float32Array(frames * melBins)
    this.#pending = new Float32Array(windowSamples)
  }

  /** Whether a whole window of sound has arrived. */
  get full(): boolean {
    return this.#count === this.#analysis.features.frames
  }

  get count(): number {
    return this.#count
  }

  push(samples: Float32Array): void {
    const { windowSamples, hopSamples, melBins, frames } = this.#analysis.features
    for (let at = 0; at < samples.length;) {
      const taken = Math.min(samples.length - at, windowSamples - this.#pendingLength)
      this.#pending.set(samples.subarray(at, at + taken), this.#pendingLength)
      this.#pendingLength += taken
      at += taken
      if (this.#pendingLength < windowSamples) return
      this.#analysis.frame(this.#pending, 0, this.#frames, this.#next * melBins)
      this.#next = (this.#next + 1) % frames
      this.#count = Math.min(frames, this.#count + 1)
      this.#pending.copyWithin(0, hopSamples)
      this.#pendingLength -= hopSamples
      this.#onFrame(this.#analysis.power)
    }
  }

  /** Forgets everything (the microphone was muted). */
  clear(): void {
    this.#pendingLength = 0
    this.#next = 0
    this.#count = 0
  }

  /**
   * The encoder's input, [melBins, frames]: window mean subtracted, then the sidecar's statistics of each bin.
   * A window that is not full yet is what silence before the first sound would have made it.
   */
  write(into: Float32Array): void {
    const { frames, melBins, mean, std, logFloor } = this.#analysis.features
    const silence = Math.log(logFloor)
    const missing = frames - this.#count
    let sum = missing * melBins * silence
    for (let i = 0; i < this.#count * melBins; i++) sum += this.#frames[i]!
    const windowMean = sum / (frames * melBins)
    for (let m = 0; m < melBins; m++) {
      const offset = windowMean + mean[m]!
      const scale = 1 / std[m]!
      const row = m * frames
      into.fill((silence - offset) * scale, row, row + missing)
      for (let f = missing, frame = (this.#next - this.#count + frames) % frames; f < frames; f++) {
        into[row + f] = (this.#frames[frame * melBins + m]! - offset) * scale
        if (++frame === frames) frame = 0
      }
    }
  }
}
