// Who may see whose labels: every role against every choice, on the server; and which views of them are written down.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { AUDIENCES, CONSENT_VERSION } from '../../src/protocol/constants.ts'
import type { Audience } from '../../src/protocol/constants.ts'
import type { PeerId } from '../../src/protocol/ids.ts'
import { ROLES } from '../../src/protocol/roles.ts'
import type { Role } from '../../src/protocol/roles.ts'
import { signAccessToken } from '../../src/signaling/access.ts'
import { ACCESS_SECRET, HandClock, openHouse } from './support.ts'
import type { Client, House } from './support.ts'

const terms = (audience: Audience) => ({ version: CONSENT_VERSION, audience })
const nowS = Math.floor(new HandClock().nowMs() / 1000)

let house: House
let ada: Client
let adaId: PeerId
beforeEach(async () => {
  house = await openHouse({ access: { mode: 'token', secret: ACCESS_SECRET, lobby: false } })
  ;({ client: ada, peerId: adaId } = await comes('Ada', 'participant'))
})
afterEach(async () => house.close())

async function comes(name: string, role: Role, room = 'tea'): Promise<{ readonly client: Client; readonly peerId: PeerId }> {
  const client = await house.connect()
  const { peerId } = await client.join(room, name, { accessToken: await signAccessToken({ sub: name, role, room: '*', exp: nowS + 3600 }, ACCESS_SECRET) })
  return { client, peerId }
}

/** Publishes until Ada, who sees her own, has some; what the other one has by then is what they may see: readings of one tick leave together. */
async function sees(viewer: Client, subject: PeerId = adaId, owner: Client = ada): Promise<boolean> {
  owner.take('readings')
  viewer.take('readings')
  for (;;) {
    house.analysis.publish('tea', [subject])
    await owner.settled()
    await viewer.settled()
    if (owner.take('readings').length > 0) return viewer.take('readings').some(({ readings }) => readings.some(({ peerId }) => peerId === subject))
  }
}

const told = ({ by, role, what, detail, whom }: House['ledger']['audits'][number]): string => `${by?.displayName} (${role}) ${what} of ${whom?.displayName}: ${detail}`

describe.each(AUDIENCES)('labels for %s', (audience) => {
  test.each(ROLES)('as the %s gets them', async (role) => {
    const { client } = await comes('Vic', role)
    await ada.ok('consent:give', terms(audience))
    const may = audience === 'everyone' || (audience === 'host' && role === 'host')
    expect(await sees(client)).toBe(may)
    const isWritten = may && (role === 'host' || role === 'moderator')
    expect(house.ledger.audits.map(told)).toEqual(isWritten ? [`Vic (${role}) labels-seen of Ada: ${audience}`] : [])
  })

  test('reach nobody outside the room, whatever they are elsewhere', async () => {
    const { client } = await comes('Vic', 'host', 'coffee')
    await ada.ok('consent:give', terms(audience))
    expect(await sees(client)).toBe(false)
  })
})

test('a view is written down once for each viewer and consent, not for each label', async () => {
  const [hal, mo] = [await comes('Hal', 'host'), await comes('Mo', 'moderator')]
  await ada.ok('consent:give', terms('everyone'))
  for (let tick = 0; tick < 5; tick += 1) await sees(hal.client)
  expect(house.ledger.audits.map(told).toSorted()).toEqual(['Hal (host) labels-seen of Ada: everyone', 'Mo (moderator) labels-seen of Ada: everyone'])
  await ada.ok('consent:give', terms('host'))
  expect([await sees(hal.client), await sees(mo.client)]).toEqual([true, false])
  expect(house.ledger.audits.slice(2).map(told)).toEqual(['Hal (host) labels-seen of Ada: host'])
})

test('nobody is written down as having seen what was sent to nobody, or only to oneself', async () => {
  const hal = await comes('Hal', 'host')
  await ada.ok('consent:give', terms('host'))
  await hal.client.ok('room:leave', {})
  await sees(hal.client)
  expect(house.ledger.audits).toEqual([])
})

test('a host gets their own labels and those that others share with the host in one message', async () => {
  const hal = await comes('Hal', 'host')
  await ada.ok('consent:give', terms('host'))
  await hal.client.ok('consent:give', terms('self'))
  for (;;) {
    house.analysis.publish('tea', [adaId, hal.peerId])
    await hal.client.settled()
    const last = hal.client.take('readings').at(-1)
    if (!last) continue
    expect(last.readings.map(({ peerId }) => peerId)).toEqual([adaId, hal.peerId])
    break
  }
  expect(await sees(ada, hal.peerId, hal.client)).toBe(false)
})

test('whoever is made host sees from then on what is shared with the host, and whoever is no more sees none', async () => {
  await house.close()
  house = await openHouse()
  const [first, second] = [await house.connect(), await house.connect()]
  await first.join('tea', 'First')
  adaId = (await second.join('tea', 'Second')).peerId
  const third = await house.connect()
  await third.join('tea', 'Third')
  await second.ok('consent:give', terms('host'))
  expect([await sees(first, adaId, second), await sees(third, adaId, second)]).toEqual([true, false])
  // In an open house the longest-present participant takes over: Second, who then is the host.
  await first.ok('room:leave', {})
  await second.ok('room:leave', {})
  const { peerId } = await second.join('tea', 'Second')
  await second.ok('consent:give', terms('host'))
  expect(await sees(third, peerId, second)).toBe(true)
})

test('declining costs nothing: without consent and after withdrawing, every request is answered as for those who agree', async () => {
  const ben = (await comes('Ben', 'participant')).client
  await ada.ok('consent:give', terms('everyone'))
  await ben.ok('consent:give', terms('self'))
  await ben.ok('consent:withdraw', {})
  const eve = (await comes('Eve', 'participant')).client
  const outcomes = await Promise.all([ada, ben, eve].map(async (client) => {
    const producerId = await client.produce('camera')
    const { transportId } = await client.ok('transport:create', { direction: 'receive' })
    const codes = [
      await client.refused('producer:pause', { producerId }), await client.refused('producer:resume', { producerId }), await client.refused('transport:restart-ice', { transportId }),
      await client.refused('chat:send', { text: 'Hello', draftId: 'one' }), await client.refused('hand:raise', {}), await client.refused('reaction:send', { reaction: 'heart' }),
      await client.refused('connectivity:start', {}), await client.refused('connectivity:end', {}), await client.refused('producer:close', { producerId }), await client.refused('room:leave', {}),
    ]
    return codes.join(' ')
  }))
  expect(new Set(outcomes).size).toBe(1)
  expect(outcomes[0]).toBe(Array.from({ length: 10 }, () => 'OK').join(' '))
})

test('whoever joins late is told in the answer who is analysed, before anything else happens', async () => {
  await ada.produce('microphone')
  await ada.ok('consent:give', terms('self'))
  const late = await house.connect()
  const accessToken = await signAccessToken({ sub: 'Late', role: 'observer', room: 'tea', exp: nowS + 3600 }, ACCESS_SECRET)
  expect((await late.join('tea', 'Late', { accessToken })).analysis).toEqual({ state: 'ready', analysed: [adaId] })
})
