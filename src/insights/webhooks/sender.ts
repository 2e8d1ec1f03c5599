// Sends what is due: one delivery of a webhook at a time, all webhooks at once, so that a slow target holds up nobody but itself.
import type { Clock } from '../../kit/clock.ts'
import type { Log } from '../../kit/log.ts'
import type { Webhook, WebhookDelivery } from '../../protocol/api-answers.ts'
import type { Ask } from '../meetings/archive.ts'
import type { Due } from './delivery-jobs.ts'
import type { Outcome } from './post.ts'
import { verdictAfter } from './retries.ts'
import { signedHeaders } from './sign.ts'

/** However long nothing is due: whatever was told while the database was away is looked for again. */
const LOOK_AGAIN_MS = 30_000

export type SenderParts = {
  readonly ask: Ask
  readonly post: (url: string, headers: Readonly<Record<string, string>>, body: string, signal: AbortSignal) => Promise<Outcome>
  readonly clock: Clock
  readonly random: () => number
  readonly later: (delayMs: number, run: () => void) => () => void
  readonly log: Log
}

export class WebhookSender {
  readonly #parts: SenderParts
  readonly #busy = new Set<string>()
  readonly #ending = new AbortController()
  #looking: Promise<void> | null = null
  #lookAgain = false
  #callOff = (): void => undefined
  #failed = false

  constructor(parts: SenderParts) {
    this.#parts = parts
  }

  /** Something happened: what is not queued yet is, and what is due goes out. */
  poke(): void {
    if (this.#ending.signal.aborted) return
    this.#lookAgain = true
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null
      // Asked for between the last look and now.
      if (this.#lookAgain && !this.#failed) this.poke()
    })
  }

  /** At once, however busy the webhook is. Null where it was removed meanwhile. */
  async sendNow(due: Due): Promise<{ readonly delivery: WebhookDelivery; readonly webhook: Webhook } | null> {
    return this.#attempt(due, (fault) => ({ state: fault === null || fault === 'WEBHOOK_ANSWER_CUT' ? 'delivered' : 'failed', nextMs: null }))
  }

  /** What is under way is cut off and sent again at the next start: the target may get it twice, with the same webhook-id. */
  close(): void {
    this.#ending.abort()
    this.#callOff()
  }

  async #look(): Promise<void> {
    const { ask, clock, later, log } = this.#parts
    let waitMs = LOOK_AGAIN_MS
    try {
      while (this.#lookAgain && !this.#ending.signal.aborted) {
        this.#lookAgain = false
        await ask('queueEvents', clock.nowMs())
        const { due, nextMs } = await ask('dueDeliveries', [...this.#busy], clock.nowMs())
        for (const one of due) void this.#deliver(one)
        // More of the same webhook comes when this one is through.
        if (nextMs !== null) waitMs = Math.min(LOOK_AGAIN_MS, Math.max(0, nextMs - clock.nowMs()))
      }
      this.#failed = false
    } catch (error) {
      // The store has said so already; it is tried again.
      if (!this.#failed && !this.#ending.signal.aborted) log.warn({ err: error }, 'webhooks wait for the database')
      this.#failed = true
    }
    this.#callOff()
    if (!this.#ending.signal.aborted) this.#callOff = later(waitMs, () => this.poke())
  }

  async #deliver(due: Due): Promise<void> {
    const { clock, random, later, log } = this.#parts
    this.#busy.add(due.webhookId)
    try {
      const ended = await this.#attempt(due, (fault) => verdictAfter(due.attempts + 1, fault, clock.nowMs(), random))
      if (ended?.webhook.state === 'disabled') log.warn({ webhook: due.webhookId, because: ended.webhook.disabledBecause }, 'a webhook failed too often and is disabled; a test that succeeds enables it again')
    } catch (error) {
      if (this.#ending.signal.aborted) return
      log.warn({ err: error }, 'how a webhook ended could not be written down; it is sent again')
      // Not at once: a disk that can be read and not written would make a flood of it.
      later(LOOK_AGAIN_MS, () => this.#free(due.webhookId))
      return
    }
    this.#free(due.webhookId)
  }

  #free(webhookId: string): void {
    this.#busy.delete(webhookId)
    this.poke()
  }

  async #attempt(due: Due, verdict: (fault: Outcome['fault']) => ReturnType<typeof verdictAfter>) {
    const { ask, post, clock } = this.#parts
    const [atMs, sinceMs] = [clock.nowMs(), clock.monotonicMs()]
    const { status, fault } = await post(due.url, signedHeaders(due.secret, due.id, atMs, due.payload), due.payload, this.#ending.signal)
    if (this.#ending.signal.aborted) return null
    return ask('recordAttempt', { id: due.id, webhookId: due.webhookId }, { atMs, durationMs: Math.max(0, Math.round(clock.monotonicMs() - sinceMs)), status, fault }, verdict(fault))
  }
}
