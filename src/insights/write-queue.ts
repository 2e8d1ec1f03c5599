// What is to be written waits here, a batch at a time; while the database cannot be written it waits longer, up to an end, and says so.
import type { Log } from '../kit/log.ts'
import type { LedgerHealth } from '../signaling/ports.ts'
import type { KeepError } from './keeper.ts'
import type { Entry } from './ledger-jobs.ts'
import { RetriedWrites } from './retried-writes.ts'
import type { Later } from './retried-writes.ts'

/** An entry is about 300 bytes: at the end of the queue 3 MB wait. */
export const QUEUE_CAPACITY = 10_000
const BATCH = 200

export type WriteQueueParts = {
  readonly write: (entries: readonly Entry[]) => Promise<void>
  readonly capacity: number
  readonly log: Log
  readonly later: Later
}

export class WriteQueue {
  readonly #parts: WriteQueueParts
  readonly #waiting: Entry[] = []
  readonly #writes: RetriedWrites
  #lost = 0
  #refused = 0

  constructor(parts: WriteQueueParts) {
    this.#parts = parts
    this.#writes = new RetriedWrites({
      writeAll: (succeeded) => this.#writeAll(succeeded), later: parts.later, onWritten: () => undefined,
      onFail: (error) => parts.log.error({ err: error, queued: this.#waiting.length }, 'consents and audits cannot be written (setting data.folder): the calls go on, and what waits is written when the database can be'),
      onRecover: () => parts.log.info({ lost: this.#lost }, 'consents and audits are written again'),
    })
  }

  get health(): LedgerHealth {
    return { state: this.#writes.isFailing ? 'failing' : 'ok', queued: this.#waiting.length, lost: this.#lost + this.#refused }
  }

  /** Never waits and never throws. Where no place is left the newest is lost: the consent that came first is the one to show. */
  push(entry: Entry): void {
    if (this.#waiting.length >= this.#parts.capacity) {
      if (this.#lost === 0) this.#parts.log.error({ capacity: this.#parts.capacity }, 'the ledger has no place left: from here on consents and audits are lost until the database can be written')
      this.#lost += 1
      return
    }
    this.#waiting.push(entry)
    this.#writes.pump()
  }

  /** Tries at once, and resolves when everything pushed so far is written; rejects with what keeps it from being so. */
  flush(): Promise<void> {
    return this.#writes.flush()
  }

  /** Waits no longer for a retry; what is not written is counted in the log. */
  close(): void {
    this.#writes.close()
    if (this.#waiting.length > 0) this.#parts.log.error({ entries: this.#waiting.length }, 'the server ends with consents or audits that could not be written')
  }

  async #writeAll(succeeded: () => void): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, BATCH)
      await this.#write(batch)
      this.#waiting.splice(0, batch.length)
      succeeded()
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
}
