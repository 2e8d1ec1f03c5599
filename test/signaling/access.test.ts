// Access tokens from the outside: who gets in, as what, under which name; and every way in which a token can be wrong.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync, chmodSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SignJWT, UnsecuredJWT } from 'jose'
import { afterEach, describe, expect, test } from 'vitest'
import { PROTOCOL_VERSION } from '../../src/protocol/constants.ts'
import type { AccessClaims } from '../../src/protocol/access.ts'
import { keptAccessSecret } from '../../src/signaling/access-secret.ts'
import { AccessDesk, signAccessToken } from '../../src/signaling/access.ts'
import { dashboardLink, joinLink, parseToken } from '../../src/signaling/token.ts'
import { ACCESS_SECRET, HandClock, openHouse } from './support.ts'
import type { House, HouseOptions } from './support.ts'

const nowS = Math.floor(new HandClock().nowMs() / 1000)
const CLAIMS: AccessClaims = { sub: 'ada-1', role: 'participant', room: 'tea', exp: nowS + 3600 }
const sign = (changes: Partial<AccessClaims> = {}): Promise<string> => signAccessToken({ ...CLAIMS, ...changes }, ACCESS_SECRET)
const asJoin = (accessToken?: string) => ({ protocolVersion: PROTOCOL_VERSION, roomId: 'tea', displayName: 'Somebody', ...(accessToken === undefined ? {} : { accessToken }) })

let house: House
const open = async (mode: 'open' | 'token', options: HouseOptions = {}): Promise<House> => (house = await openHouse({ ...options, access: { mode, secret: ACCESS_SECRET, lobby: false } }))
afterEach(async () => house?.close())

describe('a server that lets in by token', () => {
  test('lets nobody in without one, and its own bots with theirs', async () => {
    await open('token')
    const ada = await house.connect()
    expect(await ada.refused('room:join', asJoin())).toBe('ACCESS_REQUIRED')
    expect(house.signaling.health()).toMatchObject({ rooms: 0, people: 0 })
    const bot = await house.connect()
    expect((await bot.join('tea', 'Bot', { botToken: 'a-bot-token' })).role).toBe('participant')
  })

  test('gives the role and the name of the token, and tells the others', async () => {
    await open('token')
    const ada = await house.connect()
    expect(await ada.join('tea', 'Whoever', { accessToken: await sign({ role: 'moderator', name: 'Ada L.' }) })).toMatchObject({ role: 'moderator', displayName: 'Ada L.' })
    const ben = await house.connect()
    const joined = await ben.join('tea', 'Ben', { accessToken: await sign({ sub: 'ben', role: 'observer', room: '*' }) })
    expect(joined).toMatchObject({ role: 'observer', displayName: 'Ben', peers: [{ displayName: 'Ada L.', role: 'moderator' }] })
    expect((await ada.next('peer:joined')).peer).toMatchObject({ displayName: 'Ben', role: 'observer' })
  })

  test('makes nobody host whose token does not say so, even where nobody leads', async () => {
    await open('token')
    const ada = await house.connect()
    expect((await ada.join('tea', 'Ada', { accessToken: await sign() })).role).toBe('participant')
  })

  test('asks for a token again after the grace, and not before', async () => {
    await open('token')
    const ada = await house.connect()
    const { resumeToken } = await ada.join('tea', 'Ada', { accessToken: await sign({ role: 'host' }) })
    const keeper = await house.connect()
    await keeper.join('tea', 'Keeper', { accessToken: await sign({ sub: 'keeper' }) })
    ada.tear()
    await ada.disconnected()
    const back = await house.connect()
    expect(await back.join('tea', 'Ada', { resumeToken })).toMatchObject({ resumed: true, role: 'host' })
    back.tear()
    await back.disconnected()
    house.pass(20_000)
    expect((await keeper.next('peer:left')).reason).toBe('disconnected')
    const late = await house.connect()
    expect(await late.refused('room:join', { ...asJoin(), resumeToken })).toBe('ACCESS_REQUIRED')
    expect(await late.join('tea', 'Ada', { resumeToken, accessToken: await sign({ role: 'host' }) })).toMatchObject({ resumed: false, role: 'host' })
  })

  test.each<[string, string, () => Promise<string> | string]>([
    ['of another room', 'TOKEN_WRONG_ROOM', () => sign({ room: 'coffee' })],
    ['that has expired', 'TOKEN_EXPIRED', () => sign({ exp: nowS - 60 })],
    ['signed by somebody else', 'TOKEN_INVALID', () => signAccessToken(CLAIMS, 'another secret, just as long as ours is')],
    ['without a signature', 'TOKEN_INVALID', () => new UnsecuredJWT({ ...CLAIMS }).encode()],
    ['signed with another algorithm', 'TOKEN_INVALID', () => new SignJWT({ ...CLAIMS }).setProtectedHeader({ alg: 'HS512' }).sign(new TextEncoder().encode(ACCESS_SECRET.repeat(2)))],
    ['whose claims were changed', 'TOKEN_INVALID', async () => {
      const [head, , signature] = (await sign()).split('.')
      return `${head}.${Buffer.from(JSON.stringify({ ...CLAIMS, role: 'host' })).toString('base64url')}.${signature}`
    }],
    ['of no known role', 'TOKEN_INVALID', () => new SignJWT({ ...CLAIMS, role: 'admin' }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(ACCESS_SECRET))],
    ['without an end', 'TOKEN_INVALID', () => new SignJWT({ sub: 'a', role: 'host', room: '*' }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(ACCESS_SECRET))],
    ['of nobody', 'TOKEN_INVALID', () => new SignJWT({ role: 'host', room: '*', exp: nowS + 60 }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(ACCESS_SECRET))],
    ['that is no token', 'TOKEN_INVALID', () => 'no.token.atall'],
  ])('a token %s is refused as %s', async (_what, code, make) => {
    await open('token')
    const ada = await house.connect()
    expect(await ada.refused('room:join', asJoin(await make()))).toBe(code)
    expect(await ada.join('tea', 'Ada', { accessToken: await sign() })).toMatchObject({ role: 'participant' })
  })

  test('two joins of one socket at once are one place', async () => {
    await open('token')
    const ada = await house.connect()
    const accessToken = await sign()
    const answers = await Promise.all([ada.request('room:join', asJoin(accessToken)), ada.request('room:join', asJoin(accessToken))])
    expect(answers.map((ack) => (ack.ok ? 'OK' : ack.error.code)).toSorted()).toEqual(['OK', 'WRONG_STATE'])
    expect(house.signaling.health()).toMatchObject({ rooms: 1, people: 1 })
  })
})

