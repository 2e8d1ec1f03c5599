// Connectivity checks from the outside: what is offered, and that nobody can make them cost anything for long.
import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CHECK_LIFETIME_MS } from '../../src/signaling/connectivity.ts'
import { turnCredentials } from '../../src/signaling/turn.ts'
import { FINGERPRINTS } from './media-contract.ts'
import { openHouse } from './support.ts'
import type { House } from './support.ts'

const TURN = { urls: ['turn:turn.example.org:3478'], secret: 'a-secret-of-the-turn-server', ttlS: 600, relayOnly: false }

describe('a check', () => {
  let house: House
  beforeEach(async () => {
    house = await openHouse({ turn: TURN })
  })
  afterEach(() => house.close())

  test('needs no room, offers each path, and ends when it is ended', async () => {
    const ada = await house.connect()
    const { probes, lifetimeMs } = await ada.ok('connectivity:start', {})
    expect(probes.map(({ path }) => path)).toEqual(['udp', 'tcp', 'relay'])
    expect(lifetimeMs).toBe(CHECK_LIFETIME_MS)
    for (const { transportId } of probes) await ada.ok('connectivity:connect', { transportId, dtlsParameters: FINGERPRINTS })
    await ada.ok('connectivity:end', {})
    await ada.ok('connectivity:end', {})
    expect(house.media.openChecks).toBe(0)
    expect(await ada.refused('connectivity:connect', { transportId: probes[0]!.transportId, dtlsParameters: FINGERPRINTS })).toBe('NOT_FOUND')
  })

  test('is possible in a room, too, and leaves the place alone', async () => {
    const ada = await house.connect()
    await ada.join('tea', 'Ada')
    await ada.ok('connectivity:start', {})
    await ada.ok('connectivity:end', {})
    await ada.ok('transport:create', { direction: 'send' })
  })

  test('of another connection is not found', async () => {
    const [ada, ben] = [await house.connect(), await house.connect()]
    const { probes } = await ada.ok('connectivity:start', {})
    await ben.ok('connectivity:start', {})
    expect(await ben.refused('connectivity:connect', { transportId: probes[0]!.transportId, dtlsParameters: FINGERPRINTS })).toBe('NOT_FOUND')
    await ben.ok('connectivity:end', {})
    expect(house.media.openChecks).toBe(1)
  })

  test('ends by itself, not before its time', async () => {
    const ada = await house.connect()
    await ada.ok('connectivity:start', {})
    house.pass(CHECK_LIFETIME_MS - 1)
    expect(house.media.openChecks).toBe(1)
    house.pass(1)
    expect(house.media.openChecks).toBe(0)
  })

  test('ends with its connection, also while it is being opened', async () => {
    const [ada, ben] = [await house.connect(), await house.connect()]
    await ada.ok('connectivity:start', {})
    ada.socket.disconnect()
    await expect.poll(() => house.media.openChecks).toBe(0)
    const hold = Promise.withResolvers<void>()
    house.media.hold = hold.promise
    ben.socket.emit('connectivity:start', {})
    await ben.settled()
    ben.socket.disconnect()
    await expect.poll(() => house.signaling.health()['connections']).toBe(0)
    hold.resolve()
    await expect.poll(() => house.media.checks.length).toBe(2)
    await expect.poll(() => house.media.openChecks).toBe(0)
  })

  test('started again ends the one before; started while one is being opened is refused', async () => {
    const ada = await house.connect()
    await ada.ok('connectivity:start', {})
    await ada.ok('connectivity:start', {})
    expect(house.media.checks.map(({ closed }) => closed)).toEqual([true, false])
    const hold = Promise.withResolvers<void>()
    house.media.hold = hold.promise
    const first = ada.refused('connectivity:start', {})
    expect(await ada.refused('connectivity:start', {})).toBe('WRONG_STATE')
    hold.resolve()
    expect(await first).toBe('OK')
    expect(house.media.openChecks).toBe(1)
  })

  test('is refused while no media worker is up, and takes no place then', async () => {
    const ada = await house.connect()
    house.media.available = false
    expect(await ada.refused('connectivity:start', {})).toBe('MEDIA_UNAVAILABLE')
    house.media.available = true
    await ada.ok('connectivity:start', {})
  })

  test('ends when the server closes', async () => {
    const ada = await house.connect()
    await ada.ok('connectivity:start', {})
    await house.signaling.close()
    expect(house.media.openChecks).toBe(0)
  })
})

