// The inference worker on a real UDP socket: real streams reach their person's pipeline, and everything hostile is a counted drop.
import { createSocket } from 'node:dgram'
import type { Socket } from 'node:dgram'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { systemClock } from '../../src/kit/clock.ts'
import { createLog } from '../../src/kit/log.ts'
import { InferenceWorker } from '../../src/inference/worker.ts'
import type { ServerLink } from '../../src/inference/link/server-link.ts'
import { serverMessageSchema, workerMessageSchema } from '../../src/protocol/inference.ts'
import type { ServerMessage, WorkerMessage, WorkerReading } from '../../src/protocol/inference.ts'
import { FakePipeline } from './fake-pipeline.ts'
import { encodeTone, encodeVideo } from './ingest/encoder.ts'
import { rtpPacket, vp8Payloads } from './ingest/packets.ts'

class FakeServer implements ServerLink {
  closed = false
  readonly received: WorkerMessage[] = []
  tell: (message: ServerMessage) => void = () => {}
  lose: (reason: string) => void = () => {}
  onOpen(listener: () => void) { listener() }
  onMessage(listener: (message: ServerMessage) => void) { this.tell = (message) => listener(serverMessageSchema.parse(message)) }
  onClose(listener: (reason: string) => void) { this.lose = listener }
  send(message: WorkerMessage) { this.received.push(workerMessageSchema.parse(message)) }
  sendReadings(readings: readonly WorkerReading[]) { this.send({ type: 'readings', readings: [...readings] }) }
  close() { this.closed = true }
  of<T extends WorkerMessage['type']>(type: T) { return this.received.filter((message): message is Extract<WorkerMessage, { type: T }> => message.type === type) }
}

let server: FakeServer
let pipeline: FakePipeline
let worker: InferenceWorker
let udp: Socket
beforeEach(async () => {
  server = new FakeServer()
  pipeline = new FakePipeline()
  worker = await InferenceWorker.open({ link: server, pipeline, listen: { ip: '127.0.0.1', port: 0 }, announceIp: null, encrypt: 'outside', token: 't', capacity: 2, log: createLog('test', { level: 'silent' }), clock: systemClock })
  udp = createSocket('udp4')
})
afterEach(async () => {
  udp.close()
  await worker.close()
})

const send = (datagram: Uint8Array) => new Promise<void>((resolve) => udp.send(datagram, worker.rtpAddress.port, '127.0.0.1', () => resolve()))
const tapOpen = (overrides: object = {}) => server.tell({
  type: 'tap:open', tapId: 'video', subjectId: 's1', kind: 'video', ssrc: 7, payloadType: 96, mimeType: 'video/VP8', clockRate: 90_000, channels: 1, parameters: {}, srtp: null, paused: false, ...overrides,
} as Extract<ServerMessage, { type: 'tap:open' }>)
const openAudio = () => tapOpen({ tapId: 'audio', kind: 'audio', ssrc: 8, payloadType: 100, mimeType: 'audio/opus', clockRate: 48_000, channels: 2 })
const sendFrame = async (frame: Buffer, n: number) => {
  const payloads = vp8Payloads(frame, 1_000)
  for (const [i, payload] of payloads.entries()) await send(rtpPacket({ sequenceNumber: n * 10 + i, timestamp: n * 3_000, marker: i === payloads.length - 1, payload }))
}

test('it says hello with its loopback address and no SRTP', () => {
  expect(server.received[0]).toMatchObject({ type: 'hello', token: 't', capacity: 2, modelGeneration: 'fake', rtp: { ip: '127.0.0.1', port: worker.rtpAddress.port, srtp: null } })
})

test('pictures and sound of one person reach one pipeline', async () => {
  tapOpen()
  openAudio()
  await sendFrame(encodeVideo('VP8', [0])[0]!, 0)
  const subject = pipeline.subjects.get('s1')!
  await expect.poll(() => subject.frames.length).toBe(1)
  const tone = encodeTone(5)
  let sequenceNumber = 0
  // The first packets may come before libopus stands.
  await expect.poll(async () => {
    await send(rtpPacket({ ssrc: 8, payloadType: 100, sequenceNumber, timestamp: sequenceNumber++ * 960, payload: tone[0]! }))
    return subject.samples
  }).toBeGreaterThan(600)
  expect([pipeline.subjects.size, subject.active]).toEqual([1, { audio: true, video: true }])
})

