// Resuming after a lost connection, and rejoining after the media worker's death.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CONSENT_VERSION, PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import { openHouse } from './support.ts'
import type { House } from './support.ts'
import { OPUS } from './media-contract.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(async () => house.close())

describe('resuming', () => {
  test('within the grace a lost connection gets its place, producers and consent back, and the others notice nothing', async () => {
    const ada = await house.connect()
    const ben = await house.connect()
    await ben.join('tea', 'Ben')
    const joined = await ada.join('tea', 'Ada')
    const producerId = await ada.produce()
    await ada.ok('consent:give', { version: CONSENT_VERSION, audience: 'self' })
    ada.tear()
    await expect.poll(() => house.signaling.health().connections).toBe(1)
    house.pass(19_999)
    const back = await house.connect()
    const resumed = await back.join('tea', 'Ada', { resumeToken: joined.resumeToken })
    expect(resumed).toMatchObject({ peerId: joined.peerId, resumeToken: joined.resumeToken, resumed: true, mediaKept: true, consent: { version: CONSENT_VERSION, audience: 'self' }, analysis: { analysed: [joined.peerId] } })
    expect(await back.refused('producer:pause', { producerId })).toBe('OK')
    house.pass(60_000)
    await ben.settled()
    expect(ben.take('peer:left')).toEqual([])
    expect(ben.take('peer:joined')).toHaveLength(1)
  })

  test('after the grace the place is given up: the others are told, and the media closed', async () => {
    const ada = await house.connect()
    const ben = await house.connect()
    await ben.join('tea', 'Ben')
    const joined = await ada.join('tea', 'Ada')
    await ada.produce()
    await ada.ok('consent:give', { version: CONSENT_VERSION, audience: 'everyone' })
    ada.tear()
    await expect.poll(() => house.signaling.health().connections).toBe(1)
    house.pass(19_999)
    expect(house.media.room('tea').producers.size).toBe(1)
    house.pass(1)
    expect(await ben.next('peer:left')).toEqual({ peerId: joined.peerId, reason: 'disconnected' })
    expect(house.media.room('tea').producers.size).toBe(0)
    expect(house.analysis.analysed.size).toBe(0)
    const back = await house.connect()
    const anew = await back.join('tea', 'Ada', { resumeToken: joined.resumeToken })
    expect(anew).toMatchObject({ resumed: false, mediaKept: false, consent: null })
    expect(anew.peerId).not.toBe(joined.peerId)
  })

  test('somebody who closed the page is gone after 5 s, and a reload within them takes the place again', async () => {
    const ada = await house.connect()
    const ben = await house.connect()
    await ben.join('tea', 'Ben')
    const joined = await ada.join('tea', 'Ada')
    ada.socket.disconnect()
    await expect.poll(() => house.signaling.health().connections).toBe(1)
    house.pass(4999)
    const reloaded = await house.connect()
    expect(await reloaded.join('tea', 'Ada', { resumeToken: joined.resumeToken })).toMatchObject({ peerId: joined.peerId, resumed: true })
    reloaded.socket.io.engine.close()
    await expect.poll(() => house.signaling.health().connections).toBe(1)
    house.pass(4999)
    await ben.settled()
    expect(ben.take('peer:left')).toEqual([])
    house.pass(1)
    expect(await ben.next('peer:left')).toEqual({ peerId: joined.peerId, reason: 'disconnected' })
  })

  test('the last one to be given up closes the room', async () => {
    const ada = await house.connect()
    await ada.join('tea', 'Ada')
    ada.socket.disconnect()
    await expect.poll(() => house.signaling.health().connections).toBe(0)
    house.pass(20_000)
    expect(house.signaling.health()).toMatchObject({ rooms: 0, people: 0 })
    expect(house.media.room('tea').closed).toBe(true)
  })

  test('an older connection that still stands is replaced', async () => {
    const ada = await house.connect()
    const joined = await ada.join('tea', 'Ada')
    const back = await house.connect()
    expect(await back.join('tea', 'Ada', { resumeToken: joined.resumeToken })).toMatchObject({ peerId: joined.peerId, resumed: true })
    await ada.disconnected()
    house.pass(60_000)
    expect(house.signaling.health()).toMatchObject({ people: 1 })
    expect(await back.refused('consent:withdraw', {})).toBe('OK')
  })

  test('the same connection may ask again when the first answer was lost', async () => {
    const ada = await house.connect()
    const joined = await ada.join('tea', 'Ada')
    expect(await ada.join('tea', 'Ada', { resumeToken: joined.resumeToken })).toMatchObject({ peerId: joined.peerId, resumed: true, mediaKept: true })
  })

  test("a wrong token, or one of another room, takes nobody's place", async () => {
    const ada = await house.connect()
    const joined = await ada.join('tea', 'Ada')
    const eve = await house.connect()
    expect(await eve.join('tea', 'Eve', { resumeToken: `${joined.resumeToken.slice(0, -1)}!` })).toMatchObject({ resumed: false })
    await eve.ok('room:leave', {})
    expect(await eve.join('coffee', 'Eve', { resumeToken: joined.resumeToken })).toMatchObject({ resumed: false })
    expect(house.signaling.health()).toMatchObject({ people: 2 })
    await ada.settled()
  })

  test('an away person keeps the seat, and events of the time away are in the answer to the resume', async () => {
    const ada = await house.connect()
    const joined = await ada.join('tea', 'Ada')
    ada.socket.disconnect()
    await expect.poll(() => house.signaling.health().connections).toBe(0)
    const ben = await house.connect()
    const { peers, peerId } = await ben.join('tea', 'Ben')
    expect(peers).toHaveLength(1)
    const producerId = await ben.produce()
    const back = await house.connect()
    expect((await back.join('tea', 'Ada', { resumeToken: joined.resumeToken })).peers).toMatchObject([{ peerId, producers: [{ producerId }] }])
  })
})

