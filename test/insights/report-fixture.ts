// A believable meeting out of a seed: phases of talk and mood, people who come and go, share or do not, with hands, reactions and trouble.
import { REACTIONS } from '../../src/protocol/constants.ts'
import { EMOTIONS } from '../../src/protocol/emotion.ts'
import type { Emotion } from '../../src/protocol/emotion.ts'
import type { MeetingId, RoomId } from '../../src/protocol/ids.ts'
import type { Span } from '../../src/protocol/report.ts'
import type { Bucket, MeetingRecord, RecordedPerson } from '../../src/insights/meeting-record.ts'

export type FixtureOptions = {
  readonly people: number
  readonly minutes: number
  readonly analysis?: MeetingRecord['analysis']
  /** Which of them share with the host or with everyone, by index; by default all but each fourth. */
  readonly shares?: (index: number) => boolean
  readonly seconds?: boolean
  readonly startedMs?: number
}

const NAMES = ['Ada Lovelace', 'Bohumil Hrabal', 'Ελένη Παπαδοπούλου', 'Дмитрий Шостакович', 'María José Núñez', '王小明', 'Zoë Ångström', 'Nguyễn Thị Minh', 'Chinua Achebe', 'Łukasz Żółkiewski', 'Ferhat Çağlar', 'Sigrún Þórðardóttir'] as const
export const FIXTURE_STARTED_MS = Date.UTC(2026, 10, 24, 14, 0, 7)
const SECOND = 1000
const MINUTE = 60_000

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Phase = { readonly until: number; readonly talk: 'presentation' | 'discussion' | 'quiet'; readonly mood: Emotion; readonly lead: number }
/** As shares of the meeting: the mood shifts where a phase begins. */
export const PHASES: readonly Phase[] = [
  { until: 0.08, talk: 'discussion', mood: 'happiness', lead: 0 },
  { until: 0.38, talk: 'presentation', mood: 'neutral', lead: 0 },
  { until: 0.62, talk: 'discussion', mood: 'surprise', lead: 1 },
  { until: 0.66, talk: 'quiet', mood: 'neutral', lead: 1 },
  { until: 0.86, talk: 'discussion', mood: 'sadness', lead: 2 },
  { until: 1, talk: 'discussion', mood: 'happiness', lead: 0 },
]

