// Decides when a broken media path is mended by an ICE restart, and when only new media will do.
import type { types } from 'mediasoup-client'
import type { Checker } from './connectivity.ts'
import { DRY, flowed, isStalled, STALL_MS } from './flow.ts'
import type { Flow, FlowSample } from './flow.ts'
import { MediaTrouble } from './media-trouble.ts'

/** 'disconnected' often heals by itself within a second (Chromium's own check is every 2.5 s). */
const DISCONNECTED_GRACE_MS = 1000
/** How long a restart may take before the next one; after the last one the media are built anew, so that no tile stays black. */
const RESTART_PATIENCE_MS = 2500
const RESTARTS_BEFORE_REBUILD = 2
/** Twice this without a packet where there should be many, and the path is taken for dead. */
const LISTEN_MS = 700

type Repairs = {
  /** The network is another: connections that were made over the old one are dead, whatever they say. */
  readonly moved: () => void
  readonly restart: () => Promise<void>
  readonly rebuild: () => void
  readonly connectionStates: () => readonly types.ConnectionState[]
  /** What has arrived so far, or null while nothing need arrive. */
  readonly sample: () => Promise<FlowSample | null>
  readonly checkWays: Checker
}

/** navigator.connection is not in every browser, and its `type` ("wifi", "cellular") mostly on phones. */
type Connection = (EventTarget & { readonly type?: string }) | undefined

export class NetworkWatch {
  /** What a person is told while repairs do not help. */
  readonly trouble: MediaTrouble
  readonly #repairs: Repairs
  readonly #connection = (navigator as Navigator & { connection?: Connection }).connection
  readonly #listening: ReturnType<typeof setInterval>
  #type = (navigator as Navigator & { connection?: Connection }).connection?.type
  #flow: Flow = DRY
  #timer: ReturnType<typeof setTimeout> | undefined
  #restarts = 0
  #closed = false

  constructor(repairs: Repairs) {
    this.#repairs = repairs
    this.trouble = new MediaTrouble(repairs.checkWays)
    window.addEventListener('online', this.#onOnline)
    this.#connection?.addEventListener('change', this.#onConnectionChange)
    this.#listening = setInterval(() => void this.#listen(), LISTEN_MS)
  }

  /** Whether neither the transports nor their bytes say that anything comes through. */
  get isSilent(): boolean {
    return this.#isBroken() || performance.now() - this.#flow.grewMs >= STALL_MS
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

  /** The path was made or mended just now: it must stand soon. */
  expect(): void {
    this.settle()
    if (!this.#closed) this.#later(RESTART_PATIENCE_MS)
  }

  /** Something failed that no restart mends, such as a transport that the server does not have any more. */
  giveUp(): void {
    this.settle()
    if (!this.#closed) this.#repairs.rebuild()
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.trouble.close()
    clearTimeout(this.#timer)
    clearInterval(this.#listening)
    window.removeEventListener('online', this.#onOnline)
    this.#connection?.removeEventListener('change', this.#onConnectionChange)
  }

  readonly #onOnline = (): void => {
    this.#repairs.moved()
    this.#later(RESTART_PATIENCE_MS)
  }

  /** It tells of every new guess of the speed as well. */
  readonly #onConnectionChange = (): void => {
    const before = this.#type
    this.#type = this.#connection?.type
    if (this.#type !== before && navigator.onLine) this.#onOnline()
  }

  /** Not every browser says that its network changed; silence does. */
  async #listen(): Promise<void> {
    const sample = await this.#repairs.sample().catch(() => null)
    if (this.#closed) return
    const nowMs = performance.now()
    this.#flow = flowed(this.#flow, sample, nowMs)
    if (!isStalled(this.#flow, nowMs)) return
    // Once until media flow again: when everybody else has fallen silent, no restart brings them back.
    this.#flow = { ...this.#flow, armed: false }
    if (this.#timer === undefined) this.#repair()
  }

  #isBroken(): boolean {
    return this.#repairs.connectionStates().some((state) => state === 'failed' || state === 'disconnected')
  }

  #later(delayMs: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      if (this.#isBroken()) this.#repair()
      else this.#restarts = 0
    }, delayMs)
  }

  #repair(): void {
    // Without a network nothing can be mended; the 'online' event starts again.
    if (!navigator.onLine) return
    if (this.#restarts >= RESTARTS_BEFORE_REBUILD) return this.giveUp()
    this.#restarts++
    void this.#repairs.restart().catch(() => undefined)
    this.#later(RESTART_PATIENCE_MS)
  }
}
