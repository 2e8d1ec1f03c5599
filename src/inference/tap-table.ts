// The worker's open taps and the people they belong to; a tap that cannot be opened is answered by name.
import type { SubjectId, TapId } from '../protocol/ids.ts'
import type { TapDescription, WorkerMessage } from '../protocol/inference.ts'
import type { IngestCounters } from './ingest/counters.ts'
import { Demux } from './ingest/demux.ts'
import { isUsableKey } from './ingest/srtp.ts'
import type { DecodeLevel } from './ingest/video-stream.ts'
import type { AnalysisPipeline, SubjectPipeline } from './ports.ts'
import { WorkerTap, isSupported } from './tap.ts'

type FailureCode = Extract<WorkerMessage, { type: 'tap-failed' }>['code']
type Subject = { readonly pipeline: SubjectPipeline; readonly taps: Set<WorkerTap> }

export type TapTableParts = {
  readonly pipeline: AnalysisPipeline
  readonly counters: IngestCounters
  /** How many people at once. */
  readonly capacity: number
  /** Beyond loopback nothing is taken in the clear. */
  readonly needsSrtp: boolean
  readonly level: () => DecodeLevel
  readonly send: (message: WorkerMessage) => void
}

export class TapTable {
  readonly demux: Demux
  readonly #parts: TapTableParts
  readonly #taps = new Map<TapId, WorkerTap>()
  readonly #subjects = new Map<SubjectId, Subject>()

  constructor(parts: TapTableParts) {
    this.#parts = parts
    this.demux = new Demux(parts.counters)
  }

  get size(): number {
    return this.#taps.size
  }

  /** Opening a tap id again replaces the tap. */
  open(description: TapDescription): void {
    const { tapId, subjectId, kind, srtp, mimeType } = description
    this.close(tapId)
    if (!isSupported(description)) return this.#fail(tapId, 'UNSUPPORTED_CODEC', `${kind} as ${mimeType} cannot be decoded here`)
    if (srtp === null ? this.#parts.needsSrtp : !isUsableKey(srtp)) return this.#fail(tapId, 'BAD_SRTP', srtp === null ? 'media from another machine need SRTP' : 'the SRTP key must be 28 bytes of base64')
    if (!this.#subjects.has(subjectId) && this.#subjects.size >= this.#parts.capacity) return this.#fail(tapId, 'AT_CAPACITY', `this worker analyses ${this.#parts.capacity} people at once`)
    const subject = this.#subjects.get(subjectId) ?? { pipeline: this.#openSubject(subjectId), taps: new Set() }
    this.#subjects.set(subjectId, subject)
    const { counters, level, send } = this.#parts
    const tap = new WorkerTap(description, { pipeline: subject.pipeline, counters, level, requestKeyFrame: () => send({ type: 'key-frame', tapId }) })
    subject.taps.add(tap)
    this.#taps.set(tapId, tap)
    if (!this.demux.add(tap.route)) {
      this.close(tapId)
      return this.#fail(tapId, 'SSRC_IN_USE', `SSRC ${description.ssrc} belongs to another tap`)
    }
    this.#showActive(subject)
  }

  setPaused(tapId: TapId, paused: boolean): void {
    const tap = this.#taps.get(tapId)
    if (tap === undefined) return
    tap.setPaused(paused)
    this.#showActive(this.#subjects.get(tap.description.subjectId)!)
  }

  close(tapId: TapId): void {
    const tap = this.#taps.get(tapId)
    if (tap === undefined) return
    this.#taps.delete(tapId)
    this.demux.remove(tap.route)
    tap.close()
    const { subjectId } = tap.description
    const subject = this.#subjects.get(subjectId)!
    subject.taps.delete(tap)
    if (subject.taps.size > 0) return this.#showActive(subject)
    this.#subjects.delete(subjectId)
    subject.pipeline.close()
  }

  closeAll(): void {
    for (const tapId of [...this.#taps.keys()]) this.close(tapId)
  }

  advance(nowMs: number): void {
    for (const tap of this.#taps.values()) tap.advance(nowMs)
  }

  #openSubject(subjectId: SubjectId): SubjectPipeline {
    const pipeline = this.#parts.pipeline.openSubject(subjectId, (direction) => this.#moveLayer(subjectId, direction))
    pipeline.setActive('audio', false)
    pipeline.setActive('video', false)
    return pipeline
  }

  #showActive({ pipeline, taps }: Subject): void {
    for (const kind of ['audio', 'video'] as const) pipeline.setActive(kind, [...taps].some((tap) => tap.description.kind === kind && !tap.paused))
  }

  #moveLayer(subjectId: SubjectId, direction: 'higher' | 'lower'): void {
    for (const tap of this.#subjects.get(subjectId)?.taps ?? []) {
      const spatialLayer = tap.description.kind === 'video' ? tap.moveLayer(direction) : null
      if (spatialLayer !== null) this.#parts.send({ type: 'layer', tapId: tap.description.tapId, spatialLayer })
    }
  }

  #fail(tapId: TapId, code: FailureCode, message: string): void {
    this.#parts.send({ type: 'tap-failed', tapId, code, message })
  }
}
