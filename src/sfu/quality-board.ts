// Collects how well each person's media arrive, and tells it once a second at most: to them what changed, and the worst of it all.
import type { types } from 'mediasoup'
import type { Log } from '../kit/log.ts'
import type { ConsumerId, PeerId, ProducerId } from '../protocol/ids.ts'
import type { ConsumerQuality, ProducerQuality, QualityReport, Score } from '../protocol/quality.ts'
import { Listeners } from './listeners.ts'

const INTERVAL_MS = 1_000
const BEST: Score = 10

export type QualityOf = { readonly peerId: PeerId; readonly report: QualityReport }
export type ScoreOf = { readonly peerId: PeerId; readonly score: Score }
type Watched = { readonly observer: { on(event: 'pause' | 'resume' | 'close', listener: () => void): unknown } }
/** Everything open of one person. */
type Open = { readonly consumers: Set<types.Consumer>; readonly producers: Set<types.Producer> }

export class QualityBoard {
  readonly changed: Listeners<[QualityOf]>
  readonly worstChanged: Listeners<[ScoreOf]>
  readonly #open = new Map<PeerId, Open>()
  /** Whose worst may be another since it was told. */
  readonly #stale = new Set<PeerId>()
  readonly #told = new Map<PeerId, Score>()
  readonly #consumers = new Map<PeerId, Set<types.Consumer>>()
  readonly #producers = new Map<PeerId, Set<types.Producer>>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  constructor(log: Log) {
    this.changed = new Listeners(log)
    this.worstChanged = new Listeners(log)
  }

  watchConsumer(peerId: PeerId, consumer: types.Consumer): void {
    const mark = () => this.#mark(this.#consumers, peerId, consumer)
    consumer.on('score', mark)
    consumer.on('layerschange', mark)
    this.#watchOpen(peerId, this.#openOf(peerId).consumers, consumer)
  }

  watchProducer(peerId: PeerId, producer: types.Producer): void {
    producer.on('score', () => this.#mark(this.#producers, peerId, producer))
    this.#watchOpen(peerId, this.#openOf(peerId).producers, producer)
  }

  forget(peerId: PeerId): void {
    for (const kept of [this.#open, this.#told, this.#consumers, this.#producers, this.#stale]) kept.delete(peerId)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    for (const kept of [this.#open, this.#told, this.#consumers, this.#producers, this.#stale]) kept.clear()
  }

  #mark<T>(board: Map<PeerId, Set<T>>, peerId: PeerId, changed: T): void {
    if (this.#closed || !this.#open.has(peerId)) return
    board.set(peerId, (board.get(peerId) ?? new Set()).add(changed))
    this.#markWorst(peerId)
  }

  #openOf(peerId: PeerId): Open {
    const open = this.#open.get(peerId) ?? { consumers: new Set(), producers: new Set() }
    this.#open.set(peerId, open)
    return open
  }

  #watchOpen<T extends Watched>(peerId: PeerId, open: Set<T>, one: T): void {
    open.add(one)
    one.observer.on('pause', () => this.#markWorst(peerId))
    one.observer.on('resume', () => this.#markWorst(peerId))
    one.observer.on('close', () => {
      open.delete(one)
      this.#markWorst(peerId)
    })
  }

  #markWorst(peerId: PeerId): void {
    if (this.#closed || !this.#open.has(peerId)) return
    this.#stale.add(peerId)
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
    for (const peerId of this.#stale) this.#tellWorst(peerId)
    this.#stale.clear()
  }

  #tellWorst(peerId: PeerId): void {
    const open = this.#open.get(peerId)
    const score = open ? worstOf(open) : null
    if (score === null || score === this.#told.get(peerId)) return
    this.#told.set(peerId, score)
    this.worstChanged.emit({ peerId, score })
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

/** Null while nothing flows. What is lost on somebody else's way here is missing on the way on, too, and is not this person's connection. */
function worstOf({ consumers, producers }: Open): Score | null {
  const sent = [...producers].filter(({ paused, score }) => !paused && score.length > 0).map((producer) => qualityOfProducer(producer).uplink)
  const received = [...consumers].filter(({ paused, producerPaused }) => !paused && !producerPaused).map(({ score: { score, producerScore } }) => (score < producerScore ? score : BEST))
  const scores = [...sent, ...received]
  return scores.length === 0 ? null : Math.min(...scores)
}
