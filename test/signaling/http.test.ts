// The web side: the page and its fallback, health, headers, and which pages may connect.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CONSENT_VERSION } from '../../src/protocol/constants.ts'
import { clientAddress, originIsAllowed, publicHost, securityHeaders } from '../../src/signaling/security.ts'
import { openHouse } from './support.ts'
import type { House } from './support.ts'

describe('with a built client', () => {
  let folder: string
  let house: House
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'overtone-client-'))
    mkdirSync(join(folder, 'assets'))
    writeFileSync(join(folder, 'index.html'), '<!doctype html><title>the client</title>')
    writeFileSync(join(folder, 'assets', 'app-1234.js'), 'export {}')
    writeFileSync(join(folder, '.env'), 'SECRET=1')
    house = await openHouse({ clientFolder: folder })
  })
  afterAll(async () => {
    await house.close()
    rmSync(folder, { recursive: true })
  })

  test.each(['/', '/tea', '/a-room-1?camera=off', '/NotARoomName', '/analytics', '/analytics/', '/analytics/2f9c41ab-0', '/analytics/2f9c41ab-0?step=1000', '/dashboard'])('%s is the page', async (url) => {
    const response = await house.signaling.app.inject({ url })
    expect(response.statusCode).toBe(200)
    expect(response.body).toContain('the client')
    expect(response.headers['content-type']).toContain('text/html')
    expect(response.headers['cache-control']).toBe('no-cache')
  })

  test('files named by their content are kept for ever', async () => {
    const response = await house.signaling.app.inject({ url: '/assets/app-1234.js' })
    expect(response.statusCode).toBe(200)
    expect(response.headers['cache-control']).toContain('immutable')
  })

  test.each(['/assets/missing.js', '/favicon.ico', '/a/b', '/analytics/a/b', '/analytics/a.js', '/dashboard/a', '/.env', '/..%2f..%2fetc%2fpasswd', '/%2e%2e/%2e%2e/etc/passwd', '/assets/..%2f.env'])('%s is not there', async (url) => {
    const response = await house.signaling.app.inject({ url })
    expect([400, 403, 404]).toContain(response.statusCode)
    expect(response.body).not.toContain('SECRET')
    expect(response.body).not.toContain('root:')
  })

  test('an address that is not one, and methods that are not for pages, are refused', async () => {
    expect((await house.signaling.app.inject({ url: '/%zz' })).statusCode).toBe(400)
    expect((await house.signaling.app.inject({ method: 'POST', url: '/tea', payload: 'x'.repeat(100_000) })).statusCode).toBeGreaterThanOrEqual(400)
    expect((await house.signaling.app.inject({ url: '/api/none' })).json()).toEqual({ error: 'NOT_FOUND', message: 'There is no such route. Reload the page.' })
  })

  test('every answer carries the security headers', async () => {
    for (const url of ['/', '/assets/app-1234.js', '/api/health', '/a/b']) {
      const { headers } = await house.signaling.app.inject({ url, headers: { host: 'call.example.org' } })
      expect(headers['content-security-policy']).toContain("connect-src 'self' ws://call.example.org wss://call.example.org")
      expect(headers['content-security-policy']).toMatch(/script-src 'self'(;|$)/)
      expect(headers['permissions-policy']).toContain('camera=(self), microphone=(self)')
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(headers).toMatchObject({
        'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY', 'x-permitted-cross-domain-policies': 'none', 'origin-agent-cluster': '?1',
        'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin',
      })
      for (const directive of ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"]) expect(headers['content-security-policy']).toContain(directive)
    }
  })

  test('health counts and names nobody', async () => {
    const ada = await house.connect()
    const { peerId } = await ada.join('secret-room', 'Ada Lovelace')
    const response = await house.signaling.app.inject({ url: '/api/health' })
    expect(response.json()).toMatchObject({ status: 'ok', rooms: 1, people: 1, connections: 1, analysis: 'ready', inference: { links: 0 } })
    for (const personal of ['Ada', 'secret-room', peerId, '127.0.0.1']) expect(response.body).not.toContain(personal)
  })

  test('a page of another origin may not connect, nor over polling; its own, an allowed one, and programs may', async () => {
    const { port } = house.signaling.address
    await expect(house.connect({ extraHeaders: { origin: 'https://evil.example' } })).rejects.toThrow('websocket error')
    const polling = await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=4&transport=polling`, { headers: { origin: 'https://evil.example' } })
    expect(polling.status).toBe(403)
    await expect(house.connect({ extraHeaders: { origin: `http://127.0.0.1:${port}` } })).resolves.toBeDefined()
    await expect(house.connect({ transports: ['polling'] })).resolves.toBeDefined()
    const open = await openHouse({ allowedOrigins: ['https://app.example.org'] })
    await expect(open.connect({ extraHeaders: { origin: 'https://app.example.org' } })).resolves.toBeDefined()
    await open.close()
  })
})

