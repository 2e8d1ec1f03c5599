// API tokens and webhooks in memory, for the tests of the HTTP API; the real ones are tested against databases in test/insights.
import { randomUUID } from 'node:crypto'
import { AppError } from '../../src/kit/errors.ts'
import type { ApiToken, Webhook, WebhookDelivery } from '../../src/protocol/api-answers.ts'
import type { Analytics, ApiTokenDesk, HostScope, Ledger, WebhookDesk } from '../../src/signaling/ports.ts'
import { FakeArchive } from './fake-archive.ts'

const isOne = (a: HostScope, b: HostScope): boolean => (a.identity !== null && a.identity === b.identity) || a.keyDigests.some((one) => b.keyDigests.includes(one))

class FakeTokens implements ApiTokenDesk {
  readonly #nowMs: () => number
  readonly #rows: { readonly scope: HostScope; readonly digest: string; token: ApiToken }[] = []

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  async create(scope: HostScope, { name, digest, expiresMs }: Parameters<ApiTokenDesk['create']>[1]): Promise<ApiToken> {
    const token: ApiToken = { id: randomUUID(), name, createdMs: this.#nowMs(), expiresMs, lastUsedMs: null, state: 'active' }
    this.#rows.push({ scope, digest, token })
    return token
  }

  async list(scope: HostScope): Promise<readonly ApiToken[]> {
    return this.#rows.filter((row) => isOne(row.scope, scope)).map(({ token }) => token).toReversed()
  }

  async revoke(scope: HostScope, id: string): Promise<void> {
    const row = this.#rows.find(({ token, scope: own }) => token.id === id && isOne(own, scope))
    if (!row) throw new AppError('NOT_FOUND')
    row.token = { ...row.token, state: 'revoked' }
  }

  async open(digest: string): Promise<HostScope> {
    const row = this.#rows.find((one) => one.digest === digest)
    if (!row) throw new AppError('API_TOKEN_INVALID')
    if (row.token.state === 'revoked') throw new AppError('API_TOKEN_REVOKED')
    if (this.#nowMs() >= row.token.expiresMs) throw new AppError('API_TOKEN_EXPIRED')
    return row.scope
  }
}

class FakeWebhooks implements WebhookDesk {
  readonly #nowMs: () => number
  readonly #rows: { readonly scope: HostScope; readonly webhook: Webhook; readonly deliveries: WebhookDelivery[] }[] = []
  readonly origins: string[] = []

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  async create(scope: HostScope, { url, events, origin }: Parameters<WebhookDesk['create']>[1]) {
    if (url.startsWith('http:')) throw new AppError('WEBHOOK_TARGET_REFUSED')
    const webhook: Webhook = { id: randomUUID(), url, events: [...events], createdMs: this.#nowMs(), state: 'active', disabledMs: null, disabledBecause: null, failuresInARow: 0 }
    this.#rows.push({ scope, webhook, deliveries: [] })
    this.origins.push(origin)
    return { ...webhook, secret: `whsec_${Buffer.alloc(24).toString('base64')}` }
  }

  async list(scope: HostScope): Promise<readonly Webhook[]> {
    return this.#rows.filter((row) => isOne(row.scope, scope)).map(({ webhook }) => webhook).toReversed()
  }

  async remove(scope: HostScope, id: string): Promise<void> {
    this.#rows.splice(this.#rows.indexOf(this.#one(scope, id)), 1)
  }

  async test(scope: HostScope, id: string) {
    const { webhook, deliveries } = this.#one(scope, id)
    const delivery: WebhookDelivery = { id: `msg_${randomUUID()}`, event: 'webhook.test', createdMs: this.#nowMs(), state: 'delivered', nextMs: null, attempts: [{ atMs: this.#nowMs(), durationMs: 3, status: 204, fault: null }] }
    deliveries.unshift(delivery)
    return { delivery, webhook }
  }

  async deliveries(scope: HostScope, id: string, { limit }: { readonly limit: number }) {
    return { items: this.#one(scope, id).deliveries.slice(0, limit), next: null }
  }

  #one(scope: HostScope, id: string) {
    const row = this.#rows.find(({ webhook, scope: own }) => webhook.id === id && isOne(own, scope))
    if (!row) throw new AppError('NOT_FOUND')
    return row
  }
}

export type FakeAnalytics = Analytics & { readonly archive: FakeArchive; readonly webhooks: FakeWebhooks }

export function fakeAnalytics(ledger: Ledger, nowMs: () => number): FakeAnalytics {
  return { archive: new FakeArchive(ledger, nowMs), tokens: new FakeTokens(nowMs), webhooks: new FakeWebhooks(nowMs) }
}