describe('rejoining after the media worker died', () => {
  test('everybody is told, joins again with the same place and consent, and makes new media that are analysed again', async () => {
    const ada = await house.connect()
    const ben = await house.connect()
    const joined = await ada.join('tea', 'Ada')
    const other = await ben.join('tea', 'Ben')
    const producerId = await ada.produce()
    await ada.ok('consent:give', { version: CONSENT_VERSION, audience: 'everyone' })
    const before = house.media.room('tea')
    before.die()
    expect(await ada.next('room:rejoin')).toEqual({ reason: 'media-worker-died' })
    expect(await ben.next('room:rejoin')).toEqual({ reason: 'media-worker-died' })
    expect(await ada.refused('transport:create', { direction: 'send' })).toBe('MEDIA_UNAVAILABLE')
    const again = await ada.join('tea', 'Ada', { resumeToken: joined.resumeToken })
    expect(again).toMatchObject({ peerId: joined.peerId, resumed: true, mediaKept: false, consent: { audience: 'everyone' }, analysis: { analysed: [] } })
    const back = await ben.join('tea', 'Ben', { resumeToken: other.resumeToken })
    expect(back.peers).toMatchObject([{ peerId: joined.peerId, producers: [] }])
    expect(house.media.room('tea')).not.toBe(before)
    expect(await ada.refused('producer:pause', { producerId })).toBe('NOT_FOUND')
    const anew = await ada.produce()
    expect([...house.analysis.analysed.keys()]).toContain(anew)
    expect((await ben.next('producer:added')).producer.producerId).toEqual(expect.any(String))
    house.pass(60_000)
    expect(house.signaling.health()).toMatchObject({ people: 2 })
  })

  test('whoever never comes back leaves after the grace, connected or not', async () => {
    const ada = await house.connect()
    const ben = await house.connect()
    const joined = await ada.join('tea', 'Ada')
    const { peerId } = await ben.join('tea', 'Ben')
    house.media.room('tea').die()
    await ada.join('tea', 'Ada', { resumeToken: joined.resumeToken })
    house.pass(19_999)
    await ada.settled()
    expect(ada.take('peer:left')).toEqual([])
    house.pass(1)
    expect(await ada.next('peer:left')).toEqual({ peerId, reason: 'disconnected' })
    expect(await ben.next('peer:left')).toEqual({ peerId, reason: 'disconnected' })
    expect(await ben.refused('consent:withdraw', {})).toBe('NOT_JOINED')
  })

  test('while no worker is up a rejoin is answered so, and every try starts the grace again', async () => {
    const ada = await house.connect()
    const joined = await ada.join('tea', 'Ada')
    house.media.room('tea').die()
    house.media.available = false
    const join = { protocolVersion: PROTOCOL_VERSION, roomId: 'tea', displayName: 'Ada', resumeToken: joined.resumeToken }
    for (let tries = 0; tries < 3; tries += 1) {
      house.pass(15_000)
      expect(await ada.refused('room:join', join)).toBe('MEDIA_UNAVAILABLE')
    }
    house.media.available = true
    expect(await ada.ok('room:join', join)).toMatchObject({ peerId: joined.peerId, resumed: true, mediaKept: false })
  })

  test('somebody who was away meanwhile learns from the answer that the media are gone', async () => {
    const ada = await house.connect()
    const joined = await ada.join('tea', 'Ada')
    await ada.produce()
    ada.socket.disconnect()
    await expect.poll(() => house.signaling.health().connections).toBe(0)
    house.media.room('tea').die()
    const back = await house.connect()
    expect(await back.join('tea', 'Ada', { resumeToken: joined.resumeToken })).toMatchObject({ resumed: true, mediaKept: false })
  })

  test('a producer under way when the worker dies is answered MEDIA_UNAVAILABLE', async () => {
    const ada = await house.connect()
    await ada.join('tea', 'Ada')
    const { transportId } = await ada.ok('transport:create', { direction: 'send' })
    const gate = Promise.withResolvers<void>()
    const room = house.media.room('tea')
    room.hold = gate.promise
    const producing = ada.refused('producer:create', { transportId, kind: 'audio', source: 'microphone', rtpParameters: OPUS })
    await ada.settled()
    room.die()
    gate.resolve()
    expect(await producing).toBe('MEDIA_UNAVAILABLE')
  })
})
