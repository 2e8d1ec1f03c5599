// What those who watch over meetings are told: everything that can be observed, in order, and of readings those alone that a host may see.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'
import type { PeerId, ProducerId } from '../../src/protocol/ids.ts'
import { digest } from '../../src/kit/secrets.ts'
import { signAccessToken } from '../../src/signaling/access.ts'
import { contradictionsIn, Observed } from './observed.ts'
import { ACCESS_SECRET, BOT_TOKEN, HandClock, openHouse, readingsAt } from './support.ts'
import type { Client, House } from './support.ts'

const terms = (audience: 'self' | 'host' | 'everyone') => ({ version: CONSENT_VERSION, audience })
const nowS = Math.floor(new HandClock().nowMs() / 1000)

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

const tea = () => house.media.room('tea')

describe('people', () => {
  test('a meeting opens with the first who comes in and closes with the last who leaves', async () => {
    await ada.ok('room:leave', {})
    await ben.ok('room:leave', {})
    expect(house.observed.of('opened', 'joined', 'role', 'left', 'closed')).toMatchObject([
      { kind: 'opened', purpose: 'personal', analysis: 'available' },
      { kind: 'joined', peerId: adaId, role: 'host', identity: null, isBot: false, person: { personId: adaId, displayName: 'Ada' } },
      { kind: 'joined', peerId: benId, role: 'participant' },
      { kind: 'left', peerId: adaId, reason: 'left' },
      { kind: 'role', peerId: benId, role: 'host' },
      { kind: 'left', peerId: benId, reason: 'left' },
      { kind: 'closed' },
    ])
    expect(house.observed.told.every(({ meeting, atMs }) => meeting.roomId === 'tea' && atMs === house.clock.nowMs())).toBe(true)
  })

  test('whoever comes afterwards comes to another meeting of the same room', async () => {
    await ada.ok('room:leave', {})
    await ben.ok('room:leave', {})
    await ada.join('tea', 'Ada')
    const ids = house.observed.told.filter(({ kind }) => kind === 'opened').map(({ meeting }) => meeting.meetingId)
    expect(new Set(ids).size).toBe(2)
  })

  test('the key of a place is told as its digest, and an identity as the access token names it', async () => {
    const [eve, bot] = [await house.connect(), await house.connect()]
    const accessToken = await signAccessToken({ sub: 'eve@example.org', role: 'moderator', room: '*', exp: nowS + 3600 }, ACCESS_SECRET)
    const { resumeToken } = await eve.join('tea', 'Eve', { accessToken })
    await bot.join('tea', 'Bot', { botToken: BOT_TOKEN })
    expect(house.observed.of('joined').slice(2)).toMatchObject([
      { identity: 'eve@example.org', role: 'moderator', isBot: false, person: { keyDigest: digest(resumeToken).toString('hex') } },
      { identity: null, role: 'participant', isBot: true },
    ])
    expect(JSON.stringify(house.observed.told)).not.toContain(resumeToken)
  })

  test('whoever the network takes away is away, not gone, and back with the same place', async () => {
    const { resumeToken } = await (await house.connect()).join('coffee', 'Nobody')
    expect(resumeToken).toBeTruthy()
    const eve = await house.connect()
    const joined = await eve.join('tea', 'Eve')
    house.observed.clear()
    eve.tear()
    await ada.next('peer:away')
    const again = await house.connect()
    await again.join('tea', 'Eve', { resumeToken: joined.resumeToken })
    tea().reach(joined.peerId, false)
    tea().reach(joined.peerId, true)
    expect(house.observed.of('here', 'joined', 'left')).toEqual([false, true, false, true].map((on) => ({ kind: 'here', peerId: joined.peerId, on })))
  })

  test('whoever does not come back, and whoever is put out, has left for that reason', async () => {
    const eve = await house.connect()
    const { peerId } = await eve.join('tea', 'Eve')
    await ada.ok('peer:remove', { peerId: benId })
    eve.tear()
    await ada.next('peer:away')
    house.pass(20_001)
    expect(house.observed.of('left')).toEqual([{ kind: 'left', peerId: benId, reason: 'removed' }, { kind: 'left', peerId, reason: 'disconnected' }])
  })

  test('the end of the server ends its meetings, with everything that was open', async () => {
    await ada.produce('camera')
    await ada.ok('hand:raise', {})
    await ada.ok('consent:give', terms('everyone'))
    await house.close()
    expect(house.observed.told.at(-1)).toMatchObject({ kind: 'closed' })
    expect(contradictionsIn(house.observed.told, { allClosed: true })).toEqual([])
  })

  test('roles and who waits are told whenever they change', async () => {
    await ada.ok('room:set-lobby', { on: true })
    const [eve, fay] = [await house.connect(), await house.connect()]
    await eve.refused('room:join', { protocolVersion: 2, roomId: 'tea', displayName: 'Eve' })
    house.clock.advance(500)
    await fay.refused('room:join', { protocolVersion: 2, roomId: 'tea', displayName: 'Fay' })
    await fay.ok('room:leave', {})
    await ada.ok('lobby:deny-all', {})
    const waiting = house.observed.of('waiting').map((one) => (one.kind === 'waiting' ? one.people : []))
    expect(waiting.map(({ length }) => length)).toEqual([1, 2, 1, 0])
    expect((waiting[1]?.[1]?.sinceMs ?? 0) - (waiting[1]?.[0]?.sinceMs ?? 0)).toBe(500)
    expect(Object.keys(waiting[0]?.[0] ?? {})).toEqual(['waitingId', 'sinceMs'])
    await ada.ok('peer:set-role', { peerId: benId, role: 'moderator' })
    expect(house.observed.of('role')).toEqual([{ kind: 'role', peerId: benId, role: 'moderator' }])
  })
})

