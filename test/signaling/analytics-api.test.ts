// The HTTP API of analytics: what each credential opens, what is checked, and that answers are what the OpenAPI document says.
import { Validator } from '@seriousme/openapi-schema-validator'
import { gunzipSync } from 'node:zlib'
import { SignJWT } from 'jose'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { newToken } from '../../src/kit/secrets.ts'
import { API_PREFIX } from '../../src/protocol/api-requests.ts'
import { errorAnswerSchema } from '../../src/protocol/api-answers.ts'
import { ERRORS } from '../../src/protocol/errors.ts'
import { meetingReportSchema } from '../../src/protocol/report.ts'
import { signAccessToken } from '../../src/signaling/access.ts'
import { PER_CREDENTIAL, WRONG_PER_ADDRESS } from '../../src/signaling/analytics-api/credentials.ts'
import { openApiPath } from '../../src/signaling/analytics-api/openapi.ts'
import { PASS_AUDIENCE, PASS_LIFETIME_S } from '../../src/signaling/analytics-api/passes.ts'
import { ROUTE_NAMES, ROUTES } from '../../src/signaling/analytics-api/routes.ts'
import type { RouteSpec } from '../../src/signaling/analytics-api/routes.ts'
import { play } from './fake-archive.ts'
import { routesOf } from './routes-of.ts'
import { ACCESS_SECRET, openHouse } from './support.ts'
import type { House } from './support.ts'

const [HAL, PAT, IDA] = [newToken(), newToken(), newToken()]
const PLAYED = [
  { meetingId: 'm-1', roomId: 'tea', startedMs: 1_800_000_100_000, people: [{ name: 'Hal', key: HAL, role: 'host' }, { name: 'Pat', key: PAT, role: 'participant', shares: true }, { name: 'Quinn', key: newToken(), role: 'participant' }] },
  { meetingId: 'm-2', roomId: 'tea', startedMs: 1_800_000_300_000, people: [{ name: 'Ida', key: IDA, identity: 'ida@example.org', role: 'host' }] },
  { meetingId: 'm-3', roomId: 'coffee', startedMs: 1_800_000_500_000, people: [{ name: 'Ida', key: newToken(), identity: 'ida@example.org', role: 'host' }, { name: 'Hal', key: newToken(), role: 'participant' }], goesOn: true },
] as const

let house: House
beforeEach(async () => {
  house = await openHouse()
  for (const one of PLAYED) play(house.analytics.archive, one)
})
afterEach(() => house.close())

type Answered = { readonly status: number; readonly body: Record<string, never> & Record<string, unknown>; readonly headers: Record<string, unknown>; readonly text: string; readonly raw: Buffer }
async function ask(method: 'GET' | 'POST' | 'DELETE', path: string, { credential, body, headers = {} }: { credential?: string; body?: unknown; headers?: Record<string, string> } = {}): Promise<Answered> {
  const response = await house.signaling.app.inject({
    method, url: API_PREFIX + path, headers: { ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }), ...headers }, ...(body === undefined ? {} : { payload: body as object }),
  })
  return { status: response.statusCode, body: response.headers['content-type']?.toString().startsWith('application/json') && response.headers['content-encoding'] === undefined ? response.json() : {}, headers: response.headers, text: response.body, raw: response.rawPayload }
}
const passOf = async (...keys: readonly string[]): Promise<string> => String((await ask('POST', '/passes', { body: { keys } })).body['pass'])
const accessTokenOf = (sub: string): Promise<string> => signAccessToken({ sub, role: 'participant', room: '*', exp: Math.floor(house.clock.nowMs() / 1000) + 86_400 * 400 }, ACCESS_SECRET)
const items = ({ body }: Answered): readonly Record<string, unknown>[] => body['items'] as never
const idsOf = (answered: Answered): readonly unknown[] => items(answered).map(({ meetingId }) => meetingId)

