// What hosts let programs do: API tokens, webhooks with their deliveries, and whose they are.
import type { Kysely } from 'kysely'

export async function apiTokensAndWebhooks(db: Kysely<unknown>): Promise<void> {
  await db.schema.createTable('api_token')
    .addColumn('id', 'text', (column) => column.primaryKey()).addColumn('digest', 'text', (column) => column.notNull().unique())
    .addColumn('personal', 'text', (column) => column.notNull()).addColumn('identity_personal', 'text')
    .addColumn('created_ms', 'bigint', (column) => column.notNull()).addColumn('expires_ms', 'bigint', (column) => column.notNull())
    .addColumn('used_ms', 'bigint').addColumn('revoked_ms', 'bigint').execute()
  await db.schema.createTable('webhook')
    .addColumn('id', 'text', (column) => column.primaryKey()).addColumn('personal_url', 'text', (column) => column.notNull())
    .addColumn('identity_personal', 'text').addColumn('identity_digest', 'text').addColumn('events', 'text', (column) => column.notNull())
    .addColumn('secret', 'text', (column) => column.notNull()).addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull()).addColumn('failures', 'integer', (column) => column.notNull())
    .addColumn('disabled_ms', 'bigint').addColumn('disabled_because', 'text').execute()
  await db.schema.createTable('api_owner')
    .addColumn('owner', 'text', (column) => column.notNull()).addColumn('digest', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('api_owner_key', ['owner', 'digest']).execute()
  await db.schema.createTable('webhook_delivery')
    .addColumn('id', 'text', (column) => column.primaryKey()).addColumn('webhook_id', 'text', (column) => column.notNull().references('webhook.id').onDelete('cascade'))
    .addColumn('event', 'text', (column) => column.notNull()).addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull()).addColumn('state', 'text', (column) => column.notNull()).addColumn('next_ms', 'bigint').execute()
  await db.schema.createTable('webhook_attempt')
    .addColumn('delivery_id', 'text', (column) => column.notNull().references('webhook_delivery.id').onDelete('cascade')).addColumn('n', 'integer', (column) => column.notNull())
    .addColumn('at_ms', 'bigint', (column) => column.notNull()).addColumn('duration_ms', 'integer', (column) => column.notNull())
    .addColumn('status', 'integer').addColumn('fault', 'text')
    .addPrimaryKeyConstraint('webhook_attempt_key', ['delivery_id', 'n']).execute()
  await db.schema.createTable('webhook_told')
    .addColumn('meeting_id', 'text', (column) => column.notNull()).addColumn('event', 'text', (column) => column.notNull())
    .addPrimaryKeyConstraint('webhook_told_key', ['meeting_id', 'event']).execute()
  const indexes = [['api_owner', 'digest'], ['api_token', 'identity_personal'], ['webhook', 'identity_digest'], ['webhook_delivery', 'next_ms'], ['webhook_delivery', 'webhook_id']] as const
  for (const [table, column] of indexes) await db.schema.createIndex(`${table}_by_${column}`).on(table).column(column).execute()
}
