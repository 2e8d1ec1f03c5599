// From what the server and the browser measure to a sign with its reason, and what is sent of a device that was interrupted.
import { describe, expect, test } from 'vitest'
import { blurOf } from '../../client/state/background-blur.ts'
import { outgoingOf } from '../../client/state/outgoing.ts'
import { GOOD, LASTS_MS, qualityOfOther, qualityOfSelf, steadySign } from '../../client/state/quality.ts'
import type { QualitySign, SteadySign, StreamReport } from '../../client/state/quality.ts'
import { QualityWatch } from '../../client/state/quality-watch.ts'
import { initialCallState } from '../../client/state/call-state.ts'
import { Store } from '../../client/state/store.ts'
import type { PeerId, ProducerId } from '../../src/protocol/ids.ts'

const stream: StreamReport = { downlink: 10, uplink: 10, layer: 2, topLayer: 2, wantedLayer: 2 }
const other = (...parts: readonly Partial<StreamReport>[]): QualitySign => qualityOfOther({ isAway: false, streams: parts.map((part) => ({ ...stream, ...part })) })
const stats = { bytesReceived: 1, roundTripMs: 40, limitation: 'none', sentLoss: 0 } as const
const self = (part: Partial<typeof stats> | { readonly roundTripMs?: number | null; readonly limitation?: 'none' | 'cpu' | 'bandwidth'; readonly sentLoss?: number | null }): QualitySign => qualityOfSelf({ isConnected: true, uplinks: [], stats: { ...stats, ...part } })

describe('somebody else', () => {
  test('is well connected when everything arrives in the layer that is shown', () => {
    expect(other({}, { layer: null, topLayer: null, wantedLayer: null })).toEqual(GOOD)
    expect(other({ layer: 0, wantedLayer: 0 })).toEqual(GOOD)
    expect(qualityOfOther({ isAway: false, streams: [] })).toEqual(GOOD)
  })

  test('loses packets on the way to the server, or I do on the way from it', () => {
    expect(other({ uplink: 4, downlink: 4 })).toEqual({ level: 'poor', reason: 'theirLoss' })
    expect(other({ uplink: 10, downlink: 6 })).toEqual({ level: 'fair', reason: 'yourLoss' })
  })

  test('comes in a lower layer because they send no higher one, or because I cannot take it', () => {
    expect(other({ layer: 1, topLayer: 1 })).toEqual({ level: 'fair', reason: 'theirBandwidth' })
    expect(other({ layer: 0, topLayer: 2 })).toEqual({ level: 'poor', reason: 'yourBandwidth' })
  })

  test('is as bad as their worst stream', () => {
    expect(other({ layer: 1, topLayer: 2 }, { uplink: 2, downlink: 2 })).toEqual({ level: 'poor', reason: 'theirLoss' })
  })

  test('whose network went is reconnecting, whatever was measured before', () => {
    expect(qualityOfOther({ isAway: true, streams: [stream] })).toEqual({ level: 'lost', reason: 'away' })
  })
})

describe('oneself', () => {
  test('is told of lost packets, a slow line, a busy device and a long way, the worst first', () => {
    expect(self({})).toEqual(GOOD)
    expect(self({ sentLoss: 0.06 })).toEqual({ level: 'fair', reason: 'yourLoss' })
    expect(self({ sentLoss: 0.2, limitation: 'cpu' })).toEqual({ level: 'poor', reason: 'yourLoss' })
    expect(self({ limitation: 'bandwidth' })).toEqual({ level: 'fair', reason: 'yourBandwidth' })
    expect(self({ limitation: 'cpu' })).toEqual({ level: 'fair', reason: 'yourDevice' })
    expect(self({ roundTripMs: 900 })).toEqual({ level: 'poor', reason: 'delay' })
  })

  test('is not blamed for what was not measured', () => {
    expect(self({ sentLoss: null, roundTripMs: null })).toEqual(GOOD)
    expect(qualityOfSelf({ isConnected: true, uplinks: [10], stats: null })).toEqual(GOOD)
    expect(qualityOfSelf({ isConnected: false, uplinks: [], stats })).toEqual({ level: 'lost', reason: null })
  })
})

