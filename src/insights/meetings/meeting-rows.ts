// What the recorder tells the database: rows by names that are the same in every try, so that writing one twice changes nothing.
import type { AnalysisOffer, Purpose } from '../../protocol/purpose.ts'
import type { MeetingId, RoomId } from '../../protocol/ids.ts'
import type { Role } from '../../protocol/roles.ts'
import type { StepMs } from './buckets.ts'
import type { IntervalKind } from './meeting-tables.ts'

export type MeetingRow = {
  readonly kind: 'meeting'
  readonly meetingId: MeetingId
  readonly roomId: RoomId
  readonly purpose: Purpose
  readonly analysis: AnalysisOffer
  readonly startedMs: number
  readonly writtenMs: number
  readonly endedMs: number | null
}

export type PersonRow = {
  readonly kind: 'person'
  readonly meetingId: MeetingId
  readonly personId: string
  readonly keyDigest: string
  readonly displayName: string
  readonly identityDigest: string | null
  readonly role: Role
  readonly wasHost: boolean
  readonly isBot: boolean
  readonly atMs: number
}

type OfPerson = { readonly meetingId: MeetingId; readonly personId: string }
export type IntervalRow = OfPerson & { readonly kind: 'interval'; readonly of: IntervalKind; readonly fromMs: number; readonly toMs: number | null }
export type EventRow = OfPerson & { readonly kind: 'event'; readonly n: number; readonly atMs: number; readonly event: string }
export type QualityRow = OfPerson & { readonly kind: 'quality'; readonly atMs: number; readonly score: number }
export type BlockRow = OfPerson & { readonly kind: 'block'; readonly stepMs: StepMs; readonly fromMs: number; readonly data: Uint8Array }
export type FactRow = IntervalRow | EventRow | QualityRow | BlockRow
export type Row = MeetingRow | PersonRow | FactRow

/** Meetings, then people, then facts: each belongs to what comes before it. */
export type Rows = { readonly meetings: readonly MeetingRow[]; readonly people: readonly PersonRow[]; readonly facts: readonly FactRow[] }

export function keyOf(row: Row): string {
  if (row.kind === 'meeting') return row.meetingId
  const person = `${row.meetingId} ${row.personId}`
  if (row.kind === 'person') return person
  if (row.kind === 'interval') return `${person} ${row.of} ${row.fromMs}`
  if (row.kind === 'event') return `${person} event ${row.n}`
  if (row.kind === 'quality') return `${person} quality ${row.atMs}`
  return `${person} ${row.stepMs} ${row.fromMs}`
}
