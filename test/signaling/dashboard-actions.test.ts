// What is done from a dashboard: the same as from the room, under the name of whoever did it, with what takes it back, and written down.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import { actionSchema } from '../../src/protocol/dashboard.ts'
import type { PeerId } from '../../src/protocol/ids.ts'
import { TestDashboard } from './dashboards.ts'
import { openHouse } from './support.ts'
import type { Client, House } from './support.ts'

let house: House
let mo: TestDashboard
let ada: { client: Client; peerId: PeerId; resumeToken: string }
let ben: { client: Client; peerId: PeerId; resumeToken: string }
const come = async (name: string, room = 'tea') => {
  const client = await house.connect()
  return { client, ...(await client.join(room, name)) }
}
/** What is written down since the last look. */
let read = 0
const written = () => {
  const all = house.moderated.slice(read)
  read = house.moderated.length
  return all.map(({ action, by, whom, detail, roomId }) => `${by.displayName} ${action} ${whom?.displayName ?? roomId}${detail === null ? '' : ` ${detail}`}`)
}

beforeEach(async () => {
  house = await openHouse()
  ada = await come('Ada')
  ben = await come('Ben')
  mo = await TestDashboard.byToken(house, { role: 'host' })
  read = 0
})
afterEach(async () => house.close())

describe('to a person', () => {
  test.each([['mute', 'microphone'], ['stop-camera', 'camera']] as const)('%s pauses their %s, and they are told by whom', async (kind, source) => {
    await ben.client.produce(source)
    expect(await mo.act('tea', { kind, peerId: ben.peerId })).toEqual({ undo: null })
    expect(await ben.client.next('you:moderated')).toEqual({ moderation: kind, by: { peerId: null, displayName: 'Mo' } })
    await mo.tick()
    expect(mo.person('tea', ben.peerId)).toMatchObject({ [source]: false })
    expect(written()).toEqual([`Mo ${kind} Ben`])
  })

  test('a shared screen is ended, a raised hand lowered, and somebody asked to unmute', async () => {
    await ben.client.produce('screen')
    await ben.client.ok('hand:raise', {})
    for (const kind of ['stop-screen', 'lower-hand', 'ask-to-unmute']) expect(await mo.act('tea', { kind, peerId: ben.peerId })).toEqual({ undo: null })
    await mo.tick()
    expect(mo.person('tea', ben.peerId)).toMatchObject({ screen: false, handSinceMs: null })
    expect(written()).toEqual(['Mo stop-screen Ben', 'Mo lower-hand Ben', 'Mo ask-to-unmute Ben'])
  })

  test('removing them cannot be taken back; a ban can, and then they may come again', async () => {
    expect(await mo.act('tea', { kind: 'remove', peerId: ben.peerId })).toEqual({ undo: null })
    expect(await ben.client.next('you:moderated')).toMatchObject({ moderation: 'remove' })
    const again = await ben.client.join('tea', 'Ben')
    const { undo, banId } = await mo.act('tea', { kind: 'ban', peerId: again.peerId })
    expect(undo).toEqual({ kind: 'lift-ban', banId })
    expect(await ben.client.refused('room:join', { protocolVersion: PROTOCOL_VERSION, roomId: 'tea', displayName: 'Ben', resumeToken: again.resumeToken })).toBe('BANNED')
    await mo.act('tea', undo!)
    await ben.client.join('tea', 'Ben', { resumeToken: again.resumeToken })
    expect(written()).toEqual(['Mo remove Ben', 'Mo ban Ben', 'Mo lift-ban Ben'])
  })

  test('a role is given and taken back; the same role changes nothing and has nothing to take back', async () => {
    const given = await mo.act('tea', { kind: 'set-role', peerId: ben.peerId, role: 'moderator' })
    expect(given).toEqual({ undo: { kind: 'set-role', peerId: ben.peerId, role: 'participant' } })
    await mo.tick()
    expect(mo.person('tea', ben.peerId)?.role).toBe('moderator')
    expect(await mo.act('tea', given.undo!)).toEqual({ undo: { kind: 'set-role', peerId: ben.peerId, role: 'moderator' } })
    expect(await mo.act('tea', { kind: 'set-role', peerId: ben.peerId, role: 'participant' })).toEqual({ undo: null })
    expect(written()).toEqual(['Mo set-role Ben moderator', 'Mo set-role Ben participant'])
  })

  test('of another room, or gone, is not found', async () => {
    const eve = await come('Eve', 'milk')
    expect(await mo.answer('dashboard:act', { roomId: 'tea', action: { kind: 'mute', peerId: eve.peerId } })).toBe('NOT_FOUND')
    expect(await mo.answer('dashboard:act', { roomId: 'none', action: { kind: 'mute', peerId: eve.peerId } })).toBe('NOT_FOUND')
    expect(written()).toEqual([])
  })
})

