// What a moderator's attention is called to, for each room or for all: the rules as JSON, with nobody's name in them.
import type { Kysely } from 'kysely'

export async function alertRules(db: Kysely<unknown>): Promise<void> {
  await db.schema.createTable('alert_rules')
    .addColumn('scope', 'text', (column) => column.primaryKey()).addColumn('rules', 'text', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull()).execute()
}
