// The inference worker's analysis half: many subjects' ticks, spread over time, through one set of models.
import { systemClock } from '../kit/clock.ts'
import type { Clock } from '../kit/clock.ts'
import type { SubjectId } from '../protocol/ids.ts'
import type { Provider, WorkerReading } from '../protocol/inference.ts'
import { Analyser } from './analyser.ts'
import type { AnalyserOptions } from './analyser.ts'
import type { LayerHint } from './face/layer-hint.ts'
import type { AnalysisPipeline, OpenPipeline, SubjectPipeline } from './ports.ts'
import { Subject } from './subject.ts'

export type PipelineSetup = AnalyserOptions & { readonly clock?: Clock }

/** Successive subjects start this far apart in the tick (the golden ratio spreads any number of them evenly). */
const SPREAD = 0.618_033_988_75
/**
 * At most so many people are read in one go, those who wait longest first: under load the others' pictures are taken when their
 * turn comes, not held while they queue for the models, and no reading waits for everybody's. Two of the models' largest batches.
 */
const AT_ONCE = 16
/** One line for so many failed ticks at most: a broken model would fail every tick of everybody. */
const FAILURE_LOG_PAUSE_MS = 10_000

type Schedule = { readonly subject: Subject; dueMs: number | null; readonly phase: number }

export const openPipeline: OpenPipeline = async (setup: PipelineSetup) => new Pipeline(await Analyser.open(setup), setup)

class Pipeline implements AnalysisPipeline {
  readonly #analyser: Analyser
  readonly #log: PipelineSetup['log']
  readonly #clock: Clock
  readonly #tickMs: number
  readonly #schedules = new Map<Subject, Schedule>()
  #opened = 0
  #ticksSkipped = 0
  #failureLoggedMs = Number.NEGATIVE_INFINITY
  #closed = false

  constructor(analyser: Analyser, setup: PipelineSetup) {
    this.#analyser = analyser
    this.#log = setup.log
    this.#clock = setup.clock ?? systemClock
    this.#tickMs = analyser.models.sidecars.fused.tickMs
  }

  get provider(): { readonly requested: Provider; readonly active: Provider } {
    return this.#analyser.inference.provider
  }

  get modelGeneration(): string {
    return this.#analyser.models.generation
  }

  openSubject(id: SubjectId, onLayerWanted: (direction: LayerHint) => void): SubjectPipeline {
    const subject = new Subject(id, this.#analyser, this.#clock, onLayerWanted, (closed) => this.#schedules.delete(closed))
    this.#schedules.set(subject, { subject, dueMs: null, phase: (this.#opened++ * SPREAD) % 1 })
    return subject
  }

  async tick(nowMs: number): Promise<readonly WorkerReading[]> {
    const running = this.#longestWaiting(nowMs).map(({ schedule, dueMs }) => {
      const late = Math.floor((nowMs - dueMs) / this.#tickMs)
      schedule.dueMs = dueMs + (late + 1) * this.#tickMs
      // Latest wins: ticks that could not be run in time are left out, and the newest media are read now.
      if (late > 0) {
        this.#ticksSkipped += late
        schedule.subject.skip(late)
      }
      return this.#run(schedule.subject, nowMs)
    })
    const readings = await Promise.all(running)
    return readings.filter((reading) => reading !== null)
  }

  #longestWaiting(nowMs: number): readonly { readonly schedule: Schedule; readonly dueMs: number }[] {
    const due = [...this.#schedules.values()].flatMap((schedule) => {
      const dueMs = schedule.dueMs ??= nowMs + schedule.phase * this.#tickMs
      return dueMs <= nowMs ? [{ schedule, dueMs }] : []
    })
    return due.length <= AT_ONCE ? due : due.toSorted((a, b) => a.dueMs - b.dueMs).slice(0, AT_ONCE)
  }

  async #run(subject: Subject, nowMs: number): Promise<WorkerReading | null> {
    try {
      return await subject.analyse(nowMs)
    } catch (error) {
      if (!this.#closed && nowMs - this.#failureLoggedMs > FAILURE_LOG_PAUSE_MS) {
        this.#failureLoggedMs = nowMs
        this.#log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'a tick failed')
      }
      return null
    }
  }

  stats(): { readonly inferences: number; readonly ticksSkipped: number } {
    return { inferences: this.#analyser.inference.completed, ticksSkipped: this.#ticksSkipped }
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    for (const subject of [...this.#schedules.keys()]) subject.close()
    await this.#analyser.close()
  }
}
