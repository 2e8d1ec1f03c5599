// Claims about the bot, against a server that takes its requests and its packets.
import { afterAll, describe, expect, it, vi } from 'vitest'
import { Bot, type BotOptions, type HeardReading } from '../../src/bots/bot.ts'
import { LoopStudio } from '../../src/bots/loop-studio.ts'
import { assembleVp8 } from '../../src/bots/packetise.ts'
import { AUDIO_PAYLOAD_TYPE, VIDEO_PAYLOAD_TYPE } from '../../src/bots/rtp-sender.ts'
import { FakeServer } from './fake-server.ts'

const studio = new LoopStudio(null)
afterAll(() => studio.close())

const options = (server: FakeServer): BotOptions => ({
  url: server.url, roomId: 'test', displayName: 'Bot', botToken: 'token', studio, expression: 'happiness', loop: { width: 64, height: 64, framesPerSecond: 10, durationMs: 2000 },
})
const until = (claim: () => boolean): Promise<void> => vi.waitFor(() => { if (!claim()) throw new Error('not yet') }, { timeout: 5_000, interval: 20 })
/** VP8: the lowest bit of a frame's first byte is 0 in a key frame (RFC 6386, 9.1). */
const isKey = (payload: Uint8Array): boolean => (payload[0]! & 0x10) !== 0 && (assembleVp8([payload]).frame[0]! & 1) === 0

