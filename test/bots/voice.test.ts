// Claims about the made voice.
import { OpusDecoder } from 'opus-decoder'
import { describe, expect, it } from 'vitest'
import { EMOTIONS, type Emotion } from '../../src/protocol/emotion.ts'
import { encodeOpus, OPUS_FRAME_SAMPLES } from '../../src/bots/encode.ts'
import { speak, voiceOf } from '../../src/bots/voice.ts'

const say = (emotion: Emotion, kind: 'low' | 'high' = 'high') => speak({ voice: voiceOf(3, kind), emotion, durationMs: 2400 })
const voiced = (emotion: Emotion, kind: 'low' | 'high' = 'high'): number[] => [...say(emotion, kind).pitchHz].filter((hz) => hz > 0)
const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const deviation = (values: number[]): number => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)))
const power = (samples: Float32Array): number => samples.reduce((sum, value) => sum + value * value, 0) / samples.length

/** The strongest period of the loudest 60 ms, by autocorrelation. */
function heardPitchHz(samples: Float32Array): number {
  const span = 2880
  let start = 0, best = 0
  for (let at = 0; at + 2 * span < samples.length; at += span / 2) {
    const loud = power(samples.subarray(at, at + span))
    if (loud > best) { best = loud; start = at }
  }
  let bestLag = 0, strongest = 0
  for (let lag = 80; lag < 700; lag++) {
    let sum = 0
    for (let i = start; i < start + span; i++) sum += samples[i]! * samples[i + lag]!
    if (sum > strongest) { strongest = sum; bestLag = lag }
  }
  return 48_000 / bestLag
}

describe('a made voice', () => {
  it('has a higher pitch for fear, happiness and surprise than for neutral, and a lower one for sadness', () => {
    for (const label of ['fear', 'happiness', 'surprise'] as const) expect(mean(voiced(label))).toBeGreaterThan(mean(voiced('neutral')) * 1.15)
    expect(mean(voiced('sadness'))).toBeLessThan(mean(voiced('neutral')))
  })

  it('moves its pitch more when surprised than when sad', () => {
    expect(deviation(voiced('surprise'))).toBeGreaterThan(3 * deviation(voiced('sadness')))
  })

  it('is louder in anger than in sadness', () => {
    expect(10 * Math.log10(power(say('anger').samples) / power(say('sadness').samples))).toBeGreaterThan(8)
  })

  it('sounds at the pitch it says', () => {
    for (const kind of ['low', 'high'] as const) {
      const pitches = voiced('neutral', kind)
      const heard = heardPitchHz(say('neutral', kind).samples)
      expect(heard).toBeGreaterThan(Math.min(...pitches) * 0.93)
      expect(heard).toBeLessThan(Math.max(...pitches) * 1.07)
    }
  })

  it('never clips, and starts and ends in silence so that it loops', () => {
    for (const label of EMOTIONS) {
      const { samples } = say(label)
      expect(samples.every((value) => Math.abs(value) < 0.99)).toBe(true)
      expect(power(samples.subarray(0, 960))).toBeLessThan(1e-6)
      expect(power(samples.subarray(-480))).toBeLessThan(1e-5)
    }
  })

  it('opens the mouth where it sounds and closes it in pauses', () => {
    const { openness } = say('happiness')
    expect(Math.max(...openness)).toBeGreaterThan(0.5)
    expect(openness[0]).toBeLessThan(0.05)
  })

  it('says the same for the same seed', () => {
    expect(say('fear').samples).toEqual(say('fear').samples)
  })

  it('survives Opus: every packet decodes to 20 ms of about the same loudness', async () => {
    const { samples } = say('happiness')
    const packets = encodeOpus(samples)
    expect(packets).toHaveLength(Math.ceil(samples.length / OPUS_FRAME_SAMPLES))
    const decoder = new OpusDecoder({ channels: 1 })
    await decoder.ready
    let decoded = 0, total = 0
    for (const packet of packets) {
      const { channelData, samplesDecoded } = decoder.decodeFrame(packet)
      expect(samplesDecoded).toBe(OPUS_FRAME_SAMPLES)
      total += samplesDecoded
      decoded += power(channelData[0]!) * samplesDecoded
    }
    decoder.free()
    expect(Math.abs(10 * Math.log10(decoded / total / power(samples)))).toBeLessThan(3)
  })
})
