// Log-mel frames: where energy lands, and that the cut of the stream makes no difference.
import { expect, test } from 'vitest'
import { LogMelRing, MelAnalysis } from '../../../src/inference/speech/log-mel.ts'
import { FEATURES, WINDOW_SAMPLES, noise, tone } from './features.ts'

const analysis = new MelAnalysis(FEATURES)

function picture(parts: readonly Float32Array[]): Float32Array {
  const ring = new LogMelRing(analysis)
  for (const part of parts) ring.push(part)
  const out = new Float32Array(64 * 160)
  ring.write(out)
  return out
}

test('a tone lights the filter that stands over it', () => {
  const out = picture([tone(1000, 0.5, WINDOW_SAMPLES)])
  const column = Array.from({ length: 64 }, (_, m) => out[m * 160 + 80]!)
  const brightest = column.indexOf(Math.max(...column))
  const mel = (hz: number): number => 2595 * Math.log10(1 + hz / 700)
  const expected = ((mel(1000) - mel(60)) / (mel(7600) - mel(60))) * 65 - 1
  expect(Math.abs(brightest - expected)).toBeLessThan(1)
})

test('the picture has mean 0 before the bins are normalised', () => {
  const out = picture([noise(0.3, WINDOW_SAMPLES)])
  expect(out.reduce((sum, value) => sum + value, 0) / out.length).toBeCloseTo(0, 4)
})

test('how the sound was cut into packets makes no difference', () => {
  const sound = noise(0.2, 50_000, 7)
  const whole = picture([sound])
  const cut: Float32Array[] = []
  for (let at = 0, size = 1; at < sound.length; at += size, size = (size * 7 + 13) % 997) cut.push(sound.subarray(at, at + size))
  expect(picture(cut)).toEqual(whole)
})

test('only the newest window counts', () => {
  const newest = noise(0.2, WINDOW_SAMPLES, 3)
  const before = noise(0.9, 16_000, 4)
  // The hop grid of the longer stream passes through the start of the newest window.
  const out = picture([before, newest])
  const alone = picture([newest])
  for (const [index, value] of alone.entries()) expect(out[index]).toBeCloseTo(value, 4)
})

test('a window that is not full is as if silence had come before', () => {
  const out = picture([noise(0.2, 59 * 160 + 400, 5)])
  const silence = new Set(Array.from({ length: 64 }, (_, m) => [out[m * 160]!, out[m * 160 + 99]!]).flat())
  expect(silence.size).toBe(1)
  expect(out[10 * 160 + 100]).toBeGreaterThan([...silence][0]! + 5)
})

test('mean and std of each bin are applied after the window mean', () => {
  const shifted = new MelAnalysis({ ...FEATURES, mean: FEATURES.mean.map((_, m) => m / 10), std: FEATURES.std.map(() => 2) })
  const ring = new LogMelRing(shifted)
  const sound = noise(0.2, WINDOW_SAMPLES)
  ring.push(sound)
  const out = new Float32Array(64 * 160)
  ring.write(out)
  const plain = picture([sound])
  expect(out[10 * 160 + 5]).toBeCloseTo((plain[10 * 160 + 5]! - 1) / 2, 5)
})
