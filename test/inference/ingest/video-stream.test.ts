// A real VP8 or H264 stream through loss, truncation and load: pictures come back at the key frame that was asked for.
import { expect, test } from 'vitest'
import { createCounters } from '../../../src/inference/ingest/counters.ts'
import { H264Assembler } from '../../../src/inference/ingest/h264.ts'
import { parseRtp } from '../../../src/inference/ingest/rtp.ts'
import { FfmpegVideoDecoder } from '../../../src/inference/ingest/video-decoder.ts'
import { VideoStream } from '../../../src/inference/ingest/video-stream.ts'
import type { DecodeLevel } from '../../../src/inference/ingest/video-stream.ts'
import { Vp8Assembler } from '../../../src/inference/ingest/vp8.ts'
import { HEIGHT, WIDTH, encodeVideo, picture } from './encoder.ts'
import { rtpPacket, vp8Payloads } from './packets.ts'

function openStream(codec: 'VP8' | 'H264') {
  const counters = createCounters()
  const requests: number[] = []
  let nowMs = 0
  const stream = new VideoStream({ assembler: codec === 'VP8' ? new Vp8Assembler() : new H264Assembler(), decoder: new FfmpegVideoDecoder(codec), counters, requestKeyFrame: () => requests.push(nowMs) })
  let sequenceNumber = 65_530
  /** Sends a frame's packets, leaving out those named. */
  const send = (frame: number, payloads: readonly Uint8Array[], options: { lose?: readonly number[]; level?: DecodeLevel } = {}) => {
    nowMs = frame * 33
    stream.advance(options.level ?? 'all', nowMs)
    payloads.forEach((payload, i) => {
      const parsed = parseRtp(rtpPacket({ sequenceNumber: sequenceNumber++, timestamp: frame * 3_000, marker: i === payloads.length - 1, payload }))
      if (parsed.kind === 'packet' && !options.lose?.includes(i)) stream.push(parsed.packet, options.level ?? 'all', nowMs)
    })
  }
  return { stream, counters, requests, send }
}

/** Mean difference between a decoded picture and the one that was encoded. */
function error(luma: { data: Uint8Array } | null, level: number): number {
  const wanted = picture(level)
  return luma === null ? Infinity : luma.data.reduce((sum, value, i) => sum + Math.abs(value - wanted[i]!), 0) / luma.data.length
}

test('every picture of a whole stream is decoded, and the newest is taken once', () => {
  const { stream, counters, requests, send } = openStream('VP8')
  encodeVideo('VP8', [0, 20, 40]).forEach((frame, i) => send(i, vp8Payloads(frame)))
  const luma = stream.takeLatest()!
  expect(luma).toMatchObject({ width: WIDTH, height: HEIGHT, range: 'limited', rtpTimestamp: 6_000, arrivedMs: 66 })
  expect(luma.data.length).toBe(WIDTH * HEIGHT)
  expect(error(luma, 40)).toBeLessThan(6)
  expect(stream.takeLatest()).toBeNull()
  expect([counters.videoFramesDecoded, requests.length]).toEqual([3, 0])
  stream.close()
})

test('after a lost packet nothing is shown until the key frame that was asked for', () => {
  const { stream, counters, requests, send } = openStream('VP8')
  const frames = encodeVideo('VP8', [0, 20, 40, 60, 80, 100, 120, 140, 160], [7])
  send(0, vp8Payloads(frames[0]!))
  send(1, vp8Payloads(frames[1]!))
  stream.takeLatest()
  send(2, vp8Payloads(frames[2]!, 20), { lose: [1] })
  for (const i of [3, 4, 5, 6]) send(i, vp8Payloads(frames[i]!))
  expect(stream.takeLatest()).toBeNull()
  expect(requests.length).toBe(1)
  send(7, vp8Payloads(frames[7]!))
  expect(error(stream.takeLatest(), 140)).toBeLessThan(6)
  send(8, vp8Payloads(frames[8]!))
  expect(error(stream.takeLatest(), 160)).toBeLessThan(6)
  expect(counters).toMatchObject({ rtpLost: 1, keyFrameRequests: 1, videoFramesDecoded: 4 })
  stream.close()
})

test('a stream joined in its middle asks for a key frame, once a second', () => {
  const { stream, requests, send } = openStream('VP8')
  const delta = encodeVideo('VP8', [0, 20])[1]!
  for (let i = 0; i < 62; i++) send(i, vp8Payloads(delta))
  expect(requests).toEqual([0, 31 * 33])
  stream.close()
})

test('truncated and garbled frames are counted, and the stream goes on at the next key frame', () => {
  const { stream, counters, send } = openStream('VP8')
  const [key, delta] = encodeVideo('VP8', [0, 20])
  send(0, vp8Payloads(key!))
  send(1, vp8Payloads(delta!.subarray(0, 4)))
  send(2, [Buffer.from([0x90])])
  send(3, vp8Payloads(Buffer.concat([key!.subarray(0, 10), Buffer.alloc(key!.length, 0xff)])))
  expect(counters.videoFramesBroken).toBeGreaterThanOrEqual(2)
  send(4, vp8Payloads(key!))
  send(5, vp8Payloads(delta!))
  expect(error(stream.takeLatest(), 20)).toBeLessThan(6)
  stream.close()
})

test('under the heaviest load key frames alone are decoded, asked for once a second, and all else is counted', () => {
  const { stream, counters, requests, send } = openStream('VP8')
  const frames = encodeVideo('VP8', [0, 20, 40, 60, 80], [3])
  frames.forEach((frame, i) => send(i, vp8Payloads(frame), { level: 'key-frames' }))
  expect(counters).toMatchObject({ videoFramesDecoded: 2, videoFramesDropped: 3 })
  expect(requests.length).toBe(1)
  stream.close()
})

test('H264 is decoded without delay and resumes after loss', () => {
  const { stream, counters, requests, send } = openStream('H264')
  const units = (frame: Buffer) => frame.toString('latin1').split('\0\0\x01').map((unit) => unit.replace(/\0$/, '')).filter((unit) => unit.length > 0).map((unit) => Buffer.from(unit, 'latin1'))
  const frames = encodeVideo('H264', [0, 20, 40, 60, 80], [3]).map(units)
  send(0, frames[0]!)
  expect(error(stream.takeLatest(), 0)).toBeLessThan(6)
  send(1, frames[1]!, { lose: [0] })
  send(2, frames[2]!)
  expect(stream.takeLatest()).toBeNull()
  send(3, frames[3]!)
  send(4, frames[4]!)
  expect(error(stream.takeLatest(), 80)).toBeLessThan(6)
  expect([counters.videoFramesDecoded, requests.length]).toEqual([3, 1])
  stream.close()
})