test('everything hostile on the socket is a counted drop, and the stream goes on', async () => {
  tapOpen()
  const [key] = encodeVideo('VP8', [0])
  for (const datagram of [Buffer.from([1]), Buffer.alloc(60_000, 0xff), Buffer.concat([Buffer.from([0x9f]), rtpPacket().subarray(1)]), rtpPacket({ ssrc: 99 }), rtpPacket({ payloadType: 97 }), rtpPacket({ ssrc: 1234 })]) await send(datagram)
  await send(rtpPacket({ sequenceNumber: 1, marker: true, payload: Buffer.from([0x90]) }))
  await send(rtpPacket({ sequenceNumber: 2, marker: true, timestamp: 1, payload: Buffer.concat([Buffer.from([0x10]), key!.subarray(0, 11)]) }))
  for (const [i, payload] of vp8Payloads(key!, 1_000).entries()) await send(rtpPacket({ sequenceNumber: 3 + i, timestamp: 2, marker: i === vp8Payloads(key!, 1_000).length - 1, payload }))
  await expect.poll(() => worker.stats().videoFramesDecoded).toBe(1)
  expect(worker.stats()).toMatchObject({ rtpUnknownSsrc: 1, rtpWrongPayloadType: 1, rtpMalformed: 3, videoFramesBroken: 2, openTaps: 1 })
  expect(server.of('key-frame')).toEqual([{ type: 'key-frame', tapId: 'video' }])
})

test('muting ends the modality at once, and packets still on their way are not used', async () => {
  tapOpen()
  openAudio()
  server.tell({ type: 'tap:paused', tapId: 'video' as never, paused: true })
  const subject = pipeline.subjects.get('s1')!
  expect(subject.active).toEqual({ audio: true, video: false })
  await sendFrame(encodeVideo('VP8', [0])[0]!, 0)
  await expect.poll(() => worker.stats().rtpPackets).toBeGreaterThan(0)
  expect(worker.stats().videoFramesDecoded).toBe(0)
})

test('the last tap of a person closes their pipeline; a lost server closes all', () => {
  tapOpen()
  openAudio()
  tapOpen({ tapId: 'other', subjectId: 's2', ssrc: 9 })
  server.tell({ type: 'tap:close', tapId: 'video' as never })
  expect(pipeline.subjects.get('s1')).toMatchObject({ closed: false, active: { audio: true, video: false } })
  server.tell({ type: 'tap:close', tapId: 'audio' as never })
  expect(pipeline.subjects.get('s1')!.closed).toBe(true)
  server.lose('gone')
  expect([pipeline.subjects.get('s2')!.closed, worker.stats().openTaps]).toEqual([true, 0])
})

test('a tap that cannot be taken is answered by name, and harms no other', () => {
  tapOpen()
  tapOpen({ tapId: 'b', subjectId: 's2' })
  tapOpen({ tapId: 'c', mimeType: 'video/AV1', ssrc: 10 })
  tapOpen({ tapId: 'd', ssrc: 11, srtp: { cryptoSuite: 'AEAD_AES_128_GCM', keyBase64: 'AAAA' } })
  tapOpen({ tapId: 'e', subjectId: 's2', ssrc: 12 })
  tapOpen({ tapId: 'f', subjectId: 's3', ssrc: 13 })
  expect(server.of('tap-failed').map(({ tapId, code }) => [tapId, code])).toEqual([['b', 'SSRC_IN_USE'], ['c', 'UNSUPPORTED_CODEC'], ['d', 'BAD_SRTP'], ['f', 'AT_CAPACITY']])
  expect(worker.stats().openTaps).toBe(2)
})

test('a layer is asked for one step at a time, within 0 to 2', () => {
  tapOpen()
  for (const direction of ['lower', 'higher', 'higher', 'higher', 'lower'] as const) pipeline.subjects.get('s1')!.wantLayer(direction)
  expect(server.of('layer').map(({ spatialLayer }) => spatialLayer)).toEqual([1, 2, 1])
})

test('a ping is answered with the counters, and readings are sent as they come', async () => {
  server.tell({ type: 'ping', n: 4 })
  expect(server.of('pong')).toMatchObject([{ n: 4, stats: { openTaps: 0 } }])
  pipeline.pending.push({ subjectId: 's1', ageMs: 1, label: 'unsure', probabilities: [1, 0, 0, 0, 0, 0, 0, 0], confidence: 1, modality: 'audio', box: null, rtp: { video: null, audio: 5 } } as never)
  await expect.poll(() => server.of('readings').length).toBe(1)
  expect(worker.stats().readings).toBe(1)
})
