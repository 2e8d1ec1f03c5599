// What is kept of people and no longer than said: the ledger over a database in a thread of its own, and the sweep that deletes what is too old.
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import type { Log } from '../kit/log.ts'
import type { Erased, KeptData } from '../protocol/kept-data.ts'
import type { Ledger, LedgerHealth } from '../signaling/ports.ts'
import type { JobArgs, JobName, JobResult } from './jobs.ts'
import { KeepError } from './keeper.ts'
import type { Keeper, KeeperOptions } from './keeper.ts'
import type { Entry } from './ledger-jobs.ts'
import { isAny } from './person-jobs.ts'
import { ThreadKeeper } from './thread-keeper.ts'
import { QUEUE_CAPACITY, WriteQueue } from './write-queue.ts'
import type { WriteQueueParts } from './write-queue.ts'

/** What is too old is gone a minute later at most. */
const SWEEP_MS = 60_000
/** How long the end of the server waits for the last entries. */
const CLOSE_MS = 3000
const MS_PER_HOUR = 3_600_000
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
    this.#queue = new WriteQueue({ write: (entries) => parts.keeper.run('writeLedger', entries), capacity: parts.capacity ?? QUEUE_CAPACITY, log: parts.log, later: this.#later })
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
    return this.ask('exportPerson', keyDigest, this.#parts.clock.nowMs(), this.retentionHours)
  }

  eraseFor(keyDigest: string): Promise<Erased> {
    return this.ask('erasePerson', keyDigest, this.#parts.clock.nowMs())
  }

  /** For whatever answers a person: what is on its way to the database belongs to the answer. Throws LEDGER_UNAVAILABLE. */
  async ask<Name extends JobName>(name: Name, ...args: JobArgs<Name>): Promise<JobResult<Name>> {
    let callOff = (): void => undefined
    const tooLong = new Promise<never>((_resolve, reject) => { callOff = this.#later(ANSWER_MS, () => reject(new KeepError('unavailable', 'the database does not answer'))) })
    try {
      return await Promise.race([this.#queue.flush().then(() => this.#parts.keeper.run(name, ...args)), tooLong])
    } catch (cause) {
      this.#parts.log.error({ err: cause, job: name }, 'somebody asked for what is kept, and the database could not be used')
      throw new AppError('LEDGER_UNAVAILABLE', undefined, { cause })
    } finally {
      callOff()
    }
  }

  /** Deletes what is too old, now. */
  async sweep(): Promise<void> {
    try {
      const nowMs = this.#parts.clock.nowMs()
      const erased = await this.#parts.keeper.run('expire', nowMs - this.retentionHours * MS_PER_HOUR, nowMs)
      if (isAny(erased)) this.#parts.log.info({ erased }, 'deleted what was older than data.retentionHours')
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
}

/** Throws where the database cannot be opened, so that a server starts only with a place for what it has to keep. */
export type InsightsOptions = KeeperOptions & { readonly retentionHours: number }

export async function openInsights({ retentionHours, ...options }: InsightsOptions, log: Log, clock: Clock): Promise<Insights> {
  const keeper = new ThreadKeeper(options)
  try {
    await keeper.open()
  } catch (cause) {
    await keeper.end()
    throw new Error(`the database in ${options.folder} cannot be opened: ${(cause as Error).message} (setting data.folder)`, { cause })
  }
  const insights = new Insights({ keeper, retentionHours, log, clock })
  await insights.sweep()
  return insights
}

function later(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs).unref()
  return () => clearTimeout(timer)
}
