// How each label bends a voice, and how a made-up phrase is laid out in sounds.
import { type Emotion } from '../protocol/emotion.ts'
import { type Random } from '../kit/random.ts'

export type Prosody = {
  /** Semitones above the speaker's own level. */
  readonly pitchShift: number
  /** Semitones from an accent's valley to its peak. */
  readonly pitchRange: number
  /** Semitones the line moves over a phrase: falling below zero, rising above. */
  readonly pitchSlope: number
  /** Syllables a second. */
  readonly rate: number
  readonly energyDb: number
  /** Decibels an octave taken from the glottal source above 500 Hz: a soft voice has more. */
  readonly tiltDb: number
  readonly breath: number
  /** Relative, cycle to cycle. */
  readonly jitter: number
  readonly shimmer: number
  /** Semitones of a 6 Hz tremble. */
  readonly tremor: number
  /** Share of the time between phrases. */
  readonly pauseMs: number
  /** Formants up (spread lips) or down (protruded lips), relative. */
  readonly formantShift: number
}

/**
 * Directions after Juslin & Laukka 2003 (Psychological Bulletin 129, table 7) and Scherer 2003 (Speech Communication 40,
 * table 2): level, range, rate, intensity and high-frequency energy; formants after Tartter 1980 (smiled speech is higher).
 * The sizes are chosen by ear.
 */
const PROSODY: Readonly<Record<Emotion, Prosody>> = {
  neutral: { pitchShift: 0, pitchRange: 3, pitchSlope: -2, rate: 4.6, energyDb: 0, tiltDb: 3, breath: 0.05, jitter: 0.006, shimmer: 0.03, tremor: 0, pauseMs: 380, formantShift: 1 },
  anger: { pitchShift: 5, pitchRange: 8, pitchSlope: -3.5, rate: 5.6, energyDb: 8, tiltDb: -1, breath: 0.03, jitter: 0.016, shimmer: 0.06, tremor: 0, pauseMs: 220, formantShift: 1.02 },
  disgust: { pitchShift: -1, pitchRange: 7, pitchSlope: -6, rate: 3.1, energyDb: 2, tiltDb: 0.5, breath: 0.12, jitter: 0.035, shimmer: 0.12, tremor: 0, pauseMs: 420, formantShift: 0.93 },
  fear: { pitchShift: 7.5, pitchRange: 3.5, pitchSlope: 1, rate: 6, energyDb: 0, tiltDb: 2, breath: 0.18, jitter: 0.025, shimmer: 0.09, tremor: 0.7, pauseMs: 300, formantShift: 1.02 },
  happiness: { pitchShift: 5, pitchRange: 9, pitchSlope: 1, rate: 5.4, energyDb: 4, tiltDb: 1, breath: 0.05, jitter: 0.007, shimmer: 0.04, tremor: 0, pauseMs: 240, formantShift: 1.06 },
  sadness: { pitchShift: -1, pitchRange: 1.8, pitchSlope: -3.5, rate: 2.6, energyDb: -7, tiltDb: 7.5, breath: 0.34, jitter: 0.02, shimmer: 0.1, tremor: 0.45, pauseMs: 700, formantShift: 0.96 },
  surprise: { pitchShift: 8, pitchRange: 12, pitchSlope: 7, rate: 5, energyDb: 4, tiltDb: 1, breath: 0.1, jitter: 0.008, shimmer: 0.04, tremor: 0, pauseMs: 420, formantShift: 1.01 },
  other: { pitchShift: -1.5, pitchRange: 3.5, pitchSlope: -1, rate: 3.9, energyDb: -2, tiltDb: 4, breath: 0.07, jitter: 0.01, shimmer: 0.04, tremor: 0, pauseMs: 520, formantShift: 0.99 },
}

const KEYS = Object.keys(PROSODY.neutral) as readonly (keyof Prosody)[]

export function prosodyOf(emotion: Emotion, intensity = 1): Prosody {
  return Object.fromEntries(KEYS.map((key) => [key, PROSODY.neutral[key] + (PROSODY[emotion][key] - PROSODY.neutral[key]) * intensity])) as Prosody
}

/** One sound: targets of an average low voice in Hz, loudness of voice and of noise, how far the mouth is open. */
export type Phone = {
  readonly formants: readonly [number, number, number]
  readonly voice: number
  readonly noise: number
  readonly noiseHz: number
  readonly open: number
  readonly share: number
}

