// Collects how well each person's media arrive, and tells them once a second at most, only what changed.
import type { types } from 'mediasoup'
import type { Log } from '../kit/log.ts'
import type { ConsumerId, PeerId, ProducerId } from '../protocol/ids.ts'
import type { ConsumerQuality, ProducerQuality, QualityReport } from '../protocol/quality.ts'
import { Listeners } from './listeners.ts'

const INTERVAL_MS = 1_000

export type QualityOf = { readonly peerId: PeerId; readonly report: QualityReport }

export class QualityBoard {
  readonly changed: Listeners<[QualityOf]>
  readonly #consumers = new Map<PeerId, Set<types.Consumer>>()
  readonly #producers = new Map<PeerId, Set<types.Producer>>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(log: Log) {
    this.changed = new Listeners(log)
  }

  watchConsumer(peerId: PeerId, consumer: types.Consumer): void {
    const mark = () => this.#mark(this.#consumers, peerId, consumer)
    consumer.on('score', mark)
    consumer.on('layerschange', mark)
  }

  watchProducer(peerId: PeerId, producer: types.Producer): void {
    producer.on('score', () => this.#mark(this.#producers, peerId, producer))
  }

  forget(peerId: PeerId): void {
    this.#consumers.delete(peerId)
    this.#producers.delete(peerId)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#consumers.clear()
    this.#producers.clear()
  }

  #mark<T>(board: Map<PeerId, Set<T>>, peerId: PeerId, changed: T): void {
    if (this.#closed) return
    board.set(peerId, (board.get(peerId) ?? new Set()).add(changed))
    this.#timer ??= setTimeout(() => this.#flush(), INTERVAL_MS)
  }

  #flush(): void {
    this.#timer = undefined
    const peerIds = new Set([...this.#consumers.keys(), ...this.#producers.keys()])
    for (const peerId of peerIds) {
      const consumers = [...(this.#consumers.get(peerId) ?? [])].filter(({ closed }) => !closed).map(qualityOfConsumer)
      const producers = [...(this.#producers.get(peerId) ?? [])].filter(({ closed }) => !closed).map(qualityOfProducer)
      if (consumers.length + producers.length > 0) this.changed.emit({ peerId, report: { consumers, producers } })
    }
    this.#consumers.clear()
    this.#producers.clear()
  }
}

function qualityOfConsumer({ id, type, score, currentLayers }: types.Consumer): ConsumerQuality {
  const top = score.producerScores.findLastIndex((one) => one > 0)
  const layered = type === 'simulcast'
  return { consumerId: id as ConsumerId, downlink: score.score, uplink: score.producerScore, layer: layered ? (currentLayers?.spatialLayer ?? null) : null, topLayer: layered && top >= 0 ? top : null }
}

/** The best of its layers: a sender that drops the high ones to save the low one is doing right. */
function qualityOfProducer({ id, score }: types.Producer): ProducerQuality {
  return { producerId: id as ProducerId, uplink: Math.max(0, ...score.map((layer) => layer.score)) }
}
