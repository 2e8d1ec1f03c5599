// One's own data over HTTP: with the token of one's page, during the call and after it; nobody else's, and not too often.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'
import type { KeptData } from '../../src/protocol/kept-data.ts'
import { openHouse } from './support.ts'
import type { Client, House } from './support.ts'

const HOST_ONLY = { version: CONSENT_VERSION, audience: 'host' } as const

let house: House
let ada: Client
let token = ''
beforeEach(async () => {
  house = await openHouse()
  const host = await house.connect()
  await host.join('tea', 'Hal')
  ada = await house.connect()
  token = (await ada.join('tea', 'Ada')).resumeToken
})
afterEach(async () => house.close())

async function ask(method: 'GET' | 'DELETE', headers: Record<string, string> = { authorization: `Bearer ${token}` }) {
  const response = await house.signaling.app.inject({ method, url: '/api/my-data', headers })
  return { status: response.statusCode, body: response.json<unknown>(), headers: response.headers }
}

async function beSeen(): Promise<void> {
  const { peerId } = await ada.join('tea', 'Ada', { resumeToken: token })
  await ada.ok('consent:give', HOST_ONLY)
  house.analysis.publish('tea', [peerId])
}

test('during the call it holds one\'s consents and who saw one\'s labels; the answer is never stored on the way', async () => {
  await beSeen()
  const { status, body, headers } = await ask('GET')
  expect(status).toBe(200)
  expect(headers['cache-control']).toBe('no-store')
  const kept = body as KeptData
  expect(kept.consents.map(({ change, audience }) => [change, audience])).toEqual([['given', 'host']])
  expect(kept.byOthers).toMatchObject([{ what: 'labels-seen', role: 'host', personal: { by: 'Hal', whom: 'Ada' } }])
})

test('after the call the same token opens the same, with the consent\'s end', async () => {
  await beSeen()
  await ada.ok('room:leave', {})
  expect(((await ask('GET')).body as KeptData).consents.map(({ change }) => change)).toEqual(['given', 'ended'])
})

test('deleting during the call ends the analysis first, tells the page and the room, and leaves nothing', async () => {
  await ada.produce('microphone')
  await beSeen()
  expect(house.analysis.analysed.size).toBe(1)
  const ended = ada.next('consent:ended')
  expect(await ask('DELETE')).toMatchObject({ status: 200, body: { consents: 2, audits: 1 } })
  expect(await ended).toEqual({ reason: 'data-deleted' })
  expect(house.analysis.analysed.size).toBe(0)
  expect(await ask('GET')).toMatchObject({ status: 200, body: { consents: [], byOthers: [], byOneself: [] } })
  expect(JSON.stringify([house.ledger.consents, house.ledger.audits])).not.toContain('Ada')
  await ada.ok('room:leave', {})
  expect(house.ledger.consents).toEqual([])
})

test('deleting after the call works with the same token', async () => {
  await beSeen()
  await ada.ok('room:leave', {})
  expect(await ask('DELETE')).toMatchObject({ status: 200, body: { consents: 2, audits: 1 } })
})

test.each([
  ['no token', {}], ['no bearer', { authorization: 'Basic abc' }], ['something that cannot be a token', { authorization: 'Bearer short' }],
] as const)('%s is UNAUTHORIZED', async (_what, headers) => {
  for (const method of ['GET', 'DELETE'] as const) expect(await ask(method, headers)).toMatchObject({ status: 401, body: { error: 'UNAUTHORIZED' } })
})

test('another token opens nothing and deletes nothing of others', async () => {
  await beSeen()
  const stranger = { authorization: `Bearer ${'A'.repeat(43)}` }
  expect(await ask('GET', stranger)).toMatchObject({ status: 200, body: { consents: [], byOthers: [], byOneself: [] } })
  expect(await ask('DELETE', stranger)).toMatchObject({ status: 200, body: { consents: 0, audits: 0, meetings: 0 } })
  expect(house.analysis.history).not.toContain('end')
  expect(((await ask('GET')).body as KeptData).consents).toHaveLength(1)
})

test('a page of another origin gets no answer, even with the token', async () => {
  for (const method of ['GET', 'DELETE'] as const) {
    expect(await ask(method, { authorization: `Bearer ${token}`, origin: 'https://evil.example' })).toMatchObject({ status: 403, body: { error: 'FORBIDDEN' } })
  }
})

test('a database that cannot be read is said with a code', async () => {
  house.ledger.available = false
  expect(await ask('GET')).toMatchObject({ status: 503, body: { error: 'LEDGER_UNAVAILABLE' } })
  expect(await ask('DELETE')).toMatchObject({ status: 503, body: { error: 'LEDGER_UNAVAILABLE' } })
})

test('a token asks 20 times at once, and again when time has passed', async () => {
  for (let index = 0; index < 20; index += 1) expect((await ask('GET')).status).toBe(200)
  expect(await ask('GET')).toMatchObject({ status: 429, body: { error: 'RATE_LIMITED' } })
  house.clock.advance(5000)
  expect((await ask('GET')).status).toBe(200)
})
