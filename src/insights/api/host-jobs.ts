// What the API asks of meetings beside their reports: which keys led any, and that a host was given the labels of one.
import type { MeetingId } from '../../protocol/ids.ts'
import { LABELS_SEEN } from '../../protocol/kept-data.ts'
import type { Database } from '../database.ts'
import { meetingsOf } from '../meetings/meeting-reads.ts'
import type { DigestedScope } from '../meetings/meeting-reads.ts'

export const HOST_JOBS = { hostedMeetings, recordLabelsSeen }

/** Told apart by this from views in the call, whose detail is the audience that allowed them. */
export const SEEN_IN_REPORT = 'report'

async function hostedMeetings({ db }: Database, scope: DigestedScope): Promise<{ readonly keyDigests: readonly string[]; readonly meetings: number }> {
  const hosts = scope.keyDigests.length === 0 ? [] : await db.selectFrom('person_key').innerJoin('participant', 'participant.person_id', 'person_key.person_id').select('person_key.digest').distinct()
    .where('person_key.digest', 'in', [...scope.keyDigests]).where('participant.was_host', '=', 1).execute()
  const { meetings } = await db.selectFrom(meetingsOf(db, scope).as('led')).select((row) => row.fn.countAll<number>().as('meetings')).executeTakeFirstOrThrow()
  return { keyDigests: hosts.map(({ digest }) => digest), meetings: Number(meetings) }
}

/** False outside the scope. */
async function recordLabelsSeen({ db }: Database, { keyDigests, identityDigest }: DigestedScope, meetingId: MeetingId, atMs: number): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const meeting = await meetingsOf(transaction, { keyDigests, identityDigest }).where('meeting_id', '=', meetingId).executeTakeFirst()
    if (!meeting) return false
    const viewer = await transaction.selectFrom('participant').selectAll().where('meeting', '=', meeting.id).where('was_host', '=', 1).where((host) => host.or([
      ...(keyDigests.length > 0 ? [host('person_id', 'in', host.selectFrom('person_key').select('person_key.person_id').where('person_key.digest', 'in', [...keyDigests]))] : []),
      ...(identityDigest === null ? [] : [host('identity_digest', '=', identityDigest)]),
    ])).orderBy('id').executeTakeFirst()
    if (!viewer || viewer.person_id === null) return true
    const subjects = await transaction.selectFrom('participant').select(['person_id', 'personal']).where('meeting', '=', meeting.id).where('id', '!=', viewer.id).where('person_id', 'is not', null)
      .where((row) => row.exists(row.selectFrom('meeting_block').select('meeting_block.participant').whereRef('meeting_block.participant', '=', 'participant.id'))).orderBy('id').execute()
    const seen = new Set((await transaction.selectFrom('audit_log').select('subject_id').where('actor_id', '=', viewer.person_id).where('what', '=', LABELS_SEEN).where('detail', '=', SEEN_IN_REPORT).execute()).map(({ subject_id }) => subject_id))
    for (const subject of subjects) {
      if (seen.has(subject.person_id)) continue
      await transaction.insertInto('audit_log').values({
        at_ms: atMs, room_id: meeting.room_id, what: LABELS_SEEN, detail: SEEN_IN_REPORT, role: 'host',
        actor_id: viewer.person_id, actor_personal: viewer.personal, subject_id: subject.person_id, subject_personal: subject.personal,
      }).execute()
    }
    return true
  })
}
