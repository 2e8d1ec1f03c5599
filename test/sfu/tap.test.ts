// Taps: nothing flows without consent, what flows is the consented stream, and it ends when consent does.
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { SrtpSession } from 'werift-rtp'
import { Granted } from '../../src/kit/consent.ts'
import type { MediaRoom } from '../../src/sfu/media-room.ts'
import type { Sfu } from '../../src/sfu/sfu.ts'
import type { Tap } from '../../src/sfu/tap.ts'
import { OPUS, RtpStream, Sender, UdpEar, VP8_SIMULCAST, grant, openTestSfu, payloadOf, roomId, vp8KeyFrame } from './support.ts'

let sfu: Sfu
let room: MediaRoom
let worker: UdpEar
let anna: Sender
let ben: Sender
let rooms = 0

beforeAll(async () => {
  sfu = await openTestSfu()
})
afterAll(() => sfu.close())
beforeEach(async () => {
  room = await sfu.openRoom(roomId(`taps-${++rooms}`))
  worker = await UdpEar.open()
  anna = await Sender.open(room, 'anna')
  ben = await Sender.open(room, 'ben')
})
afterEach(() => {
  for (const closing of [room, worker, anna, ben]) closing.close()
})

const voice = () => new RtpStream({ ssrc: 1111, payloadType: 111, ticks: 960 })
const picture = () => new RtpStream({ ssrc: 2222, payloadType: 96, ticks: 3000 })

/** A consented microphone beside the tap under test: once its packets have passed twice, anything sent earlier has, too. */
async function openFence(): Promise<() => Promise<void>> {
  const tap = await sfu.openTap(grant(room, ben.peerId).granted, { producerId: await ben.microphone(), endpoint: worker.endpoint })
  await tap.resume()
  const stream = voice()
  const pass = async () => {
    const before = worker.count(tap.ssrc)
    await worker.until(() => worker.count(tap.ssrc) > before, () => ben.send(stream.next(Buffer.from([1]))))
  }
  return async () => {
    await pass()
    await pass()
  }
}

const reasonOf = (tap: Tap) => new Promise<string>((resolve) => tap.onClose(resolve))

test('no packet reaches the inference worker before the tap is resumed, and the consented stream does after', async () => {
  const fence = await openFence()
  const stream = picture()
  const producerId = await anna.camera()
  const tap = await sfu.openTap(grant(room, anna.peerId).granted, { producerId, endpoint: worker.endpoint })
  expect(tap).toMatchObject({ kind: 'video', mimeType: 'video/VP8', clockRate: 90_000, channels: 1, srtp: null, closed: false })

  anna.send(stream.next(vp8KeyFrame(1)))
  await fence()
  expect(worker.count(tap.ssrc)).toBe(0)

  await tap.resume()
  await worker.until(() => worker.count(tap.ssrc) > 0, () => anna.send(stream.next(vp8KeyFrame(2))))
  const [packet] = worker.rtp.filter(({ ssrc }) => ssrc === tap.ssrc)
  expect(packet).toMatchObject({ payloadType: tap.payloadType, payload: vp8KeyFrame(2) })
})

test('consent withdrawn closes the tap at once, and no packet follows', async () => {
  const fence = await openFence()
  const stream = picture()
  const { granted, withdraw } = grant(room, anna.peerId)
  const tap = await sfu.openTap(granted, { producerId: await anna.camera(), endpoint: worker.endpoint })
  await tap.resume()
  await worker.until(() => worker.count(tap.ssrc) > 0, () => anna.send(stream.next(vp8KeyFrame(1))))

  withdraw()
  expect(tap.closed).toBe(true)
  expect(await reasonOf(tap)).toBe('consent-withdrawn')
  await fence()
  const before = worker.count(tap.ssrc)
  for (let n = 0; n < 20; n++) anna.send(stream.next(vp8KeyFrame(2)))
  await fence()
  expect(worker.count(tap.ssrc)).toBe(before)
  await expect(tap.resume()).rejects.toMatchObject({ code: 'WRONG_STATE' })
})