describe('a sign', () => {
  const poor: QualitySign = { level: 'poor', reason: 'yourLoss' }
  const lost: QualitySign = { level: 'lost', reason: 'away' }
  const over = (...signs: readonly (readonly [number, QualitySign])[]): SteadySign => signs.reduce<SteadySign | undefined>((before, [nowMs, sign]) => steadySign(before, sign, nowMs), undefined)!

  test(`changes when the change has lasted ${LASTS_MS} ms, and not a millisecond before`, () => {
    expect(over([0, GOOD], [1000, poor], [1000 + LASTS_MS - 1, poor]).shown).toEqual(GOOD)
    expect(over([0, GOOD], [1000, poor], [1000 + LASTS_MS, poor]).shown).toEqual(poor)
  })

  test('does not flicker with what comes and goes', () => {
    expect(over([0, GOOD], [1000, poor], [2000, GOOD], [3000, poor], [5000, poor]).shown).toEqual(GOOD)
  })

  test('says at once that somebody is gone, and that they are back', () => {
    expect(over([0, GOOD], [10, lost]).shown).toEqual(lost)
    expect(over([0, GOOD], [10, lost], [20, GOOD]).shown).toEqual(GOOD)
    expect(over([0, lost]).shown).toEqual(lost)
  })
})

describe('background blur', () => {
  test('is offered where the camera can be switched both ways, and not where the system decides or has none', () => {
    expect([blurOf({}, {}), blurOf({ backgroundBlur: [true] }, { backgroundBlur: true }), blurOf({ backgroundBlur: [false] }, {})]).toEqual(['unavailable', 'unavailable', 'unavailable'])
    expect([blurOf({ backgroundBlur: [true, false] }, { backgroundBlur: true }), blurOf({ backgroundBlur: [true, false] }, {})]).toEqual(['on', 'off'])
  })
})

describe('what is sent', () => {
  const track = { id: 'a track' } as unknown as MediaStreamTrack
  const on = { kind: 'on', track, muted: false, interruption: 'none' } as const
  const off = { kind: 'off' } as const
  test('of a device that the system took away is nothing, until it comes back', () => {
    expect(outgoingOf('camera', { microphone: off, camera: { ...on, interruption: 'interrupted' } }, off)).toEqual({ track, muted: true })
    expect(outgoingOf('camera', { microphone: off, camera: on }, off)).toEqual({ track, muted: false })
  })

  test('of a device that is starting is as before', () => {
    expect(outgoingOf('microphone', { microphone: { kind: 'starting' }, camera: off }, off)).toBe('wait')
  })

  test('of a screen without sound is its picture alone', () => {
    const screen = { kind: 'on', picture: track, sound: null } as const
    expect([outgoingOf('screen', { microphone: off, camera: off }, screen), outgoingOf('screen-sound', { microphone: off, camera: off }, screen)]).toEqual([{ track, muted: false }, { track: null, muted: false }])
    expect(outgoingOf('screen', { microphone: off, camera: off }, { kind: 'choosing' })).toEqual({ track: null, muted: false })
  })
})

describe('the sign on one’s own tile', () => {
  const self = 'self' as PeerId
  const camera = 'camera' as ProducerId

  test('says what of one’s own does not reach the server, once it has lasted, and nothing of what is paused', () => {
    let nowMs = 0
    let sendingIds: readonly ProducerId[] = [camera]
    const call = new Store({ ...initialCallState, selfId: self, phase: { kind: 'joined' } as const })
    const watch = new QualityWatch(call, () => ({ receiver: { find: () => null }, sendingIds, sendStats: () => Promise.resolve(null) }), () => nowMs)
    const told = (uplink: number) => {
      watch.report({ consumers: [], producers: [{ producerId: camera, uplink }] })
      nowMs += LASTS_MS
      watch.report({ consumers: [], producers: [] })
      return watch.signs.getSnapshot().get(self)
    }
    expect(told(10)).toEqual(GOOD)
    expect(told(3)).toEqual({ level: 'poor', reason: 'yourLoss' })
    expect(told(9)).toEqual(GOOD)
    sendingIds = []
    expect(told(0)).toEqual(GOOD)
    sendingIds = [camera]
    expect(told(7)).toEqual({ level: 'fair', reason: 'yourLoss' })
    watch.forget()
    nowMs += LASTS_MS
    watch.report({ consumers: [], producers: [] })
    nowMs += LASTS_MS
    watch.report({ consumers: [], producers: [] })
    expect(watch.signs.getSnapshot().get(self)).toEqual(GOOD)
    watch.close()
  })
})
