// The job that says what rules would have said in the meetings that are kept: the live engine over what was written down, and no longer than it may take.
import type { Alert, Rules } from '../../protocol/alerts.ts'
import type { DashboardResponses } from '../../protocol/dashboard.ts'
import type { Database } from '../database.ts'
import { readRecord } from '../meetings/meeting-reads.ts'
import type { PreviewTerms } from './alert-desk.ts'
import { replay } from './replay.ts'

export const PREVIEW_JOBS = { previewRules }

const MS_PER_HOUR = 3_600_000
const WITHIN_MS = 24 * MS_PER_HOUR
/** Where they end, the database has been held up for about two seconds: 200 person-hours (4 h of 50 people) take about half of one. */
const MOST_MEETINGS = 50
const MOST_PERSON_HOURS = 600
/** As many as somebody reads. */
const SHOWN = 200

/** Nobody waits in a lobby that was written down. */
const NOT_KEPT = ['lobby-waiting'] as const

async function previewRules({ db }: Database, rules: Rules, { scope, meetingIds, nowMs, groupMinimum }: PreviewTerms): Promise<DashboardResponses['rules:preview']> {
  let query = db.selectFrom('meeting').selectAll().where('written_ms', '>=', nowMs - WITHIN_MS)
  if (scope !== '*') query = query.where('room_id', '=', scope)
  // An empty list names none, which not every database takes.
  if (meetingIds) query = query.where('meeting_id', 'in', meetingIds.length > 0 ? [...meetingIds] : [''])
  const lines = await query.orderBy('started_ms', 'desc').orderBy('id', 'desc').limit(MOST_MEETINGS).execute()
  const alerts: Alert[] = []
  let [meetings, personHours, fromMs] = [0, 0, null as number | null]
  for (const line of lines) {
    if (personHours >= MOST_PERSON_HOURS) break
    const record = await readRecord(db, line, [10_000])
    alerts.push(...replay(record, rules, groupMinimum))
    meetings += 1
    personHours += (record.people.length * (record.endedMs - record.startedMs)) / MS_PER_HOUR
    fromMs = record.startedMs
  }
  const newest = alerts.toSorted((a, b) => b.atMs - a.atMs)
  return { meetings, fromMs, alerts: newest.slice(0, SHOWN), more: Math.max(0, newest.length - SHOWN), notKept: NOT_KEPT }
}
