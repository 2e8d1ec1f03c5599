// Checks on the real media server: each path is offered its own candidates alone, and nothing is left of a check.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TransportId } from '../../src/protocol/ids.ts'
import type { Sfu } from '../../src/sfu/sfu.ts'
import { openTestSfu } from './support.ts'

let sfu: Sfu
beforeAll(async () => {
  sfu = await openTestSfu()
})
afterAll(() => sfu.close())

const NOTHING = { rooms: 0, transports: 0, producers: 0, consumers: 0, taps: 0, checks: 0 }
const DTLS = { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: Array.from({ length: 32 }, () => '0A').join(':') }] }

test('each path is offered the candidates of its protocol alone', async () => {
  const check = await sfu.openCheck(['udp', 'tcp', 'relay'])
  const protocols = Object.fromEntries(check.offers.map(({ path, iceCandidates }) => [path, [...new Set(iceCandidates.map(({ protocol }) => protocol))]]))
  expect(protocols).toEqual({ udp: ['udp'], tcp: ['tcp'], relay: ['udp', 'tcp'] })
  expect(await sfu.dump()).toMatchObject({ ...NOTHING, transports: 3, checks: 1 })
  check.close()
  expect(await sfu.dump()).toMatchObject(NOTHING)
})

test('a hundred checks, used or not, leave nothing behind', async () => {
  const checks = await Promise.all(Array.from({ length: 100 }, () => sfu.openCheck(['udp', 'tcp', 'relay'])))
  await Promise.all(checks.filter((_, index) => index % 2 === 0).map((check) => check.connect(check.offers[0]!.transportId, DTLS)))
  expect(await sfu.dump()).toMatchObject({ ...NOTHING, transports: 300, checks: 100 })
  for (const check of checks) check.close()
  expect(await sfu.dump()).toMatchObject(NOTHING)
})

test('parameters that mean nothing are refused, a transport of elsewhere is not found, and the worker goes on', async () => {
  const check = await sfu.openCheck(['udp'])
  const { transportId } = check.offers[0]!
  for (const bad of [{}, { fingerprints: [] }, { ...DTLS, role: 7 }]) await expect(check.connect(transportId, bad)).rejects.toMatchObject({ code: 'MEDIA_REJECTED' })
  await expect(check.connect('elsewhere' as TransportId, DTLS)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await check.connect(transportId, DTLS)
  check.close()
  await expect(check.connect(transportId, DTLS)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a check ends with its worker', async () => {
  const check = await sfu.openCheck(['udp'])
  const closed = new Promise<void>((resolve) => check.onClosed(resolve))
  process.kill(sfu.workerPids[0]!, 'SIGKILL')
  await closed
  expect(check.closed).toBe(true)
  const next = await sfu.openCheck(['tcp'])
  next.close()
})
