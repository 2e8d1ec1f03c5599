// Somebody whose network went without a goodbye is told of as away at once, and as back when they are.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { SILENT_MS } from '../../src/signaling/hall.ts'
import { openHouse } from './support.ts'
import type { Client, House } from './support.ts'

let house: House
let ada: Client
let ben: Client
beforeEach(async () => {
  house = await openHouse()
  ada = await house.connect()
  ben = await house.connect()
})
afterEach(() => house.close())

test('a connection that breaks makes its person away at once, and a resume brings them back', async () => {
  const { peerId, resumeToken } = await ada.join('tea', 'Ada')
  await ben.join('tea', 'Ben')
  ada.tear()
  expect(await ben.next('peer:away')).toEqual({ peerId })
  const again = await house.connect()
  await again.join('tea', 'Ada', { resumeToken })
  expect(await ben.next('peer:back')).toEqual({ peerId })
})

test('whoever answers no ping is away after SILENT_MS and not before, and back with the first word', async () => {
  const { peerId } = await ada.join('tea', 'Ada')
  await ben.join('tea', 'Ben')
  house.pass(SILENT_MS - 1)
  await ben.settled()
  expect(ben.take('peer:away')).toEqual([])
  house.pass(1)
  expect(await ben.next('peer:away')).toEqual({ peerId })
  await ada.settled()
  expect(await ben.next('peer:back')).toEqual({ peerId })
})

test('of two people only the silent one is away', async () => {
  await ada.join('tea', 'Ada')
  const { peerId: benId } = await ben.join('tea', 'Ben')
  house.pass(SILENT_MS - 1)
  await ada.settled()
  house.pass(1)
  expect(await ada.next('peer:away')).toEqual({ peerId: benId })
  expect(ada.take('peer:away')).toEqual([])
})

test('somebody of whom no packet comes is away although their socket answers; late joiners see it', async () => {
  const { peerId } = await ada.join('tea', 'Ada')
  await ben.join('tea', 'Ben')
  house.media.room('tea').reach(peerId, false)
  expect(await ben.next('peer:away')).toEqual({ peerId })
  const eve = await house.connect()
  expect((await eve.join('tea', 'Eve')).peers.map(({ displayName, presence }) => `${displayName} ${presence}`)).toEqual(['Ada away', 'Ben here'])
  house.media.room('tea').reach(peerId, true)
  expect(await eve.next('peer:back')).toEqual({ peerId })
})

test('two reasons at once are one going and, when both are over, one coming back', async () => {
  const { peerId } = await ada.join('tea', 'Ada')
  await ben.join('tea', 'Ben')
  house.media.room('tea').reach(peerId, false)
  house.pass(SILENT_MS)
  await ada.settled()
  await ben.settled()
  expect(ben.take('peer:away')).toEqual([{ peerId }])
  expect(ben.take('peer:back')).toEqual([])
  house.media.room('tea').reach(peerId, true)
  expect(await ben.next('peer:back')).toEqual({ peerId })
})

test('quality is told to the one whom it concerns, and to nobody else', async () => {
  const { peerId } = await ada.join('tea', 'Ada')
  await ben.join('tea', 'Ben')
  const report = { consumers: [{ consumerId: 'c' as never, downlink: 4, uplink: 10, layer: 0, topLayer: 2 }], producers: [] }
  house.media.room('tea').report(peerId, report)
  expect(await ada.next('quality')).toEqual(report)
  await ben.settled()
  expect(ben.take('quality')).toEqual([])
})
