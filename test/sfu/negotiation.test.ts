// Malformed negotiation objects: each is refused by name, and neither the room nor its neighbours on the worker notice.
import { createWorker } from 'mediasoup'
import type { types } from 'mediasoup'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parseDtlsParameters, parseRtpCapabilities, parseRtpParameters } from '../../src/sfu/negotiation.ts'
import type { Sfu } from '../../src/sfu/sfu.ts'
import { findWorkerBinary } from '../../src/sfu/worker-binary.ts'
import { OPUS, Sender, VP8, openTestSfu, peerId, roomId } from './support.ts'

let sfu: Sfu
beforeAll(async () => {
  sfu = await openTestSfu()
})
afterAll(() => sfu.close())

const codec = VP8.codecs[0]
const hostile: Record<string, unknown> = {
  nothing: null,
  'an empty object': {},
  'a list': [],
  'no codecs': { ...VP8, codecs: [] },
  'codecs that are none': { ...VP8, codecs: [null, 7, 'VP8'] },
  'an unknown codec': { ...VP8, codecs: [{ ...codec, mimeType: 'video/AV9' }] },
  'a codec of another kind': { ...VP8, codecs: OPUS.codecs },
  'a payload type of text': { ...VP8, codecs: [{ ...codec, payloadType: '96' }] },
  'a payload type that is too large': { ...VP8, codecs: [{ ...codec, payloadType: 4096 }] },
  'a fractional bitrate': { ...VP8, encodings: [{ ssrc: 5, maxBitrate: 1.5 }] },
  'a bitrate of text': { ...VP8, encodings: [{ ssrc: 5, maxBitrate: 'fast' }] },
  'a mid that is a number': { ...VP8, mid: 0 },
  'a rid that is a number': { ...VP8, encodings: [{ rid: 0 }] },
  'a negative SSRC': { ...VP8, encodings: [{ ssrc: -1 }] },
  'one SSRC twice': { ...VP8, encodings: [{ ssrc: 5 }, { ssrc: 5 }] },
  'too many encodings': { ...VP8, encodings: Array.from({ length: 5 }, (_, n) => ({ ssrc: n + 1 })) },
  'no way to tell the stream': { ...VP8, encodings: [{}] },
  'a parameter that is an object': { ...VP8, codecs: [{ ...codec, parameters: { a: { b: 1 } } }] },
  'an RTX codec of nothing': { ...VP8, codecs: [codec, { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 5 } }] },
  'an RTX codec of itself': { ...VP8, codecs: [codec, { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 97 } }] },
  'only an RTX codec': { ...VP8, codecs: [{ mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, parameters: { apt: 97 } }] },
  'one payload type twice': { ...VP8, codecs: [codec, codec] },
  'an unknown header extension': { ...VP8, headerExtensions: [{ uri: 'urn:nobody:knows', id: 3 }] },
  'header extension 0': { ...VP8, headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 0 }] },
  'a scalability mode that is none': { ...VP8, encodings: [{ ssrc: 5, scalabilityMode: 'L999999999T9' }] },
  'an encoding of an unknown codec': { ...VP8, encodings: [{ ssrc: 5, codecPayloadType: 33 }] },
}

test.for(Object.entries(hostile))('rtpParameters with %s are rejected, and the room goes on', async ([, rtpParameters]) => {
  const room = await sfu.openRoom(roomId('hostile'))
  const sender = await Sender.open(room, 'mallory')
  await expect(sender.camera(rtpParameters as Record<string, unknown>)).rejects.toMatchObject({ code: 'MEDIA_REJECTED', message: expect.stringMatching(/.{8}/) })
  await expect(sender.camera()).resolves.toEqual(expect.any(String))
  sender.close()
  room.close()
})