describe('media', () => {
  test('a source is sent while a producer of it runs: neither muted, nor stopped, nor lost with its media worker', async () => {
    const microphone = await ada.produce('microphone', true)
    const screen = await ada.produce('screen')
    await ada.ok('producer:resume', { producerId: microphone })
    await ada.ok('producer:pause', { producerId: microphone })
    await ada.ok('producer:pause', { producerId: microphone })
    await ada.ok('producer:close', { producerId: screen })
    await ada.produce('camera')
    tea().die()
    const sends = (source: string, on: boolean) => ({ kind: 'sends', peerId: adaId, source, on })
    expect(house.observed.of('sends')).toEqual([sends('screen', true), sends('microphone', true), sends('microphone', false), sends('screen', false), sends('camera', true), sends('camera', false)])
  })

  test('everybody who speaks is told at once, and nobody of them when they have muted themselves', async () => {
    const [hers, his] = [await ada.produce('microphone'), await ben.produce('microphone')]
    tea().level(hers, -20)
    tea().level(his, -30)
    tea().level(his, -10)
    await ada.ok('producer:pause', { producerId: hers })
    tea().level(his, null)
    expect(house.observed.of('speaking').map((one) => (one.kind === 'speaking' ? one.peerIds : []))).toEqual([[adaId], [adaId, benId], [benId], []])
    expect(contradictionsIn(house.observed.told, { allClosed: false })).toEqual([])
  })

  test('nobody speaks any more when the media worker has died', async () => {
    tea().level(await ada.produce('microphone'), -20)
    tea().die()
    expect(house.observed.of('speaking').at(-1)).toEqual({ kind: 'speaking', peerIds: [] })
  })

  test('how well somebody is connected is told when it changes', () => {
    for (const score of [10, 10, 4, 4, 9]) tea().score(adaId, score)
    tea().score('nobody' as PeerId, 1)
    expect(house.observed.of('quality')).toEqual([10, 4, 9].map((score) => ({ kind: 'quality', peerId: adaId, score })))
  })
})

