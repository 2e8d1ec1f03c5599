// Webhooks as signaling asks for them, and the sending behind them.
import { randomUUID } from 'node:crypto'
import { isIP } from 'node:net'
import { isPublic } from '../../kit/addresses.ts'
import { AppError } from '../../kit/errors.ts'
import { digest } from '../../kit/secrets.ts'
import type { Webhook, WebhookDelivery } from '../../protocol/api-answers.ts'
import type { WebhookEvent } from '../../protocol/api-requests.ts'
import type { HostScope, WebhookDesk } from '../../signaling/ports.ts'
import { WebhookSender } from './sender.ts'
import type { SenderParts } from './sender.ts'
import { newWebhookSecret } from './sign.ts'
import { MOST_WEBHOOKS } from './webhook-jobs.ts'
import type { AfterDelivery } from './webhook-jobs.ts'

export type WebhooksParts = SenderParts & { readonly allowPrivate: boolean }

export class Webhooks implements WebhookDesk {
  readonly #parts: WebhooksParts
  readonly #sender: WebhookSender

  constructor(parts: WebhooksParts) {
    this.#parts = parts
    this.#sender = new WebhookSender(parts)
  }

  /** A meeting ended or its report is ready. Also at the start, for what the last server did not get to. */
  poke(): void {
    this.#sender.poke()
  }

  close(): void {
    this.#sender.close()
  }

  async create(scope: HostScope, { url, events, origin }: { readonly url: string; readonly events: readonly WebhookEvent[]; readonly origin: string }): Promise<Webhook & { readonly secret: string }> {
    if (!this.#parts.allowPrivate && !mayBePublic(new URL(url))) throw new AppError('WEBHOOK_TARGET_REFUSED')
    const secret = newWebhookSecret()
    const made = await this.#parts.ask('createWebhook', scope, { id: randomUUID(), url, events, secret, origin, identityDigest: scope.identity === null ? null : digest(scope.identity).toString('hex') }, this.#parts.clock.nowMs())
    if (made === null) throw new AppError('LIMIT_REACHED', `One person has ${MOST_WEBHOOKS} webhooks at most; delete one first`)
    return { ...made, secret }
  }

  list(scope: HostScope): Promise<readonly Webhook[]> {
    return this.#parts.ask('listWebhooks', scope)
  }

  async remove(scope: HostScope, id: string): Promise<void> {
    if (!await this.#parts.ask('removeWebhook', scope, id)) throw new AppError('NOT_FOUND')
  }

  async test(scope: HostScope, id: string): Promise<{ readonly delivery: WebhookDelivery; readonly webhook: Webhook }> {
    await this.#own(scope, id)
    const due = await this.#parts.ask('queueTest', id, this.#parts.clock.nowMs())
    const ended = due && await this.#sender.sendNow(due)
    if (!ended) throw new AppError('NOT_FOUND')
    return ended
  }

  async deliveries(scope: HostScope, id: string, { limit, cursor }: { readonly limit: number; readonly cursor: string | null }): Promise<{ readonly items: readonly WebhookDelivery[]; readonly next: string | null }> {
    await this.#own(scope, id)
    const { items, next } = await this.#parts.ask('listDeliveries', id, { limit, after: cursor === null ? null : afterOf(cursor) })
    return { items, next: next && cursorOf(next) }
  }

  async #own(scope: HostScope, id: string): Promise<void> {
    if (!await this.#parts.ask('findWebhook', scope, id)) throw new AppError('NOT_FOUND')
  }
}

/** What can be seen of an address without asking anybody; where its name leads is looked at before each sending. */
function mayBePublic({ protocol, hostname }: URL): boolean {
  const name = hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  if (protocol !== 'https:') return false
  return isIP(name) === 0 ? name.includes('.') && !/\.(?:localhost|local|internal|home\.arpa)$/.test(name) : isPublic(name)
}

const cursorOf = ({ createdMs, id }: AfterDelivery): string => Buffer.from(`${createdMs}.${id}`).toString('base64url')

function afterOf(cursor: string): AfterDelivery {
  const [, createdMs, id] = /^(\d{1,15})\.([\w-]{1,64})$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []
  if (createdMs === undefined || id === undefined) throw new AppError('BAD_REQUEST', 'The cursor is not one that an earlier page gave')
  return { createdMs: Number(createdMs), id }
}
