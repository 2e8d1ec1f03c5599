// The queue of deliveries, kept in the database: events become deliveries once, what is due is given out, and how each attempt ended is written down.
import { randomUUID } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Webhook, WebhookAttempt, WebhookDelivery } from '../../protocol/api-answers.ts'
import type { WebhookEvent } from '../../protocol/api-requests.ts'
import type { Database } from '../database.ts'
import type { Tables } from '../tables.ts'
import { payloadOf, testPayload } from './payloads.ts'
import { isGivenUp, isTaken } from './retries.ts'
import type { Verdict } from './retries.ts'
import { shownDelivery, shownWebhook } from './webhook-jobs.ts'

/** Looked at in one go; of each webhook only one is under way. */
const LOOKED_AT = 200

export const DELIVERY_JOBS = { queueEvents, queueTest, dueDeliveries, recordAttempt }

export type Due = { readonly id: string; readonly webhookId: string; readonly url: string; readonly secret: string; readonly payload: string; readonly attempts: number }
type Told = { readonly meeting_id: string; readonly started_ms: number; readonly ended_ms: number; readonly event: WebhookEvent }

/** Whatever of meetings was not told yet, whenever it happened: nothing is lost with a server that ends, and nothing told twice. Gives back how many deliveries that makes. */
async function queueEvents({ db }: Database, nowMs: number): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    let queued = 0
    for (const event of ['meeting.ended', 'report.ready'] as const) {
      let query = transaction.selectFrom('meeting').select(['meeting_id', 'started_ms', 'ended_ms']).where('ended_ms', 'is not', null)
        .where((row) => row.not(row.exists(row.selectFrom('webhook_told').select('webhook_told.meeting_id').whereRef('webhook_told.meeting_id', '=', 'meeting.meeting_id').where('webhook_told.event', '=', event))))
      // Of a meeting that the server died in nothing more is reckoned; its report can be had.
      if (event === 'report.ready') query = query.where((row) => row.or([row('comparison', 'is not', null), row('ending', '=', 'interrupted')]))
      for (const meeting of await query.orderBy('ended_ms').execute()) queued += await tell(transaction, { ...meeting, ended_ms: meeting.ended_ms ?? 0, event }, nowMs)
    }
    return queued
  })
}

async function tell(transaction: Transaction<Tables>, told: Told, nowMs: number): Promise<number> {
  await transaction.insertInto('webhook_told').values({ meeting_id: told.meeting_id, event: told.event }).execute()
  const hosts = transaction.selectFrom('participant').innerJoin('meeting', 'meeting.id', 'participant.meeting').where('meeting.meeting_id', '=', told.meeting_id).where('participant.was_host', '=', 1)
  const keys = transaction.selectFrom('person_key').select('person_key.digest').where('person_key.person_id', 'in', hosts.where('participant.person_id', 'is not', null).select((row) => row.ref('participant.person_id').$notNull().as('person_id')))
  const webhooks = await transaction.selectFrom('webhook').selectAll().where('disabled_ms', 'is', null).where((row) => row.or([
    row('id', 'in', row.selectFrom('api_owner').select('api_owner.owner').where('api_owner.digest', 'in', keys)),
    row('identity_digest', 'in', hosts.where('participant.identity_digest', 'is not', null).select('participant.identity_digest')),
  ])).execute()
  const wanted = webhooks.filter(({ events }) => (JSON.parse(events) as readonly string[]).includes(told.event))
  for (const { id, origin } of wanted) {
    await transaction.insertInto('webhook_delivery').values({
      id: `msg_${randomUUID()}`, webhook_id: id, event: told.event, created_ms: nowMs, state: 'waiting', next_ms: nowMs,
      payload: payloadOf(told.event, { meetingId: told.meeting_id, startedMs: told.started_ms, endedMs: told.ended_ms }, origin),
    }).execute()
  }
  return wanted.length
}

/** Sent by whoever asks for it, at once, and not tried again. Null where the webhook is gone. */
async function queueTest({ db }: Database, webhookId: string, nowMs: number): Promise<Due | null> {
  const webhook = await db.selectFrom('webhook').selectAll().where('id', '=', webhookId).executeTakeFirst()
  if (!webhook) return null
  const row = { id: `msg_${randomUUID()}`, webhook_id: webhookId, event: 'webhook.test', created_ms: nowMs, state: 'waiting', next_ms: null, payload: testPayload(nowMs) }
  await db.insertInto('webhook_delivery').values(row).execute()
  return { id: row.id, webhookId, url: webhook.personal_url, secret: webhook.secret, payload: row.payload, attempts: 0 }
}

