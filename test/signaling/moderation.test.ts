// What those who lead a room can do, over real sockets: each action tried by every role on every role, and what it does.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'
import type { RequestName, RequestPayload } from '../../src/protocol/events.ts'
import type { BanId, PeerId, WaitingId } from '../../src/protocol/ids.ts'
import { may, mayTo, PERSON_ACTIONS, ROLES } from '../../src/protocol/roles.ts'
import type { PersonAction, Role, RoomAction } from '../../src/protocol/roles.ts'
import { signAccessToken } from '../../src/signaling/access.ts'
import { ACCESS_SECRET, BOT_TOKEN, HandClock, openHouse } from './support.ts'
import type { Client, House } from './support.ts'

const exp = Math.floor(new HandClock().nowMs() / 1000) + 3600
let tokens = 0
const tokenFor = (role: Role, sub = `person-${tokens++}`): Promise<string> => signAccessToken({ sub, role, room: '*', exp }, ACCESS_SECRET)

let house: House
beforeEach(async () => {
  const plenty = { capacity: 1_000_000, refillPerS: 1_000_000 }
  house = await openHouse({ access: { mode: 'token', secret: ACCESS_SECRET, lobby: false }, limits: { requestsPerSocket: plenty, requestsPerAddress: plenty } })
})
afterEach(async () => house.close())

type Someone = { readonly client: Client; readonly peerId: PeerId; readonly resumeToken: string }
async function enter(role: Role, name: string = role, extra: Partial<RequestPayload<'room:join'>> = {}): Promise<Someone> {
  const client = await house.connect()
  const { peerId, resumeToken } = await client.join('tea', name, { accessToken: await tokenFor(role), ...extra })
  return { client, peerId, resumeToken }
}
const asJoin = (extra: Partial<RequestPayload<'room:join'>> = {}) => ({ protocolVersion: 2, roomId: 'tea', displayName: 'Somebody', ...extra })
const sentTo = async (someone: Someone) => {
  await someone.client.settled()
  return someone.client.take('you:moderated').map(({ moderation }) => moderation)
}

/** The requests that each action of the table stands for. What is asked of nobody in particular finds nobody: NOT_FOUND is allowed, FORBIDDEN is not. */
/** The rest are tested where they belong: sending, consenting, and what is written. */
type Moderating = Exclude<RoomAction, 'produce' | 'consent' | 'converse' | 'delete-message'>
const IN_ROOM: Readonly<Record<Moderating, readonly [RequestName, Record<string, unknown>][]>> = {
  admit: [['lobby:admit', { waitingId: 'w' }], ['lobby:admit-all', {}], ['lobby:deny', { waitingId: 'w' }], ['lobby:deny-all', {}]],
  'set-lobby': [['room:set-lobby', { on: true }], ['room:set-lobby', { on: false }]],
  lock: [['room:set-lock', { on: true }], ['room:set-lock', { on: false }]],
  'mute-all': [['room:mute-all', {}]],
  'lift-ban': [['ban:lift', { banId: 'b' }]],
  'lower-hand': [['hand:lower', { peerId: 'p' }]],
}
const TO_PERSON: Readonly<Record<PersonAction, (peerId: PeerId) => [RequestName, Record<string, unknown>]>> = {
  mute: (peerId) => ['peer:mute', { peerId }],
  'ask-to-unmute': (peerId) => ['peer:ask-to-unmute', { peerId }],
  'stop-camera': (peerId) => ['peer:stop-camera', { peerId }],
  'stop-screen': (peerId) => ['peer:stop-screen', { peerId }],
  remove: (peerId) => ['peer:remove', { peerId }],
  ban: (peerId) => ['peer:ban', { peerId }],
  'set-role': (peerId) => ['peer:set-role', { peerId, role: 'participant' }],
}

