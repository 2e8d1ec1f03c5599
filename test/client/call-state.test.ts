// What a client knows of its call, event by event.
import { describe, expect, test } from 'vitest'
import { signText, signTextShort } from '../../client/analysis/analysis-words.ts'
import '../../client/words/analysis-area.ts'
import { sayList } from '../../client/words/words.ts'
import { initialCallState, isSending, reduceCall } from '../../client/state/call-state.ts'
import type { CallEvent, CallState } from '../../client/state/call-state.ts'
import type { PeerInfo, ResponseData } from '../../src/protocol/events.ts'
import type { PeerId, ProducerId, RoomId } from '../../src/protocol/ids.ts'

const SELF = 'self' as PeerId
const ADA = 'ada' as PeerId
const CAMERA = 'ada-camera' as ProducerId
const ada: PeerInfo = { peerId: ADA, displayName: 'Ada', isBot: false, role: 'participant', presence: 'here', producers: [{ producerId: CAMERA, kind: 'video', source: 'camera', paused: false }] }
const reply: ResponseData['room:join'] = {
  peerId: SELF, roomId: 'room' as RoomId, role: 'participant', displayName: 'Me', resumeToken: 't', resumed: false, mediaKept: false, peers: [ada], door: { lobby: false, locked: false }, outside: { waiting: [], banned: [] }, deployment: { purpose: 'personal', analysis: 'available', access: 'open', retentionHours: 24 }, analysis: { state: 'ready', analysed: [] }, consent: null, conversation: { messages: [], hands: [] }, routerRtpCapabilities: {},
}
const after = (...events: CallEvent[]): CallState => events.reduce(reduceCall, initialCallState)

describe('people', () => {
  test('whoever comes late is told at once that others are analysed, and that they are not', () => {
    expect(after({ type: 'joined', reply }).announcement.text).toBe('You joined the call')
    const late = after({ type: 'joined', reply: { ...reply, analysis: { state: 'ready', analysed: [ada.peerId] } } })
    expect(late.announcement.text).toBe('You joined the call. Expression analysis is on for people who agreed to it, not for you.')
  })

  test('the join’s reply says who is there', () => {
    expect(after({ type: 'joined', reply })).toMatchObject({ phase: { kind: 'joined' }, selfId: SELF, peers: [ada] })
  })

  test('oneself is not among the others, even when the server lists everybody', () => {
    expect(after({ type: 'joined', reply: { ...reply, peers: [ada, { ...ada, peerId: SELF }] } }).peers).toEqual([ada])
  })

  test('an arrival and a departure are announced by name', () => {
    const joined = after({ type: 'joined', reply: { ...reply, peers: [] } }, { type: 'peer:joined', peer: ada })
    expect(joined.announcement.text).toBe('Ada joined')
    expect(reduceCall(joined, { type: 'peer:left', peerId: ADA, reason: 'left' }).announcement.text).toBe('Ada left')
    expect(reduceCall(joined, { type: 'peer:left', peerId: ADA, reason: 'disconnected' }).announcement.text).toBe('Ada lost the connection')
  })

  test('somebody who comes twice is there once', () => {
    expect(after({ type: 'joined', reply }, { type: 'peer:joined', peer: ada }).peers).toHaveLength(1)
  })

  test('who leaves is no longer the active speaker and no longer analysed', () => {
    const state = after({ type: 'joined', reply: { ...reply, analysis: { state: 'ready', analysed: [ADA] } } }, { type: 'speaker:active', peerId: ADA }, { type: 'peer:left', peerId: ADA, reason: 'left' })
    expect(state).toMatchObject({ activeSpeaker: null, peers: [], analysis: { analysed: [] } })
  })

  test('events about strangers change nothing', () => {
    const state = after({ type: 'joined', reply })
    expect(reduceCall(state, { type: 'peer:left', peerId: 'x' as PeerId, reason: 'left' })).toBe(state)
    expect(reduceCall(state, { type: 'producer:paused', peerId: 'x' as PeerId, producerId: CAMERA })).toBe(state)
  })
})

describe('what people send', () => {
  test('a paused camera is off, a resumed one on, a closed one gone', () => {
    const camera = (...events: CallEvent[]): boolean => isSending(after({ type: 'joined', reply }, ...events).peers[0]!, 'camera')
    const about = { peerId: ADA, producerId: CAMERA }
    expect(camera()).toBe(true)
    expect(camera({ type: 'producer:paused', ...about })).toBe(false)
    expect(camera({ type: 'producer:paused', ...about }, { type: 'producer:resumed', ...about })).toBe(true)
    expect(camera({ type: 'producer:closed', ...about })).toBe(false)
  })
})

describe('the sign', () => {
  test('it counts the analysed among everybody', () => {
    expect(signText({ state: 'ready', analysed: [ADA, SELF] }, 3)).toBe('Analysis on · 2 of 3 people')
    expect(signText({ state: 'ready', analysed: [SELF] }, 1)).toBe('Analysis on · 1 of 1 person')
    expect(signText({ state: 'ready', analysed: [] }, 3)).toBe('Analysis off')
    expect(signText({ state: 'off', analysed: [] }, 3)).toBe('Analysis off')
    expect(signText({ state: 'recovering', analysed: [ADA] }, 2)).toBe('Analysis restarting · 1 of 2 people')
    expect([signText({ state: 'suspended', analysed: [] }, 2), signTextShort({ state: 'suspended', analysed: [] }, 2)]).toEqual(['Analysis suspended', 'Analysis suspended'])
  })

  test('its beginning and its end are announced to everybody', () => {
    const on = after({ type: 'joined', reply }, { type: 'analysis:status', status: { state: 'ready', analysed: [ADA] } })
    expect(on.announcement.text).toBe('Expression analysis is on')
    expect(reduceCall(on, { type: 'analysis:status', status: { state: 'ready', analysed: [] } }).announcement.text).toBe('Expression analysis is off')
  })

  test('a suspension and its end are announced, once each, and what was agreed to is kept', () => {
    const status = (state: 'ready' | 'suspended', analysed: readonly PeerId[] = []): CallEvent => ({ type: 'analysis:status', status: { state, analysed } })
    const suspended = after({ type: 'joined', reply }, { type: 'consent', consent: { version: '2026-11', audience: 'self' } }, status('ready', [ADA]), status('suspended'))
    expect(suspended).toMatchObject({ announcement: { text: 'A moderator has suspended expression analysis on this server' }, consent: { audience: 'self' } })
    expect(reduceCall(suspended, status('suspended')).announcement).toEqual(suspended.announcement)
    expect(reduceCall(suspended, status('ready')).announcement.text).toBe('Expression analysis is no longer suspended')
    expect(reduceCall(suspended, status('ready', [ADA])).announcement.text).toBe('Expression analysis is on')
  })

  test('a rejoin that lost the consent says so', () => {
    const agreed = after({ type: 'joined', reply }, { type: 'consent', consent: { version: '2026-11', audience: 'self' } })
    const back = reduceCall(agreed, { type: 'joined', reply })
    expect(back).toMatchObject({ consent: null, announcement: { text: 'You are back in the call. Your analysis is off.' } })
  })

  test('names are listed as people say them', () => {
    expect(sayList([])).toBe('')
    expect(sayList(['Ada'])).toBe('Ada')
    expect(sayList(['Ada', 'Bo', 'you'])).toBe('Ada, Bo and you')
  })
})