describe('to the room', () => {
  test('everybody is muted, the door locked and unlocked, the lobby opened and closed, with what takes it back', async () => {
    await ben.client.produce('microphone')
    expect(await mo.act('tea', { kind: 'mute-all' })).toEqual({ undo: null })
    const locked = await mo.act('tea', { kind: 'lock', on: true })
    expect(locked).toEqual({ undo: { kind: 'lock', on: false } })
    expect(await mo.act('tea', { kind: 'lock', on: true })).toEqual({ undo: null })
    await mo.tick()
    expect(mo.rooms.get('tea')?.room?.door).toEqual({ lobby: false, locked: true })
    await mo.act('tea', locked.undo!)
    const lobby = await mo.act('tea', { kind: 'set-lobby', on: true })
    expect(lobby).toEqual({ undo: { kind: 'set-lobby', on: false } })
    await mo.tick()
    expect(mo.rooms.get('tea')?.room?.door).toEqual({ lobby: true, locked: false })
    expect(written()).toEqual(['Mo mute-all tea', 'Mo lock tea on', 'Mo lock tea off', 'Mo set-lobby tea on'])
  })

  test('those who wait are let in or not, once', async () => {
    await mo.act('tea', { kind: 'set-lobby', on: true })
    const waiting = async (name: string) => {
      const client = await house.connect()
      expect(await client.refused('room:join', { protocolVersion: PROTOCOL_VERSION, roomId: 'tea', displayName: name })).toBe('LOBBY_WAIT')
      await mo.tick()
      return { client, waitingId: mo.rooms.get('tea')?.room?.waiting.find(({ displayName }) => displayName === name)?.waitingId }
    }
    const [wim, zoe] = [await waiting('Wim'), await waiting('Zoe')]
    expect(await mo.act('tea', { kind: 'admit', waitingId: wim.waitingId })).toEqual({ undo: null })
    await wim.client.next('lobby:admitted')
    await mo.act('tea', { kind: 'deny', waitingId: zoe.waitingId })
    expect(await zoe.client.next('lobby:denied')).toEqual({ reason: 'denied' })
    expect(await mo.answer('dashboard:act', { roomId: 'tea', action: { kind: 'admit', waitingId: wim.waitingId } })).toBe('NOT_FOUND')
    expect(written().slice(1)).toEqual(['Mo admit Wim', 'Mo deny Zoe'])
  })

  test('a message says who wrote it and that they are not in the room; it is taken back, and its words are in no record', async () => {
    const { undo, messageId } = await mo.act('tea', { kind: 'message', text: 'Five minutes, please.' })
    expect(undo).toEqual({ kind: 'delete-message', messageId })
    expect(await ben.client.next('chat:message')).toMatchObject({ message: { messageId, peerId: null, displayName: 'Mo', body: { kind: 'text', text: 'Five minutes, please.' } } })
    const late = await come('Lea')
    expect(late.conversation.messages).toMatchObject([{ messageId, peerId: null }])
    expect(await mo.act('tea', undo!)).toEqual({ undo: null })
    expect(await ben.client.next('chat:deleted')).toEqual({ messageId, by: 'moderator' })
    expect(written()).toEqual(['Mo message tea', 'Mo delete-message tea'])
    expect(JSON.stringify(house.ledger.audits)).not.toContain('minutes')
  })

  test('whoever has a place in the room writes as themselves, and as fast as people do', async () => {
    const page = await TestDashboard.open(house, { keys: [ada.resumeToken] })
    await page.act('tea', { kind: 'message', text: 'Hello' })
    expect(await ben.client.next('chat:message')).toMatchObject({ message: { peerId: ada.peerId, displayName: 'Ada' } })
    const codes: string[] = []
    for (let n = 0; n < 11; n += 1) codes.push(await mo.answer('dashboard:act', { roomId: 'tea', action: { kind: 'message', text: `${n}` } }))
    expect(codes).toEqual([...Array.from({ length: 10 }, () => 'OK'), 'RATE_LIMITED'])
  })

  test('nobody does to themselves by the dashboard what is done to others', async () => {
    const page = await TestDashboard.open(house, { keys: [ada.resumeToken] })
    expect(await page.answer('dashboard:act', { roomId: 'tea', action: { kind: 'remove', peerId: ada.peerId } })).toBe('FORBIDDEN')
  })
})

