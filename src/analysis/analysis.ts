// Expression analysis: each consented producer's tap on one inference worker, moved when that worker goes, and the readings that come back.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../kit/clock.ts'
import { Granted } from '../kit/consent.ts'
import { AppError } from '../kit/errors.ts'
import type { Log } from '../kit/log.ts'
import { requirePermit } from '../kit/purpose.ts'
import type { AnalysisPermit } from '../kit/purpose.ts'
import type { Modality, Reading } from '../protocol/emotion.ts'
import type { AnalysedSource } from '../protocol/constants.ts'
import type { PeerId, ProducerId, RoomId, SubjectId, TapId, WorkerId } from '../protocol/ids.ts'
import type { WorkerMessage, WorkerReading } from '../protocol/inference.ts'
import type { Tap, TapSource } from './ports.ts'
import { ReadingBatches } from './reading-batches.ts'
import type { RegisteredWorker, WorkerRegistry } from './registry.ts'
import { chooseWorker, planHandover } from './spread.ts'
import type { WorkerLoad } from './spread.ts'

export type AnalysisState = 'off' | 'ready' | 'recovering'
type AnalysedProducer = { readonly producerId: ProducerId; readonly kind: 'audio' | 'video'; readonly source: AnalysedSource; readonly paused: boolean }

export type AnalysisOptions = {
  readonly permit: AnalysisPermit
  readonly taps: TapSource
  readonly registry: WorkerRegistry
  readonly log: Log
  readonly clock: Clock
  /** Readings of a room within so long go out together. */
  readonly flushIntervalMs?: number
  readonly retryDelayMs?: number
}

const FLUSH_INTERVAL_MS = 50
const RETRY_DELAY_MS = 250
/** 0.25 s doubled five times: about 8 s of trying, longer than a media worker's restart. */
const MAX_ATTEMPTS = 6
/** A key frame costs its sender several times a usual frame, and every viewer gets it, too. */
const STEERING_PAUSE_MS = 1_000
/** After these the producer is not there to be analysed any more, or never can be. */
const FINAL_CODES = new Set(['CONSENT_REQUIRED', 'NOT_FOUND', 'MEDIA_REJECTED'])

type Producer = {
  readonly producerId: ProducerId
  readonly kind: 'audio' | 'video'
  paused: boolean
  tap: Tap | null
  /** Grows whenever the tap is to be another one: an opening that began before is out of date when it ends. */
  turn: number
  attempts: number
  retry: NodeJS.Timeout | undefined
}

type Subject = {
  readonly key: string
  /** All that a worker knows of the person. */
  readonly subjectId: SubjectId
  readonly granted: Granted
  readonly producers: Map<ProducerId, Producer>
  readonly onWithdrawn: () => void
  worker: RegisteredWorker | null
}

type OpenTap = { readonly subject: Subject; readonly producer: Producer; readonly tap: Tap; keyFrameMs: number; layerMs: number }

export class ExpressionAnalysis {
  readonly #options: AnalysisOptions
  readonly #batches: ReadingBatches
  readonly #subjects = new Map<string, Subject>()
  readonly #subjectsById = new Map<SubjectId, Subject>()
  readonly #openTaps = new Map<TapId, OpenTap>()
  /** Workers that said they are full, by what they took until then. */
  readonly #foundCapacity = new Map<WorkerId, number>()
  readonly #readingListeners: ((roomId: RoomId, readings: readonly Reading<PeerId>[]) => void)[] = []
  readonly #stateListeners: ((state: AnalysisState) => void)[] = []
  #state: AnalysisState = 'recovering'

