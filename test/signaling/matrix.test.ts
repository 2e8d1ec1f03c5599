// Every request and every HTTP route, by everybody, in every state of consent: what is answered is what the declared table says.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newToken } from '../../src/kit/secrets.ts'
import { API_PREFIX } from '../../src/protocol/api-requests.ts'
import { AUDIENCES, CONSENT_VERSION, PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import { requestSchemas } from '../../src/protocol/events.ts'
import type { RequestName } from '../../src/protocol/events.ts'
import type { ConsumerId, PeerId, ProducerId, TransportId } from '../../src/protocol/ids.ts'
import { may, ROLES } from '../../src/protocol/roles.ts'
import type { Role } from '../../src/protocol/roles.ts'
import { signAccessToken } from '../../src/signaling/access.ts'
import { CLOSED_GRACE_MS } from '../../src/signaling/hall.ts'
import { answerTo, areWatchesTold, HTTP_RULES, inForceAfter, isAnalysed, OUTSIDERS, REQUEST_RULES, sees, SIGN_IN_ROUTES } from './matrix.ts'
import type { ConsentState, Who, World } from './matrix.ts'
import { SIGN_IN, TestProvider } from './oidc.ts'
import { routesOf } from './routes-of.ts'
import { ACCESS_SECRET, HandClock, openHouse, readingsAt } from './support.ts'
import type { Client, House } from './support.ts'

const REQUESTS = Object.keys(requestSchemas) as RequestName[]
const CONSENTS: readonly ConsentState[] = ['none', ...AUDIENCES, 'withdrawn', 'suspended']
const MO = { person: { personId: 'mo', keyDigest: 'f'.repeat(64), displayName: 'Mo' }, role: 'moderator' } as const
const canConsent = (who: Who): boolean => ROLES.some((role) => role === who && may(role, 'consent'))
/** Whoever may not agree is in one state only; that they are refused is in the matrix itself. */
const CASES = [...ROLES, ...OUTSIDERS].flatMap((who) => (canConsent(who) ? CONSENTS : ['none' as const]).map((consent) => ({ who, consent })))

const NONE = { send: 'none' as TransportId, receive: 'none' as TransportId, producer: 'none' as ProducerId, consumer: 'none' as ConsumerId }
const exp = Math.floor(new HandClock().nowMs() / 1000) + 1_000_000
let tokens = 0
const accessToken = (role: Role): Promise<string> => signAccessToken({ sub: `person-${tokens++}`, role, room: '*', exp }, ACCESS_SECRET)

let house: House
let folder: string
let provider: TestProvider
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'overtone-matrix-'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Overtone</title>')
  const plenty = { capacity: 1e9, refillPerS: 1e9 }
  provider = await TestProvider.open()
  house = await openHouse({ signIn: { ...SIGN_IN, issuer: provider.issuer }, clientFolder: folder, limits: { requestsPerSocket: plenty, requestsPerAddress: plenty, requestsPerIdentity: plenty, httpPerAddress: plenty, handshakesPerAddress: plenty, checksPerSocket: plenty, checksPerAddress: plenty, socketsPerAddress: 1000, rooms: 5000 } })
  provider.serve(`${addressOf(house)}/api/sign-in/done`)
})
afterAll(async () => {
  await house.close()
  provider.close()
  rmSync(folder, { recursive: true, force: true })
})

test('every request stands in the table, and no other', () => {
  expect(Object.keys(REQUEST_RULES).toSorted()).toEqual(REQUESTS.toSorted())
})

test('every HTTP route stands in the table, and no other', () => {
  // Those of the analytics API have a table of their own (matrix-api.ts).
  expect(Object.keys(HTTP_RULES).toSorted()).toEqual(routesOf(house.signaling.app).filter((route) => !route.includes(`${API_PREFIX}/`)).toSorted())
})

test('the routes of signing in are there where it is configured, and nowhere else', async () => {
  const plain = await openHouse()
  expect(routesOf(house.signaling.app).filter((route) => !routesOf(plain.signaling.app).includes(route)).toSorted()).toEqual(expect.arrayContaining(SIGN_IN_ROUTES.toSorted()))
  expect(routesOf(plain.signaling.app).filter((route) => SIGN_IN_ROUTES.includes(route))).toEqual([])
  await plain.close()
})

const addressOf = ({ signaling }: House): string => `http://127.0.0.1:${signaling.address.port}`

const asJoin = async (roomId: string, displayName: string, role: Role) => ({ protocolVersion: PROTOCOL_VERSION, roomId, displayName, accessToken: await accessToken(role) })

async function receiveFrom(client: Client, producerId: ProducerId): Promise<{ receive: TransportId; consumer: ConsumerId }> {
  const { transportId } = await client.ok('transport:create', { direction: 'receive' })
  const { consumerId } = await client.ok('consumer:create', { transportId, producerId, rtpCapabilities: { codecs: [{}] } })
  return { receive: transportId, consumer: consumerId }
}

async function sendFrom(client: Client): Promise<{ send: TransportId; producer: ProducerId }> {
  const { transportId } = await client.ok('transport:create', { direction: 'send' })
  const { producerId } = await client.ok('producer:create', { transportId, kind: 'audio', source: 'microphone', rtpParameters: { codecs: [{}] } })
  return { send: transportId, producer: producerId }
}

