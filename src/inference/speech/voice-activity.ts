// Whether a 10 ms frame holds a voice: band energy over an adaptive noise floor, with hangover; pure.

export type VoiceState = {
  readonly voiced: boolean
  /** Smoothed band level, dB re full scale. */
  readonly levelDb: number
  readonly hangoverFrames: number
  /** The lowest smoothed level in each of the last blocks, the current one last: minimum statistics (Martin 2001). */
  readonly blockMinimaDb: readonly number[]
  readonly blockFrames: number
}

/** A quiet room through a laptop microphone; until a floor was measured it is taken to be no higher than this. */
const ASSUMED_FLOOR_DB = -58
/** Under this a frame is silence, whatever the floor: comfort noise and dither of codecs. */
const SILENCE_DB = -65
/** A voice stands this far above the floor; noise alone strays 5 dB above the minimum of 3 s of itself. */
const OVER_FLOOR_DB = 9
/** Bridges the closures of plosives (up to 150 ms). */
const HANGOVER_FRAMES = 20
const BLOCK_FRAMES = 50
const BLOCKS = 6
/** The level follows rises at once and falls within 30 ms. */
const FALL = 0.3

export const NO_VOICE: VoiceState = { voiced: false, levelDb: -120, hangoverFrames: 0, blockMinimaDb: Array.from({ length: BLOCKS }, () => ASSUMED_FLOOR_DB), blockFrames: 0 }

/** One frame later; `bandDb` is the frame's level in the voice band. */
export function hear(state: VoiceState, bandDb: number): VoiceState {
  const levelDb = bandDb > state.levelDb ? bandDb : state.levelDb + FALL * (bandDb - state.levelDb)
  const full = state.blockFrames + 1 >= BLOCK_FRAMES
  const newest = Math.min(state.blockMinimaDb[BLOCKS - 1]!, levelDb)
  const blockMinimaDb = full ? [...state.blockMinimaDb.slice(1, -1), newest, Number.POSITIVE_INFINITY] : newest === state.blockMinimaDb[BLOCKS - 1] ? state.blockMinimaDb : [...state.blockMinimaDb.slice(0, -1), newest]
  const silent = bandDb < SILENCE_DB
  const loud = !silent && levelDb > Math.max(Math.min(...blockMinimaDb), SILENCE_DB) + OVER_FLOOR_DB
  const hangoverFrames = silent ? 0 : loud ? HANGOVER_FRAMES : Math.max(0, state.hangoverFrames - 1)
  return { voiced: loud || hangoverFrames > 0, levelDb, hangoverFrames, blockMinimaDb, blockFrames: full ? 0 : state.blockFrames + 1 }
}

/** The level of 150 to 4,000 Hz in a power spectrum, dB re a full-scale sine. */
export function bandLevelDb(power: Float64Array, features: { readonly sampleRateHz: number; readonly fftSize: number; readonly windowSamples: number }): number {
  const first = Math.round((150 * features.fftSize) / features.sampleRateHz)
  const last = Math.round((4_000 * features.fftSize) / features.sampleRateHz)
  let sum = 0
  for (let bin = first; bin <= last; bin++) sum += power[bin]!
  // Parseval with a Hann window: a full-scale sine sums to 3/16 · windowSamples · fftSize over the positive bins.
  const reference = (3 / 16) * features.windowSamples * features.fftSize / 2
  return 10 * Math.log10(sum / reference + 1e-12)
}