export function reportFixture(seed: number, options: FixtureOptions): MeetingRecord {
  const random = randomOf(seed)
  const startedMs = options.startedMs ?? FIXTURE_STARTED_MS
  const endedMs = startedMs + options.minutes * MINUTE
  const between = (low: number, high: number): number => Math.round(low + (high - low) * random())
  const phaseAt = (atMs: number): Phase => PHASES.find(({ until }) => atMs < startedMs + until * (endedMs - startedMs)) ?? PHASES.at(-1)!
  const cast = Array.from({ length: options.people }, (_, index) => presenceOf(index))
  const speaking: Span[][] = cast.map(() => [])
  if (cast.length > 0) talk()

  /** The host stays throughout; others come within five minutes, some leave early, one is lost for a while. */
  function presenceOf(index: number): readonly Span[] {
    if (index === 0) return [{ fromMs: startedMs, toMs: endedMs }]
    const fromMs = startedMs + between(2 * SECOND, Math.min(5 * MINUTE, options.minutes * MINUTE / 4))
    const toMs = index % 5 === 4 ? endedMs - between(0, (endedMs - startedMs) / 3) : endedMs
    if (index % 4 !== 3) return [{ fromMs, toMs }]
    const lostMs = between(fromMs + (toMs - fromMs) / 3, fromMs + (toMs - fromMs) / 2)
    return [{ fromMs, toMs: lostMs }, { fromMs: lostMs + between(8 * SECOND, 40 * SECOND), toMs }]
  }

  function isThere(index: number, atMs: number): boolean {
    return cast[index]!.some(({ fromMs, toMs }) => atMs >= fromMs && atMs + SECOND < toMs)
  }

  function talk(): void {
    let atMs = startedMs + 3 * SECOND
    while (atMs < endedMs - 5 * SECOND) {
      const phase = phaseAt(atMs)
      if (phase.talk === 'quiet') { atMs += 10 * SECOND; continue }
      const lead = phase.lead % cast.length
      const speaker = random() < (phase.talk === 'presentation' ? 0.9 : 0.3) ? lead : between(0, Math.min(cast.length, 6 + cast.length / 3) - 1)
      const lastsMs = phase.talk === 'presentation' && speaker === lead ? between(20 * SECOND, 90 * SECOND) : between(2 * SECOND, 25 * SECOND)
      if (isThere(speaker, atMs)) {
        // Heard in halves of a second, with breaths that do not end the turn.
        for (let saidMs = atMs; saidMs < atMs + lastsMs;) {
          const toMs = Math.min(saidMs + between(2, 16) * 500, atMs + lastsMs)
          speaking[speaker]!.push({ fromMs: saidMs, toMs })
          saidMs = toMs + 500
        }
        const other = between(0, cast.length - 1)
        if (random() < 0.15 && other !== speaker && isThere(other, atMs)) {
          const fromMs = atMs + lastsMs * 0.6
          speaking[other]!.push({ fromMs: Math.round(fromMs), toMs: Math.round(fromMs + between(500, 6000)) })
        }
      }
      atMs += lastsMs + between(0, 6) * 500
    }
  }

  function bucketsOf(index: number, stepMs: number): readonly Bucket[] {
    const buckets: Bucket[] = []
    let own: Emotion = 'neutral'
    for (const span of cast[index]!) {
      for (let atMs = Math.ceil((span.fromMs + 8 * SECOND) / stepMs) * stepMs; atMs + stepMs <= span.toMs; atMs += stepMs) {
        // Moods last: now and then somebody takes up the room's, or one of their own.
        if (random() < 0.35 * (stepMs / 10_000)) own = random() < 0.75 ? phaseAt(atMs).mood : EMOTIONS[between(0, EMOTIONS.length - 1)]!
        if (random() < 0.06) continue
        const sure = 0.35 + 0.55 * random()
        const rest = EMOTIONS.map(() => 0.2 + random())
        const sum = rest.reduce((total, one) => total + one, 0)
        const probabilities = EMOTIONS.map((emotion, at) => Math.round(255 * ((rest[at]! / sum) * (1 - sure) + (emotion === own ? sure : 0))) / 255)
        buckets.push({
          atMs, audience: index % 3 === 0 ? 'everyone' : 'host', probabilities, confidence: Math.max(...probabilities),
          unsure: sure < 0.45 ? 0.5 + random() / 2 : random() / 3, modality: index % 6 === 5 ? 'audio' : random() < 0.5 ? 'audio-visual' : 'visual',
        })
      }
    }
    return buckets
  }

  const shares = options.shares ?? ((index) => index % 4 !== 3)
  const analysis = options.analysis ?? 'available'
  const reads = (index: number): boolean => analysis === 'available' && shares(index)
  const people = cast.map((present, index): RecordedPerson => {
    const whole: Span = { fromMs: present[0]!.fromMs, toMs: present.at(-1)!.toMs }
    const lastsMs = whole.toMs - whole.fromMs
    const seenMs = between(whole.fromMs, whole.toMs - lastsMs / 4)
    const troubleMs = between(whole.fromMs, whole.toMs)
    return {
      personId: `person-${index + 1}`,
      displayName: `${NAMES[index % NAMES.length]!}${index >= NAMES.length ? ` ${Math.floor(index / NAMES.length) + 1}` : ''}`,
      role: index === 0 ? 'host' : index === 1 ? 'moderator' : index % 11 === 10 ? 'observer' : 'participant',
      isBot: index % 13 === 12,
      present,
      speaking: index % 11 === 10 ? [] : speaking[index]!.toSorted((one, other) => one.fromMs - other.fromMs),
      microphone: index % 11 === 10 ? [] : present,
      camera: index % 6 === 5 ? [] : [{ fromMs: whole.fromMs, toMs: seenMs }, { fromMs: seenMs + lastsMs / 20, toMs: whole.toMs }].map(({ fromMs, toMs }) => ({ fromMs: Math.round(fromMs), toMs: Math.round(toMs) })),
      screen: index === 0 ? [{ fromMs: startedMs + Math.round(0.08 * (endedMs - startedMs)), toMs: startedMs + Math.round(0.38 * (endedMs - startedMs)) }] : [],
      hand: index > 0 && index % 3 === 0 ? [{ fromMs: seenMs, toMs: Math.min(whole.toMs, seenMs + between(5 * SECOND, 3 * MINUTE)) }] : [],
      reactions: [
        ...Array.from({ length: index % 4 }, () => ({ atMs: between(whole.fromMs, whole.toMs), reaction: REACTIONS[between(0, REACTIONS.length - 1)]! })),
        // Applause after the presentation.
        ...(index > 0 && isThere(index, startedMs + Math.round(0.38 * (endedMs - startedMs))) ? [{ atMs: startedMs + Math.round(0.38 * (endedMs - startedMs)) + between(0, 12 * SECOND), reaction: 'applause' as const }] : []),
      ].toSorted((one, other) => one.atMs - other.atMs),
      chat: Array.from({ length: between(0, 6) }, () => between(whole.fromMs, whole.toMs)).toSorted((one, other) => one - other),
      quality: [{ atMs: whole.fromMs + 2 * SECOND, score: 10 }, ...(index % 4 === 1 ? [{ atMs: troubleMs, score: 3 }, { atMs: troubleMs + between(20 * SECOND, 2 * MINUTE), score: 9 }] : [])],
      tens: reads(index) ? bucketsOf(index, 10 * SECOND) : [],
      seconds: options.seconds ? (reads(index) ? bucketsOf(index, SECOND) : []) : null,
    }
  })
  return { meetingId: `meeting-${seed}` as MeetingId, roomId: 'weekly' as RoomId, purpose: analysis === 'prohibited' ? 'work' : 'personal', analysis, startedMs, endedMs, end: 'closed', people }
}