describe.each(ROLES)('a person whose role is %s', (role) => {
  test.each(Object.keys(IN_ROOM) as Moderating[])('may or may not, as the table says: %s', async (action) => {
    const { client } = await enter(role)
    for (const [name, payload] of IN_ROOM[action]) {
      const code = await client.refused(name, payload as never)
      expect(code, name).toSatisfy((answer: string) => (may(role, action) ? ['OK', 'NOT_FOUND'].includes(answer) : answer === 'FORBIDDEN'))
    }
    if (!may(role, action)) expect(house.moderated).toEqual([])
  })

  test.each(PERSON_ACTIONS.flatMap((action) => ROLES.map((target) => ({ action, target }))))('$action on somebody who is $target', async ({ action, target }) => {
    const [actor, whom] = [await enter(role, 'Actor'), await enter(target, 'Whom')]
    const [name, payload] = TO_PERSON[action](whom.peerId)
    const allowed = mayTo(role, action, target)
    expect(await actor.client.refused(name, payload as never)).toBe(allowed ? 'OK' : 'FORBIDDEN')
    const changesNothing = action === 'set-role' && target === 'participant'
    const recorded = { action, by: { peerId: actor.peerId, displayName: 'Actor', role }, whom: { peerId: whom.peerId, displayName: 'Whom' }, roomId: 'tea' }
    if (allowed && !changesNothing) expect(house.moderated).toMatchObject([recorded])
    else expect(house.moderated).toEqual([])
    if (!allowed) expect(await sentTo(whom)).toEqual([])
  })

  test.each(PERSON_ACTIONS)('does not do it to themselves: %s', async (action) => {
    const { client, peerId } = await enter(role)
    const [name, payload] = TO_PERSON[action](peerId)
    expect(await client.refused(name, payload as never)).toBe('FORBIDDEN')
  })
})

describe('anybody', () => {
  test('who is in no room moderates nothing, and nobody finds people of other rooms', async () => {
    const outsider = await house.connect()
    const host = await enter('host')
    for (const action of PERSON_ACTIONS) {
      const [name, payload] = TO_PERSON[action](host.peerId)
      expect(await outsider.refused(name, payload as never)).toBe('NOT_JOINED')
    }
    await outsider.join('coffee', 'Elsewhere', { accessToken: await tokenFor('host') })
    expect(await outsider.refused('peer:remove', { peerId: host.peerId })).toBe('NOT_FOUND')
  })
})

describe('muting', () => {
  test('pauses the microphone in the media server and the analysis, tells everybody, and the person unmutes themselves', async () => {
    const [host, ben, cleo] = [await enter('host', 'Ada'), await enter('participant'), await enter('participant')]
    const producerId = await ben.client.produce('microphone')
    const camera = await ben.client.produce('camera')
    await host.client.ok('peer:mute', { peerId: ben.peerId })
    expect(house.media.room('tea').producers.get(producerId)?.paused).toBe(true)
    expect(house.media.room('tea').producers.get(camera)?.paused).toBe(false)
    expect(await ben.client.next('you:moderated')).toEqual({ moderation: 'mute', by: { peerId: host.peerId, displayName: 'Ada' } })
    expect(await cleo.client.next('producer:paused')).toEqual({ peerId: ben.peerId, producerId })
    await ben.client.ok('producer:resume', { producerId })
    expect(house.media.room('tea').producers.get(producerId)?.paused).toBe(false)
    expect(await host.client.next('producer:resumed')).toEqual({ peerId: ben.peerId, producerId })
  })

  test('all mutes every open microphone but one’s own, and says how many there were', async () => {
    const [host, mod, ben, cleo] = [await enter('host'), await enter('moderator'), await enter('participant'), await enter('participant')]
    const producers = [await host.client.produce(), await mod.client.produce(), await ben.client.produce(), await cleo.client.produce('microphone', true)]
    expect(await mod.client.ok('room:mute-all', {})).toEqual({ muted: 2 })
    expect(producers.map((id) => house.media.room('tea').producers.get(id)?.paused)).toEqual([true, false, true, true])
    expect([await sentTo(host), await sentTo(mod), await sentTo(ben), await sentTo(cleo)]).toEqual([['mute'], [], ['mute'], []])
    expect(house.moderated.map(({ action, whom }) => [action, whom])).toEqual([['mute-all', null]])
  })

  test('asking to unmute opens nobody’s microphone', async () => {
    const [host, ben] = [await enter('host'), await enter('participant')]
    const producerId = await ben.client.produce('microphone', true)
    await host.client.ok('peer:ask-to-unmute', { peerId: ben.peerId })
    expect(await sentTo(ben)).toEqual(['ask-to-unmute'])
    expect(house.media.room('tea').producers.get(producerId)?.paused).toBe(true)
  })

  test('stopping a camera pauses it and leaves the microphone alone', async () => {
    const [host, ben] = [await enter('host'), await enter('participant')]
    const [microphone, camera] = [await ben.client.produce('microphone'), await ben.client.produce('camera')]
    await host.client.ok('peer:stop-camera', { peerId: ben.peerId })
    expect([microphone, camera].map((id) => house.media.room('tea').producers.get(id)?.paused)).toEqual([false, true])
    expect(await sentTo(ben)).toEqual(['stop-camera'])
  })
})

