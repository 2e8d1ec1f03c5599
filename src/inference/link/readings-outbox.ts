// Holds the readings that a slow pipe cannot take: the newest of each person, nothing more.
import type { SubjectId } from '../../protocol/ids.ts'
import type { WorkerReading } from '../../protocol/inference.ts'

export class ReadingsOutbox {
  readonly #held = new Map<SubjectId, { readonly reading: WorkerReading; readonly sinceMs: number }>()
  /** Readings that a newer one replaced before they could be sent. */
  replaced = 0

  get size(): number {
    return this.#held.size
  }

  hold(readings: readonly WorkerReading[], nowMs: number): void {
    for (const reading of readings) {
      if (this.#held.delete(reading.subjectId)) this.replaced++
      this.#held.set(reading.subjectId, { reading, sinceMs: nowMs })
    }
  }

  /** Everything held, older by the time it was held. */
  take(nowMs: number): WorkerReading[] {
    const readings = [...this.#held.values()].map(({ reading, sinceMs }) => ({ ...reading, ageMs: reading.ageMs + Math.max(0, nowMs - sinceMs) }))
    this.#held.clear()
    return readings
  }

  clear(): void {
    this.#held.clear()
  }
}
