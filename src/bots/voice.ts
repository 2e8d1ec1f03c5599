// A formant synthesiser: speaks made-up phrases in a seeded voice, bent by an emotion, and says how far the mouth is open.
import { type Emotion } from '../protocol/emotion.ts'
import { layOut, prosodyOf, type TimedPhone } from './prosody.ts'
import { randomFrom } from '../kit/random.ts'

export const VOICE_SAMPLE_RATE_HZ = 48_000
/** Targets move in steps of this length. */
const STEP_MS = 5
/** Neutral speech; calls sit between −26 and −20 dBFS (ITU-T P.56). */
const SPEECH_DBFS = -23
const STEP_SAMPLES = VOICE_SAMPLE_RATE_HZ * STEP_MS / 1000

export type Voice = { readonly seed: number; readonly pitchHz: number; /** Formants relative to an average man's. */ readonly tract: number; readonly breath: number }

export type Speech = {
  /** Mono, 48 kHz, −1..1. */
  readonly samples: Float32Array
  /** The mouth's opening 0..1, one value each `stepMs`. */
  readonly openness: Float32Array
  readonly stepMs: number
  /** The pitch in Hz in each step, 0 where nothing is voiced. */
  readonly pitchHz: Float32Array
}

/** Mean speaking pitch: about 120 and 210 Hz, formants 17 % apart (Traunmüller & Eriksson 1995; Peterson & Barney 1952). */
export function voiceOf(seed: number, kind?: 'low' | 'high'): Voice {
  const random = randomFrom(seed + 5003)
  const high = kind === undefined ? random.chance(0.5) : kind === 'high'
  return { seed, pitchHz: (high ? 205 : 116) * 2 ** (random.normal() * 0.12), tract: (high ? 1.16 : 1) * (1 + 0.03 * random.normal()), breath: random.between(0, 0.05) }
}

export type SpeakInput = { readonly voice: Voice; readonly emotion: Emotion; readonly durationMs: number; readonly intensity?: number; readonly seed?: number }

