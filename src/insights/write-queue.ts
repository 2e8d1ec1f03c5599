// What is to be written waits here, a batch at a time; while the database cannot be written it waits longer, up to an end, and says so.
import type { Log } from '../kit/log.ts'
import type { LedgerHealth } from '../signaling/ports.ts'
import type { KeepError } from './keeper.ts'
import type { Entry } from './ledger-jobs.ts'

/** An entry is about 300 bytes: at the end of the queue 3 MB wait. */
export const QUEUE_CAPACITY = 10_000
const BATCH = 200
const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 60_000

export type WriteQueueParts = {
  readonly write: (entries: readonly Entry[]) => Promise<void>
  readonly capacity: number
  readonly log: Log
  /** Runs something later; gives back how to call it off. */
  readonly later: (delayMs: number, run: () => void) => () => void
}

export class WriteQueue {
  readonly #parts: WriteQueueParts
  readonly #waiting: Entry[] = []
  #running: Promise<void> | null = null
  #callOff: (() => void) | null = null
  #retryMs = FIRST_RETRY_MS
  #failing: KeepError | null = null
  #lost = 0
  #refused = 0

  constructor(parts: WriteQueueParts) {
    this.#parts = parts
  }

  get health(): LedgerHealth {
    return { state: this.#failing ? 'failing' : 'ok', queued: this.#waiting.length, lost: this.#lost + this.#refused }
  }

  /** Never waits and never throws. Where no place is left the newest is lost: the consent that came first is the one to show. */
  push(entry: Entry): void {
    if (this.#waiting.length >= this.#parts.capacity) {
      if (this.#lost === 0) this.#parts.log.error({ capacity: this.#parts.capacity }, 'the ledger has no place left: from here on consents and audits are lost until the database can be written')
      this.#lost += 1
      return
    }
    this.#waiting.push(entry)
    // While it fails the next try has its time.
    if (!this.#failing) void this.#pump()
  }

  /** Tries at once, and resolves when everything pushed so far is written; rejects with what keeps it from being so. */
  async flush(): Promise<void> {
    await this.#pump()
    if (this.#failing) throw this.#failing
  }

  /** Waits no longer for a retry; what is not written is counted in the log. */
  close(): void {
    this.#callOff?.()
    if (this.#waiting.length > 0) this.#parts.log.error({ entries: this.#waiting.length }, 'the server ends with consents or audits that could not be written')
  }

  #pump(): Promise<void> {
    this.#callOff?.()
    this.#callOff = null
    return this.#running ??= this.#writeAll().finally(() => { this.#running = null })
  }

  async #writeAll(): Promise<void> {
    // A turn later, so that entries of one moment go in one batch.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH)
      try {
        await this.#write(batch)
      } catch (error) {
        return this.#fail(error as KeepError)
      }
      this.#waiting.splice(0, batch.length)
      if (this.#failing) this.#recover()
    }
  }

  /** One entry that the database refuses does not hold up the others. */
  async #write(batch: readonly Entry[]): Promise<void> {
    try {
      await this.#parts.write(batch)
    } catch (error) {
      if ((error as KeepError).kind !== 'refused') throw error
      if (batch.length > 1) {
        for (const entry of batch) await this.#write([entry])
        return
      }
      this.#refused += 1
      this.#parts.log.error({ err: error, kind: batch[0]?.kind }, 'the database refused an entry of the ledger')
    }
  }

  #fail(error: KeepError): void {
    if (!this.#failing) this.#parts.log.error({ err: error, queued: this.#waiting.length }, 'consents and audits cannot be written (setting data.folder): the calls go on, and what waits is written when the database can be')
    this.#failing = error
    this.#callOff = this.#parts.later(this.#retryMs, () => void this.#pump())
    this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2)
  }

  #recover(): void {
    this.#parts.log.info({ lost: this.#lost }, 'consents and audits are written again')
    this.#failing = null
    this.#retryMs = FIRST_RETRY_MS
  }
}