  constructor(options: AnalysisOptions) {
    requirePermit(options.permit)
    this.#options = options
    this.#batches = new ReadingBatches(options.clock, options.flushIntervalMs ?? FLUSH_INTERVAL_MS, (roomId, readings) => {
      for (const listener of this.#readingListeners) listener(roomId, readings)
    })
    options.registry.onWorker((worker) => this.#workerCame(worker))
    options.registry.onWorkerGone((worker) => this.#workerWent(worker))
    for (const worker of options.registry.workers) this.#workerCame(worker)
  }

  get state(): AnalysisState {
    return this.#state
  }

  get closed(): boolean {
    return this.#state === 'off'
  }

  onReadings(listener: (roomId: RoomId, readings: readonly Reading<PeerId>[]) => void): void {
    this.#readingListeners.push(listener)
  }

  onStateChange(listener: (state: AnalysisState) => void): void {
    this.#stateListeners.push(listener)
  }

  analyse(granted: Granted, { producerId, kind, paused }: AnalysedProducer): void {
    if (this.closed || !Granted.isInForce(granted)) return
    const subject = this.#subjectFor(granted)
    const known = subject.producers.get(producerId)
    if (known !== undefined) return this.setPaused(producerId, paused)
    const producer: Producer = { producerId, kind, paused, tap: null, turn: 0, attempts: 0, retry: undefined }
    subject.producers.set(producerId, producer)
    if (subject.worker !== null) return void this.#open(subject, producer)
    this.#assign(subject)
    const workers = this.#options.registry.workers.length
    if (subject.worker === null && workers > 0 && subject.producers.size === 1) this.#options.log.warn({ ...this.counts(), workers }, 'every inference worker is full: a person waits for a place')
  }

  setPaused(producerId: ProducerId, paused: boolean): void {
    for (const subject of this.#subjects.values()) {
      const producer = subject.producers.get(producerId)
      if (producer === undefined || producer.paused === paused) continue
      producer.paused = paused
      if (producer.tap !== null) subject.worker?.link.send({ type: 'tap:paused', tapId: producer.tap.tapId, paused })
    }
  }

  /** How many people are analysed on which worker, and who waits for a place. */
  counts(): { readonly subjects: number; readonly waiting: number; readonly openTaps: number } {
    return { subjects: this.#subjects.size, waiting: [...this.#subjects.values()].filter(({ worker }) => worker === null).length, openTaps: this.#openTaps.size }
  }

  close(): void {
    if (this.closed) return
    this.#setState('off')
    for (const subject of [...this.#subjects.values()]) this.#forget(subject)
    this.#batches.close()
  }

  // ---- people

  /** The person's entry on these terms; on new terms every tap is opened anew, since a tap holds on to its consent. */
  #subjectFor(granted: Granted): Subject {
    const key = JSON.stringify([granted.roomId, granted.peerId])
    const before = this.#subjects.get(key)
    if (before?.granted === granted) return before
    const producers = [...(before?.producers.values() ?? [])].map(({ producerId, kind, paused }): Producer => ({ producerId, kind, paused, tap: null, turn: 0, attempts: 0, retry: undefined }))
    if (before !== undefined) this.#forget(before)
    const subject: Subject = {
      key, subjectId: randomUUID() as SubjectId, granted, worker: null,
      producers: new Map(producers.map((producer) => [producer.producerId, producer])),
      onWithdrawn: () => this.#forget(subject),
    }
    granted.signal.addEventListener('abort', subject.onWithdrawn, { once: true })
    this.#subjects.set(key, subject)
    this.#subjectsById.set(subject.subjectId, subject)
    if (producers.length > 0) this.#assign(subject)
    return subject
  }

  #forget(subject: Subject): void {
    if (this.#subjects.get(subject.key) !== subject) return
    subject.granted.signal.removeEventListener('abort', subject.onWithdrawn)
    this.#subjects.delete(subject.key)
    this.#subjectsById.delete(subject.subjectId)
    this.#leave(subject)
    subject.producers.clear()
    this.#assignWaiting()
  }

  #forgetProducer(subject: Subject, producer: Producer): void {
    this.#closeTap(subject, producer)
    if (subject.producers.get(producer.producerId) === producer) subject.producers.delete(producer.producerId)
    if (subject.producers.size === 0) this.#forget(subject)
  }

  // ---- places

  #loads(): WorkerLoad[] {
    return this.#options.registry.workers.map(({ workerId, capacity }) => ({
      workerId,
      capacity: Math.min(capacity, this.#foundCapacity.get(workerId) ?? capacity),
      subjects: [...this.#subjects.values()].filter(({ worker }) => worker?.workerId === workerId).length,
    }))
  }