test.each([
  ['no room', { action: { kind: 'mute-all' } }],
  ['an unknown action', { roomId: 'tea', action: { kind: 'shout' } }],
  ['a key too many', { roomId: 'tea', action: { kind: 'mute-all', loud: true } }],
  ['an empty message', { roomId: 'tea', action: { kind: 'message', text: '  ' } }],
  ['a message without end', { roomId: 'tea', action: { kind: 'message', text: 'a'.repeat(2001) } }],
  ['a role that there is not', { roomId: 'tea', action: { kind: 'set-role', peerId: 'p', role: 'king' } }],
  ['no object', 'mute'],
])('%s is refused by name, and costs the others nothing', async (_what, payload) => {
  const ack = await mo.request('dashboard:act', payload)
  expect(ack).toMatchObject({ ok: false, error: { code: 'BAD_REQUEST', details: expect.any(Array) } })
  expect(await mo.answer('dashboard:act', { roomId: 'tea', action: { kind: 'mute-all' } })).toBe('OK')
})

test('events that there are not are refused, two payloads too, and the sockets of the call have none of these', async () => {
  expect(await mo.answer('room:join' as never, {})).toBe('UNKNOWN_EVENT')
  expect(await ada.client.raw('dashboard:act', { roomId: 'tea', action: { kind: 'mute-all' } })).toMatchObject({ error: { code: 'UNKNOWN_EVENT' } })
})

test('whoever asks without end is told to wait', async () => {
  await house.close()
  house = await openHouse({ limits: { requestsPerSocket: { capacity: 5, refillPerS: 1 } } })
  await come('Ada')
  const page = await TestDashboard.byToken(house)
  const codes: string[] = []
  for (let n = 0; n < 6; n += 1) codes.push(await page.answer('dashboard:act', { roomId: 'tea', action: { kind: 'mute-all' } }))
  expect(codes.at(-1)).toBe('RATE_LIMITED')
  house.clock.advance(2000)
  expect(await page.answer('dashboard:act', { roomId: 'tea', action: { kind: 'mute-all' } })).toBe('OK')
})

test('every action is one of the dashboard’s', () => {
  expect(actionSchema.options.map((option) => option.shape.kind.value).toSorted()).toEqual([
    'admit', 'ask-to-unmute', 'ban', 'delete-message', 'deny', 'lift-ban', 'lock', 'lower-hand', 'message', 'mute', 'mute-all', 'remove', 'set-lobby', 'set-role', 'stop-camera', 'stop-screen',
  ])
})