export function speak({ voice, emotion, durationMs, intensity = 1, seed = 1 }: SpeakInput): Speech {
  const random = randomFrom(voice.seed * 31 + seed * 7 + 11)
  const prosody = prosodyOf(emotion, intensity)
  const phones = layOut(prosody, durationMs, random)
  const steps = Math.ceil(durationMs / STEP_MS)
  const samples = new Float32Array(Math.round(durationMs * VOICE_SAMPLE_RATE_HZ / 1000))
  const openness = new Float32Array(steps), pitchHz = new Float32Array(steps)
  const formants = [500, 1500, 2500]
  const tract = voice.tract * prosody.formantShift
  const resonators = [openResonator(), openResonator(), openResonator(), openResonator(), openResonator()]
  const frication = openResonator(), lips = openResonator()
  let voicing = 0, noising = 0, noiseHz = 4000, mouth = 0, accent = 0, place = 0
  let phase = 0, cycleHz = voice.pitchHz, cycleGain = 1, tilted = 0, before = 0
  // one pole at the corner gives 6 dB an octave; the share between it and the plain source gives the tilt wanted
  const pole = 1 - Math.exp(-2 * Math.PI * 700 / VOICE_SAMPLE_RATE_HZ)
  const soft = Math.max(0, Math.min(0.97, prosody.tiltDb / 8)), sharp = Math.max(0, -prosody.tiltDb) * 0.5
  let index = 0

  for (let step = 0; step < steps; step++) {
    const timeMs = step * STEP_MS
    while (index < phones.length && phones[index]!.endMs <= timeMs) index++
    const now: TimedPhone | undefined = phones[index] !== undefined && phones[index]!.startMs <= timeMs ? phones[index] : undefined
    const target = now?.phone
    // articulators follow their targets with time constants of 10 to 25 ms
    const follow = (value: number, goal: number, tauMs: number): number => value + (goal - value) * (1 - Math.exp(-STEP_MS / tauMs))
    if (target !== undefined) for (let i = 0; i < 3; i++) formants[i] = follow(formants[i]!, target.formants[i]!, 18)
    voicing = follow(voicing, target?.voice ?? 0, 11)
    noising = follow(noising, target?.noise ?? 0, 7)
    if (target !== undefined && target.noiseHz > 0) noiseHz = target.noiseHz
    mouth = follow(mouth, target?.open ?? 0, 30)
    if (now !== undefined) {
      accent = follow(accent, now.accent, 55)
      place = now.place
    }
    const trembles = prosody.tremor * Math.sin(2 * Math.PI * 6 * timeMs / 1000)
    const semitones = prosody.pitchShift + prosody.pitchRange * (accent - 0.4) + prosody.pitchSlope * (place - 0.5) + trembles
    const stepHz = voice.pitchHz * 2 ** (semitones / 12)
    openness[step] = Math.min(1, mouth * (0.82 + 0.03 * prosody.energyDb))
    pitchHz[step] = voicing > 0.3 ? stepHz : 0

    const wide = 1 + 2 * prosody.breath
    tune(resonators[0]!, formants[0]! * tract, 75 * wide)
    tune(resonators[1]!, formants[1]! * tract, 100 * wide)
    tune(resonators[2]!, formants[2]! * tract, 140 * wide)
    tune(resonators[3]!, 3400 * tract, 260)
    tune(resonators[4]!, 4400 * tract, 400)
    tune(frication, noiseHz, 1800)
    tune(lips, 9000, 9000)
    const breath = prosody.breath + voice.breath
    for (let i = step * STEP_SAMPLES; i < Math.min(samples.length, (step + 1) * STEP_SAMPLES); i++) {
      phase += cycleHz / VOICE_SAMPLE_RATE_HZ
      if (phase >= 1) {
        phase -= 1
        cycleHz = stepHz * (1 + prosody.jitter * random.normal())
        cycleGain = 1 + prosody.shimmer * random.normal()
      }
      // Rosenberg 1971, pulse B, open for 60 % of the cycle; its derivative stands for the lips' radiation
      const t = phase / 0.6
      const flow = t < 1 ? t * t * (3 - 3 * t) : 0
      const pulse = (flow - before) * 26 * (205 / Math.max(80, cycleHz)) ** 0.5
      before = flow
      tilted += pole * (pulse - tilted)
      const hiss = random.unit() * 2 - 1
      const source = voicing * cycleGain * (pulse * (1 - soft) + tilted * soft * 1.6 + (pulse - tilted) * sharp) + voicing * breath * hiss * (t < 1 ? 1 : 0.4) * 0.8
      let sound = source
      for (const resonator of resonators) sound = ring(resonator, sound)
      samples[i] = sound * 0.5 + ring(lips, ring(frication, hiss)) * noising * 0.9
    }
  }
  level(samples, SPEECH_DBFS + prosody.energyDb)
  return { samples, openness, stepMs: STEP_MS, pitchHz }
}

/** Brings the mean power of everything louder than a whisper to the level; peaks bend instead of clipping. */
function level(samples: Float32Array, dbfs: number): void {
  let peak = 0, power = 0, count = 0
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample))
  for (const sample of samples) if (Math.abs(sample) > peak * 0.02) { power += sample * sample; count++ }
  if (count === 0) return
  const gain = 10 ** (dbfs / 20) / Math.sqrt(power / count)
  for (let i = 0; i < samples.length; i++) {
    const value = samples[i]! * gain, size = Math.abs(value)
    samples[i] = size < 0.6 ? value : Math.sign(value) * (0.6 + 0.38 * Math.tanh((size - 0.6) / 0.38))
  }
}

/** A two-pole resonator with unit gain at 0 Hz (Klatt 1980). */
type Resonator = { a: number; b: number; c: number; last: number; older: number }

const openResonator = (): Resonator => ({ a: 1, b: 0, c: 0, last: 0, older: 0 })

function tune(resonator: Resonator, frequencyHz: number, bandwidthHz: number): void {
  const r = Math.exp(-Math.PI * bandwidthHz / VOICE_SAMPLE_RATE_HZ)
  resonator.c = -r * r
  resonator.b = 2 * r * Math.cos(2 * Math.PI * frequencyHz / VOICE_SAMPLE_RATE_HZ)
  resonator.a = 1 - resonator.b - resonator.c
}

function ring(resonator: Resonator, input: number): number {
  const output = resonator.a * input + resonator.b * resonator.last + resonator.c * resonator.older
  resonator.older = resonator.last
  resonator.last = output
  return output
}
