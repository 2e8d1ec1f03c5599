// Analysis without models: it follows consent and muting as the port says, and readings come when a test publishes them.
import { AppError } from '../../src/kit/errors.ts'
import { Granted } from '../../src/kit/consent.ts'
import type { Source } from '../../src/protocol/constants.ts'
import type { Reading } from '../../src/protocol/emotion.ts'
import type { PeerId, ProducerId, RoomId } from '../../src/protocol/ids.ts'
import type { Analysis } from '../../src/signaling/ports.ts'

type Analysed = { granted: Granted; readonly source: Source; paused: boolean }

export class FakeAnalysis implements Analysis {
  #state: Analysis['state'] = 'ready'
  /** What is analysed now, by producer. */
  readonly analysed = new Map<ProducerId, Analysed>()
  /** Starts and ends in their order: a re-grant shows no end. */
  readonly history: string[] = []
  readonly #readings: ((roomId: RoomId, readings: readonly Reading<PeerId>[]) => void)[] = []
  readonly #states: ((state: Analysis['state']) => void)[] = []

  get state(): Analysis['state'] {
    return this.#state
  }

  set state(state: Analysis['state']) {
    this.#state = state
    for (const listener of this.#states) listener(state)
  }

  analyse(granted: Granted, producer: { producerId: ProducerId; kind: 'audio' | 'video'; source: Source; paused: boolean }): void {
    if (!Granted.isInForce(granted)) throw new AppError('CONSENT_REQUIRED')
    this.analysed.set(producer.producerId, { granted, source: producer.source, paused: producer.paused })
    this.history.push(`start ${producer.source} ${granted.audience}`)
    granted.signal.addEventListener('abort', () => {
      // A newer grant may have taken the producer over meanwhile.
      if (this.analysed.get(producer.producerId)?.granted !== granted) return
      this.analysed.delete(producer.producerId)
      this.history.push(`end ${producer.source} ${granted.audience}`)
    }, { once: true })
  }

  setPaused(producerId: ProducerId, paused: boolean): void {
    const analysed = this.analysed.get(producerId)
    if (analysed) analysed.paused = paused
  }

  onReadings(listener: (roomId: RoomId, readings: readonly Reading<PeerId>[]) => void): void {
    this.#readings.push(listener)
  }

  onStateChange(listener: (state: Analysis['state']) => void): void {
    this.#states.push(listener)
  }

  publish(room: string, peerIds: readonly PeerId[]): void {
    for (const listener of this.#readings) listener(room as RoomId, peerIds.map(readingOf))
  }
}

export function readingOf(peerId: PeerId): Reading<PeerId> {
  return {
    peerId, timeMs: 0, ageMs: 40, label: 'happiness', probabilities: [0, 0, 0, 0, 1, 0, 0, 0], confidence: 1, modality: 'audio-visual',
    box: { x: 0.4, y: 0.2, width: 0.2, height: 0.3 }, rtp: { video: 90_000, audio: 48_000 },
  }
}
