// Who leads a room that anybody may open: the first to come, whoever comes back, and who follows when nobody leads any more.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { BOT_TOKEN, openHouse } from './support.ts'
import type { House } from './support.ts'

let house: House
beforeEach(async () => (house = await openHouse()))
afterEach(async () => house.close())

test('the first to open a room is its host, and those after are participants', async () => {
  const [ada, ben] = [await house.connect(), await house.connect()]
  expect((await ada.join('tea', 'Ada')).role).toBe('host')
  expect(await ben.join('tea', 'Ben')).toMatchObject({ role: 'participant', peers: [{ role: 'host' }] })
})

test('of many who come at once one is host', async () => {
  const clients = await Promise.all(Array.from({ length: 8 }, () => house.connect()))
  const joined = await Promise.all(clients.map((client, index) => client.join('tea', `P${index}`)))
  expect(joined.filter(({ role }) => role === 'host')).toHaveLength(1)
})

test('a bot is never host: the first person after it is', async () => {
  const [bot, ada] = [await house.connect(), await house.connect()]
  expect((await bot.join('tea', 'Bot', { botToken: BOT_TOKEN })).role).toBe('participant')
  expect((await ada.join('tea', 'Ada')).role).toBe('host')
})

test('a host who drops is host again within the grace, and nobody takes over meanwhile', async () => {
  const [ada, ben] = [await house.connect(), await house.connect()]
  const { resumeToken, peerId } = await ada.join('tea', 'Ada')
  await ben.join('tea', 'Ben')
  ada.tear()
  await ada.disconnected()
  house.pass(19_000)
  const back = await house.connect()
  expect(await back.join('tea', 'Ada', { resumeToken })).toMatchObject({ peerId, role: 'host', resumed: true, peers: [{ role: 'participant' }] })
  expect(ben.take('peer:role')).toEqual([])
})

test('when the host’s grace is over the longest-present participant takes over; the host who comes back later is host again', async () => {
  const [ada, ben, cleo] = [await house.connect(), await house.connect(), await house.connect()]
  const { resumeToken } = await ada.join('tea', 'Ada')
  const benId = (await ben.join('tea', 'Ben')).peerId
  await cleo.join('tea', 'Cleo')
  ada.tear()
  await ada.disconnected()
  house.pass(20_000)
  expect(await ben.next('peer:role')).toEqual({ peerId: benId, role: 'host' })
  expect(await cleo.next('peer:role')).toEqual({ peerId: benId, role: 'host' })
  const back = await house.connect()
  expect(await back.join('tea', 'Ada', { resumeToken })).toMatchObject({ role: 'host', resumed: false })
})

test('somebody who is there takes over before somebody whose connection is lost, and no bot does', async () => {
  const [bot, ada, ben, cleo] = [await house.connect(), await house.connect(), await house.connect(), await house.connect()]
  await bot.join('tea', 'Bot', { botToken: BOT_TOKEN })
  await ada.join('tea', 'Ada')
  await ben.join('tea', 'Ben')
  const cleoId = (await cleo.join('tea', 'Cleo')).peerId
  ben.tear()
  await ben.disconnected()
  await ada.ok('room:leave', {})
  expect(await cleo.next('peer:role')).toEqual({ peerId: cleoId, role: 'host' })
})

test('a room that ended knows nobody: the next to open it is host', async () => {
  const [ada, ben] = [await house.connect(), await house.connect()]
  await ada.join('tea', 'Ada')
  await ada.ok('room:leave', {})
  expect((await ben.join('tea', 'Ben')).role).toBe('host')
})
