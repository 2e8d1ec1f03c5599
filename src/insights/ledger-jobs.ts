// The ledger's jobs: consents and audits are written down, given to whom they are about, and deleted.
import type { Kysely, Transaction } from 'kysely'
import type { Audience } from '../protocol/constants.ts'
import type { ConsentChange, KeptAudit, KeptConsent } from '../protocol/kept-data.ts'
import type { AuditEntry, ConsentEntry, LedgerPerson } from '../signaling/ports.ts'
import type { Database } from './database.ts'
import { countOf } from './person-part.ts'
import type { PersonPart } from './person-part.ts'
import type { Tables } from './tables.ts'

export type Entry = ConsentEntry | AuditEntry
type AuditRow = Awaited<ReturnType<typeof auditsOf>>[number]

export const LEDGER_JOBS = { writeLedger }

/** All of them or none. */
async function writeLedger({ db }: Database, entries: readonly Entry[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const entry of entries) await (entry.kind === 'consent' ? writeConsent(transaction, entry) : writeAudit(transaction, entry))
  })
}

async function writeConsent(db: Transaction<Tables>, { atMs, roomId, person, change, audience, purpose, words }: ConsentEntry): Promise<void> {
  await rememberKey(db, person, atMs)
  await db.insertInto('consent_log').values({
    at_ms: atMs, room_id: roomId, person_id: person.personId, change, audience, purpose,
    words_version: words.version, words_language: words.language, words_sha256: words.sha256, personal: person.displayName,
  }).execute()
}

async function writeAudit(db: Transaction<Tables>, { atMs, roomId, by, role, what, detail, whom }: AuditEntry): Promise<void> {
  for (const person of [by, whom]) if (person) await rememberKey(db, person, atMs)
  await db.insertInto('audit_log').values({
    at_ms: atMs, room_id: roomId, what, detail, role, actor_id: by.personId, actor_personal: by.displayName,
    subject_id: whom?.personId ?? null, subject_personal: whom?.displayName ?? null,
  }).execute()
}

/** A key is as old as its newest entry. */
export async function rememberKey(db: Transaction<Tables>, { keyDigest, personId }: Pick<LedgerPerson, 'keyDigest' | 'personId'>, atMs: number): Promise<void> {
  await db.insertInto('person_key').values({ digest: keyDigest, person_id: personId, at_ms: atMs })
    .onConflict((conflict) => conflict.column('digest').doUpdateSet({ at_ms: atMs })).execute()
}

/** An audit entry is about two people: the other one keeps their half, with nobody in the empty place. */
export const LEDGER_PART: PersonPart = {
  async exportFor(db, { personId }) {
    const consents = await db.selectFrom('consent_log').selectAll().where('person_id', '=', personId).orderBy('id').execute()
    const audits = await auditsOf(db, personId)
    return {
      consents: consents.map((row): KeptConsent => ({
        atMs: row.at_ms, roomId: row.room_id, change: row.change as ConsentChange, audience: row.audience as Audience | null, purpose: row.purpose,
        words: { version: row.words_version, language: row.words_language, sha256: row.words_sha256 }, personal: { displayName: row.personal },
      })),
      byOthers: audits.filter((row) => row.subject_id === personId && row.actor_id !== personId).map(keptAudit),
      byOneself: audits.filter((row) => row.actor_id === personId).map(keptAudit),
    }
  },

  async eraseFor(transaction, { personId }) {
    const consents = countOf(await transaction.deleteFrom('consent_log').where('person_id', '=', personId).executeTakeFirst())
    const audits = await auditsOf(transaction, personId)
    await transaction.deleteFrom('audit_log').where((row) => row.or([row('actor_id', '=', personId), row('subject_id', '=', personId)])).execute()
    const halves = audits.map((row) => halfWithout(personId, row)).filter((row) => row.actor_id !== null || row.subject_id !== null)
    for (const half of halves) await transaction.insertInto('audit_log').values(half).execute()
    return { consents, audits: audits.length }
  },

  async expire(transaction, beforeMs) {
    const consents = countOf(await transaction.deleteFrom('consent_log').where('at_ms', '<', beforeMs).executeTakeFirst())
    const audits = countOf(await transaction.deleteFrom('audit_log').where('at_ms', '<', beforeMs).executeTakeFirst())
    await transaction.deleteFrom('erasure_log').where('at_ms', '<', beforeMs).execute()
    return { consents, audits }
  },
}

function keptAudit(row: AuditRow): KeptAudit {
  return { atMs: row.at_ms, roomId: row.room_id, what: row.what, detail: row.detail, role: row.role, personal: { by: row.actor_personal, whom: row.subject_personal } }
}

function auditsOf(db: Kysely<Tables>, personId: string) {
  return db.selectFrom('audit_log').selectAll().where((row) => row.or([row('actor_id', '=', personId), row('subject_id', '=', personId)])).orderBy('id').execute()
}

function halfWithout(personId: string, row: AuditRow): AuditRow {
  const withoutActor = row.actor_id === personId ? { ...row, actor_id: null, actor_personal: null } : row
  return withoutActor.subject_id === personId ? { ...withoutActor, subject_id: null, subject_personal: null } : withoutActor
}
