// Writing that goes on when the database is away: one run at a time, each next try later, and word when failing begins and when it is over.
import type { KeepError } from './keeper.ts'

const FIRST_RETRY_MS = 1000
const LONGEST_RETRY_MS = 60_000

/** Runs something later; gives back how to call it off. */
export type Later = (delayMs: number, run: () => void) => () => void

export type RetriedWritesParts = {
  /** Writes all that waits, calling `succeeded` after each batch; rejects with a KeepError where it cannot go on, and is run again later. */
  readonly writeAll: (succeeded: () => void) => Promise<void>
  /** Nothing waits any more. */
  readonly onWritten: () => void
  readonly onFail: (error: KeepError) => void
  readonly onRecover: () => void
  readonly later: Later
}

export class RetriedWrites {
  readonly #parts: RetriedWritesParts
  #running: Promise<void> | null = null
  #isAsked = false
  #callOff: (() => void) | null = null
  #retryMs = FIRST_RETRY_MS
  #failing: KeepError | null = null

  constructor(parts: RetriedWritesParts) {
    this.#parts = parts
  }

  get isFailing(): boolean {
    return this.#failing !== null
  }

  /** Writes when it is time to: while it fails the next try has its own. */
  pump(): void {
    if (!this.#failing) void this.#run()
  }

  /** Tries at once, and resolves when everything that waited is written; rejects with what keeps it from being so. */
  async flush(): Promise<void> {
    await this.#run()
    if (this.#failing) throw this.#failing
  }

  /** Waits no longer for a retry. */
  close(): void {
    this.#callOff?.()
  }

  #run(): Promise<void> {
    this.#callOff?.()
    this.#callOff = null
    this.#isAsked = true
    return this.#running ??= this.#writeAll()
  }

  async #writeAll(): Promise<void> {
    // A turn later, so that what comes at one moment goes in one batch.
    await Promise.resolve()
    try {
      // Asked for again after the last look and before this was over: what came then is written, too.
      while (this.#isAsked) {
        this.#isAsked = false
        await this.#parts.writeAll(() => this.#succeeded())
      }
    } catch (error) {
      this.#running = null
      return this.#fail(error as KeepError)
    }
    this.#running = null
    this.#parts.onWritten()
  }

  #fail(error: KeepError): void {
    if (!this.#failing) this.#parts.onFail(error)
    this.#failing = error
    this.#callOff = this.#parts.later(this.#retryMs, () => void this.#run())
    this.#retryMs = Math.min(LONGEST_RETRY_MS, this.#retryMs * 2)
  }

  #succeeded(): void {
    if (!this.#failing) return
    this.#failing = null
    this.#retryMs = FIRST_RETRY_MS
    this.#parts.onRecover()
  }
}
