// Every request and every action of the dashboard, by every role in every scope, to people of every role: what is answered is what the declared table says.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newToken } from '../../src/kit/secrets.ts'
import { DEFAULT_RULES } from '../../src/protocol/alerts.ts'
import { CONSENT_VERSION, PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import { actionSchema, dashboardSchemas } from '../../src/protocol/dashboard.ts'
import type { DashboardAction, DashboardRequest } from '../../src/protocol/dashboard.ts'
import type { PeerId } from '../../src/protocol/ids.ts'
import { ROLES } from '../../src/protocol/roles.ts'
import type { Role } from '../../src/protocol/roles.ts'
import { ACTION_RULES, answerTo, answerToAction, entersAs, REQUEST_RULES, seesLabel, seesThis, VIEWERS } from './dashboard-matrix.ts'
import type { Who } from './dashboard-matrix.ts'
import { refusalOf, TestDashboard, tokenOf } from './dashboards.ts'
import { openHouse } from './support.ts'
import type { Client, House } from './support.ts'

/** Some forty people come and go in one of these, on a machine that may be busy. */
const PATIENCE_MS = 60_000
const plenty = { capacity: 1e9, refillPerS: 1e9 }
let house: House
let admin: TestDashboard
beforeAll(async () => {
  house = await openHouse({ limits: { requestsPerSocket: plenty, requestsPerAddress: plenty, requestsPerIdentity: plenty, handshakesPerAddress: plenty, socketsPerAddress: 5000, rooms: 5000, peersPerRoom: 500 } })
  admin = await TestDashboard.byToken(house, { role: 'host', hours: 1000 })
})
afterAll(async () => house.close())

let rooms = 0
type Place = { readonly client: Client; readonly peerId: PeerId; readonly resumeToken: string }
const come = async (roomId: string, role: Role): Promise<Place> => {
  const client = await house.connect()
  return { client, ...(await client.join(roomId, role, { accessToken: await tokenOf(house, { role, name: role }) })) }
}
/** A room with a host, and another one; and how this viewer comes to the dashboard. */
async function worldOf({ role, scope }: Who): Promise<{ roomId: string; auth: Record<string, unknown> }> {
  // A page tries so often and no oftener.
  house.clock.advance(60_000)
  const roomId = `room-${rooms++}`
  const other = `${roomId}-b`
  for (const id of [roomId, other]) await come(id, 'host')
  const where = scope.endsWith('another') ? other : roomId
  const auth = scope.startsWith('token') ? { accessToken: await tokenOf(house, { role, room: scope === 'token for all' ? '*' : where }) } : { keys: [(await come(where, role)).resumeToken] }
  return { roomId, auth }
}

async function knock(roomId: string): Promise<string> {
  await admin.act(roomId, { kind: 'set-lobby', on: true })
  const client = await house.connect()
  await client.refused('room:join', { protocolVersion: PROTOCOL_VERSION, roomId, displayName: 'Wim' })
  await admin.tick(0)
  return admin.rooms.get(roomId)!.room!.waiting[0]!.waitingId
}

/** Makes what the action is about. */
const ABOUT: { readonly [Kind in DashboardAction['kind']]?: (roomId: string, whom: Place) => Promise<Record<string, unknown>> } = {
  admit: async (roomId) => ({ waitingId: await knock(roomId) }),
  deny: async (roomId) => ({ waitingId: await knock(roomId) }),
  'lift-ban': async (roomId, { peerId }) => ({ banId: (await admin.act(roomId, { kind: 'ban', peerId })).banId }),
  'set-role': async (_roomId, { peerId }) => ({ peerId, role: 'participant' }),
  'mute-all': async () => ({}),
  lock: async () => ({ on: true }),
  'set-lobby': async () => ({ on: true }),
  message: async () => ({ text: 'Hello' }),
  'delete-message': async (_roomId, { client }) => ({ messageId: (await client.ok('chat:send', { text: 'Hello', draftId: newToken() })).messageId }),
}
const KINDS = actionSchema.options.map((option) => option.shape.kind.value)
const PERSON_KINDS: readonly string[] = KINDS.filter((kind) => 'person' in ACTION_RULES[kind])
const REQUESTS = Object.keys(dashboardSchemas) as DashboardRequest[]

test('every action and every request stand in the table, and no other', () => {
  expect(Object.keys(ACTION_RULES).toSorted()).toEqual(KINDS.toSorted())
  expect(['dashboard:act', ...Object.keys(REQUEST_RULES)].toSorted()).toEqual(REQUESTS.toSorted())
})

describe.each(VIEWERS)('a $role by a $scope', (who) => {
  test('is let in or not', async () => {
    expect(await refusalOf(house, (await worldOf(who)).auth)).toBe(entersAs(who))
  })

  if (entersAs(who) !== 'OK') return

  test('does what the table of roles says, to everybody', async () => {
    const { roomId, auth } = await worldOf(who)
    const page = await TestDashboard.open(house, auth)
    const wrong: string[] = []
    for (const kind of KINDS) {
      for (const whom of PERSON_KINDS.includes(kind) ? ROLES : ['participant' as const]) {
        await admin.act(roomId, { kind: 'set-lobby', on: false })
        await admin.act(roomId, { kind: 'lock', on: false })
        const place = await come(roomId, whom)
        const about = await (ABOUT[kind]?.(roomId, place) ?? { peerId: place.peerId })
        const before = house.moderated.length
        const answer = await page.answer('dashboard:act', { roomId, action: { kind, ...about } })
        const expected = answerToAction(kind, who, whom)
        if (answer !== expected) wrong.push(`${kind} to a ${whom}: ${answer}, not ${expected}`)
        if (expected !== 'OK' && house.moderated.length > before) wrong.push(`${kind} to a ${whom}: refused, and written down`)
        await place.client.raw('room:leave', {})
        // Nobody writes so fast.
        house.clock.advance(1000)
      }
    }
    expect(wrong).toEqual([])
  }, PATIENCE_MS)

  test('asks for what is in their scope', async () => {
    const { roomId, auth } = await worldOf(who)
    const page = await TestDashboard.open(house, auth)
    await admin.ok('rules:set', { scope: roomId, rules: DEFAULT_RULES.map((rule) => ({ ...rule, durationS: 0 })) })
    const whom = await come(roomId, 'participant')
    await whom.client.ok('hand:raise', {})
    await admin.tick(0)
    const alertId = admin.rooms.get(roomId)?.room?.alerts.find(({ rule }) => rule.kind === 'hand-waiting')?.alertId
    expect(alertId).toBeDefined()
    const payloads = { 'dashboard:suspend-analysis': () => ({ on: false }), 'alert:dismiss': () => ({ roomId, alertId }), 'rules:set': (scope: string) => ({ scope, rules: DEFAULT_RULES }), 'rules:preview': (scope: string) => ({ scope, rules: DEFAULT_RULES }) }
    for (const [name, abouts] of Object.entries(REQUEST_RULES) as [keyof typeof REQUEST_RULES, (typeof REQUEST_RULES)[keyof typeof REQUEST_RULES]][]) {
      for (const about of abouts) expect(`${name} about ${about}: ${await page.answer(name, payloads[name](about === 'the server' ? '*' : roomId))}`).toBe(`${name} about ${about}: ${answerTo(about, who)}`)
    }
  })

  test('sees the people of their scope, and the labels that are for them', async () => {
    const { roomId, auth } = await worldOf(who)
    const shared = await Promise.all((['self', 'host', 'everyone'] as const).map(async (audience) => {
      const place = await come(roomId, 'participant')
      await place.client.produce('camera')
      await place.client.ok('consent:give', { version: CONSENT_VERSION, audience })
      return { ...place, audience }
    }))
    const page = await TestDashboard.open(house, auth)
    house.analysis.publish(roomId, shared.map(({ peerId }) => peerId))
    await page.tick(0)
    for (const { peerId, audience } of shared) {
      const person = page.person(roomId, peerId)
      expect([audience, person !== undefined, person?.analysed ?? false, person?.label?.label]).toEqual([audience, seesThis(who), seesLabel(who, audience), seesLabel(who, audience) ? 'happiness' : undefined])
    }
    for (const { client } of shared) await client.ok('room:leave', {})
  })
})
