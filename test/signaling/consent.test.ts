// Consent given, changed and withdrawn: what is analysed, who is told, and who gets which readings.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'
import type { PeerId } from '../../src/protocol/ids.ts'
import { sortByAudience } from '../../src/signaling/readings.ts'
import { readingOf } from './fake-analysis.ts'
import { openHouse, readingsAt } from './support.ts'
import type { Client, House } from './support.ts'

const EVERYONE = { version: CONSENT_VERSION, audience: 'everyone' } as const
const SELF = { version: CONSENT_VERSION, audience: 'self' } as const

let house: House
let ada: Client
let ben: Client
let adaId: PeerId
let benId: PeerId
beforeEach(async () => {
  house = await openHouse()
  ada = await house.connect()
  ben = await house.connect()
  adaId = (await ada.join('tea', 'Ada')).peerId
  benId = (await ben.join('tea', 'Ben')).peerId
})
afterEach(async () => house.close())

test('nothing is analysed before consent; after it, everything that is produced and will be', async () => {
  const microphone = await ada.produce('microphone')
  expect(house.analysis.analysed.size).toBe(0)
  expect(await ada.ok('consent:give', EVERYONE)).toEqual(EVERYONE)
  expect([...house.analysis.analysed.keys()]).toEqual([microphone])
  const camera = await ada.produce('camera')
  expect([...house.analysis.analysed.keys()]).toEqual([microphone, camera])
  expect(house.analysis.analysed.get(camera)?.granted).toMatchObject({ roomId: 'tea', peerId: adaId, audience: 'everyone' })
})

test('a shared screen and its sound are never analysed, whether shared before or after consent', async () => {
  await ada.produce('screen')
  await ada.ok('consent:give', EVERYONE)
  await ada.produce('screen-sound')
  expect(house.analysis.history).toEqual([])
  const microphone = await ada.produce('microphone')
  expect([...house.analysis.analysed.keys()]).toEqual([microphone])
})

test('somebody who agreed and only shares a screen is not among the analysed', async () => {
  await ada.produce('screen')
  await ada.ok('consent:give', EVERYONE)
  const eve = await house.connect()
  expect((await eve.join('tea', 'Eve')).analysis.analysed).toEqual([])
  await ada.produce('camera')
  expect((await eve.next('analysis:status')).analysed).toEqual([adaId])
})

test('the room is told whenever the set of the analysed changes', async () => {
  await ada.ok('consent:give', EVERYONE)
  await ada.produce('microphone')
  expect(await ben.next('analysis:status')).toEqual({ state: 'ready', analysed: [adaId] })
  const camera = await ada.produce('camera')
  await ada.ok('producer:close', { producerId: camera })
  const eve = await house.connect()
  expect((await eve.join('tea', 'Eve')).analysis).toEqual({ state: 'ready', analysed: [adaId] })
  await ada.ok('consent:withdraw', {})
  expect(await ben.next('analysis:status')).toEqual({ state: 'ready', analysed: [] })
  expect(await ada.next('analysis:status')).toEqual({ state: 'ready', analysed: [adaId] })
})

test('the room is told when analysis is recovering and ready again', async () => {
  await ada.produce('microphone')
  await ada.ok('consent:give', EVERYONE)
  expect((await ben.next('analysis:status')).state).toBe('ready')
  house.analysis.state = 'recovering'
  expect(await ben.next('analysis:status')).toEqual({ state: 'recovering', analysed: [adaId] })
  house.analysis.state = 'ready'
  expect(await ben.next('analysis:status')).toEqual({ state: 'ready', analysed: [adaId] })
})

test('withdrawing ends the analysis before it is answered', async () => {
  await ada.produce('microphone')
  await ada.ok('consent:give', EVERYONE)
  await ada.ok('consent:withdraw', {})
  expect(house.analysis.analysed.size).toBe(0)
  expect(await ada.refused('consent:withdraw', {})).toBe('OK')
})

test('leaving ends the analysis', async () => {
  await ada.produce('microphone')
  await ada.ok('consent:give', EVERYONE)
  await ada.ok('room:leave', {})
  expect(house.analysis.analysed.size).toBe(0)
  expect((await ada.join('tea', 'Ada')).consent).toBeNull()
})

