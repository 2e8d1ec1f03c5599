// VP8 depacketising: frames from their packets, and truncated or impossible ones named.
import { beforeAll, expect, test } from 'vitest'
import { Vp8Assembler, parseVp8Payload } from '../../../src/inference/ingest/vp8.ts'
import type { RtpPacket } from '../../../src/inference/ingest/rtp.ts'
import { encodeVideo } from './encoder.ts'
import { vp8Payloads } from './packets.ts'

let key: Buffer
let delta: Buffer
beforeAll(() => {
  const [first, second] = encodeVideo('VP8', [0, 9])
  key = first!
  delta = second!
})

const packet = (payload: Uint8Array, timestamp: number, marker: boolean): RtpPacket => ({ payload, timestamp, marker, payloadType: 96, sequenceNumber: 0, ssrc: 1 })
const push = (assembler: Vp8Assembler, payloads: readonly Uint8Array[], timestamp: number) => payloads.map((payload, i) => assembler.push(packet(payload, timestamp, i === payloads.length - 1))).at(-1)!

test('a frame is the data of its packets, and says whether it is a key frame', () => {
  const assembler = new Vp8Assembler()
  const first = push(assembler, vp8Payloads(key), 0)
  expect(first.kind === 'frame' && first.frame.keyFrame && first.frame.data.equals(key)).toBe(true)
  expect(push(assembler, vp8Payloads(delta), 3_000)).toMatchObject({ kind: 'frame', frame: { keyFrame: false, rtpTimestamp: 3_000 } })
})

test('the descriptor may carry 7- or 15-bit picture ids, TL0PICIDX and TID, and is cut off', () => {
  const data = [1, 2, 3]
  for (const descriptor of [[0x10], [0x90, 0x80, 0x05], [0x90, 0x80, 0x85, 0x01], [0x90, 0xe0, 0x85, 0x01, 0x07, 0x20], [0x90, 0x10, 0x20], [0x90, 0x40, 0x07]]) {
    expect([...parseVp8Payload(Uint8Array.from([...descriptor, ...data]))!.data]).toEqual(data)
  }
})

test.each([[[]], [[0x90]], [[0x90, 0x80]], [[0x90, 0x80, 0x85, 0x01]], [[0x90, 0xf0, 0x85, 0x01, 0x07]], [[0x10]]])('a descriptor cut short (%j) is refused', (bytes) => {
  expect(parseVp8Payload(Uint8Array.from(bytes))).toBeNull()
})

test('a frame cut short inside its first partition is broken', () => {
  expect(push(new Vp8Assembler(), vp8Payloads(key.subarray(0, 12)), 0)).toEqual({ kind: 'broken', defect: 'truncated-frame' })
})

test('a frame without its first packet is broken once, and the next frame is whole', () => {
  const assembler = new Vp8Assembler()
  const results = vp8Payloads(key).slice(1).map((payload, i, all) => assembler.push(packet(payload, 0, i === all.length - 1)))
  expect(results.filter(({ kind }) => kind === 'broken')).toEqual([{ kind: 'broken', defect: 'frame-without-start' }])
  expect(push(assembler, vp8Payloads(key), 3_000).kind).toBe('frame')
})

test('a frame that never ended is broken when the next begins', () => {
  const assembler = new Vp8Assembler()
  assembler.push(packet(vp8Payloads(key)[0]!, 0, false))
  expect(assembler.push(packet(vp8Payloads(delta, 5_000)[0]!, 3_000, true))).toEqual({ kind: 'broken', defect: 'frame-without-end' })
})
