// The alert desk: rules by scope, kept before they count; every meeting watched with its own; and what kept meetings would have said.
import { beforeEach, describe, expect, test } from 'vitest'
import { Alerts } from '../../src/insights/alerts/alert-desk.ts'
import { observationsOf, replay } from '../../src/insights/alerts/replay.ts'
import type { MeetingRecord, RecordedPerson } from '../../src/insights/meeting-record.ts'
import { DEFAULT_RULES } from '../../src/protocol/alerts.ts'
import type { Alert, Rules } from '../../src/protocol/alerts.ts'
import { EMOTIONS } from '../../src/protocol/emotion.ts'
import type { Emotion } from '../../src/protocol/emotion.ts'
import type { MeetingId, PeerId, RoomId } from '../../src/protocol/ids.ts'
import type { Observation } from '../../src/protocol/observation.ts'
import { MemoryRules } from './memory-rules.ts'

const handAfter = (durationS: number): Rules => DEFAULT_RULES.map((rule) => (rule.kind === 'hand-waiting' ? { ...rule, durationS } : rule))
const TEA = 'tea' as RoomId
const MILK = 'milk' as RoomId

let store: MemoryRules
let desk: Alerts
let nowMs: number
let tick: () => void
let told: { readonly roomId: string; readonly alerts: readonly Alert[] }[]
const open = async (): Promise<void> => {
  desk = await Alerts.open({ store, clock: { nowMs: () => nowMs, monotonicMs: () => nowMs }, groupMinimum: 5, every: (_ms, run) => {
    tick = run
    return () => undefined
  } })
  told = []
  desk.onAlerts((roomId, alerts) => told.push({ roomId, alerts }))
}
beforeEach(async () => {
  store = new MemoryRules()
  nowMs = 1_000_000
  await open()
})
const tell = (roomId: RoomId, ...observations: readonly Observation[]): void => {
  for (const observation of observations) desk.observe({ meetingId: `meeting-${roomId}` as MeetingId, roomId }, observation, nowMs)
}
const opened: Observation = { kind: 'opened', purpose: 'personal', analysis: 'available' }
const joined: Observation = { kind: 'joined', peerId: 'ada' as PeerId, person: { personId: 'ada', keyDigest: '', displayName: 'Ada' }, identity: null, role: 'participant', isBot: false }
const handUp: Observation = { kind: 'hand', peerId: 'ada' as PeerId, on: true }
const pass = (ms: number): void => {
  nowMs += ms
  tick()
}

describe('rules', () => {
  test('of a room are its own, else those of all rooms, else the default ones', async () => {
    expect(desk.rulesOf(TEA)).toBe(DEFAULT_RULES)
    await desk.setRules('*', handAfter(10))
    await desk.setRules(TEA, handAfter(20))
    expect([desk.rulesOf(TEA), desk.rulesOf(MILK), desk.rulesOf('*')].map(([hand]) => hand?.durationS)).toEqual([20, 10, 10])
  })

  test('are there again after a restart', async () => {
    await desk.setRules(TEA, handAfter(20))
    await open()
    expect(desk.rulesOf(TEA)[0]?.durationS).toBe(20)
  })

  test('that cannot be kept do not count', async () => {
    store.available = false
    await expect(desk.setRules('*', handAfter(10))).rejects.toMatchObject({ code: 'LEDGER_UNAVAILABLE' })
    expect(desk.rulesOf('*')).toBe(DEFAULT_RULES)
  })

  test('that change count at once in the meetings that go on, in each by its own', async () => {
    await desk.setRules(MILK, handAfter(600))
    for (const room of [TEA, MILK]) tell(room, opened, joined, handUp)
    pass(30_000)
    expect(told).toEqual([])
    await desk.setRules('*', handAfter(20))
    expect(told).toMatchObject([{ roomId: 'tea', alerts: [{ rule: { kind: 'hand-waiting', durationS: 20 }, measured: 30 }] }])
  })
})