describe('a bot', () => {
  it('joins like a client: room, plain transport, both producers, consent; and leaves when closed, twice without harm', async () => {
    await using server = await FakeServer.open()
    const bot = await Bot.join(options(server))
    expect(server.names()).toEqual(['room:join', 'transport:create', 'producer:create', 'producer:create', 'consent:give'])
    expect(server.asked[1]!.payload).toEqual({ direction: 'send', kind: 'plain' })
    expect(bot.peerId).toBe('peer-1')
    await bot.close()
    await bot.close()
    expect(server.names().at(-1)).toBe('room:leave')
  })

  it('goes for good when it is removed, and sends on when it is muted', async () => {
    await using server = await FakeServer.open()
    await using bot = await Bot.join(options(server))
    const by = { peerId: 'host', displayName: 'Hal' }
    server.emit('you:moderated', { moderation: 'mute', by })
    server.emit('you:moderated', { moderation: 'remove', by })
    await vi.waitFor(() => expect(bot.closed).toBe(true))
    expect(server.names().filter((name) => name === 'room:join')).toHaveLength(1)
  })

  it('is in the call and agrees to nothing where the server analyses nobody', async () => {
    await using server = await FakeServer.open()
    server.deployment = { purpose: 'work', analysis: 'prohibited', access: 'open', retentionHours: 24 }
    await using bot = await Bot.join(options(server))
    expect(server.names()).toEqual(['room:join', 'transport:create', 'producer:create', 'producer:create'])
    expect(bot.canBeAnalysed).toBe(false)
  })

  it('sends video at the loop\'s rate and sound every 20 ms, with unbroken sequence numbers and even timestamps, and reports', async () => {
    await using server = await FakeServer.open()
    await using bot = await Bot.join(options(server))
    await until(() => server.ofType(AUDIO_PAYLOAD_TYPE).length >= 60 && server.reports >= 2)
    expect(bot.packetsSent).toBeGreaterThan(60)
    for (const [payloadType, step] of [[VIDEO_PAYLOAD_TYPE, 9000], [AUDIO_PAYLOAD_TYPE, 960]] as const) {
      const packets = server.ofType(payloadType)
      for (const [index, packet] of packets.slice(1).entries()) {
        expect((packet.sequence - packets[index]!.sequence) & 0xffff).toBe(1)
        // of a large picture every packet has the same timestamp, and the last one the marker
        const endsPicture = payloadType === AUDIO_PAYLOAD_TYPE || packets[index]!.marker
        expect((packet.timestamp - packets[index]!.timestamp) >>> 0).toBe(endsPicture ? step : 0)
      }
    }
    expect(isKey(server.ofType(VIDEO_PAYLOAD_TYPE)[0]!.payload)).toBe(true)
  })

  it('answers a picture loss indication with a key frame at once', async () => {
    await using server = await FakeServer.open()
    await using bot = await Bot.join(options(server))
    await until(() => server.ofType(VIDEO_PAYLOAD_TYPE).length >= 4)
    const seen = server.ofType(VIDEO_PAYLOAD_TYPE)
    server.askKeyFrame(seen[0]!.ssrc)
    await until(() => bot.keyFrameRequests === 1)
    const before = server.ofType(VIDEO_PAYLOAD_TYPE).length
    await until(() => server.ofType(VIDEO_PAYLOAD_TYPE).length > before)
    expect(server.ofType(VIDEO_PAYLOAD_TYPE).slice(seen.length, before + 1).some(({ payload }) => isKey(payload))).toBe(true)
  })

  it('sends nothing from a muted microphone and tells the server', async () => {
    await using server = await FakeServer.open()
    await using bot = await Bot.join({ ...options(server), muted: ['video'] })
    await bot.muteMicrophone(true)
    expect(server.asked.at(-1)).toEqual({ name: 'producer:pause', payload: { producerId: 'producer-audio' } })
    await new Promise((resolve) => setTimeout(resolve, 40))
    const before = server.packets.length
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(server.packets).toHaveLength(before)
    await bot.muteMicrophone(false)
    expect(server.asked.at(-1)!.name).toBe('producer:resume')
    await until(() => server.packets.length > before)
  })

  it('starts another expression with a key frame', async () => {
    await using server = await FakeServer.open()
    await using bot = await Bot.join(options(server))
    await until(() => server.ofType(VIDEO_PAYLOAD_TYPE).length >= 3)
    const before = server.ofType(VIDEO_PAYLOAD_TYPE).length
    await bot.setExpression('anger')
    await until(() => server.ofType(VIDEO_PAYLOAD_TYPE).slice(before).some(({ payload }) => isKey(payload)))
    expect(bot.expression).toBe('anger')
  })

  it('measures the latency of its own readings from the frame that they name, and notes others\' without', async () => {
    await using server = await FakeServer.open()
    await using bot = await Bot.join(options(server))
    const heard: HeardReading[] = []
    bot.onReading = (one) => { heard.push(one) }
    await until(() => server.ofType(VIDEO_PAYLOAD_TYPE).length >= 2)
    const { timestamp } = server.ofType(VIDEO_PAYLOAD_TYPE)[1]!
    const reading = { timeMs: 0, ageMs: 5, label: 'happiness', probabilities: [0, 0, 0, 0, 1, 0, 0, 0], confidence: 1, modality: 'visual', box: null, rtp: { video: timestamp, audio: null } }
    server.emit('readings', { timeMs: 0, readings: [{ ...reading, peerId: 'peer-1' }, { ...reading, peerId: 'peer-2' }] })
    await until(() => heard.length === 2)
    expect(heard[0]!.isOwn).toBe(true)
    expect(heard[0]!.latencyMs!.video).toBeGreaterThan(0)
    expect(heard[0]!.latencyMs!.video).toBeLessThan(2_000)
    expect(heard[0]!.latencyMs!.audio).toBeNull()
    expect(heard[1]!.isOwn).toBe(false)
    expect(heard[1]!.latencyMs).toBeNull()
    expect(bot.readings).toHaveLength(2)
  })

  it('that is refused says why and leaves nothing open', async () => {
    await using server = await FakeServer.open()
    server.refuse = { code: 'FORBIDDEN', message: 'the bot token is wrong' }
    await expect(Bot.join(options(server))).rejects.toMatchObject({ name: 'RefusedError', code: 'FORBIDDEN' })
  })
})
