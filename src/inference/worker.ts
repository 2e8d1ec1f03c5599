// The inference worker: takes RTP for the server's taps, lets the pipeline read faces and voices, and reports the readings.
import { randomBytes, randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { isLoopback } from '../kit/addresses.ts'
import type { Clock } from '../kit/clock.ts'
import type { Log } from '../kit/log.ts'
import { INFERENCE_PROTOCOL_VERSION } from '../protocol/inference.ts'
import type { ServerMessage, SrtpParameters, WorkerStats } from '../protocol/inference.ts'
import type { WorkerId } from '../protocol/ids.ts'
import { createCounters } from './ingest/counters.ts'
import { RtpSocket } from './ingest/rtp-socket.ts'
import type { Encrypt } from './cli.ts'
import type { ServerLink } from './link/server-link.ts'
import { UNLOADED, govern } from './load-governor.ts'
import type { OpenPipeline } from './ports.ts'
import { TapTable } from './tap-table.ts'

/** Well under the pipeline's tick of 250 ms, so that a tick reads a picture at most this old. */
const TIMER_MS = 50
const LOAD_SAMPLE_MS = 500

export type InferenceWorkerOptions = {
  readonly link: ServerLink
  readonly pipeline: Awaited<ReturnType<OpenPipeline>>
  /** Where RTP arrives; port 0 lets the system choose. */
  readonly listen: { readonly ip: string; readonly port: number }
  /** What the server is told to send to, where that differs from the listening address. */
  readonly announceIp: string | null
  readonly encrypt: Encrypt
  readonly token: string
  readonly capacity: number
  readonly log: Log
  readonly clock: Clock
}

export class InferenceWorker {
  readonly workerId = randomUUID() as WorkerId
  readonly #options: InferenceWorkerOptions
  readonly #counters = createCounters()
  readonly #taps: TapTable
  /** This worker's own SRTP key, which the media server wants to know although nothing is sent with it; null where media come in the clear, which they do on this machine alone. */
  readonly #srtp: SrtpParameters | null
  readonly #announcedIp: string
  readonly #onStop: (() => void)[] = []
  #socket: RtpSocket | null = null
  #timer: NodeJS.Timeout | undefined
  #load = UNLOADED
  #loadSample = { atMs: 0, utilization: performance.eventLoopUtilization() }
  #ticking: Promise<void> | null = null
  #readings = 0
  #closed = false

  private constructor(options: InferenceWorkerOptions) {
    this.#options = options
    this.#announcedIp = options.announceIp ?? options.listen.ip
    this.#srtp = isLoopback(this.#announcedIp) && options.encrypt === 'outside' ? null : { cryptoSuite: 'AEAD_AES_128_GCM', keyBase64: randomBytes(28).toString('base64') }
    this.#taps = new TapTable({
      pipeline: options.pipeline, counters: this.#counters, capacity: options.capacity, needsSrtp: this.#srtp !== null,
      level: () => this.#load.level, send: (message) => options.link.send(message),
    })
  }

  /** Binds the socket and says hello; rejects where the address cannot be bound. The caller keeps link and pipeline, and closes them. */
  static async open(options: InferenceWorkerOptions): Promise<InferenceWorker> {
    const worker = new InferenceWorker(options)
    const { clock, link } = options
    worker.#socket = await RtpSocket.open(options.listen, (datagram) => worker.#taps.demux.push(datagram, clock.monotonicMs()))
    link.onMessage((message) => worker.#receive(message))
    link.onClose((reason) => worker.#lost(reason))
    link.onOpen(() => worker.#hello())
    worker.#loadSample = { atMs: clock.monotonicMs(), utilization: performance.eventLoopUtilization() }
    worker.#timer = setInterval(() => worker.#beat(), TIMER_MS)
    return worker
  }

  get closed(): boolean {
    return this.#closed
  }

  get rtpAddress(): { readonly ip: string; readonly port: number } {
    return { ip: this.#announcedIp, port: this.#socket?.port ?? 0 }
  }

  /** The server said stop. */
  onStop(listener: () => void): void {
    this.#onStop.push(listener)
  }

  stats(): WorkerStats {
    const cpu = process.cpuUsage()
    const { inferences, ticksSkipped } = this.#options.pipeline.stats()
    return {
      ...this.#counters, ticksSkipped, inferences, readings: this.#readings, openTaps: this.#taps.size,
      cpuMs: (cpu.user + cpu.system) / 1_000, rssBytes: process.memoryUsage.rss(),
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    clearInterval(this.#timer)
    this.#taps.closeAll()
    await this.#socket?.close()
    await this.#ticking
  }

  #hello(): void {
    if (this.#closed) return
    const { link, token, capacity, pipeline } = this.#options
    const rtp = { ...this.rtpAddress, srtp: this.#srtp }
    link.send({ type: 'hello', protocolVersion: INFERENCE_PROTOCOL_VERSION, workerId: this.workerId, token, capacity, provider: pipeline.provider, modelGeneration: pipeline.modelGeneration, rtp })
  }

  #receive(message: ServerMessage): void {
    if (this.#closed) return
    const { log, link } = this.#options
    switch (message.type) {
      case 'welcome':
        log.info({ serverVersion: message.serverVersion, rtp: this.rtpAddress, encrypted: this.#srtp !== null }, 'registered with the server')
        return
      case 'refused':
        log.error({ code: message.code }, `the server refused this worker: ${message.message}`)
        return
      case 'tap:open': {
        const { type: _, ...description } = message
        this.#taps.open(description)
        return
      }
      case 'tap:paused':
        this.#taps.setPaused(message.tapId, message.paused)
        return
      case 'tap:close':
        this.#taps.close(message.tapId)
        return
      case 'ping':
        link.send({ type: 'pong', n: message.n, stats: this.stats() })
        return
      case 'stop':
        for (const listener of this.#onStop) listener()
    }
  }

  /** The server opens every tap anew on the next connection. */
  #lost(reason: string): void {
    this.#options.log.warn({ reason, openTaps: this.#taps.size }, 'the connection to the server ended')
    this.#taps.closeAll()
  }

  #beat(): void {
    const nowMs = this.#options.clock.monotonicMs()
    this.#sampleLoad(nowMs)
    this.#taps.advance(nowMs)
    // A tick still under way is not queued behind: the pipeline leaves out what it could not do in time.
    if (this.#ticking === null) this.#ticking = this.#tick(nowMs).finally(() => (this.#ticking = null))
  }

  async #tick(nowMs: number): Promise<void> {
    const { pipeline, link, log } = this.#options
    try {
      const readings = await pipeline.tick(nowMs)
      if (readings.length === 0 || this.#closed) return
      this.#readings += readings.length
      link.sendReadings(readings)
    } catch (error) {
      log.error({ err: error }, 'a tick of the pipeline failed')
    }
  }

  #sampleLoad(nowMs: number): void {
    if (nowMs - this.#loadSample.atMs < LOAD_SAMPLE_MS) return
    const busy = performance.eventLoopUtilization(this.#loadSample.utilization).utilization
    this.#loadSample = { atMs: nowMs, utilization: performance.eventLoopUtilization() }
    const before = this.#load.level
    this.#load = govern(this.#load, busy, nowMs)
    if (this.#load.level !== before) this.#options.log.warn({ decode: this.#load.level, busyShare: Number(busy.toFixed(2)) }, 'the load changed how much video is decoded')
  }
}