test('another audience replaces the grant without a gap; the same again changes nothing', async () => {
  await ada.produce('microphone')
  await ada.ok('consent:give', SELF)
  await ada.ok('consent:give', SELF)
  await ada.ok('consent:give', EVERYONE)
  expect(house.analysis.history).toEqual(['start microphone self', 'start microphone everyone'])
  expect(house.analysis.analysed.size).toBe(1)
})

test('words that are not the current ones, and a server without analysis, are refused', async () => {
  expect(await ada.refused('consent:give', { version: '2025-01', audience: 'self' })).toBe('CONSENT_VERSION')
  house.analysis.state = 'off'
  expect(await ada.refused('consent:give', SELF)).toBe('ANALYSIS_OFF')
  expect(house.analysis.history).toEqual([])
})

test('readings for everyone reach the room, those for oneself only that person', async () => {
  await ada.ok('consent:give', EVERYONE)
  await ben.ok('consent:give', SELF)
  const eve = await house.connect()
  await eve.join('tea', 'Eve')
  expect(await readingsAt(house, ada, 'tea', [adaId, benId])).toEqual([adaId])
  expect(await readingsAt(house, eve, 'tea', [adaId, benId])).toEqual([adaId])
  expect(await readingsAt(house, ben, 'tea', [adaId, benId])).toEqual([adaId, benId])
})

test('readings reach neither sockets that have not joined, nor those that left, nor other rooms', async () => {
  await ada.ok('consent:give', EVERYONE)
  const outside = await house.connect()
  const elsewhere = await house.connect()
  await elsewhere.join('coffee', 'Eve')
  await ben.ok('room:leave', {})
  expect(await readingsAt(house, ada, 'tea', [adaId])).toEqual([adaId])
  for (const client of [outside, elsewhere, ben]) {
    await client.settled()
    expect(client.take('readings')).toEqual([])
  }
})

test('readings that come after the consent has ended are dropped and counted', async () => {
  await ada.ok('consent:give', EVERYONE)
  expect(await readingsAt(house, ben, 'tea', [adaId])).toEqual([adaId])
  await ada.ok('consent:withdraw', {})
  for (const client of [ada, ben]) {
    await client.settled()
    client.take('readings')
  }
  for (let tick = 0; tick < 5; tick += 1) {
    house.analysis.publish('tea', [adaId])
    await ada.settled()
    await ben.settled()
  }
  expect(ada.take('readings')).toEqual([])
  expect(ben.take('readings')).toEqual([])
  expect(house.signaling.health().readings).toMatchObject({ dropped: 5 })
})

test("readings under another room's name are dropped", async () => {
  const eve = await house.connect()
  await eve.join('coffee', 'Eve')
  await ada.ok('consent:give', EVERYONE)
  house.analysis.publish('coffee', [adaId])
  house.analysis.publish('no-such-room', [adaId])
  await eve.settled()
  expect(eve.take('readings')).toEqual([])
})

test('from everyone to self the others get no more', async () => {
  await ada.ok('consent:give', EVERYONE)
  expect(await readingsAt(house, ben, 'tea', [adaId])).toEqual([adaId])
  await ada.ok('consent:give', SELF)
  await ben.settled()
  ben.take('readings')
  expect(await readingsAt(house, ada, 'tea', [adaId])).toEqual([adaId])
  await ben.settled()
  expect(ben.take('readings')).toEqual([])
})

test('sorting by audience keeps the order and counts what nobody may see', () => {
  const [a, b, c] = ['a', 'b', 'c'] as PeerId[]
  const audiences = new Map<PeerId, 'everyone' | 'self'>([[a!, 'everyone'], [b!, 'self']])
  const sorted = sortByAudience([a!, b!, c!, a!].map(readingOf), (peerId) => audiences.get(peerId) ?? null)
  expect(sorted.everyone.map((reading) => reading.peerId)).toEqual(['a', 'a'])
  expect(sorted.restricted.map((reading) => reading.peerId)).toEqual(['b'])
  expect(sorted.dropped).toBe(1)
})
