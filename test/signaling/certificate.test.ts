// TLS by configuration: what is served, what is refused with which words, and that a new certificate ends nobody's connection.
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TLSSocket } from 'node:tls'
import { connect } from 'node:tls'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { LOOK_EVERY_MS, readCertificate } from '../../src/signaling/certificate.ts'
import { selfSigned } from './self-signed.ts'
import { HandClock, openHouse } from './support.ts'

const DAY_MS = 86_400_000
const nowMs = new HandClock().nowMs()
const good = (commonName?: string) => selfSigned({ fromMs: nowMs - DAY_MS, untilMs: nowMs + 90 * DAY_MS }, commonName)

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'overtone-tls-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const files = () => ({ certFile: join(folder, 'cert.pem'), keyFile: join(folder, 'key.pem') })
/** As tools that renew do it: beside, then in one step over the old one. */
function put({ cert, key }: { readonly cert: string; readonly key: string }): void {
  for (const [path, text] of [[files().keyFile, key], [files().certFile, cert]] as const) {
    writeFileSync(`${path}.new`, text)
    renameSync(`${path}.new`, path)
  }
}

/** Who the server at this port says it is, on a new connection. */
function servedName(port: number, ca: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket: TLSSocket = connect({ host: '127.0.0.1', port, ca, servername: 'localhost', rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.CN))
      socket.end()
    })
    socket.once('error', reject)
  })
}

describe('with a certificate', () => {
  test('the page, its strict header and the sockets come over TLS, to whoever trusts it', async () => {
    const pair = good()
    put(pair)
    const house = await openHouse({ tls: files() })
    const { port, url } = house.signaling.address
    expect(url).toBe(`https://localhost:${port}`)
    const headers = await new Promise<Record<string, unknown>>((resolve, reject) => {
      // Its validity is the test clock's: the name and the signature are what is checked here.
      request({ host: '127.0.0.1', port, path: '/api/health', ca: pair.cert, servername: 'localhost', rejectUnauthorized: false }, (response) => {
        response.resume()
        resolve(response.headers)
      }).once('error', reject).end()
    })
    expect(headers['strict-transport-security']).toMatch(/max-age=\d{7,}/)
    expect(headers['content-security-policy']).toContain('wss://127.0.0.1')
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
    const ada = await house.connect({ rejectUnauthorized: false })
    expect((await ada.join('tea', 'Ada')).peers).toEqual([])
    await house.close()
  })

  test('a new one is served to new connections, and those that stand go on', async () => {
    const [first, second] = [good('the first'), good('the second')]
    put(first)
    const house = await openHouse({ tls: files() })
    const { port } = house.signaling.address
    const ada = await house.connect({ rejectUnauthorized: false })
    await ada.join('tea', 'Ada')
    expect(await servedName(port, first.cert)).toBe('the first')
    put(second)
    expect(house.signaling.reloadCertificate()).toBe(true)
    expect(await servedName(port, second.cert)).toBe('the second')
    await ada.ok('transport:create', { direction: 'send' })
    await house.close()
  })

  test('a bad new one changes nothing', async () => {
    const first = good('the first')
    put(first)
    const house = await openHouse({ tls: files() })
    put({ ...good(), key: good().key })
    expect(house.signaling.reloadCertificate()).toBe(false)
    expect(await servedName(house.signaling.address.port, first.cert)).toBe('the first')
    await house.close()
  })

  test('files that change are read again by themselves', async () => {
    const [first, second] = [good('the first'), good('the second')]
    put(first)
    const house = await openHouse({ tls: files() })
    const { port } = house.signaling.address
    put(second)
    house.pass(LOOK_EVERY_MS - 1)
    expect(await servedName(port, first.cert)).toBe('the first')
    house.pass(1)
    expect(await servedName(port, second.cert)).toBe('the second')
    await house.close()
  })
})

describe('is refused, with the setting, the file and the reason:', () => {
  const reading = () => readCertificate(files(), nowMs)

  test('a missing file', () => {
    expect(reading).toThrow(`http.tlsCert: ${files().certFile} is not there`)
    writeFileSync(files().certFile, good().cert)
    expect(reading).toThrow(`http.tlsKey: ${files().keyFile} is not there`)
  })

  test('a file that holds something else', () => {
    put({ cert: 'hello', key: good().key })
    expect(reading).toThrow(/http\.tlsCert: .* holds no certificate in PEM form/)
    put({ cert: good().cert, key: 'hello' })
    expect(reading).toThrow(/http\.tlsKey: .* holds no private key in PEM form, or one with a password/)
  })

  test('a key of another certificate', () => {
    put({ cert: good().cert, key: good().key })
    expect(reading).toThrow(/http\.tlsKey: .* is not the key of the first certificate/)
  })

  test('one that is over, or not begun', () => {
    put(selfSigned({ fromMs: nowMs - 2 * DAY_MS, untilMs: nowMs - DAY_MS }))
    expect(reading).toThrow(/http\.tlsCert: .* expired on /)
    put(selfSigned({ fromMs: nowMs + DAY_MS, untilMs: nowMs + 2 * DAY_MS }))
    expect(reading).toThrow(/http\.tlsCert: .* is not valid before /)
  })

  test('at the start, too, with nothing left open', async () => {
    await expect(openHouse({ tls: files() })).rejects.toThrow(`http.tlsCert: ${files().certFile} is not there`)
  })
})
