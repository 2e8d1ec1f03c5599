// Decides when a broken media path is mended by an ICE restart, and when only new media will do.
import type { types } from 'mediasoup-client'
import type { Checker } from './connectivity.ts'
import { MediaTrouble } from './media-trouble.ts'

/** 'disconnected' often heals by itself within a second (Chromium's own check is every 2.5 s). */
const DISCONNECTED_GRACE_MS = 1000
/** How long a restart may take before the next one; after the last one the media are built anew. */
const RESTART_PATIENCE_MS = 6000
const RESTARTS_BEFORE_REBUILD = 2

type Repairs = { readonly restart: () => Promise<void>; readonly rebuild: () => void; readonly connectionStates: () => readonly types.ConnectionState[]; readonly checkWays: Checker }

/** navigator.connection is not in every browser. */
type Connection = EventTarget | undefined

export class NetworkWatch {
  /** What a person is told while repairs do not help. */
  readonly trouble: MediaTrouble
  readonly #repairs: Repairs
  readonly #connection = (navigator as Navigator & { connection?: Connection }).connection
  #timer: ReturnType<typeof setTimeout> | undefined
  #restarts = 0
  #closed = false

  constructor(repairs: Repairs) {
    this.#repairs = repairs
    this.trouble = new MediaTrouble(repairs.checkWays)
    window.addEventListener('online', this.#onNetworkChange)
    this.#connection?.addEventListener('change', this.#onNetworkChange)
  }

  onTransportState(state: types.ConnectionState): void {
    if (this.#closed) return
    const states = this.#repairs.connectionStates()
    // The first connection is made before anything is known to go through it.
    this.trouble.update(states.length > 0 ? states : [state])
    if (state === 'failed') this.#repair()
    else if (state === 'disconnected') this.#later(DISCONNECTED_GRACE_MS)
    else if (state === 'connected' && !this.#isBroken()) this.settle()
  }

  /** The path is good again: forget the attempts. */
  settle(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#restarts = 0
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.trouble.close()
    clearTimeout(this.#timer)
    window.removeEventListener('online', this.#onNetworkChange)
    this.#connection?.removeEventListener('change', this.#onNetworkChange)
  }

  readonly #onNetworkChange = (): void => {
    void this.#repairs.restart().catch(() => undefined)
    this.#later(RESTART_PATIENCE_MS)
  }

  #isBroken(): boolean {
    return this.#repairs.connectionStates().some((state) => state === 'failed' || state === 'disconnected')
  }

  #later(delayMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#isBroken() && this.#repair(), delayMs)
  }

  #repair(): void {
    // Without a network nothing can be mended; the 'online' event starts again.
    if (!navigator.onLine) return
    if (this.#restarts >= RESTARTS_BEFORE_REBUILD) {
      this.settle()
      this.#repairs.rebuild()
      return
    }
    this.#restarts++
    void this.#repairs.restart().catch(() => undefined)
    this.#later(RESTART_PATIENCE_MS)
  }
}