test('a tap is refused without a consent that is in force, for another person\'s producer, and in another room', async () => {
  const producerId = await anna.camera()
  const request = { producerId, endpoint: worker.endpoint }
  const { granted, withdraw } = grant(room, anna.peerId)
  const lookAlike = Object.assign(Object.create(Granted.prototype) as Granted, { roomId: room.roomId, peerId: anna.peerId, signal: new AbortController().signal })
  await expect(sfu.openTap(lookAlike, request)).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' })
  await expect(sfu.openTap(grant(room, ben.peerId).granted, request)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  const elsewhere = await sfu.openRoom(roomId('elsewhere'))
  await expect(sfu.openTap(grant(elsewhere, anna.peerId).granted, request)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  elsewhere.close()
  const opening = sfu.openTap(granted, request)
  withdraw()
  await expect(opening).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' })
  await expect(sfu.openTap(granted, request)).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' })
  // Both senders' transports, no tap's.
  expect(await sfu.dump()).toMatchObject({ transports: 2, consumers: 0, taps: 0 })
})

test('a tap towards another machine is refused without SRTP, and one towards no address is rejected', async () => {
  const { granted } = grant(room, anna.peerId)
  const producerId = await anna.camera()
  const open = (ip: string) => sfu.openTap(granted, { producerId, endpoint: { ip, port: 5000, srtp: null } })
  await expect(open('192.0.2.1')).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(open('::ffff:192.0.2.1')).rejects.toMatchObject({ code: 'FORBIDDEN' })
  await expect(open('worker.example')).rejects.toMatchObject({ code: 'MEDIA_REJECTED' })
})

test('an SRTP tap is unreadable on the wire and decrypts with the key it was opened with', async () => {
  const stream = picture()
  const key = Buffer.alloc(28, 7).toString('base64')
  const endpoint = { ...worker.endpoint, srtp: { cryptoSuite: 'AEAD_AES_128_GCM' as const, keyBase64: key } }
  const tap = await sfu.openTap(grant(room, anna.peerId).granted, { producerId: await anna.camera(), endpoint })
  await tap.resume()
  await worker.until(() => worker.count(tap.ssrc) > 0, () => anna.send(stream.next(vp8KeyFrame(9))))

  const [packet] = worker.rtp.filter(({ ssrc }) => ssrc === tap.ssrc)
  if (!packet || !tap.srtp) throw new Error('no packet, or no key')
  expect(packet.raw.includes(vp8KeyFrame(9))).toBe(false)
  const serverKey = Buffer.from(tap.srtp.keyBase64, 'base64')
  expect(serverKey).toHaveLength(28)
  const keys = { localMasterKey: serverKey.subarray(0, 16), localMasterSalt: serverKey.subarray(16), remoteMasterKey: serverKey.subarray(0, 16), remoteMasterSalt: serverKey.subarray(16) }
  // 7 is SRTP_AEAD_AES_128_GCM (RFC 7714, section 14.2).
  const plain = new SrtpSession({ keys, profile: 7 }).decrypt(packet.raw)
  expect(payloadOf(plain)).toEqual(vp8KeyFrame(9))
})

test('the tap starts on the smallest simulcast layer and goes up when asked', async () => {
  const layers = [3000, 3001, 3002].map((ssrc) => new RtpStream({ ssrc, payloadType: 96, ticks: 3000 }))
  const sendAll = () => layers.forEach((layer, index) => {
    anna.send(layer.next(vp8KeyFrame(index)))
    anna.send(layer.senderReport())
  })
  const tap = await sfu.openTap(grant(room, anna.peerId).granted, { producerId: await anna.camera(VP8_SIMULCAST), endpoint: worker.endpoint })
  await tap.resume()
  const seen = () => worker.rtp.filter(({ ssrc }) => ssrc === tap.ssrc).map(({ payload }) => payload.at(-1))
  await worker.until(() => seen().length >= 10, sendAll)
  expect(new Set(seen())).toEqual(new Set([0]))

  await tap.setSpatialLayer(2)
  await worker.until(() => seen().at(-1) === 2, sendAll)
  expect(worker.count(tap.ssrc)).toBe(seen().length)
})

test('a paused producer sends its tap nothing, and flows again when resumed', async () => {
  const fence = await openFence()
  const stream = voice()
  const producerId = await anna.microphone({ ...OPUS, encodings: [{ ssrc: 1111 }] })
  const tap = await sfu.openTap(grant(room, anna.peerId).granted, { producerId, endpoint: worker.endpoint })
  expect(tap).toMatchObject({ kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2, parameters: { useinbandfec: 1, usedtx: 1 } })
  await tap.resume()
  await worker.until(() => worker.count(tap.ssrc) > 0, () => anna.send(stream.next(Buffer.from([2]))))

  await room.pauseProducer(anna.peerId, producerId)
  await fence()
  const before = worker.count(tap.ssrc)
  for (let n = 0; n < 20; n++) anna.send(stream.next(Buffer.from([3])))
  await fence()
  expect(worker.count(tap.ssrc)).toBe(before)

  await room.resumeProducer(anna.peerId, producerId)
  await worker.until(() => worker.count(tap.ssrc) > before, () => anna.send(stream.next(Buffer.from([4]))))
})

test('a key frame asked for by the tap reaches the sender as a PLI', async () => {
  const stream = picture()
  const tap = await sfu.openTap(grant(room, anna.peerId).granted, { producerId: await anna.camera(), endpoint: worker.endpoint })
  await tap.resume()
  await worker.until(() => worker.count(tap.ssrc) > 0, () => anna.send(stream.next(vp8KeyFrame(1))))
  // 206 with format 1 is a picture loss indication (RFC 4585, section 6.3.1).
  const plis = () => anna.ear.rtcp.filter((raw) => raw.readUInt8(1) === 206 && (raw.readUInt8(0) & 0x1f) === 1).length
  const before = plis()
  await tap.requestKeyFrame()
  await anna.ear.until(() => plis() > before, () => void tap.requestKeyFrame())
})

test('taps towards one worker share one sender, which goes with the last of them', async () => {
  const { granted } = grant(room, anna.peerId)
  const endpoint = worker.endpoint
  const [face, speech] = await Promise.all([
    sfu.openTap(granted, { producerId: await anna.camera(), endpoint }),
    sfu.openTap(granted, { producerId: await anna.microphone(), endpoint }),
  ])
  expect(await sfu.dump()).toMatchObject({ transports: 3, consumers: 2, taps: 2 })
  face.close()
  expect(await sfu.dump()).toMatchObject({ transports: 3, consumers: 1, taps: 1 })
  speech.close()
  speech.close()
  expect(await sfu.dump()).toMatchObject({ transports: 2, consumers: 0, taps: 0 })
})

test('a tap ends with its producer and says so, even to one who asks later', async () => {
  const producerId = await anna.camera()
  const tap = await sfu.openTap(grant(room, anna.peerId).granted, { producerId, endpoint: worker.endpoint })
  const ended = reasonOf(tap)
  room.closeProducer(anna.peerId, producerId)
  expect(await ended).toBe('producer-closed')
  expect(await reasonOf(tap)).toBe('producer-closed')
  expect(await sfu.dump()).toMatchObject({ transports: 2, consumers: 0, taps: 0 })
})

test('no consent opens a tap of a shared screen or its sound, and nothing of either is copied', async () => {
  const fence = await openFence()
  const { granted } = grant(room, anna.peerId)
  const [screenId, soundId] = [await anna.produce('screen', VP8_SIMULCAST), await anna.produce('screen-sound', OPUS)]
  const before = await sfu.dump()
  for (const producerId of [screenId, soundId]) await expect(sfu.openTap(granted, { producerId, endpoint: worker.endpoint })).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' })
  const known = new Set(worker.rtp.map(({ ssrc }) => ssrc))
  anna.send(new RtpStream({ ssrc: 3000, payloadType: 96, ticks: 3000 }).next(vp8KeyFrame(1)))
  anna.send(voice().next(Buffer.from([1])))
  await fence()
  expect(worker.rtp.filter(({ ssrc }) => !known.has(ssrc) && ssrc !== worker.rtp.at(-1)?.ssrc)).toEqual([])
  expect(await sfu.dump()).toEqual(before)
})