describe('passes', () => {
  test('a pass opens what its keys led; keys of participants and of nobody are ignored', async () => {
    expect(await ask('POST', '/passes', { body: { keys: [HAL, PAT, newToken()] } })).toMatchObject({ status: 201, body: { meetings: 1, expiresMs: Math.floor(house.clock.nowMs() / 1000 + PASS_LIFETIME_S) * 1000 }, headers: { 'cache-control': 'no-store' } })
    expect(idsOf(await ask('GET', '/meetings', { credential: await passOf(HAL, PAT, newToken()) }))).toEqual(['m-1'])
    expect(idsOf(await ask('GET', '/meetings', { credential: await passOf(PAT) }))).toEqual([])
  })

  test('with an access token the meetings of its identity are in it, too; a wrong access token makes no pass', async () => {
    const made = await ask('POST', '/passes', { body: { keys: [HAL], accessToken: await accessTokenOf('ida@example.org') } })
    expect(made.body).toMatchObject({ meetings: 3 })
    expect(idsOf(await ask('GET', '/meetings', { credential: String(made.body['pass']) }))).toEqual(['m-3', 'm-2', 'm-1'])
    expect(await ask('POST', '/passes', { body: { keys: [HAL], accessToken: 'no.such.token' } })).toMatchObject({ status: 401, body: { error: 'TOKEN_INVALID' } })
  })

  test('a pass ends after an hour, and then says so', async () => {
    const credential = await passOf(HAL)
    house.pass((PASS_LIFETIME_S - 1) * 1000)
    expect((await ask('GET', '/meetings', { credential })).status).toBe(200)
    house.pass(2000)
    expect(await ask('GET', '/meetings', { credential })).toMatchObject({ status: 401, body: { error: 'PASS_EXPIRED' }, headers: { 'www-authenticate': 'Bearer realm="overtone"' } })
  })

  test('a pass lets nobody join, and a forged, stripped or padded one opens nothing', async () => {
    const pass = await passOf(HAL)
    const ada = await house.connect()
    expect(await ada.refused('room:join', { protocolVersion: 2, roomId: 'tea', displayName: 'Ada', accessToken: pass })).toBe('TOKEN_INVALID')
    const [header = '', payload = ''] = pass.split('.')
    const sign = (claims: object, secret: string) => new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).setAudience(PASS_AUDIENCE).setExpirationTime(2_000_000_000).sign(new TextEncoder().encode(secret))
    const forged = [`${header}.${payload}.`, `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`, `${pass}x`, await sign({ keys: [] }, 'another secret, of 32 bytes and more'), await sign({ keys: [], role: 'host' }, ACCESS_SECRET), await sign({}, ACCESS_SECRET)]
    for (const credential of forged) expect(await ask('GET', '/meetings', { credential }), credential).toMatchObject({ status: 401, body: { error: 'TOKEN_INVALID' } })
  })
})

