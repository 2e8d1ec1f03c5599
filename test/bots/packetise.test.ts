// Claims about RTP and RTCP bytes.
import { describe, expect, it } from 'vitest'
import { VideoEncoder } from '../../src/bots/encode.ts'
import { assembleH264, assembleVp8, packetiseH264, packetiseVp8, readRtp, splitAnnexB, writeRtp } from '../../src/bots/packetise.ts'
import { isRtcp, keyFrameRequests, writeSenderReport } from '../../src/bots/rtcp.ts'

/** Noise: large pictures that need several packets. */
function noise(width: number, height: number, seed: number): Uint8Array {
  const picture = new Uint8Array(width * height * 3 / 2)
  let state = seed
  for (let i = 0; i < picture.length; i++) picture[i] = 16 + ((state = (Math.imul(state, 1664525) + 1013904223) >>> 0) >>> 24) % 200
  return picture
}

describe('video packets', () => {
  it('of VP8 put together are the encoder\'s frame, with the picture id they were given', () => {
    using encoder = new VideoEncoder({ codec: 'vp8', width: 160, height: 96, framesPerSecond: 15 })
    for (let index = 0; index < 3; index++) {
      const { data, isKey } = encoder.encode(noise(160, 96, index))
      const payloads = packetiseVp8(data, 0x7ffe + index & 0x7fff)
      expect(isKey).toBe(index === 0)
      expect(payloads.every(({ length }) => length <= 1150)).toBe(true)
      const { frame, pictureId } = assembleVp8(payloads)
      expect(Buffer.compare(frame, data)).toBe(0)
      expect(pictureId).toBe(0x7ffe + index & 0x7fff)
    }
  })

  it('of H264 put together are the encoder\'s NAL units, and a key frame carries its parameter sets', () => {
    using encoder = new VideoEncoder({ codec: 'h264', width: 160, height: 96, framesPerSecond: 15 })
    const { data } = encoder.encode(noise(160, 96, 1))
    const payloads = packetiseH264(data)
    expect(payloads.length).toBeGreaterThan(3)
    expect(payloads.every(({ length }) => length <= 1150)).toBe(true)
    expect(splitAnnexB(assembleH264(payloads)).map((unit) => Buffer.from(unit).toString('hex'))).toEqual(splitAnnexB(data).map((unit) => Buffer.from(unit).toString('hex')))
    const types = splitAnnexB(data).map((unit) => unit[0]! & 0x1f)
    expect(types).toEqual(expect.arrayContaining([7, 8, 5]))
  })

  it('come with a key frame when one is asked for', () => {
    for (const codec of ['vp8', 'h264'] as const) {
      using encoder = new VideoEncoder({ codec, width: 64, height: 64, framesPerSecond: 15 })
      const keys = [0, 1, 2, 3].map((index) => {
        if (index === 2) encoder.requestKeyFrame()
        return encoder.encode(noise(64, 64, index)).isKey
      })
      expect(keys).toEqual([true, false, true, false])
    }
  })
})

describe('an RTP packet', () => {
  it('reads back as it was written, with and without an audio level', () => {
    const packet = { payloadType: 111, sequence: 65535, timestamp: 0xfffffff0, ssrc: 0xdeadbeef, marker: true, payload: Uint8Array.of(1, 2, 3) }
    expect(readRtp(writeRtp(packet))).toEqual(packet)
    const bytes = writeRtp({ ...packet, audioLevel: { extensionId: 1, negativeDbov: 30, isVoice: true } })
    expect(readRtp(bytes)).toEqual(packet)
    expect([...bytes.subarray(12, 18)]).toEqual([0xbe, 0xde, 0, 1, 0x10, 0x80 | 30])
  })
})

describe('RTCP', () => {
  it('sender reports are compound packets of a report and a CNAME, in whole words', () => {
    const bytes = writeSenderReport({ ssrc: 7, timeMs: 1_000_500, rtpTimestamp: 90_000, packets: 3, bytes: 400, cname: 'bot-1' })
    const view = new DataView(bytes.buffer)
    expect(isRtcp(bytes)).toBe(true)
    expect(bytes.length % 4).toBe(0)
    expect(view.getUint32(8)).toBe(1000 + 2_208_988_800)
    expect(view.getUint32(12)).toBe(2 ** 31)
    expect(28 + 4 * (view.getUint16(30) + 1)).toBe(bytes.length)
  })

  it('key-frame requests are found behind other packets, as PLI and as FIR', () => {
    const receiverReport = [0x80, 201, 0, 1, 0, 0, 0, 1]
    const pli = [0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 9]
    const fir = [0x84, 206, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 8, 1, 0, 0, 0]
    expect(keyFrameRequests(Uint8Array.from([...receiverReport, ...pli, ...fir]))).toEqual([9, 8])
    expect(keyFrameRequests(Uint8Array.from(receiverReport))).toEqual([])
    expect(keyFrameRequests(Uint8Array.from(pli.slice(0, 9)))).toEqual([])
  })

  it('is told from RTP on the same port', () => {
    expect(isRtcp(writeRtp({ payloadType: 96, sequence: 1, timestamp: 1, ssrc: 1, marker: true, payload: new Uint8Array(4) }))).toBe(false)
  })
})
