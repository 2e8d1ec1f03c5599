// Whose a token or a webhook is: of everybody with one of the keys it was made with, or with its maker's identity.
import type { ExpressionBuilder, Transaction } from 'kysely'
import type { HostScope } from '../../signaling/ports.ts'
import type { Tables } from '../tables.ts'

/** Digests of one question: more than a pass can hold. */
const MOST_KEYS = 100

export async function own(transaction: Transaction<Tables>, owner: string, { keyDigests }: HostScope): Promise<void> {
  const digests = [...new Set(keyDigests)].slice(0, MOST_KEYS)
  if (digests.length > 0) await transaction.insertInto('api_owner').values(digests.map((digest) => ({ owner, digest }))).execute()
}

export function isOwnedBy(row: ExpressionBuilder<Tables, 'api_token'>, table: 'api_token', scope: HostScope): ReturnType<typeof row.or>
export function isOwnedBy(row: ExpressionBuilder<Tables, 'webhook'>, table: 'webhook', scope: HostScope): ReturnType<typeof row.or>
export function isOwnedBy(row: ExpressionBuilder<Tables, 'api_token'> | ExpressionBuilder<Tables, 'webhook'>, table: 'api_token' | 'webhook', { keyDigests, identity }: HostScope) {
  const either = row as unknown as ExpressionBuilder<Tables, 'api_token' | 'webhook'>
  return either.or([
    ...(keyDigests.length > 0 ? [either(`${table}.id`, 'in', either.selectFrom('api_owner').select('api_owner.owner').where('api_owner.digest', 'in', keyDigests.slice(0, MOST_KEYS)))] : []),
    ...(identity === null ? [] : [either(`${table}.identity_personal`, '=', identity)]),
  ])
}
