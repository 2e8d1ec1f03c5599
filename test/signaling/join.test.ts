// Joining a room and leaving it: seats, rooms, versions, bots, and joins that come to nothing.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import { BOT_TOKEN, openHouse } from './support.ts'
import type { House } from './support.ts'

let house: House
beforeEach(async () => {
  house = await openHouse({ limits: { peersPerRoom: 3, rooms: 2 } })
})
afterEach(async () => house.close())

test('a newcomer hears who is there, and they hear of the newcomer', async () => {
  const ada = await house.connect()
  const first = await ada.join('tea', 'Ada')
  expect(first).toMatchObject({ roomId: 'tea', resumed: false, mediaKept: false, peers: [], consent: null, analysis: { state: 'ready', analysed: [] } })
  expect(first.routerRtpCapabilities).toHaveProperty('codecs')
  const producerId = await ada.produce('microphone')
  const ben = await house.connect()
  const second = await ben.join('tea', '  Ben ')
  expect(second.peers).toEqual([{ peerId: first.peerId, displayName: 'Ada', isBot: false, role: 'host', presence: 'here', producers: [{ producerId, kind: 'audio', source: 'microphone', paused: false }] }])
  expect(await ada.next('peer:joined')).toEqual({ peer: { peerId: second.peerId, displayName: 'Ben', isBot: false, role: 'participant', presence: 'here', producers: [] } })
  await ben.settled()
  expect(ben.take('peer:joined')).toEqual([])
})

test('resume tokens are long, different, and unknown to the others', async () => {
  const ada = await house.connect()
  const ben = await house.connect()
  const one = await ada.join('tea', 'Ada')
  const two = await ben.join('tea', 'Ben')
  expect(Buffer.from(one.resumeToken, 'base64url')).toHaveLength(32)
  expect(two.resumeToken).not.toBe(one.resumeToken)
  expect(JSON.stringify(two)).not.toContain(one.resumeToken)
  expect(JSON.stringify(await ada.next('peer:joined'))).not.toContain(two.resumeToken)
})

test('a room has an end to its seats, and the server to its rooms', async () => {
  const [a, b, c, d] = await Promise.all([house.connect(), house.connect(), house.connect(), house.connect()])
  const join = { protocolVersion: PROTOCOL_VERSION, roomId: 'tea', displayName: 'X' }
  const answers = await Promise.all([a, b, c, d].map((client) => client.refused('room:join', join)))
  expect(answers.toSorted()).toEqual(['OK', 'OK', 'OK', 'ROOM_FULL'])
  const late = [a, b, c, d][answers.indexOf('ROOM_FULL')]!
  expect(await late.refused('room:join', { ...join, roomId: 'coffee' })).toBe('OK')
  const fifth = await house.connect()
  expect(await fifth.refused('room:join', { ...join, roomId: 'water' })).toBe('TOO_MANY_ROOMS')
  await late.ok('room:leave', {})
  expect(await fifth.refused('room:join', { ...join, roomId: 'water' })).toBe('OK')
})

test('another version, a second room, and a second join at the same time are refused', async () => {
  const ada = await house.connect()
  const join = { protocolVersion: PROTOCOL_VERSION, roomId: 'tea', displayName: 'Ada' }
  expect(await ada.refused('room:join', { ...join, protocolVersion: PROTOCOL_VERSION + 1 })).toBe('PROTOCOL_VERSION')
  expect(await Promise.all([ada.refused('room:join', join), ada.refused('room:join', join)])).toEqual(['OK', 'WRONG_STATE'])
  expect(await ada.refused('room:join', { ...join, roomId: 'coffee' })).toBe('ALREADY_JOINED')
  expect(await ada.refused('room:join', join)).toBe('ALREADY_JOINED')
})

test('a bot shows its token; a wrong one, or one where none is set, is refused', async () => {
  const bot = await house.connect()
  const join = { protocolVersion: PROTOCOL_VERSION, roomId: 'tea', displayName: 'Bot' }
  expect(await bot.refused('room:join', { ...join, botToken: 'wrong' })).toBe('FORBIDDEN')
  expect(await bot.refused('room:join', { ...join, botToken: '' })).toBe('FORBIDDEN')
  const ada = await house.connect()
  await ada.join('tea', 'Ada')
  await bot.join('tea', 'Bot', { botToken: BOT_TOKEN })
  expect((await ada.next('peer:joined')).peer.isBot).toBe(true)
  const without = await openHouse({ botToken: null })
  const other = await without.connect()
  expect(await other.refused('room:join', { ...join, botToken: '' })).toBe('FORBIDDEN')
  await without.close()
})

