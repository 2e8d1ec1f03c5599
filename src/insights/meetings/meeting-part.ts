// One person's share in what is kept of meetings: given to them, deleted for them, and everybody's when its time is over.
import type { Transaction } from 'kysely'
import type { KeptBucket, KeptMeeting } from '../../protocol/kept-data.ts'
import { BUCKETS_PER_BLOCK, STEPS_MS } from './buckets.ts'
import { readPeople } from './meeting-reads.ts'
import { countOf } from '../person-part.ts'
import type { PersonPart } from '../person-part.ts'
import type { Tables } from '../tables.ts'

const FACTS = ['meeting_interval', 'meeting_event', 'meeting_quality', 'meeting_block'] as const

export const MEETING_PART: PersonPart = {
  async exportFor(db, { personId }) {
    const places = await db.selectFrom('participant').innerJoin('meeting', 'meeting.id', 'participant.meeting').selectAll('meeting').select('participant.id as participant')
      .where('participant.person_id', '=', personId).orderBy('meeting.started_ms').execute()
    const meetings: KeptMeeting[] = []
    for (const { id: meeting, participant, meeting_id: meetingId, room_id: roomId, started_ms: startedMs, ended_ms: endedMs, written_ms: writtenMs } of places) {
      for (const { personId: _id, isBot: _bot, displayName, tens, seconds, ...facts } of await readPeople(db, { meeting, participant }, Math.max(startedMs, endedMs ?? writtenMs), STEPS_MS)) {
        meetings.push({ meetingId, roomId, startedMs, endedMs, personal: { displayName }, ...facts, labels: { everySecond: (seconds ?? []).map(readable), everyTenSeconds: tens.map(readable) } })
      }
    }
    return { meetings }
  },

  /** Their facts, labels and name go; that somebody was there stays, or the meeting's other numbers would say so by not adding up. */
  async eraseFor(transaction, { personId }) {
    const places = await transaction.selectFrom('participant').select(['id', 'meeting']).where('person_id', '=', personId).execute()
    if (places.length === 0) return { meetings: 0 }
    const ids = places.map(({ id }) => id)
    for (const table of FACTS) await transaction.deleteFrom(table).where('participant', 'in', ids).execute()
    await transaction.updateTable('participant').set({ person_id: null, personal: '', identity_digest: null, role: 'participant', was_host: 0, is_bot: 0 }).where('id', 'in', ids).execute()
    // What was reckoned from them is reckoned anew without them.
    await transaction.updateTable('meeting').set({ comparison: null }).where('id', 'in', places.map(({ meeting }) => meeting)).execute()
    return { meetings: places.length }
  },

  async expire(transaction, beforeMs) {
    const over = await transaction.selectFrom('meeting').select('id').where('ended_ms', '<', beforeMs).execute()
    for (const { id } of over) {
      const people = transaction.selectFrom('participant').select('id').where('meeting', '=', id)
      for (const table of FACTS) await transaction.deleteFrom(table).where('participant', 'in', people).execute()
      await transaction.deleteFrom('participant').where('meeting', '=', id).execute()
      await transaction.deleteFrom('meeting').where('id', '=', id).execute()
    }
    const aged = await expireRunning(transaction, beforeMs)
    return { meetings: over.length + aged }
  },
}

/** Of meetings that go on: whatever ended that long ago, and whoever has nothing else there. Gives back of how many meetings anything went. */
async function expireRunning(transaction: Transaction<Tables>, beforeMs: number): Promise<number> {
  let touched = 0
  for (const { id } of await transaction.selectFrom('meeting').select('id').where('ended_ms', 'is', null).where('started_ms', '<', beforeMs).execute()) {
    const people = transaction.selectFrom('participant').select('id').where('meeting', '=', id)
    const counts = [
      await transaction.deleteFrom('meeting_interval').where('participant', 'in', people).where('to_ms', '<', beforeMs).executeTakeFirst(),
      await transaction.deleteFrom('meeting_event').where('participant', 'in', people).where('at_ms', '<', beforeMs).executeTakeFirst(),
      await transaction.deleteFrom('meeting_quality').where('participant', 'in', people).where('at_ms', '<', beforeMs).executeTakeFirst(),
    ]
    for (const stepMs of STEPS_MS) counts.push(await transaction.deleteFrom('meeting_block').where('participant', 'in', people).where('step_ms', '=', stepMs).where('from_ms', '<=', beforeMs - BUCKETS_PER_BLOCK * stepMs).executeTakeFirst())
    const gone = transaction.deleteFrom('participant').where('meeting', '=', id)
      .where((row) => row.and(FACTS.map((table) => row.not(row.exists(row.selectFrom(table).select(`${table}.participant`).whereRef(`${table}.participant`, '=', 'participant.id'))))))
    counts.push(await gone.executeTakeFirst())
    if (counts.some((count) => countOf(count) > 0)) touched += 1
  }
  return touched
}

/** Three digits of what is kept in 255ths. */
function readable({ probabilities, confidence, unsure, ...bucket }: KeptBucket): KeptBucket {
  const digits = (value: number): number => Math.round(value * 1000) / 1000
  return { ...bucket, probabilities: probabilities.map(digits), confidence: digits(confidence), unsure: digits(unsure) }
}
