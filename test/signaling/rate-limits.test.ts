// Token buckets in virtual time, the limits by socket and by address, and what a flood comes to.
import { expect, test } from 'vitest'
import { RateLimits } from '../../src/signaling/rate-limits.ts'
import { fullBucket, refill, take } from '../../src/signaling/token-bucket.ts'
import { signAccessToken } from '../../src/signaling/access.ts'
import { ACCESS_SECRET, openHouse } from './support.ts'

const asker = (socketId: string, address: string, identity: string | null = null) => ({ socketId, address, identity })
const terms = { capacity: 10, refillPerS: 2 }

test('a bucket gives its capacity at once and then what comes back', () => {
  let bucket = fullBucket(terms, 0)
  for (let index = 0; index < 10; index += 1) {
    const result = take(bucket, terms, 1, 0)
    expect(result.taken).toBe(true)
    bucket = result.bucket
  }
  expect(take(bucket, terms, 1, 0).taken).toBe(false)
  expect(take(bucket, terms, 1, 499).taken).toBe(false)
  expect(take(bucket, terms, 1, 500).taken).toBe(true)
  expect(take(bucket, terms, 10, 4999).taken).toBe(false)
  expect(take(bucket, terms, 10, 5000).taken).toBe(true)
})

test('a bucket never holds more than its capacity, and a clock that steps back adds nothing', () => {
  const bucket = fullBucket(terms, 1000)
  expect(refill(bucket, terms, 1_000_000).tokens).toBe(10)
  const emptied = take(bucket, terms, 10, 1000).bucket
  expect(refill(emptied, terms, 0)).toEqual({ tokens: 0, atMs: 1000 })
})

test('one socket over its limit leaves the others of its address theirs', () => {
  const limits = new RateLimits({ perSocket: terms, perAddress: { capacity: 15, refillPerS: 0 } })
  const verdicts = Array.from({ length: 50 }, () => limits.admit(asker('one', 'here'), 1, 0))
  expect(verdicts.filter((verdict) => verdict === 'admitted')).toHaveLength(10)
  expect(Array.from({ length: 10 }, () => limits.admit(asker('two', 'here'), 1, 0)).filter((verdict) => verdict === 'admitted')).toHaveLength(5)
  expect(limits.admit(asker('three', 'there'), 1, 0)).toBe('admitted')
})

test('a socket that goes on long after it was told is closed', () => {
  const limits = new RateLimits({ perSocket: terms, perAddress: { capacity: 1000, refillPerS: 0 } })
  const verdicts = Array.from({ length: 311 }, () => limits.admit(asker('one', 'here'), 1, 0))
  expect(verdicts.indexOf('limited')).toBe(10)
  expect(verdicts.indexOf('close')).toBe(310)
})

test('addresses that are quiet are forgotten', () => {
  const limits = new RateLimits({ perSocket: terms, perAddress: terms })
  limits.admit(asker('one', 'here'), 5, 0)
  limits.sweep(2499)
  expect(limits.addresses).toBe(1)
  limits.sweep(2500)
  expect(limits.addresses).toBe(0)
})

test('requests over the limit are answered RATE_LIMITED, and served again when time has passed', async () => {
  const house = await openHouse({ limits: { requestsPerSocket: { capacity: 10, refillPerS: 1 } } })
  const ada = await house.connect()
  await ada.join('tea', 'Ada')
  const codes = await Promise.all(Array.from({ length: 8 }, () => ada.refused('consent:withdraw', {})))
  expect(codes).toEqual(['OK', 'OK', 'OK', 'OK', 'OK', 'RATE_LIMITED', 'RATE_LIMITED', 'RATE_LIMITED'])
  house.clock.advance(999)
  expect(await ada.refused('consent:withdraw', {})).toBe('RATE_LIMITED')
  house.clock.advance(1)
  expect(await ada.refused('consent:withdraw', {})).toBe('OK')
  await house.close()
})

test('a flood ends its own connection, and the others go on', async () => {
  const house = await openHouse({ limits: { requestsPerSocket: { capacity: 10, refillPerS: 1 } } })
  const ada = await house.connect()
  const flood = await house.connect()
  for (let index = 0; index < 400; index += 1) flood.socket.emit('no:such-event', {})
  await flood.disconnected()
  await ada.settled()
  await house.close()
})

