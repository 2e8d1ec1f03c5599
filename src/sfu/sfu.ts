// The media server: opens rooms on the least loaded worker, and taps for consented producers.
import { setLogEventListeners } from 'mediasoup'
import { systemClock } from '../kit/clock.ts'
import type { Clock } from '../kit/clock.ts'
import { Granted } from '../kit/consent.ts'
import { AppError } from '../kit/errors.ts'
import type { Log, LogLevel } from '../kit/log.ts'
import type { ConnectionPath } from '../protocol/constants.ts'
import type { ProducerId, RoomId } from '../protocol/ids.ts'
import { ConnectivityCheck } from './connectivity-check.ts'
import { MediaRoom } from './media-room.ts'
import { MediaWorkers } from './media-workers.ts'
import type { TapEndpoint } from './tap-outlets.ts'
import type { Tap } from './tap.ts'

export type SfuOptions = {
  /** How many mediasoup processes; one a CPU core is right (`os.availableParallelism()`). A room lives on one of them. */
  readonly workers: number
  /** The local IP address for browsers' media, e.g. '0.0.0.0' (every address of this machine) or '127.0.0.1'. */
  readonly listenIp: string
  /** The IP address or host name that browsers reach this machine at, where that is not `listenIp` (NAT, containers, clouds). */
  readonly announcedAddress?: string | undefined
  /** UDP and TCP port of the first worker; each further worker takes the next one. 0 takes free ones (tests). */
  readonly port: number
  /** The local IP address that taps to other machines are sent from; any when left out. Taps to this machine use loopback. */
  readonly tapListenIp?: string | undefined
  /** How much the mediasoup processes say. */
  readonly logLevel: LogLevel
}

/** Counts of what is there now, for tests and leak checks. All but `taps` are the worker processes' own count. */
export type SfuDump = {
  /** Worker processes that are up. */
  readonly workers: number
  readonly rooms: number
  /** Taps' shared senders included. */
  readonly transports: number
  readonly producers: number
  /** Taps included. */
  readonly consumers: number
  /** Of people's consumers, those that nothing is sent to: what they would show is not shown. */
  readonly pausedConsumers: number
  readonly taps: number
  /** Connectivity checks under way. */
  readonly checks: number
}

/** Starts the mediasoup workers. Throws when one cannot start or cannot have its port. */
export async function openSfu(options: SfuOptions, log: Log, clock: Clock = systemClock): Promise<Sfu> {
  // mediasoup has one log for the whole process.
  setLogEventListeners({
    onwarn: (namespace, message) => log.warn({ namespace }, message),
    onerror: (namespace, message, error) => log[isClosedTwice(message) ? 'debug' : 'error']({ namespace, err: error }, message),
  })
  return new Sfu(options, await MediaWorkers.open(options, log, clock), log)
}

/** Somebody left while their consumers were being made: those ended with their transport, and closing them once more finds nothing. */
function isClosedTwice(message: string): boolean {
  return message.includes('MediaSoupNotFoundError') && /\[method:transport\.close\w+\]/.test(message)
}

export class Sfu {
  readonly #options: SfuOptions
  readonly #workers: MediaWorkers
  readonly #log: Log
  readonly #rooms = new Map<RoomId, Promise<MediaRoom>>()
  readonly #taps = new Set<Tap>()
  readonly #checks = new Set<ConnectivityCheck>()

  constructor(options: SfuOptions, workers: MediaWorkers, log: Log) {
    this.#options = options
    this.#workers = workers
    this.#log = log
  }

  get closed(): boolean {
    return this.#workers.closed
  }

  /** The process ids of the media workers that are up (for supervision and tests). */
  get workerPids(): readonly number[] {
    return this.#workers.live.map(({ worker }) => worker.pid)
  }

  /** The room's media, opened where it is not open yet. Waits a moment for a restarting worker, then throws MEDIA_UNAVAILABLE. */
  async openRoom(roomId: RoomId): Promise<MediaRoom> {
    const known = this.#rooms.get(roomId)
    if (known) {
      const room = await known
      if (!room.closed) return room
    }
    // Of several callers that waited for the same room to end, the first opens it anew.
    const current = this.#rooms.get(roomId)
    if (current && current !== known) return current
    const opening = this.#open(roomId)
    this.#rooms.set(roomId, opening)
    const forget = () => {
      if (this.#rooms.get(roomId) === opening) this.#rooms.delete(roomId)
    }
    opening.then((room) => room.onClosed(forget), forget)
    return opening
  }

  /**
   * A consumer of one consented producer towards an inference worker, paused. Throws CONSENT_REQUIRED unless `granted` is in
   * force, NOT_FOUND when the producer is gone or not the granted peer's, FORBIDDEN towards another machine without SRTP.
   */
  async openTap(granted: Granted, request: { producerId: ProducerId; endpoint: TapEndpoint }): Promise<Tap> {
    if (!Granted.isInForce(granted)) throw new AppError('CONSENT_REQUIRED')
    const room = await this.#rooms.get(granted.roomId)
    if (!room) throw new AppError('NOT_FOUND')
    const tap = await room.openTap(granted, request)
    this.#taps.add(tap)
    tap.onClose(() => this.#taps.delete(tap))
    return tap
  }

  /** Transports that carry nothing, one for each path a browser may come by. Whoever opens a check closes it. */
  async openCheck(paths: readonly ConnectionPath[]): Promise<ConnectivityCheck> {
    const check = await this.#workers.place((worker) => ConnectivityCheck.open(worker, paths))
    this.#checks.add(check)
    check.onClosed(() => this.#checks.delete(check))
    return check
  }

  async dump(): Promise<SfuDump> {
    const routers = await Promise.all(this.#workers.live.map(async ({ worker }) => (await worker.dump()).routerIds.length))
    const settled = await Promise.allSettled(this.#rooms.values())
    const open = settled.flatMap((result) => (result.status === 'fulfilled' && !result.value.closed ? [result.value] : []))
    const checks = [...this.#checks]
    const dumps = await Promise.all([...open, ...checks].map((one) => one.dump()))
    const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
    return {
      workers: routers.length,
      rooms: sum(routers) - checks.length,
      transports: sum(dumps.map((dump) => dump.transportIds.length)),
      producers: sum(dumps.map((dump) => dump.mapProducerIdConsumerIds.length)),
      consumers: sum(dumps.map((dump) => dump.mapConsumerIdProducerId.length)),
      pausedConsumers: sum(open.map((room) => room.pausedConsumers)),
      taps: this.#taps.size,
      checks: checks.length,
    }
  }

  /** Ends every room and tap, and resolves when the worker processes are gone. Safe twice. */
  async close(): Promise<void> {
    for (const tap of this.#taps) tap.close()
    await this.#workers.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #open(roomId: RoomId): Promise<MediaRoom> {
    return this.#workers.place((worker) => MediaRoom.open(roomId, worker, this.#options, this.#log))
  }
}
