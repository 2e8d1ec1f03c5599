// Producing, consuming, muting: what the media server is asked, what the analysis is told, and what the others hear.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'
import { OPUS } from './media-contract.ts'
import { openHouse } from './support.ts'
import type { Client, House } from './support.ts'

let house: House
let ada: Client
let ben: Client
let adaId: string
beforeEach(async () => {
  house = await openHouse()
  ada = await house.connect()
  ben = await house.connect()
  adaId = (await ada.join('tea', 'Ada')).peerId
  await ben.join('tea', 'Ben')
})
afterEach(async () => house.close())

test('what one produces the others hear of, consume, and lose when it is closed', async () => {
  const producerId = await ada.produce('camera', true)
  expect(await ben.next('producer:added')).toEqual({ peerId: adaId, producer: { producerId, kind: 'video', source: 'camera', paused: true } })
  const { transportId } = await ben.ok('transport:create', { direction: 'receive' })
  await ben.ok('transport:connect', { transportId, dtlsParameters: { fingerprints: [] } })
  const consumer = await ben.ok('consumer:create', { transportId, producerId, rtpCapabilities: { codecs: [{}] } })
  expect(consumer).toMatchObject({ producerId, peerId: adaId, kind: 'video', producerPaused: true })
  const { consumerId } = consumer
  await ben.ok('consumer:resume', { consumerId })
  await ben.ok('consumer:set-layers', { consumerId, spatialLayer: 2 })
  expect(house.media.room('tea').consumers.get(consumerId)).toMatchObject({ paused: false, spatialLayer: 2 })
  await ben.ok('consumer:pause', { consumerId })
  expect(house.media.room('tea').consumers.get(consumerId)).toMatchObject({ paused: true })
  await ada.ok('producer:close', { producerId })
  expect(await ben.next('producer:closed')).toEqual({ peerId: adaId, producerId })
  expect(await ben.next('consumer:closed')).toEqual({ consumerId })
  await ada.settled()
  expect(ada.take('producer:added')).toEqual([])
  expect(ada.take('producer:closed')).toEqual([])
})

test('muting tells the analysis before the media server, and then the others', async () => {
  const producerId = await ada.produce('camera')
  await ada.ok('consent:give', { version: CONSENT_VERSION, audience: 'everyone' })
  expect(house.analysis.analysed.get(producerId)?.paused).toBe(false)
  await ada.ok('producer:pause', { producerId })
  expect(house.analysis.analysed.get(producerId)?.paused).toBe(true)
  expect(house.media.room('tea').producers.get(producerId)?.paused).toBe(true)
  expect(await ben.next('producer:paused')).toEqual({ peerId: adaId, producerId })
  await ada.ok('producer:resume', { producerId })
  expect(house.analysis.analysed.get(producerId)?.paused).toBe(false)
  expect(await ben.next('producer:resumed')).toEqual({ peerId: adaId, producerId })
})

test('of a resume and a pause sent together the pause wins, for the analysis too', async () => {
  const producerId = await ada.produce('camera', true)
  await ada.ok('consent:give', { version: CONSENT_VERSION, audience: 'everyone' })
  await Promise.all([ada.ok('producer:resume', { producerId }), ada.ok('producer:pause', { producerId })])
  expect(house.media.room('tea').producers.get(producerId)?.paused).toBe(true)
  expect(house.analysis.analysed.get(producerId)?.paused).toBe(true)
})

