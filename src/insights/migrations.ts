// How the database came to its present form, one step after the other; a step that was released is never edited.
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Migration } from 'kysely/migration'
import { appendOnly } from './sqlite.ts'
import type { Tables } from './tables.ts'

/** By name and in its order. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001-consent-and-audit': { up: consentAndAudit },
}

async function consentAndAudit(db: Kysely<unknown>): Promise<void> {
  await db.schema.createTable('erasing').addColumn('person_id', 'text').addColumn('before_ms', 'bigint').execute()
  await db.schema.createTable('person_key')
    .addColumn('digest', 'text', (column) => column.primaryKey()).addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull()).execute()
  await db.schema.createTable('consent_log')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement()).addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('room_id', 'text', (column) => column.notNull()).addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('change', 'text', (column) => column.notNull()).addColumn('audience', 'text').addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('words_version', 'text', (column) => column.notNull()).addColumn('words_language', 'text', (column) => column.notNull())
    .addColumn('words_sha256', 'text', (column) => column.notNull()).addColumn('personal', 'text', (column) => column.notNull()).execute()
  await db.schema.createTable('audit_log')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement()).addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('room_id', 'text', (column) => column.notNull()).addColumn('what', 'text', (column) => column.notNull())
    .addColumn('detail', 'text').addColumn('role', 'text', (column) => column.notNull())
    .addColumn('actor_id', 'text').addColumn('actor_personal', 'text').addColumn('subject_id', 'text').addColumn('subject_personal', 'text').execute()
  await db.schema.createTable('erasure_log')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement()).addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull()).addColumn('consents', 'integer', (column) => column.notNull())
    .addColumn('audits', 'integer', (column) => column.notNull()).execute()
  const indexes = [['person_key', 'person_id'], ['consent_log', 'person_id'], ['consent_log', 'at_ms'], ['audit_log', 'actor_id'], ['audit_log', 'subject_id'], ['audit_log', 'at_ms']] as const
  for (const [table, column] of indexes) await db.schema.createIndex(`${table}_by_${column}`).on(table).column(column).execute()
  const triggers = [...appendOnly('consent_log', ['person_id']), ...appendOnly('audit_log', ['actor_id', 'subject_id']), ...appendOnly('erasure_log', [])]
  for (const trigger of triggers) await sql.raw(trigger).execute(db)
}

/** Brings a database to this program's form. Throws where a newer program has been at it. */
export async function migrate(db: Kysely<Tables>): Promise<void> {
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => MIGRATIONS } }).migrateToLatest()
  if (error !== undefined) throw error instanceof Error ? error : new Error('the database could not be brought up to date', { cause: error })
}