/** The next of each webhook but those that are busy, and when there is more to do. */
async function dueDeliveries({ db }: Database, busy: readonly string[], nowMs: number): Promise<{ readonly due: readonly Due[]; readonly nextMs: number | null }> {
  let waiting = db.selectFrom('webhook_delivery').innerJoin('webhook', 'webhook.id', 'webhook_delivery.webhook_id').where('webhook_delivery.state', '=', 'waiting').where('webhook_delivery.next_ms', 'is not', null).where('webhook.disabled_ms', 'is', null)
  if (busy.length > 0) waiting = waiting.where('webhook.id', 'not in', [...busy])
  const rows = await waiting.select(['webhook_delivery.id', 'webhook.id as webhook_id', 'webhook.personal_url', 'webhook.secret', 'webhook_delivery.payload', 'webhook_delivery.next_ms'])
    .select((row) => row.selectFrom('webhook_attempt').select((one) => one.fn.countAll<number>().as('attempts')).whereRef('webhook_attempt.delivery_id', '=', 'webhook_delivery.id').as('attempts'))
    .orderBy('webhook_delivery.next_ms').orderBy('webhook_delivery.created_ms').limit(LOOKED_AT).execute()
  const first = new Map<string, Due>()
  for (const row of rows) {
    if ((row.next_ms ?? 0) > nowMs || first.has(row.webhook_id)) continue
    first.set(row.webhook_id, { id: row.id, webhookId: row.webhook_id, url: row.personal_url, secret: row.secret, payload: row.payload, attempts: Number(row.attempts) })
  }
  return { due: [...first.values()], nextMs: rows.find((row) => (row.next_ms ?? 0) > nowMs)?.next_ms ?? null }
}

/** Null where the webhook or the delivery was removed meanwhile. */
async function recordAttempt({ db }: Database, { id, webhookId }: Pick<Due, 'id' | 'webhookId'>, attempt: WebhookAttempt, verdict: Verdict): Promise<{ readonly delivery: WebhookDelivery; readonly webhook: Webhook } | null> {
  return db.transaction().execute(async (transaction) => {
    const before = await transaction.selectFrom('webhook').selectAll().where('id', '=', webhookId).executeTakeFirst()
    const delivery = await transaction.selectFrom('webhook_delivery').selectAll().where('id', '=', id).executeTakeFirst()
    if (!before || !delivery) return null
    const { count } = await transaction.selectFrom('webhook_attempt').select((row) => row.fn.countAll<number>().as('count')).where('delivery_id', '=', id).executeTakeFirstOrThrow()
    await transaction.insertInto('webhook_attempt').values({ delivery_id: id, n: Number(count) + 1, at_ms: attempt.atMs, duration_ms: attempt.durationMs, status: attempt.status, fault: attempt.fault }).execute()
    await transaction.updateTable('webhook_delivery').set({ state: verdict.state, next_ms: verdict.nextMs }).where('id', '=', id).execute()
    const failures = isTaken(attempt.fault) ? 0 : before.failures + 1
    const isTest = delivery.event === 'webhook.test'
    if (isTaken(attempt.fault)) {
      // Only somebody who looks at it enables it again.
      await transaction.updateTable('webhook').set(isTest ? { failures, disabled_ms: null, disabled_because: null } : { failures }).where('id', '=', webhookId).execute()
    } else if (!isTest) {
      await transaction.updateTable('webhook').set({ failures }).where('id', '=', webhookId).execute()
      if (before.disabled_ms === null && attempt.fault !== null && isGivenUp(attempt.fault, verdict.state, failures)) await disable(transaction, webhookId, attempt)
    }
    const webhook = await transaction.selectFrom('webhook').selectAll().where('id', '=', webhookId).executeTakeFirstOrThrow()
    return { delivery: await shownDelivery(transaction, { ...delivery, state: verdict.state, next_ms: verdict.nextMs }), webhook: shownWebhook(webhook) }
  })
}

/** What waits for it has failed, and says why. */
async function disable(transaction: Transaction<Tables>, webhookId: string, { atMs, durationMs, fault }: WebhookAttempt): Promise<void> {
  const nowMs = atMs + durationMs
  await transaction.updateTable('webhook').set({ disabled_ms: nowMs, disabled_because: fault }).where('id', '=', webhookId).execute()
  for (const { id } of await transaction.selectFrom('webhook_delivery').select('id').where('webhook_id', '=', webhookId).where('state', '=', 'waiting').where('next_ms', 'is not', null).execute()) {
    const { count } = await transaction.selectFrom('webhook_attempt').select((row) => row.fn.countAll<number>().as('count')).where('delivery_id', '=', id).executeTakeFirstOrThrow()
    await transaction.insertInto('webhook_attempt').values({ delivery_id: id, n: Number(count) + 1, at_ms: nowMs, duration_ms: 0, status: null, fault: 'WEBHOOK_DISABLED' }).execute()
    await transaction.updateTable('webhook_delivery').set({ state: 'failed', next_ms: null }).where('id', '=', id).execute()
  }
}
