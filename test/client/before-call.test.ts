// The checks before a call: being heard, the test sound, and what is said of each way to the server.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { hear, listen, SILENCE_MS } from '../../client/join/hearing.ts'
import type { Hearing } from '../../client/join/hearing.ts'
import { adviceFor } from '../../client/join/path-advice.ts'
import { testSound } from '../../client/join/test-sound.ts'
import { ConnectivityCheck, verdictOf } from '../../client/state/connectivity.ts'
import type { CheckState, PathResults } from '../../client/state/connectivity.ts'
import { CallError } from '../../client/state/call-error.ts'
import { CHECK_AGAIN_MS, CONNECTING_PATIENCE_MS, MediaTrouble } from '../../client/state/media-trouble.ts'
import { answerTo, dtlsParametersOf } from '../../client/state/probe.ts'
import type { ProbeOffer } from '../../src/protocol/connectivity.ts'

const WORKS = { kind: 'works', tookMs: 40 } as const
const BLOCKED = { kind: 'fails', reason: 'blocked' } as const
const NONE = { kind: 'not-offered' } as const

describe('being heard', () => {
  const after = (levels: readonly number[], everyMs = 80): Hearing => levels.reduce((before, bars, index) => hear(before, bars, (index + 1) * everyMs), listen(0))

  test('takes three readings of speech in a row; a knock is none', () => {
    expect(after([3, 3]).kind).toBe('listening')
    expect(after([3, 3, 2]).kind).toBe('heard')
    expect(after([5, 0, 5, 0, 5, 1, 5]).kind).toBe('listening')
  })

  test('once is enough, and silence after it is no trouble', () => {
    expect(hear(after([3, 3, 3]), 0, 1e9).kind).toBe('heard')
  })

  test('silence is said after its time, not before, and taken back by speech', () => {
    expect(hear(listen(0), 1, SILENCE_MS - 1).kind).toBe('listening')
    const silent = hear(listen(0), 1, SILENCE_MS)
    expect(silent.kind).toBe('silent')
    expect([3, 3, 3].reduce((before, bars) => hear(before, bars, SILENCE_MS + 1), silent).kind).toBe('heard')
  })
})

test('the test sound is a WAV file that is loud enough, never clipped, and ends in silence', () => {
  const bytes = testSound()
  expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('RIFF')
  const samples = new Int16Array(bytes.buffer, 44)
  expect(new DataView(bytes.buffer).getUint32(40, true)).toBe(samples.length * 2)
  const peak = Math.max(...samples.map(Math.abs))
  expect(peak).toBeGreaterThan(8_000)
  expect(peak).toBeLessThan(32_000)
  expect(Math.abs(samples[0] ?? 1)).toBeLessThan(100)
  expect(Math.abs(samples.at(-1) ?? 1)).toBeLessThan(100)
})

describe('the ways to the server', () => {
  const paths = (udp: PathResults['udp'], tcp: PathResults['tcp'], relay: PathResults['relay']): PathResults => ({ udp, tcp, relay })

  test('UDP is good, anything else slower, nothing none', () => {
    expect(verdictOf(paths(WORKS, BLOCKED, NONE))).toBe('good')
    expect(verdictOf(paths(BLOCKED, WORKS, NONE))).toBe('slower')
    expect(verdictOf(paths(BLOCKED, BLOCKED, WORKS))).toBe('slower')
    expect(verdictOf(paths(BLOCKED, BLOCKED, BLOCKED))).toBe('none')
  })

  test('a way that works needs no advice; one that fails has some; none is given before all are known', () => {
    expect(adviceFor('udp', paths(WORKS, WORKS, NONE))).toBeNull()
    expect(adviceFor('udp', paths(BLOCKED, WORKS, NONE))).toMatch(/VPN/)
    expect(adviceFor('tcp', paths(WORKS, BLOCKED, NONE))).toMatch(/Not needed/)
    expect(adviceFor('tcp', paths(BLOCKED, BLOCKED, WORKS))).toMatch(/network/)
    expect(adviceFor('udp', paths(BLOCKED, { kind: 'trying' }, NONE))).toBeNull()
  })

  test('a server without a relay is told so only where a relay would help', () => {
    expect(adviceFor('relay', paths(WORKS, WORKS, NONE))).toBeNull()
    expect(adviceFor('relay', paths(BLOCKED, BLOCKED, NONE))).toMatch(/people who run this server/)
    expect(adviceFor('relay', paths(WORKS, WORKS, { kind: 'fails', reason: 'relay-refused' }))).toMatch(/turn\.secret/)
  })
})

