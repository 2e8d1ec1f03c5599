// A meeting made up by dice that always fall alike: people who come and go, take turns, and partly share their expressions.
import { buildReport } from '../../src/insights/report/build-report.ts'
import type { Bucket, MeetingRecord, RecordedPerson } from '../../src/insights/meeting-record.ts'
import { EMOTIONS } from '../../src/protocol/emotion.ts'
import type { MeetingId, RoomId } from '../../src/protocol/ids.ts'
import type { Comparison, MeetingReport, MeetingSummary, Span } from '../../src/protocol/report.ts'
import type { Purpose } from '../../src/protocol/purpose.ts'

/** 26 November 2026, 09:00 UTC. */
export const STARTED_MS = Date.UTC(2026, 10, 26, 9)
const NAMES = ['Ada Lovelace', 'Ben Okafor', 'Chiara Rossi', 'Daniel Kim', 'Elif Yılmaz', 'Farid Haddad', 'Grace Mbeki', 'Hana Novák', 'Ivo Petrov', 'Jun Tanaka']

export type Wishes = { readonly people?: number; readonly sharing?: number; readonly durationMs?: number; readonly purpose?: Purpose; readonly end?: MeetingSummary['end']; readonly groupMinimum?: number; readonly comparisons?: readonly Comparison[] }

/** mulberry32: small, and the same everywhere. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** One floor that goes from one to another, with short pauses, now and then two at once, and one long silence. */
function conversation(random: () => number, presents: readonly (readonly Span[])[], whole: Span): readonly (readonly Span[])[] {
  const found: Span[][] = presents.map(() => [])
  const talkative = presents.map((_, index) => (index === 0 ? 2.4 : 0.3 + random()))
  const quietMs = whole.fromMs + (whole.toMs - whole.fromMs) * 0.7
  let atMs = whole.fromMs + 4000
  while (atMs < whole.toMs - 3000) {
    if (atMs > quietMs && atMs < quietMs + 95_000) atMs = quietMs + 95_000
    const there = presents.flatMap((spans, index) => (spans.some(({ fromMs, toMs }) => fromMs <= atMs && toMs > atMs + 4000) ? [index] : []))
    const sum = there.reduce((total, index) => total + (talkative[index] ?? 0), 0)
    let left = random() * sum
    const speaker = there.find((index) => (left -= talkative[index] ?? 0) <= 0)
    const end = presents[speaker ?? 0]?.find(({ toMs }) => toMs > atMs)?.toMs ?? whole.toMs
    const untilMs = Math.round(Math.min(end, atMs + 3000 + random() * random() * 70_000))
    if (speaker !== undefined) found[speaker]?.push({ fromMs: Math.round(atMs), toMs: untilMs })
    atMs = Math.max(atMs + 500, untilMs + (random() < 0.12 ? -3000 : 300 + random() * random() * 9000))
  }
  return found.map((spans) => spans.toSorted((a, b) => a.fromMs - b.fromMs))
}

/** The mood turns after two fifths: first mostly neutral, then happier, at the end with more that is not sure. */
function expressions(random: () => number, present: readonly Span[], startMs: number, durationMs: number): readonly Bucket[] {
  const buckets: Bucket[] = []
  for (const { fromMs, toMs } of present) {
    for (let atMs = Math.ceil(fromMs / 10_000) * 10_000; atMs + 10_000 <= toMs; atMs += 10_000) {
      if (random() < 0.06) continue
      const progress = (atMs - startMs) / durationMs
      const wish = random()
      const likely = wish < 0.12 ? Math.floor(random() * EMOTIONS.length) : progress > 0.4 && wish < 0.62 ? 4 : wish > 0.93 ? 6 : 0
      const confidence = 0.45 + random() * 0.5
      buckets.push({ atMs, audience: 'host', confidence, unsure: random() < (progress > 0.8 ? 0.3 : 0.1) ? 0.8 : 0.1, modality: random() < 0.15 ? 'audio' : 'audio-visual', probabilities: EMOTIONS.map((_, index) => (index === likely ? confidence : (1 - confidence) / 7)) })
    }
  }
  return buckets
}

export function madeUpRecord({ people = 8, sharing = 6, durationMs = 47 * 60_000, purpose = 'personal', end = 'closed' }: Wishes = {}): MeetingRecord {
  const random = dice(people * 7919 + Math.round(durationMs / 1000))
  const whole = { fromMs: STARTED_MS, toMs: STARTED_MS + durationMs }
  const analysis = purpose === 'work' || purpose === 'education' ? 'prohibited' : 'available'
  const presents = Array.from({ length: people }, (_, index): readonly Span[] => {
    const came = STARTED_MS + (index === 0 ? 0 : Math.round(random() * 0.08 * durationMs))
    const left = index % 5 === 3 ? Math.round(whole.toMs - random() * 0.3 * durationMs) : whole.toMs
    const middle = Math.round(came + (left - came) * 0.55)
    return index % 4 === 2 ? [{ fromMs: came, toMs: middle }, { fromMs: middle + Math.round(durationMs * 0.04), toMs: left }] : [{ fromMs: came, toMs: left }]
  })
  const speaking = conversation(random, presents, whole)
  const persons = presents.map((present, index): RecordedPerson => {
    const [came, middle] = [present[0]?.fromMs ?? whole.fromMs, Math.round(STARTED_MS + durationMs * 0.6)]
    return {
      personId: `person-${index}`, displayName: index < NAMES.length ? NAMES[index] ?? '' : `${(NAMES[index % NAMES.length] ?? '').split(' ')[0]} ${index}`, role: index === 0 ? 'host' : index === 1 ? 'moderator' : 'participant', isBot: false,
      present, speaking: speaking[index] ?? [], microphone: present, camera: index % 3 === 1 ? [] : present, screen: index === 1 ? [{ fromMs: middle, toMs: middle + Math.round(durationMs * 0.1) }] : [],
      hand: index === 4 ? [{ fromMs: middle, toMs: middle + 40_000 }] : [], reactions: Array.from({ length: index % 2 === 0 ? 4 : 1 }, (_, nth) => ({ atMs: middle + nth * 1500, reaction: 'applause' as const })), chat: [middle + index * 1000],
      quality: [{ atMs: came, score: index === 5 ? 4 : 9 }, { atMs: middle, score: 9 }],
      tens: analysis === 'available' && index < sharing ? expressions(random, present, STARTED_MS, durationMs) : [], seconds: null,
    }
  })
  return { meetingId: 'made-up' as MeetingId, roomId: 'quiet-otter-42' as RoomId, purpose, analysis, startedMs: whole.fromMs, endedMs: whole.toMs, end, people: persons }
}

export function madeUpReport(wishes: Wishes = {}): MeetingReport {
  const record = madeUpRecord(wishes)
  return buildReport(record, { groupMinimum: wishes.groupMinimum ?? 5, stepMs: 10_000, nowMs: record.endedMs, retentionHours: 24, comparisons: wishes.comparisons ?? [] })
}

/** Of earlier days, as their own reports gave them. */
export function earlierMeetings(count: number): readonly Comparison[] {
  return Array.from({ length: count }, (_, index) => {
    const { comparison: [own] } = madeUpReport({ people: 6 + index, durationMs: (30 + 9 * index) * 60_000, sharing: index === 1 ? 2 : 6 })
    if (!own) throw new Error('a report without itself')
    return { ...own, meetingId: `earlier-${index}`, startedMs: own.startedMs - (index + 1) * 7 * 86_400_000 }
  })
}
