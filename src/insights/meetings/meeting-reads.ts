// Meetings read back as they were written down.
import type { Kysely, Selectable } from 'kysely'
import { REACTIONS } from '../../protocol/constants.ts'
import type { AnalysisOffer, Purpose } from '../../protocol/purpose.ts'
import type { MeetingId, RoomId } from '../../protocol/ids.ts'
import type { MeetingSummary, Span } from '../../protocol/report.ts'
import type { Role } from '../../protocol/roles.ts'
import type { Bucket, MeetingRecord, RecordedPerson } from '../meeting-record.ts'
import type { Tables } from '../tables.ts'
import { unpack } from './buckets.ts'
import type { StepMs } from './buckets.ts'
import { INTERVAL_KINDS } from './meeting-tables.ts'
import type { IntervalKind } from './meeting-tables.ts'

/** A HostScope (signaling/ports.ts) as the database knows it. */
export type DigestedScope = { readonly keyDigests: readonly string[]; readonly identityDigest: string | null }
type Rows = Kysely<Tables>
export type MeetingLine = Selectable<Tables['meeting']>

const lines = (db: Rows) => db.selectFrom('meeting').selectAll()

/** In which a person of these keys, or of this identity, was host. */
export function meetingsOf(db: Rows, { keyDigests, identityDigest }: DigestedScope) {
  return lines(db).where((row) => row.exists(row.selectFrom('participant').select('participant.id').whereRef('participant.meeting', '=', 'meeting.id').where('participant.was_host', '=', 1)
    .where((host) => host.or([
      ...(keyDigests.length > 0 ? [host('participant.person_id', 'in', host.selectFrom('person_key').select('person_key.person_id').where('person_key.digest', 'in', [...keyDigests]))] : []),
      ...(identityDigest === null ? [] : [host('participant.identity_digest', '=', identityDigest)]),
    ]))))
}

/** Which buckets to read: reading seconds of hours takes a moment, and not every question needs any. */
export type Wanted = readonly StepMs[]

/** Of the meeting itself; while it runs it ends with the newest that is written. */
export function headOf(line: MeetingLine): Omit<MeetingRecord, 'people'> {
  return {
    meetingId: line.meeting_id as MeetingId,
    roomId: line.room_id as RoomId,
    purpose: line.purpose as Purpose,
    analysis: line.analysis as AnalysisOffer,
    startedMs: line.started_ms,
    endedMs: Math.max(line.started_ms, line.ended_ms ?? line.written_ms),
    end: line.ending as MeetingSummary['end'],
  }
}

export async function readRecord(db: Rows, line: MeetingLine, wanted: Wanted): Promise<MeetingRecord> {
  const head = headOf(line)
  return { ...head, people: await readPeople(db, { meeting: line.id }, head.endedMs, wanted) }
}

/** Everybody of a meeting, or one of them. */
export async function readPeople(db: Rows, { meeting, participant }: { readonly meeting: number; readonly participant?: number }, endedMs: number, wanted: Wanted): Promise<readonly RecordedPerson[]> {
  const them = db.selectFrom('participant').where('meeting', '=', meeting).$if(participant !== undefined, (query) => query.where('id', '=', participant!))
  const people = await them.selectAll().orderBy('id').execute()
  const ids = them.select('id')
  const intervals = grouped(await db.selectFrom('meeting_interval').selectAll().where('participant', 'in', ids).orderBy('from_ms').execute())
  const events = grouped(await db.selectFrom('meeting_event').selectAll().where('participant', 'in', ids).orderBy('n').execute())
  const qualities = grouped(await db.selectFrom('meeting_quality').selectAll().where('participant', 'in', ids).orderBy('at_ms').execute())
  const blocks = wanted.length === 0 ? new Map<number, never[]>() : grouped(await db.selectFrom('meeting_block').selectAll().where('participant', 'in', ids).where('step_ms', 'in', wanted).orderBy('from_ms').execute())
  return people.map((person): RecordedPerson => {
    const spans = (of: IntervalKind): readonly Span[] => (intervals.get(person.id) ?? []).filter(({ kind }) => kind === INTERVAL_KINDS[of])
      .map(({ from_ms: fromMs, to_ms: toMs }) => ({ fromMs, toMs: toMs ?? Math.max(fromMs, endedMs) })).filter(({ fromMs, toMs }) => toMs > fromMs)
    const buckets = (stepMs: StepMs): readonly Bucket[] => (blocks.get(person.id) ?? []).filter(({ step_ms }) => step_ms === stepMs).flatMap(({ from_ms, data }) => unpack(data, from_ms, stepMs))
    const happened = events.get(person.id) ?? []
    return {
      personId: person.person_id ?? `gone-${person.id}`,
      displayName: person.personal,
      role: person.role as Role,
      isBot: person.is_bot === 1,
      present: spans('present'), speaking: spans('speaking'), microphone: spans('microphone'), camera: spans('camera'), screen: spans('screen'), hand: spans('hand'),
      reactions: happened.flatMap(({ at_ms: atMs, kind }) => REACTIONS.filter((one) => one === kind).map((reaction) => ({ atMs, reaction }))),
      chat: happened.filter(({ kind }) => kind === 'chat').map(({ at_ms }) => at_ms),
      quality: (qualities.get(person.id) ?? []).map(({ at_ms: atMs, score }) => ({ atMs, score })),
      tens: wanted.includes(10_000) ? buckets(10_000) : [],
      seconds: wanted.includes(1000) ? buckets(1000) : null,
    }
  })
}

function grouped<T extends { readonly participant: number }>(rows: readonly T[]): ReadonlyMap<number, readonly T[]> {
  return Map.groupBy(rows, ({ participant }) => participant)
}
