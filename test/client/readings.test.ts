// Readings age, fade, and go: in virtual time, to the millisecond.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FRESH_MS, GONE_MS, opacityAt } from '../../client/overlay/fade.ts'
import { ReadingsStore, ageMsOf, prune, receive } from '../../client/analysis/readings-store.ts'
import type { Reading } from '../../src/protocol/emotion.ts'
import type { PeerId } from '../../src/protocol/ids.ts'

const ADA = 'ada' as PeerId
const BO = 'bo' as PeerId
const reading = (peerId: PeerId, timeMs: number, ageMs = 0): Reading<PeerId> => ({
  peerId, timeMs, ageMs, label: 'happiness', probabilities: [0, 0, 0, 0, 1, 0, 0, 0], confidence: 1, modality: 'visual', box: null, rtp: { video: null, audio: null },
})

describe('fading', () => {
  test('a reading is whole up to its last fresh millisecond, then fades', () => {
    expect(opacityAt(0)).toBe(1)
    expect(opacityAt(FRESH_MS)).toBe(1)
    expect(opacityAt(FRESH_MS + 1)).toBeLessThan(1)
  })

  test('it is still there a millisecond before its end and gone at it', () => {
    expect(opacityAt(GONE_MS - 1)).toBeGreaterThan(0.2)
    expect(opacityAt(GONE_MS)).toBe(0)
  })

  test('it only ever gets fainter', () => {
    for (let ageMs = 0; ageMs < GONE_MS + 100; ageMs += 10) expect(opacityAt(ageMs + 10)).toBeLessThanOrEqual(opacityAt(ageMs))
  })
})

describe('the newest reading of each person', () => {
  test('its age is what the server measured and the time since it came', () => {
    const seen = receive(new Map(), [reading(ADA, 5_000_000, 150)], 1000)
    expect(ageMsOf(seen.get(ADA)!, 1400)).toBe(550)
  })

  test('one that arrives late does not replace a newer one', () => {
    const seen = receive(receive(new Map(), [reading(ADA, 200)], 0), [reading(ADA, 100), reading(BO, 100)], 10)
    expect(seen.get(ADA)?.reading.timeMs).toBe(200)
    expect(seen.get(BO)?.reading.timeMs).toBe(100)
  })

  test(`at ${GONE_MS} ms it is dropped, at ${GONE_MS - 1} ms it is not`, () => {
    const seen = receive(new Map(), [reading(ADA, 0)], 0)
    expect(prune(seen, GONE_MS - 1).size).toBe(1)
    expect(prune(seen, GONE_MS).size).toBe(0)
  })
})

describe('the store', () => {
  beforeEach(() => {
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  test('a reading that no other follows disappears by itself', () => {
    const store = new ReadingsStore(() => Date.now())
    store.setAnalysed([ADA])
    store.receive([reading(ADA, 1, 100)])
    vi.advanceTimersByTime(GONE_MS - 101)
    expect(store.getSnapshot().size).toBe(1)
    vi.advanceTimersByTime(20)
    expect(store.getSnapshot().size).toBe(0)
    store.close()
  })

  test('a withdrawn consent takes the reading away at once, and a late one does not bring it back', () => {
    const store = new ReadingsStore(() => Date.now())
    store.setAnalysed([ADA, BO])
    store.receive([reading(ADA, 1), reading(BO, 1)])
    store.setAnalysed([BO])
    expect([...store.getSnapshot().keys()]).toEqual([BO])
    store.receive([reading(ADA, 2)])
    expect(store.getSnapshot().has(ADA)).toBe(false)
    store.close()
  })
})
