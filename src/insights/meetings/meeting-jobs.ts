// The jobs that write meetings down: rows as they are told, and what is left open by a server that died.
import { sql } from 'kysely'
import type { Transaction } from 'kysely'
import type { Database } from '../database.ts'
import { rememberKey } from '../ledger-jobs.ts'
import type { Tables } from '../tables.ts'
import type { FactRow, MeetingRow, PersonRow, Rows } from './meeting-rows.ts'
import { INTERVAL_KINDS } from './meeting-tables.ts'
import type { Missing } from './meeting-writer.ts'

/** Four values a row, well under what either database takes in one statement. */
const ROWS_PER_STATEMENT = 1000

export const MEETING_JOBS = { writeMeetings, interruptMeetings }

/** All of them or none; twice is once. Gives back of whom something was told whom the database does not know. */
async function writeMeetings({ db }: Database, { meetings, people, facts }: Rows): Promise<readonly Missing[]> {
  return db.transaction().execute(async (transaction) => {
    for (const row of meetings) await writeMeeting(transaction, row)
    const missing = new Map<string, Set<string>>()
    const miss = ({ meetingId, personId }: { readonly meetingId: string; readonly personId: string }): void => void (missing.get(meetingId) ?? missing.set(meetingId, new Set()).get(meetingId)!).add(personId)
    for (const row of people) if (!(await writePerson(transaction, row))) miss(row)
    const ids = await participantsOf(transaction, new Set(facts.map(({ meetingId }) => meetingId)))
    const known: Known[] = []
    for (const row of facts) {
      const participant = ids.get(nameOf(row.meetingId, row.personId))
      if (participant === undefined) miss(row)
      else known.push({ row, participant })
    }
    await writeFacts(transaction, known)
    return [...missing].map(([meetingId, personIds]) => ({ meetingId, personIds: [...personIds] }))
  })
}

type Known = { readonly row: FactRow; readonly participant: number }
const nameOf = (meetingId: string, personId: string | null): string => `${meetingId} ${personId}`

async function writeMeeting(db: Transaction<Tables>, { meetingId, roomId, purpose, analysis, startedMs, writtenMs, endedMs }: MeetingRow): Promise<void> {
  const ending = { written_ms: writtenMs, ended_ms: endedMs, ending: endedMs === null ? 'running' : 'closed' }
  await db.insertInto('meeting').values({ meeting_id: meetingId, room_id: roomId, purpose, analysis, started_ms: startedMs, comparison: null, ...ending })
    .onConflict((conflict) => conflict.column('meeting_id').doUpdateSet(ending)).execute()
}

async function writePerson(db: Transaction<Tables>, row: PersonRow): Promise<boolean> {
  const meeting = await db.selectFrom('meeting').select('id').where('meeting_id', '=', row.meetingId).executeTakeFirst()
  if (!meeting) return false
  const changing = { personal: row.displayName, identity_digest: row.identityDigest, role: row.role, was_host: row.wasHost ? 1 : 0 }
  await db.insertInto('participant').values({ meeting: meeting.id, person_id: row.personId, is_bot: row.isBot ? 1 : 0, ...changing })
    .onConflict((conflict) => conflict.columns(['meeting', 'person_id']).doUpdateSet(changing)).execute()
  await rememberKey(db, row, row.atMs)
  return true
}

async function participantsOf(db: Transaction<Tables>, meetingIds: ReadonlySet<string>): Promise<ReadonlyMap<string, number>> {
  if (meetingIds.size === 0) return new Map()
  const rows = await db.selectFrom('participant').innerJoin('meeting', 'meeting.id', 'participant.meeting')
    .select(['participant.id as id', 'meeting.meeting_id as meeting_id', 'participant.person_id as person_id']).where('meeting.meeting_id', 'in', [...meetingIds]).execute()
  return new Map(rows.map(({ id, meeting_id, person_id }) => [nameOf(meeting_id, person_id), id]))
}

async function writeFacts(db: Transaction<Tables>, known: readonly Known[]): Promise<void> {
  const intervals = known.flatMap(({ row, participant }) => (row.kind === 'interval' ? [{ participant, kind: INTERVAL_KINDS[row.of], from_ms: row.fromMs, to_ms: row.toMs }] : []))
  const events = known.flatMap(({ row, participant }) => (row.kind === 'event' ? [{ participant, n: row.n, at_ms: row.atMs, kind: row.event }] : []))
  const qualities = known.flatMap(({ row, participant }) => (row.kind === 'quality' ? [{ participant, at_ms: row.atMs, score: row.score }] : []))
  const blocks = known.flatMap(({ row, participant }) => (row.kind === 'block' ? [{ participant, step_ms: row.stepMs, from_ms: row.fromMs, data: row.data }] : []))
  for (const rows of parted(intervals)) await db.insertInto('meeting_interval').values(rows).onConflict((conflict) => conflict.columns(['participant', 'kind', 'from_ms']).doUpdateSet({ to_ms: sql.ref('excluded.to_ms') })).execute()
  for (const rows of parted(events)) await db.insertInto('meeting_event').values(rows).onConflict((conflict) => conflict.doNothing()).execute()
  for (const rows of parted(qualities)) await db.insertInto('meeting_quality').values(rows).onConflict((conflict) => conflict.columns(['participant', 'at_ms']).doUpdateSet({ score: sql.ref('excluded.score') })).execute()
  for (const rows of parted(blocks)) await db.insertInto('meeting_block').values(rows).onConflict((conflict) => conflict.columns(['participant', 'step_ms', 'from_ms']).doUpdateSet({ data: sql.ref('excluded.data') })).execute()
}

function parted<T>(rows: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(rows.length / ROWS_PER_STATEMENT) }, (_, index) => rows.slice(index * ROWS_PER_STATEMENT, (index + 1) * ROWS_PER_STATEMENT))
}

/** At a start no meeting goes on: those that do in the database ended with the server that wrote them, when it last did. */
async function interruptMeetings({ db }: Database): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const rows = await transaction.selectFrom('meeting').select(['id', 'written_ms']).where('ending', '=', 'running').execute()
    for (const { id, written_ms: endedMs } of rows) {
      const people = transaction.selectFrom('participant').select('id').where('meeting', '=', id)
      await transaction.updateTable('meeting_interval').set({ to_ms: sql<number>`CASE WHEN from_ms > ${endedMs} THEN from_ms ELSE ${endedMs} END` }).where('participant', 'in', people).where('to_ms', 'is', null).execute()
      await transaction.updateTable('meeting').set({ ending: 'interrupted', ended_ms: endedMs }).where('id', '=', id).execute()
    }
    return rows.length
  })
}
