// Voice activity in virtual time: 10 ms frames.
import { expect, test } from 'vitest'
import { MelAnalysis } from '../../../src/inference/speech/log-mel.ts'
import { SpeechStream } from '../../../src/inference/speech/speech-stream.ts'
import { NO_VOICE, bandLevelDb, hear } from '../../../src/inference/speech/voice-activity.ts'
import type { VoiceState } from '../../../src/inference/speech/voice-activity.ts'
import { FEATURES, noise, tone } from './features.ts'

function frames(state: VoiceState, levels: readonly number[]): { readonly state: VoiceState; readonly voiced: number } {
  let voiced = 0
  for (const level of levels) {
    state = hear(state, level)
    if (state.voiced) voiced++
  }
  return { state, voiced }
}

const flat = (level: number, count: number): number[] => new Array<number>(count).fill(level)

test('a voice over a quiet room is heard at once', () => {
  const room = frames(NO_VOICE, flat(-62, 100)).state
  expect(hear(room, -30).voiced).toBe(true)
})

test('the hangover lasts 200 ms and no longer', () => {
  const spoken = frames(frames(NO_VOICE, flat(-60, 100)).state, flat(-30, 50)).state
  const after = frames(spoken, flat(-60, 100))
  expect(after.voiced).toBeGreaterThanOrEqual(20)
  expect(after.voiced).toBeLessThan(35)
})

test('digital silence is never voice, not even right after one', () => {
  const spoken = frames(NO_VOICE, flat(-30, 50)).state
  expect(frames(spoken, flat(-120, 100)).voiced).toBe(0)
  expect(frames(NO_VOICE, flat(-120, 1000)).voiced).toBe(0)
})

test('a steady noise is a voice for three seconds at most, then the floor', () => {
  const settled = frames(NO_VOICE, flat(-40, 330)).state
  expect(frames(settled, flat(-40, 500)).voiced).toBe(0)
})

test('over a noisy floor a voice must stand out by 9 dB', () => {
  const noisy = frames(NO_VOICE, flat(-40, 400)).state
  expect(hear(noisy, -32).voiced).toBe(false)
  expect(hear(noisy, -30).voiced).toBe(true)
})

test('white noise through the real spectrum settles to no voice, and a voice over it is heard', () => {
  const stream = new SpeechStream(new MelAnalysis(FEATURES))
  stream.push(noise(0.01, 16_000 * 6))
  expect(stream.voiceShare).toBeLessThan(0.2)
  const voice = tone(220, 0.2, 16_000).map((value, index) => value * (0.5 + 0.5 * Math.sin(index / 500)))
  stream.push(voice)
  expect(stream.voiceShare).toBeGreaterThan(0.5)
})

test('the share is of the whole window, and forgotten on mute', () => {
  const stream = new SpeechStream(new MelAnalysis(FEATURES))
  stream.push(tone(300, 0.3, 16_000 * 0.4))
  expect(stream.voiceShare).toBeGreaterThan(0.2)
  expect(stream.voiceShare).toBeLessThan(0.3)
  stream.clear()
  expect(stream.voiceShare).toBe(0)
})

test('a full-scale sine in the band is about 0 dB', () => {
  const analysis = new MelAnalysis(FEATURES)
  analysis.frame(tone(1000, 1, 400), 0, new Float32Array(64), 0)
  expect(Math.abs(bandLevelDb(analysis.power, FEATURES))).toBeLessThan(0.5)
})