test('without a built client the page names the command, and health is there', async () => {
  const house = await openHouse()
  const response = await house.signaling.app.inject({ url: '/tea' })
  expect(response.statusCode).toBe(503)
  expect(response.body).toContain('npm run build')
  expect((await house.signaling.app.inject({ url: '/api/health' })).statusCode).toBe(200)
  await house.close()
})

test('an address that cannot be listened on is an error that names the settings, and what was opened is closed again', async () => {
  const house = await openHouse()
  const { port } = house.signaling.address
  await expect(openHouse({ port })).rejects.toThrow(`TCP port ${port}: something else listens there; end it, or choose another port (settings http.host and http.port)`)
  await expect(openHouse({ host: '192.0.2.1' })).rejects.toThrow('this machine has no such address')
  await house.close()
})

test('closing tells everybody, lets that message out, and is safe twice', async () => {
  const house = await openHouse()
  const ada = await house.connect()
  const ben = await house.connect({ transports: ['polling'] })
  await ada.join('tea', 'Ada')
  await ada.produce()
  await ada.ok('consent:give', { version: CONSENT_VERSION, audience: 'everyone' })
  const told = Promise.all([ada.next('server:closing'), ben.next('server:closing')])
  const gone = Promise.all([ada.disconnected(), ben.disconnected()])
  await Promise.all([house.signaling.close(), house.signaling.close()])
  expect(await told).toEqual([{}, {}])
  await gone
  expect(house.signaling.closed).toBe(true)
  expect(house.media.room('tea').closed).toBe(true)
  expect(house.analysis.analysed.size).toBe(0)
})

describe('headers', () => {
  test('browsers are told to stay with TLS where they came by it, themselves or through a trusted proxy, and not otherwise', async () => {
    expect(securityHeaders('call.example.org', true)['strict-transport-security']).toBe('max-age=31536000')
    for (const [trustProxy, sent] of [[true, 'max-age=31536000'], [false, undefined]] as const) {
      const house = await openHouse({ trustProxy })
      const { headers } = await house.signaling.app.inject({ url: '/api/health', headers: { 'x-forwarded-proto': 'https' } })
      expect(headers['strict-transport-security']).toBe(sent)
      expect((await house.signaling.app.inject({ url: '/api/health' })).headers['strict-transport-security']).toBeUndefined()
      await house.close()
    }
  })

  test('only a host that can stand in a header is used', () => {
    expect(publicHost({ host: 'Call.Example.org:3000' }, false)).toBe('call.example.org:3000')
    expect(publicHost({ host: '[::1]:3000' }, false)).toBe('[::1]:3000')
    for (const host of ["x; script-src 'unsafe-inline'", 'a b', '', 'x"y']) expect(publicHost({ host }, false)).toBeNull()
    expect(securityHeaders(null, false)['content-security-policy']).toContain("connect-src 'self';")
  })

  test('forwarded headers count behind a trusted proxy only, and of those the last', () => {
    const headers = { host: 'inner:3000', 'x-forwarded-host': 'call.example.org', 'x-forwarded-for': '6.6.6.6, 203.0.113.9' }
    expect(publicHost(headers, false)).toBe('inner:3000')
    expect(publicHost(headers, true)).toBe('call.example.org')
    expect(clientAddress(headers, '::ffff:10.0.0.1', false)).toBe('10.0.0.1')
    expect(clientAddress(headers, '10.0.0.1', true)).toBe('203.0.113.9')
  })

  test.each([
    ['https://call.example.org', 'call.example.org', true],
    ['https://call.example.org', 'call.example.org:443', true],
    ['http://localhost:3000', 'localhost:3000', true],
    ['http://localhost:3001', 'localhost:3000', false],
    ['https://call.example.org.evil.example', 'call.example.org', false],
    ['null', 'call.example.org', false],
    ['not a url', 'call.example.org', false],
  ])('origin %s at host %s: %s', (origin, host, allowed) => {
    expect(originIsAllowed({ origin, host }, { allowedOrigins: [], trustProxy: false })).toBe(allowed)
  })
})
