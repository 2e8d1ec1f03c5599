// API tokens in the database: made, listed, revoked and opened, each by those alone whose it is.
import type { Selectable } from 'kysely'
import type { ApiToken } from '../../protocol/api-answers.ts'
import type { HostScope } from '../../signaling/ports.ts'
import type { Database } from '../database.ts'
import type { Tables } from '../tables.ts'
import { isOwnedBy, own } from './owners.ts'

/** Of one person that are good at once. */
export const MOST_TOKENS = 50
/** Using a token writes no more often than this. */
const USED_STEP_MS = 60_000

export const API_TOKEN_JOBS = { createApiToken, listApiTokens, revokeApiToken, openApiToken }

type Wish = { readonly id: string; readonly name: string; readonly digest: string; readonly expiresMs: number }
export type Opened = { readonly kind: 'open'; readonly scope: HostScope } | { readonly kind: 'unknown' } | { readonly kind: 'revoked' } | { readonly kind: 'expired' }

/** Null: this person has as many as one may. */
async function createApiToken({ db }: Database, scope: HostScope, { id, name, digest, expiresMs }: Wish, atMs: number): Promise<ApiToken | null> {
  return db.transaction().execute(async (transaction) => {
    const { good } = await transaction.selectFrom('api_token').select((row) => row.fn.countAll<number>().as('good'))
      .where((row) => isOwnedBy(row, 'api_token', scope)).where('revoked_ms', 'is', null).where('expires_ms', '>', atMs).executeTakeFirstOrThrow()
    if (Number(good) >= MOST_TOKENS) return null
    const row = { id, digest, personal: name, identity_personal: scope.identity, created_ms: atMs, expires_ms: expiresMs, used_ms: null, revoked_ms: null }
    await transaction.insertInto('api_token').values(row).execute()
    await own(transaction, id, scope)
    return shown(row, atMs)
  })
}

async function listApiTokens({ db }: Database, scope: HostScope, atMs: number): Promise<readonly ApiToken[]> {
  const rows = await db.selectFrom('api_token').selectAll().where((row) => isOwnedBy(row, 'api_token', scope)).orderBy('created_ms', 'desc').orderBy('id').execute()
  return rows.map((row) => shown(row, atMs))
}

/** False: there is none of this id in the scope. */
async function revokeApiToken({ db }: Database, scope: HostScope, id: string, atMs: number): Promise<boolean> {
  const row = await db.selectFrom('api_token').selectAll().where('id', '=', id).where((one) => isOwnedBy(one, 'api_token', scope)).executeTakeFirst()
  if (row && row.revoked_ms === null) await db.updateTable('api_token').set({ revoked_ms: atMs }).where('id', '=', id).execute()
  return row !== undefined
}

async function openApiToken({ db }: Database, digest: string, atMs: number): Promise<Opened> {
  const row = await db.selectFrom('api_token').selectAll().where('digest', '=', digest).executeTakeFirst()
  if (!row) return { kind: 'unknown' }
  if (row.revoked_ms !== null) return { kind: 'revoked' }
  if (atMs >= row.expires_ms) return { kind: 'expired' }
  if (row.used_ms === null || atMs - row.used_ms >= USED_STEP_MS) await db.updateTable('api_token').set({ used_ms: atMs - (atMs % USED_STEP_MS) }).where('id', '=', row.id).execute()
  const keys = await db.selectFrom('api_owner').select('digest').where('owner', '=', row.id).execute()
  return { kind: 'open', scope: { keyDigests: keys.map((key) => key.digest), identity: row.identity_personal } }
}

export function shown(row: Selectable<Tables['api_token']>, atMs: number): ApiToken {
  const state = row.revoked_ms !== null ? 'revoked' : atMs >= row.expires_ms ? 'expired' : 'active'
  return { id: row.id, name: row.personal, createdMs: row.created_ms, expiresMs: row.expires_ms, lastUsedMs: row.used_ms, state }
}
