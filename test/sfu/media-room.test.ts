// Rooms: what clients are offered, who owns what, how much one person may have, and that nothing is left behind.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MediaServer } from '../../src/signaling/ports.ts'
import type { Tap as TapPort, TapSource } from '../../src/analysis/ports.ts'
import type { ConsumerId, ProducerId, TransportId } from '../../src/protocol/ids.ts'
import type { Sfu } from '../../src/sfu/sfu.ts'
import type { Tap } from '../../src/sfu/tap.ts'
import { OPUS, RtpStream, Sender, openTestSfu, grant, peerId, roomId, vp8KeyFrame } from './support.ts'

let sfu: Sfu
beforeAll(async () => {
  sfu = await openTestSfu()
})
afterAll(() => sfu.close())

const anna = peerId('anna')
const ben = peerId('ben')

test('the server fits the ports of signaling and analysis', () => {
  // Checked by the type checker.
  const fits: MediaServer & TapSource = sfu
  const tapFits = (tap: Tap): TapPort => tap
  expect([fits, tapFits]).toHaveLength(2)
})

test('clients are offered Opus, VP8 and H264, and neither abs-capture-time nor video-orientation', async () => {
  const room = await sfu.openRoom(roomId('offer'))
  const { codecs, headerExtensions } = room.rtpCapabilities as { codecs: { mimeType: string; parameters: object }[]; headerExtensions: { uri: string }[] }
  expect(new Set(codecs.map(({ mimeType }) => mimeType))).toEqual(new Set(['audio/opus', 'video/VP8', 'video/H264', 'video/rtx']))
  expect(codecs.find(({ mimeType }) => mimeType === 'audio/opus')?.parameters).toMatchObject({ useinbandfec: 1, usedtx: 1 })
  expect(headerExtensions.length).toBeGreaterThan(3)
  expect(headerExtensions.filter(({ uri }) => /abs-capture-time|video-orientation/.test(uri))).toEqual([])
  room.close()
})

test('WebRTC transports share one UDP and one TCP port and can restart ICE', async () => {
  const room = await sfu.openRoom(roomId('ports'))
  const send = await room.createWebRtcTransport(anna, 'send')
  const receive = await room.createWebRtcTransport(ben, 'receive')
  const ports = (transport: typeof send) => transport.iceCandidates.map(({ protocol, address, port }) => `${String(protocol)} ${String(address)} ${String(port)}`)
  expect(ports(send)).toHaveLength(2)
  expect(ports(send)).toEqual(ports(receive))
  const { iceParameters } = await room.restartIce(anna, send.transportId)
  expect(iceParameters.usernameFragment).not.toBe(send.iceParameters.usernameFragment)
  room.close()
})