test('an address has an end to its connections, said with a code', async () => {
  const house = await openHouse({ limits: { socketsPerAddress: 2 } })
  const first = await house.connect()
  await house.connect()
  await expect(house.connect()).rejects.toMatchObject({ message: 'LIMIT_REACHED', data: { code: 'LIMIT_REACHED' } })
  first.socket.disconnect()
  await expect.poll(() => house.signaling.health().connections).toBe(1)
  await expect(house.connect()).resolves.toBeDefined()
  await house.close()
})

test('an identity has a share of its own, over all of its sockets and addresses; guests have none', () => {
  const limits = new RateLimits({ perSocket: { capacity: 100, refillPerS: 0 }, perAddress: { capacity: 100, refillPerS: 0 }, perIdentity: { capacity: 3, refillPerS: 1 } })
  const verdicts = ['one', 'two', 'three', 'four'].map((socketId) => limits.admit(asker(socketId, `address of ${socketId}`, 'ada'), 1, 0))
  expect(verdicts).toEqual(['admitted', 'admitted', 'admitted', 'limited'])
  expect(limits.admit(asker('five', 'here', 'ben'), 1, 0)).toBe('admitted')
  expect(Array.from({ length: 10 }, () => limits.admit(asker('six', 'there'), 1, 0)).every((verdict) => verdict === 'admitted')).toBe(true)
  expect(limits.admit(asker('one', 'here', 'ada'), 1, 1000)).toBe('admitted')
  limits.sweep(5000)
  expect([limits.identities, limits.addresses]).toEqual([0, 5])
})

test('requests of one identity over its limit are answered RATE_LIMITED on every one of its connections', async () => {
  const house = await openHouse({ access: { mode: 'token', secret: ACCESS_SECRET, lobby: false }, limits: { requestsPerIdentity: { capacity: 4, refillPerS: 1 } } })
  const accessToken = await signAccessToken({ sub: 'ada', role: 'participant', room: '*', exp: Math.floor(house.clock.nowMs() / 1000) + 60 }, ACCESS_SECRET)
  const [one, two, guest] = [await house.connect(), await house.connect(), await house.connect()]
  for (const [client, name] of [[one, 'One'], [two, 'Two']] as const) await client.join('tea', name, { accessToken })
  const codes: string[] = []
  for (const client of [one, two, one, two, one, two]) codes.push(await client.refused('consent:withdraw', {}))
  expect(codes).toEqual(['OK', 'OK', 'OK', 'OK', 'RATE_LIMITED', 'RATE_LIMITED'])
  expect(await guest.refused('consent:withdraw', {})).toBe('NOT_JOINED')
  await house.close()
})

test('an address that opens connection after connection is refused, and let in again when time has passed', async () => {
  const house = await openHouse({ limits: { handshakesPerAddress: { capacity: 2, refillPerS: 1 } } })
  await house.connect()
  await house.connect()
  await expect(house.connect()).rejects.toThrow()
  house.clock.advance(1000)
  await expect(house.connect()).resolves.toBeDefined()
  await house.close()
})

test('HTTP requests of one address have an end, said with a code and when to come again; another address has its own', async () => {
  const house = await openHouse({ trustProxy: true, limits: { httpPerAddress: { capacity: 3, refillPerS: 1 } } })
  const get = (address: string) => house.signaling.app.inject({ url: '/api/health', headers: { 'x-forwarded-for': address } })
  expect([(await get('203.0.113.1')).statusCode, (await get('203.0.113.1')).statusCode, (await get('203.0.113.1')).statusCode]).toEqual([200, 200, 200])
  const refused = await get('203.0.113.1')
  expect([refused.statusCode, refused.json(), refused.headers['retry-after']]).toEqual([429, { error: 'RATE_LIMITED', message: 'Too many requests. Wait a few seconds.' }, '5'])
  expect((await get('203.0.113.2')).statusCode).toBe(200)
  house.clock.advance(1000)
  expect((await get('203.0.113.1')).statusCode).toBe(200)
  await house.close()
})