describe('a shared screen', () => {
  test('is taken down with its sound, and nothing else', async () => {
    const [host, ben] = [await enter('host'), await enter('participant')]
    const [camera, screen, sound] = [await ben.client.produce('camera'), await ben.client.produce('screen'), await ben.client.produce('screen-sound')]
    await host.client.ok('peer:stop-screen', { peerId: ben.peerId })
    expect([...house.media.room('tea').producers.keys()]).toEqual([camera])
    expect([await host.client.next('producer:closed'), await host.client.next('producer:closed')].map(({ producerId }) => producerId)).toEqual([screen, sound])
    expect(await sentTo(ben)).toEqual(['stop-screen'])
  })
})

describe('removing', () => {
  test('ends media, consent and place; the others are told, and the person may come back as anybody may', async () => {
    const [host, ben, cleo] = [await enter('host', 'Ada'), await enter('participant'), await enter('participant')]
    await ben.client.produce()
    await ben.client.ok('consent:give', { version: CONSENT_VERSION, audience: 'self' })
    await host.client.ok('peer:remove', { peerId: ben.peerId })
    expect(await cleo.client.next('peer:left')).toEqual({ peerId: ben.peerId, reason: 'removed' })
    expect(await ben.client.next('you:moderated')).toEqual({ moderation: 'remove', by: { peerId: host.peerId, displayName: 'Ada' } })
    expect(house.media.room('tea').producers.size).toBe(0)
    expect(house.analysis.analysed.size).toBe(0)
    expect(await ben.client.refused('chat:send', { text: 'x', draftId: 'd' })).toBe('NOT_JOINED')
    expect(await ben.client.join('tea', 'Ben', { resumeToken: ben.resumeToken, accessToken: await tokenFor('participant') })).toMatchObject({ resumed: false })
  })

  test('a moderator who is removed and comes back is no moderator any more', async () => {
    const [host, ben] = [await enter('host'), await enter('participant')]
    await host.client.ok('peer:set-role', { peerId: ben.peerId, role: 'moderator' })
    await host.client.ok('peer:remove', { peerId: ben.peerId })
    expect((await ben.client.join('tea', 'Ben', { resumeToken: ben.resumeToken, accessToken: await tokenFor('participant') })).role).toBe('participant')
  })

  test('works on somebody whose connection is lost, who then finds their place gone', async () => {
    const [host, ben] = [await enter('host'), await enter('participant')]
    ben.client.tear()
    await ben.client.disconnected()
    await host.client.ok('peer:ban', { peerId: ben.peerId })
    const back = await house.connect()
    expect(await back.refused('room:join', asJoin({ resumeToken: ben.resumeToken, accessToken: await tokenFor('participant') }))).toBe('BANNED')
  })
})

