// What signaling relies on of any media server: run on the real one and on the fake alike.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PeerId, RoomId, TransportId } from '../../src/protocol/ids.ts'
import type { MediaRoom, MediaServer } from '../../src/signaling/ports.ts'

const ada = 'ada' as PeerId
const ben = 'ben' as PeerId
const roomId = 'contract' as RoomId

export const OPUS = { codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2, parameters: {} }], encodings: [{ ssrc: 1111 }] }
export const VP8 = { codecs: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000, parameters: {} }], encodings: [{ ssrc: 2222 }] }
export const FINGERPRINTS = { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') }] }
const MICROPHONE = { kind: 'audio', source: 'microphone', rtpParameters: OPUS, paused: false } as const
const CAMERA = { kind: 'video', source: 'camera', rtpParameters: VP8, paused: false } as const

export function mediaServerContract(name: string, open: () => Promise<{ server: MediaServer; close: () => Promise<void> }>): void {
  describe(`${name} keeps the media server's contract`, () => {
    let house: Awaited<ReturnType<typeof open>>
    let room: MediaRoom
    let plain: TransportId

    beforeEach(async () => {
      house = await open()
      room = await house.server.openRoom(roomId)
      plain = (await room.createPlainTransport(ada)).transportId
    })
    afterEach(async () => house.close())

    const receiver = async (peerId: PeerId): Promise<TransportId> => (await room.createWebRtcTransport(peerId, 'receive')).transportId

    test('a room is the same while it is open, and another after it was closed', async () => {
      expect(await house.server.openRoom(roomId)).toBe(room)
      room.close()
      room.close()
      expect(room.closed).toBe(true)
      const again = await house.server.openRoom(roomId)
      expect(again).not.toBe(room)
      expect(again.closed).toBe(false)
    })

    test("another person's transport, producer and consumer do not exist", async () => {
      const producerId = await room.produce(ada, plain, MICROPHONE)
      const { consumerId } = await room.consume(ben, await receiver(ben), producerId, room.rtpCapabilities)
      await expect(room.produce(ben, plain, MICROPHONE)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(room.restartIce(ben, plain)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(room.connectTransport(ben, plain, {})).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(room.pauseProducer(ben, producerId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(room.resumeProducer(ben, producerId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      expect(() => room.closeProducer(ben, producerId)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
      await expect(room.pauseConsumer(ada, consumerId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(room.resumeConsumer(ada, consumerId)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(room.setConsumerLayers(ada, consumerId, 0)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    })

    test('a person has one producer of a source, and another after closing it', async () => {
      const producerId = await room.produce(ada, plain, CAMERA)
      await expect(room.produce(ada, plain, { ...CAMERA, rtpParameters: { ...VP8, encodings: [{ ssrc: 2223 }] } })).rejects.toMatchObject({ code: 'LIMIT_REACHED' })
      room.closeProducer(ada, producerId)
      await expect(room.produce(ada, plain, CAMERA)).resolves.toEqual(expect.any(String))
    })

    test('media go in by a sending transport and out by a receiving one', async () => {
      const receiving = await receiver(ada)
      await expect(room.produce(ada, receiving, MICROPHONE)).rejects.toMatchObject({ code: 'WRONG_STATE' })
      const producerId = await room.produce(ada, plain, MICROPHONE)
      await expect(room.consume(ada, plain, producerId, room.rtpCapabilities)).rejects.toMatchObject({ code: 'WRONG_STATE' })
    })

    test('parameters that mean nothing are refused', async () => {
      await expect(room.produce(ada, plain, { ...MICROPHONE, rtpParameters: { nonsense: true } })).rejects.toMatchObject({ code: 'MEDIA_REJECTED' })
      const producerId = await room.produce(ada, plain, MICROPHONE)
      await expect(room.consume(ben, await receiver(ben), producerId, { codecs: [], headerExtensions: [] })).rejects.toMatchObject({ code: 'CANNOT_CONSUME' })
      await expect(room.connectTransport(ben, await receiver(ben), { nonsense: true })).rejects.toMatchObject({ code: 'MEDIA_REJECTED' })
    })

    test('a consumer says whether its producer is paused, and its owner is told when the producer closes', async () => {
      const closed: unknown[] = []
      room.onConsumerClosed((event) => closed.push(event))
      const producerId = await room.produce(ada, plain, { ...MICROPHONE, paused: true })
      const consumer = await room.consume(ben, await receiver(ben), producerId, room.rtpCapabilities)
      expect(consumer).toMatchObject({ kind: 'audio', producerPaused: true })
      room.closeProducer(ada, producerId)
      await expect.poll(() => closed).toEqual([{ peerId: ben, consumerId: consumer.consumerId }])
    })

    test('removing a person closes what they had, and nothing of the others', async () => {
      const closed: unknown[] = []
      room.onConsumerClosed((event) => closed.push(event))
      const producerId = await room.produce(ada, plain, MICROPHONE)
      const receiving = await receiver(ben)
      const { consumerId } = await room.consume(ben, receiving, producerId, room.rtpCapabilities)
      room.removePeer(ada)
      room.removePeer(ada)
      await expect.poll(() => closed).toEqual([{ peerId: ben, consumerId }])
      await expect(room.produce(ada, plain, MICROPHONE)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      await expect(room.restartIce(ben, receiving)).resolves.toHaveProperty('iceParameters')
    })

    test('there is an end to the transports of one person', async () => {
      const make = async (): Promise<never> => {
        for (;;) await room.createPlainTransport(ben)
      }
      await expect(make()).rejects.toMatchObject({ code: 'LIMIT_REACHED' })
    })

    test('a check offers a transport for each path, connects its own alone, and is over when it is closed', async () => {
      const check = await house.server.openCheck(['udp', 'tcp'])
      const other = await house.server.openCheck(['relay'])
      expect(check.offers.map(({ path }) => path)).toEqual(['udp', 'tcp'])
      const [udp, tcp] = check.offers.map(({ transportId }) => transportId)
      await expect(check.connect(udp!, { nonsense: true })).rejects.toMatchObject({ code: 'MEDIA_REJECTED' })
      await check.connect(udp!, FINGERPRINTS)
      await expect(check.connect(other.offers[0]!.transportId, FINGERPRINTS)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      check.close()
      check.close()
      expect([check.closed, other.closed]).toEqual([true, false])
      await expect(check.connect(tcp!, FINGERPRINTS)).rejects.toMatchObject({ code: 'NOT_FOUND' })
      other.close()
    })

    test('a closed room answers MEDIA_UNAVAILABLE, and closing is not dying', async () => {
      let died = false
      room.onDied(() => (died = true))
      room.close()
      await expect(room.createPlainTransport(ben)).rejects.toMatchObject({ code: 'MEDIA_UNAVAILABLE' })
      await expect(room.produce(ada, plain, MICROPHONE)).rejects.toMatchObject({ code: 'MEDIA_UNAVAILABLE' })
      expect(died).toBe(false)
    })
  })
}