const phone = (f1: number, f2: number, f3: number, voice: number, open: number, share = 1, noise = 0, noiseHz = 0): Phone => ({ formants: [f1, f2, f3], voice, noise, noiseHz, open, share })

/** Vowels: Peterson & Barney 1952, men's means. */
const VOWELS: readonly Phone[] = [
  phone(730, 1090, 2440, 1, 0.95), phone(530, 1840, 2480, 0.95, 0.6), phone(270, 2290, 3010, 0.8, 0.25), phone(570, 840, 2410, 0.95, 0.65),
  phone(300, 870, 2240, 0.8, 0.2), phone(660, 1720, 2410, 1, 0.8), phone(500, 1500, 2450, 0.85, 0.4),
]
/** Consonants: rough loci (Stevens 1998); the last numbers are the noise's loudness and centre. */
const CONSONANTS: readonly Phone[] = [
  phone(260, 1000, 2200, 0.42, 0.02, 0.55), phone(260, 1600, 2500, 0.42, 0.1, 0.5), phone(350, 1200, 2700, 0.55, 0.2, 0.45), phone(330, 1150, 1600, 0.55, 0.2, 0.5),
  phone(290, 700, 2300, 0.5, 0.08, 0.45), phone(270, 2200, 2900, 0.5, 0.15, 0.4), phone(320, 1700, 2600, 0, 0.12, 0.6, 0.5, 6300), phone(320, 1700, 2500, 0, 0.12, 0.6, 0.5, 3400),
  phone(320, 1100, 2300, 0, 0.06, 0.5, 0.22, 5200), phone(300, 1700, 2600, 0.25, 0.1, 0.5, 0.25, 5600), phone(300, 900, 2300, 0.12, 0, 0.45), phone(300, 1750, 2650, 0.12, 0.06, 0.45),
]
const BURSTS: readonly Phone[] = [phone(400, 900, 2300, 0, 0.08, 0.14, 0.4, 1100), phone(400, 1750, 2650, 0, 0.12, 0.14, 0.5, 4200), phone(400, 1900, 2300, 0, 0.14, 0.16, 0.5, 2000)]
const CLOSURE: Phone = phone(300, 1400, 2500, 0, 0, 0.4)

/** A sound in its place. `accent` 0..1 lifts the pitch, `place` 0..1 is how far the phrase has come. */
export type TimedPhone = { readonly phone: Phone; readonly startMs: number; readonly endMs: number; readonly accent: number; readonly place: number }

/** Phrases of made-up syllables that begin and end inside the span, with pauses between. */
export function layOut(prosody: Prosody, durationMs: number, random: Random): TimedPhone[] {
  const timed: TimedPhone[] = []
  const syllableMs = 1000 / prosody.rate
  let atMs = Math.min(140, durationMs * 0.1)
  const stopMs = durationMs - Math.min(180, durationMs * 0.1)
  while (stopMs - atMs > syllableMs * 1.7) {
    const count = Math.min(Math.floor((stopMs - atMs) / (syllableMs * 1.12)), 4 + Math.floor(random.unit() * 5))
    if (count < 1) break
    for (let i = 0; i < count; i++) {
      const accent = i === 0 ? 0.55 : i % 2 === 0 ? random.between(0.6, 1) : random.between(0, 0.35)
      const place = count === 1 ? 1 : i / (count - 1)
      const lengthMs = syllableMs * (0.82 + 0.28 * accent) * (i === count - 1 ? 1.3 : 1) * random.between(0.9, 1.1)
      const phones: Phone[] = []
      if (random.chance(0.3)) phones.push(CLOSURE, random.pick(BURSTS))
      else if (random.chance(0.9)) phones.push(random.pick(CONSONANTS))
      const vowel = random.pick(VOWELS)
      phones.push({ ...vowel, share: 1.35 })
      if (random.chance(0.28)) phones.push(random.pick(CONSONANTS.slice(0, 4)))
      const shares = phones.reduce((sum, { share }) => sum + share, 0)
      for (const one of phones) {
        const endMs = Math.min(stopMs, atMs + lengthMs * one.share / shares)
        timed.push({ phone: one, startMs: atMs, endMs, accent, place })
        atMs = endMs
      }
    }
    atMs += prosody.pauseMs * random.between(0.8, 1.25)
  }
  return timed
}
