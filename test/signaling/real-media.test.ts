// The signaling room on the real media server: a call is negotiated, and the death of its mediasoup worker brings everybody back.
import { createSocket } from 'node:dgram'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSfu } from '../../src/sfu/sfu.ts'
import type { Sfu } from '../../src/sfu/sfu.ts'
import { RtpStream } from '../sfu/support.ts'
import { OPUS, VP8 } from './media-contract.ts'
import { contradictionsIn } from './observed.ts'
import { BOT_TOKEN, openHouse, silentLog } from './support.ts'
import type { House } from './support.ts'

let sfu: Sfu
let house: House
beforeEach(async () => {
  sfu = await openSfu({ workers: 1, listenIp: '127.0.0.1', port: 0, logLevel: 'silent' }, silentLog)
  house = await openHouse({}, sfu)
})
afterEach(async () => {
  await house.close()
  await sfu.close()
})

test('a bot produces and a browser-like client consumes, through mediasoup', async () => {
  const bot = await house.connect()
  const ada = await house.connect()
  await bot.join('tea', 'Bot', { botToken: BOT_TOKEN })
  const joined = await ada.join('tea', 'Ada')
  const plain = await bot.ok('transport:create', { direction: 'send', kind: 'plain' })
  const { producerId } = await bot.ok('producer:create', { transportId: plain.transportId, kind: 'video', source: 'camera', rtpParameters: VP8 })
  expect((await ada.next('producer:added')).producer).toEqual({ producerId, kind: 'video', source: 'camera', paused: false })
  const receiving = await ada.ok('transport:create', { direction: 'receive' })
  expect(receiving).toMatchObject({ kind: 'webrtc', iceCandidates: expect.arrayContaining([expect.objectContaining({ ip: '127.0.0.1' })]) })
  expect(await ada.ok('transport:restart-ice', { transportId: receiving.transportId })).toHaveProperty('iceParameters.usernameFragment')
  const consumer = await ada.ok('consumer:create', { transportId: receiving.transportId, producerId, rtpCapabilities: joined.routerRtpCapabilities })
  await ada.ok('consumer:resume', { consumerId: consumer.consumerId })
  expect(await bot.refused('producer:create', { transportId: plain.transportId, kind: 'audio', source: 'microphone', rtpParameters: { codecs: [{ mimeType: 0 }] } })).toBe('MEDIA_REJECTED')
  expect(await bot.refused('consumer:create', { transportId: receiving.transportId, producerId, rtpCapabilities: joined.routerRtpCapabilities })).toBe('NOT_FOUND')
  await bot.ok('room:leave', {})
  expect(await ada.next('consumer:closed')).toEqual({ consumerId: consumer.consumerId })
})

test('when the mediasoup worker is killed everybody rejoins with the same place and produces again', async () => {
  const bot = await house.connect()
  const ada = await house.connect()
  const joined = await bot.join('tea', 'Bot', { botToken: BOT_TOKEN })
  await ada.join('tea', 'Ada')
  const plain = await bot.ok('transport:create', { direction: 'send', kind: 'plain' })
  await bot.ok('producer:create', { transportId: plain.transportId, kind: 'audio', source: 'microphone', rtpParameters: OPUS })
  await ada.next('producer:added')
  process.kill(sfu.workerPids[0]!, 'SIGKILL')
  await Promise.all([bot.next('room:rejoin'), ada.next('room:rejoin')])
  const again = await bot.join('tea', 'Bot', { resumeToken: joined.resumeToken })
  expect(again).toMatchObject({ peerId: joined.peerId, resumed: true, mediaKept: false })
  const anew = await bot.ok('transport:create', { direction: 'send', kind: 'plain' })
  const { producerId } = await bot.ok('producer:create', { transportId: anew.transportId, kind: 'audio', source: 'microphone', rtpParameters: OPUS })
  expect(await ada.next('producer:added')).toMatchObject({ peerId: joined.peerId, producer: { producerId } })
})

test('whoever speaks, mutes and is heard well or not is told to those who watch over the meeting, through mediasoup', async () => {
  const level = Buffer.from([0xbe, 0xde, 0, 1, 0x10, 0x80 | 20, 0, 0])
  const speakers = await Promise.all(['Ada', 'Ben'].map(async (name, index) => {
    const client = await house.connect()
    const { peerId } = await client.join('tea', name, { botToken: BOT_TOKEN })
    const plain = await client.ok('transport:create', { direction: 'send', kind: 'plain' })
    if (plain.kind !== 'plain') throw new Error('not plain')
    const ssrc = 7000 + index
    const rtpParameters = { ...OPUS, headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1 }], encodings: [{ ssrc }] }
    const { producerId } = await client.ok('producer:create', { transportId: plain.transportId, kind: 'audio', source: 'microphone', rtpParameters })
    const stream = new RtpStream({ ssrc, payloadType: 111, ticks: 960, extension: level })
    const socket = createSocket('udp4')
    const talking = setInterval(() => socket.send(stream.next(Buffer.from([1])), plain.port, '127.0.0.1'), 20)
    return { client, peerId, producerId, close: () => (clearInterval(talking), socket.close()) }
  }))
  const [ada, ben] = speakers
  const speaking = (): readonly (readonly string[])[] => house.observed.of('speaking').map((one) => (one.kind === 'speaking' ? one.peerIds.toSorted() : []))
  await expect.poll(() => speaking().at(-1), { timeout: 15_000 }).toEqual([ada!.peerId, ben!.peerId].toSorted())
  await ada!.client.ok('producer:pause', { producerId: ada!.producerId })
  // At once, by the request and not by the next look at the levels.
  expect(speaking().at(-1)).toEqual([ben!.peerId])
  await expect.poll(() => house.observed.of('quality'), { timeout: 15_000 }).toContainEqual({ kind: 'quality', peerId: ben!.peerId, score: 10 })
  await ben!.client.ok('room:leave', {})
  expect(speaking().at(-1)).toEqual([])
  expect(contradictionsIn(house.observed.told, { allClosed: false })).toEqual([])
  for (const { close } of speakers) close()
}, 60_000)
