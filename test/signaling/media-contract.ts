// What signaling relies on of any media server: run on the real one and on the fake alike.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { PeerId, ProducerId, RoomId, TransportId } from '../../src/protocol/ids.ts'
import type { MediaRoom, MediaServer } from '../../src/signaling/ports.ts'

const ada = 'ada' as PeerId
const ben = 'ben' as PeerId
const roomId = 'contract' as RoomId

export const OPUS = { codecs: [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2, parameters: {} }], encodings: [{ ssrc: 1111 }] }
export const VP8 = { codecs: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000, parameters: {} }], encodings: [{ ssrc: 2222 }] }
export const FINGERPRINTS = { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'AB').join(':') }] }
const MICROPHONE = { kind: 'audio', source: 'microphone', rtpParameters: OPUS, paused: false } as const
const CAMERA = { kind: 'video', source: 'camera', rtpParameters: VP8, paused: false } as const

/** A microphone whose sound a test makes. */
export type Voice = { readonly producerId: ProducerId; readonly ssrc: number; /** Where its RTP goes. */ readonly port: number }
export type ContractHouse = { readonly server: MediaServer; /** From now on this microphone is so loud, in dBov; null: nothing comes of it. */ readonly sound: (room: MediaRoom, voice: Voice, dbov: number | null) => void; readonly close: () => Promise<void> }
/** The level is looked at twice a second; a machine that is busy takes longer. */
const SOON = { timeout: 15_000 }

export function mediaServerContract(name: string, open: () => Promise<ContractHouse>): void {
  describe(`${name} keeps the media server's contract`, () => {
    let house: ContractHouse
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

    /** Somebody with a microphone, which sends nothing yet. */
    const voiceOf = async (peerId: PeerId, ssrc: number): Promise<Voice> => {
      const { transportId, port } = await room.createPlainTransport(peerId)
      const rtpParameters = { ...OPUS, headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1 }], encodings: [{ ssrc }] }
      return { producerId: await room.produce(peerId, transportId, { ...MICROPHONE, rtpParameters }), ssrc, port }
    }

    test('everybody who speaks is told, and the loudest of them; nobody who muted, listens or only watches', async () => {
      const told: (readonly PeerId[])[] = []
      const loudest: (PeerId | null)[] = []
      room.onSpeakers((peerIds) => told.push(peerIds))
      room.onActiveSpeaker((peerId) => loudest.push(peerId))
      const [hers, his] = [await voiceOf(ada, 51), await voiceOf(ben, 52)]
      await room.consume('an-observer' as PeerId, await receiver('an-observer' as PeerId), hers.producerId, room.rtpCapabilities)
      const listener = await voiceOf('listener' as PeerId, 53)
      house.sound(room, listener, -90)
      house.sound(room, hers, -20)
      await expect.poll(() => told.at(-1), SOON).toEqual([ada])
      house.sound(room, his, -40)
      await expect.poll(() => told.at(-1)?.toSorted(), SOON).toEqual([ada, ben])
      await expect.poll(() => loudest.at(-1), SOON).toBe(ada)
      await room.pauseProducer(ada, hers.producerId)
      await expect.poll(() => told.at(-1), SOON).toEqual([ben])
      expect(loudest.at(-1)).toBe(ben)
      await room.resumeProducer(ada, hers.producerId)
      await expect.poll(() => told.at(-1)?.length, SOON).toBe(2)
      room.closeProducer(ben, his.producerId)
      await expect.poll(() => told.at(-1), SOON).toEqual([ada])
      house.sound(room, hers, null)
      await expect.poll(() => told.at(-1), SOON).toEqual([])
      expect(told.flat()).not.toContain('listener')
      expect(new Set(told.map((peerIds) => peerIds.toSorted().join())).size).toBeGreaterThan(2)
    }, 60_000)

    test('of a room of 50 in which all speak at once all are told', async () => {
      const told: (readonly PeerId[])[] = []
      room.onSpeakers((peerIds) => told.push(peerIds))
      const people = Array.from({ length: 50 }, (_, index) => `person-${index}` as PeerId)
      for (const [index, peerId] of people.entries()) house.sound(room, await voiceOf(peerId, 6000 + index), -30)
      await expect.poll(() => told.some((peerIds) => peerIds.length === 50), SOON).toBe(true)
      expect(new Set(told.find((peerIds) => peerIds.length === 50))).toEqual(new Set(people))
    }, 60_000)

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