test('another person\'s transport, producer and consumer are not found', async () => {
  const room = await sfu.openRoom(roomId('owners'))
  const sender = await Sender.open(room, 'anna')
  const producerId = await sender.microphone()
  const receive = await room.createWebRtcTransport(anna, 'receive')
  const { consumerId } = await room.consume(anna, receive.transportId, producerId, room.rtpCapabilities)
  const transport = await room.createWebRtcTransport(ben, 'send')
  const media = { kind: 'audio', source: 'microphone', rtpParameters: OPUS, paused: false } as const
  const refused = [
    () => room.produce(ben, sender.transportId, media),
    () => room.restartIce(ben, receive.transportId),
    () => room.connectTransport(ben, receive.transportId, {}),
    () => room.consume(ben, receive.transportId, producerId, room.rtpCapabilities),
    () => room.pauseProducer(ben, producerId),
    () => room.resumeProducer(ben, producerId),
    async () => room.closeProducer(ben, producerId),
    () => room.pauseConsumer(ben, consumerId),
    () => room.resumeConsumer(ben, consumerId),
    () => room.setConsumerLayers(ben, consumerId, 0),
    () => room.consume(anna, receive.transportId, 'nobody' as ProducerId, room.rtpCapabilities),
    () => room.resumeConsumer(anna, '__proto__' as ConsumerId),
    () => room.restartIce(anna, 'toString' as TransportId),
    () => room.pauseProducer(peerId('stranger'), producerId),
  ]
  for (const request of refused) await expect(request()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(room.produce(anna, receive.transportId, media)).rejects.toMatchObject({ code: 'WRONG_STATE' })
  await expect(room.consume(ben, transport.transportId, producerId, room.rtpCapabilities)).rejects.toMatchObject({ code: 'WRONG_STATE' })
  await expect(room.restartIce(anna, sender.transportId)).rejects.toMatchObject({ code: 'WRONG_STATE' })
  sender.close()
  room.close()
})

test('a person has four transports and one producer of each source at most, even when they ask all at once', async () => {
  const room = await sfu.openRoom(roomId('limits'))
  const made = await Promise.allSettled(Array.from({ length: 7 }, () => room.createWebRtcTransport(anna, 'send')))
  expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(4)
  expect(made.at(-1)).toMatchObject({ status: 'rejected', reason: { code: 'LIMIT_REACHED' } })
  const sender = await Sender.open(room, 'ben')
  const producers = await Promise.allSettled([sender.microphone(), sender.microphone({ ...OPUS, encodings: [{ ssrc: 77 }] })])
  expect(producers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(producers[1]).toMatchObject({ reason: { code: 'LIMIT_REACHED' } })
  if (producers[0]?.status === 'fulfilled') room.closeProducer(ben, producers[0].value)
  await expect(sender.microphone()).resolves.toEqual(expect.any(String))
  sender.close()
  room.close()
})

test('a consumer starts paused, follows its producer, and a browser without the codec is told so', async () => {
  const room = await sfu.openRoom(roomId('consume'))
  const sender = await Sender.open(room, 'anna')
  const producerId = await sender.camera(undefined, true)
  const { transportId } = await room.createWebRtcTransport(ben, 'receive')
  await expect(room.consume(ben, transportId, producerId, { codecs: [] })).rejects.toMatchObject({ code: 'CANNOT_CONSUME' })
  const consumer = await room.consume(ben, transportId, producerId, room.rtpCapabilities)
  expect(consumer).toMatchObject({ kind: 'video', producerPaused: true })
  expect(JSON.stringify(consumer.rtpParameters)).not.toContain('abs-capture-time')
  await room.resumeConsumer(ben, consumer.consumerId)
  await room.setConsumerLayers(ben, consumer.consumerId, 1)
  const closed = new Promise((resolve) => room.onConsumerClosed(resolve))
  room.closeProducer(anna, producerId)
  expect(await closed).toEqual({ peerId: ben, consumerId: consumer.consumerId })
  await expect(room.resumeConsumer(ben, consumer.consumerId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  sender.close()
  room.close()
})

test('who speaks is told, and that nobody does when they stop', async () => {
  const room = await sfu.openRoom(roomId('speaker'))
  const sender = await Sender.open(room, 'anna')
  await sender.microphone()
  const heard: (string | null)[] = []
  room.onActiveSpeaker((speaker) => heard.push(speaker))
  // One-byte header extension (RFC 8285) with id 1: audio level -20 dBov (RFC 6464).
  const stream = new RtpStream({ ssrc: 1111, payloadType: 111, ticks: 960, extension: Buffer.from([0xbe, 0xde, 0, 1, 0x10, 0x80 | 20, 0, 0]) })
  await sender.ear.until(() => heard.length > 0, () => sender.send(stream.next(Buffer.from([1]))))
  await sender.ear.until(() => heard.length > 1, () => sender.send(OPUS_SILENCE))
  expect(heard).toEqual([anna, null])
  sender.close()
  room.close()
})
/** Not for the producer's SSRC: only keeps the waiting going. */
const OPUS_SILENCE = new RtpStream({ ssrc: 9, payloadType: 111, ticks: 960 }).next(Buffer.from([1]))

test('a person removed leaves nothing in the worker, not even what was still being made', async () => {
  const room = await sfu.openRoom(roomId('leaving'))
  const before = await sfu.dump()
  const sender = await Sender.open(room, 'anna')
  const producerId = await sender.camera()
  const { transportId } = await room.createWebRtcTransport(ben, 'receive')
  await room.consume(ben, transportId, producerId, room.rtpCapabilities)
  const tap = await sfu.openTap(grant(room, anna).granted, { producerId, endpoint: { ip: '127.0.0.1', port: 9, srtp: null } })
  expect(await sfu.dump()).toEqual({ ...before, transports: 3, producers: 1, consumers: 2, pausedConsumers: 1, taps: 1 })

  const late = Promise.allSettled([room.createWebRtcTransport(anna, 'send'), sender.microphone()])
  const ended = new Promise((resolve) => tap.onClose(resolve))
  room.removePeer(anna)
  expect((await late).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  expect(await ended).toBe('producer-closed')
  room.removePeer(ben)
  room.removePeer(ben)
  expect(await sfu.dump()).toEqual(before)
  sender.close()
  room.close()
  room.close()
  expect(await sfu.dump()).toMatchObject({ rooms: 0 })
})

test('one room is opened once however many ask, and anew after it closed', async () => {
  const [first, second] = await Promise.all([sfu.openRoom(roomId('once')), sfu.openRoom(roomId('once'))])
  expect(second).toBe(first)
  first.close()
  await expect(first.createPlainTransport(anna)).rejects.toMatchObject({ code: 'MEDIA_UNAVAILABLE' })
  const third = await sfu.openRoom(roomId('once'))
  expect(third).not.toBe(first)
  third.close()
})


test('the sound of a shared screen makes nobody the speaker', async () => {
  const room = await sfu.openRoom(roomId('film'))
  const film = await Sender.open(room, 'anna')
  const voice = await Sender.open(room, 'ben')
  await film.produce('screen-sound', OPUS)
  await voice.microphone({ ...OPUS, encodings: [{ ssrc: 78 }] })
  const heard: (string | null)[] = []
  room.onActiveSpeaker((speaker) => heard.push(speaker))
  const loud = (ssrc: number, level: number) => new RtpStream({ ssrc, payloadType: 111, ticks: 960, extension: Buffer.from([0xbe, 0xde, 0, 1, 0x10, 0x80 | level, 0, 0]) })
  const [sound, speech] = [loud(1111, 10), loud(78, 40)]
  await voice.ear.until(() => heard.length > 0, () => {
    film.send(sound.next(Buffer.from([1])))
    voice.send(speech.next(Buffer.from([1])))
  })
  expect(heard).toEqual([ben])
  film.close()
  voice.close()
  room.close()
})

test('how well a producer arrives is told to its owner', async () => {
  const room = await sfu.openRoom(roomId('quality'))
  const sender = await Sender.open(room, 'anna')
  const producerId = await sender.camera()
  const told: unknown[] = []
  room.onQuality((event) => told.push(event))
  const stream = new RtpStream({ ssrc: 2222, payloadType: 96, ticks: 3000 })
  await sender.ear.until(() => told.length > 0, () => sender.send(stream.next(Buffer.from([0x10, 0]))))
  expect(told[0]).toEqual({ peerId: anna, report: { consumers: [], producers: [{ producerId, uplink: 10 }] } })
  sender.close()
  room.close()
})

test('the worst of what flows to and from a person is told when it changes; what is paused or closed does not count, nor what is lost on others’ ways', async () => {
  const room = await sfu.openRoom(roomId('worst'))
  const sender = await Sender.open(room, 'anna')
  let lossy = false
  const told: { peerId: string; score: number }[] = []
  room.onScore((event) => told.push(event))
  const camera = await sender.camera()
  const microphone = await sender.microphone()
  const [pictures, sounds] = [new RtpStream({ ssrc: 2222, payloadType: 96, ticks: 3000 }), new RtpStream({ ssrc: 1111, payloadType: 111, ticks: 960 })]
  const receiving = await room.createWebRtcTransport(ben, 'receive')
  await room.consume(ben, receiving.transportId, camera, room.rtpCapabilities)

  let times = 0
  const send = () => {
    // Three of four pictures are lost on the way.
    for (let n = 0; n < 4; n++) {
      const packet = pictures.next(vp8KeyFrame(n))
      if (!lossy || n === 0) sender.send(packet)
    }
    sender.send(sounds.next(Buffer.from([1])))
    // What arrived is reckoned up when the sender reports.
    if ((times += 1) % 5 === 0) for (const stream of [pictures, sounds]) sender.send(stream.senderReport())
  }
  const last = () => told.filter(({ peerId }) => peerId === anna).at(-1)?.score
  await sender.ear.until(() => last() === 10, send)
  lossy = true
  await sender.ear.until(() => (last() ?? 10) < 5, send)
  await room.pauseProducer(anna, camera)
  await sender.ear.until(() => last() === 10, send)
  await room.resumeProducer(anna, camera)
  await sender.ear.until(() => (last() ?? 10) < 5, send)
  room.closeProducer(anna, camera)
  await sender.ear.until(() => last() === 10, send)
  expect(told.filter(({ peerId, score }) => peerId === ben && score < 10)).toEqual([])
  expect(told.every(({ score }, index) => score !== told.slice(0, index).findLast(({ peerId }) => peerId === told[index]!.peerId)?.score)).toBe(true)
  await room.pauseProducer(anna, microphone)
  sender.close()
  room.close()
}, 60_000)
