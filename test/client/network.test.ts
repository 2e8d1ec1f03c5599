// When silence means that the network has gone, and what a browser's statistics say.
import { describe, expect, test } from 'vitest'
import { DRY, flowed, isStalled, STALL_MS } from '../../client/state/flow.ts'
import type { Flow } from '../../client/state/flow.ts'
import { readLinkStats } from '../../client/state/link-stats.ts'

const after = (...samples: readonly (readonly [number, readonly number[] | null])[]): Flow => samples.reduce<Flow>((flow, [nowMs, bytes]) => flowed(flow, bytes && { bytes }, nowMs), DRY)

describe('a path', () => {
  const flowing = after([0, [100, 50]], [700, [900, 60]])
  test(`is stalled after ${STALL_MS} ms without a byte, and not before`, () => {
    const silent = flowed(flowing, { bytes: [900, 60] }, 1400)
    expect([isStalled(silent, 700 + STALL_MS - 1), isStalled(silent, 700 + STALL_MS)]).toEqual([false, true])
  })

  test('is not while one direction still carries something', () => {
    expect(isStalled(flowed(flowing, { bytes: [900, 61] }, 2100), 2200)).toBe(false)
  })

  test('is not where nothing need arrive, nor before anything has', () => {
    expect(isStalled(after([0, [10]], [700, [20]], [1400, null]), 60_000)).toBe(false)
    expect(isStalled(after([0, [10]], [700, [10]]), 60_000)).toBe(false)
  })

  test('starts to be listened at anew when other transports carry the media', () => {
    expect(isStalled(after([0, [10]], [700, [20]], [1400, [20, 5]]), 1400 + STALL_MS)).toBe(true)
    expect(isStalled(after([0, [10]], [700, [20]], [1400, [0, 5]]), 1399 + STALL_MS)).toBe(false)
  })
})

describe('statistics', () => {
  test('count what arrived on every path, and the round trip of the one in use', () => {
    const stats = readLinkStats([
      { type: 'candidate-pair', state: 'failed', nominated: true, bytesReceived: 7, currentRoundTripTime: 9 },
      { type: 'candidate-pair', state: 'succeeded', nominated: true, bytesReceived: 100, currentRoundTripTime: 0.045 },
      { type: 'outbound-rtp', qualityLimitationReason: 'none' },
      { type: 'outbound-rtp', qualityLimitationReason: 'bandwidth' },
      { type: 'remote-inbound-rtp', fractionLost: 0.02 },
      { type: 'remote-inbound-rtp', fractionLost: 0.1 },
    ])
    expect(stats).toEqual({ bytesReceived: 107, roundTripMs: 45, limitation: 'bandwidth', sentLoss: 0.1 })
  })

  test('of nothing are nothing, not zero trouble', () => {
    expect(readLinkStats([])).toEqual({ bytesReceived: 0, roundTripMs: null, limitation: 'none', sentLoss: null })
  })
})
