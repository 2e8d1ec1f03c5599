// The jobs that answer hosts: their meetings page by page, a meeting's report, and what comparing it with others needs, kept.
import type { Kysely } from 'kysely'
import type { MeetingId, RoomId } from '../../protocol/ids.ts'
import type { Comparison, MeetingReport, MeetingSummary } from '../../protocol/report.ts'
import type { Database } from '../database.ts'
import { buildReport } from '../report/build-report.ts'
import type { Tables } from '../tables.ts'
import type { StepMs } from './buckets.ts'
import { headOf, meetingsOf, readRecord } from './meeting-reads.ts'
import type { DigestedScope, MeetingLine } from './meeting-reads.ts'

const COMPARED = 10
const MS_PER_HOUR = 3_600_000

export type ArchiveTerms = { readonly groupMinimum: number; readonly retentionHours: number; readonly nowMs: number }
/** Where a page of the list begins: after this meeting. */
export type After = { readonly startedMs: number; readonly id: number }
export type MeetingsPage = { readonly items: readonly MeetingSummary[]; readonly next: After | null }

export const ARCHIVE_JOBS = { listMeetings, reportMeeting, compareMeeting }

async function listMeetings({ db }: Database, scope: DigestedScope, page: { readonly roomId: RoomId | null; readonly limit: number; readonly after: After | null }, terms: ArchiveTerms): Promise<MeetingsPage> {
  const { roomId, limit, after } = page
  let query = meetingsOf(db, scope)
  if (roomId !== null) query = query.where('room_id', '=', roomId)
  if (after) query = query.where((row) => row.or([row('started_ms', '<', after.startedMs), row.and([row('started_ms', '=', after.startedMs), row('id', '<', after.id)])]))
  const lines = await query.orderBy('started_ms', 'desc').orderBy('id', 'desc').limit(limit + 1).execute()
  const items: MeetingSummary[] = []
  for (const line of lines.slice(0, limit)) items.push(await summaryOf(db, line, terms))
  const last = lines.length > limit ? lines[limit - 1] : undefined
  return { items, next: last ? { startedMs: last.started_ms, id: last.id } : null }
}

/** Null outside the scope. */
async function reportMeeting({ db }: Database, scope: DigestedScope, meetingId: MeetingId, stepMs: StepMs, terms: ArchiveTerms): Promise<MeetingReport | null> {
  const line = await meetingsOf(db, scope).where('meeting_id', '=', meetingId).executeTakeFirst()
  if (!line) return null
  const earlier = await meetingsOf(db, scope).where('room_id', '=', line.room_id).where('started_ms', '<', line.started_ms).where('ended_ms', 'is not', null).orderBy('started_ms', 'desc').orderBy('id', 'desc').limit(COMPARED).execute()
  const comparisons: Comparison[] = []
  for (const one of earlier) comparisons.push((await comparedWith(db, one, terms)).comparison)
  return buildReport(await readRecord(db, line, stepMs === 1000 ? [1000, 10_000] : [10_000]), { ...terms, stepMs, comparisons })
}

/** Once a meeting is over, so that nobody waits for it later. False where it is not there. */
async function compareMeeting({ db }: Database, meetingId: MeetingId, terms: ArchiveTerms): Promise<boolean> {
  const line = await db.selectFrom('meeting').selectAll().where('meeting_id', '=', meetingId).executeTakeFirst()
  if (!line || line.ended_ms === null) return false
  await comparedWith(db, line, terms)
  return true
}

/** With the minimum it was reckoned for: under another it is reckoned anew. */
type Compared = { readonly groupMinimum: number; readonly comparison: Comparison }

async function comparedWith(db: Kysely<Tables>, line: MeetingLine, terms: ArchiveTerms): Promise<Compared> {
  const kept = line.comparison === null ? null : (JSON.parse(line.comparison) as Compared)
  if (kept?.groupMinimum === terms.groupMinimum) return kept
  const { comparison: [comparison] } = buildReport(await readRecord(db, line, [10_000]), { ...terms, stepMs: 10_000, comparisons: [] })
  const compared: Compared = { groupMinimum: terms.groupMinimum, comparison: comparison! }
  await db.updateTable('meeting').set({ comparison: JSON.stringify(compared) }).where('id', '=', line.id).execute()
  return compared
}

async function summaryOf(db: Kysely<Tables>, line: MeetingLine, terms: ArchiveTerms): Promise<MeetingSummary> {
  // Facts alone: what a summary says needs no label.
  if (line.ended_ms === null) return buildReport(await readRecord(db, line, []), { ...terms, stepMs: 10_000, comparisons: [] }).meeting
  const { comparison: { people, speakingShare } } = await comparedWith(db, line, terms)
  const head = headOf(line)
  return { ...head, people, speakingShare, deletedMs: head.endedMs + Math.round(terms.retentionHours * MS_PER_HOUR) }
}
