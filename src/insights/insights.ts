// What is kept of people and no longer than said: the ledger over a database in a thread of its own, and the sweep that deletes what is too old.
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import type { Log } from '../kit/log.ts'
import type { Erased, KeptData } from '../protocol/kept-data.ts'
import type { Ledger, LedgerHealth } from '../signaling/ports.ts'
import { KeepError } from './keeper.ts'
import type { Keeper, KeeperOptions } from './keeper.ts'
import { ThreadKeeper } from './thread-keeper.ts'
import type { Entry } from './records.ts'
import { QUEUE_CAPACITY, WriteQueue } from './write-queue.ts'
import type { WriteQueueParts } from './write-queue.ts'

/** What is too old is gone a minute later at most. */
const SWEEP_MS = 60_000
/** How long the end of the server waits for the last entries. */
const CLOSE_MS = 3000
/** A disk that hangs answers nobody: a person who asks is told so after this. */
const ANSWER_MS = 5000

export type InsightsParts = {
  readonly keeper: Keeper
  readonly retentionHours: number
  readonly log: Log
  readonly clock: Clock
  readonly capacity?: number
  readonly later?: WriteQueueParts['later']
}

export class Insights implements Ledger, AsyncDisposable {
  readonly #parts: InsightsParts
  readonly #queue: WriteQueue
  readonly #later: WriteQueueParts['later']
  #callOffSweep: () => void
  #sweepFailed = false
  #closing: Promise<void> | null = null

  constructor(parts: InsightsParts) {
    this.#parts = parts
    this.#later = parts.later ?? later
    this.#queue = new WriteQueue({ keeper: parts.keeper, capacity: parts.capacity ?? QUEUE_CAPACITY, log: parts.log, later: this.#later })
    this.#callOffSweep = this.#later(SWEEP_MS, () => void this.#sweepAgain())
  }

  get retentionHours(): number {
    return this.#parts.retentionHours
  }

  get health(): LedgerHealth {
    return this.#queue.health
  }

  record(entry: Entry): void {
    this.#queue.push(entry)
  }

  exportFor(keyDigest: string): Promise<KeptData> {
    return this.#afterWriting(() => this.#parts.keeper.exportFor(keyDigest, this.#parts.clock.nowMs()))
  }

  eraseFor(keyDigest: string): Promise<Erased> {
    return this.#afterWriting(() => this.#parts.keeper.eraseFor(keyDigest, this.#parts.clock.nowMs()))
  }

  /** Deletes what is too old, now. */
  async sweep(): Promise<void> {
    try {
      const { consents, audits } = await this.#parts.keeper.expire(this.#parts.clock.nowMs())
      if (consents + audits > 0) this.#parts.log.info({ consents, audits }, 'deleted what was older than data.retentionHours')
      this.#sweepFailed = false
    } catch (error) {
      if (!this.#sweepFailed) this.#parts.log.error({ err: error }, 'what is older than data.retentionHours cannot be deleted now; it is tried again each minute')
      this.#sweepFailed = true
    }
  }

  close(): Promise<void> {
    return this.#closing ??= this.#close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  async #close(): Promise<void> {
    this.#callOffSweep()
    let callOff = (): void => undefined
    const tooLong = new Promise<void>((resolve) => { callOff = this.#later(CLOSE_MS, resolve) })
    await Promise.race([this.#queue.flush().catch(() => undefined), tooLong])
    this.#queue.close()
    await Promise.race([this.#parts.keeper.close(), tooLong])
    callOff()
  }

  async #sweepAgain(): Promise<void> {
    await this.sweep()
    if (!this.#closing) this.#callOffSweep = this.#later(SWEEP_MS, () => void this.#sweepAgain())
  }

  /** What is on its way to the database belongs to the answer. */
  async #afterWriting<T>(ask: () => Promise<T>): Promise<T> {
    let callOff = (): void => undefined
    const tooLong = new Promise<never>((_resolve, reject) => { callOff = this.#later(ANSWER_MS, () => reject(new KeepError('unavailable', 'the database does not answer'))) })
    try {
      return await Promise.race([this.#queue.flush().then(ask), tooLong])
    } catch (cause) {
      this.#parts.log.error({ err: cause }, 'a person asked for what is kept of them, and the database could not be read')
      throw new AppError('LEDGER_UNAVAILABLE', undefined, { cause })
    } finally {
      callOff()
    }
  }
}

/** Throws where the database cannot be opened, so that a server starts only with a place for what it has to keep. */
export async function openInsights(options: KeeperOptions, log: Log, clock: Clock): Promise<Insights> {
  const keeper = new ThreadKeeper(options)
  try {
    await keeper.open()
  } catch (cause) {
    await keeper.end()
    throw new Error(`the database in ${options.folder} cannot be opened: ${(cause as Error).message} (setting data.folder)`, { cause })
  }
  const insights = new Insights({ keeper, retentionHours: options.retentionHours, log, clock })
  await insights.sweep()
  return insights
}

function later(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs).unref()
  return () => clearTimeout(timer)
}