  #assign(subject: Subject): void {
    const workerId = chooseWorker(this.#loads())
    const worker = this.#options.registry.workers.find((known) => known.workerId === workerId)
    if (worker === undefined) return
    subject.worker = worker
    for (const producer of subject.producers.values()) void this.#open(subject, producer)
  }

  #assignWaiting(): void {
    if (this.closed) return
    for (const subject of this.#subjects.values()) if (subject.worker === null) this.#assign(subject)
  }

  #leave(subject: Subject): void {
    for (const producer of subject.producers.values()) this.#closeTap(subject, producer)
    subject.worker = null
  }

  #workerCame(worker: RegisteredWorker): void {
    if (this.closed) return
    worker.link.onMessage((message) => this.#receive(worker, message))
    this.#assignWaiting()
    for (const [from, people] of planHandover(this.#loads(), worker.workerId)) {
      for (const subject of [...this.#subjects.values()].filter((known) => known.worker?.workerId === from).slice(0, people)) {
        this.#leave(subject)
        this.#assign(subject)
      }
    }
    this.#setState('ready')
  }

  #workerWent(worker: RegisteredWorker): void {
    if (this.closed) return
    this.#foundCapacity.delete(worker.workerId)
    for (const subject of this.#subjects.values()) if (subject.worker?.link === worker.link) this.#leave(subject)
    this.#assignWaiting()
    if (this.#options.registry.workers.length === 0) this.#setState('recovering')
  }

  #setState(state: AnalysisState): void {
    if (this.#state === state) return
    this.#state = state
    for (const listener of this.#stateListeners) listener(state)
  }

  // ---- taps

  async #open(subject: Subject, producer: Producer): Promise<void> {
    const { worker } = subject
    if (worker === null) return
    clearTimeout(producer.retry)
    const turn = ++producer.turn
    const isCurrent = () => producer.turn === turn && subject.worker === worker && Granted.isInForce(subject.granted)
    try {
      const tap = await this.#options.taps.openTap(subject.granted, { producerId: producer.producerId, endpoint: worker.endpoint })
      // Withdrawn, moved or forgotten while it was being opened.
      if (!isCurrent() || tap.closed) {
        tap.close()
        if (isCurrent()) this.#forgetProducer(subject, producer)
        return
      }
      this.#connect(subject, producer, tap, worker)
      await tap.resume()
      if (tap.kind === 'video' && !tap.closed) await tap.requestKeyFrame()
      producer.attempts = 0
    } catch (error) {
      if (isCurrent()) this.#openingFailed(subject, producer, error)
    }
  }

  /** The worker hears of the tap before its first packet is sent. */
  #connect(subject: Subject, producer: Producer, tap: Tap, worker: RegisteredWorker): void {
    producer.tap = tap
    this.#openTaps.set(tap.tapId, { subject, producer, tap, keyFrameMs: -Infinity, layerMs: -Infinity })
    tap.onClose(() => {
      // Closed by itself: the producer is gone, or consent is (then the whole person is forgotten as well).
      if (producer.tap === tap) this.#forgetProducer(subject, producer)
    })
    const { tapId, kind, ssrc, payloadType, mimeType, clockRate, channels, parameters, srtp } = tap
    worker.link.send({ type: 'tap:open', tapId, subjectId: subject.subjectId, kind, ssrc, payloadType, mimeType, clockRate, channels, parameters: { ...parameters }, srtp, paused: producer.paused })
  }

  #openingFailed(subject: Subject, producer: Producer, error: unknown): void {
    this.#closeTap(subject, producer)
    const code = error instanceof AppError ? error.code : 'INTERNAL'
    if (FINAL_CODES.has(code)) {
      this.#options.log.info({ code, kind: producer.kind }, 'a producer is not analysed')
      return this.#forgetProducer(subject, producer)
    }
    this.#tryAgain(subject, producer, code)
  }

  #tryAgain(subject: Subject, producer: Producer, code: string): void {
    producer.attempts++
    const { log, retryDelayMs = RETRY_DELAY_MS } = this.#options
    log.warn({ code, kind: producer.kind, attempts: producer.attempts }, 'a tap could not be opened')
    if (producer.attempts >= MAX_ATTEMPTS) return this.#forgetProducer(subject, producer)
    producer.retry = setTimeout(() => void this.#open(subject, producer), retryDelayMs * 2 ** (producer.attempts - 1))
  }

  #closeTap(subject: Subject, producer: Producer): void {
    producer.turn++
    clearTimeout(producer.retry)
    const { tap } = producer
    if (tap === null) return
    producer.tap = null
    this.#openTaps.delete(tap.tapId)
    subject.worker?.link.send({ type: 'tap:close', tapId: tap.tapId })
    tap.close()
  }

  // ---- messages

  #receive(worker: RegisteredWorker, message: WorkerMessage): void {
    if (message.type === 'readings') return this.#take(worker, message.readings)
    if (message.type !== 'key-frame' && message.type !== 'layer' && message.type !== 'tap-failed') return
    const open = this.#openTaps.get(message.tapId)
    // A worker steers its own taps only.
    if (open === undefined || open.subject.worker !== worker) return
    if (message.type === 'tap-failed') this.#tapFailed(open, message.code, message.message)
    else this.#steer(open, message)
  }

  #steer(open: OpenTap, message: Extract<WorkerMessage, { type: 'key-frame' | 'layer' }>): void {
    const nowMs = this.#options.clock.monotonicMs()
    const last = message.type === 'key-frame' ? 'keyFrameMs' : 'layerMs'
    if (open.tap.closed || nowMs - open[last] < STEERING_PAUSE_MS) return
    open[last] = nowMs
    const steering = message.type === 'key-frame' ? open.tap.requestKeyFrame() : open.tap.setSpatialLayer(message.spatialLayer)
    steering.catch((error: unknown) => {
      if (!open.tap.closed) this.#options.log.debug({ reason: String(error) }, 'a tap could not be steered')
    })
  }

  #tapFailed({ subject, producer }: OpenTap, code: Extract<WorkerMessage, { type: 'tap-failed' }>['code'], message: string): void {
    this.#options.log.warn({ code, message }, 'an inference worker did not take a tap')
    if (code === 'AT_CAPACITY' && subject.worker !== null) {
      const { workerId } = subject.worker
      this.#leave(subject)
      this.#foundCapacity.set(workerId, this.#loads().find((load) => load.workerId === workerId)?.subjects ?? 0)
      this.#assign(subject)
    } else if (code === 'SSRC_IN_USE') {
      this.#closeTap(subject, producer)
      this.#tryAgain(subject, producer, code)
    } else this.#forgetProducer(subject, producer)
  }

  #take(worker: RegisteredWorker, readings: readonly WorkerReading[]): void {
    const nowMs = this.#options.clock.nowMs()
    this.#batches.add(readings.flatMap(({ subjectId, ...reading }) => {
      const subject = this.#subjectsById.get(subjectId)
      if (subject === undefined || subject.worker !== worker || !isLive(subject, reading.modality)) return []
      const { roomId, peerId } = subject.granted
      const isAllowed = () => Granted.isInForce(subject.granted) && this.#subjectsById.get(subjectId) === subject
      return [{ roomId, reading: { ...reading, peerId, timeMs: nowMs - reading.ageMs }, isAllowed }]
    }))
  }
}

/** False for a reading that uses a camera or microphone that was switched off while it was on its way. */
function isLive({ producers }: Subject, modality: Modality): boolean {
  const isOn = (kind: 'audio' | 'video') => [...producers.values()].some((producer) => producer.kind === kind && !producer.paused)
  return (modality === 'audio' || isOn('video')) && (modality === 'visual' || isOn('audio'))
}
