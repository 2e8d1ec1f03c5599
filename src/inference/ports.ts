// Where the two halves of the inference worker meet: decoded media goes in, readings come out.
import type { Provider, WorkerReading } from '../protocol/inference.ts'
import type { SubjectId } from '../protocol/ids.ts'

/** One decoded picture: row-major, width × height bytes, the caller keeps no reference to `data`. */
export type LumaFrame = {
  readonly width: number
  readonly height: number
  readonly data: Uint8Array
  /** 'limited' is ITU-R BT.601's 16..235, stretched by whoever samples it. */
  readonly range: 'full' | 'limited'
  readonly rtpTimestamp: number
  /** Monotonic clock at the arrival of its last packet. */
  readonly arrivedMs: number
}

export interface SubjectPipeline {
  /** The newest picture; replaces one that no tick has read yet. */
  offerFrame(frame: LumaFrame): void
  /** 16 kHz mono, in order, silence already inserted; `arrivedMs` is that of its newest sample. */
  offerSound(samples: Float32Array, rtpTimestamp: number, arrivedMs: number): void
  /** muted, unmuted or closed: the modality ends at once (its evidence is dropped) or begins. */
  setActive(kind: 'audio' | 'video', active: boolean): void
  close(): void
}

export interface AnalysisPipeline {
  openSubject(id: SubjectId, onLayerWanted: (direction: 'higher' | 'lower') => void): SubjectPipeline
  /** Called by the worker's timer (about every 50 ms, never concurrently with itself): runs the ticks that are due and resolves with the readings that came out. `nowMs` is monotonic. */
  tick(nowMs: number): Promise<readonly WorkerReading[]>
  stats(): { readonly inferences: number; readonly ticksSkipped: number }
  close(): Promise<void>
}

export type PipelineOptions = {
  readonly modelsDir: string
  readonly provider: Provider
  readonly log: { info(details: object, message: string): void; warn(details: object, message: string): void }
}

/** What inference/pipeline.ts exports as `openPipeline`. */
export type OpenPipeline = (options: PipelineOptions) => Promise<AnalysisPipeline & {
  readonly provider: { readonly requested: Provider; readonly active: Provider }
  readonly modelGeneration: string
}>