describe('conversation', () => {
  test('that somebody wrote is told, never what', async () => {
    await ada.ok('chat:send', { text: 'a secret between us', draftId: 'one' })
    await ada.ok('chat:send', { text: 'a secret between us', draftId: 'one' })
    expect(house.observed.of('chat')).toEqual([{ kind: 'chat', peerId: adaId }])
    expect(JSON.stringify(house.observed.told)).not.toContain('secret')
  })

  test('reactions and hands, lowered by whomever', async () => {
    await ben.ok('reaction:send', { reaction: 'applause' })
    await ben.ok('hand:raise', {})
    await ben.ok('hand:raise', {})
    await ada.ok('hand:lower', { peerId: benId })
    await ben.ok('hand:raise', {})
    await ben.ok('room:leave', {})
    const hand = (on: boolean) => ({ kind: 'hand', peerId: benId, on })
    expect(house.observed.of('reaction', 'hand', 'left')).toEqual([{ kind: 'reaction', peerId: benId, reaction: 'applause' }, hand(true), hand(false), hand(true), hand(false), { kind: 'left', peerId: benId, reason: 'left' }])
  })
})

describe('labels', () => {
  test('consent is told when it is given, changed, withdrawn, and over', async () => {
    await ada.ok('consent:give', terms('self'))
    await ada.ok('consent:give', terms('self'))
    await ada.ok('consent:give', terms('host'))
    await ada.ok('consent:withdraw', {})
    await ada.ok('consent:give', terms('everyone'))
    await ada.ok('room:leave', {})
    expect(house.observed.of('consent')).toEqual(['self', 'host', null, 'everyone', null].map((audience) => ({ kind: 'consent', peerId: adaId, audience })))
  })

  test('readings for the host or everyone are told with their audience; of "only me" there is none', async () => {
    await ada.ok('consent:give', terms('self'))
    await ben.ok('consent:give', terms('self'))
    await readingsAt(house, ada, 'tea', [adaId, benId])
    expect(house.observed.of('reading')).toEqual([])
    await ben.ok('consent:give', terms('host'))
    house.analysis.publish('tea', [adaId, benId])
    await ben.ok('consent:give', terms('everyone'))
    house.analysis.publish('tea', [adaId, benId])
    await ben.ok('consent:give', terms('self'))
    house.analysis.publish('tea', [adaId, benId])
    await ben.ok('consent:withdraw', {})
    house.analysis.publish('tea', [adaId, benId])
    expect(house.observed.of('reading')).toMatchObject([
      { audience: 'host', reading: { peerId: benId, label: 'happiness' } },
      { audience: 'everyone', reading: { peerId: benId } },
    ])
  })

  test('under a purpose that prohibits analysis a meeting says so when it opens', async () => {
    await house.close()
    house = await openHouse({ purpose: 'work' })
    await (await house.connect()).join('tea', 'Ada')
    expect(house.observed.of('opened')).toEqual([{ kind: 'opened', purpose: 'work', analysis: 'prohibited' }])
  })
})

test('a watch that throws costs neither the call nor the other watches anything', async () => {
  await house.close()
  const other = new Observed()
  house = await openHouse({ watches: [{ observe: () => { throw new Error('a disk is full') } }, other] })
  const eve = await house.connect()
  await eve.join('tea', 'Eve')
  const producerId: ProducerId = await eve.produce()
  await eve.ok('producer:close', { producerId })
  expect(other.told).toEqual(house.observed.told)
  expect(other.of('sends')).toHaveLength(2)
})

test('of people who wait before anybody is inside it is told once somebody is; and they may outlast a meeting', async () => {
  await house.close()
  house = await openHouse({ access: { mode: 'token', secret: ACCESS_SECRET, lobby: true } })
  const token = (sub: string, role: 'host' | 'participant') => signAccessToken({ sub, role, room: '*', exp: nowS + 3600 }, ACCESS_SECRET)
  const [guest, host] = [await house.connect(), await house.connect()]
  expect(await guest.refused('room:join', { protocolVersion: 2, roomId: 'tea', displayName: 'Guest', accessToken: await token('guest', 'participant') })).toBe('LOBBY_WAIT')
  expect(house.observed.told).toEqual([])
  await host.join('tea', 'Host', { accessToken: await token('host', 'host') })
  await host.ok('room:leave', {})
  await host.join('tea', 'Host', { accessToken: await token('host', 'host') })
  expect(house.observed.of('opened', 'waiting', 'closed').map(({ kind }) => kind)).toEqual(['opened', 'waiting', 'closed', 'opened', 'waiting'])
  expect(contradictionsIn(house.observed.told, { allClosed: false })).toEqual([])
})
