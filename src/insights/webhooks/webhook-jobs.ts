// Webhooks in the database: made, listed, looked into and removed, each by those alone whose it is.
import type { Selectable } from 'kysely'
import type { Webhook, WebhookDelivery, WebhookFault } from '../../protocol/api-answers.ts'
import type { WebhookEvent } from '../../protocol/api-requests.ts'
import type { HostScope } from '../../signaling/ports.ts'
import { isOwnedBy, own } from '../api/owners.ts'
import type { Database } from '../database.ts'
import type { Tables } from '../tables.ts'

export const MOST_WEBHOOKS = 20

export const WEBHOOK_JOBS = { createWebhook, listWebhooks, findWebhook, removeWebhook, listDeliveries }

type Wish = { readonly id: string; readonly url: string; readonly events: readonly WebhookEvent[]; readonly secret: string; readonly origin: string; readonly identityDigest: string | null }
/** Where a page of deliveries begins: after this one. */
export type AfterDelivery = { readonly createdMs: number; readonly id: string }
export type DeliveriesPage = { readonly items: readonly WebhookDelivery[]; readonly next: AfterDelivery | null }

/** Null: this person has as many as one may. */
async function createWebhook({ db }: Database, scope: HostScope, { id, url, events, secret, origin, identityDigest }: Wish, atMs: number): Promise<Webhook | null> {
  return db.transaction().execute(async (transaction) => {
    const { own: count } = await transaction.selectFrom('webhook').select((row) => row.fn.countAll<number>().as('own')).where((row) => isOwnedBy(row, 'webhook', scope)).executeTakeFirstOrThrow()
    if (Number(count) >= MOST_WEBHOOKS) return null
    const row = { id, personal_url: url, identity_personal: scope.identity, identity_digest: identityDigest, events: JSON.stringify(events), secret, origin, created_ms: atMs, failures: 0, disabled_ms: null, disabled_because: null }
    await transaction.insertInto('webhook').values(row).execute()
    await own(transaction, id, scope)
    return shownWebhook(row)
  })
}

async function listWebhooks({ db }: Database, scope: HostScope): Promise<readonly Webhook[]> {
  return (await db.selectFrom('webhook').selectAll().where((row) => isOwnedBy(row, 'webhook', scope)).orderBy('created_ms', 'desc').orderBy('id').execute()).map(shownWebhook)
}

async function findWebhook({ db }: Database, scope: HostScope, id: string): Promise<Webhook | null> {
  const row = await db.selectFrom('webhook').selectAll().where('id', '=', id).where((one) => isOwnedBy(one, 'webhook', scope)).executeTakeFirst()
  return row ? shownWebhook(row) : null
}

/** With its deliveries. False: there is none of this id in the scope. */
async function removeWebhook({ db }: Database, scope: HostScope, id: string): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const { numDeletedRows } = await transaction.deleteFrom('webhook').where('id', 'in', transaction.selectFrom('webhook').select('webhook.id').where('webhook.id', '=', id).where((one) => isOwnedBy(one, 'webhook', scope))).executeTakeFirst()
    if (numDeletedRows > 0n) await transaction.deleteFrom('api_owner').where('owner', '=', id).execute()
    return numDeletedRows > 0n
  })
}

async function listDeliveries({ db }: Database, webhookId: string, { limit, after }: { readonly limit: number; readonly after: AfterDelivery | null }): Promise<DeliveriesPage> {
  let query = db.selectFrom('webhook_delivery').selectAll().where('webhook_id', '=', webhookId)
  if (after) query = query.where((row) => row.or([row('created_ms', '<', after.createdMs), row.and([row('created_ms', '=', after.createdMs), row('id', '<', after.id)])]))
  const rows = await query.orderBy('created_ms', 'desc').orderBy('id', 'desc').limit(limit + 1).execute()
  const items: WebhookDelivery[] = []
  for (const row of rows.slice(0, limit)) items.push(await shownDelivery(db, row))
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { items, next: last ? { createdMs: last.created_ms, id: last.id } : null }
}

export function shownWebhook(row: Selectable<Tables['webhook']>): Webhook {
  return {
    id: row.id, url: row.personal_url, events: JSON.parse(row.events) as WebhookEvent[], createdMs: row.created_ms,
    state: row.disabled_ms === null ? 'active' : 'disabled', disabledMs: row.disabled_ms, disabledBecause: row.disabled_because as WebhookFault | null, failuresInARow: row.failures,
  }
}

export async function shownDelivery(db: Database['db'], row: Selectable<Tables['webhook_delivery']>): Promise<WebhookDelivery> {
  const attempts = await db.selectFrom('webhook_attempt').selectAll().where('delivery_id', '=', row.id).orderBy('n').execute()
  return {
    id: row.id, event: row.event as WebhookDelivery['event'], createdMs: row.created_ms, state: row.state as WebhookDelivery['state'], nextMs: row.next_ms,
    attempts: attempts.map((one) => ({ atMs: one.at_ms, durationMs: one.duration_ms, status: one.status, fault: one.fault as WebhookFault | null })),
  }
}
