// Gathers the readings of a tick for each room; only the newest of each person goes out, and nothing after consent ended.
import type { Clock } from '../kit/clock.ts'
import type { Reading } from '../protocol/emotion.ts'
import type { PeerId, RoomId } from '../protocol/ids.ts'

export type PendingReading = { readonly roomId: RoomId; readonly reading: Reading<PeerId>; readonly isAllowed: () => boolean }
type Held = { readonly pending: PendingReading; readonly sinceMs: number }

export class ReadingBatches {
  readonly #clock: Clock
  readonly #intervalMs: number
  readonly #onBatch: (roomId: RoomId, readings: readonly Reading<PeerId>[]) => void
  readonly #rooms = new Map<RoomId, Map<PeerId, Held>>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(clock: Clock, intervalMs: number, onBatch: (roomId: RoomId, readings: readonly Reading<PeerId>[]) => void) {
    this.#clock = clock
    this.#intervalMs = intervalMs
    this.#onBatch = onBatch
  }

  /** Goes out at once when nothing went out lately, else with the tick's other readings. */
  add(readings: readonly PendingReading[]): void {
    if (this.#closed || readings.length === 0) return
    const sinceMs = this.#clock.monotonicMs()
    for (const pending of readings) {
      const room = this.#rooms.get(pending.roomId) ?? new Map<PeerId, Held>()
      this.#rooms.set(pending.roomId, room)
      room.set(pending.reading.peerId, { pending, sinceMs })
    }
    if (this.#timer === undefined) this.#flush()
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#rooms.clear()
  }

  #flush(): void {
    this.#timer = undefined
    if (this.#rooms.size === 0) return
    const rooms = [...this.#rooms]
    this.#rooms.clear()
    this.#timer = setTimeout(() => this.#flush(), this.#intervalMs)
    const nowMs = this.#clock.monotonicMs()
    for (const [roomId, held] of rooms) {
      const readings = [...held.values()].filter(({ pending }) => pending.isAllowed()).map(({ pending, sinceMs }) => ({ ...pending.reading, ageMs: pending.reading.ageMs + (nowMs - sinceMs) }))
      if (readings.length > 0) this.#onBatch(roomId, readings)
    }
  }
}
