// The mediasoup workers: one process a core, each on its own port, started again with growing delay when one dies.
import { once } from 'node:events'
import { createWorker } from 'mediasoup'
import type { types } from 'mediasoup'
import type { Clock } from '../kit/clock.ts'
import { AppError } from '../kit/errors.ts'
import type { Log, LogLevel } from '../kit/log.ts'
import { listenInfos, plainPortRange } from './addresses.ts'
import { findWorkerBinary } from './worker-binary.ts'

export type MediaWorkersOptions = {
  readonly workers: number
  readonly listenIp: string
  readonly announcedAddress?: string | undefined
  readonly port: number
  readonly logLevel: LogLevel
}

/** The first restart is at once (a call waits for it); a worker that keeps dying is tried ever more rarely. */
const RESTART_DELAYS_MS = [0, 250, 500, 1_000, 2_000, 5_000, 10_000] as const
/** A worker that lived this long starts over at the shortest delay. */
const STABLE_AFTER_MS = 60_000
/** How long a request waits for a worker that is being restarted before it is told MEDIA_UNAVAILABLE; a start takes under 0.5 s. */
const WAIT_FOR_WORKER_MS = 3_000

const MAX_PORT = 65_535

const WORKER_LOG_LEVELS: Readonly<Record<LogLevel, types.WorkerLogLevel>> = {
  silent: 'none', fatal: 'none', error: 'error', warn: 'warn', info: 'warn', debug: 'debug', trace: 'debug',
}

/** Something that keeps a worker busy: a room. */
export type Occupant = { readonly load: number }

/** One live worker process. */
export type MediaWorker = {
  readonly index: number
  readonly worker: types.Worker
  readonly webRtcServer: types.WebRtcServer
  readonly plainPortRange: types.TransportPortRange
  /** Who is on it; the sum of their loads places the next room. */
  readonly occupants: Set<Occupant>
  readonly startedMs: number
}

type Slot =
  | { readonly kind: 'up'; readonly worker: MediaWorker }
  | { readonly kind: 'starting' }
  | { readonly kind: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly kind: 'closed' }

type Waiter = { readonly settle: (error: AppError | null) => void }

export class MediaWorkers {
  readonly #options: MediaWorkersOptions
  readonly #log: Log
  readonly #clock: Clock
  readonly #slots: Slot[]
  readonly #failures: number[]
  readonly #waiters = new Set<Waiter>()
  readonly #ends: Promise<unknown>[] = []
  #closed = false

  private constructor(options: MediaWorkersOptions, log: Log, clock: Clock) {
    this.#options = options
    this.#log = log
    this.#clock = clock
    this.#slots = Array.from({ length: options.workers }, () => ({ kind: 'starting' }))
    this.#failures = this.#slots.map(() => 0)
  }