/** The first of an event that satisfies; earlier ones are read and forgotten. */
async function outside(host: Client, isRight: (event: { waiting: readonly { waitingId: string; displayName: string }[]; banned: readonly { banId: string; displayName: string }[] }) => boolean) {
  for (;;) {
    const event = await host.next('room:outside')
    if (isRight(event)) return event
  }
}

type Cast = { readonly host: Client; readonly whom: Client; readonly actor: Client; readonly connect: () => Promise<Client> }
let rooms = 0

/** A room with a host, somebody to act on, and the actor as who they are, in the state of consent asked for. */
async function makeWorld({ host, whom, actor, connect }: Cast, who: Who, consent: ConsentState): Promise<World & { readonly actorId: PeerId | null; readonly resumeToken: string | null }> {
  const roomId = `room-${rooms++}`
  house.signaling.suspendAnalysis(false, MO)
  await host.ok('room:join', await asJoin(roomId, 'Host', 'host'))
  const { peerId: whomId } = await whom.ok('room:join', await asJoin(roomId, 'Whom', 'participant'))
  const { producer: whomProducer } = await sendFrom(whom)
  const waitAtDoor = async (client: Client, name: string): Promise<string> => {
    await host.ok('room:set-lobby', { on: true })
    expect(await client.refused('room:join', await asJoin(roomId, name, 'participant'))).toBe('LOBBY_WAIT')
    const { waiting } = await outside(host, (event) => event.waiting.some(({ displayName }) => displayName === name))
    return waiting.find(({ displayName }) => displayName === name)?.waitingId ?? ''
  }
  const parts = {
    house, roomId, host, whom, whomId, whomProducer, actor, accessToken,
    knock: async () => waitAtDoor(await connect(), 'Knocker'),
    ban: async () => {
      const client = await connect()
      await host.ok('lobby:admit', { waitingId: await waitAtDoor(client, 'Banned') })
      const { resumeToken } = await client.next('lobby:admitted')
      const { peerId } = await client.join(roomId, 'Banned', { resumeToken })
      await host.ok('peer:ban', { peerId })
      return (await outside(host, ({ banned }) => banned.length > 0)).banned[0]?.banId ?? ''
    },
  }
  if (who === 'waiting') await waitAtDoor(actor, 'Actor')
  if (who === 'outside' || who === 'waiting') return { ...parts, own: NONE, actorId: null, resumeToken: null }
  const { peerId, resumeToken } = await actor.ok('room:join', await asJoin(roomId, 'Actor', who))
  const own = { ...NONE, ...(await receiveFrom(actor, whomProducer)), ...(may(who, 'produce') ? await sendFrom(actor) : {}) }
  if (consent !== 'none') await actor.ok('consent:give', { version: CONSENT_VERSION, audience: isAnalysed(consent) ? consent : 'everyone' })
  if (consent === 'withdrawn') await actor.ok('consent:withdraw', {})
  if (consent === 'suspended') house.signaling.suspendAnalysis(true, MO)
  return { ...parts, own, actorId: peerId, resumeToken }
}

async function withCast(use: (cast: Cast) => Promise<void>): Promise<void> {
  const clients: Client[] = []
  const connect = async (): Promise<Client> => {
    const client = await house.connect()
    clients.push(client)
    return client
  }
  const [host, whom, actor] = [await connect(), await connect(), await connect()]
  await use({ host, whom, actor, connect })
  for (const client of clients) client.socket.disconnect()
  // Rooms that are over are let go, and what was told of them: there are thousands.
  house.pass(CLOSED_GRACE_MS)
  house.observed.clear()
}

/** Microphone and camera of one person, as the media server and as the analysis has them. */
function mediaOf(roomId: string, peerId: PeerId): { readonly sent: number; readonly analysed: number } {
  const sent = [...(house.media.rooms.get(roomId as never)?.producers ?? [])].filter(([, producer]) => producer.peerId === peerId).map(([producerId]) => producerId as ProducerId)
  return { sent: sent.length, analysed: sent.filter((producerId) => house.analysis.analysed.has(producerId)).length }
}

describe.each(CASES)('$who, whose consent is $consent', ({ who, consent }) => {
  test('is answered as the table says, whatever is asked, and no request but those of consent changes who is analysed', async () => {
    const wrong: string[] = []
    for (const name of REQUESTS) {
      await withCast(async (cast) => {
        const world = await makeWorld(cast, who, consent)
        const payload = await REQUEST_RULES[name].payload(world)
        const answer = await cast.actor.refused(name, payload as never)
        const expected = answerTo(name, who, consent)
        if (answer !== expected) wrong.push(`${name}: ${answer} instead of ${expected}`)
        if (world.actorId === null) return
        const { sent, analysed } = mediaOf(world.roomId, world.actorId)
        const shouldBe = inForceAfter(name, answer, consent) ? sent : 0
        if (analysed !== shouldBe) wrong.push(`${name}: ${analysed} of ${sent} analysed instead of ${shouldBe}`)
      })
    }
    expect(wrong).toEqual([])
  }, 60_000)
})