describe('a check', () => {
  test('tells what is known so far, runs once at a time, and says what came of it', async () => {
    const done = Promise.withResolvers<void>()
    let runs = 0
    const check = new ConnectivityCheck(async (told) => {
      runs++
      told({ udp: WORKS, tcp: { kind: 'trying' }, relay: NONE })
      await done.promise
      return { udp: WORKS, tcp: BLOCKED, relay: NONE }
    })
    const running = check.run()
    await check.run()
    expect(check.state.getSnapshot()).toMatchObject({ kind: 'running', paths: { udp: WORKS } })
    done.resolve()
    await running
    expect(check.state.getSnapshot()).toEqual({ kind: 'done', paths: { udp: WORKS, tcp: BLOCKED, relay: NONE }, verdict: 'good' })
    expect(runs).toBe(1)
  })

  test('that the server refuses says why, and may be started again', async () => {
    let refuse = true
    const check = new ConnectivityCheck(async () => {
      if (refuse) throw new CallError('CONNECTIVITY_BUSY')
      return { udp: WORKS, tcp: WORKS, relay: NONE }
    })
    await check.run()
    expect(check.state.getSnapshot()).toMatchObject({ kind: 'failed', problem: { code: 'CONNECTIVITY_BUSY' } })
    refuse = false
    await check.run()
    expect(check.state.getSnapshot().kind).toBe('done')
  })

  test('that was closed says nothing any more', async () => {
    const done = Promise.withResolvers<void>()
    const check = new ConnectivityCheck(async () => {
      await done.promise
      return { udp: WORKS, tcp: WORKS, relay: NONE }
    })
    const running = check.run()
    check.close()
    const seen: CheckState['kind'][] = []
    check.state.subscribe(() => seen.push(check.state.getSnapshot().kind))
    done.resolve()
    await running
    expect(seen).toEqual([])
  })
})

describe('media that do not come through in a call', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())
  const closed: PathResults = { udp: BLOCKED, tcp: BLOCKED, relay: NONE }

  function trouble(results: readonly PathResults[]) {
    let runs = 0
    const watch = new MediaTrouble(async () => results[Math.min(runs++, results.length - 1)] ?? closed)
    return { watch, runs: () => runs }
  }

  test('are looked into after their time, not before, and once only', async () => {
    const { watch, runs } = trouble([closed])
    watch.update(['connecting'])
    watch.update(['connecting', 'disconnected'])
    await vi.advanceTimersByTimeAsync(CONNECTING_PATIENCE_MS - 1)
    expect(runs()).toBe(0)
    await vi.advanceTimersByTimeAsync(1)
    expect([runs(), watch.closedWays.getSnapshot()]).toEqual([1, closed])
    await vi.advanceTimersByTimeAsync(CHECK_AGAIN_MS - 1)
    expect(runs()).toBe(1)
    watch.close()
  })

  test('are looked into at once when the browser has given up', async () => {
    const { watch, runs } = trouble([closed])
    watch.update(['failed'])
    await vi.advanceTimersByTimeAsync(0)
    expect(runs()).toBe(1)
    watch.close()
  })

  test('are no trouble when they come in time, and none any more when they come late', async () => {
    const { watch, runs } = trouble([closed])
    watch.update(['connecting'])
    watch.update(['connected', 'connected'])
    await vi.advanceTimersByTimeAsync(CONNECTING_PATIENCE_MS)
    expect(runs()).toBe(0)
    watch.update(['failed'])
    await vi.advanceTimersByTimeAsync(0)
    watch.update(['connected'])
    expect(watch.closedWays.getSnapshot()).toBeNull()
    await vi.advanceTimersByTimeAsync(10 * CHECK_AGAIN_MS)
    expect(runs()).toBe(1)
  })

  test('are looked into again until a way is open, and then nothing is said', async () => {
    const { watch, runs } = trouble([closed, { udp: WORKS, tcp: BLOCKED, relay: NONE }])
    watch.update(['failed'])
    await vi.advanceTimersByTimeAsync(CHECK_AGAIN_MS)
    expect([runs(), watch.closedWays.getSnapshot()]).toEqual([2, null])
    watch.close()
    await vi.advanceTimersByTimeAsync(10 * CHECK_AGAIN_MS)
    expect(runs()).toBe(2)
  })
})

describe('the answer to a browser’s offer', () => {
  const offer = {
    path: 'tcp', transportId: 't',
    iceParameters: { usernameFragment: 'ufrag', password: 'pwd' },
    iceCandidates: [{ foundation: 'f', protocol: 'tcp', priority: 7, address: '192.0.2.1', ip: '192.0.2.1', port: 40_000, type: 'host', tcpType: 'passive' }],
    dtlsParameters: { fingerprints: [{ algorithm: 'sha-1', value: '00' }, { algorithm: 'sha-256', value: 'AA:BB' }] },
  } as unknown as ProbeOffer

  test('holds the transport’s candidates, its strong fingerprint and the offer’s own section', () => {
    const answer = answerTo('v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=mid:data7\r\n', offer)
    expect(answer).toContain('a=candidate:f 1 tcp 7 192.0.2.1 40000 typ host tcptype passive\r\n')
    expect(answer).toContain('a=fingerprint:sha-256 AA:BB\r\n')
    expect(answer).toContain('a=group:BUNDLE data7\r\n')
    expect(answer).toContain('a=setup:passive\r\n')
  })

  test('the browser’s fingerprint is read from its offer, and none from something else', () => {
    expect(dtlsParametersOf('a=fingerprint:sha-256 ab:CD:01\r\n')).toEqual({ role: 'client', fingerprints: [{ algorithm: 'sha-256', value: 'AB:CD:01' }] })
    expect(dtlsParametersOf('v=0')).toBeNull()
  })
})
