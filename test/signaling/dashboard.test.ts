// The dashboard over real sockets: who may look, what they see and no longer see, what they do and what is written down of it.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newToken } from '../../src/kit/secrets.ts'
import { CONSENT_VERSION, PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import { DEFAULT_RULES } from '../../src/protocol/alerts.ts'
import type { PeerId } from '../../src/protocol/ids.ts'
import { refusalOf, TestDashboard, tokenOf } from './dashboards.ts'
import { Client, openHouse } from './support.ts'
import type { House } from './support.ts'

let house: House
let host: { client: Client; peerId: PeerId; resumeToken: string }
let ben: { client: Client; peerId: PeerId; resumeToken: string }
const come = async (room: string, name: string, extra: Record<string, unknown> = {}) => {
  const client = await house.connect()
  return { client, ...(await client.join(room, name, extra)) }
}
const agree = async ({ client }: { client: Client }, audience: 'self' | 'host' | 'everyone') => {
  await client.produce('camera')
  await client.ok('consent:give', { version: CONSENT_VERSION, audience })
}
const seen = () => house.moderated.filter(({ action }) => action === 'labels-seen').map(({ by, whom, detail, roomId }) => `${by.displayName} saw ${whom?.displayName} in ${roomId}: ${detail}`)

beforeEach(async () => {
  house = await openHouse()
  host = await come('tea', 'Ada')
  ben = await come('tea', 'Ben')
})
afterEach(async () => house.close())

describe('who may look', () => {
  test('whoever leads: by a token for all rooms or one, or by the key of a place that leads', async () => {
    const all = await TestDashboard.byToken(house)
    expect(all.state).toMatchObject({ analysis: 'available', viewer: { displayName: 'Mo', scope: { kind: 'everywhere', role: 'moderator' }, maySuspend: true }, rules: [{ scope: '*' }] })
    const one = await TestDashboard.byToken(house, { role: 'host', room: 'tea' })
    expect(one.state).toMatchObject({ viewer: { scope: { kind: 'rooms', rooms: [{ roomId: 'tea', role: 'host' }] }, maySuspend: false }, rules: [{ scope: 'tea' }] })
    const placed = await TestDashboard.open(house, { keys: [newToken(), host.resumeToken] })
    expect(placed.state).toMatchObject({ viewer: { displayName: 'Ada', scope: { kind: 'rooms', rooms: [{ roomId: 'tea', role: 'host' }] }, maySuspend: false } })
    expect([...all.rooms.keys(), ...one.rooms.keys(), ...placed.rooms.keys()]).toEqual(['tea', 'tea', 'tea'])
  })

  test.each([
    ['nothing', async () => ({}), 'BAD_REQUEST'],
    ['keys and a token together', async () => ({ keys: [host.resumeToken], accessToken: await tokenOf(house) }), 'BAD_REQUEST'],
    ['more keys than one has', async () => ({ keys: Array.from({ length: 21 }, newToken) }), 'BAD_REQUEST'],
    ['a key that is nobody’s', async () => ({ keys: [newToken()] }), 'FORBIDDEN'],
    ['the key of a participant', async () => ({ keys: [ben.resumeToken] }), 'FORBIDDEN'],
    ['a participant’s token', async () => ({ accessToken: await tokenOf(house, { role: 'participant' }) }), 'FORBIDDEN'],
    ['an observer’s token', async () => ({ accessToken: await tokenOf(house, { role: 'observer' }) }), 'FORBIDDEN'],
    ['a token that is over', async () => ({ accessToken: await tokenOf(house, { hours: -1 }) }), 'TOKEN_EXPIRED'],
    ['a token that is forged', async () => ({ accessToken: `${await tokenOf(house)}x` }), 'TOKEN_INVALID'],
  ])('with %s one is refused by name', async (_what, auth, code) => {
    expect(await refusalOf(house, await auth())).toBe(code)
  })

  test('whoever guesses is told to wait', async () => {
    const codes: string[] = []
    for (let n = 0; n < 62; n += 1) codes.push(await refusalOf(house, { keys: [newToken()] }))
    expect(codes.slice(0, 60)).toEqual(Array.from({ length: 60 }, () => 'FORBIDDEN'))
    expect(codes[60]).toBe('RATE_LIMITED')
  })

  test('a page of another origin may not connect at all', async () => {
    const client = new Client(`http://127.0.0.1:${house.signaling.address.port}/dashboard`, { auth: { accessToken: await tokenOf(house) }, extraHeaders: { origin: 'https://evil.example' } })
    await expect(client.connected()).rejects.toThrow()
    client.socket.disconnect()
  })
})

describe('what they see', () => {
  test('people as they come, speak, raise hands and go; only who changed is told, once for a tick', async () => {
    const mo = await TestDashboard.byToken(house)
    expect(mo.person('tea', ben.peerId)).toMatchObject({ displayName: 'Ben', microphone: false, here: true, role: 'participant' })
    await mo.tick()
    await ben.client.produce('microphone')
    await ben.client.ok('hand:raise', {})
    await mo.tick()
    expect(mo.person('tea', ben.peerId)).toMatchObject({ microphone: true, handSinceMs: expect.any(Number) })
    const last = mo.changes.at(-1)!
    expect(last.rooms.flatMap(({ people }) => people.map(({ peerId }) => peerId))).toEqual([ben.peerId])
    const before = mo.received.length
    await mo.tick()
    expect(mo.received.length).toBe(before)
    await ben.client.ok('room:leave', {})
    await mo.tick()
    expect(mo.person('tea', ben.peerId)).toBeUndefined()
    await host.client.ok('room:leave', {})
    await mo.tick()
    expect(mo.rooms.has('tea')).toBe(false)
  })

  test('no room outside their scope', async () => {
    const milk = await come('milk', 'Eve')
    const placed = await TestDashboard.open(house, { keys: [milk.resumeToken] })
    const one = await TestDashboard.byToken(house, { room: 'tea' })
    await ben.client.ok('hand:raise', {})
    await milk.client.ok('hand:raise', {})
    await placed.tick()
    await one.client.settled()
    expect([...placed.rooms.keys()]).toEqual(['milk'])
    expect([...one.rooms.keys()]).toEqual(['tea'])
    expect(JSON.stringify([placed.state, placed.changes])).not.toContain('Ben')
    expect(JSON.stringify([one.state, one.changes])).not.toContain('Eve')
  })

  test('a room that opens later, where the token is for it', async () => {
    const one = await TestDashboard.byToken(house, { room: 'milk' })
    expect(one.rooms.size).toBe(0)
    const eve = await come('milk', 'Eve')
    await one.tick()
    expect(one.person('milk', eve.peerId)).toMatchObject({ displayName: 'Eve' })
  })

  test('labels shared with everyone; with the host, whoever is that in the room; and each first sight is written down once', async () => {
    await agree(host, 'self')
    await agree(ben, 'host')
    const eve = await come('tea', 'Eve')
    await agree(eve, 'everyone')
    const mo = await TestDashboard.byToken(house)
    const ada = await TestDashboard.open(house, { keys: [host.resumeToken] })
    for (let n = 0; n < 3; n += 1) {
      house.analysis.publish('tea', [host.peerId, ben.peerId, eve.peerId])
      await mo.tick()
      await ada.client.settled()
    }
    const labelsOf = (viewer: TestDashboard) => [host, ben, eve].map(({ peerId }) => viewer.person('tea', peerId)).map((person) => `${person?.analysed} ${person?.label?.label}`)
    expect(labelsOf(mo)).toEqual(['false undefined', 'false undefined', 'true happiness'])
    expect(labelsOf(ada)).toEqual(['false undefined', 'true happiness', 'true happiness'])
    expect(seen().toSorted()).toEqual(['Ada saw Ben in tea: host', 'Ada saw Eve in tea: everyone', 'Mo saw Eve in tea: everyone'])
  })

  test('whoever opens the page late is written down, too, and a token’s viewer finds it among their data', async () => {
    await agree(ben, 'everyone')
    house.analysis.publish('tea', [ben.peerId])
    house.pass(0)
    const dataKey = newToken()
    const accessToken = await tokenOf(house, { name: 'Late' })
    await TestDashboard.open(house, { accessToken, dataKey })
    await TestDashboard.open(house, { accessToken, dataKey })
    expect(seen()).toEqual(['Ada saw Ben in tea: everyone', 'Late saw Ben in tea: everyone'])
    const kept = (await house.signaling.app.inject({ url: '/api/my-data', headers: { authorization: `Bearer ${dataKey}` } })).json() as { byOneself: { what: string }[] }
    expect(kept.byOneself.map(({ what }) => what)).toEqual(['labels-seen'])
  })

  test('who waits in the lobby, the door, and a host by token who is in the room sees what hosts see', async () => {
    const accessToken = await tokenOf(house, { role: 'host', sub: 'hal', name: 'Hal' })
    const hal = await come('tea', 'Hal', { accessToken })
    await agree(ben, 'host')
    house.analysis.publish('tea', [ben.peerId])
    const page = await TestDashboard.open(house, { accessToken })
    expect(page.person('tea', ben.peerId)?.label?.label).toBe('happiness')
    await hal.client.ok('room:leave', {})
    await page.tick()
    expect(page.person('tea', ben.peerId)).toMatchObject({ analysed: false, label: null })
    await host.client.ok('room:set-lobby', { on: true })
    const wim = await house.connect()
    expect(await wim.refused('room:join', { protocolVersion: PROTOCOL_VERSION, roomId: 'tea', displayName: 'Wim' })).toBe('LOBBY_WAIT')
    await page.tick()
    expect(page.rooms.get('tea')?.room).toMatchObject({ door: { lobby: true }, waiting: [{ displayName: 'Wim' }] })
  })
})

describe('a scope that ends', () => {
  test('with the role: the viewer is told and cut, and may do nothing in the meantime', async () => {
    const cyd = await come('tea', 'Cyd')
    await host.client.ok('peer:set-role', { peerId: cyd.peerId, role: 'moderator' })
    const page = await TestDashboard.open(house, { keys: [cyd.resumeToken] })
    await host.client.ok('peer:set-role', { peerId: cyd.peerId, role: 'participant' })
    expect(await page.answer('dashboard:act', { roomId: 'tea', action: { kind: 'mute-all' } })).toBe('FORBIDDEN')
    const told = page.client.next('dashboard:ended' as never)
    const cut = page.client.disconnected()
    house.pass(500)
    expect(await told).toMatchObject({ error: { code: 'FORBIDDEN' } })
    await cut
    expect(page.changes).toEqual([])
    expect(house.signaling.health()).toMatchObject({ dashboards: 0 })
  })

  test('with the token’s time', async () => {
    const page = await TestDashboard.byToken(house, { hours: 1 })
    house.clock.advance(3_599_000)
    await page.tick(0)
    expect(page.client.socket.connected).toBe(true)
    const told = page.client.next('dashboard:ended' as never)
    house.clock.advance(1000)
    expect(await page.answer('dashboard:act', { roomId: 'tea', action: { kind: 'mute-all' } })).toBe('TOKEN_EXPIRED')
    house.pass(0)
    expect(await told).toMatchObject({ error: { code: 'TOKEN_EXPIRED' } })
  })

  test('with a ban of that identity, and a role that the room knows them by', async () => {
    const accessToken = await tokenOf(house, { role: 'moderator', sub: 'mae', name: 'Mae', room: 'tea' })
    const mae = await come('tea', 'Mae', { accessToken })
    const page = await TestDashboard.open(house, { accessToken })
    await host.client.ok('peer:set-role', { peerId: mae.peerId, role: 'host' })
    await page.tick()
    expect(page.state?.viewer.scope).toEqual({ kind: 'rooms', rooms: [{ roomId: 'tea', role: 'host' }] })
    await host.client.ok('peer:ban', { peerId: mae.peerId })
    const told = page.client.next('dashboard:ended' as never)
    house.pass(500)
    expect(await told).toMatchObject({ error: { code: 'FORBIDDEN' } })
    expect(await refusalOf(house, { accessToken })).toBe('FORBIDDEN')
  })

  test('of one room leaves the others; one that widens is told, too', async () => {
    const eve = await come('milk', 'Eve')
    const also = await come('milk', 'Ada')
    const page = await TestDashboard.open(house, { keys: [host.resumeToken, also.resumeToken] })
    expect([...page.rooms.keys()]).toEqual(['tea'])
    await eve.client.ok('peer:set-role', { peerId: also.peerId, role: 'moderator' })
    await page.tick()
    expect(page.state?.viewer.scope).toEqual({ kind: 'rooms', rooms: [{ roomId: 'tea', role: 'host' }, { roomId: 'milk', role: 'moderator' }] })
    await host.client.ok('room:leave', {})
    await page.tick()
    expect([...page.rooms.keys()]).toEqual(['milk'])
    expect(page.client.socket.connected).toBe(true)
  })
})

test('analysis of the whole server is suspended from a dashboard for all rooms and from no other, and every page is told', async () => {
  const mo = await TestDashboard.byToken(house)
  const one = await TestDashboard.byToken(house, { room: 'tea' })
  const placed = await TestDashboard.open(house, { keys: [host.resumeToken] })
  for (const page of [one, placed]) expect(await page.answer('dashboard:suspend-analysis', { on: true })).toBe('FORBIDDEN')
  expect(await mo.ok('dashboard:suspend-analysis', { on: true })).toEqual({ suspended: true })
  await one.client.settled()
  expect([mo.state?.analysis, one.state?.analysis]).toEqual(['suspended', 'suspended'])
  expect(house.moderated.at(-1)).toMatchObject({ action: 'suspend-analysis', by: { displayName: 'Mo' }, detail: 'on', roomId: '*' })
  expect(await mo.ok('dashboard:suspend-analysis', { on: false })).toEqual({ suspended: false })
  await mo.client.settled()
  expect(mo.state?.analysis).toBe('available')
})

test('under a purpose that prohibits analysis there is nothing to suspend, and the page is told why', async () => {
  await house.close()
  house = await openHouse({ purpose: 'work' })
  await come('tea', 'Ada')
  const mo = await TestDashboard.byToken(house)
  expect(mo.state).toMatchObject({ analysis: 'prohibited', viewer: { maySuspend: false } })
  expect(mo.rooms.get('tea')?.room?.mood).toMatchObject({ kind: 'withheld', why: 'prohibited' })
  expect(await mo.answer('dashboard:suspend-analysis', { on: true })).toBe('ANALYSIS_PROHIBITED_BY_PURPOSE')
})

describe('alerts', () => {
  const rules = (durationS: number) => DEFAULT_RULES.map((rule) => (rule.kind === 'hand-waiting' ? { ...rule, durationS } : { ...rule, on: false }))

  test('stand with their room, say what triggered them, and are dismissed for everybody', async () => {
    const mo = await TestDashboard.byToken(house)
    const placed = await TestDashboard.open(house, { keys: [host.resumeToken] })
    await ben.client.ok('hand:raise', {})
    await mo.tick(59_999)
    expect(mo.rooms.get('tea')?.room?.alerts).toEqual([])
    await mo.tick(1)
    const [alert] = mo.rooms.get('tea')?.room?.alerts ?? []
    expect(alert).toMatchObject({ rule: { kind: 'hand-waiting', durationS: 60 }, displayName: 'Ben', peerId: ben.peerId, measured: 60, endedMs: null })
    expect(await mo.ok('alert:dismiss', { roomId: 'tea', alertId: alert?.alertId })).toEqual({})
    expect(await mo.answer('alert:dismiss', { roomId: 'tea', alertId: alert?.alertId })).toBe('NOT_FOUND')
    await placed.tick()
    expect(placed.rooms.get('tea')?.room?.alerts).toEqual([])
    expect(house.moderated.at(-1)).toMatchObject({ action: 'dismiss-alert', by: { displayName: 'Mo' }, roomId: 'tea' })
  })

  test('follow the rules that are set, which everybody concerned is told; what cannot be kept is refused and changes nothing', async () => {
    const mo = await TestDashboard.byToken(house)
    const one = await TestDashboard.byToken(house, { room: 'tea' })
    expect(await mo.ok('rules:set', { scope: '*', rules: rules(10) })).toEqual({ rules: rules(10) })
    await one.client.settled()
    expect(one.state?.rules).toEqual([{ scope: 'tea', rules: rules(10) }])
    expect(house.moderated.at(-1)).toMatchObject({ action: 'set-rules', roomId: '*' })
    await ben.client.ok('hand:raise', {})
    await mo.tick(10_000)
    expect(mo.rooms.get('tea')?.room?.alerts).toMatchObject([{ measured: 10 }])
    house.rules.available = false
    expect(await mo.answer('rules:set', { scope: '*', rules: rules(20) })).toBe('LEDGER_UNAVAILABLE')
    expect(mo.state?.rules).toEqual([{ scope: '*', rules: rules(10) }])
  })

  test('rules are for one’s own scope, and a preview too: by a place in the room of this meeting alone', async () => {
    const one = await TestDashboard.byToken(house, { room: 'tea' })
    const placed = await TestDashboard.open(house, { keys: [host.resumeToken] })
    const mo = await TestDashboard.byToken(house)
    for (const name of ['rules:set', 'rules:preview'] as const) {
      for (const page of [one, placed]) for (const scope of ['*', 'milk']) expect(await page.answer(name, { scope, rules: rules(10) })).toBe('FORBIDDEN')
      for (const page of [one, placed, mo]) expect(await page.answer(name, { scope: 'tea', rules: rules(10) })).toBe('OK')
      expect(await mo.answer(name, { scope: 'not-open-yet', rules: rules(10) })).toBe('OK')
    }
    expect(house.rules.previewed).toMatchObject([{ scope: 'tea', meetingIds: null }, { scope: 'tea', meetingIds: [house.observed.told[0]?.meeting.meetingId] }, { scope: 'tea', meetingIds: null }, { scope: 'not-open-yet', meetingIds: null }])
  })

  test.each([
    ['a kind twice', () => [...rules(10).slice(1), rules(10)[1]]],
    ['too few', () => rules(10).slice(1)],
    ['a threshold out of bounds', () => rules(3601)],
  ])('%s is no set of rules', async (_what, made) => {
    const mo = await TestDashboard.byToken(house)
    expect(await mo.answer('rules:set', { scope: '*', rules: made() })).toBe('BAD_REQUEST')
  })
})

test('the end of the server is told', async () => {
  const mo = await TestDashboard.byToken(house)
  const told = mo.client.next('server:closing')
  await house.signaling.close()
  await told
})
