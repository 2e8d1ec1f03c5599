// Worker processes: rooms are spread, a killed worker is replaced within seconds, and none is left at the end.
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import type { Sfu } from '../../src/sfu/sfu.ts'
import { findWorkerBinary } from '../../src/sfu/worker-binary.ts'
import { isLoopback } from '../../src/kit/addresses.ts'
import { listenInfos, plainIp, plainPortRange } from '../../src/sfu/addresses.ts'
import { freePort } from '../free-port.ts'
import { Sender, grant, openTestSfu, peerId, roomId } from './support.ts'

let sfu: Sfu | undefined
afterEach(async () => {
  await sfu?.close()
  sfu = undefined
})

test('a killed worker: its room and taps are told, and the room opens again within 5 s on the same port', async () => {
  sfu = await openTestSfu()
  const room = await sfu.openRoom(roomId('doomed'))
  const sender = await Sender.open(room, 'anna')
  const tap = await sfu.openTap(grant(room, sender.peerId).granted, { producerId: await sender.camera(), endpoint: { ip: '127.0.0.1', port: 9, srtp: null } })
  const told = Promise.all([new Promise<void>((resolve) => room.onDied(resolve)), new Promise((resolve) => tap.onClose(resolve))])
  const [pid] = sfu.workerPids
  if (pid === undefined) throw new Error('no worker')

  const killedMs = performance.now()
  process.kill(pid, 'SIGKILL')
  expect((await told)[1]).toBe('media-worker-died')
  expect(room.closed).toBe(true)
  await expect(room.createPlainTransport(peerId('ben'))).rejects.toMatchObject({ code: 'MEDIA_UNAVAILABLE' })
  const reopened = await sfu.openRoom(roomId('doomed'))
  const again = await Sender.open(reopened, 'anna')
  await expect(again.camera()).resolves.toEqual(expect.any(String))
  expect(performance.now() - killedMs).toBeLessThan(5_000)
  expect(sfu.workerPids).not.toContain(pid)
  // One who asks later hears of the death, too.
  await new Promise<void>((resolve) => room.onDied(resolve))
  sender.close()
  again.close()
})

test('a worker restarts on its own port, and a death with another one up moves the room at once', async () => {
  const port = await freePort()
  sfu = await openTestSfu({ workers: 2, port })
  const [first, second] = await Promise.all([sfu.openRoom(roomId('one')), sfu.openRoom(roomId('two'))])
  const portOf = async (room: typeof first) => (await room.createWebRtcTransport(peerId('anna'), 'send')).iceCandidates[0]?.port
  expect(new Set([await portOf(first), await portOf(second)])).toEqual(new Set([port, port + 1]))

  const [pid] = sfu.workerPids
  if (pid === undefined) throw new Error('no worker')
  const firstPort = await portOf(first)
  const victim = firstPort === port ? first : second
  const died = new Promise<void>((resolve) => victim.onDied(resolve))
  process.kill(pid, 'SIGKILL')
  await died
  const moved = await sfu.openRoom(victim.roomId)
  expect(await portOf(moved)).toBe(port + 1)
})

test('a worker that keeps dying is started again each time, later each time', async () => {
  sfu = await openTestSfu()
  // The shortest waits of media-workers.ts; a timer never fires early, a busy machine may add to them.
  for (const delayMs of [0, 250, 500]) {
    const room = await sfu.openRoom(roomId('again'))
    const died = new Promise<void>((resolve) => room.onDied(resolve))
    const [pid] = sfu.workerPids
    if (pid === undefined) throw new Error('no worker')
    process.kill(pid, 'SIGKILL')
    await died
    const diedMs = performance.now()
    await sfu.openRoom(roomId('again'))
    expect(performance.now() - diedMs).toBeGreaterThanOrEqual(delayMs - 2)
  }
})

test('a port that is taken is named with the settings that change it, and no worker is left running', async () => {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await expect(openTestSfu({ port })).rejects.toThrow(`port ${port}: something else listens there; end it, or choose another port (settings media.listenIp and media.port)`)
  server.close()
})

test('workers whose ports would go past the last one are refused, not put anywhere', async () => {
  await expect(openTestSfu({ port: 65_535, workers: 2 })).rejects.toThrow('would need ports up to 65536; the last is 65535 (settings media.port and media.workers)')
})

test('after close there is no worker process, rooms are refused, and their end is no death', async () => {
  const closing = await openTestSfu()
  const room = await closing.openRoom(roomId('last'))
  let died = false
  room.onDied(() => (died = true))
  const pids = closing.workerPids
  await closing.close()
  await closing.close()
  expect(closing.closed).toBe(true)
  expect(room.closed).toBe(true)
  expect(died).toBe(false)
  for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  await expect(closing.openRoom(roomId('next'))).rejects.toMatchObject({ code: 'SHUTTING_DOWN' })
})

test('the worker program is the one named in the environment, else one that exists', () => {
  expect(findWorkerBinary({ MEDIASOUP_WORKER_BIN: '/opt/worker' })).toBe('/opt/worker')
  expect(findWorkerBinary({}) ?? 'bin/mediasoup-worker').toMatch(/bin\/mediasoup-worker$/)
})

test('a wildcard without an announced address is announced as this machine\'s own addresses, and with one as that', () => {
  const own = listenInfos({ listenIp: '0.0.0.0' }, 5000)
  expect(own.map(({ ip }) => ip)).toContain('127.0.0.1')
  expect(own.map(({ ip }) => ip)).not.toContain('0.0.0.0')
  expect(listenInfos({ listenIp: '0.0.0.0', announcedAddress: 'call.example' }, 5000)).toEqual([
    { protocol: 'udp', ip: '0.0.0.0', port: 5000, announcedAddress: 'call.example' },
    { protocol: 'tcp', ip: '0.0.0.0', port: 5000, announcedAddress: 'call.example' },
  ])
})

test('a mapped IPv4 address is loopback where that is, and plain ports lie beside the workers\' own', () => {
  expect(isLoopback(plainIp('::ffff:127.0.0.1'))).toBe(true)
  expect(plainPortRange(40_000, 4)).toEqual({ min: 10_000, max: 39_999 })
  expect(plainPortRange(12_000, 4)).toEqual({ min: 12_004, max: 59_999 })
  expect(plainPortRange(0, 4)).toEqual({ min: 10_000, max: 59_999 })
})