describe.each(CASES.filter(({ who }) => canConsent(who)))('the labels of a $who, whose consent is $consent', ({ who, consent }) => {
  test('reach whom they chose, and nobody else', async () => {
    await withCast(async (cast) => {
      const { roomId, actor, actorId, host, whom } = await makeWorld(cast, who, consent)
      const viewers: readonly (readonly [Who, Client])[] = [['host', host], ['participant', whom], ...(await Promise.all((['moderator', 'observer'] as const).map(async (role) => {
        const client = await cast.connect()
        await client.ok('room:join', await asJoin(roomId, role, role))
        return [role, client] as const
      })))]
      await host.ok('room:set-lobby', { on: true })
      const [waiting, outsider] = [await cast.connect(), await cast.connect()]
      await waiting.refused('room:join', await asJoin(roomId, 'Waiting', 'participant'))
      if (actorId === null) throw new Error('the actor is not in the room')
      if (!isAnalysed(consent)) {
        for (let tick = 0; tick < 3; tick++) house.analysis.publish(roomId, [actorId])
        await actor.settled()
        expect(actor.take('readings')).toEqual([])
      } else expect(await readingsAt(house, actor, roomId, [actorId])).toEqual([actorId])
      const seen: Who[] = []
      for (const [viewer, client] of [...viewers, ['waiting', waiting], ['outside', outsider]] as const) {
        if (sees(viewer, consent)) {
          expect(await readingsAt(house, client, roomId, [actorId])).toEqual([actorId])
          seen.push(viewer)
        } else {
          await client.settled()
          if (client.take('readings').length > 0) seen.push(viewer)
        }
      }
      expect(seen).toEqual([...viewers.map(([viewer]) => viewer), ...OUTSIDERS.toReversed()].filter((viewer) => sees(viewer, consent)))
      const told = house.observed.told.filter((one) => one.kind === 'reading' && one.reading.peerId === actorId)
      expect(told.length > 0, 'watches over meetings').toBe(areWatchesTold(consent))
      expect(told.every((one) => one.kind === 'reading' && one.audience === consent)).toBe(true)
    })
  })
})

describe('HTTP', () => {
  const ask = async (route: string, headers: Record<string, string>): Promise<number> => {
    const [method, path] = route.split(' ') as ['GET' | 'HEAD' | 'DELETE', string]
    return (await house.signaling.app.inject({ method, url: path.replace('*', 'assets/no-such-file.js'), headers })).statusCode
  }
  /** What deletes comes last, so that it takes nothing from the others. */
  const routes = Object.keys(HTTP_RULES).toSorted((a, b) => Number(a.startsWith('DELETE')) - Number(b.startsWith('DELETE')))

  test.each(routes)('%s, without a key or with a wrong one', async (route) => {
    expect(await ask(route, {})).toBe(HTTP_RULES[route]?.('without a key'))
    expect(await ask(route, { authorization: `Bearer ${newToken()}` })).toBe(HTTP_RULES[route]?.('with a wrong key'))
  })

  test.each(CASES.filter(({ who }) => who !== 'outside' && who !== 'waiting'))('every route by a $who, whose consent is $consent, and only deleting ends the analysis', async ({ who, consent }) => {
    await withCast(async (cast) => {
      const { roomId, actorId, resumeToken } = await makeWorld(cast, who, consent)
      if (actorId === null) throw new Error('the actor is not in the room')
      for (const route of routes) {
        expect(await ask(route, { authorization: `Bearer ${resumeToken}` }), route).toBe(HTTP_RULES[route]?.(who as Role))
        const isOver = route.startsWith('DELETE') || !isAnalysed(consent)
        expect(mediaOf(roomId, actorId).analysed, route).toBe(isOver ? 0 : 1)
      }
    })
  })
})

test('signing in sends everybody to the provider, and gives a token to nobody who does not come from there', async () => {
  const address = addressOf(house)
  const ask = async (url: string, headers: Record<string, string>): Promise<URL> => {
    const { headers: answered } = await house.signaling.app.inject({ url, headers: { host: new URL(address).host, ...headers } })
    return new URL(String(answered.location), address)
  }
  await withCast(async (cast) => {
    const { resumeToken } = await makeWorld(cast, 'host', 'everyone')
    const callers: readonly Record<string, string>[] = [{}, { authorization: `Bearer ${newToken()}` }, { authorization: `Bearer ${resumeToken}` }, { authorization: `Bearer ${await accessToken('host')}` }, { cookie: `overtone-sign-in=${newToken()}` }]
    for (const headers of callers) {
      expect((await ask('/api/sign-in?room=tea', headers)).origin).toBe(provider.issuer)
      expect((await ask('/api/sign-in/done?code=guessed&state=guessed', headers)).hash).toBe('#sign-in=SIGN_IN_EXPIRED')
    }
  })
})

test('a path of which nothing is known is no page and no route, by any method', async () => {
  for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const) expect((await house.signaling.app.inject({ method, url: '/api/nothing' })).statusCode, method).toBeGreaterThanOrEqual(400)
})
