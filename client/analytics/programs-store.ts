// API tokens and webhooks of a host: asked for, made, tried and taken back.
import type { CallErrorCode } from '../state/call-error.ts'
import { Store } from '../state/store.ts'
import { codeOf } from './api.ts'
import type { AnalyticsApi } from './api.ts'
import type { ApiToken, Webhook, WebhookDelivery } from '../../src/protocol/api-answers.ts'

/** What was just made: its secret is known here alone, and for this once. */
export type Fresh = { readonly kind: 'token' | 'webhook'; readonly secret: string }
export type Outcome = { readonly kind: 'none' } | { readonly kind: 'made'; readonly fresh: Fresh } | { readonly kind: 'tested'; readonly delivery: WebhookDelivery; readonly url: string } | { readonly kind: 'refused'; readonly code: CallErrorCode; readonly message: string }
export type ProgramsState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly code: CallErrorCode }
  | { readonly kind: 'ready'; readonly tokens: readonly ApiToken[]; readonly webhooks: readonly Webhook[]; readonly outcome: Outcome; readonly busy: boolean }

export class ProgramsStore extends Store<ProgramsState> {
  readonly #api: Pick<AnalyticsApi, 'ask'>

  constructor(api: Pick<AnalyticsApi, 'ask'>) {
    super({ kind: 'loading' })
    this.#api = api
  }

  async load(outcome: Outcome = { kind: 'none' }): Promise<void> {
    try {
      const [tokens, webhooks] = await Promise.all([this.#api.ask<{ items: readonly ApiToken[] }>('/tokens'), this.#api.ask<{ items: readonly Webhook[] }>('/webhooks')])
      this.set({ kind: 'ready', tokens: tokens.items, webhooks: webhooks.items, outcome, busy: false })
    } catch (error) {
      this.set({ kind: 'failed', code: codeOf(error) })
    }
  }

  makeToken(name: string, expiresInDays: number): Promise<void> {
    return this.#do(async () => ({ kind: 'made', fresh: { kind: 'token', secret: (await this.#api.ask<{ token: string }>('/tokens', { method: 'POST', body: { name, expiresInDays } })).token } }))
  }

  makeWebhook(url: string, events: readonly string[]): Promise<void> {
    return this.#do(async () => ({ kind: 'made', fresh: { kind: 'webhook', secret: (await this.#api.ask<{ secret: string }>('/webhooks', { method: 'POST', body: { url, events } })).secret } }))
  }

  revoke(kind: 'tokens' | 'webhooks', id: string): Promise<void> {
    return this.#do(async () => {
      await this.#api.ask(`/${kind}/${encodeURIComponent(id)}`, { method: 'DELETE' })
      return { kind: 'none' }
    })
  }

  test({ id, url }: Webhook): Promise<void> {
    return this.#do(async () => ({ kind: 'tested', url, delivery: (await this.#api.ask<{ delivery: WebhookDelivery }>(`/webhooks/${encodeURIComponent(id)}/test`, { method: 'POST', body: {} })).delivery }))
  }

  putAway(): void {
    this.update((state) => (state.kind === 'ready' ? { ...state, outcome: { kind: 'none' } } : state))
  }

  async #do(work: () => Promise<Outcome>): Promise<void> {
    this.update((state) => (state.kind === 'ready' ? { ...state, busy: true, outcome: { kind: 'none' } } : state))
    try {
      await this.load(await work())
    } catch (error) {
      const refused = { kind: 'refused' as const, code: codeOf(error), message: error instanceof Error ? error.message : '' }
      this.update((state) => (state.kind === 'ready' ? { ...state, busy: false, outcome: refused } : state))
    }
  }
}