describe('alerts', () => {
  beforeEach(() => tell(TEA, opened, joined, handUp))

  test('come with time alone, and only when something changed', () => {
    pass(59_999)
    expect(told).toEqual([])
    pass(1)
    pass(500)
    expect(told).toMatchObject([{ roomId: 'tea', alerts: [{ displayName: 'Ada', endedMs: null, meetingId: 'meeting-tea' }] }])
    tell(TEA, { ...handUp, on: false } as Observation)
    expect(told.at(-1)).toMatchObject({ alerts: [{ endedMs: nowMs }] })
  })

  test('that are dismissed are told as gone; of another room or twice there are none', () => {
    pass(60_000)
    const { alertId } = told[0]!.alerts[0]!
    expect(desk.dismiss(MILK, alertId)).toBe(false)
    expect(desk.dismiss(TEA, alertId)).toBe(true)
    expect(told.at(-1)).toEqual({ roomId: 'tea', alerts: [] })
    expect(desk.dismiss(TEA, alertId)).toBe(false)
  })

  test('end with the meeting, and another in the same room begins anew', () => {
    tell(TEA, { kind: 'closed' })
    pass(600_000)
    expect(told).toEqual([])
    tell(TEA, opened, joined)
    pass(59_000)
    expect(told).toEqual([])
  })
})

const person = (personId: string, of: Partial<RecordedPerson> = {}): RecordedPerson => ({
  personId, displayName: personId.toUpperCase(), role: 'participant', isBot: false, present: [{ fromMs: 0, toMs: 600_000 }],
  speaking: [], microphone: [], camera: [], screen: [], hand: [], reactions: [], chat: [], quality: [], tens: [], seconds: null, ...of,
})
const record = (...people: readonly RecordedPerson[]): MeetingRecord => ({ meetingId: 'm' as MeetingId, roomId: TEA, purpose: 'personal', analysis: 'available', startedMs: 0, endedMs: 600_000, end: 'closed', people })
const feeling = (label: Emotion, audience: 'host' | 'everyone' = 'everyone') => (atMs: number) => ({ atMs, audience, probabilities: EMOTIONS.map((one) => Number(one === label)), confidence: 1, unsure: 0, modality: 'visual' as const })
const sayings = (alerts: readonly Alert[]): readonly string[] => alerts.toReversed().map(({ rule, atMs, endedMs, label }) => `${rule.kind} ${atMs}–${endedMs}${label ? ` ${label}` : ''}`)

describe('a kept meeting, told again', () => {
  test('gives the alerts that it would have given, without a name', () => {
    const told = replay(record(person('ada', { hand: [{ fromMs: 100_000, toMs: 200_000 }], quality: [{ atMs: 300_000, score: 2 }] }), person('ben', { speaking: [{ fromMs: 0, toMs: 540_000 }] })), DEFAULT_RULES, 5)
    expect(sayings(told)).toEqual(['hand-waiting 160000–200000', 'bad-network 310000–600000', 'nobody-speaking 600000–600000'])
    expect(JSON.stringify(told)).not.toMatch(/ADA|ada/)
  })

  test('knows who was there when', () => {
    const told = replay(record(person('ada', { present: [{ fromMs: 0, toMs: 100_000 }, { fromMs: 300_000, toMs: 600_000 }] }), person('ben')), DEFAULT_RULES, 5)
    expect(sayings(told)).toEqual(['nobody-speaking 60000–100000', 'nobody-speaking 360000–600000'])
  })

  test('has the mood of those who shared with everyone, and of no one else', () => {
    const tens = (audience: 'host' | 'everyone') => Array.from({ length: 60 }, (_, index) => feeling(index < 40 ? 'happiness' : 'sadness', audience)(index * 10_000))
    const with5 = ['a', 'b', 'c', 'd', 'e'].map((name) => person(name, { tens: tens('everyone'), speaking: [{ fromMs: 0, toMs: 600_000 }] }))
    expect(sayings(replay(record(...with5), DEFAULT_RULES, 5))).toEqual(['mood-shift 421000–600000 happiness'])
    const hidden = with5.map((one, index) => (index === 0 ? { ...one, tens: tens('host') } : one))
    expect(sayings(replay(record(...hidden), DEFAULT_RULES, 5))).toEqual([])
  })

  test('has everybody’s speech at once, in order', () => {
    const told = observationsOf(record(person('ada', { speaking: [{ fromMs: 10, toMs: 30 }] }), person('ben', { speaking: [{ fromMs: 20, toMs: 30 }] })))
    expect(told.flatMap(({ atMs, observation }) => (observation.kind === 'speaking' ? [`${atMs}: ${observation.peerIds.join(' ')}`] : []))).toEqual(['10: ada', '20: ada ben', '30: ben', '30: '])
  })
})