describe('meetings', () => {
  test('an access token opens what its identity led, whoever else was there', async () => {
    expect(idsOf(await ask('GET', '/meetings', { credential: await accessTokenOf('ida@example.org') }))).toEqual(['m-3', 'm-2'])
    expect(idsOf(await ask('GET', '/meetings', { credential: await accessTokenOf('somebody else') }))).toEqual([])
  })

  test('they come in pages, and of one room where that is asked for', async () => {
    const credential = await accessTokenOf('ida@example.org')
    const first = await ask('GET', '/meetings?limit=1', { credential })
    expect([idsOf(first), typeof first.body['next']]).toEqual([['m-3'], 'string'])
    expect(await ask('GET', `/meetings?limit=1&cursor=${String(first.body['next'])}`, { credential })).toMatchObject({ body: { items: [{ meetingId: 'm-2' }], next: null } })
    expect(idsOf(await ask('GET', '/meetings?room=coffee', { credential }))).toEqual(['m-3'])
  })

  test('a report is given with an ETag, and not again where the asker has it; what changed is', async () => {
    const credential = await passOf(HAL)
    const report = await ask('GET', '/meetings/m-1/report', { credential })
    expect(report).toMatchObject({ status: 200, headers: { etag: expect.stringMatching(/^"[\w-]{27}"$/) as string, 'cache-control': 'no-store' } })
    expect(meetingReportSchema.parse(report.body)).toMatchObject({ meeting: { meetingId: 'm-1' }, generatedMs: house.clock.nowMs() })
    house.pass(1000)
    for (const tag of [report.headers['etag'], `W/${String(report.headers['etag'])}`, `"x", ${String(report.headers['etag'])}`, '*']) {
      expect(await ask('GET', '/meetings/m-1/report', { credential, headers: { 'if-none-match': String(tag) } })).toMatchObject({ status: 304, text: '' })
    }
    expect((await ask('GET', '/meetings/m-1/report?step=1000', { credential, headers: { 'if-none-match': String(report.headers['etag']) } })).status).toBe(200)
  })

  test('a long report is packed for whoever takes that', async () => {
    const key = newToken()
    play(house.analytics.archive, { meetingId: 'm-9', roomId: 'hall', startedMs: 1_800_000_900_000, people: Array.from({ length: 80 }, (_, index) => ({ name: `Person ${index}`, key: index === 0 ? key : newToken(), role: index === 0 ? 'host' as const : 'participant' as const })) })
    const credential = await passOf(key)
    const packed = await ask('GET', '/meetings/m-9/report', { credential, headers: { 'accept-encoding': 'gzip, br' } })
    expect(packed.headers['content-encoding']).toBe('gzip')
    expect(meetingReportSchema.parse(JSON.parse(gunzipSync(packed.raw).toString())).people.length).toBe(80)
    expect((await ask('GET', '/meetings/m-9/report', { credential })).headers['content-encoding']).toBeUndefined()
  })

  test.each([['csv', 'text/csv; charset=utf-8'], ['json', 'application/json'], ['pdf', 'application/pdf']])('the export as %s is a file of its name and kind', async (format, type) => {
    const file = await ask('GET', `/meetings/m-1/export?format=${format}`, { credential: await passOf(HAL) })
    expect(file).toMatchObject({ status: 200, headers: { 'content-type': type, 'content-disposition': `attachment; filename="tea.${format}"` } })
    expect(file.raw.length).toBeGreaterThan(5)
  })

  test('each report or export that is opened is written down once for each viewer, person and meeting', async () => {
    const seen = () => house.ledger.audits.filter(({ what }) => what === 'labels-seen').map(({ by, whom, role }) => [by?.displayName, role, whom?.displayName])
    const credential = await passOf(HAL)
    await ask('GET', '/meetings', { credential })
    expect(seen()).toEqual([])
    for (const path of ['report', 'export?format=pdf', 'report?step=1000', 'report']) expect((await ask('GET', `/meetings/m-1/${path}`, { credential })).status).toBe(200)
    expect(seen()).toEqual([['Hal', 'host', 'Pat']])
  })

  test('a meeting that one did not lead is not there, whoever one is', async () => {
    for (const credential of [await passOf(PAT), await passOf(IDA), await accessTokenOf('somebody else')]) {
      for (const path of ['/meetings/m-1/report', '/meetings/m-1/export?format=csv', '/meetings/m-0/report']) expect(await ask('GET', path, { credential })).toMatchObject({ status: 404, body: { error: 'NOT_FOUND' } })
    }
  })

  test('while the database cannot be read, that is said and nothing is shown', async () => {
    const credential = await passOf(HAL)
    house.analytics.archive.available = false
    for (const path of ['/meetings', '/meetings/m-1/report', '/meetings/m-1/export?format=csv']) expect(await ask('GET', path, { credential })).toMatchObject({ status: 503, body: { error: 'LEDGER_UNAVAILABLE' } })
  })
})