test('the gate is needed: without it, one fractional bitrate stops a mediasoup worker from serving anybody', async () => {
  const bare = await createWorker({ workerBin: findWorkerBinary(), logLevel: 'none' })
  const router = await bare.createRouter({ mediaCodecs: [{ kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 }] })
  const transport = await router.createPlainTransport({ listenIp: '127.0.0.1' })
  const rtpParameters = { ...VP8, encodings: [{ ssrc: 5, maxBitrate: 1.5 }] } as types.RtpParameters
  await expect(transport.produce({ kind: 'video', rtpParameters })).rejects.toThrow('BigInt')
  await expect(bare.createRouter()).rejects.toThrow('must not be nested')
  // Not even bare.close() works any more.
  process.kill(bare.pid, 'SIGKILL')
  await new Promise<void>((resolve) => bare.once('subprocessclose', resolve))
})

test('a worker fed with malformed parameters still serves another room', async () => {
  const room = await sfu.openRoom(roomId('neighbour'))
  const sender = await Sender.open(room, 'nora')
  await expect(sender.microphone()).resolves.toEqual(expect.any(String))
  sender.close()
  room.close()
})

test('audio has one encoding, and a source is of its own kind', async () => {
  expect(() => parseRtpParameters('audio', { ...OPUS, encodings: [{ ssrc: 1 }, { ssrc: 2 }] })).toThrow('one encoding')
  const room = await sfu.openRoom(roomId('kinds'))
  const sender = await Sender.open(room, 'kim')
  const mismatch = room.produce(sender.peerId, sender.transportId, { kind: 'audio', source: 'camera', rtpParameters: OPUS, paused: false })
  await expect(mismatch).rejects.toMatchObject({ code: 'MEDIA_REJECTED' })
  sender.close()
  room.close()
})

test('malformed DTLS parameters and capabilities are rejected, and the transport can still be connected', async () => {
  const room = await sfu.openRoom(roomId('dtls'))
  const peer = peerId('dora')
  const { transportId } = await room.createWebRtcTransport(peer, 'send')
  const fingerprint = { algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') }
  for (const dtlsParameters of [{}, { fingerprints: [] }, { fingerprints: [{ algorithm: 'md5', value: 'AB' }] }, { role: 'chief', fingerprints: [fingerprint] }, { fingerprints: [{ ...fingerprint, value: 7 }] }]) {
    await expect(room.connectTransport(peer, transportId, dtlsParameters)).rejects.toMatchObject({ code: 'MEDIA_REJECTED' })
  }
  await room.connectTransport(peer, transportId, { role: 'client', fingerprints: [fingerprint] })
  await expect(room.connectTransport(peer, transportId, { role: 'client', fingerprints: [fingerprint] })).rejects.toMatchObject({ code: 'MEDIA_REJECTED' })
  expect(() => parseRtpCapabilities({ codecs: 'all' })).toThrow('rtpCapabilities.codecs')
  expect(() => parseDtlsParameters(null)).toThrow('dtlsParameters')
  room.close()
})

test('what is not negotiated here is dropped: unknown keys, and abs-capture-time', () => {
  const absCaptureTime = { uri: 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time', id: 4 }
  const parsed = parseRtpParameters('audio', { ...OPUS, headerExtensions: [...OPUS.headerExtensions, absCaptureTime], surprise: true })
  expect(parsed).not.toHaveProperty('surprise')
  expect(parsed.headerExtensions).toHaveLength(1)
})

test('what mediasoup-client sends passes: an empty cname, feedback without a parameter, rids without SSRCs', () => {
  const encodings = ['r0', 'r1', 'r2'].map((rid) => ({ rid, active: true, dtx: false, scaleResolutionDownBy: 2, maxBitrate: 150_000, scalabilityMode: 'L1T3' }))
  const rtpParameters = { ...VP8, mid: '1', encodings, rtcp: { cname: '', reducedSize: true }, msid: '- 6d3c' }
  const parsed = parseRtpParameters('video', { ...rtpParameters, codecs: [{ ...codec, rtcpFeedback: [{ type: 'goog-remb', parameter: '' }, { type: 'nack' }] }] })
  expect(parsed.encodings?.map(({ rid }) => rid)).toEqual(['r0', 'r1', 'r2'])
  expect(parsed).toMatchObject({ mid: '1', msid: '- 6d3c' })
})
