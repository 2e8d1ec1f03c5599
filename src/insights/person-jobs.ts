// What is kept of one person, given out and deleted over every table, and the deletion of everything that is too old.
import type { Kysely, NotNull, Transaction } from 'kysely'
import type { Erased, KeptData } from '../protocol/kept-data.ts'
import { API_PART } from './api/api-part.ts'
import type { Database } from './database.ts'
import { LEDGER_PART } from './ledger-jobs.ts'
import { MEETING_PART } from './meetings/meeting-part.ts'
import type { KnownPerson, PersonPart } from './person-part.ts'
import type { Tables } from './tables.ts'

/** One line for each part of the room that keeps anything of people. */
const PARTS: readonly PersonPart[] = [
  LEDGER_PART,
  MEETING_PART,
  API_PART,
]

const NOTHING_KEPT = { consents: [], byOthers: [], byOneself: [], meetings: [], apiTokens: [], webhooks: [] } as const
const NOTHING_ERASED: Erased = { consents: 0, audits: 0, meetings: 0 }

export const PERSON_JOBS = { exportPerson, erasePerson, expire }

async function exportPerson({ db }: Database, keyDigest: string, atMs: number, retentionHours: number): Promise<KeptData> {
  let kept: KeptData = { atMs, retentionHours, ...NOTHING_KEPT }
  const person = await personOf(db, keyDigest)
  if (person) for (const part of PARTS) kept = { ...kept, ...await part.exportFor(db, person) }
  return kept
}

/** Deletes a person from every table, for good. */
async function erasePerson(database: Database, keyDigest: string, atMs: number): Promise<Erased> {
  const erased = await database.db.transaction().execute(async (transaction) => {
    const person = await personOf(transaction, keyDigest)
    if (!person) return NOTHING_ERASED
    const done = await erasing(transaction, { person_id: person.personId, before_ms: null }, (part) => part.eraseFor(transaction, person))
    await transaction.deleteFrom('person_key').where('person_id', '=', person.personId).execute()
    await transaction.insertInto('erasure_log').values({ at_ms: atMs, reason: 'person', ...done }).execute()
    return done
  })
  await database.forget()
  return erased
}

/** Deletes what is older, everybody's. */
async function expire(database: Database, beforeMs: number, atMs: number): Promise<Erased> {
  const erased = await database.db.transaction().execute(async (transaction) => {
    const done = await erasing(transaction, { person_id: null, before_ms: beforeMs }, (part) => part.expire(transaction, beforeMs))
    // A key opens a meeting as long as that is kept.
    await transaction.deleteFrom('person_key').where('at_ms', '<', beforeMs).where('person_id', 'not in', transaction.selectFrom('participant').select('person_id').where('person_id', 'is not', null).$narrowType<{ person_id: NotNull }>()).execute()
    if (isAny(done)) await transaction.insertInto('erasure_log').values({ at_ms: atMs, reason: 'retention', ...done }).execute()
    return done
  })
  if (isAny(erased)) await database.forget()
  return erased
}

async function erasing(transaction: Transaction<Tables>, what: { readonly person_id: string | null; readonly before_ms: number | null }, run: (part: PersonPart) => Promise<Partial<Erased>>): Promise<Erased> {
  await transaction.insertInto('erasing').values(what).execute()
  let erased = NOTHING_ERASED
  for (const part of PARTS) erased = { ...erased, ...await run(part) }
  await transaction.deleteFrom('erasing').execute()
  return erased
}

async function personOf(db: Kysely<Tables>, keyDigest: string): Promise<KnownPerson | null> {
  const row = await db.selectFrom('person_key').select('person_id').where('digest', '=', keyDigest).executeTakeFirst()
  return row ? { personId: row.person_id, keyDigest } : null
}

/** Whether a deletion took anything away. */
export const isAny = (erased: Erased): boolean => Object.values(erased).some((count) => count > 0)
