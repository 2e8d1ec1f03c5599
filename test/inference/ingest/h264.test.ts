// H264 depacketising: single units, STAP-A and FU-A to Annex B, and truncated or impossible packets named.
import { expect, test } from 'vitest'
import { H264Assembler, parseH264Payload } from '../../../src/inference/ingest/h264.ts'
import type { RtpPacket } from '../../../src/inference/ingest/rtp.ts'
import { fuA } from './packets.ts'

const SPS = Buffer.from([0x67, 1, 2, 3])
const PPS = Buffer.from([0x68, 4, 5])
const IDR = Buffer.from([0x65, ...Array.from({ length: 50 }, (_, i) => i)])
const SLICE = Buffer.from([0x41, 7, 7, 7])
const START = Buffer.from([0, 0, 0, 1])
const annexB = (...units: Buffer[]) => Buffer.concat(units.flatMap((unit) => [START, unit]))
const stapA = (...units: Buffer[]) => Buffer.concat([Buffer.from([0x78]), ...units.flatMap((unit) => [Buffer.from([unit.length >> 8, unit.length & 0xff]), unit])])
const packet = (payload: Uint8Array, timestamp: number, marker: boolean): RtpPacket => ({ payload, timestamp, marker, payloadType: 96, sequenceNumber: 0, ssrc: 1 })
const push = (assembler: H264Assembler, payloads: readonly Uint8Array[], timestamp = 0) => payloads.map((payload, i) => assembler.push(packet(payload, timestamp, i === payloads.length - 1))).at(-1)!

test('parameter sets in a STAP-A and a key frame in FU-A fragments make one frame', () => {
  const result = push(new H264Assembler(), [stapA(SPS, PPS), ...fuA(IDR)])
  expect(result.kind === 'frame' && result.frame.keyFrame && result.frame.data.equals(annexB(SPS, PPS, IDR))).toBe(true)
})

test('a key frame that brings no parameter sets gets the last ones', () => {
  const assembler = new H264Assembler([SPS, PPS])
  const result = push(assembler, fuA(IDR))
  expect(result.kind === 'frame' && result.frame.data.equals(annexB(SPS, PPS, IDR))).toBe(true)
})

test('a key frame before any parameter sets is broken', () => {
  expect(push(new H264Assembler(), fuA(IDR))).toEqual({ kind: 'broken', defect: 'no-parameter-sets' })
})

test('a slice that nothing refers to is disposable', () => {
  const assembler = new H264Assembler()
  expect(push(assembler, [SLICE])).toMatchObject({ kind: 'frame', frame: { keyFrame: false, disposable: false } })
  expect(push(assembler, [Buffer.from([0x01, 7, 7])], 3_000)).toMatchObject({ kind: 'frame', frame: { disposable: true } })
})

test.each([
  ['nothing', [], 'empty-payload'],
  ['a unit without a body', [0x65], 'truncated-unit'],
  ['a STAP-A whose size passes its end', [0x78, 0, 9, 0x65], 'truncated-aggregate'],
  ['a STAP-A with half a size', [0x78, 0], 'truncated-aggregate'],
  ['a STAP-A of nothing', [0x78], 'truncated-aggregate'],
  ['an FU-A without data', [0x7c, 0x85], 'truncated-fragment'],
  ['an FU-A that starts and ends', [0x7c, 0xc5, 1], 'fragment-starts-and-ends'],
  ['an FU-B', [0x7d, 0x85, 1, 1], 'unsupported-packet-type'],
])('%s is a named defect', (_name, bytes, defect) => {
  expect(parseH264Payload(Uint8Array.from(bytes))).toEqual({ kind: 'malformed', defect })
})

test('a fragment without its start breaks its frame alone', () => {
  const assembler = new H264Assembler([SPS, PPS])
  const results = fuA(IDR).slice(1).map((payload, i, all) => assembler.push(packet(payload, 0, i === all.length - 1)))
  expect(results.filter(({ kind }) => kind === 'broken')).toEqual([{ kind: 'broken', defect: 'fragment-without-start' }])
  expect(push(assembler, fuA(IDR), 3_000).kind).toBe('frame')
})
