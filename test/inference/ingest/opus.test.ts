// Opus to 16 kHz: real packets give sound, damaged ones are refused before libopus sees them.
import { expect, test } from 'vitest'
import { Opus16kDecoder } from '../../../src/inference/ingest/opus.ts'
import { opusPacketSamples } from '../../../src/inference/ingest/opus-packet.ts'
import { encodeTone } from './encoder.ts'

const rms = (samples: Float32Array) => Math.sqrt(samples.reduce((sum, value) => sum + value * value, 0) / samples.length)

test('a 20 ms packet gives 320 samples of the tone that was encoded', async () => {
  const decoder = await Opus16kDecoder.open()
  const sounds = encodeTone(10).map((packet) => decoder.decode(packet)!)
  expect(sounds.map((sound) => sound.length)).toEqual(Array(10).fill(320))
  const last = sounds.at(-1)!
  expect(rms(last)).toBeCloseTo(12_000 / 32_768 / Math.SQRT2, 1)
  const crossings = last.reduce((count, value, i) => count + (i > 0 && value >= 0 !== last[i - 1]! >= 0 ? 1 : 0), 0)
  expect(crossings).toBeGreaterThanOrEqual(11)
  expect(crossings).toBeLessThanOrEqual(13)
  decoder.close()
})

test('empty, truncated and impossible packets give nothing, and the next packet is heard', async () => {
  const decoder = await Opus16kDecoder.open()
  const [packet] = encodeTone(1)
  for (const bad of [Buffer.alloc(0), Buffer.from([0x0f]), Buffer.from([0x01, 1]), Buffer.from([0x02, 251]), Buffer.from([0x03, 0x3f, 1]), Buffer.from([0x03, 0x41, 255]), Buffer.alloc(5_000, 0xfc)]) expect(decoder.decode(bad)).toBeNull()
  expect(decoder.decode(packet!)?.length).toBe(320)
  decoder.close()
  decoder.close()
  expect(decoder.decode(packet!)).toBeNull()
})

test('the packet lengths of RFC 6716 are read for every framing', () => {
  expect(opusPacketSamples(Uint8Array.from([0xf8, 1]))).toBe(960)
  expect(opusPacketSamples(Uint8Array.from([0xf9, 1, 1]))).toBe(1_920)
  expect(opusPacketSamples(Uint8Array.from([0xfa, 1, 1, 1, 1]))).toBe(1_920)
  expect(opusPacketSamples(Uint8Array.from([0xfb, 0x03, 1, 1, 1]))).toBe(2_880)
  expect(opusPacketSamples(Uint8Array.from([0xfb, 0xc2, 2, 1, 9, 9, 0, 0]))).toBe(1_920)
  expect(opusPacketSamples(Uint8Array.from([0xf8]))).toBe(960)
})
