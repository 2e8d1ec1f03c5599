// In a call whose media do not get through: finds out quietly which ways are closed, and forgets it once they are open.
import type { types } from 'mediasoup-client'
import { ConnectivityCheck } from './connectivity.ts'
import type { Checker, PathResults } from './connectivity.ts'
import { Store } from './store.ts'

/** ICE needs a second or two; a browser says 'failed' only after 15 s and more. */
export const CONNECTING_PATIENCE_MS = 8_000
/** The server lets a connection check once in 10 s for long. */
export const CHECK_AGAIN_MS = 30_000

export class MediaTrouble {
  /** What was found while nothing gets through at all; null while media flow or nobody knows. */
  readonly closedWays = new Store<PathResults | null>(null)
  readonly #check: ConnectivityCheck
  #timer: ReturnType<typeof setTimeout> | undefined
  #closed = false

  constructor(checker: Checker) {
    this.#check = new ConnectivityCheck(checker)
  }

  /** The states of both transports, whenever one has changed. */
  update(states: readonly types.ConnectionState[]): void {
    if (this.#closed) return
    if (states.some((state) => state === 'failed')) this.#later(0)
    else if (states.some((state) => state === 'connecting' || state === 'disconnected')) this.#later(CONNECTING_PATIENCE_MS)
    else if (states.length > 0 && states.every((state) => state === 'connected')) this.#settle()
  }

  /** As a person asks for it. */
  async checkNow(): Promise<void> {
    await this.#check.run()
    const now = this.#check.state.getSnapshot()
    if (this.#closed || now.kind !== 'done') return
    this.closedWays.set(now.verdict === 'none' ? now.paths : null)
  }

  close(): void {
    this.#closed = true
    this.#settle()
  }

  /** Media flow again: what was found is over. */
  #settle(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#check.close()
    this.closedWays.set(null)
  }

  #later(delayMs: number): void {
    if (this.#timer !== undefined) return
    this.#timer = setTimeout(() => {
      void this.checkNow()
      // Until the media flow: a mended network shows in the next check at the latest.
      this.#timer = undefined
      this.#later(CHECK_AGAIN_MS)
    }, delayMs)
  }
}
