// What has to be kept of consents and of who saw or did what: two logs that are only added to, and what opens and deletes their entries.
import { sql } from 'kysely'
import type { Kysely } from 'kysely'
import type { Dialect } from '../database.ts'

export async function consentAndAudit(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await db.schema.createTable('erasing').addColumn('person_id', 'text').addColumn('before_ms', 'bigint').execute()
  await db.schema.createTable('person_key')
    .addColumn('digest', 'text', (column) => column.primaryKey()).addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull()).execute()
  await db.schema.createTable('consent_log')
    .addColumn('id', 'integer', dialect.counting).addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('room_id', 'text', (column) => column.notNull()).addColumn('person_id', 'text', (column) => column.notNull())
    .addColumn('change', 'text', (column) => column.notNull()).addColumn('audience', 'text').addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('words_version', 'text', (column) => column.notNull()).addColumn('words_language', 'text', (column) => column.notNull())
    .addColumn('words_sha256', 'text', (column) => column.notNull()).addColumn('personal', 'text', (column) => column.notNull()).execute()
  await db.schema.createTable('audit_log')
    .addColumn('id', 'integer', dialect.counting).addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('room_id', 'text', (column) => column.notNull()).addColumn('what', 'text', (column) => column.notNull())
    .addColumn('detail', 'text').addColumn('role', 'text', (column) => column.notNull())
    .addColumn('actor_id', 'text').addColumn('actor_personal', 'text').addColumn('subject_id', 'text').addColumn('subject_personal', 'text').execute()
  await db.schema.createTable('erasure_log')
    .addColumn('id', 'integer', dialect.counting).addColumn('at_ms', 'bigint', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull()).addColumn('consents', 'integer', (column) => column.notNull())
    .addColumn('audits', 'integer', (column) => column.notNull()).execute()
  const indexes = [['person_key', 'person_id'], ['consent_log', 'person_id'], ['consent_log', 'at_ms'], ['audit_log', 'actor_id'], ['audit_log', 'subject_id'], ['audit_log', 'at_ms']] as const
  for (const [table, column] of indexes) await db.schema.createIndex(`${table}_by_${column}`).on(table).column(column).execute()
  const triggers = [...dialect.appendOnly('consent_log', ['person_id']), ...dialect.appendOnly('audit_log', ['actor_id', 'subject_id']), ...dialect.appendOnly('erasure_log', [])]
  for (const trigger of triggers) await sql.raw(trigger).execute(db)
}