test('only a bot gets a plain transport, and only to send', async () => {
  const ada = await house.connect()
  await ada.join('tea', 'Ada')
  expect(await ada.refused('transport:create', { direction: 'send', kind: 'plain' })).toBe('FORBIDDEN')
  const bot = await house.connect()
  await bot.join('tea', 'Bot', { botToken: BOT_TOKEN })
  expect(await bot.ok('transport:create', { direction: 'send', kind: 'plain' })).toMatchObject({ kind: 'plain', ip: '127.0.0.1', port: expect.any(Number) })
  expect(await bot.refused('transport:create', { direction: 'receive', kind: 'plain' })).toBe('BAD_REQUEST')
})

test('somebody who leaves is gone at once, with their media, and an empty room is closed', async () => {
  const ada = await house.connect()
  const ben = await house.connect()
  const { peerId } = await ada.join('tea', 'Ada')
  await ada.produce()
  await ben.join('tea', 'Ben')
  await ada.ok('room:leave', {})
  expect(await ben.next('peer:left')).toEqual({ peerId, reason: 'left' })
  expect(house.media.room('tea').producers.size).toBe(0)
  expect(ada.take('peer:left')).toEqual([])
  expect(await ada.refused('room:leave', {})).toBe('NOT_JOINED')
  await ben.ok('room:leave', {})
  expect(house.media.room('tea').closed).toBe(true)
  expect(house.signaling.health()).toMatchObject({ rooms: 0, people: 0 })
})

test('while no media worker is up a join is answered so, and leaves nothing behind', async () => {
  house.media.available = false
  const ada = await house.connect()
  const join = { protocolVersion: PROTOCOL_VERSION, roomId: 'tea', displayName: 'Ada' }
  expect(await ada.refused('room:join', join)).toBe('MEDIA_UNAVAILABLE')
  expect(house.signaling.health()).toMatchObject({ rooms: 0, people: 0 })
  house.media.available = true
  expect(await ada.refused('room:join', join)).toBe('OK')
})

test('a connection that ends during its join takes no seat', async () => {
  const gate = Promise.withResolvers<void>()
  house.media.hold = gate.promise
  const ada = await house.connect()
  const join = ada.request('room:join', { protocolVersion: PROTOCOL_VERSION, roomId: 'tea', displayName: 'Ada' }).catch((error: Error) => error.message)
  await expect.poll(() => house.signaling.health().rooms).toBe(1)
  ada.socket.disconnect()
  await expect.poll(() => house.signaling.health().connections).toBe(0)
  gate.resolve()
  expect(await join).toContain('disconnected')
  await expect.poll(() => house.signaling.health()).toMatchObject({ rooms: 0, people: 0 })
})

test('of people who join a new room at the same moment each knows of each: by the answer, or by an event after it', async () => {
  const gate = Promise.withResolvers<void>()
  house.media.hold = gate.promise
  const clients = await Promise.all([house.connect(), house.connect(), house.connect()])
  const order = clients.map((client) => {
    const heard: string[] = []
    client.socket.onAny((name: string) => heard.push(name))
    return heard
  })
  const joins = clients.map(async (client, index) => {
    const joined = await client.join('tea', `P${index}`)
    order[index]!.push('answer')
    return joined
  })
  await Promise.all(clients.map((client) => client.settled()))
  gate.resolve()
  const answers = await Promise.all(joins)
  for (const [index, client] of clients.entries()) {
    await client.settled()
    const later = client.take('peer:joined').map((event) => event.peer.peerId)
    const known = [...answers[index]!.peers.map((peer) => peer.peerId), ...later]
    expect(known.toSorted()).toEqual(answers.map((answer) => answer.peerId).filter((peerId) => peerId !== answers[index]!.peerId).toSorted())
    expect(order[index]![0]).toBe('answer')
  }
})