describe('a server that is open to all', () => {
  test('takes tokens, too, and refuses wrong ones', async () => {
    await open('open')
    const ada = await house.connect()
    expect(await ada.refused('room:join', asJoin(await sign({ exp: nowS - 60 })))).toBe('TOKEN_EXPIRED')
    expect((await ada.join('tea', 'Ada', { accessToken: await sign({ role: 'observer' }) })).role).toBe('observer')
  })

  test('says in /api/deployment which of the two it is', async () => {
    await open('token')
    expect((await house.signaling.app.inject('/api/deployment')).json()).toMatchObject({ access: 'token' })
  })
})

describe('an observer', () => {
  test('receives, sends nothing, and agrees to nothing', async () => {
    await open('open')
    const ada = await house.connect()
    await ada.join('tea', 'Ada')
    const producerId = await ada.produce()
    const eve = await house.connect()
    await eve.join('tea', 'Eve', { accessToken: await sign({ role: 'observer' }) })
    expect(await eve.refused('transport:create', { direction: 'send' })).toBe('FORBIDDEN')
    const { transportId } = await eve.ok('transport:create', { direction: 'receive' })
    await eve.ok('consumer:create', { transportId, producerId, rtpCapabilities: { codecs: [{}] } })
    expect(await eve.refused('producer:create', { transportId, kind: 'audio', source: 'microphone', rtpParameters: {} })).toBe('FORBIDDEN')
    expect(await eve.refused('consent:give', { version: 'any', audience: 'self' })).toBe('FORBIDDEN')
  })
})

describe('the secret', () => {
  const folder = mkdtempSync(join(tmpdir(), 'overtone-access-'))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('is made once, in a folder and a file that are their owner’s alone, and kept', () => {
    const path = join(folder, 'data', 'access-secret')
    const secret = keptAccessSecret(path)
    expect(secret.length).toBeGreaterThanOrEqual(43)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(statSync(join(folder, 'data')).mode & 0o777).toBe(0o700)
    expect(keptAccessSecret(path)).toBe(secret)
    expect(readFileSync(path, 'utf8')).toBe(`${secret}\n`)
    expect(existsSync(join(folder, 'data'))).toBe(true)
  })

  test('is refused where others may read it, or where it is short', () => {
    const path = join(folder, 'access-secret')
    keptAccessSecret(path)
    chmodSync(path, 0o644)
    expect(() => keptAccessSecret(path)).toThrow(/can be read by others/)
    writeFileSync(path, 'short')
    chmodSync(path, 0o600)
    expect(() => keptAccessSecret(path)).toThrow(/holds no secret of 32 bytes/)
    expect(() => new AccessDesk({ mode: 'open', secret: 'short', lobby: false }, new HandClock())).toThrow(RangeError)
  })
})

describe('npm run token', () => {
  test('makes the claims that were asked for', () => {
    const { claims, url } = parseToken(['--room', 'tea', '--role', 'host', '--name', 'Ada', '--hours', '2', '--url', 'https://call.example'], nowS * 1000, () => 'new-one')
    expect(claims).toEqual({ sub: 'new-one', role: 'host', room: 'tea', name: 'Ada', exp: nowS + 7200 })
    expect(joinLink(url ?? '', claims.room, 'a.b.c')).toBe('https://call.example/tea#token=a.b.c')
    expect(joinLink('http://localhost:3000', '*', 'a.b.c')).toBe('http://localhost:3000/#token=a.b.c')
  })

  test('opens the dashboard to those who lead, and to nobody else', () => {
    expect(dashboardLink('https://call.example', 'moderator', 'a.b.c')).toBe('https://call.example/dashboard#token=a.b.c')
    expect([dashboardLink('https://call.example', 'participant', 'a.b.c'), dashboardLink('https://call.example', 'observer', 'a.b.c')]).toEqual([null, null])
  })

  test.each([[[]], [['--room', 'Not A Room']], [['--room', 'tea', '--role', 'king']], [['--room', 'tea', '--hours', '0']], [['--room', 'tea', '--url', 'file:///x']], [['--nonsense']]])('refuses %j', (args) => {
    expect(() => parseToken(args, 0, () => 'x')).toThrow()
  })
})
