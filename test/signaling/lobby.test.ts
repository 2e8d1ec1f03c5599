// The door of a room: who waits, who is let in, who is turned away, and that no host is locked out of their own room.
import { afterEach, describe, expect, test } from 'vitest'
import { PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import type { RequestPayload } from '../../src/protocol/events.ts'
import { signAccessToken } from '../../src/signaling/access.ts'
import { ACCESS_SECRET, BOT_TOKEN, HandClock, openHouse } from './support.ts'
import type { Client, House } from './support.ts'

const exp = Math.floor(new HandClock().nowMs() / 1000) + 3600
const tokenFor = (role: 'host' | 'moderator' | 'participant', sub: string): Promise<string> => signAccessToken({ sub, role, room: 'tea', exp }, ACCESS_SECRET)
const asJoin = (displayName: string, extra: Partial<RequestPayload<'room:join'>> = {}) => ({ protocolVersion: PROTOCOL_VERSION, roomId: 'tea', displayName, ...extra })

let house: House
afterEach(async () => house.close())

async function open(mode: 'open' | 'token', lobby: boolean, peersPerRoom = 50): Promise<void> {
  house = await openHouse({ access: { mode, secret: ACCESS_SECRET, lobby }, limits: { peersPerRoom } })
}
async function knock(name: string, extra: Partial<RequestPayload<'room:join'>> = {}): Promise<Client> {
  const client = await house.connect()
  expect(await client.refused('room:join', asJoin(name, extra))).toBe('LOBBY_WAIT')
  return client
}
async function hostOf(): Promise<{ client: Client; resumeToken: string }> {
  const client = await house.connect()
  const { resumeToken } = await client.join('tea', 'Ada')
  await client.ok('room:set-lobby', { on: true })
  return { client, resumeToken }
}

describe('a lobby', () => {
  test('keeps those who come until they are let in, and tells those who lead the room', async () => {
    await open('open', false)
    const { client: host } = await hostOf()
    expect(await host.next('room:door')).toEqual({ lobby: true, locked: false })
    const ben = await knock('Ben')
    const { waiting } = await host.next('room:outside')
    expect(waiting).toEqual([{ waitingId: expect.any(String), displayName: 'Ben', sinceMs: house.clock.nowMs() }])
    expect(await ben.refused('chat:send', { text: 'let me in', draftId: 'd' })).toBe('NOT_JOINED')
    expect(await ben.refused('transport:create', { direction: 'receive' })).toBe('NOT_JOINED')
    await host.ok('lobby:admit', { waitingId: waiting[0]?.waitingId ?? '' })
    const { resumeToken } = await ben.next('lobby:admitted')
    expect(await ben.join('tea', 'Ben', { resumeToken })).toMatchObject({ role: 'participant', door: { lobby: true }, outside: { waiting: [] } })
    expect((await host.next('room:outside')).waiting).toEqual([])
    expect((await host.next('peer:joined')).peer.displayName).toBe('Ben')
    expect(house.moderated.map(({ action, whom, detail }) => [action, whom?.displayName ?? null, detail])).toEqual([['set-lobby', null, 'on'], ['admit', 'Ben', null]])
  })

  test('tells nobody of those who wait but host and moderators', async () => {
    await open('open', false)
    const ada = await house.connect()
    await ada.join('tea', 'Ada')
    const ben = await house.connect()
    await ben.join('tea', 'Ben')
    await ada.ok('room:set-lobby', { on: true })
    await knock('Cleo')
    await ben.settled()
    expect(ben.take('room:outside')).toEqual([])
    expect((await ada.next('room:outside')).waiting).toHaveLength(1)
  })

  test('turns away those who are denied; they may knock again', async () => {
    await open('open', false)
    const { client: host } = await hostOf()
    const [ben, cleo] = [await knock('Ben'), await knock('Cleo')]
    await host.ok('lobby:deny-all', {})
    expect([await ben.next('lobby:denied'), await cleo.next('lobby:denied')]).toEqual([{ reason: 'denied' }, { reason: 'denied' }])
    expect(await ben.refused('room:join', asJoin('Ben'))).toBe('LOBBY_WAIT')
  })

  test('lets nobody knock a fourth time within ten minutes of three denials, to the millisecond, and does not trouble those who lead the room', async () => {
    await open('open', false)
    const { client: host } = await hostOf()
    const ben = await house.connect()
    for (let knocks = 0; knocks < 3; knocks++) {
      expect(await ben.refused('room:join', asJoin('Ben'))).toBe('LOBBY_WAIT')
      await host.ok('lobby:deny-all', {})
      house.pass(1000)
    }
    await host.settled()
    host.take('room:outside')
    expect(await ben.request('room:join', asJoin('Ben'))).toMatchObject({ ok: false, error: { code: 'KNOCK_LIMIT', message: 'you were turned away too often; knock again in 10 min' } })
    expect(await (await house.connect()).refused('room:join', asJoin(' bEN '))).toBe('KNOCK_LIMIT')
    // Somebody else at the same address is somebody else, and another room another door.
    await knock('Cleo')
    expect((await ben.join('coffee', 'Ben')).role).toBe('host')
    await ben.ok('room:leave', {})
    await host.settled()
    expect(host.take('room:outside').at(-1)?.waiting.map(({ displayName }) => displayName)).toEqual(['Cleo'])
    house.pass(600_000 - 3001)
    expect(await ben.refused('room:join', asJoin('Ben'))).toBe('KNOCK_LIMIT')
    house.pass(1)
    expect(await ben.refused('room:join', asJoin('Ben'))).toBe('LOBBY_WAIT')
  })

  test('counts a knock that is given up after a denial, and none before', async () => {
    await open('open', false)
    const { client: host } = await hostOf()
    const ben = await house.connect()
    for (let knocks = 0; knocks < 5; knocks++) {
      expect(await ben.refused('room:join', asJoin('Ben'))).toBe('LOBBY_WAIT')
      await ben.ok('room:leave', {})
    }
    await knock('Ben')
    await host.ok('lobby:deny-all', {})
    for (let knocks = 0; knocks < 2; knocks++) {
      expect(await ben.refused('room:join', asJoin('Ben'))).toBe('LOBBY_WAIT')
      await ben.ok('room:leave', {})
    }
    expect(await ben.refused('room:join', asJoin('Ben'))).toBe('KNOCK_LIMIT')
  })

  test('turns one address away ten times, whichever names it gives, and lets in whom the room knows all the same', async () => {
    await open('open', false)
    const { client: host } = await hostOf()
    const early = await knock('Early')
    await host.ok('lobby:admit-all', {})
    const { resumeToken } = await early.next('lobby:admitted')
    for (let knocks = 0; knocks < 10; knocks++) {
      await knock(`Nobody ${knocks}`)
      await host.ok('lobby:deny-all', {})
    }
    expect(await (await house.connect()).refused('room:join', asJoin('Somebody'))).toBe('KNOCK_LIMIT')
    expect((await early.join('tea', 'Early', { resumeToken })).role).toBe('participant')
  })

  test('knows an invitation again at another address', async () => {
    house = await openHouse({ access: { mode: 'token', secret: ACCESS_SECRET, lobby: true }, trustProxy: true })
    const accessToken = await tokenFor('participant', 'ben')
    const host = await house.connect()
    await host.join('tea', 'Ada', { accessToken: await tokenFor('host', 'ada') })
    for (const address of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      const ben = await house.connect({ extraHeaders: { 'x-forwarded-for': address } })
      expect(await ben.refused('room:join', asJoin('Ben', { accessToken }))).toBe('LOBBY_WAIT')
      await host.ok('lobby:deny-all', {})
    }
    const ben = await house.connect({ extraHeaders: { 'x-forwarded-for': '192.0.2.4' } })
    expect(await ben.refused('room:join', asJoin('Ben', { accessToken }))).toBe('KNOCK_LIMIT')
    expect(await ben.refused('room:join', asJoin('Ben', { accessToken: await tokenFor('participant', 'another ben') }))).toBe('LOBBY_WAIT')
  })

  test('lets all in at once, in the order in which they came, and when it is switched off', async () => {
    await open('open', false)
    const { client: host } = await hostOf()
    const [ben, cleo] = [await knock('Ben'), await knock('Cleo')]
    await host.settled()
    expect(host.take('room:outside').at(-1)?.waiting.map(({ displayName }) => displayName)).toEqual(['Ben', 'Cleo'])
    await host.ok('lobby:admit-all', {})
    await cleo.join('tea', 'Cleo', { resumeToken: (await cleo.next('lobby:admitted')).resumeToken })
    const dora = await knock('Dora')
    await host.ok('room:set-lobby', { on: false })
    await dora.join('tea', 'Dora', { resumeToken: (await dora.next('lobby:admitted')).resumeToken })
    await ben.join('tea', 'Ben', { resumeToken: (await ben.next('lobby:admitted')).resumeToken })
    expect(house.signaling.health()).toMatchObject({ people: 4 })
  })

  test('forgets those who go away or give up', async () => {
    await open('open', false)
    const { client: host } = await hostOf()
    const [ben, cleo] = [await knock('Ben'), await knock('Cleo')]
    await ben.ok('room:leave', {})
    cleo.socket.disconnect()
    await expect.poll(async () => (await host.settled(), host.take('room:outside').at(-1)?.waiting)).toEqual([])
    expect(await ben.refused('room:leave', {})).toBe('NOT_JOINED')
  })

  test('takes somebody who knocks twice once', async () => {
    await open('open', false)
    const { client: host } = await hostOf()
    const ben = await knock('Ben')
    expect(await ben.refused('room:join', asJoin('Benjamin'))).toBe('LOBBY_WAIT')
    await host.settled()
    expect(host.take('room:outside').at(-1)?.waiting.map(({ displayName }) => displayName)).toEqual(['Benjamin'])
  })

  test('has an end', async () => {
    await open('open', false, 2)
    await hostOf()
    await knock('Ben')
    await knock('Cleo')
    expect(await (await house.connect()).refused('room:join', asJoin('Dora'))).toBe('ROOM_FULL')
  })

  test('is no place for bots', async () => {
    await open('open', false)
    await hostOf()
    const bot = await house.connect()
    expect((await bot.join('tea', 'Bot', { botToken: BOT_TOKEN })).role).toBe('participant')
  })

  test('lets those in who were inside before, when they come back', async () => {
    await open('open', false)
    const ada = await house.connect()
    await ada.join('tea', 'Ada')
    const ben = await house.connect()
    const { resumeToken } = await ben.join('tea', 'Ben')
    await ada.ok('room:set-lobby', { on: true })
    ben.tear()
    await ben.disconnected()
    house.pass(20_000)
    const back = await house.connect()
    expect(await back.join('tea', 'Ben', { resumeToken })).toMatchObject({ resumed: false, role: 'participant' })
    // Removed, they wait like everybody else, whichever token they kept.
    const { peerId } = (await ada.next('peer:joined')).peer
    await ada.ok('peer:remove', { peerId: (ada.take('peer:joined').at(-1)?.peer.peerId) ?? peerId })
    await knock('Ben', { resumeToken })
  })
})

describe('no host waits at their own door', () => {
  test('not within the grace, not after it, and not having pressed Leave', async () => {
    await open('open', false)
    const { client, resumeToken } = await hostOf()
    const keeper = await house.connect()
    await client.ok('room:set-lobby', { on: false })
    await keeper.join('tea', 'Keeper')
    await client.ok('room:set-lobby', { on: true })
    client.tear()
    await client.disconnected()
    const soon = await house.connect()
    expect(await soon.join('tea', 'Ada', { resumeToken })).toMatchObject({ resumed: true, role: 'host' })
    soon.tear()
    await soon.disconnected()
    house.pass(20_000)
    const late = await house.connect()
    const again = await late.join('tea', 'Ada', { resumeToken })
    expect(again).toMatchObject({ resumed: false, role: 'host', door: { lobby: true } })
    await late.ok('room:leave', {})
    expect(await late.join('tea', 'Ada', { resumeToken: again.resumeToken })).toMatchObject({ role: 'host' })
  })

  test('nor somebody whose token makes them host or moderator, with a lock on it besides', async () => {
    await open('token', true)
    const host = await house.connect()
    await host.join('tea', 'Ada', { accessToken: await tokenFor('host', 'ada') })
    await host.ok('room:set-lock', { on: true })
    const mod = await house.connect()
    expect((await mod.join('tea', 'Mo', { accessToken: await tokenFor('moderator', 'mo') })).role).toBe('moderator')
  })

  test('nor the first to open a room whose lobby is on from the start', async () => {
    await open('open', true)
    const ada = await house.connect()
    expect(await ada.join('tea', 'Ada')).toMatchObject({ role: 'host', door: { lobby: true, locked: false } })
    await knock('Ben')
  })

  test('of two who open it at once one is host and the other waits', async () => {
    await open('open', true)
    const [ada, ben] = [await house.connect(), await house.connect()]
    const answers = await Promise.all([ada.request('room:join', asJoin('Ada')), ben.request('room:join', asJoin('Ben'))])
    expect(answers.map((ack) => (ack.ok ? ack.data.role : ack.error.code)).toSorted()).toEqual(['LOBBY_WAIT', 'host'])
  })
})

describe('when nobody is inside', () => {
  test('those who wait for a host with a token go on waiting, and the host finds them', async () => {
    await open('token', true)
    const ben = await knock('Ben', { accessToken: await tokenFor('participant', 'ben') })
    expect(house.signaling.health()).toMatchObject({ rooms: 1, people: 0 })
    const host = await house.connect()
    const { outside } = await host.join('tea', 'Ada', { accessToken: await tokenFor('host', 'ada') })
    expect(outside.waiting.map(({ displayName }) => displayName)).toEqual(['Ben'])
    await host.ok('room:leave', {})
    await ben.settled()
    expect(ben.take('lobby:denied')).toEqual([])
    await ben.ok('room:leave', {})
    expect(house.signaling.health()).toMatchObject({ rooms: 0 })
  })

  test('in an open room they are told that it has ended, and the next to come opens it', async () => {
    await open('open', false)
    const { client: host } = await hostOf()
    const ben = await knock('Ben')
    await host.ok('room:leave', {})
    expect(await ben.next('lobby:denied')).toEqual({ reason: 'ended' })
    expect(house.signaling.health()).toMatchObject({ rooms: 0 })
    expect((await ben.join('tea', 'Ben')).role).toBe('host')
  })

  test('a token that is shared lets in one, not everybody who has it', async () => {
    await open('token', true)
    const shared = { accessToken: await tokenFor('participant', 'class') }
    const host = await house.connect()
    await host.join('tea', 'Ada', { accessToken: await tokenFor('host', 'ada') })
    const ben = await knock('Ben', shared)
    await host.ok('lobby:admit-all', {})
    await ben.join('tea', 'Ben', { ...shared, resumeToken: (await ben.next('lobby:admitted')).resumeToken })
    await knock('Cleo', shared)
  })
})

describe('a lock', () => {
  test('keeps new people out, of the lobby too, and lets back in who was inside', async () => {
    await open('open', false)
    const { client: host } = await hostOf()
    const early = await knock('Early')
    await host.ok('room:set-lock', { on: true })
    expect(await (await house.connect()).refused('room:join', asJoin('Ben'))).toBe('ROOM_LOCKED')
    await host.ok('lobby:admit-all', {})
    const { resumeToken } = await early.next('lobby:admitted')
    await early.join('tea', 'Early', { resumeToken })
    await host.ok('room:set-lock', { on: false })
    await knock('Ben')
    expect(house.moderated.filter(({ action }) => action === 'lock').map(({ detail }) => detail)).toEqual(['on', 'off'])
  })
})