describe('whoever starts one after the other', () => {
  test('is limited by connection and by address, and served again when time has passed', async () => {
    const house = await openHouse({ limits: { checksPerSocket: { capacity: 3, refillPerS: 1 }, checksPerAddress: { capacity: 4, refillPerS: 1 } } })
    const [ada, ben] = [await house.connect(), await house.connect()]
    const codes = async (client: typeof ada, times: number) => {
      const all: string[] = []
      for (let index = 0; index < times; index += 1) all.push(await client.refused('connectivity:start', {}))
      return all
    }
    expect(await codes(ada, 4)).toEqual(['OK', 'OK', 'OK', 'RATE_LIMITED'])
    expect(await codes(ben, 2)).toEqual(['OK', 'RATE_LIMITED'])
    expect(house.media.openChecks).toBe(2)
    house.pass(1_000)
    expect(await codes(ben, 1)).toEqual(['OK'])
    await house.close()
  })

  test('meets an end to the checks of the whole server, said with a code, and loses none that is open', async () => {
    const house = await openHouse({ limits: { checks: 2 } })
    const clients = await Promise.all(Array.from({ length: 3 }, () => house.connect()))
    expect(await Promise.all(clients.map((client) => client.refused('connectivity:start', {})))).toEqual(['OK', 'OK', 'CONNECTIVITY_BUSY'])
    await clients[0]!.ok('connectivity:end', {})
    expect(await clients[2]!.refused('connectivity:start', {})).toBe('OK')
    expect(house.media.openChecks).toBe(2)
    await house.close()
  })
})

describe('a TURN server', () => {
  test('gets credentials as coturn’s use-auth-secret wants them', () => {
    const { username, credential } = turnCredentials({ secret: 'north', ttlS: 600 }, 'peer-1', 1_800_000_000_999)
    expect(username).toBe('1800000600:peer-1')
    expect(credential).toBe(createHmac('sha1', 'north').update(username).digest('base64'))
    // Made with: printf %s 1800000600:peer-1 | openssl dgst -sha1 -hmac north -binary | base64
    expect(credential).toBe('dDNyFrVYpNhvJSDx7SFWWP5jw70=')
  })

  test('is told with each transport, with each ICE restart anew, and with a check; its secret never', async () => {
    const house = await openHouse({ turn: TURN })
    const ada = await house.connect()
    const { peerId } = await ada.join('tea', 'Ada')
    const made = await ada.ok('transport:create', { direction: 'send' })
    if (made.kind !== 'webrtc') throw new Error('not a WebRTC transport')
    const expiresS = Math.floor(house.clock.nowMs() / 1000) + TURN.ttlS
    expect(made).toMatchObject({ iceTransportPolicy: 'all', iceServers: [{ urls: TURN.urls, ...turnCredentials(TURN, peerId, house.clock.nowMs()) }] })
    house.clock.advance(5_000)
    const restarted = await ada.ok('transport:restart-ice', { transportId: made.transportId })
    expect(restarted.iceServers[0]?.username).toBe(`${expiresS + 5}:${peerId}`)
    const check = await ada.ok('connectivity:start', {})
    expect(check.iceServers[0]?.username).toMatch(new RegExp(`^${expiresS + 5}:check-`))
    expect(JSON.stringify([made, restarted, check])).not.toContain(TURN.secret)
    await house.close()
  })

  test('alone is allowed where the setting says so', async () => {
    const house = await openHouse({ turn: { ...TURN, relayOnly: true } })
    const ada = await house.connect()
    await ada.join('tea', 'Ada')
    expect(await ada.ok('transport:create', { direction: 'receive' })).toMatchObject({ iceTransportPolicy: 'relay' })
    await house.close()
  })

  test('is not named where there is none, nor is its path checked', async () => {
    const house = await openHouse()
    const ada = await house.connect()
    await ada.join('tea', 'Ada')
    expect(await ada.ok('transport:create', { direction: 'send' })).toMatchObject({ iceServers: [], iceTransportPolicy: 'all' })
    const { probes, iceServers } = await ada.ok('connectivity:start', {})
    expect([probes.map(({ path }) => path), iceServers]).toEqual([['udp', 'tcp'], []])
    await house.close()
  })
})