describe('a ban', () => {
  test('holds for the resume token and for the identity, until it is lifted', async () => {
    const host = await enter('host')
    const accessToken = await tokenFor('participant', 'ben')
    const ben = await enter('participant', 'Ben', { accessToken })
    await host.client.ok('peer:ban', { peerId: ben.peerId })
    expect(await sentTo(ben)).toEqual(['ban'])
    expect(await ben.client.refused('room:join', asJoin({ accessToken }))).toBe('BANNED')
    expect(await ben.client.refused('room:join', asJoin({ accessToken: await tokenFor('host', 'ben') }))).toBe('BANNED')
    expect(await ben.client.refused('room:join', asJoin({ resumeToken: ben.resumeToken, accessToken: await tokenFor('participant') }))).toBe('BANNED')
    expect((await ben.client.join('coffee', 'Ben', { accessToken })).roomId).toBe('coffee')
    await ben.client.ok('room:leave', {})
    const { banned } = await host.client.next('room:outside')
    expect(banned).toMatchObject([{ displayName: 'Ben' }])
    await host.client.ok('ban:lift', { banId: banned[0]?.banId ?? ('' as BanId) })
    expect((await host.client.next('room:outside')).banned).toEqual([])
    expect((await ben.client.join('tea', 'Ben', { accessToken })).role).toBe('participant')
    expect(house.moderated.map(({ action }) => action)).toEqual(['ban', 'lift-ban'])
  })

  test('holds for an address that nobody else in the room has', async () => {
    await house.close()
    house = await openHouse({ trustProxy: true })
    const from = (address: string): Promise<Client> => house.connect({ extraHeaders: { 'x-forwarded-for': address } })
    const host = await from('192.0.2.1')
    await host.join('tea', 'Ada')
    const [ben, cleo] = [await from('192.0.2.2'), await from('192.0.2.3')]
    const { peerId } = await ben.join('tea', 'Ben')
    const { resumeToken } = await cleo.join('tea', 'Cleo')
    await host.ok('peer:ban', { peerId })
    expect(await (await from('192.0.2.2')).refused('room:join', asJoin())).toBe('BANNED')
    // Somebody whom the room knows is not taken for another because of an address.
    cleo.tear()
    await cleo.disconnected()
    house.pass(20_000)
    expect((await (await from('192.0.2.2')).join('tea', 'Cleo', { resumeToken })).role).toBe('participant')
  })

  test('leaves an address alone that others in the room have', async () => {
    await house.close()
    house = await openHouse()
    const [host, ben, dora] = [await house.connect(), await house.connect(), await house.connect()]
    await host.join('tea', 'Ada')
    const { peerId, resumeToken } = await ben.join('tea', 'Ben')
    await host.ok('peer:ban', { peerId })
    expect((await dora.join('tea', 'Dora')).role).toBe('participant')
    expect(await ben.refused('room:join', asJoin({ resumeToken }))).toBe('BANNED')
  })
})

describe('a change of role', () => {
  test('is told to everybody and kept over a return', async () => {
    const [host, ben] = [await enter('host'), await enter('participant')]
    await host.client.ok('peer:set-role', { peerId: ben.peerId, role: 'moderator' })
    expect(await ben.client.next('peer:role')).toEqual({ peerId: ben.peerId, role: 'moderator' })
    expect(await ben.client.next('room:outside')).toEqual({ waiting: [], banned: [] })
    ben.client.tear()
    await ben.client.disconnected()
    house.pass(20_000)
    const back = await house.connect()
    expect((await back.join('tea', 'Ben', { resumeToken: ben.resumeToken, accessToken: await tokenFor('participant') })).role).toBe('moderator')
    expect(house.moderated).toMatchObject([{ action: 'set-role', detail: 'moderator' }])
  })

  test('to observer closes what they send and ends their consent; back to participant they may send again', async () => {
    const [host, ben] = [await enter('host'), await enter('participant')]
    await ben.client.produce()
    await ben.client.ok('consent:give', { version: CONSENT_VERSION, audience: 'everyone' })
    await host.client.ok('peer:set-role', { peerId: ben.peerId, role: 'observer' })
    expect(house.media.room('tea').producers.size).toBe(0)
    expect(house.analysis.analysed.size).toBe(0)
    expect(await ben.client.next('consent:ended')).toEqual({ reason: 'role' })
    expect(await host.client.next('producer:closed')).toMatchObject({ peerId: ben.peerId })
    expect(await ben.client.refused('transport:create', { direction: 'send' })).toBe('FORBIDDEN')
    await host.client.ok('peer:set-role', { peerId: ben.peerId, role: 'participant' })
    await ben.client.produce()
  })

  test('makes no bot a host', async () => {
    const host = await enter('host')
    const bot = await house.connect()
    const { peerId } = await bot.join('tea', 'Bot', { botToken: BOT_TOKEN })
    expect(await host.client.refused('peer:set-role', { peerId, role: 'host' })).toBe('WRONG_STATE')
  })

  test('in an open room a take-over is recorded as the server’s own', async () => {
    await house.close()
    house = await openHouse()
    const [ada, ben] = [await house.connect(), await house.connect()]
    await ada.join('tea', 'Ada')
    const { peerId } = await ben.join('tea', 'Ben')
    await ada.ok('room:leave', {})
    expect(house.moderated).toMatchObject([{ action: 'take-over', by: { peerId }, whom: null, detail: 'host' }])
  })
})

describe('what is asked of nobody', () => {
  test('is answered NOT_FOUND', async () => {
    const { client } = await enter('host')
    expect(await client.refused('peer:mute', { peerId: 'nobody' })).toBe('NOT_FOUND')
    expect(await client.refused('lobby:admit', { waitingId: 'nobody' as WaitingId })).toBe('NOT_FOUND')
  })
})
