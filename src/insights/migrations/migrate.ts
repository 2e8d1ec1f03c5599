// How the database came to its present form, one step after the other; a step that was released is never edited.
import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import type { Database, Dialect } from '../database.ts'
import { consentAndAudit } from './001-consent-and-audit.ts'
import { meetings } from './002-meetings.ts'
import { apiTokensAndWebhooks } from './003-api-tokens-and-webhooks.ts'
import { alertRules } from './004-alert-rules.ts'

/** By name and in its order: one file each, one line here. */
const MIGRATIONS: Readonly<Record<string, (db: Kysely<unknown>, dialect: Dialect) => Promise<void>>> = {
  '001-consent-and-audit': consentAndAudit,
  '002-meetings': meetings,
  '003-api-tokens-and-webhooks': apiTokensAndWebhooks,
  '004-alert-rules': alertRules,
}

/** Brings a database to this program's form. Throws where a newer program has been at it. */
export async function migrate({ db, dialect }: Database): Promise<void> {
  const migrations = Object.fromEntries(Object.entries(MIGRATIONS).map(([name, step]) => [name, { up: (on: Kysely<unknown>) => step(on, dialect) }]))
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest()
  if (error !== undefined) throw error instanceof Error ? error : new Error('the database could not be brought up to date', { cause: error })
}
