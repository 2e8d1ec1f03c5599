// Every route of the analytics API with every state of a credential, by GET's HEAD, too: what is answered is what the declared table says.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { digest, newToken } from '../../src/kit/secrets.ts'
import { API_PREFIX } from '../../src/protocol/api-requests.ts'
import { signAccessToken } from '../../src/signaling/access.ts'
import { signPass } from '../../src/signaling/analytics-api/passes.ts'
import { ROUTE_NAMES, ROUTES } from '../../src/signaling/analytics-api/routes.ts'
import type { RouteName, RouteSpec } from '../../src/signaling/analytics-api/routes.ts'
import { play } from './fake-archive.ts'
import { ADMITTED, API_RULES, REFUSED, REFUSED_CODE } from './matrix-api.ts'
import type { Admitted, Refused } from './matrix-api.ts'
import { routesOf } from './routes-of.ts'
import { ACCESS_SECRET, openHouse } from './support.ts'
import type { House } from './support.ts'

const OTHER_SECRET = 'the secret of another server, 32 bytes and more'
const [HAL, PAT] = [newToken(), newToken()]
const BODIES: { readonly [Name in RouteName]?: object } = { createPass: { keys: [HAL] }, createToken: { name: 'Export' }, createWebhook: { url: 'https://hooks.example.org/', events: ['meeting.ended'] } }

let house: House
let credentials: Readonly<Record<Refused | Admitted, string | null>>
beforeAll(async () => {
  house = await openHouse({ limits: { httpPerAddress: { capacity: 1e9, refillPerS: 1e9 } } })
  const { archive } = house.analytics
  play(archive, { meetingId: 'm-1', roomId: 'tea', startedMs: 1_800_000_100_000, people: [{ name: 'Hal', key: HAL, role: 'host' }, { name: 'Ida', key: newToken(), identity: 'ida', role: 'host' }, { name: 'Pat', key: PAT, identity: 'pat', role: 'participant', shares: true }] })
  const passOf = async (keys: readonly string[], accessToken?: string) => (await ask('POST', '/passes', null, { keys, ...(accessToken === undefined ? {} : { accessToken }) })).body.pass as string
  const soonS = Math.floor(house.clock.nowMs() / 1000) + 86_400 * 400
  const accessToken = (sub: string, secret = ACCESS_SECRET, exp = soonS) => signAccessToken({ sub, role: 'host', room: '*', exp }, secret)
  const keyOf = (secret: string) => new TextEncoder().encode(secret)
  const hals = await passOf([HAL])
  const apiToken = async (expiresInDays: number) => (await ask('POST', '/tokens', hals, { name: 'Export', expiresInDays })).body as { id: string; token: string }
  const [short, revoked] = [await apiToken(1), await apiToken(9)]
  const expiredPass = hals
  house.pass(2 * 86_400_000)
  const fresh = await passOf([HAL])
  await ask('DELETE', `/tokens/${revoked.id}`, fresh)
  credentials = {
    none: null, garbage: 'garbage', 'a key itself': HAL, 'a pass of another server': await signPass({ keyDigests: [], identity: 'ida' }, soonS, keyOf(OTHER_SECRET)), 'an expired pass': expiredPass,
    'an expired access token': await accessToken('ida', ACCESS_SECRET, 1_800_000_000), 'an access token of another server': await accessToken('ida', OTHER_SECRET), 'an unknown API token': `ot_${newToken()}`,
    'a revoked API token': revoked.token, 'an expired API token': short.token,
    'Hal\'s pass': fresh, 'Hal\'s API token': (await ask('POST', '/tokens', fresh, { name: 'Export' })).body.token as string,
    'Ida\'s access token': await accessToken('ida'), 'Ida\'s pass': await passOf([], await accessToken('ida')),
    'a participant\'s pass': await passOf([PAT]), 'a participant\'s access token': await accessToken('pat'), 'nobody\'s pass': await passOf([newToken()]),
  }
})
afterAll(() => house.close())

let asked = 0

/** Nobody of the table is held up by the others: each asks from an address of their own, and a little later. */
async function ask(method: string, path: string, credential: string | null, body?: object) {
  house.pass(1500)
  const response = await house.signaling.app.inject({ remoteAddress: `10.0.${asked >> 8}.${asked++ & 255}`, method: method as 'GET', url: API_PREFIX + path, headers: credential === null ? {} : { authorization: `Bearer ${credential}` }, ...(body === undefined ? {} : { payload: body }) })
  return { status: response.statusCode, body: (response.headers['content-type']?.toString().startsWith('application/json') && response.body !== '' ? response.json() : {}) as Record<string, unknown> }
}

/** One's own of Hal's to end, made anew each time. */
async function pathOf(name: RouteName): Promise<string> {
  const { path } = ROUTES[name] as RouteSpec
  const hals = await signPass({ keyDigests: [digest(HAL).toString('hex')], identity: null }, Math.floor(house.clock.nowMs() / 1000) + 600, new TextEncoder().encode(ACCESS_SECRET))
  const made = path.includes(':id') ? await ask('POST', path.startsWith('/tokens') ? '/tokens' : '/webhooks', hals, BODIES[path.startsWith('/tokens') ? 'createToken' : 'createWebhook']) : null
  return path.replace(':meetingId', 'm-1').replace(':id', String(made?.body['id'])) + (name === 'exportReport' ? '?format=csv' : '')
}
const methodsOf = ({ method }: RouteSpec): readonly string[] => (method === 'GET' ? ['GET', 'HEAD'] : [method])

test('every route of the API stands in the table, and no other', () => {
  const served = routesOf(house.signaling.app).filter((route) => route.includes(`${API_PREFIX}/`))
  expect(ROUTE_NAMES.flatMap((name) => methodsOf(ROUTES[name]).map((method) => `${method} ${API_PREFIX}${ROUTES[name].path}`)).toSorted()).toEqual(served.toSorted())
  expect(Object.keys(API_RULES).toSorted()).toEqual([...ROUTE_NAMES].toSorted())
})

test.each(ROUTE_NAMES)('%s with what is no credential', async (name) => {
  for (const who of REFUSED) for (const method of methodsOf(ROUTES[name])) {
    const answer = await ask(method, await pathOf(name), credentials[who], BODIES[name])
    const isOpen = API_RULES[name] === 'open'
    expect(answer.status, `${method} with ${who}`).toBe(isOpen ? ROUTES[name].answer.status : 401)
    if (!isOpen && method !== 'HEAD') expect(answer.body['error'], who).toBe(REFUSED_CODE[who])
  }
})

test.each(ROUTE_NAMES)('%s with a credential of each kind', async (name) => {
  const rule = API_RULES[name]
  for (const who of ADMITTED) for (const method of methodsOf(ROUTES[name])) expect((await ask(method, await pathOf(name), credentials[who], BODIES[name])).status, `${method} with ${who}`).toBe(rule === 'open' ? ROUTES[name].answer.status : rule(who))
})
