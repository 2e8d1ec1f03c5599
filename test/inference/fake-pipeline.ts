// A pipeline that keeps what it is offered and says what it is told to.
import type { AnalysisPipeline, LumaFrame, SubjectPipeline } from '../../src/inference/ports.ts'
import type { WorkerReading } from '../../src/protocol/inference.ts'

export class FakeSubject implements SubjectPipeline {
  readonly frames: LumaFrame[] = []
  readonly active = { audio: true, video: true }
  samples = 0
  closed = false
  readonly wantLayer: (direction: 'higher' | 'lower') => void
  constructor(wantLayer: (direction: 'higher' | 'lower') => void) { this.wantLayer = wantLayer }
  offerFrame(frame: LumaFrame) { this.frames.push(frame) }
  offerSound(samples: Float32Array) { this.samples += samples.length }
  setActive(kind: 'audio' | 'video', active: boolean) { this.active[kind] = active }
  close() { this.closed = true }
}

export class FakePipeline implements AnalysisPipeline {
  readonly subjects = new Map<string, FakeSubject>()
  readonly provider = { requested: 'cpu', active: 'cpu' } as const
  readonly modelGeneration = 'fake'
  pending: WorkerReading[] = []
  openSubject(id: string, wantLayer: (direction: 'higher' | 'lower') => void) {
    const subject = new FakeSubject(wantLayer)
    this.subjects.set(id, subject)
    return subject
  }
  async tick() { return this.pending.splice(0) }
  stats() { return { inferences: 0, ticksSkipped: 0 } }
  async close() {}
}
