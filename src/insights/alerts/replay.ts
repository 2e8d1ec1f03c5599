// A meeting that was written down, told again as it was observed: what rules would have said of it, without anybody's name.
import type { Alert, Rules } from '../../protocol/alerts.ts'
import { EMOTIONS } from '../../protocol/emotion.ts'
import type { PeerId } from '../../protocol/ids.ts'
import type { Observation } from '../../protocol/observation.ts'
import type { MoodLabel } from '../../protocol/report.ts'
import type { Bucket, MeetingRecord, RecordedPerson } from '../meeting-record.ts'
import { AlertEngine } from './engine.ts'

type Told = { readonly atMs: number; readonly observation: Observation }
/** A bucket says what was read in ten seconds, and the look at the end of them comes before the next bucket's. */
const BUCKET_FRESH_MS = 11_000
/** Of what happens at the same time: whoever comes, comes first, and whoever goes, last. */
const ORDER: { readonly [Kind in Observation['kind']]?: number } = { joined: 0, consent: 1, left: 9 }

/** Newest first. */
export function replay(record: MeetingRecord, rules: Rules, groupMinimum: number): readonly Alert[] {
  const { meetingId, roomId, startedMs, endedMs } = record
  const engine = new AlertEngine({ meeting: { meetingId, roomId }, openedMs: startedMs, rules, groupMinimum, labelFreshMs: BUCKET_FRESH_MS, most: Infinity })
  for (const { atMs, observation } of observationsOf(record)) engine.observe(observation, Math.max(startedMs, atMs))
  engine.advance(endedMs)
  return engine.alerts.map((alert) => ({ ...alert, endedMs: alert.endedMs ?? (record.end === 'running' ? null : endedMs), peerId: null, displayName: null }))
}

export function observationsOf({ people }: MeetingRecord): readonly Told[] {
  const told = [...people.flatMap(ofPerson), ...speakingOf(people)]
  return told.toSorted((a, b) => a.atMs - b.atMs || (ORDER[a.observation.kind] ?? 5) - (ORDER[b.observation.kind] ?? 5))
}

const idOf = ({ personId }: RecordedPerson): PeerId => personId as PeerId

function ofPerson(person: RecordedPerson): readonly Told[] {
  const [first, last] = [person.present[0], person.present.at(-1)]
  if (!first || !last) return []
  const peerId = idOf(person)
  const { personId, role, isBot, present } = person
  const here = present.flatMap(({ fromMs, toMs }, index): readonly Told[] => [
    ...(index === 0 ? [] : [{ atMs: fromMs, observation: { kind: 'here', peerId, on: true } } as const]),
    ...(index === present.length - 1 ? [] : [{ atMs: toMs, observation: { kind: 'here', peerId, on: false } } as const]),
  ])
  return [
    { atMs: first.fromMs, observation: { kind: 'joined', peerId, person: { personId, keyDigest: '', displayName: '' }, identity: null, role, isBot } },
    { atMs: first.fromMs, observation: { kind: 'consent', peerId, audience: 'everyone' } },
    ...here,
    ...person.hand.flatMap(({ fromMs, toMs }): readonly Told[] => [{ atMs: fromMs, observation: { kind: 'hand', peerId, on: true } }, { atMs: toMs, observation: { kind: 'hand', peerId, on: false } }]),
    ...person.quality.map(({ atMs, score }): Told => ({ atMs, observation: { kind: 'quality', peerId, score } })),
    // Nobody looks at a room's mood with what was for the host alone.
    ...person.tens.filter(({ audience }) => audience === 'everyone').map((bucket): Told => ({ atMs: bucket.atMs, observation: readingOf(peerId, bucket) })),
    { atMs: last.toMs, observation: { kind: 'left', peerId, reason: 'left' } },
  ]
}

function readingOf(peerId: PeerId, { atMs, probabilities, confidence, modality, unsure }: Bucket): Observation {
  const likeliest = EMOTIONS[probabilities.indexOf(Math.max(...probabilities))] ?? 'other'
  const label: MoodLabel = unsure >= 0.5 ? 'unsure' : likeliest
  return { kind: 'reading', audience: 'everyone', reading: { peerId, timeMs: atMs, ageMs: 0, label, probabilities, confidence, modality, box: null, rtp: { video: null, audio: null } } }
}

/** Everybody who speaks, whenever that changes. */
function speakingOf(people: readonly RecordedPerson[]): readonly Told[] {
  const turns = people.flatMap((person) => person.speaking.flatMap(({ fromMs, toMs }) => [{ atMs: fromMs, peerId: idOf(person), on: true }, { atMs: toMs, peerId: idOf(person), on: false }]))
  const speaking = new Set<PeerId>()
  return turns.toSorted((a, b) => a.atMs - b.atMs || Number(a.on) - Number(b.on)).map(({ atMs, peerId, on }): Told => {
    if (on) speaking.add(peerId)
    else speaking.delete(peerId)
    return { atMs, observation: { kind: 'speaking', peerIds: [...speaking] } }
  })
}
