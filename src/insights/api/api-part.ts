// One person's share in API tokens and webhooks: given to them, deleted for them, and everybody's when its time is over.
import type { Transaction } from 'kysely'
import type { WebhookEvent } from '../../protocol/api-requests.ts'
import type { PersonPart } from '../person-part.ts'
import type { Tables } from '../tables.ts'

const OWNED = ['api_token', 'webhook'] as const

export const API_PART: PersonPart = {
  async exportFor(db, { personId }) {
    const owners = db.selectFrom('api_owner').select('owner').where('digest', 'in', db.selectFrom('person_key').select('person_key.digest').where('person_id', '=', personId))
    const tokens = await db.selectFrom('api_token').selectAll().where('id', 'in', owners).orderBy('created_ms').execute()
    const webhooks = await db.selectFrom('webhook').selectAll().where('id', 'in', owners).orderBy('created_ms').execute()
    return {
      apiTokens: tokens.map((row) => ({ createdMs: row.created_ms, expiresMs: row.expires_ms, lastUsedMs: row.used_ms, revokedMs: row.revoked_ms, personal: { name: row.personal } })),
      webhooks: webhooks.map((row) => ({ createdMs: row.created_ms, events: JSON.parse(row.events) as readonly WebhookEvent[], personal: { url: row.personal_url } })),
    }
  },

  /** What they let programs do ends with their data. */
  async eraseFor(transaction, { personId }) {
    const digests = transaction.selectFrom('person_key').select('person_key.digest').where('person_id', '=', personId)
    const owners = (await transaction.selectFrom('api_owner').select('owner').where('digest', 'in', digests).execute()).map(({ owner }) => owner)
    if (owners.length > 0) await remove(transaction, owners)
    return {}
  },

  /** After the meetings, because what was made with keys alone goes with the meetings of those keys. */
  async expire(transaction, beforeMs) {
    await transaction.deleteFrom('webhook_delivery').where('created_ms', '<', beforeMs).execute()
    await transaction.deleteFrom('webhook_told').where('meeting_id', 'not in', transaction.selectFrom('meeting').select('meeting.meeting_id')).execute()
    await transaction.deleteFrom('api_owner').where('digest', 'not in', transaction.selectFrom('person_key').select('person_key.digest')
      .where('person_key.person_id', 'in', transaction.selectFrom('participant').select((row) => row.ref('participant.person_id').$notNull().as('person_id')).where('participant.person_id', 'is not', null))).execute()
    const lost: string[] = []
    for (const table of OWNED) {
      const rows = await transaction.selectFrom(table).select(`${table}.id`).where(`${table}.identity_personal`, 'is', null).where(`${table}.id`, 'not in', transaction.selectFrom('api_owner').select('api_owner.owner')).execute()
      lost.push(...rows.map(({ id }) => id))
    }
    // Those that are over are known for as long as everything else, so that whoever uses one is told why.
    const over = await transaction.selectFrom('api_token').select('id').where((row) => row.or([row('expires_ms', '<', beforeMs), row('revoked_ms', '<', beforeMs)])).execute()
    const gone = [...new Set([...lost, ...over.map(({ id }) => id)])]
    if (gone.length > 0) await remove(transaction, gone)
    return {}
  },
}

async function remove(transaction: Transaction<Tables>, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    for (const table of OWNED) await transaction.deleteFrom(table).where(`${table}.id`, '=', id).execute()
    await transaction.deleteFrom('api_owner').where('owner', '=', id).execute()
  }
}
