// What is read out: topics that can be silenced, and labels that speak of changes alone and seldom.
import { describe, expect, test } from 'vitest'
import { HELD_MS, LabelReader, PAUSE_MS } from '../../client/analysis/label-reader.ts'
import type { SeenReadings } from '../../client/analysis/readings-store.ts'
import { initialCallState, reduceCall } from '../../client/state/call-state.ts'
import type { CallEvent } from '../../client/state/call-state.ts'
import { defaultPreferences, parsePreferences } from '../../client/state/preferences.ts'
import { TOPICS, isReadOut } from '../../client/state/topics.ts'
import '../../client/words/analysis-area.ts'
import type { Reading } from '../../src/protocol/emotion.ts'
import type { ProducerInfo } from '../../src/protocol/events.ts'
import type { PeerId, ProducerId, WaitingId } from '../../src/protocol/ids.ts'
import { readingOf } from '../signaling/fake-analysis.ts'

const ADA = 'ada' as PeerId
const BEN = 'ben' as PeerId
const names = new Map([[ADA, 'Ada'], [BEN, 'Ben']])
const nameOf = (peerId: PeerId): string | null => names.get(peerId) ?? null
const seeing = (...pairs: readonly (readonly [PeerId, Reading['label']])[]): SeenReadings =>
  new Map(pairs.map(([peerId, label]) => [peerId, { reading: { ...readingOf(peerId), label, modality: 'visual' as const }, receivedMs: 0 }]))

describe('labels', () => {
  test('a label that is held is said once', () => {
    const reader = new LabelReader()
    const happy = seeing([ADA, 'happiness'])
    expect(reader.hear(happy, 0, nameOf)).toBeNull()
    expect(reader.hear(happy, HELD_MS - 1, nameOf)).toBeNull()
    expect(reader.hear(happy, HELD_MS, nameOf)).toBe('Ada: looks happy')
    expect(reader.hear(happy, HELD_MS + PAUSE_MS * 5, nameOf)).toBeNull()
  })

  test('one that flickers is not', () => {
    const reader = new LabelReader()
    for (let ms = 0; ms < 60_000; ms += 500) expect(reader.hear(seeing([ADA, ms % 1000 === 0 ? 'happiness' : 'unsure']), ms, nameOf)).toBeNull()
  })

  test('however many change, there is one sentence at a time and a pause after it', () => {
    const reader = new LabelReader()
    const labels = ['happiness', 'surprise', 'neutral', 'sadness'] as const
    const saidAt: number[] = []
    for (let ms = 0; ms <= 60_000; ms += 250) {
      const label = labels[Math.floor(ms / 3000) % labels.length] ?? 'neutral'
      const text = reader.hear(seeing([ADA, label], [BEN, label]), ms, nameOf)
      if (text === null) continue
      expect(text).toMatch(/^Ada: looks \w+ and Ben: looks \w+$/)
      saidAt.push(ms)
    }
    expect(saidAt.length).toBeGreaterThan(3)
    for (const [index, ms] of saidAt.entries()) if (index > 0) expect(ms - (saidAt[index - 1] ?? 0)).toBeGreaterThanOrEqual(PAUSE_MS)
  })

  test('who has left or is no longer analysed is not spoken of', () => {
    const reader = new LabelReader()
    reader.hear(seeing([ADA, 'happiness'], ['stranger' as PeerId, 'fear']), 0, nameOf)
    expect(reader.hear(seeing(['stranger' as PeerId, 'fear']), HELD_MS, nameOf)).toBeNull()
  })
})

describe('topics', () => {
  const ada = { peerId: ADA, displayName: 'Ada', isBot: false, role: 'participant', presence: 'here', producers: [] } as const

  test('comings and goings are about people', () => {
    const joined = reduceCall(initialCallState, { type: 'peer:joined', peer: ada })
    expect(joined.announcement.about).toBe('people')
    expect(reduceCall(joined, { type: 'peer:left', peerId: ADA, reason: 'left' }).announcement.about).toBe('people')
  })

  test('who waits and what the door is, shared screens and roles are topics of their own; what is done to oneself is owed', () => {
    const about = (...events: readonly CallEvent[]) => {
      const { announcement } = events.reduce(reduceCall, { ...initialCallState, selfId: BEN, peers: [ada] })
      return [announcement.text, announcement.about]
    }
    const screen: ProducerInfo = { producerId: 'screen' as ProducerId, kind: 'video', source: 'screen', paused: false }
    const waiting = [{ waitingId: 'w' as WaitingId, displayName: 'Cleo', sinceMs: 0 }]
    expect(about({ type: 'room:outside', outside: { waiting, banned: [] } })).toEqual(['Cleo is waiting to be let in.', 'lobby'])
    expect(about({ type: 'room:door', door: { lobby: false, locked: true } })).toEqual(['The room is locked', 'lobby'])
    expect(about({ type: 'producer:added', peerId: ADA, producer: screen })).toEqual(['Ada shares a screen', 'screens'])
    expect(about({ type: 'producer:added', peerId: ADA, producer: screen }, { type: 'producer:closed', peerId: ADA, producerId: screen.producerId })).toEqual(['Ada no longer shares a screen', 'screens'])
    expect(about({ type: 'peer:role', peerId: BEN, role: 'host' })).toEqual(['You are the host of this call now', 'roles'])
    expect(about({ type: 'peer:role', peerId: ADA, role: 'moderator' })).toEqual(['Ada is a moderator now', 'roles'])
    expect(about({ type: 'moderated', moderation: 'mute', by: 'Ada' })).toEqual(['Ada muted your microphone. You can unmute when you like.', null])
  })

  test('what is silenced is not read out, and what is owed always is', () => {
    for (const topic of TOPICS) {
      expect(isReadOut({ count: 1, text: 'x', about: topic }, [topic])).toBe(false)
      expect(isReadOut({ count: 1, text: 'x', about: topic }, TOPICS.filter((one) => one !== topic))).toBe(true)
    }
    expect(isReadOut({ count: 1, text: 'x', about: null }, TOPICS)).toBe(true)
    const on = reduceCall(initialCallState, { type: 'analysis:status', status: { state: 'ready', analysed: [ADA] } })
    expect(on.announcement).toMatchObject({ text: 'Expression analysis is on', about: null })
  })

  test('labels are silent until they are asked for, and the choice is remembered', () => {
    expect(defaultPreferences.silenced).toEqual(['labels'])
    expect(parsePreferences('{"silenced":[]}').silenced).toEqual([])
    expect(parsePreferences('{"silenced":["chat","nonsense"]}').silenced).toEqual(['chat'])
    expect(parsePreferences('{"silenced":"all"}').silenced).toEqual(['labels'])
  })
})