test("another person's transport, producer and consumer are NOT_FOUND", async () => {
  const { transportId } = await ada.ok('transport:create', { direction: 'send' })
  const producerId = await ada.produce()
  const receiving = await ben.ok('transport:create', { direction: 'receive' })
  const { consumerId } = await ben.ok('consumer:create', { transportId: receiving.transportId, producerId, rtpCapabilities: { codecs: [{}] } })
  expect(await ben.refused('transport:connect', { transportId, dtlsParameters: { fingerprints: [] } })).toBe('NOT_FOUND')
  expect(await ben.refused('transport:restart-ice', { transportId })).toBe('NOT_FOUND')
  expect(await ben.refused('producer:create', { transportId, kind: 'audio', source: 'microphone', rtpParameters: OPUS })).toBe('NOT_FOUND')
  expect(await ben.refused('producer:pause', { producerId })).toBe('NOT_FOUND')
  expect(await ben.refused('producer:resume', { producerId })).toBe('NOT_FOUND')
  expect(await ben.refused('producer:close', { producerId })).toBe('NOT_FOUND')
  expect(await ada.refused('consumer:resume', { consumerId })).toBe('NOT_FOUND')
  expect(await ada.refused('consumer:pause', { consumerId })).toBe('NOT_FOUND')
  expect(await ada.refused('consumer:set-layers', { consumerId, spatialLayer: 0 })).toBe('NOT_FOUND')
  expect(await ada.refused('consumer:create', { transportId: receiving.transportId, producerId, rtpCapabilities: { codecs: [{}] } })).toBe('NOT_FOUND')
  expect(house.media.room('tea').producers.get(producerId)?.paused).toBe(false)
})

test("another room's producer is NOT_FOUND", async () => {
  const eve = await house.connect()
  await eve.join('coffee', 'Eve')
  const producerId = await ada.produce()
  const { transportId } = await eve.ok('transport:create', { direction: 'receive' })
  expect(await eve.refused('consumer:create', { transportId, producerId, rtpCapabilities: { codecs: [{}] } })).toBe('NOT_FOUND')
})

test('producing a source again replaces the earlier producer', async () => {
  const first = await ada.produce('microphone')
  const second = await ada.produce('microphone')
  expect([...house.media.room('tea').producers.keys()]).toEqual([second])
  expect((await ben.next('producer:added')).producer.producerId).toBe(first)
  expect(await ben.next('producer:closed')).toEqual({ peerId: adaId, producerId: first })
  expect((await ben.next('producer:added')).producer.producerId).toBe(second)
})

test('two producers of one source at the same time are not both made', async () => {
  const { transportId } = await ada.ok('transport:create', { direction: 'send' })
  const produce = { transportId, kind: 'audio', source: 'microphone', rtpParameters: OPUS } as const
  expect(await Promise.all([ada.refused('producer:create', produce), ada.refused('producer:create', produce)])).toEqual(['OK', 'WRONG_STATE'])
  expect(house.media.room('tea').producers.size).toBe(1)
})

test('a microphone is audio and a camera is video', async () => {
  const { transportId } = await ada.ok('transport:create', { direction: 'send' })
  expect(await ada.refused('producer:create', { transportId, kind: 'video', source: 'microphone', rtpParameters: OPUS })).toBe('BAD_REQUEST')
})

test("the media server's own refusals arrive with their codes", async () => {
  const { transportId } = await ada.ok('transport:create', { direction: 'send' })
  expect(await ada.refused('producer:create', { transportId, kind: 'audio', source: 'microphone', rtpParameters: {} })).toBe('MEDIA_REJECTED')
  const producerId = await ben.produce()
  const receiving = await ada.ok('transport:create', { direction: 'receive' })
  expect(await ada.refused('consumer:create', { transportId: receiving.transportId, producerId, rtpCapabilities: { codecs: [] } })).toBe('CANNOT_CONSUME')
  const more = async (): Promise<string> => {
    for (;;) {
      const code = await ada.refused('transport:create', { direction: 'send' })
      if (code !== 'OK') return code
    }
  }
  expect(await more()).toBe('LIMIT_REACHED')
})

test('what is made while its owner leaves does not outlive them', async () => {
  const { transportId } = await ada.ok('transport:create', { direction: 'send' })
  const gate = Promise.withResolvers<void>()
  house.media.room('tea').hold = gate.promise
  const producing = ada.refused('producer:create', { transportId, kind: 'audio', source: 'microphone', rtpParameters: OPUS })
  await ada.ok('room:leave', {})
  gate.resolve()
  expect(await producing).toBe('NOT_JOINED')
  expect(house.media.room('tea').producers.size).toBe(0)
})

test('the room hears who speaks', async () => {
  house.media.room('tea').speak(adaId as never)
  expect(await ben.next('speaker:active')).toEqual({ peerId: adaId })
  house.media.room('tea').speak(null)
  expect(await ben.next('speaker:active')).toEqual({ peerId: null })
})
