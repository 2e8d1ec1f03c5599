// What is kept of meetings for their hosts: who was there, what could be observed of each, and shared readings in buckets.
import { sql } from 'kysely'
import type { CreateTableBuilder, Kysely } from 'kysely'
import type { Dialect } from '../database.ts'

export async function meetings(db: Kysely<unknown>, dialect: Dialect): Promise<void> {
  await db.schema.alterTable('erasure_log').addColumn('meetings', 'integer', (column) => column.notNull().defaultTo(0)).execute()
  await db.schema.createTable('meeting')
    .addColumn('id', 'integer', dialect.counting).addColumn('meeting_id', 'text', (column) => column.notNull().unique())
    .addColumn('room_id', 'text', (column) => column.notNull()).addColumn('purpose', 'text', (column) => column.notNull()).addColumn('analysis', 'text', (column) => column.notNull())
    .addColumn('started_ms', 'bigint', (column) => column.notNull()).addColumn('written_ms', 'bigint', (column) => column.notNull())
    .addColumn('ended_ms', 'bigint').addColumn('ending', 'text', (column) => column.notNull())
    .addColumn('comparison', 'text').execute()
  await db.schema.createTable('participant')
    .addColumn('id', 'integer', dialect.counting)
    .addColumn('meeting', 'integer', (column) => column.notNull().references('meeting.id').onDelete('cascade'))
    .addColumn('person_id', 'text').addColumn('personal', 'text', (column) => column.notNull()).addColumn('identity_digest', 'text')
    .addColumn('role', 'text', (column) => column.notNull()).addColumn('was_host', 'integer', (column) => column.notNull()).addColumn('is_bot', 'integer', (column) => column.notNull())
    .addUniqueConstraint('participant_once', ['meeting', 'person_id']).execute()
  // Their rows are many and small: they lie in the order of their key, with no second number beside it.
  const ofParticipant = (table: string): CreateTableBuilder<string, string> => {
    const builder = db.schema.createTable(table).addColumn('participant', 'integer', (column) => column.notNull().references('participant.id').onDelete('cascade'))
    return dialect.name === 'sqlite' ? builder.modifyEnd(sql`WITHOUT ROWID`) : builder
  }
  await ofParticipant('meeting_interval')
    .addColumn('kind', 'integer', (column) => column.notNull()).addColumn('from_ms', 'bigint', (column) => column.notNull()).addColumn('to_ms', 'bigint')
    .addPrimaryKeyConstraint('meeting_interval_key', ['participant', 'kind', 'from_ms']).execute()
  await ofParticipant('meeting_event')
    .addColumn('n', 'integer', (column) => column.notNull()).addColumn('at_ms', 'bigint', (column) => column.notNull()).addColumn('kind', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('meeting_event_key', ['participant', 'n']).execute()
  await ofParticipant('meeting_quality')
    .addColumn('at_ms', 'bigint', (column) => column.notNull()).addColumn('score', 'double precision', (column) => column.notNull())
    .addPrimaryKeyConstraint('meeting_quality_key', ['participant', 'at_ms']).execute()
  await ofParticipant('meeting_block')
    .addColumn('step_ms', 'integer', (column) => column.notNull()).addColumn('from_ms', 'bigint', (column) => column.notNull()).addColumn('data', dialect.bytes, (column) => column.notNull())
    .addPrimaryKeyConstraint('meeting_block_key', ['participant', 'step_ms', 'from_ms']).execute()
  const indexes = [['meeting', 'started_ms'], ['meeting', 'room_id'], ['participant', 'person_id'], ['participant', 'identity_digest']] as const
  for (const [table, column] of indexes) await db.schema.createIndex(`${table}_by_${column}`).on(table).column(column).execute()
}