describe('API tokens', () => {
  test('a token opens what its maker may see, until it is revoked or its time is over, and then says which', async () => {
    const credential = await passOf(HAL)
    const made = await ask('POST', '/tokens', { credential, body: { name: 'Export', expiresInDays: 2 } })
    expect(made).toMatchObject({ status: 201, body: { name: 'Export', token: expect.stringMatching(/^ot_[\w-]{43}$/) as string, state: 'active', expiresMs: house.clock.nowMs() + 2 * 86_400_000 } })
    const token = String(made.body['token'])
    expect(idsOf(await ask('GET', '/meetings', { credential: token }))).toEqual(['m-1'])
    expect(await ask('GET', '/meetings/m-2/report', { credential: token })).toMatchObject({ status: 404 })
    const listed = await ask('GET', '/tokens', { credential })
    expect(items(listed)).toMatchObject([{ id: made.body['id'], name: 'Export' }])
    expect(listed.text).not.toContain(token)
    expect((await ask('DELETE', `/tokens/${String(made.body['id'])}`, { credential })).status).toBe(200)
    expect(await ask('GET', '/meetings', { credential: token })).toMatchObject({ status: 401, body: { error: 'API_TOKEN_REVOKED' } })
    const other = String((await ask('POST', '/tokens', { credential, body: { name: 'Other', expiresInDays: 1 } })).body['token'])
    house.pass(86_400_000)
    expect(await ask('GET', '/meetings', { credential: other })).toMatchObject({ status: 401, body: { error: 'API_TOKEN_EXPIRED' } })
    for (const unknown of [`ot_${newToken()}`, 'ot_short']) expect(await ask('GET', '/meetings', { credential: unknown })).toMatchObject({ status: 401, body: { error: 'API_TOKEN_INVALID' } })
  })

  test('without a wish it is good for 90 days', async () => {
    expect((await ask('POST', '/tokens', { credential: await passOf(HAL), body: { name: 'Export' } })).body['expiresMs']).toBe(house.clock.nowMs() + 90 * 86_400_000)
  })

  test('an API token makes, lists and revokes none', async () => {
    const { body: { token, id } } = await ask('POST', '/tokens', { credential: await passOf(HAL), body: { name: 'Export' } })
    for (const [method, path] of [['POST', '/tokens'], ['GET', '/tokens'], ['DELETE', `/tokens/${String(id)}`]] as const) {
      expect(await ask(method, path, { credential: String(token), ...(method === 'POST' ? { body: { name: 'More' } } : {}) })).toMatchObject({ status: 403, body: { error: 'FORBIDDEN', message: expect.stringContaining('use a pass or an access token') as string } })
    }
  })

  test('another person\'s token is not there', async () => {
    const { body: { id } } = await ask('POST', '/tokens', { credential: await passOf(HAL), body: { name: 'Export' } })
    expect(await ask('DELETE', `/tokens/${String(id)}`, { credential: await passOf(IDA) })).toMatchObject({ status: 404 })
    expect(items(await ask('GET', '/tokens', { credential: await passOf(IDA) }))).toEqual([])
  })
})

test('webhooks are made, listed, tried, looked into and ended, by whoever made them alone', async () => {
  const credential = await passOf(HAL)
  const made = await ask('POST', '/webhooks', { credential, body: { url: 'https://hooks.example.org/x', events: ['report.ready'] }, headers: { host: 'call.example.org' } })
  expect(made).toMatchObject({ status: 201, body: { secret: expect.stringMatching(/^whsec_/) as string, state: 'active' } })
  expect(house.analytics.webhooks.origins).toEqual(['http://call.example.org'])
  const id = String(made.body['id'])
  const listed = await ask('GET', '/webhooks', { credential })
  expect(items(listed)).toMatchObject([{ id, url: 'https://hooks.example.org/x' }])
  expect(listed.text).not.toContain('whsec_')
  expect(await ask('POST', `/webhooks/${id}/test`, { credential })).toMatchObject({ status: 200, body: { delivery: { event: 'webhook.test', state: 'delivered' }, webhook: { id } } })
  expect(items(await ask('GET', `/webhooks/${id}/deliveries`, { credential }))).toHaveLength(1)
  const other = await passOf(IDA)
  for (const [method, path] of [['DELETE', `/webhooks/${id}`], ['POST', `/webhooks/${id}/test`], ['GET', `/webhooks/${id}/deliveries`]] as const) expect((await ask(method, path, { credential: other })).status).toBe(404)
  expect((await ask('DELETE', `/webhooks/${id}`, { credential })).status).toBe(200)
  expect(items(await ask('GET', '/webhooks', { credential }))).toEqual([])
})

