// The newest reading of each person with its age, dropped when it is too old or its person is no longer analysed.
import type { Reading } from '../../src/protocol/emotion.ts'
import type { PeerId } from '../../src/protocol/ids.ts'
import { GONE_MS } from '../overlay/fade.ts'
import { Store } from '../state/store.ts'

/** `receivedMs` is the viewer's monotonic clock: the server's and the viewer's wall clocks need not agree. */
export type SeenReading = { readonly reading: Reading<PeerId>; readonly receivedMs: number }
export type SeenReadings = ReadonlyMap<PeerId, SeenReading>

export function ageMsOf(seen: SeenReading, nowMs: number): number {
  return seen.reading.ageMs + Math.max(0, nowMs - seen.receivedMs)
}

/** Latest wins: a reading that arrives after a newer one of the same person is left out. */
export function receive(seen: SeenReadings, readings: readonly Reading<PeerId>[], nowMs: number): SeenReadings {
  const next = new Map(seen)
  for (const reading of readings) {
    const earlier = next.get(reading.peerId)
    if (!earlier || earlier.reading.timeMs <= reading.timeMs) next.set(reading.peerId, { reading, receivedMs: nowMs })
  }
  return next
}

export function prune(seen: SeenReadings, nowMs: number): SeenReadings {
  const kept = [...seen].filter(([, one]) => ageMsOf(one, nowMs) < GONE_MS)
  return kept.length === seen.size ? seen : new Map(kept)
}

export function keepOnly(seen: SeenReadings, analysed: readonly PeerId[]): SeenReadings {
  const kept = [...seen].filter(([peerId]) => analysed.includes(peerId))
  return kept.length === seen.size ? seen : new Map(kept)
}

export class ReadingsStore extends Store<SeenReadings> {
  readonly #nowMs: () => number
  #timer: ReturnType<typeof setTimeout> | undefined
  #analysed: readonly PeerId[] = []

  constructor(nowMs: () => number) {
    super(new Map())
    this.#nowMs = nowMs
  }

  receive(readings: readonly Reading<PeerId>[]): void {
    this.update((seen) => keepOnly(receive(seen, readings, this.#nowMs()), this.#analysed))
    this.#schedule()
  }

  /** Consent withdrawn: that person's reading is gone at once, and a late one does not bring it back. */
  setAnalysed(analysed: readonly PeerId[]): void {
    this.#analysed = analysed
    this.update((seen) => keepOnly(seen, analysed))
  }

  close(): void {
    clearTimeout(this.#timer)
    this.set(new Map())
  }

  #schedule(): void {
    clearTimeout(this.#timer)
    const nowMs = this.#nowMs()
    const ages = [...this.getSnapshot().values()].map((one) => ageMsOf(one, nowMs))
    if (ages.length === 0) return
    this.#timer = setTimeout(() => {
      this.update((seen) => prune(seen, this.#nowMs()))
      this.#schedule()
    }, Math.max(16, GONE_MS - Math.max(...ages)))
  }
}