  /** Starts every worker; throws, with none left running, when one cannot start. */
  static async open(options: MediaWorkersOptions, log: Log, clock: Clock): Promise<MediaWorkers> {
    const lastPort = options.port + options.workers - 1
    if (lastPort > MAX_PORT) throw new Error(`${options.workers} media workers from port ${options.port} on would need ports up to ${lastPort}; the last is ${MAX_PORT} (settings media.port and media.workers)`)
    const workers = new MediaWorkers(options, log, clock)
    const started = await Promise.allSettled(workers.#slots.map((_, index) => workers.#start(index)))
    const failed = started.find((result) => result.status === 'rejected')
    if (failed) {
      await workers.close()
      throw failed.reason
    }
    return workers
  }

  get closed(): boolean {
    return this.#closed
  }

  /** The workers that are up, by index. */
  get live(): readonly MediaWorker[] {
    return this.#slots.flatMap((slot) => (slot.kind === 'up' && !slot.worker.worker.closed ? [slot.worker] : []))
  }

  /**
   * Has a room (or a check) opened on the worker with the least to do, waited for while all are restarting. Throws MEDIA_UNAVAILABLE, or
   * SHUTTING_DOWN. The place counts before the room is there, so that rooms opened at once are spread.
   */
  async place<Placed>(open: (worker: MediaWorker) => Promise<Placed>): Promise<Placed> {
    if (this.live.length === 0) await this.#waitForLive()
    if (this.#closed) throw new AppError('SHUTTING_DOWN')
    const byLoad = this.live.map((worker) => ({ worker, load: [...worker.occupants].reduce((sum, occupant) => sum + 1 + occupant.load, 0) }))
    const least = byLoad.toSorted((a, b) => a.load - b.load)[0]?.worker
    if (!least) throw new AppError('MEDIA_UNAVAILABLE')
    const arriving: Occupant = { load: 0 }
    least.occupants.add(arriving)
    try {
      return await open(least)
    } finally {
      least.occupants.delete(arriving)
    }
  }

  /** Ends every worker process, and resolves when the last is gone. Safe twice. */
  async close(): Promise<void> {
    if (!this.#closed) {
      this.#closed = true
      for (const [index, slot] of this.#slots.entries()) {
        if (slot.kind === 'up') slot.worker.worker.close()
        if (slot.kind === 'waiting') clearTimeout(slot.timer)
        this.#slots[index] = { kind: 'closed' }
      }
      this.#settleWaiters(new AppError('SHUTTING_DOWN'))
    }
    await Promise.all(this.#ends)
  }

  async #start(index: number): Promise<void> {
    const { workers, port, logLevel } = this.#options
    const worker = await createWorker({ logLevel: WORKER_LOG_LEVELS[logLevel], workerBin: findWorkerBinary() })
    this.#ends.push(once(worker, 'subprocessclose'))
    const portOfThis = port === 0 ? 0 : port + index
    let webRtcServer: types.WebRtcServer
    try {
      webRtcServer = await worker.createWebRtcServer({ listenInfos: listenInfos(this.#options, portOfThis) })
    } catch (error) {
      worker.close()
      throw cannotListen(`media worker ${index + 1} cannot listen on ${this.#options.listenIp}, UDP and TCP port ${portOfThis}`, error)
    }
    if (this.#closed) {
      worker.close()
      throw new AppError('SHUTTING_DOWN')
    }
    worker.once('died', (error) => this.#onDied(index, error))
    // mediasoup closes its workers by itself on SIGINT and SIGTERM: an end, not an accident, so nothing is restarted.
    worker.observer.once('close', () => {
      if (!worker.died) this.#slots[index] = { kind: 'closed' }
    })
    const live: MediaWorker = {
      index, worker, webRtcServer, plainPortRange: plainPortRange(port, workers), occupants: new Set(), startedMs: this.#clock.monotonicMs(),
    }
    this.#slots[index] = { kind: 'up', worker: live }
    this.#log.info({ worker: index, workerPid: worker.pid, port: portOfThis }, 'media worker is up')
    this.#settleWaiters(null)
  }

  #onDied(index: number, error: Error): void {
    const slot = this.#slots[index]
    const livedMs = slot?.kind === 'up' ? this.#clock.monotonicMs() - slot.worker.startedMs : 0
    if (livedMs >= STABLE_AFTER_MS) this.#failures[index] = 0
    this.#log.error({ worker: index, err: error, livedMs }, 'media worker died')
    this.#scheduleRestart(index)
  }

  #scheduleRestart(index: number): void {
    if (this.#closed) return
    const failures = this.#failures[index] ?? 0
    const delayMs = RESTART_DELAYS_MS[Math.min(failures, RESTART_DELAYS_MS.length - 1)]
    this.#failures[index] = failures + 1
    const timer = setTimeout(() => {
      this.#slots[index] = { kind: 'starting' }
      this.#start(index).catch((error: unknown) => {
        if (this.#closed) return
        this.#log.error({ worker: index, err: error }, 'media worker could not be restarted')
        this.#scheduleRestart(index)
      })
    }, delayMs)
    this.#slots[index] = { kind: 'waiting', timer }
  }

  #waitForLive(): Promise<void> {
    if (this.#slots.every(({ kind }) => kind === 'closed')) return Promise.reject(new AppError('SHUTTING_DOWN'))
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => waiter.settle(new AppError('MEDIA_UNAVAILABLE')), WAIT_FOR_WORKER_MS)
      const waiter: Waiter = {
        settle: (error) => {
          clearTimeout(timer)
          this.#waiters.delete(waiter)
          if (error) reject(error)
          else resolve()
        },
      }
      this.#waiters.add(waiter)
    })
  }

  #settleWaiters(error: AppError | null): void {
    for (const waiter of this.#waiters) waiter.settle(error)
  }
}

/** Says what to change, for the person who started the server: mediasoup gives the reason as words alone. */
function cannotListen(what: string, cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const advice = /address already in use/.test(reason) ? 'something else listens there; end it, or choose another port' : /address not available/.test(reason) ? 'this machine has no such address' : reason
  return new Error(`${what}: ${advice} (settings media.listenIp and media.port)`, { cause })
}
