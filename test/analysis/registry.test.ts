// The registry: who is let in as an inference worker, and who is let go.
import { afterEach, expect, test, vi } from 'vitest'
import { WorkerRegistry, checkHello } from '../../src/analysis/registry.ts'
import type { WorkerLink } from '../../src/analysis/ports.ts'
import { FakeLink, hello, log } from './fakes.ts'

afterEach(() => vi.useRealTimers())
const key = { cryptoSuite: 'AEAD_AES_128_GCM', keyBase64: Buffer.alloc(28, 1).toString('base64') } as const
const remote = { kind: 'remote', address: '192.0.2.7', token: 'secret' } as const
const open = () => new WorkerRegistry({ serverVersion: '1', remoteToken: 'secret', log, helloTimeoutMs: 500, pingIntervalMs: 100, pongDeadlineMs: 200 })

test.each([
  ['another protocol version', hello('w', { protocolVersion: 2 }), remote, 'PROTOCOL_VERSION'],
  ['a wrong token', hello('w', { token: 'guess' }), remote, 'UNAUTHORIZED'],
  ['any token where the server has none', hello('w', { token: '' }), { ...remote, token: null }, 'UNAUTHORIZED'],
  ['media in the clear over a network', hello('w', { rtp: { ip: '192.0.2.7', port: 5_000, srtp: null } }), remote, 'BAD_REQUEST'],
  ['a short SRTP key', hello('w', { rtp: { ip: '192.0.2.7', port: 5_000, srtp: { ...key, keyBase64: 'AAAA' } } }), remote, 'BAD_REQUEST'],
  ['the server\'s own loopback from elsewhere', hello('w'), remote, 'BAD_REQUEST'],
  ['no address', hello('w', { rtp: { ip: 'example.org', port: 5_000, srtp: key } }), remote, 'BAD_REQUEST'],
  ['any address, written at length', hello('w', { rtp: { ip: '0:0:0:0:0:0:0:0', port: 5_000, srtp: key } }), remote, 'BAD_REQUEST'],
  ['any address', hello('w', { rtp: { ip: '0.0.0.0', port: 5_000, srtp: key } }), remote, 'BAD_REQUEST'],
])('%s is refused', (_name, message, origin, code) => {
  expect(checkHello(message, origin)?.code).toBe(code)
})

test('a remote worker with the token and SRTP is let in, and welcomed', () => {
  const registry = open()
  let offer: (link: WorkerLink, address: string) => void = () => {}
  registry.acceptRemotes({ onLink: (listener) => (offer = listener) })
  const link = new FakeLink()
  offer(link, '192.0.2.7')
  link.says(hello('gpu', { rtp: { ip: '192.0.2.7', port: 5_000, srtp: key } }))
  expect(registry.workers).toMatchObject([{ workerId: 'gpu', kind: 'remote', capacity: 10, endpoint: { port: 5_000 } }])
  expect(link.sent[0]).toEqual({ type: 'welcome', serverVersion: '1' })
  registry.close()
  expect([link.closed, registry.workers.length]).toEqual([true, 0])
})

test('a refused worker hears why before its link closes', () => {
  const registry = open()
  const link = new FakeLink()
  registry.accept(link, remote)
  link.says(hello('w', { token: 'guess' }))
  expect([link.sent.map(({ type }) => type), link.reason]).toEqual([['refused'], 'refused: UNAUTHORIZED'])
})

test('a link without a hello is closed after 500 ms, not after 499', () => {
  vi.useFakeTimers()
  const link = new FakeLink()
  open().accept(link, remote)
  vi.advanceTimersByTime(499)
  expect(link.closed).toBe(false)
  vi.advanceTimersByTime(1)
  expect(link.reason).toBe('no hello in time')
})

test('a worker that answers its pings stays; one that stops is closed as hung', () => {
  vi.useFakeTimers()
  const registry = open()
  const link = new FakeLink()
  registry.accept(link, { kind: 'embedded', token: 'secret' })
  link.says(hello('w'))
  const stats = { rtpPackets: 3 } as never
  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(100)
    link.says({ type: 'pong', n: link.sentOf('ping').at(-1)!.n, stats })
  }
  expect([link.closed, registry.stats()[0]!.stats]).toEqual([false, stats])
  vi.advanceTimersByTime(300)
  expect(link.reason).toBe('hung')
})

test.each([['server closing', 'info'], ['transport close', 'warn']] as const)('a worker that goes with the reason "%s" is logged as %s', (reason, level) => {
  const said: string[] = []
  const note = (which: string) => (_details: object, message: string) => { if (message === 'an inference worker is gone') said.push(which) }
  const registry = new WorkerRegistry({ serverVersion: '1', remoteToken: null, log: { info: note('info'), warn: note('warn') } as unknown as typeof log })
  const link = new FakeLink()
  registry.accept(link, { kind: 'embedded', token: 'secret' })
  link.says(hello('w'))
  link.close(reason)
  expect(said).toEqual([level])
})

test('a worker that connects again replaces its dead connection', () => {
  const registry = open()
  const [before, after] = [new FakeLink(), new FakeLink()]
  for (const link of [before, after]) {
    registry.accept(link, { kind: 'embedded', token: 'secret' })
    link.says(hello('same'))
  }
  expect([before.closed, registry.workers.length, registry.workers[0]!.link === after]).toEqual([true, 1, true])
  registry.close()
})