describe('what is wrong', () => {
  test.each([
    ['GET', '/meetings?limit=0', 'query.limit'], ['GET', '/meetings?limit=101', 'query.limit'], ['GET', '/meetings?limit=1&limit=2', 'query.limit'], ['GET', '/meetings?room=Tea', 'query.room'], ['GET', '/meetings?rom=tea', 'rom'],
    ['GET', '/meetings?cursor=%00', 'query.cursor'], ['GET', '/meetings/m-1/report?step=5', 'query.step'], ['GET', '/meetings/m-1/export', 'query.format'], ['GET', '/meetings/m-1/export?format=xls', 'query.format'],
    ['GET', '/meetings/m-1/export?format=csv&language=tlh', 'query.language'], ['GET', '/meetings/%3Cb%3E/report', 'address.meetingId'], ['DELETE', '/tokens/a%2Fb', 'address.id'],
  ] as const)('%s %s is a 400 that names %s and no value', async (method, path, key) => {
    const answer = await ask(method, path, { credential: await passOf(HAL) })
    expect(answer).toMatchObject({ status: 400, body: { error: 'BAD_REQUEST', message: expect.stringContaining(key) as string } })
    expect(answer.text).not.toMatch(/xls|tlh|<b>/)
  })

  test.each([
    ['/passes', {}, 400], ['/passes', { keys: ['short'] }, 400], ['/passes', { keys: Array.from({ length: 51 }, () => HAL) }, 400], ['/passes', { keys: [], more: 1 }, 400], ['/passes', { keys: ['x'.repeat(20_000)] }, 413],
    ['/tokens', {}, 400], ['/tokens', { name: '' }, 400], ['/tokens', { name: 'a\u0007' }, 400], ['/tokens', { name: 'a', expiresInDays: 366 }, 400], ['/tokens', { name: 'a', expiresInDays: 0.5 }, 400],
    ['/webhooks', { url: 'https://a.example', events: [] }, 400], ['/webhooks', { url: 'https://a.example', events: ['report.ready', 'report.ready'] }, 400], ['/webhooks', { url: 'ftp://a.example', events: ['report.ready'] }, 400],
    ['/webhooks', { url: 'https://me:secret@a.example', events: ['report.ready'] }, 400], ['/webhooks', { url: 'https://a.example/#b', events: ['report.ready'] }, 400], ['/webhooks', { url: 'https://', events: ['report.ready'] }, 400],
  ] as const)('POST %s with %j is answered with a code and %i', async (path, body, status) => {
    const answer = await ask('POST', path, { credential: await passOf(HAL), body })
    expect(answer.status).toBe(status)
    expect(errorAnswerSchema.parse(answer.body).error).toBe(status === 413 ? 'TOO_LARGE' : 'BAD_REQUEST')
  })

  test('a body that is no JSON, or is not said to be, an unknown route and another method are refused in the same form', async () => {
    const credential = await passOf(HAL)
    expect(await ask('POST', '/passes', { body: 'keys=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } })).toMatchObject({ status: 400, body: { error: 'BAD_REQUEST', message: expect.stringContaining('application/json') as string } })
    expect(await ask('POST', '/passes', { body: '{', headers: { 'content-type': 'application/json' } })).toMatchObject({ status: 400, body: { error: 'BAD_REQUEST' } })
    expect(await ask('GET', '/nothing', { credential })).toMatchObject({ status: 404, body: { error: 'NOT_FOUND', message: 'There is no such route. Reload the page.' } })
    expect((await ask('DELETE', '/meetings', { credential })).status).toBe(404)
  })

  test('a page of another origin gets nothing', async () => {
    expect(await ask('GET', '/meetings', { credential: await passOf(HAL), headers: { origin: 'https://evil.example', host: 'call.example.org' } })).toMatchObject({ status: 403, body: { error: 'FORBIDDEN' } })
  })

  test('one credential asks only so often, reports weigh more, and another goes on', async () => {
    const credential = await passOf(HAL)
    for (let n = 0; n < PER_CREDENTIAL.capacity / ROUTES.readReport.cost; n++) expect((await ask('GET', '/meetings/m-1/report', { credential })).status).toBe(200)
    expect(await ask('GET', '/meetings', { credential })).toMatchObject({ status: 429, body: { error: 'RATE_LIMITED' }, headers: { 'retry-after': '10' } })
    expect((await ask('GET', '/meetings', { credential: await accessTokenOf('ida@example.org') })).status).toBe(200)
    house.pass(60_000)
    expect((await ask('GET', '/meetings', { credential })).status).toBe(200)
  })

  test('whoever guesses is held up, by address, before the database is asked', async () => {
    for (let n = 0; n < WRONG_PER_ADDRESS.capacity; n++) expect((await ask('GET', '/meetings', { credential: `ot_${newToken()}` })).status).toBe(401)
    expect(await ask('GET', '/meetings', { credential: `ot_${newToken()}` })).toMatchObject({ status: 429 })
    house.pass(60_000)
    expect((await ask('GET', '/meetings', { credential: `ot_${newToken()}` })).status).toBe(401)
  })
})

describe('the OpenAPI document', () => {
  type Operation = { readonly operationId: string; readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean; readonly schema: object }[]; readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { readonly schema: object }>> }>> }
  const document = async () => (await ask('GET', '/openapi.json')).body as unknown as { readonly openapi: string; readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>; readonly components: { readonly schemas: Readonly<Record<string, object>> } }

  test('is valid OpenAPI 3.1, for anybody', async () => {
    const result = await new Validator().validate(await document())
    expect(result).toMatchObject({ valid: true })
    expect((await document()).openapi).toMatch(/^3\.1\./)
  })

  test('has every route that the server has, and no other', async () => {
    const served = routesOf(house.signaling.app).filter((route) => route.includes(API_PREFIX) && !route.startsWith('HEAD'))
    const described = Object.entries((await document()).paths).flatMap(([path, operations]) => Object.keys(operations).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`))
    expect(described.toSorted()).toEqual(served.toSorted())
  })

  test('names no error that is not in the catalogue, and what each route takes', async () => {
    const { paths } = await document()
    for (const name of ROUTE_NAMES) {
      const spec: RouteSpec = ROUTES[name]
      const operation = paths[openApiPath(spec.path)]?.[spec.method.toLowerCase()]
      expect(operation?.operationId).toBe(name)
      for (const { description } of Object.entries(operation?.responses ?? {}).filter(([status]) => Number(status) >= 400).map(([, response]) => response as { description?: string })) for (const code of description?.split(', ') ?? []) expect(Object.keys(ERRORS)).toContain(code)
      expect((operation?.parameters ?? []).filter((one) => one.in !== 'header').map((one) => one.name)).toEqual([...Object.keys(spec.address.shape), ...Object.keys(spec.query.shape)])
    }
    expect(paths[`${API_PREFIX}/meetings`]?.['get']?.parameters?.find(({ name }) => name === 'limit')?.schema).toEqual({ type: 'integer', minimum: 1, maximum: 100, default: 20 })
  })

  test('is what the server answers: every response of every route fits the schema of its status', async () => {
    const { paths, components } = await document()
    const { Ajv2020 } = await import('ajv/dist/2020.js')
    const ajv = new Ajv2020({ strict: false, formats: {} })
    ajv.addSchema({ $id: 'document', components })
    const fits = (method: string, path: string, answer: Answered): void => {
      const response = paths[openApiPath(path)]?.[method.toLowerCase()]?.responses[String(answer.status)]
      expect(response, `${method} ${path} answered ${answer.status}: ${answer.text}`).toBeDefined()
      const schema = response?.content?.['application/json']?.schema as { readonly $ref?: string } | undefined
      if (schema === undefined || path.endsWith('/export')) return
      const validate = ajv.compile(schema.$ref === undefined ? schema : { $ref: `document${schema.$ref}` })
      expect(validate(answer.body), `${method} ${path}: ${JSON.stringify(validate.errors)}`).toBe(true)
    }
    const credential = await passOf(HAL)
    const token = await ask('POST', '/tokens', { credential, body: { name: 'Export' } })
    const webhook = await ask('POST', '/webhooks', { credential, body: { url: 'https://hooks.example.org/x', events: ['report.ready', 'meeting.ended'] } })
    fits('POST', '/tokens', token)
    fits('POST', '/webhooks', webhook)
    fits('POST', '/passes', await ask('POST', '/passes', { body: { keys: [HAL] } }))
    const bodies: Record<string, unknown> = { '/passes': { keys: 3 }, '/tokens': { name: '' }, '/webhooks': { url: 'http://a.example', events: ['report.ready'] } }
    const ids: Record<string, string> = { '/tokens/:id': String(token.body['id']), '/webhooks/:id': String(webhook.body['id']) }
    // Deleting comes last, so that it takes nothing from the others.
    for (const name of ROUTE_NAMES.toSorted((a, b) => Number(ROUTES[a].method === 'DELETE') - Number(ROUTES[b].method === 'DELETE'))) {
      const { method, path, body } = ROUTES[name] as RouteSpec
      const query = path.endsWith('/export') ? '?format=json' : ''
      const at = Object.entries(ids).reduce((url, [prefix, id]) => url.replace(prefix, prefix.replace(':id', id)), path).replace(':meetingId', 'm-1') + query
      const sent = body === null ? {} : { body: bodies[path] }
      for (const one of [credential, undefined, 'nonsense', String(token.body['token'])]) fits(method, path, await ask(method, at, { ...(one === undefined ? {} : { credential: one }), ...sent }))
      for (const headers of [{ origin: 'https://evil.example', host: 'a.example' }]) fits(method, path, await ask(method, at, { credential, headers, ...sent }))
    }
  })
})
