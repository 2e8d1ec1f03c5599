// The embedded worker as a real child process: killed, hung or grown too large, it is back and its taps are opened anew.
import { afterEach, expect, test } from 'vitest'
import { ExpressionAnalysis } from '../../src/analysis/analysis.ts'
import { EmbeddedWorker, restartDelayMs } from '../../src/analysis/embedded-worker.ts'
import { SERVER_CLOSING, WorkerRegistry } from '../../src/analysis/registry.ts'
import type { RegisteredWorker } from '../../src/analysis/registry.ts'
import { systemClock } from '../../src/kit/clock.ts'
import type { ProducerId } from '../../src/protocol/ids.ts'
import { FakeTaps, consentOf, log, permit } from './fakes.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close()
})

function open(options: { memoryLimitBytes?: number } = {}) {
  const registry = new WorkerRegistry({ serverVersion: 'test', remoteToken: null, log, pingIntervalMs: 50, pongDeadlineMs: 400 })
  const came: RegisteredWorker[] = []
  const gone: string[] = []
  const listeners = new Set<() => void>()
  registry.onWorker((worker) => { came.push(worker); listeners.forEach((listener) => listener()) })
  registry.onWorkerGone((_worker, reason) => { gone.push(reason); listeners.forEach((listener) => listener()) })
  const reached = (what: () => boolean) => new Promise<void>((resolve) => {
    const check = () => (what() ? (listeners.delete(check), resolve()) : undefined)
    listeners.add(check)
    check()
  })
  const embedded = new EmbeddedWorker({ permit, registry, log, clock: systemClock, settings: { OVERTONE_INFERENCE_CAPACITY: '7', OVERTONE_INFERENCE_LOG: 'warn' }, ...options })
  closers.push(() => registry.close(), () => embedded.close())
  return { registry, embedded, came, gone, reached }
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('it registers on loopback with its settings, answers pings, and stops when closed', async () => {
  const { registry, embedded, came, gone, reached } = open()
  await reached(() => came.length === 1)
  expect(came[0]).toMatchObject({ kind: 'embedded', capacity: 7, endpoint: { ip: '127.0.0.1', srtp: null } })
  await expect.poll(() => registry.stats()[0]?.stats?.rssBytes ?? 0, { timeout: 5_000 }).toBeGreaterThan(0)
  const pid = embedded.pid!
  await embedded.close()
  expect([isAlive(pid), registry.workers.length, gone]).toEqual([false, 0, [SERVER_CLOSING]])
}, 30_000)

test('killed, it is back within ten seconds, and the taps are opened towards its new socket', async () => {
  const { registry, embedded, came, gone, reached } = open()
  const taps = new FakeTaps()
  const analysis = new ExpressionAnalysis({ permit, taps, registry, log, clock: systemClock })
  closers.push(() => analysis.close())
  analysis.analyse(consentOf('ann').granted, { producerId: 'camera-ann' as ProducerId, kind: 'video', source: 'camera', paused: false })
  await reached(() => came.length === 1)
  await expect.poll(() => taps.open.length).toBe(1)
  const startedMs = performance.now()
  process.kill(embedded.pid!, 'SIGKILL')
  await reached(() => came.length === 2)
  expect(performance.now() - startedMs).toBeLessThan(10_000)
  await expect.poll(() => taps.open.length).toBe(1)
  expect(gone.length).toBe(1)
  expect(taps.open[0]!.endpoint.port).toBe(came[1]!.endpoint.port)
  expect(taps.taps[0]!.closed).toBe(true)
}, 30_000)

test('hung, it is killed and started again', async () => {
  const { embedded, came, gone, reached } = open()
  await reached(() => came.length === 1)
  const pid = embedded.pid!
  process.kill(pid, 'SIGSTOP')
  await reached(() => came.length === 2)
  expect(gone).toEqual(['hung'])
  expect(isAlive(pid)).toBe(false)
}, 30_000)

test('over its memory limit, it is killed and started again', async () => {
  const { came, gone, reached } = open({ memoryLimitBytes: 1 })
  await reached(() => came.length === 2)
  expect(gone[0]).toBe('over its memory limit')
}, 30_000)

test('the first restart is at once, later ones wait longer, up to 15 s', () => {
  expect([1, 2, 3, 4, 20].map(restartDelayMs)).toEqual([0, 250, 500, 1_000, 15_000])
})
